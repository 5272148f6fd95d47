"""Slots of the prefix cache: the position of each slot, kept on the host, and the attention masks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EMPTY = -1
_MASKED, _VISIBLE = np.float16(-np.inf), np.float16(0)


class SlotMap:
    """Maps the slots of a kind of layer to positions; `window` is None for global layers."""

    def __init__(self, scratch: int, slots: int, window: int | None, multiple: int) -> None:
        self.scratch, self.window, self._multiple = scratch, window, multiple
        self.total = _round_up(scratch + slots, multiple)
        self._ring_length = self.total - scratch
        self.positions = np.full(self.total, EMPTY, np.int64)

    def slots_of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the slots that positions are kept in."""
        return self.scratch + positions % self._ring_length

    def allocate(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Allocate slots for positions and return them."""
        slots = self.slots_of(positions)
        self.positions[slots] = positions
        return slots

    def missing(self, n: int) -> NDArray[np.int64]:
        """Return the positions before n that tokens from there on attend to, but whose keys are lost."""
        if self.window is None:
            return np.arange(0)
        needed = np.arange(max(0, n - self.window + 1), n)
        lost: NDArray[np.bool_] = self.positions[self.slots_of(needed)] != needed
        return needed[lost]

    def clear_from(self, n: int) -> None:
        """Clear the slots of positions ≥ n."""
        self.positions[self.positions >= n] = EMPTY

    def used(self, length: int) -> int:
        """Return the number of slots that a pass over a prefix of `length` tokens attends to."""
        return min(self.total, _round_up(self.scratch + length, self._multiple))

    def prompt_mask(self, start: int, count: int, n_kv: int) -> NDArray[np.float16]:
        """Return the mask [count, n_kv]: causal, and on sliding layers only keys with q − k < window."""
        held = self.positions[None, :n_kv]
        query = np.arange(start, start + count)[:, None]
        visible = (held != EMPTY) & (held <= query)
        if self.window is not None:
            visible &= query - held < self.window
        return np.where(visible, _VISIBLE, _MASKED)

    def canvas_mask(self, start: int, n_kv: int) -> NDArray[np.float16]:
        """Return the mask [canvas, n_kv]: canvas and prefix; on sliding layers the last window − 1 tokens."""
        held = self.positions[:n_kv]
        visible = held != EMPTY
        if self.window is not None:
            visible = visible & (held > start - self.window)
        visible[: self.scratch] = True
        return np.tile(np.where(visible, _VISIBLE, _MASKED), (self.scratch, 1))


def _round_up(n: int, multiple: int) -> int:
    return -(-n // multiple) * multiple
