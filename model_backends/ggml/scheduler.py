"""Run graphs on a device, with the CPU for unsupported operations."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from types import TracebackType

from model_backends.ggml.buffer import use_huge_pages
from model_backends.ggml.device import (
    LESS_MEMORY_HINT,
    DeviceInfo,
    OutOfMemoryError,
    cpu,
    host_buffer_type,
    set_threads,
)
from model_backends.ggml.library import library
from model_backends.ggml.ops import Graph
from model_backends.ggml.prototypes import EvalCallback, TensorHead
from model_backends.ggml.threads import ThreadCount
from model_backends.ggml.weight_stream import WeightStream
from model_backends.lazy_text import lazy_text

_ALLOC_FAILED = -2
_COMPUTE_NOTHING = {"NONE", "RESHAPE", "VIEW", "PERMUTE", "TRANSPOSE"}


@dataclass(frozen=True)
class Assigned:
    """An operation of a graph and the device that computes it.

    `supported`: whether the scheduler's device could compute it, too.
    """

    operation: str
    device: str
    supported: bool


class Scheduler:
    """Runs graphs on a device, with the CPU for operations that the device does not support.

    One graph at a time is allocated; it can be computed repeatedly with new inputs until the next
    `prepare`. `operation`: multiply-adds of an average operation; small ones run on free cores only.
    Weights that graphs await come from `stream`.
    """

    def __init__(
        self,
        device: DeviceInfo,
        graph_size: int,
        operation: float = math.inf,
        stream: WeightStream | None = None,
    ) -> None:
        lib = library()
        self._device, self._host = device, cpu()
        self._thread_count = ThreadCount(operation)
        used = [device] if device.is_cpu else [device, self._host]
        self._names = [d.name for d in used]
        self._backends = [lib.ggml_backend_dev_init(d.handle, None) for d in used]
        self._seen_buffers: set[int] = set()
        self.threads = 0
        self._choose_threads()
        handles = (ctypes.c_void_p * len(used))(*self._backends)
        types = [lib.ggml_backend_dev_buffer_type(device.handle), host_buffer_type(device)][-len(used) :]
        buffer_types = (ctypes.c_void_p * len(used))(*types)
        self._handle = lib.ggml_backend_sched_new(handles, buffer_types, len(used), graph_size, False, False)
        self._graph: Graph | None = None
        self._stream = stream
        self._failure: Exception | None = None
        self._callback = EvalCallback(self._computed)  # ggml keeps the pointer
        if stream is not None:
            lib.ggml_backend_sched_set_eval_callback(self._handle, self._callback, None)

    def prepare(self, graph: Graph) -> None:
        """Allocate a graph in place of the previous one, which is closed.

        Raises:
            OutOfMemoryError: the device cannot hold the intermediate tensors.
        """
        lib = library()
        self.release()
        self._graph = graph
        self._choose_threads()
        if not lib.ggml_backend_sched_alloc_graph(self._handle, graph.graph):
            raise OutOfMemoryError(
                lazy_text("The device has too little free memory for the computation."), LESS_MEMORY_HINT
            )
        self._use_huge_pages(graph)

    def measure(self, graph: Graph) -> dict[str, int]:
        """Return the bytes of intermediate tensors that a graph needs, by device; closes the graph."""
        lib = library()
        self.release()
        sizes = (ctypes.c_size_t * len(self._backends))()
        lib.ggml_backend_sched_reserve_size(self._handle, graph.graph, sizes)
        lib.ggml_backend_sched_reset(self._handle)
        graph.close()
        return dict(zip(self._names, sizes, strict=True))

    def assign(self, graph: Graph) -> tuple[int, list[Assigned]]:
        """Return in how many parts a graph would run, and the device of each operation; closes the graph."""
        lib = library()
        self.release()
        sizes = (ctypes.c_size_t * len(self._backends))()
        lib.ggml_backend_sched_reserve_size(self._handle, graph.graph, sizes)  # splits it, allocates nothing
        names = dict(zip(self._backends, self._names, strict=True))
        assigned = []
        for index in range(lib.ggml_graph_n_nodes(graph.graph)):
            node = lib.ggml_graph_node(graph.graph, index)
            operation = lib.ggml_op_desc(node).decode()
            if operation not in _COMPUTE_NOTHING:
                name = names.get(lib.ggml_backend_sched_get_tensor_backend(self._handle, node), "")
                supported = lib.ggml_backend_dev_supports_op(self._device.handle, node)
                assigned.append(Assigned(operation, name, supported))
        splits = self.splits
        lib.ggml_backend_sched_reset(self._handle)
        graph.close()
        return splits, assigned

    def reserve(self, graph: Graph) -> None:
        """Reserve the memory that a graph needs, so that smaller graphs allocate nothing; closes the graph.

        Raises:
            OutOfMemoryError: the device cannot hold the intermediate tensors.
        """
        lib = library()
        self.release()
        enough = lib.ggml_backend_sched_reserve(self._handle, graph.graph)
        lib.ggml_backend_sched_reset(self._handle)
        graph.close()
        if not enough:
            raise OutOfMemoryError(
                lazy_text("The device has too little free memory for the computation."), LESS_MEMORY_HINT
            )

    def compute(self) -> None:
        """Run the prepared graph on its current inputs.

        Raises:
            OutOfMemoryError: the device ran out of memory.
            RuntimeError: ggml reports another failure.
        """
        if self._graph is None:
            raise RuntimeError("compute() without prepare()")
        status = library().ggml_backend_sched_graph_compute(self._handle, self._graph.graph)
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        if status == _ALLOC_FAILED:
            raise OutOfMemoryError(
                lazy_text("The device ran out of memory while computing."), LESS_MEMORY_HINT
            )
        if status != 0:
            raise RuntimeError(f"ggml could not compute the graph: status {status}")

    def _use_huge_pages(self, graph: Graph) -> None:
        for tensor in graph.tensors():  # inputs, which are in the buffers of intermediate results
            buffer = TensorHead.from_address(tensor.handle).buffer
            if buffer and buffer not in self._seen_buffers:
                self._seen_buffers.add(buffer)
                use_huge_pages(buffer)

    def _choose_threads(self) -> None:
        threads = self._thread_count.current()
        if threads != self.threads:
            self.threads = threads
            set_threads(self._host, self._backends[-1], threads)

    @property
    def splits(self) -> int:
        """Number of parts the prepared graph was split into: 1 if all of it runs on one device."""
        return int(library().ggml_backend_sched_get_n_splits(self._handle))

    @property
    def bytes(self) -> dict[str, int]:
        """Memory of intermediate tensors, by device."""
        lib = library()
        return {
            name: lib.ggml_backend_sched_get_buffer_size(self._handle, backend)
            for name, backend in zip(self._names, self._backends, strict=True)
        }

    def _computed(self, tensor: int, ask: bool, _data: int | None) -> bool:
        """Answer ggml whether to compute up to this tensor; if it has, fetch the weight to go on with."""
        assert self._graph is not None and self._stream is not None  # noqa: PT018 - there is no other call
        weight = self._graph.awaited.get(tensor)
        if not ask and weight is not None:
            try:
                self._stream.fetch(weight)
            except Exception as error:  # noqa: BLE001 - `compute` raises it: it cannot pass through ggml
                self._failure = error
                return False
        return weight is not None

    def release(self) -> None:
        """Release the prepared graph."""
        if self._graph is not None:
            library().ggml_backend_sched_reset(self._handle)
            self._graph.close()
            self._graph = None

    def close(self) -> None:
        """Free the scheduler and its backends."""
        lib = library()
        if self._handle is None:
            return
        self.release()
        lib.ggml_backend_sched_free(self._handle)
        for backend in self._backends:
            lib.ggml_backend_free(backend)
        self._handle = None

    def __enter__(self) -> Scheduler:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
