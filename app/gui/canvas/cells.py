"""Animate the state of each canvas position from step to step. NumPy, no Qt.

Each quantity approaches its target exponentially, so frames need no fixed interval.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.gui.canvas.easing import smoothstep
from app.gui.canvas.layout import Run
from model_backends.protocol import DenoisingStep

Floats = npt.NDArray[np.float64]

_UNREADABLE_NATS = 4.0  # from this entropy on, a position is all fog
_CLARITY_SECONDS = 0.12
_GLOW_SECONDS = 0.38
_MOVE_SECONDS = 0.1
_FADE_IN_FROM = 0.2  # presence of a run that has just moved to another line
_FOG_SECONDS = 0.2
_THIN_FOG = 0.5
_FOG_FROM, _FOG_TO = 0.15, 0.7  # clarity between which fog lifts
_TEXT_FROM, _TEXT_TO = 0.25, 0.65  # clarity between which text appears
_ACCEPTED_CLARITY = 0.75  # of an accepted position, at least
_KNOWN_SECONDS = 0.35  # in which real noise replaces neutral fog
_SLOWEST = 2.0  # times as slow as usual some positions clear up, others as much faster: it looks less abrupt
_GOLDEN = 0.6180339887
_SAME_COLUMN = 1.0  # pixels
_STILL = 0.004


def clarity_of(entropies: Sequence[float]) -> Floats:
    """Compute how legible positions are, 0 (fog) to 1 (certain), from their entropies in nats; NaN is fog."""
    known = np.nan_to_num(np.asarray(entropies, dtype=np.float64), nan=_UNREADABLE_NATS)
    share = np.clip(known / _UNREADABLE_NATS, 0.0, 1.0)
    return 1.0 - np.sqrt(share)


def fog_of(clarity: Floats) -> Floats:
    """Compute how dense the fog over positions is, 0 to 1, from their clarity."""
    lifted = np.clip((clarity - _FOG_FROM) / (_FOG_TO - _FOG_FROM), 0.0, 1.0)
    return 1.0 - smoothstep(lifted)


def text_opacity(clarity: Floats) -> Floats:
    """Compute how opaque texts are, 0 to 1, from the clarity of their positions."""
    share: Floats = np.clip((clarity - _TEXT_FROM) / (_TEXT_TO - _TEXT_FROM), 0.0, 1.0)
    return smoothstep(share)


def blend_shares(blend: Floats) -> tuple[Floats, Floats]:
    """How much of the earlier and of the new text is seen, 0 to 1: one is gone when the other appears."""
    return np.clip(1.0 - 2.0 * blend, 0.0, 1.0), np.clip(2.0 * blend - 1.0, 0.0, 1.0)


class Cells:
    """The animated state of a block of `count` positions, which begins as fog.

    All arrays are [count]: `fog` is 1 (dense) to 0 (lifted); `clarity` 0 (unknown) to 1 (certain);
    `presence` 0 (no text) to 1; `accepted` and `lost` fade from 1 to 0 after a position was accepted or given
    up; `blend` is how much of `pieces` has replaced `earlier`. `noise` are the texts of the canvas's random
    tokens, none while they are not known; `noise_known` goes from 0 to 1 once they are. `pinned` positions
    have their text from the start, without fog, and keep it. Positions behind those of a step are pinned.
    """

    def __init__(self, pieces: Sequence[str], noise: Sequence[str] = (), pinned: Sequence[bool] = ()) -> None:
        """`pinned`: none, or as many as `pieces`; only pinned positions need their texts."""
        count = len(pieces)
        self.pieces: list[str] = list(pieces)
        self.earlier: list[str] = list(pieces)
        self.pinned = np.array(pinned, dtype=bool) if len(pinned) else np.zeros(count, dtype=bool)
        self.noise = self._unpinned(noise)
        self.noise_known = 1.0 if noise else 0.0
        self.fog = np.ones(count)
        self.clarity = np.zeros(count)
        self.presence = np.zeros(count)
        self.accepted = np.zeros(count)
        self.lost = np.zeros(count)
        self.blend = np.ones(count)
        self._fog_target = np.ones(count)
        self._clarity_target = np.zeros(count)
        self._presence_target = np.array([1.0 if piece else 0.0 for piece in pieces])
        self._was_accepted = np.zeros(count, dtype=bool)
        self._blend_seconds = 0.1
        self._offsets: dict[tuple[int, int], float] = {}
        self._drops: dict[tuple[int, int], float] = {}
        self._pace = _SLOWEST ** (2.0 * np.modf(np.arange(count) * _GOLDEN)[0] - 1.0)
        self._pin()

    def __len__(self) -> int:
        return len(self.pieces)

    def set_noise(self, noise: Sequence[str]) -> None:
        """Let these texts of the canvas's random tokens replace neutral fog."""
        self.noise = self._unpinned(noise)

    def appear(self) -> None:
        """Let the fog grow dense, beginning thin."""
        self.fog[~self.pinned] = _THIN_FOG

    def show(self, step: DenoisingStep, seconds: float) -> None:
        """Start animating towards a step that stays on the screen for about `seconds`."""
        behind = len(self) - len(step.accepted)
        accepted = np.array((*step.accepted, *(True,) * behind)) & ~self.pinned
        self.accepted[accepted & ~self._was_accepted] = 1.0
        self.lost[~accepted & self._was_accepted] = 1.0
        self._was_accepted = accepted
        clarity = clarity_of((*step.entropies, *(0.0,) * behind))
        self._clarity_target = np.maximum(clarity, np.where(accepted, _ACCEPTED_CLARITY, 0.0))
        self._clarity_target[self.pinned] = 1.0
        self._fog_target = fog_of(self._clarity_target)
        self._replace(step.pieces)
        self._presence_target = np.array([1.0 if piece else 0.0 for piece in self.pieces])
        self._blend_seconds = min(max(seconds * 0.6, 0.03), 0.25)

    def settle(self, pieces: Sequence[str], shown: int) -> None:
        """Start animating towards the final text; positions from `shown` on dissolve."""
        self._replace(pieces)
        self._fog_target[:] = 0.0
        self._clarity_target[:] = 1.0
        is_shown = (np.arange(len(self)) < shown) | (np.arange(len(self)) >= len(pieces))
        self._presence_target = is_shown.astype(np.float64)

    def dissolve(self) -> None:
        """Fade out the block, which was given up."""
        self._fog_target[:] = 0.0
        self._clarity_target[:] = 0.0
        self._presence_target[:] = 0.0

    def advance(self, seconds: float) -> bool:
        """Advance the animation by `seconds`; return whether anything still moves."""
        _ease(self.fog, self._fog_target, seconds, _FOG_SECONDS * self._pace)
        if self.noise:
            self.noise_known = min(1.0, self.noise_known + seconds / _KNOWN_SECONDS)
        _ease(self.clarity, self._clarity_target, seconds, _CLARITY_SECONDS * self._pace)
        _ease(self.presence, self._presence_target, seconds, _CLARITY_SECONDS)
        self.accepted *= np.exp(-seconds / _GLOW_SECONDS)
        self.lost *= np.exp(-seconds / _GLOW_SECONDS)
        np.minimum(self.blend + seconds / self._blend_seconds, 1.0, out=self.blend)
        decay = float(np.exp(-seconds / _MOVE_SECONDS))
        self._offsets = _decayed(self._offsets, decay)
        self._drops = _decayed(self._drops, decay)
        return bool(self.moving().any())

    def clearest(self) -> Floats:
        """The clarity of positions now or at the end of their animation, whichever is more: [count]."""
        clearest: Floats = np.maximum(self.clarity, self._clarity_target)
        return clearest

    def moving(self) -> npt.NDArray[np.bool_]:
        """Which positions will look different in the next frame, apart from their fog: [count]."""
        moving: npt.NDArray[np.bool_] = (
            (np.abs(self.fog - self._fog_target) > _STILL)
            | (np.abs(self.clarity - self._clarity_target) > _STILL)
            | (np.abs(self.presence - self._presence_target) > _STILL)
            | (self.accepted > _STILL)
            | (self.lost > _STILL)
            | (self.blend < 1.0)
        )
        moving[[cell for cell, _ in (*self._offsets, *self._drops)]] = True
        return moving

    def finish(self) -> None:
        """Jump to the end of all animations, for reduced motion."""
        self.fog[:] = self._fog_target
        self.clarity[:] = self._clarity_target
        self.presence[:] = self._presence_target
        self.accepted[:] = 0.0
        self.lost[:] = 0.0
        self.blend[:] = 1.0
        self._offsets.clear()
        self._drops.clear()

    def move(self, before: Sequence[Run], after: Sequence[Run]) -> None:
        """Animate runs to their place in a new layout; those that go to another line fade in there."""
        old_corners = _corners(before)
        for key, (x, y) in _corners(after).items():
            if key not in old_corners:
                continue
            old_x, old_y = old_corners[key]
            if old_y == y:
                self._offsets[key] = self._offsets.get(key, 0.0) + old_x - x
            elif abs(old_x - x) < _SAME_COLUMN:  # its line moves up or down
                self._drops[key] = self._drops.get(key, 0.0) + old_y - y
            else:
                self._offsets.pop(key, None)
                self._drops.pop(key, None)
                self.presence[key[0]] = min(self.presence[key[0]], _FADE_IN_FROM)

    def offsets(self, keys: Sequence[tuple[int, int]]) -> Floats:
        """How far runs, each given as (position, part), still are to the right of their place, in pixels."""
        if not self._offsets:
            return np.zeros(len(keys))
        return np.array([self._offsets.get(key, 0.0) for key in keys])

    def drops(self, keys: Sequence[tuple[int, int]]) -> Floats:
        """How far runs, given as for `offsets`, still are below their place, in pixels."""
        if not self._drops:
            return np.zeros(len(keys))
        return np.array([self._drops.get(key, 0.0) for key in keys])

    def copy(self) -> Cells:
        """Return an independent copy."""
        return copy.deepcopy(self)

    def _unpinned(self, noise: Sequence[str]) -> tuple[str, ...]:
        """Noise without the texts of pinned positions, which fog must not consist of."""
        return tuple("" if pinned else piece for piece, pinned in zip(noise, self.pinned, strict=False))

    def _pin(self) -> None:
        """Let the pinned positions be as they stay."""
        for values, targets, value in (
            (self.fog, self._fog_target, 0.0),
            (self.clarity, self._clarity_target, 1.0),
        ):
            values[self.pinned] = targets[self.pinned] = value
        self.presence[self.pinned] = self._presence_target[self.pinned]

    def _replace(self, pieces: Sequence[str]) -> None:
        for cell, piece in enumerate(pieces):
            if piece != self.pieces[cell] and not self.pinned[cell]:
                self.earlier[cell] = self.pieces[cell]
                self.pieces[cell] = piece
                self.blend[cell] = 0.0


def _ease(value: Floats, target: Floats, seconds: float, constant: float | Floats) -> None:
    value += (target - value) * (1.0 - np.exp(-seconds / constant))


def _decayed(offsets: dict[tuple[int, int], float], decay: float) -> dict[tuple[int, int], float]:
    return {key: offset * decay for key, offset in offsets.items() if abs(offset) > 0.3}


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
