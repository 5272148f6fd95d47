"""The prefix cache: keys and values of the tokens before the canvas.

Every layer has rows ("slots") of keys and values. The first `canvas_length` slots are scratch for the
canvas of the step at hand. Behind them, global layers keep one slot per token of the context and
sliding layers a ring. The host knows which position each slot holds and makes the masks from that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.ggml.buffer import Buffer
from model_backends.ggml.device import DeviceInfo
from model_backends.ggml.ops import Context, Tensor
from model_backends.ggml.types import F16, F32

EMPTY = -1
_MASKED, _VISIBLE = np.float16(-np.inf), np.float16(0)


@dataclass(frozen=True)
class LayerCache:
    """One layer's keys and values, each [kv_dim, slots]."""

    k: Tensor
    v: Tensor


class SlotMap:
    """Which position each slot of a kind of layer holds; `window` is None for global layers."""

    def __init__(self, scratch: int, slots: int, window: int | None, multiple: int) -> None:
        self.scratch, self.window, self._multiple = scratch, window, multiple
        self.total = _round_up(scratch + slots, multiple)
        self._ring = self.total - scratch
        self.positions = np.full(self.total, EMPTY, np.int64)

    def place(self, start: int, count: int) -> NDArray[np.int64]:
        """Takes slots for positions start … start + count − 1 and returns them."""
        positions = np.arange(start, start + count)
        slots = self.scratch + positions % self._ring
        self.positions[slots] = positions
        return slots

    def can_rewind(self, n: int) -> bool:
        """Whether everything that tokens from position n on may see is still there."""
        if self.window is None:
            return True
        seen = min(n, self.window - 1)
        return bool(np.count_nonzero((self.positions >= n - seen) & (self.positions < n)) == seen)

    def forget_from(self, n: int) -> None:
        """Empties the slots of positions ≥ n."""
        self.positions[self.positions >= n] = EMPTY

    def used(self, length: int) -> int:
        """Slots that a pass over a prefix of `length` tokens has to look at."""
        return min(self.total, _round_up(self.scratch + length, self._multiple))

    def prompt_mask(self, start: int, count: int, n_kv: int) -> NDArray[np.float16]:
        """[count, n_kv]: causal, and on sliding layers only the keys with q − k < window."""
        held = self.positions[None, :n_kv]
        query = np.arange(start, start + count)[:, None]
        visible = (held != EMPTY) & (held <= query)
        if self.window is not None:
            visible &= query - held < self.window
        return np.where(visible, _VISIBLE, _MASKED)

    def canvas_mask(self, start: int, n_kv: int) -> NDArray[np.float16]:
        """[canvas, n_kv]: the whole canvas and the prefix; on sliding layers its last window − 1 tokens."""
        held = self.positions[:n_kv]
        visible = held != EMPTY
        if self.window is not None:
            visible = visible & (held > start - self.window)
        visible[: self.scratch] = True
        return np.tile(np.where(visible, _VISIBLE, _MASKED), (self.scratch, 1))


class PrefixCache:
    """Keys and values on the device, the tokens they stand for on the host.

    F32 on the CPU, F16 elsewhere. An `imagined` one takes no memory: for graphs that are only measured.

    Raises:
        OutOfMemoryError: the device cannot hold it.
    """

    def __init__(
        self,
        config: DiffusionGemmaConfig,
        device: DeviceInfo,
        context_length: int,
        chunk: int,
        *,
        imagined: bool = False,
    ) -> None:
        kv_type = F32 if device.is_cpu else F16
        scratch = config.canvas_length
        # CUDA's attention kernels want KV lengths in multiples of 256
        multiple = 32 if device.is_cpu else 256
        self.device = device
        self.tokens: list[int] = []
        # a ring as long as the context would be the context: short contexts need no more
        ring = min(config.window - 1 + 2 * chunk, context_length)
        self.slots = {
            True: SlotMap(scratch, ring, config.window, multiple),
            False: SlotMap(scratch, context_length, None, multiple),
        }
        context = Context(2 * len(config.layers) + 1)
        self.layers = [
            LayerCache(
                k=context.tensor(kv_type, layer.kv_dim, self.slots[layer.sliding].total, name=f"k.{index}"),
                v=context.tensor(kv_type, layer.kv_dim, self.slots[layer.sliding].total, name=f"v.{index}"),
            )
            for index, layer in enumerate(config.layers)
        ]
        self.self_conditioning = context.tensor(F32, config.hidden_size, scratch, name="self_conditioning")
        self._buffer = Buffer(context, device, imagined=imagined)

    @property
    def bytes(self) -> dict[str, int]:
        """Memory taken, by device."""
        return {self._buffer.device.name: self._buffer.bytes}

    @property
    def all_slots(self) -> dict[bool, int]:
        """Slots of a layer of each kind, by whether it is sliding."""
        return {sliding: slots.total for sliding, slots in self.slots.items()}

    def can_rewind(self, n: int) -> bool:
        """Whether the first n tokens can be kept without computing anything again."""
        return all(slots.can_rewind(n) for slots in self.slots.values())

    def rewind(self, n: int) -> None:
        """Keeps the first n tokens."""
        del self.tokens[n:]
        for slots in self.slots.values():
            slots.forget_from(n)

    def close(self) -> None:
        """Frees the device memory."""
        self._buffer.close()


def _round_up(n: int, multiple: int) -> int:
    return -(-n // multiple) * multiple
