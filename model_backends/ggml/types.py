"""Tensor types: names, block sizes, conversion to and from F32."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from model_backends.ggml.library import library

F32, F16, Q8_0, Q4_K, I8, I32, I64, BF16 = 0, 1, 8, 12, 24, 26, 27, 30
_NUMPY: dict[int, type[np.generic]] = {F32: np.float32, F16: np.float16, I32: np.int32, I64: np.int64}
_TYPE_COUNT = 43  # GGML_TYPE_COUNT
# types of intermediate results, never of weights
_NOT_WEIGHTS = {"q8_1", "q8_K", "f64", "i8", "i16", "i32", "i64"}


@dataclass(frozen=True)
class TensorType:
    """A ggml tensor type: `block` elements are stored in `bytes` bytes."""

    id: int
    name: str
    block: int
    bytes: int
    quantized: bool

    def row_bytes(self, n: int) -> int:
        """Return bytes of a row of `n` elements; `n` is a multiple of `block`."""
        return n // self.block * self.bytes


@cache
def tensor_type(type_id: int) -> TensorType | None:
    """Return the type with this number, or None if this ggml does not know it."""
    if not 0 <= type_id < _TYPE_COUNT:
        return None
    traits = library().ggml_get_type_traits(type_id).contents
    if traits.blck_size == 0 or traits.type_size == 0:
        return None
    return TensorType(
        type_id, traits.type_name.decode(), traits.blck_size, traits.type_size, bool(traits.is_quantized)
    )


def weight_types() -> list[TensorType]:
    """Return every type that a weight matrix may have: floats and ggml's quantised types for products."""
    known = (tensor_type(n) for n in range(_TYPE_COUNT))
    return [t for t in known if t is not None and t.name not in _NOT_WEIGHTS]


def numpy_dtype(type_id: int) -> type[np.generic]:
    """Return the NumPy type of a plain (not quantised) tensor type.

    Raises:
        KeyError: the type is quantised.
    """
    return _NUMPY[type_id]


def dequantize(data: NDArray[np.uint8], type_id: int, n: int) -> NDArray[np.float32]:
    """Return the first `n` elements stored in `data`, as F32."""
    data = np.ascontiguousarray(data)
    if type_id == F32:
        return data.view(np.float32)[:n]
    out = np.empty(n, np.float32)
    to_float = library().ggml_get_type_traits(type_id).contents.to_float
    to_float(data.ctypes.data, out.ctypes.data_as(ctypes.POINTER(ctypes.c_float)), n)
    return out


def quantize(rows: NDArray[np.float32], type_id: int) -> NDArray[np.uint8]:
    """Quantise rows [n, length] to a type: [n, bytes per row]."""
    lib = library()
    rows = np.ascontiguousarray(rows, np.float32)
    n, length = rows.shape
    out = np.empty((n, lib.ggml_row_size(type_id, length)), np.uint8)
    # types of 2 bits and less need a weight for each column: use equal weights
    importance = np.ones(length, np.float32)
    weights = importance.ctypes.data if lib.ggml_quantize_requires_imatrix(type_id) else None
    lib.ggml_quantize_chunk(type_id, rows.ctypes.data, out.ctypes.data, 0, n, length, weights)
    return out
