"""Share the time of a block among its denoising steps, by how much changes on the screen in each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.gui.canvas.cells import Floats, clarity_of, fog_of
from model_backends.protocol import DenoisingStep

EVEN_SHARE = 0.4  # of the time, which all steps have alike
SLOW_MOTION_EVEN_SHARE = 0.75  # the same in slow motion, where the order is to be seen in which words settle
LONGEST_STEP_SECONDS = 0.45  # on average, so that a block of few steps is not slow


def step_durations(
    steps: Sequence[DenoisingStep],
    seconds: float,
    longest: float = LONGEST_STEP_SECONDS,
    even_share: float = EVEN_SHARE,
    pinned: Sequence[bool] = (),
) -> tuple[float, ...]:
    """Return how long each step is on the screen: `seconds` in all, on average at most `longest` each.

    Often most of a block clears up in its first steps; with equal durations that would last a blink. So all
    steps alike have only `even_share` of the time, and the rest is for what changes. `pinned` positions never
    change.
    """
    total = min(seconds, longest * len(steps))
    shares = change_shares(steps, pinned)
    durations: list[float] = (total * (even_share / len(steps) + (1.0 - even_share) * shares)).tolist()
    return tuple(durations)


def change_shares(steps: Sequence[DenoisingStep], pinned: Sequence[bool] = ()) -> Floats:
    """Compute how much of all that changes on the screen changes in each step: [steps], 1 in all."""
    fog = np.array([fog_of(clarity_of(step.entropies)) for step in steps])
    if len(pinned):
        fog = fog[:, ~np.array(pinned, dtype=bool)]
    lifted: Floats = np.abs(np.diff(fog, axis=0, prepend=1.0)).sum(axis=1)
    return lifted / lifted.sum() if lifted.sum() > 0.0 else np.full(len(steps), 1.0 / len(steps))
