"""Figures of one block over its denoising steps, and the history of each of its positions. NumPy, no Qt.

A step that comes costs one row of every matrix, however many there were before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from app.storage.trace import Trace
from model_backends.protocol import DenoisingStep

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Candidate:
    """A token that the draft held at a position; `spans` are the first and last step of each stay."""

    token: int
    text: str
    spans: tuple[tuple[int, int], ...]
    count: int  # known steps, all stays together


@dataclass(frozen=True)
class TokenHistory:
    """One position over the steps; `numbers`, `entropies` (nats), `accepted` have one entry per known step.

    `candidates` stand in the order in which they first came; `candidate_at[i]` is the one of the i-th known
    step. `last_accepted` is the step at which it was accepted most recently, after it had not been.
    """

    position: int
    numbers: tuple[int, ...]
    candidates: tuple[Candidate, ...]
    candidate_at: tuple[int, ...]
    entropies: tuple[float, ...]
    accepted: tuple[bool, ...]
    first_accepted: int | None
    last_accepted: int | None
    times_lost: int
    times_changed: int


class BlockHistory:
    """The known steps of a block, in order; arrays are [step] or [step, position].

    Steps that were dropped on the way are simply missing: what is new, lost or changed is told by
    comparison with the known step before.
    """

    def __init__(self, block: int, max_steps: int) -> None:
        self.block = block
        self.max_steps = max_steps
        self._count = 0
        self._pieces: list[tuple[str, ...]] = []
        self._numbers = np.zeros(max_steps, np.int32)
        self._temperatures = np.zeros(max_steps, np.float32)
        self._mean_entropy = np.zeros(max_steps, np.float32)
        self._counts = np.zeros((max_steps, 4), np.int32)  # accepted, newly accepted, lost, changed
        self._make_matrices(0)

    @classmethod
    def of(cls, trace: Trace) -> BlockHistory:
        """The history of a block that is final."""
        history = cls(trace.block, trace.steps[0].max_steps)
        for step in trace.steps:
            history.add(step)
        return history

    def __len__(self) -> int:
        return self._count

    @property
    def positions(self) -> int:
        """The length of the canvas; 0 before the first step."""
        return self._entropies.shape[1]

    def follows(self, step: DenoisingStep) -> bool:
        """Whether this can be the next step here, rather than the beginning of another block."""
        if step.block != self.block or step.max_steps != self.max_steps:
            return False
        if not self._count:
            return 1 <= step.step <= self.max_steps
        return self._numbers[self._count - 1] < step.step <= self.max_steps and (
            len(step.draft) == self.positions
        )

    def add(self, step: DenoisingStep) -> None:
        """Take the next step.

        Raises:
            ValueError: it belongs to another block, or comes before one that is here.
        """
        if not self.follows(step):
            raise ValueError(f"step {step.step} of block {step.block} does not follow here")
        if not self._count:
            self._make_matrices(len(step.draft))
        row = self._count
        self._entropies[row] = step.entropies
        self._accepted[row] = step.accepted
        self._drafts[row] = step.draft
        self._numbers[row] = step.step
        self._temperatures[row] = step.temperature
        self._mean_entropy[row] = self._entropies[row].mean(dtype=np.float64)
        now, before = self._accepted[row], self._accepted[max(row - 1, 0)]
        self._counts[row] = (
            np.count_nonzero(now),
            np.count_nonzero(now & ~before) if row else np.count_nonzero(now),
            np.count_nonzero(before & ~now),
            np.count_nonzero(self._drafts[row] != self._drafts[max(row - 1, 0)]),
        )
        self._pieces.append(step.pieces)
        self._count += 1

    # One entry per known step

    @property
    def numbers(self) -> Ints:
        """The number of each step, from 1; some may be missing."""
        return self._numbers[: self._count]

    @property
    def temperatures(self) -> Floats:
        """The sampling temperature of each step."""
        return self._temperatures[: self._count]

    @property
    def mean_entropy(self) -> Floats:
        """The mean over the positions, in nats."""
        return self._mean_entropy[: self._count]

    @property
    def accepted(self) -> Ints:
        """How many positions are accepted."""
        return self._counts[: self._count, 0]

    @property
    def newly_accepted(self) -> Ints:
        """How many of them were not in the step before."""
        return self._counts[: self._count, 1]

    @property
    def lost(self) -> Ints:
        """How many positions were accepted in the step before and are not any more."""
        return self._counts[: self._count, 2]

    @property
    def changed(self) -> Ints:
        """At how many positions the draft differs from the step before; 0 in the first."""
        return self._counts[: self._count, 3]

    # One entry per known step and position

    @property
    def entropies(self) -> Floats:
        """The heat map, in nats."""
        return self._entropies[: self._count]

    @property
    def is_accepted(self) -> Bools:
        """Which positions each step accepted."""
        return self._accepted[: self._count]

    def pieces(self, index: int) -> tuple[str, ...]:
        """The texts of the draft of the `index`-th known step."""
        return self._pieces[index]

    def nearest(self, number: int) -> int:
        """The index of the known step that is closest to a step's number; 0 when there is none."""
        return int(np.abs(self.numbers - number).argmin()) if self._count else 0

    def token_history(self, position: int) -> TokenHistory:
        """What happened at a position in all known steps. Costs the number of steps.

        Raises:
            IndexError: the canvas has no such position.
        """
        if not 0 <= position < self.positions:
            raise IndexError(f"the canvas has {self.positions} positions, none is {position}")
        numbers = tuple(self.numbers.tolist())
        texts = (pieces[position] for pieces in self._pieces)
        tokens = list(zip(self._drafts[: self._count, position].tolist(), texts, strict=True))
        order = {token: place for place, token in enumerate(dict.fromkeys(tokens))}
        accepted = self.is_accepted[:, position]
        began = accepted & ~np.concatenate(([False], accepted[:-1]))
        starts = self.numbers[began].tolist()
        return TokenHistory(
            position=position,
            numbers=numbers,
            candidates=tuple(_candidate(token, tokens, numbers) for token in order),
            candidate_at=tuple(order[token] for token in tokens),
            entropies=tuple(self.entropies[:, position].tolist()),
            accepted=tuple(accepted.tolist()),
            first_accepted=starts[0] if starts else None,
            last_accepted=starts[-1] if starts else None,
            times_lost=len(starts) - int(bool(accepted[-1])),
            times_changed=sum(one != other for one, other in pairwise(tokens)),
        )

    def _make_matrices(self, positions: int) -> None:
        shape = (self.max_steps, positions)
        self._entropies = np.zeros(shape, np.float32)
        self._accepted = np.zeros(shape, np.bool_)
        self._drafts = np.zeros(shape, np.int32)


def _candidate(token: tuple[int, str], tokens: list[tuple[int, str]], numbers: tuple[int, ...]) -> Candidate:
    spans: list[tuple[int, int]] = []
    count = 0
    for index, held in enumerate(tokens):
        if held != token:
            continue
        count += 1
        if index and tokens[index - 1] == token:
            spans[-1] = (spans[-1][0], numbers[index])
        else:
            spans.append((numbers[index], numbers[index]))
    return Candidate(token[0], token[1], tuple(spans), count)
