"""Memory for tensors on a device, and copying to and from it; every handle is freed by `close`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model_backends.ggml.device import LESS_MEMORY, DeviceInfo, OutOfMemoryError, require
from model_backends.ggml.library import TensorHead, library
from model_backends.ggml.ops import Context, Tensor
from model_backends.ggml.types import numpy_dtype
from model_backends.lazy_text import lazy_text

MAP_ALIGNMENT = 32  # what ggml wants of the address of a tensor in memory that it did not allocate
_USAGE_WEIGHTS = 1


class Buffer:
    """Device memory that holds every tensor described in a context.

    An `imagined` one takes no memory: its tensors can be put into graphs that are measured, not computed.
    """

    def __init__(
        self, context: Context, device: DeviceInfo, *, weights: bool = False, imagined: bool = False
    ) -> None:
        """Allocate it.

        Raises:
            OutOfMemoryError: the device cannot hold it.
        """
        lib = library()
        buffer_type = lib.ggml_backend_dev_buffer_type(device.handle)
        self.context, self.device = context, device
        self.handle: int | None = None
        self.bytes: int = lib.ggml_backend_alloc_ctx_tensors_from_buft_size(context.handle, buffer_type)
        if imagined:
            self.handle = lib.ggml_backend_buft_alloc_buffer(buffer_type, 0)
            if weights:  # the scheduler computes where the weights are
                lib.ggml_backend_buffer_set_usage(self.handle, _USAGE_WEIGHTS)
            for tensor in context.tensors():
                TensorHead.from_address(tensor.handle).buffer = self.handle
            return
        try:
            require(device, self.bytes)
            self.handle = lib.ggml_backend_alloc_ctx_tensors_from_buft(context.handle, buffer_type)
            if self.handle is None:
                raise OutOfMemoryError(
                    lazy_text(
                        "{device} cannot give {size:.2f} GB at once.",
                        device=device.name,
                        size=self.bytes / 1000000000.0,
                    ),
                    LESS_MEMORY,
                )
        except OutOfMemoryError:
            context.close()
            raise
        if weights:
            lib.ggml_backend_buffer_set_usage(self.handle, _USAGE_WEIGHTS)
        else:
            lib.ggml_backend_buffer_clear(self.handle, 0)

    def close(self) -> None:
        """Free the memory and the descriptions of its tensors."""
        if self.handle is not None:
            library().ggml_backend_buffer_free(self.handle)
            self.handle = None
            self.context.close()


class MappedBuffer:
    """Tensors of a context that lie in memory somebody else owns: a file's map, on the CPU."""

    def __init__(
        self, context: Context, device: DeviceInfo, data: dict[int, NDArray[np.uint8]], needed: int
    ) -> None:
        """`data`: each tensor's bytes by its handle, at addresses that are multiples of `MAP_ALIGNMENT`.

        Raises:
            OutOfMemoryError: the device has not the `needed` bytes to keep them in memory.
        """
        lib = library()
        try:
            require(device, needed)
        except OutOfMemoryError:
            context.close()
            raise
        self.context, self.device = context, device
        self.bytes = sum(part.nbytes for part in data.values())
        self._data = data  # as long as these live the map stays open
        begin = min(part.ctypes.data for part in data.values())
        end = max(part.ctypes.data + part.nbytes for part in data.values())
        largest = max(part.nbytes for part in data.values())
        self.handle: int | None = lib.ggml_backend_dev_buffer_from_host_ptr(
            device.handle, begin, end - begin, largest
        )
        lib.ggml_backend_buffer_set_usage(self.handle, _USAGE_WEIGHTS)
        for tensor, part in data.items():
            lib.ggml_backend_tensor_alloc(self.handle, tensor, part.ctypes.data)

    def close(self) -> None:
        """Forget the tensors; the memory itself belongs to the map."""
        if self.handle is not None:
            library().ggml_backend_buffer_free(self.handle)
            self.handle = None
            self._data = {}
            self.context.close()


def upload(tensor: Tensor, data: NDArray[np.generic], offset: int = 0) -> None:
    """Copy the bytes of `data` into a tensor that has memory."""
    data = np.ascontiguousarray(data)
    library().ggml_backend_tensor_set(tensor.handle, data.ctypes.data, offset, data.nbytes)


def download(tensor: Tensor) -> NDArray[np.generic]:
    """Return a plain tensor's values, in NumPy's order of axes (the reverse of ggml's)."""
    head = TensorHead.from_address(tensor.handle)
    out = np.empty(tensor.shape[::-1], numpy_dtype(head.type))
    library().ggml_backend_tensor_get(tensor.handle, out.ctypes.data, 0, out.nbytes)
    return out


def clear(tensor: Tensor) -> None:
    """Set every byte of a tensor to zero."""
    lib = library()
    lib.ggml_backend_tensor_memset(tensor.handle, 0, 0, lib.ggml_nbytes(tensor.handle))
