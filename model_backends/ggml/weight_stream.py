"""Copy weights to a device while it computes, each in time for the product that reads it."""

from __future__ import annotations

from model_backends.ggml.buffer import Buffer, place
from model_backends.ggml.device import DeviceInfo, cpu, host_buffer_type, offers_pinned_memory
from model_backends.ggml.library import library
from model_backends.ggml.ops import Context, Tensor
from model_backends.ggml.prototypes import TensorHead
from model_backends.ggml.types import I8

_SLOTS = 2


class WeightStream:
    """Weights that are stored in the processor's memory and copied to a device each time a graph needs them.

    They take turns in two slots of the device's memory, in the order in which graphs need them; after the
    last comes the first. While a product reads one slot, the next weight is copied into the other through a
    queue of its own (a CUDA stream). So the device may wait for a copy, but a copy never for the device.

    `values`: where to upload each weight's values, by its handle. `pinned`: whether they are in page-locked
    memory; the system may refuse it. With `no_alloc` no memory is taken: for graphs that are measured.
    """

    def __init__(self, context: Context, device: DeviceInfo, *, no_alloc: bool = False) -> None:
        """Allocate both slots, and memory for the values of the tensors described in `context`.

        Raises:
            OutOfMemoryError: the device or the processor cannot hold its part.
        """
        lib = library()
        self._context, self._weights = context, context.tensors()
        self._indices = {tensor.handle: index for index, tensor in enumerate(self._weights)}
        device_type = lib.ggml_backend_dev_buffer_type(device.handle)
        # a kernel may read behind the last row, where zeros have to be: they are copied with the weight
        sizes = [lib.ggml_backend_buft_get_alloc_size(device_type, tensor.handle) for tensor in self._weights]
        slots, stored = Context(_SLOTS), Context(len(sizes))
        self._slots = [slots.tensor(I8, max(sizes[n::_SLOTS], default=1)) for n in range(_SLOTS)]
        self._stored = [stored.tensor(I8, size) for size in sizes]
        self.values = dict(zip(self._indices, self._stored, strict=True))
        self._in_slot: list[int | None] = [None] * _SLOTS
        self._backend: int | None = None
        self.buffers: list[Buffer] = []
        try:
            self.buffers.append(Buffer(slots, device, weights=True, no_alloc=no_alloc))
            host_type = host_buffer_type(device)
            self.buffers.append(Buffer(stored, cpu(), buffer_type=host_type, no_alloc=no_alloc))
            for index, tensor in enumerate(self._weights):
                place(tensor, self._slots[index % _SLOTS])
            if not no_alloc:
                self._backend = lib.ggml_backend_dev_init(device.handle, None)
        except BaseException:
            self.close()
            raise
        stored_in = TensorHead.from_address(self._stored[0].handle).buffer
        given_type = lib.ggml_backend_buffer_get_type(stored_in)
        self.pinned = offers_pinned_memory(device) and given_type == host_type

    def __contains__(self, tensor: Tensor) -> bool:
        return tensor.handle in self._indices

    def fetch(self, weight: int) -> None:
        """Wait until a weight, named by its handle, is in its slot; then begin to copy the next one.

        Every product that comes before this weight's must have been computed.
        """
        index = self._indices[weight]
        self._begin_copy(index)
        library().ggml_backend_synchronize(self._backend)
        following = (index + 1) % len(self._weights)
        if following % _SLOTS != index % _SLOTS:
            self._begin_copy(following)

    def close(self) -> None:
        """Free the memory and the tensor descriptions."""
        lib = library()
        if self._backend is not None:
            lib.ggml_backend_synchronize(self._backend)
            lib.ggml_backend_free(self._backend)
            self._backend = None
        for buffer in self.buffers:
            buffer.close()
        self.buffers = []
        self._context.close()

    def _begin_copy(self, index: int) -> None:
        """Begin to copy a weight into its slot, unless it is there or on its way."""
        lib, slot = library(), index % _SLOTS
        if self._in_slot[slot] != index:
            self._in_slot[slot] = index
            values = self._stored[index]
            lib.ggml_backend_tensor_set_async(
                self._backend,
                self._slots[slot].handle,
                lib.ggml_get_data(values.handle),
                0,
                lib.ggml_nbytes(values.handle),
            )
