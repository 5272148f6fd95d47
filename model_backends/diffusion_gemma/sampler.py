"""The entropy-bound sampler (arXiv 2505.24857) as pure functions on NumPy arrays.

A canvas of random tokens is denoised step by step: the positions whose entropies are lowest are
accepted while their sum stays within a bound, all others become noise again.
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
    """Settings of the sampler; the defaults are the model's published ones.

    Temperatures fall from `t_max` to `t_min` over `max_steps`; entropies are in nats. A block is done
    when the draft stayed the same for `stability` steps and the mean entropy is below `confidence`.
    """

    max_steps: int = 48
    t_min: float = 0.4
    t_max: float = 0.8
    entropy_bound: float = 0.1
    stability: int = 1
    confidence: float = 0.005

    def problem(self) -> str:
        """What makes these settings unusable; empty if nothing does."""
        problems = {
            lazy_text("steps must be at least 1"): self.max_steps < 1,
            lazy_text("temperatures must be above 0, the last not above the first"): not 0
            < self.t_min
            <= self.t_max,
            lazy_text("the entropy bound must be 0 or more"): not self.entropy_bound >= 0,
            lazy_text("stability must be 0 or more"): self.stability < 0,
        }
        return next((problem for problem, found in problems.items() if found), "")


def temperature(config: SamplerConfig, remaining: int) -> float:
    """Temperature of the step with `remaining` steps to go, itself included: max_steps … 1."""
    return config.t_min + (config.t_max - config.t_min) * (remaining / config.max_steps)


def random_tokens(uniforms: NDArray[np.float64], vocab_size: int) -> Tokens:
    """Uniform noise: a number in [0, 1) per position becomes a token id."""
    return np.minimum((uniforms * vocab_size).astype(np.int32), vocab_size - 1)


def accept(entropies: Floats, bound: float) -> Mask:
    """Positions accepted in a step: in ascending order of entropy, while the sum of those before ≤ bound.

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
    """Says when a block is done: the draft is stable and the model confident.

    What stands behind the end of the reply is dropped, so it may go on changing. The mean entropy is that
    of the positions that are read or that of all, whichever is less: looking for the end never takes more
    steps than not looking for it, as the reference does.
    """

    def __init__(self, config: SamplerConfig) -> None:
        self._config = config
        self._last: Tokens | None = None
        self._unchanged = 0

    def done(self, draft: Tokens, entropies: Floats, read: int | None = None) -> bool:
        """Whether this step is the block's last; `read` positions count, up to the end (default: all)."""
        shown = draft[:read]
        same = self._last is not None and np.array_equal(shown, self._last)
        self._unchanged = self._unchanged + 1 if same else 0
        self._last = shown
        stable = self._unchanged >= self._config.stability
        mean = min(float(np.mean(entropies[:read])), float(np.mean(entropies)))
        return stable and mean < self._config.confidence
