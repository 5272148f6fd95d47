"""Devices, and the memory and schedulers on them: every handle is freed by `close`."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from types import TracebackType

import numpy as np
import psutil
from numpy.typing import NDArray

from model_backends.ggml.library import SetThreads, TensorHead, library
from model_backends.ggml.ops import Context, Graph, Tensor
from model_backends.ggml.types import numpy_dtype
from model_backends.protocol import FailureKind, UnfogError

_GPU_TYPES = {1, 2}  # GGML_BACKEND_DEVICE_TYPE_GPU, _IGPU
_CPU_TYPE = 0
_USAGE_WEIGHTS = 1
_ALLOC_FAILED = -2
_LESS_MEMORY = "Close other programs, choose a smaller file or a shorter context."


class DeviceError(UnfogError):
    """The device that was asked for does not exist."""

    kind: FailureKind = "settings"


class OutOfMemoryError(UnfogError):
    """The device has too little free memory."""

    kind: FailureKind = "out_of_memory"


@dataclass(frozen=True)
class DeviceInfo:
    """A device as ggml's registry tells it; memory in bytes."""

    name: str
    description: str
    is_cpu: bool
    free_bytes: int
    total_bytes: int
    handle: int


def devices() -> list[DeviceInfo]:
    """Every device that ggml can compute on, in its own order."""
    lib = library()
    found = []
    for index in range(lib.ggml_backend_dev_count()):
        handle = lib.ggml_backend_dev_get(index)
        kind = lib.ggml_backend_dev_type(handle)
        if kind != _CPU_TYPE and kind not in _GPU_TYPES:
            continue  # accelerators that only help the CPU
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        lib.ggml_backend_dev_memory(handle, ctypes.byref(free), ctypes.byref(total))
        found.append(
            DeviceInfo(
                name=lib.ggml_backend_dev_name(handle).decode(),
                description=lib.ggml_backend_dev_description(handle).decode().strip(),
                is_cpu=kind == _CPU_TYPE,
                # ggml calls all of the CPU's memory free
                free_bytes=psutil.virtual_memory().available if kind == _CPU_TYPE else free.value,
                total_bytes=total.value,
                handle=handle,
            )
        )
    return found


def choose(wanted: str) -> DeviceInfo:
    """The device for a name: "cpu", "cuda:0" (ggml calls it CUDA0), or "auto": the first CUDA GPU or the CPU.

    Raises:
        DeviceError: there is no such device.
    """
    found = devices()
    if wanted == "auto":  # other GPUs than NVIDIA's have not been tried
        gpus = [device for device in found if device.name.startswith("CUDA")]
        return gpus[0] if gpus else next(device for device in found if device.is_cpu)
    name = wanted.replace(":", "").upper()
    for device in found:
        if device.name.upper() == name:
            return device
    names = ", ".join(device.name for device in found)
    raise DeviceError(f'There is no device "{wanted}".', f"ggml sees: {names}. Or use auto.")


class Buffer:
    """Device memory that holds every tensor described in a context."""

    def __init__(self, context: Context, device: DeviceInfo, *, weights: bool = False) -> None:
        """Allocates it.

        Raises:
            OutOfMemoryError: the device cannot hold it.
        """
        lib = library()
        buffer_type = lib.ggml_backend_dev_buffer_type(device.handle)
        self.context = context
        self.handle: int | None = None
        needed = lib.ggml_backend_alloc_ctx_tensors_from_buft_size(context.handle, buffer_type)
        # the system promises more than it has, and kills who takes it
        if needed <= device.free_bytes:
            self.handle = lib.ggml_backend_alloc_ctx_tensors_from_buft(context.handle, buffer_type)
        if self.handle is None:
            context.close()
            raise OutOfMemoryError(
                f"{device.name} has too little free memory: {needed / 1e9:.2f} GB are needed at once, "
                f"{device.free_bytes / 1e9:.2f} GB are free.",
                _LESS_MEMORY,
            )
        if weights:
            lib.ggml_backend_buffer_set_usage(self.handle, _USAGE_WEIGHTS)
        else:
            lib.ggml_backend_buffer_clear(self.handle, 0)

    @property
    def bytes(self) -> int:
        """Its size."""
        return int(library().ggml_backend_buffer_get_size(self.handle))

    def close(self) -> None:
        """Frees the memory and the descriptions of its tensors."""
        if self.handle is not None:
            library().ggml_backend_buffer_free(self.handle)
            self.handle = None
            self.context.close()


def upload(tensor: Tensor, data: NDArray[np.generic], offset: int = 0) -> None:
    """Copies the bytes of `data` into a tensor that has memory."""
    data = np.ascontiguousarray(data)
    library().ggml_backend_tensor_set(tensor.handle, data.ctypes.data, offset, data.nbytes)


def download(tensor: Tensor) -> NDArray[np.generic]:
    """A plain tensor's values, in NumPy's order of axes (the reverse of ggml's)."""
    head = TensorHead.from_address(tensor.handle)
    out = np.empty(tensor.shape[::-1], numpy_dtype(head.type))
    library().ggml_backend_tensor_get(tensor.handle, out.ctypes.data, 0, out.nbytes)
    return out


def clear(tensor: Tensor) -> None:
    """Sets every byte of a tensor to zero."""
    lib = library()
    lib.ggml_backend_tensor_memset(tensor.handle, 0, 0, lib.ggml_nbytes(tensor.handle))


class Scheduler:
    """Runs graphs on a device, with the CPU for what the device cannot do.

    One graph at a time is allocated; it can be computed again and again with new inputs until the
    next `prepare`.
    """

    def __init__(self, device: DeviceInfo, graph_size: int, threads: int | None = None) -> None:
        lib = library()
        self.threads = threads or physical_cores()
        cpu = next(d for d in devices() if d.is_cpu)
        chosen = [device] if device.is_cpu else [device, cpu]
        self._backends = [lib.ggml_backend_dev_init(d.handle, None) for d in chosen]
        _set_threads(cpu, self._backends[-1], self.threads)
        handles = (ctypes.c_void_p * len(chosen))(*self._backends)
        self._handle = lib.ggml_backend_sched_new(handles, None, len(chosen), graph_size, False, False)
        self._graph: Graph | None = None

    def prepare(self, graph: Graph) -> None:
        """Gives a graph its memory, in place of the graph that had it, which is closed.

        Raises:
            OutOfMemoryError: the device cannot hold the intermediate tensors.
        """
        lib = library()
        self.release()
        self._graph = graph
        if not lib.ggml_backend_sched_alloc_graph(self._handle, graph.graph):
            raise OutOfMemoryError("The device has too little free memory to compute.", _LESS_MEMORY)

    def compute(self) -> None:
        """Runs the prepared graph on the inputs it holds.

        Raises:
            OutOfMemoryError: the device ran out of memory.
            RuntimeError: ggml reports another failure.
        """
        if self._graph is None:
            raise RuntimeError("compute() without prepare()")
        status = library().ggml_backend_sched_graph_compute(self._handle, self._graph.graph)
        if status == _ALLOC_FAILED:
            raise OutOfMemoryError("The device ran out of memory while computing.", _LESS_MEMORY)
        if status != 0:
            raise RuntimeError(f"ggml could not compute the graph: status {status}")

    @property
    def splits(self) -> int:
        """Parts that the prepared graph was cut into: 1 when all of it runs on one device."""
        return int(library().ggml_backend_sched_get_n_splits(self._handle))

    @property
    def bytes(self) -> int:
        """Memory of intermediate tensors, over all devices."""
        lib = library()
        return sum(lib.ggml_backend_sched_get_buffer_size(self._handle, b) for b in self._backends)

    def release(self) -> None:
        """Forgets the prepared graph."""
        if self._graph is not None:
            library().ggml_backend_sched_reset(self._handle)
            self._graph.close()
            self._graph = None

    def close(self) -> None:
        """Frees the scheduler and its backends."""
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


def physical_cores() -> int:
    """Cores to compute on: one thread each, hyper-threads only get in each other's way."""
    return max(1, min(psutil.cpu_count(logical=False) or 1, len(_usable_cpus())))


def _usable_cpus() -> set[int]:
    if hasattr(os, "sched_getaffinity"):
        return set(os.sched_getaffinity(0))
    return set(range(os.cpu_count() or 1))


def _set_threads(cpu: DeviceInfo, backend: int, threads: int) -> None:
    # the CPU backend may be a plug-in: its own functions are reached by name
    lib = library()
    registry = lib.ggml_backend_dev_backend_reg(cpu.handle)
    address = lib.ggml_backend_reg_get_proc_address(registry, b"ggml_backend_set_n_threads")
    SetThreads(address)(backend, threads)
