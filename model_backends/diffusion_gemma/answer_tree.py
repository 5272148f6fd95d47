"""Compare answers of several tokens by the chain rule, only where they differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma.read_out import MOST_PAIRS
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

NEGLIGIBLE = 0.01
"""A branch that is less likely than this needs no pass of its own."""

_Tokens = tuple[int, ...]


class AnswersError(UnfogError):
    """Answers that cannot be told apart."""

    kind: FailureKind = "settings"


class AnswerTree:
    """The answers of a slot as a tree of their tokens, with the probabilities that were read so far.

    A branch is a place where answers part: the tokens before it, all the same, and several that may follow.
    An answer's probability is the product over the branches on its way of the probability that its token has
    among those that may follow there. So tokens that every answer has cost nothing, and a long answer is not
    less likely than a short one for being long. Before a branch was read, what may follow is equally likely.
    """

    def __init__(self, answers: Sequence[_Tokens], end: int | None = None) -> None:
        """`end`: the token behind the slot, which follows an answer that is the beginning of another one.

        Raises:
            AnswersError: two answers are equal, or go on with the same token; or an answer is the beginning
                of another one, and there is no `end`.
        """
        beginnings = {answer[:length] for answer in answers for length in range(len(answer))}
        self._ways = [(*answer, _required(end)) if answer in beginnings else answer for answer in answers]
        following: dict[_Tokens, dict[int, None]] = {}
        for way in self._ways:
            for length, token in enumerate(way):
                following.setdefault(way[:length], {})[token] = None
        if len(set(self._ways)) < len(self._ways) or any(way in following for way in self._ways):
            raise AnswersError(
                lazy_text("Two of the answers can't be told apart: they have the same words."),
                lazy_text("Change one of them, or what follows them."),
            )
        branches = {before: tuple(tokens) for before, tokens in following.items() if len(tokens) > 1}
        self._branches = dict(sorted(branches.items(), key=lambda branch: len(branch[0])))
        self._shares = {
            before: dict.fromkeys(tokens, 1 / len(tokens)) for before, tokens in self._branches.items()
        }
        self._known = dict.fromkeys(self._branches, -1)  # how many of the tokens before were given

    def probabilities(self) -> tuple[float, ...]:
        """Return the probability of each answer, 1 in all."""
        found = [self._likelihood(way) for way in self._ways]
        return tuple(each / sum(found) for each in found)

    def next_branch(self) -> _Tokens | None:
        """Return the tokens before the likeliest branch that was not read with all of them given.

        `None` if what is left is negligible.
        """
        open_branches = [before for before, known in self._known.items() if known < len(before) or known < 0]
        likeliest = max(open_branches, key=self._likelihood, default=None)
        if likeliest is None or self._likelihood(likeliest) < NEGLIGIBLE:
            return None
        return likeliest

    def wanted(self, given: _Tokens) -> list[tuple[int, int]]:
        """Return what is to be read when these tokens are given: (place in the slot, token) pairs.

        Those are the tokens of all branches that begin so, the nearest first, at most `MOST_PAIRS`.
        """
        return [(len(before), token) for before in self._below(given) for token in self._branches[before]]

    def take(self, given: _Tokens, logs: NDArray[np.float32]) -> None:
        """Take over the logarithms [m] of the probabilities of the pairs that are `wanted`."""
        start = 0
        for before in self._below(given):
            tokens = self._branches[before]
            part = logs[start : start + len(tokens)].astype(np.float64)
            start += len(tokens)
            if self._known[before] < len(given):
                weights = np.exp(part - part.max())
                shares = (weights / weights.sum()).tolist()
                self._shares[before] = dict(zip(tokens, shares, strict=True))
                self._known[before] = len(given)

    def _below(self, given: _Tokens) -> Iterable[_Tokens]:
        pairs = 0
        for before, tokens in self._branches.items():
            if before[: len(given)] == given:
                pairs += len(tokens)
                if pairs > MOST_PAIRS:
                    return
                yield before

    def _likelihood(self, way: _Tokens) -> float:
        shares = (
            self._shares[way[:length]][token]
            for length, token in enumerate(way)
            if way[:length] in self._shares
        )
        return math.prod(shares)


def _required(end: int | None) -> int:
    if end is None:
        raise AnswersError(
            lazy_text("One of the answers begins with another one, and a gap follows them."),
            lazy_text("Write a word or a punctuation mark behind these answers."),
        )
    return end
