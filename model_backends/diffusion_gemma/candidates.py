"""Candidates: the tokens that the positions of a block nearly became, with their probabilities.

A denoising step's softmax says how likely each token is at each position; the candidates of a position are
the tokens that were likely in some step of the block, each with the highest probability that it reached.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma.read_out import Likeliest

LEAST_PROBABILITY = 0.01
"""A token that never got as likely as this is no candidate."""


@dataclass(frozen=True)
class TokenCandidate:
    """A token that a position nearly became, or did: its highest probability, and the first step with it."""

    token: int
    probability: float
    step: int


class CandidateCollector:
    """Collects the likeliest tokens of a block's steps."""

    def __init__(self) -> None:
        self._positions: list[NDArray[np.int64]] = []
        self._tokens: list[NDArray[np.int32]] = []
        self._probabilities: list[NDArray[np.float32]] = []
        self._steps: list[int] = []

    def add(self, step: int, likeliest: Likeliest, positions: NDArray[np.int32] | None = None) -> None:
        """Keep what was likely in a step at these positions, `None`: all; steps come in order."""
        rows, ranks = np.nonzero(likeliest.probabilities >= LEAST_PROBABILITY)
        self._positions.append(rows if positions is None else positions[rows].astype(np.int64))
        self._tokens.append(likeliest.tokens[rows, ranks])
        self._probabilities.append(likeliest.probabilities[rows, ranks])
        self._steps.append(step)

    def of(self, final: NDArray[np.int32], most: int) -> tuple[tuple[TokenCandidate, ...], ...]:
        """Return at most so many candidates for each position of a final block [n].

        The token that the position became is the first, the others follow by their probability. A position
        where no token was likely has none.
        """
        found: list[list[TokenCandidate]] = [[] for _ in final]
        if not self._steps:
            return tuple(map(tuple, found))
        positions, tokens = np.concatenate(self._positions), np.concatenate(self._tokens)
        probabilities = np.concatenate(self._probabilities)
        steps = np.repeat(self._steps, [len(part) for part in self._positions])
        # of every token its likeliest step, the first one of equals
        order = np.lexsort((steps, -probabilities, tokens, positions))
        same = (np.diff(positions[order]) == 0) & (np.diff(tokens[order]) == 0)
        best = order[np.concatenate(([True], ~same))] if len(order) else order
        best = best[positions[best] < len(final)]
        is_other = tokens[best] != final[positions[best]]
        best = best[np.lexsort((steps[best], -probabilities[best], is_other, positions[best]))]
        for index in best.tolist():
            if len(candidates := found[positions[index]]) < most:
                candidate = int(tokens[index]), float(probabilities[index]), int(steps[index])
                candidates.append(TokenCandidate(*candidate))
        return tuple(map(tuple, found))
