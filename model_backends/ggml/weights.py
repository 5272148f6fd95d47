"""GGUF → device: copies a model's tensors into one buffer, checking names, shapes and types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from model_backends.ggml.device import Buffer, DeviceInfo, download, upload
from model_backends.ggml.gguf_file import GgufFile, ModelFileError, TensorInfo
from model_backends.ggml.ops import Context, Tensor
from model_backends.ggml.types import F32, dequantize, quantize, weight_types

_CHUNK_BYTES = 64 << 20
_TRANSPOSE_ROWS = 8192  # a multiple of every block size

Progress = Callable[[float], None]


class Weights:
    """A model's tensors on a device, by name.

    Vectors become F32. `transposed` names matrices [in, out] of which a transposed copy [out, in] is
    made as `<name>.T` in the type that it maps them to.

    Raises:
        ModelFileError: a tensor is missing, or has another shape or an unusable type.
        OutOfMemoryError: the device cannot hold them.
    """

    def __init__(
        self,
        file: GgufFile,
        expected: Mapping[str, tuple[int, ...]],
        device: DeviceInfo,
        transposed: Mapping[str, int],
        progress: Progress,
    ) -> None:
        infos = [_checked(file, name, shape) for name, shape in expected.items()]
        context = Context(len(infos) + len(transposed))
        self._tensors = {
            info.name: context.tensor(_stored_type(info), *info.shape, name=info.name) for info in infos
        }
        for name, type_id in transposed.items():
            rows, columns = expected[name][1], expected[name][0]
            self._tensors[f"{name}.T"] = context.tensor(type_id, rows, columns, name=f"{name}.T")
        self._scalars: dict[str, float] = {}
        self._buffer = Buffer(context, device, weights=True)
        try:
            self._load_all(file, infos, transposed, progress)
        except BaseException:
            self.close()
            raise

    def __getitem__(self, name: str) -> Tensor:
        return self._tensors[name]

    def get(self, name: str) -> Tensor | None:
        """The tensor of this name, if the model has one."""
        return self._tensors.get(name)

    def scalar(self, name: str) -> float:
        """The value of a tensor of one element."""
        value = self._scalars.get(name)
        if value is None:
            value = self._scalars[name] = float(download(self._tensors[name]).item())
        return value

    @property
    def bytes(self) -> int:
        """Device memory taken."""
        return self._buffer.bytes

    def close(self) -> None:
        """Frees the device memory."""
        self._buffer.close()

    def _load_all(
        self, file: GgufFile, infos: Sequence[TensorInfo], transposed: Mapping[str, int], progress: Progress
    ) -> None:
        done, total = 0, sum(info.bytes for info in infos)
        for info in infos:
            self._load(file, info)
            if info.name in transposed:
                self._load_transposed(file, info, transposed[info.name])
            done += info.bytes
            progress(done / total)

    def _load(self, file: GgufFile, info: TensorInfo) -> None:
        data, target = file.data(info), self._tensors[info.name]
        if target.type != info.type_id:
            upload(target, dequantize(data, info.type_id, int(np.prod(info.shape))))
            return
        for start in range(0, info.bytes, _CHUNK_BYTES):
            upload(target, data[start : start + _CHUNK_BYTES], start)

    def _load_transposed(self, file: GgufFile, info: TensorInfo, type_id: int) -> None:
        length, rows = info.shape
        matrix = file.data(info).reshape(rows, info.bytes // rows)
        target = self._tensors[f"{info.name}.T"]
        out = np.empty((length, target.strides[1]), np.uint8)
        for start in range(0, rows, _TRANSPOSE_ROWS):
            part = matrix[start : start + _TRANSPOSE_ROWS]
            values = dequantize(part, info.type_id, len(part) * length).reshape(-1, length)
            stored = quantize(values.T, type_id)
            first = start * out.shape[1] // rows
            out[:, first : first + stored.shape[1]] = stored
        upload(target, out)


def _checked(file: GgufFile, name: str, shape: tuple[int, ...]) -> TensorInfo:
    info = file.tensors.get(name)
    if info is None:
        raise ModelFileError(
            f"{file.path.name} lacks the tensor {name}.", "Choose a complete diffusion-gemma GGUF file."
        )
    if info.shape != _without_ones(shape):
        raise ModelFileError(
            f"{file.path.name}: tensor {name} has shape {_text(info.shape)}, expected {_text(shape)}.",
            "The file does not fit its own metadata: download it again or choose another.",
        )
    if info.type_id not in {t.id for t in weight_types()}:
        raise ModelFileError(
            f"{file.path.name}: tensor {name} has a type that cannot be computed with.",
            "Choose a file of another quantisation.",
        )
    return info


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    while len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]
    return shape


def _stored_type(info: TensorInfo) -> int:
    return F32 if len(info.shape) == 1 else info.type_id


def _text(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))
