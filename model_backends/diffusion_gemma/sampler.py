"""The entropy-bound sampler (arXiv 2505.24857) as pure functions on NumPy arrays.

A canvas of random tokens is denoised step by step: the positions of lowest entropy are accepted while
the sum of their entropies stays within a bound; all others become noise again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_backends.lazy_text import lazy_text

Tokens = NDArray[np.int32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class SamplerConfig:
    """Sampler settings; the defaults are the model's published ones.

    Temperatures fall from `t_max` to `t_min` over `max_steps`; entropies are in nats. A block is done
    when the draft is unchanged for `stability` steps and the mean entropy is below `confidence`.
    """

    max_steps: int = 48
    t_min: float = 0.4
    t_max: float = 0.8
    entropy_bound: float = 0.1
    stability: int = 1
    confidence: float = 0.005

    def problem(self) -> str:
        """Return what makes these settings invalid, "" if nothing does."""
        problems = {
            lazy_text("steps must be at least 1"): self.max_steps < 1,
            lazy_text("temperatures must be above 0, the last not above the first"): not 0
            < self.t_min
            <= self.t_max,
            lazy_text("the entropy bound must be 0 or more"): not self.entropy_bound >= 0,
            lazy_text("stable steps must be 0 or more"): self.stability < 0,
        }
        return next((problem for problem, found in problems.items() if found), "")


def temperature(config: SamplerConfig, remaining: int) -> float:
    """Return the temperature of a step; `remaining` counts down from max_steps to 1."""
    return config.t_min + (config.t_max - config.t_min) * (remaining / config.max_steps)


def random_tokens(uniforms: NDArray[np.float64], vocab_size: int) -> Tokens:
    """Map a uniform number in [0, 1) per position to a random token id."""
    return np.minimum((uniforms * vocab_size).astype(np.int32), vocab_size - 1)


def accept(entropies: Floats, bound: float) -> Mask:
    """Return the positions to accept: in ascending order of entropy while the sum of those before ≤ bound.

    The position of lowest entropy is always accepted.
    """
    order = np.argsort(entropies, kind="stable")
    ascending = entropies[order]
    before = np.cumsum(ascending, dtype=np.float32) - ascending
    accepted = np.zeros(len(entropies), np.bool_)
    accepted[order] = before <= bound
    return accepted


def renoise(sampled: Tokens, accepted: Mask, noise: Tokens) -> Tokens:
    """Return the next canvas: the sample where accepted, fresh noise elsewhere."""
    return np.where(accepted, sampled, noise).astype(np.int32)


class StopTest:
    """Early stopping: detects that the draft is stable and the model confident.

    Tokens after the end of the reply are discarded, so they may keep changing. The mean entropy is the
    smaller of the means over the visible and over all positions: stopping at the end token never takes more
    steps than the reference, which ignores it.
    """

    def __init__(self, config: SamplerConfig) -> None:
        self._config = config
        self._last: Tokens | None = None
        self._unchanged = 0

    def done(self, draft: Tokens, entropies: Floats, visible: int | None = None) -> bool:
        """Return whether this step is the block's last; `visible` positions count (default: all)."""
        visible_draft = draft[:visible]
        same = self._last is not None and np.array_equal(visible_draft, self._last)
        self._unchanged = self._unchanged + 1 if same else 0
        self._last = visible_draft
        stable = self._unchanged >= self._config.stability
        mean = min(float(np.mean(entropies[:visible])), float(np.mean(entropies)))
        return stable and mean < self._config.confidence
