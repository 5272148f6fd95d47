"""The prefix cache: keys and values of the tokens before the canvas.

Every layer has rows ("slots") of keys and values. The first `canvas_length` slots are scratch space for
the canvas of the current step. After them, global layers keep one slot per token of the context and
sliding layers a ring buffer: `slots` maps each slot to its position. What the ring drops is kept in the
computer's memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.prefix.canvas_state import CANVAS_TENSORS, CanvasState
from model_backends.diffusion_gemma.prefix.key_archive import KeyArchive
from model_backends.diffusion_gemma.prefix.slot_map import EMPTY, SlotMap
from model_backends.ggml.buffer import Buffer
from model_backends.ggml.device import DeviceInfo
from model_backends.ggml.ops import Context, Tensor
from model_backends.ggml.types import F16, F32


@dataclass(frozen=True)
class LayerCache:
    """One layer's keys and values, each [kv_dim, slots]."""

    k: Tensor
    v: Tensor


class PrefixCache:
    """Keys, values and the canvas's state on the device, with their token ids on the host.

    F32 on the CPU, F16 elsewhere. With `no_alloc` no memory is taken: for graphs that are only measured.

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
        no_alloc: bool = False,
    ) -> None:
        kv_type = F32 if device.is_cpu else F16
        scratch = config.canvas_length
        # CUDA's attention kernels need KV lengths in multiples of 256
        multiple = 32 if device.is_cpu else 256
        self.device = device
        self.tokens: list[int] = []
        # the ring never needs to be longer than the context
        ring_length = min(config.window - 1 + 2 * chunk, context_length)
        self.slots = {
            True: SlotMap(scratch, ring_length, config.window, multiple),
            False: SlotMap(scratch, context_length, None, multiple),
        }
        context = Context(2 * len(config.layers) + CANVAS_TENSORS)
        self.layers = [
            LayerCache(
                k=context.tensor(kv_type, layer.kv_dim, self.slots[layer.sliding].total, name=f"k.{index}"),
                v=context.tensor(kv_type, layer.kv_dim, self.slots[layer.sliding].total, name=f"v.{index}"),
            )
            for index, layer in enumerate(config.layers)
        ]
        sliding = [cache for cache, layer in zip(self.layers, config.layers, strict=True) if layer.sliding]
        self._archive = KeyArchive([tensor for cache in sliding for tensor in (cache.k, cache.v)])
        self.canvas = CanvasState(context, config, self.slots)
        self._buffer = Buffer(context, device, no_alloc=no_alloc)
        if not no_alloc:
            self.canvas.fill()

    @property
    def bytes(self) -> dict[str, int]:
        """Memory used, by device."""
        return {self._buffer.device.name: self._buffer.bytes}

    @property
    def all_slots(self) -> dict[bool, int]:
        """Number of slots of a layer of each kind, by whether it is sliding."""
        return {sliding: slots.total for sliding, slots in self.slots.items()}

    def append(self, tokens: Sequence[int]) -> dict[bool, NDArray[np.int64]]:
        """Append tokens, and return the slots for their keys, by whether a layer is sliding."""
        positions = np.arange(len(self.tokens), len(self.tokens) + len(tokens))
        ring = self.slots[True]
        slots = ring.slots_of(positions)
        old = ring.positions[slots]
        self._archive.keep(old[old != EMPTY], slots[old != EMPTY])
        self.tokens.extend(tokens)
        return {sliding: kind.allocate(positions) for sliding, kind in self.slots.items()}

    def can_rewind(self, n: int) -> bool:
        """Return whether the first n tokens can be kept without recomputation."""
        return self._archive.holds(self.slots[True].missing(n))

    def rewind(self, n: int) -> None:
        """Truncate to the first n tokens, which `can_rewind` says can be kept."""
        del self.tokens[n:]
        for slots in self.slots.values():
            slots.clear_from(n)
        self._archive.clear_from(n)
        missing = self.slots[True].missing(n)
        self._archive.restore(missing, self.slots[True].allocate(missing))

    def close(self) -> None:
        """Free the device memory."""
        self._buffer.close()
