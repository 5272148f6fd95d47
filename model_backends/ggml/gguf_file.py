"""An open GGUF file: its header, and tensor bytes from a memory map."""

from __future__ import annotations

import mmap
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model_backends.gguf.header import GgufHeader, Scalar, TensorInfo
from model_backends.gguf.model_file import ModelFileError, open_model_file

__all__ = ["GgufFile", "ModelFileError", "Scalar", "TensorInfo"]


class GgufFile(GgufHeader):
    """An open GGUF file; close it or use it as a context manager.

    Raises:
        ModelFileError: missing, unreadable, not GGUF, damaged, or shorter than its header says.
    """

    def __init__(self, path: Path) -> None:
        self._map: mmap.mmap | None = None
        self._file = open_model_file(path)
        try:
            super().__init__(path, self._file)
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        except BaseException:
            self.close()
            raise

    def data(self, info: TensorInfo) -> NDArray[np.uint8]:
        """Return a tensor's bytes as stored, without copying."""
        if self._map is None:
            raise ValueError("the file is closed")
        return np.frombuffer(self._map, np.uint8, info.bytes, info.offset)

    def close(self) -> None:
        """Close the file."""
        if self._map is not None:
            with suppress(BufferError):  # a propagating exception may still hold arrays that use the map
                self._map.close()
            self._map = None
        self._file.close()

    def __enter__(self) -> GgufFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
