"""Load a model's tensors from a GGUF file onto their devices, after checking names, shapes and types.

Weights used by the CPU are not copied: they stay in the file's memory map. Those that are streamed to a
device are copied into memory of the CPU.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from model_backends.ggml.buffer import MAP_ALIGNMENT, Buffer, MappedBuffer, upload
from model_backends.ggml.device import DeviceInfo, physical_cores
from model_backends.ggml.gguf_file import GgufFile, ModelFileError, TensorInfo
from model_backends.ggml.ops import Context, Tensor
from model_backends.ggml.types import F32, dequantize, quantize, weight_types
from model_backends.ggml.weight_stream import WeightStream
from model_backends.lazy_text import lazy_text

_CHUNK_BYTES = 64 << 20
_PAGE = 4096
_TRANSPOSE_ROWS = 1024  # a multiple of every block size; small enough for the CPU cache

Progress = Callable[[float], None]


@dataclass(frozen=True)
class WeightPlan:
    """A tensor and the device that computes with it; `transposed` from [in, out] to [out, in].

    `streamed`: it is copied there whenever a graph needs it.
    """

    name: str
    source: TensorInfo
    type_id: int
    device: DeviceInfo
    transposed: bool = False
    streamed: bool = False

    @property
    def mapped(self) -> bool:
        """Whether it can stay in the file's memory map."""
        as_stored = not self.transposed and self.type_id == self.source.type_id
        return self.device.is_cpu and as_stored and self.source.offset % MAP_ALIGNMENT == 0


def plan_weights(
    tensors: Mapping[str, TensorInfo],
    expected: Mapping[str, tuple[int, ...]],
    device_for: Callable[[str], DeviceInfo],
    transposed: Mapping[str, int],
    file_name: str,
) -> list[WeightPlan]:
    """Return what to load and where: every expected tensor on the device from `device_for`, vectors as F32.

    `transposed` maps matrices to the type of an additional transposed copy, `<name>.T`.

    Raises:
        ModelFileError: a tensor is missing, or has another shape or an unusable type.
    """
    infos = [_validated(tensors, name, shape, file_name) for name, shape in expected.items()]
    plans = [
        WeightPlan(info.name, info, F32 if len(info.shape) == 1 else info.type_id, device_for(info.name))
        for info in infos
    ]
    copies = [
        WeightPlan(f"{info.name}.T", info, transposed[info.name], device_for(info.name), transposed=True)
        for info in infos
        if info.name in transposed
    ]
    return plans + copies


class Weights:
    """A model's tensors by name. If any of them stay in the file's map, keep the file open until `close`.

    `stream` copies those that are streamed, if there are any.
    With `no_alloc` no memory is taken and there are no values: for graphs that are measured, not computed.

    Raises:
        OutOfMemoryError: a device cannot hold its share.
    """

    def __init__(self, file: GgufFile | None, plans: list[WeightPlan], *, no_alloc: bool = False) -> None:
        self._file, self._plans, self._imagined = file, plans, no_alloc
        self._tensors: dict[str, Tensor] = {}
        self._scalars: dict[str, float] = {}
        self._on_cpu = {plan.name: plan.device.is_cpu for plan in plans}
        self._buffers: list[Buffer | MappedBuffer] = []
        self.stream: WeightStream | None = None
        groups: dict[tuple[DeviceInfo, bool], list[WeightPlan]] = {}
        for plan in plans:
            if not plan.streamed:
                groups.setdefault((plan.device, plan.mapped), []).append(plan)
        try:
            for (device, mapped), group in groups.items():
                self._allocate(device, mapped, group)
            if streamed := [plan for plan in plans if plan.streamed]:
                context = self._describe(streamed)
                self.stream = WeightStream(context, streamed[0].device, no_alloc=self._imagined)
        except BaseException:
            self.close()
            raise

    def __getitem__(self, name: str) -> Tensor:
        return self._tensors[name]

    def get(self, name: str) -> Tensor | None:
        """Return the tensor of this name, if the model has one."""
        return self._tensors.get(name)

    def on_cpu(self, name: str) -> bool:
        """Return whether a tensor is in the CPU's memory, so that the CPU computes with it."""
        return self._on_cpu[name]

    def scalar(self, name: str) -> float:
        """Return the value of a tensor of one element."""
        if self._file is None:
            return 1.0  # without a file nothing is computed
        value = self._scalars.get(name)
        if value is None:
            info = self._file.tensors[name]
            value = self._scalars[name] = float(dequantize(self._file.data(info), info.type_id, 1)[0])
        return value

    @property
    def bytes(self) -> dict[str, int]:
        """Memory used, by device; the file's memory map counts as the CPU's."""
        total: dict[str, int] = {}
        for buffer in [*self._buffers, *(self.stream.buffers if self.stream else [])]:
            total[buffer.device.name] = total.get(buffer.device.name, 0) + buffer.bytes
        return total

    @property
    def parameters(self) -> int:
        """Number of values in the file's tensors that the model uses, each counted once."""
        sources = {plan.source.name: plan.source.shape for plan in self._plans}
        return sum(math.prod(shape) for shape in sources.values())

    def load(self, progress: Progress) -> None:
        """Load the values onto the devices, in the file's order; `progress` gets the fraction done."""
        assert self._file is not None
        plans = sorted(self._plans, key=lambda plan: (plan.source.offset, plan.transposed))
        done, total = 0, sum(plan.source.bytes for plan in plans)
        for plan in plans:
            load = self._load_transposed if plan.transposed else self._load
            for loaded in load(self._file, plan):
                progress((done + loaded) / total)
            done += plan.source.bytes
        progress(1.0)

    def close(self) -> None:
        """Free the memory."""
        for buffer in self._buffers:
            buffer.close()
        self._buffers = []
        if self.stream is not None:
            self.stream.close()
            self.stream = None

    def _describe(self, group: list[WeightPlan]) -> Context:
        context = Context(len(group))
        for plan in group:
            shape = plan.source.shape[::-1] if plan.transposed else plan.source.shape
            self._tensors[plan.name] = context.tensor(plan.type_id, *shape, name=plan.name)
        return context

    def _allocate(self, device: DeviceInfo, mapped: bool, group: list[WeightPlan]) -> None:
        context = self._describe(group)
        if mapped:
            assert self._file is not None
            data = {self._tensors[plan.name].handle: self._file.data(plan.source) for plan in group}
            needed = 0 if self._imagined else sum(part.nbytes for part in data.values())
            self._buffers.append(MappedBuffer(context, device, data, needed))
        else:
            self._buffers.append(Buffer(context, device, weights=True, no_alloc=self._imagined))

    def _load(self, file: GgufFile, plan: WeightPlan) -> Iterator[int]:
        """Load a tensor; yield the bytes loaded so far."""
        info, target = plan.source, self._tensors[plan.name]
        if plan.streamed:
            assert self.stream is not None
            target = self.stream.values[target.handle]
        data = file.data(info)
        if plan.type_id != info.type_id:
            upload(target, dequantize(data, info.type_id, int(np.prod(info.shape))))
            return
        for start in range(0, info.bytes, _CHUNK_BYTES):
            part = data[start : start + _CHUNK_BYTES]
            if plan.mapped:
                part[::_PAGE].max()  # touch every page, so that the first reply does not wait for the disk
            else:
                upload(target, part, start)
            yield start + part.nbytes

    def _load_transposed(self, file: GgufFile, plan: WeightPlan) -> Iterator[int]:
        """Load a tensor's transposed copy; yield the source bytes processed so far."""
        info, target = plan.source, self._tensors[plan.name]
        length, rows = info.shape
        matrix = file.data(info).reshape(rows, info.bytes // rows)
        out = np.empty((length, target.strides[1]), np.uint8)

        def transpose(start: int) -> int:
            part = matrix[start : start + _TRANSPOSE_ROWS]
            values = dequantize(part, info.type_id, len(part) * length).reshape(-1, length)
            stored = quantize(values.T, plan.type_id)
            first = start * out.shape[1] // rows
            out[:, first : first + stored.shape[1]] = stored
            return part.nbytes

        with ThreadPoolExecutor(physical_cores()) as pool:  # NumPy and ggml release the GIL
            yield from accumulate(pool.map(transpose, range(0, rows, _TRANSPOSE_ROWS)))
        upload(target, out)


def _validated(
    tensors: Mapping[str, TensorInfo], name: str, shape: tuple[int, ...], file_name: str
) -> TensorInfo:
    info = tensors.get(name)
    if info is None:
        raise ModelFileError(
            lazy_text("{file} is missing the tensor {tensor}.", file=file_name, tensor=name),
            lazy_text("Choose a complete DiffusionGemma GGUF file."),
        )
    if info.shape != _without_ones(shape):
        raise ModelFileError(
            lazy_text(
                "{file}: tensor {tensor} has shape {shape}, expected {expected}.",
                file=file_name,
                tensor=name,
                shape=_text(info.shape),
                expected=_text(shape),
            ),
            lazy_text("The file doesn't match its own metadata. Download it again or choose another."),
        )
    if info.type_id not in {t.id for t in weight_types()}:
        raise ModelFileError(
            lazy_text(
                "{file}: tensor {tensor} has an unsupported type.",
                file=file_name,
                tensor=name,
            ),
            lazy_text("Choose a file with another quantisation."),
        )
    return info


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    while len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]
    return shape


def _text(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))
