"""Read GGUF files with ggml's own parser: metadata at once, tensor bytes from a memory map.

The gguf package is not imported here: its reader takes 100 times as long for a vocabulary of 262,144 tokens
(it makes NumPy arrays of every string), and its import alone would delay the engine by 0.3 s. A test compares
the numbers of types with gguf's.
"""

from __future__ import annotations

import ctypes
import mmap
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from model_backends.ggml.library import MAX_DIMS, GgufInitParams, library
from model_backends.ggml.types import tensor_type
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

# gguf_type → C type, except strings and arrays
_SCALARS: dict[int, type[ctypes._SimpleCData]] = {  # type: ignore[type-arg]
    0: ctypes.c_uint8, 1: ctypes.c_int8, 2: ctypes.c_uint16, 3: ctypes.c_int16, 4: ctypes.c_uint32,
    5: ctypes.c_int32, 6: ctypes.c_float, 7: ctypes.c_bool, 10: ctypes.c_uint64, 11: ctypes.c_int64,
    12: ctypes.c_double,
}  # fmt: skip
_STRING, _ARRAY = 8, 9

Scalar = int | float | bool | str


class ModelFileError(UnfogError):
    """A model file cannot be used."""

    kind: FailureKind = "model_file"


@dataclass(frozen=True)
class TensorInfo:
    """A tensor in a file: type, shape (fastest axis first), and its bytes from `offset` on."""

    name: str
    type_id: int
    shape: tuple[int, ...]
    offset: int
    bytes: int


class GgufFile:
    """An open GGUF file; close it or use it as a context manager.

    Raises:
        ModelFileError: missing, unreadable, not GGUF, or shorter than its header says.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lib = library()
        self._handle: int | None = None
        self._map: mmap.mmap | None = None
        self._file = _open(path)
        try:
            self._read_header()
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        except BaseException:
            self.close()
            raise

    def _read_header(self) -> None:
        name = self.path.name
        self._handle = self._lib.gguf_init_from_file(_path_bytes(self.path), GgufInitParams(True, None))
        if self._handle is None:
            raise ModelFileError(
                lazy_text("{name} is damaged: its header can't be read.", name=name),
                lazy_text("Download or copy the file again."),
            )
        self.bytes = self.path.stat().st_size
        self.tensors = {info.name: info for info in self._tensor_infos()}
        end = max((t.offset + t.bytes for t in self.tensors.values()), default=0)
        if end > self.bytes:
            raise ModelFileError(
                lazy_text(
                    "{name} is incomplete: {missing:,} of its {total:,} bytes are missing.",
                    name=name,
                    missing=end - self.bytes,
                    total=end,
                ),
                lazy_text("Download or copy the file again."),
            )

    def has(self, key: str) -> bool:
        """Return whether there is metadata of this name."""
        return self._find(key) >= 0

    def value(self, key: str) -> Scalar:
        """Return a metadata value that is not an array.

        Raises:
            ModelFileError: there is no metadata of this name.
        """
        index = self._require(key)
        kind = self._lib.gguf_get_kv_type(self._handle, index)
        if kind == _STRING:
            text: bytes = self._lib.gguf_get_val_str(self._handle, index)
            return text.decode(errors="replace")
        if kind == _ARRAY:
            raise ModelFileError(
                lazy_text(
                    "{file}: {key} is a list, but should be a single value.", file=self.path.name, key=key
                )
            )
        scalar: Scalar = _SCALARS[kind].from_address(self._lib.gguf_get_val_data(self._handle, index)).value
        return scalar

    def values(self, key: str) -> list[int | float | bool]:
        """Return a metadata array of numbers.

        Raises:
            ModelFileError: there is no metadata of this name, or it is not an array of numbers.
        """
        index = self._require(key)
        if self._lib.gguf_get_kv_type(self._handle, index) != _ARRAY:
            raise ModelFileError(
                lazy_text(
                    "{file}: {key} is a single value, but should be a list.", file=self.path.name, key=key
                )
            )
        kind = self._lib.gguf_get_arr_type(self._handle, index)
        if kind not in _SCALARS:
            raise ModelFileError(
                lazy_text("{file}: {key} isn't a list of numbers.", file=self.path.name, key=key)
            )
        n = self._lib.gguf_get_arr_n(self._handle, index)
        array = (_SCALARS[kind] * n).from_address(self._lib.gguf_get_arr_data(self._handle, index))
        return list(array)

    def array_length(self, key: str) -> int:
        """Return the number of entries of a metadata array.

        Raises:
            ModelFileError: there is no metadata of this name.
        """
        return int(self._lib.gguf_get_arr_n(self._handle, self._require(key)))

    def data(self, info: TensorInfo) -> NDArray[np.uint8]:
        """Return a tensor's bytes as stored, without copying."""
        if self._map is None:
            raise ValueError("the file is closed")
        return np.frombuffer(self._map, np.uint8, info.bytes, info.offset)

    def close(self) -> None:
        """Free the header and close the file."""
        if self._handle is not None:
            self._lib.gguf_free(self._handle)
            self._handle = None
        if self._map is not None:
            with suppress(BufferError):  # a propagating exception may still hold arrays that use the map
                self._map.close()
            self._map = None
        self._file.close()

    def __enter__(self) -> GgufFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _find(self, key: str) -> int:
        return int(self._lib.gguf_find_key(self._handle, key.encode()))

    def _require(self, key: str) -> int:
        index = self._find(key)
        if index < 0:
            raise ModelFileError(
                lazy_text("{file} is missing the metadata {key}.", file=self.path.name, key=key),
                lazy_text("Choose a complete DiffusionGemma GGUF file."),
            )
        return index

    def _tensor_infos(self) -> list[TensorInfo]:
        lib, handle = self._lib, self._handle
        start = lib.gguf_get_data_offset(handle)
        infos = []
        for index in range(lib.gguf_get_n_tensors(handle)):
            name = lib.gguf_get_tensor_name(handle, index).decode(errors="replace")
            type_id = lib.gguf_get_tensor_type(handle, index)
            if tensor_type(type_id) is None:
                raise ModelFileError(
                    lazy_text(
                        "{file}: tensor {tensor} has type {type}, which this ggml doesn't support.",
                        file=self.path.name,
                        tensor=name,
                        type=type_id,
                    ),
                    lazy_text("Choose a file with another quantisation."),
                )
            shape = list(lib.gguf_get_tensor_ne(handle, index)[:MAX_DIMS])
            while len(shape) > 1 and shape[-1] == 1:
                shape.pop()
            infos.append(
                TensorInfo(
                    name,
                    type_id,
                    tuple(shape),
                    start + lib.gguf_get_tensor_offset(handle, index),
                    lib.gguf_get_tensor_size(handle, index),
                )
            )
        return infos


def _path_bytes(path: Path) -> bytes:
    # ggml takes UTF-8 on Windows, the file system's own bytes elsewhere
    return str(path).encode() if os.name == "nt" else os.fsencode(path)


def _open(path: Path) -> BinaryIO:
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise ModelFileError(
            lazy_text("The file {path} doesn't exist.", path=path), lazy_text("Check the path.")
        ) from error
    except OSError as error:
        raise ModelFileError(
            lazy_text("Can't read {path}: {reason}.", path=path, reason=error.strerror),
            lazy_text("Check the path and its permissions."),
        ) from error
    if file.read(4) != b"GGUF":
        file.close()
        raise ModelFileError(
            lazy_text("{file} isn't a valid GGUF file.", file=path.name),
            lazy_text("Choose a DiffusionGemma GGUF file."),
        )
    return file
