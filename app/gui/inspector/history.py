"""Statistics of one block over its denoising steps, and the history of each position. NumPy, no Qt.

Adding a step costs one row of every matrix, regardless of the number of steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from app.storage.trace import Trace
from model_backends.protocol import BlockStarted, DenoisingStep

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


NOISE = -1
"""The index of the noise that a block starts from: step 0, before the known steps."""


@dataclass(frozen=True)
class Candidate:
    """A token that a position held; `spans` are its (first, last) steps."""

    token: int
    text: str
    spans: tuple[tuple[int, int], ...]
    count: int  # of known steps, in all spans together


@dataclass(frozen=True)
class TokenHistory:
    """One position over the steps; `numbers`, `entropies` (nats), `accepted` have one entry per known step.

    `candidates` of the draft are in order of first appearance; `candidate_at[i]` is the index of the one at
    the i-th known step. `noise` is the token of step 0, if it is known. `last_accepted` is the step at which
    the position was most recently accepted anew. A `pinned` position held a token of a text in all steps.
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
    noise: Candidate | None = None
    pinned: bool = False

    def at(self, index: int) -> Candidate:
        """The token at a known step, or at `NOISE`."""
        if index == NOISE and self.noise is not None:
            return self.noise
        return self.candidates[self.candidate_at[index]]


class BlockHistory:
    """The known steps of a block, in order; arrays are [step] or [step, position].

    Dropped steps are missing: new, lost and changed positions are relative to the previous known step. The
    noise has no entry in the arrays: the model has computed nothing yet. Pinned positions are part of a text
    whose slots the block fills: they count as neither accepted nor changed, and are in no mean.
    """

    def __init__(self, block: int, max_steps: int, start: BlockStarted | None = None) -> None:
        """`start`: the block's noise; None if it was not recorded."""
        self.block = block
        self.max_steps = max_steps
        self.start = start
        self._count = 0
        self._pieces: list[tuple[str, ...]] = []
        self._numbers = np.zeros(max_steps, np.int32)
        self._temperatures = np.zeros(max_steps, np.float32)
        self._mean_entropy = np.zeros(max_steps, np.float32)
        self._counts = np.zeros((max_steps, 4), np.int32)  # accepted, newly accepted, lost, changed
        self._allocate_matrices(0 if start is None else len(start.canvas))

    @classmethod
    def of(cls, trace: Trace) -> BlockHistory:
        """Compute the history of a final block."""
        history = cls(trace.block, trace.steps[0].max_steps, trace.start)
        for step in trace.steps:
            history.add(step)
        return history

    def __len__(self) -> int:
        return self._count

    @property
    def positions(self) -> int:
        """The number of positions; 0 while neither the noise nor a step is known."""
        return self._entropies.shape[1]

    @property
    def is_free(self) -> Bools:
        """Which positions the block writes: all, but for pinned ones."""
        return self._is_free

    @property
    def free_positions(self) -> int:
        """How many positions the block writes."""
        return int(np.count_nonzero(self._is_free))

    @property
    def first(self) -> int:
        """The index of the first moment that is known: `NOISE`, or 0 where that was not recorded."""
        return 0 if self.start is None else NOISE

    @property
    def is_empty(self) -> bool:
        """Whether neither the noise nor a step is known."""
        return not self._count and self.start is None

    def follows(self, step: DenoisingStep) -> bool:
        """Whether this can be the next step of the block, rather than the first one of another block."""
        if step.block != self.block or step.max_steps != self.max_steps:
            return False
        if not self._count:
            return 1 <= step.step <= self.max_steps
        return self._numbers[self._count - 1] < step.step <= self.max_steps and (
            len(step.draft) == self.positions
        )

    def add(self, step: DenoisingStep) -> None:
        """Append the next step.

        Raises:
            ValueError: the step belongs to another block, or is not later than the last one.
        """
        if not self.follows(step):
            raise ValueError(f"step {step.step} of block {step.block} does not follow here")
        if not self._count and len(step.draft) != self.positions:
            self._allocate_matrices(len(step.draft))
        row = self._count
        self._entropies[row] = step.entropies
        self._accepted[row] = step.accepted & self._is_free
        self._drafts[row] = step.draft
        self._numbers[row] = step.step
        self._temperatures[row] = step.temperature
        free = self._entropies[row][self._is_free]
        self._mean_entropy[row] = free.mean(dtype=np.float64) if len(free) else 0.0
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
        """The mean over the positions at each step, in nats."""
        return self._mean_entropy[: self._count]

    @property
    def accepted(self) -> Ints:
        """How many positions are accepted at each step."""
        return self._counts[: self._count, 0]

    @property
    def newly_accepted(self) -> Ints:
        """How many of them were not accepted in the previous step."""
        return self._counts[: self._count, 1]

    @property
    def lost(self) -> Ints:
        """How many positions were accepted in the previous step but are no longer."""
        return self._counts[: self._count, 2]

    @property
    def changed(self) -> Ints:
        """At how many positions the draft differs from the previous step; 0 in the first one."""
        return self._counts[: self._count, 3]

    # One entry per known step and position

    @property
    def entropies(self) -> Floats:
        """The entropy of each position at each step, in nats."""
        return self._entropies[: self._count]

    @property
    def is_accepted(self) -> Bools:
        """Which positions each step accepted."""
        return self._accepted[: self._count]

    def pieces(self, index: int) -> tuple[str, ...]:
        """The texts of the draft at the `index`-th known step."""
        return self._pieces[index]

    def number(self, index: int) -> int:
        """The number of a known step; 0 for the noise."""
        return 0 if index == NOISE else int(self._numbers[index])

    def nearest(self, number: int) -> int:
        """The index of the known step closest to a step number; 0 is that of the noise."""
        if not self._count or number < 1:
            return self.first
        return int(np.abs(self.numbers - number).argmin())

    def token_history(self, position: int) -> TokenHistory:
        """Compute the history of one position. Costs time proportional to the number of steps.

        Raises:
            IndexError: the canvas has no such position.
        """
        if not 0 <= position < self.positions:
            raise IndexError(f"the canvas has {self.positions} positions, none is {position}")
        numbers = tuple(self.numbers.tolist())
        texts = (pieces[position] for pieces in self._pieces)
        tokens = list(zip(self._drafts[: self._count, position].tolist(), texts, strict=True))
        order = {token: index for index, token in enumerate(dict.fromkeys(tokens))}
        accepted = self.is_accepted[:, position]
        newly_accepted = accepted & ~np.concatenate(([False], accepted[:-1]))
        starts = self.numbers[newly_accepted].tolist()
        return TokenHistory(
            position=position,
            numbers=numbers,
            candidates=tuple(_candidate(token, tokens, numbers) for token in order),
            candidate_at=tuple(order[token] for token in tokens),
            entropies=tuple(self.entropies[:, position].tolist()),
            accepted=tuple(accepted.tolist()),
            first_accepted=starts[0] if starts else None,
            last_accepted=starts[-1] if starts else None,
            times_lost=len(starts) - int(bool(accepted[-1:].any())),
            times_changed=sum(one != other for one, other in pairwise(tokens)),
            noise=self._noise_at(position),
            pinned=not self._is_free[position],
        )

    def _noise_at(self, position: int) -> Candidate | None:
        if self.start is None or position >= len(self.start.canvas):
            return None
        return Candidate(self.start.canvas[position], self.start.pieces[position], ((0, 0),), 1)

    def _allocate_matrices(self, positions: int) -> None:
        shape = (self.max_steps, positions)
        self._entropies = np.zeros(shape, np.float32)
        self._accepted = np.zeros(shape, np.bool_)
        self._drafts = np.zeros(shape, np.int32)
        self._is_free = np.ones(positions, np.bool_)
        if self.start is not None and len(self.start.pinned) == positions:
            self._is_free = ~np.array(self.start.pinned, np.bool_)


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
