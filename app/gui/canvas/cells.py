"""Animate the state of each canvas position from step to step. NumPy, no Qt.

Each quantity approaches its target exponentially, so frames need no fixed interval.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.gui.canvas.layout import Run
from model_backends.protocol import DenoisingStep

Floats = npt.NDArray[np.float64]

_UNREADABLE_NATS = 4.0  # from this entropy on, a position is all fog
_CLARITY_SECONDS = 0.12
_GLOW_SECONDS = 0.38
_MOVE_SECONDS = 0.1
_FADE_IN_FROM = 0.2  # presence of a run that has just moved to another line
_STILL = 0.004


def clarity_of(entropies: Sequence[float]) -> Floats:
    """Compute how legible positions are, 0 (fog) to 1 (certain), from their entropies in nats."""
    share = np.clip(np.asarray(entropies, dtype=np.float64) / _UNREADABLE_NATS, 0.0, 1.0)
    return 1.0 - np.sqrt(share)


class Cells:
    """The animated state of a block of `count` positions.

    All arrays are [count]: `clarity` is 0 (fog) to 1 (certain); `presence` 0 (gone) to 1 (visible);
    `accepted`
    and `lost` fade from 1 to 0 after a position was accepted or given up; `blend` is how much of `pieces` has
    replaced `earlier`.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        count = len(pieces)
        self.pieces: list[str] = list(pieces)
        self.earlier: list[str] = list(pieces)
        self.clarity = np.zeros(count)
        self.presence = np.zeros(count)
        self.accepted = np.zeros(count)
        self.lost = np.zeros(count)
        self.blend = np.ones(count)
        self._clarity_target = np.zeros(count)
        self._presence_target = np.ones(count)
        self._was_accepted = np.zeros(count, dtype=bool)
        self._blend_seconds = 0.1
        self._offsets: dict[tuple[int, int], float] = {}

    def __len__(self) -> int:
        return len(self.pieces)

    def show(self, step: DenoisingStep, seconds: float) -> None:
        """Start animating towards a step that stays on the screen for about `seconds`."""
        accepted = np.asarray(step.accepted, dtype=bool)
        self.accepted[accepted & ~self._was_accepted] = 1.0
        self.lost[~accepted & self._was_accepted] = 1.0
        self._was_accepted = accepted
        self._clarity_target = np.maximum(clarity_of(step.entropies), np.where(accepted, 0.75, 0.0))
        self._presence_target = np.array([1.0 if piece else 0.0 for piece in step.pieces])
        self._replace(step.pieces)
        self._blend_seconds = min(max(seconds * 0.6, 0.03), 0.25)

    def settle(self, pieces: Sequence[str], shown: int) -> None:
        """Start animating towards the final text; positions from `shown` on dissolve."""
        self._replace(pieces)
        self._clarity_target[:] = 1.0
        self._presence_target = (np.arange(len(self)) < shown).astype(np.float64)

    def dissolve(self) -> None:
        """Fade out the block, which was given up."""
        self._clarity_target[:] = 0.0
        self._presence_target[:] = 0.0

    def advance(self, seconds: float) -> bool:
        """Advance the animation by `seconds`; return whether anything still moves."""
        _ease(self.clarity, self._clarity_target, seconds, _CLARITY_SECONDS)
        _ease(self.presence, self._presence_target, seconds, _CLARITY_SECONDS)
        self.accepted *= np.exp(-seconds / _GLOW_SECONDS)
        self.lost *= np.exp(-seconds / _GLOW_SECONDS)
        np.minimum(self.blend + seconds / self._blend_seconds, 1.0, out=self.blend)
        decay = float(np.exp(-seconds / _MOVE_SECONDS))
        self._offsets = {key: offset * decay for key, offset in self._offsets.items() if abs(offset) > 0.3}
        return bool(self.moving().any())

    def moving(self) -> npt.NDArray[np.bool_]:
        """Which positions will look different in the next frame, apart from their fog: [count]."""
        moving = (
            (np.abs(self.clarity - self._clarity_target) > _STILL)
            | (np.abs(self.presence - self._presence_target) > _STILL)
            | (self.accepted > _STILL)
            | (self.lost > _STILL)
            | (self.blend < 1.0)
        )
        moving[[cell for cell, _ in self._offsets]] = True
        return moving

    def finish(self) -> None:
        """Jump to the end of all animations, for reduced motion."""
        self.clarity[:] = self._clarity_target
        self.presence[:] = self._presence_target
        self.accepted[:] = 0.0
        self.lost[:] = 0.0
        self.blend[:] = 1.0
        self._offsets.clear()

    def move(self, before: Sequence[Run], after: Sequence[Run]) -> None:
        """Animate runs to their place in a new layout; those that change their line fade in there."""
        old_corners = _corners(before)
        for key, (x, y) in _corners(after).items():
            if key not in old_corners:
                continue
            old_x, old_y = old_corners[key]
            if old_y == y:
                self._offsets[key] = self._offsets.get(key, 0.0) + old_x - x
            else:
                self._offsets.pop(key, None)
                self.presence[key[0]] = min(self.presence[key[0]], _FADE_IN_FROM)

    def offsets(self, keys: Sequence[tuple[int, int]]) -> Floats:
        """How far runs, each given as (position, part), still are to the right of their place, in pixels."""
        if not self._offsets:
            return np.zeros(len(keys))
        return np.array([self._offsets.get(key, 0.0) for key in keys])

    def copy(self) -> Cells:
        """Return an independent copy."""
        return copy.deepcopy(self)

    def _replace(self, pieces: Sequence[str]) -> None:
        for cell, piece in enumerate(pieces):
            if piece != self.pieces[cell]:
                self.earlier[cell] = self.pieces[cell]
                self.pieces[cell] = piece
                self.blend[cell] = 0.0


def _ease(value: Floats, target: Floats, seconds: float, constant: float) -> None:
    value += (target - value) * (1.0 - np.exp(-seconds / constant))


def _corners(runs: Sequence[Run]) -> dict[tuple[int, int], tuple[float, float]]:
    """Top left corners of runs by (position, index among the runs of that position)."""
    corners: dict[tuple[int, int], tuple[float, float]] = {}
    parts: dict[int, int] = {}
    for run in runs:
        part = parts.get(run.cell, 0)
        parts[run.cell] = part + 1
        if run.cell >= 0:
            corners[run.cell, part] = (run.x, run.y)
    return corners
