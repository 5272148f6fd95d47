"""Device tensors that the canvas's passes read besides weights and prefix, uploaded once per block.

Graph inputs are in host memory and are copied to the device with every run. Masks grow with the context, so
they must not be inputs: a denoising step uploads only tokens, uniforms, the soft-cap and what it is to read
out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma.config import DiffusionGemmaConfig, block_width
from model_backends.diffusion_gemma.prefix.slot_map import SlotMap
from model_backends.ggml.buffer import upload
from model_backends.ggml.ops import Context
from model_backends.ggml.types import F16, F32, I32, I64

CANVAS_TENSORS = 9
"""Maximum number of tensors of a `CanvasState`."""


class CanvasState:
    """Tensors in the prefix cache's context; n is the canvas length, V the vocabulary.

    `self_conditioning` F32 [D, n]: the previous step's expected embedding. `positions` I32 [n] and `slots`
    I64 [n]: the canvas's positions, and the scratch slots for its keys and values. `masks` F16, by whether
    a layer is sliding: memory for a mask over all slots. For sampling: `row_starts` F32 [1, n], where each
    position's blocks begin in a table of all positions' blocks, and `ones` F32 [block_width(V)].
    `pinned_tokens` I32 [n] and `pinned_slots` I64 [n]: the pinned positions, as many times as fill the list.
    """

    def __init__(
        self, context: Context, config: DiffusionGemmaConfig, slot_maps: Mapping[bool, SlotMap]
    ) -> None:
        self._n, self._vocab, self._slot_maps = config.canvas_length, config.vocab_size, slot_maps
        n = self._n
        self.self_conditioning = context.tensor(F32, config.hidden_size, n, name="self_conditioning")
        self.positions = context.tensor(I32, n, name="canvas.positions")
        self.slots = context.tensor(I64, n, name="canvas.slots")
        self.masks = {
            sliding: context.tensor(F16, slot_maps[sliding].total * n, name=f"canvas.mask.{sliding}")
            for sliding in sorted({layer.sliding for layer in config.layers})
        }
        self.row_starts = context.tensor(F32, 1, n, name="canvas.row_starts")
        self.ones = context.tensor(F32, block_width(self._vocab), name="canvas.ones")
        self.pinned_tokens = context.tensor(I32, n, name="canvas.pinned_tokens")
        self.pinned_slots = context.tensor(I64, n, name="canvas.pinned_slots")
        self._pins: tuple[bytes, bytes] | None = None

    def fill(self) -> None:
        """Upload the constant tensors."""
        starts = np.arange(self._n) * (self._vocab // block_width(self._vocab))
        upload(self.row_starts, starts.astype(np.float32))
        upload(self.ones, np.ones(self.ones.shape[0], np.float32))
        upload(self.slots, np.arange(self._n, dtype=np.int64))

    def set_start(self, start: int) -> None:
        """Upload positions and masks for a prefix of `start` tokens: the canvas follows it."""
        upload(self.positions, np.arange(start, start + self._n, dtype=np.int32))
        for sliding, store in self.masks.items():
            slot_map = self._slot_maps[sliding]
            upload(store, slot_map.canvas_mask(start, slot_map.used(start)))

    def set_pins(self, tokens: NDArray[np.int32], pinned: NDArray[np.bool_]) -> None:
        """Upload the pinned positions, at least one, and their tokens, unless they are those of before.

        `tokens` and `pinned` have an entry per canvas position.
        """
        slots = np.flatnonzero(pinned)
        pins = slots.tobytes(), tokens[slots].tobytes()
        if pins != self._pins:
            upload(self.pinned_tokens, np.resize(tokens[slots], self._n).astype(np.int32))
            upload(self.pinned_slots, np.resize(slots, self._n).astype(np.int64))
            self._pins = pins
