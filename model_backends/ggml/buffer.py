"""Device memory for tensors, and copies between host and device; `close` frees every handle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model_backends.ggml.device import LESS_MEMORY_HINT, DeviceInfo, OutOfMemoryError, require_memory
from model_backends.ggml.huge_pages import advise_huge_pages
from model_backends.ggml.library import library
from model_backends.ggml.ops import Context, Tensor
from model_backends.ggml.prototypes import TensorHead
from model_backends.ggml.types import numpy_dtype
from model_backends.lazy_text import lazy_text

MAP_ALIGNMENT = 32  # required address alignment of tensors in memory that ggml did not allocate
_USAGE_WEIGHTS = 1


class Buffer:
    """Device memory that holds every tensor described in a context.

    With `no_alloc` no memory is taken: the tensors can be used in graphs that are measured, not computed.
    """

    def __init__(
        self,
        context: Context,
        device: DeviceInfo,
        *,
        weights: bool = False,
        no_alloc: bool = False,
        buffer_type: int | None = None,
    ) -> None:
        """Allocate the memory, of a type of ggml's if it is not the device's usual one.

        Raises:
            OutOfMemoryError: the device cannot hold it.
        """
        lib = library()
        _require_support(context, device)
        buffer_type = buffer_type or lib.ggml_backend_dev_buffer_type(device.handle)
        self.context, self.device = context, device
        self.handle: int | None = None
        self.bytes: int = lib.ggml_backend_alloc_ctx_tensors_from_buft_size(context.handle, buffer_type)
        if no_alloc:
            self.handle = lib.ggml_backend_buft_alloc_buffer(buffer_type, 0)
            if weights:  # the scheduler assigns operations to the device of the weights
                lib.ggml_backend_buffer_set_usage(self.handle, _USAGE_WEIGHTS)
            for tensor in context.tensors():
                TensorHead.from_address(tensor.handle).buffer = self.handle
            return
        try:
            require_memory(device, self.bytes)
            self.handle = lib.ggml_backend_alloc_ctx_tensors_from_buft(context.handle, buffer_type)
            if self.handle is None:
                raise OutOfMemoryError(
                    lazy_text(
                        "{device} can't allocate {size:.2f} GB at once.",
                        device=device.name,
                        size=self.bytes / 1000000000.0,
                    ),
                    LESS_MEMORY_HINT,
                )
        except OutOfMemoryError:
            context.close()
            raise
        use_huge_pages(self.handle)
        if weights:
            lib.ggml_backend_buffer_set_usage(self.handle, _USAGE_WEIGHTS)
        else:
            lib.ggml_backend_buffer_clear(self.handle, 0)

    def close(self) -> None:
        """Free the memory and the tensor descriptions."""
        if self.handle is not None:
            library().ggml_backend_buffer_free(self.handle)
            self.handle = None
            self.context.close()


def _require_support(context: Context, device: DeviceInfo) -> None:
    """Check that a device can hold each tensor: some Vulkan drivers limit how large one may be."""
    lib = library()
    for tensor in context.tensors():
        if not lib.ggml_backend_dev_supports_op(device.handle, tensor.handle):
            size = lib.ggml_nbytes(tensor.handle)
            context.close()
            raise OutOfMemoryError(
                lazy_text(
                    "{device} can't hold {size:.2f} GB in one piece: its driver sets a limit.",
                    device=device.name,
                    size=size / 1000000000.0,
                ),
                lazy_text("Choose another device."),
            )


class MappedBuffer:
    """Tensors of a context in memory owned by somebody else: a file's memory map, on the CPU."""

    def __init__(
        self, context: Context, device: DeviceInfo, data: dict[int, NDArray[np.uint8]], needed: int
    ) -> None:
        """`data`: each tensor's bytes by its handle, at addresses that are multiples of `MAP_ALIGNMENT`.

        Raises:
            OutOfMemoryError: the device lacks the `needed` bytes to keep them in memory.
        """
        lib = library()
        try:
            require_memory(device, needed)
        except OutOfMemoryError:
            context.close()
            raise
        self.context, self.device = context, device
        self.bytes = sum(part.nbytes for part in data.values())
        self._data = data  # these arrays keep the map open
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
        """Free the tensor descriptions; the memory itself belongs to the map."""
        if self.handle is not None:
            library().ggml_backend_buffer_free(self.handle)
            self.handle = None
            self._data = {}
            self.context.close()


def place(tensor: Tensor, where: Tensor) -> None:
    """Let a tensor that has no memory use another's: the values of both are the same bytes."""
    lib, head = library(), TensorHead.from_address(where.handle)
    address = lib.ggml_get_data(where.handle)
    if address is None:  # it is measured, and has no memory either
        TensorHead.from_address(tensor.handle).buffer = head.buffer
    else:
        lib.ggml_backend_tensor_alloc(head.buffer, tensor.handle, address)


def use_huge_pages(buffer: int | None) -> None:
    """Ask for huge pages for ggml's buffer if it is in the computer's memory and not written yet."""
    lib = library()
    if lib.ggml_backend_buffer_is_host(buffer):
        base, size = lib.ggml_backend_buffer_get_base(buffer), lib.ggml_backend_buffer_get_size(buffer)
        advise_huge_pages(base, size)


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


def download_bytes(tensor: Tensor, offset: int, size: int) -> NDArray[np.uint8]:
    """Return a part of a tensor's bytes."""
    out = np.empty(size, np.uint8)
    library().ggml_backend_tensor_get(tensor.handle, out.ctypes.data, offset, size)
    return out


def wait_for(tensor: Tensor) -> None:
    """Wait until a tensor is computed: some devices report that of a graph before they have done it."""
    first = np.empty(4, np.uint8)
    library().ggml_backend_tensor_get(tensor.handle, first.ctypes.data, 0, first.nbytes)


def clear(tensor: Tensor) -> None:
    """Set every byte of a tensor to zero."""
    lib = library()
    lib.ggml_backend_tensor_memset(tensor.handle, 0, 0, lib.ggml_nbytes(tensor.handle))
