"""Read how likely given answers are in the slots of a canvas: a few denoising steps, nothing generated.

One *pass* is a canvas of noise with everything known pinned, and one or a few denoising steps; the last
one's softmax at temperature 1 is read, for the tokens that could come next only. `AnswerTree` says how these
become the probabilities of whole answers. Slots whose answers all have as many tokens are read together,
with the text on both sides of them.

Elsewhere the width of a slot would give the answer away: where three positions are free before "\\n", "yes"
is unlikely, however right it is. So which length it has is read with everything behind the slot as noise;
then answers of one length are compared in a slot of that length, with the text on both sides. An answer that
is the beginning of another one ends with the token behind the slot. These slots are read in the order of the
text, each after the surest answer of those before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_backends.cancellation import Cancelled, CancelledError, never
from model_backends.diffusion_gemma.answer_tree import NEGLIGIBLE, AnswerTree
from model_backends.diffusion_gemma.model import DiffusionGemma
from model_backends.diffusion_gemma.read_out import NOTHING, Wanted
from model_backends.diffusion_gemma.sampler import random_tokens

Uniforms = Callable[[int], NDArray[np.float64]]

MOST_PASSES = 4
"""How many passes the answers of a slot get: further branches keep what the nearest pass said of them."""
MOST_STEPS = 4
"""The most denoising steps of a reading of answers: more of them would generate."""
_NOISE = -1  # in place of a token: not known


@dataclass(frozen=True)
class AnswerSlot:
    """A slot of a canvas: its first position, and the tokens of each answer that it may hold, one or more.

    It takes as many positions as its longest answer.
    """

    start: int
    answers: tuple[tuple[int, ...], ...]

    @property
    def length(self) -> int:
        """The number of tokens of the longest answer."""
        return max(map(len, self.answers))


@dataclass(frozen=True)
class AnswersRead:
    """Of each slot the probability of each answer, 1 in all, and the number of denoising steps it took."""

    probabilities: tuple[tuple[float, ...], ...]
    steps: int


def read_answers(
    model: DiffusionGemma,
    canvas: NDArray[np.int32],
    pinned: NDArray[np.bool_],
    slots: Sequence[AnswerSlot],
    uniforms: Uniforms,
    *,
    padding: int,
    steps: int = 1,
    passes: int = MOST_PASSES,
    cancelled: Cancelled = never,
) -> AnswersRead:
    """Return how likely each answer is in its slot, at temperature 1.

    `canvas` [n] stands after the model's prefix, which must be prefilled; its `pinned` [n] positions hold
    the text around the slots, the others are noise. `slots` come in the order of the text. `padding`: the
    token that fills the canvas behind the end of the text, where shorter answers make room. `steps`:
    denoising steps of a pass. `passes`: how many of them the answers of one slot get at most. Per step
    `uniforms` is called for the noise, [n], then for the samples, [n]. The self-conditioning of the canvas
    is the reader's own.

    Raises:
        AnswersError: two answers of a slot cannot be told apart; or one is the beginning of another one, and
            behind the slot no token is pinned.
        CancelledError: `cancelled` before it was done.
    """
    reader = _Reader(model, uniforms, steps, cancelled)
    text = _Text(np.where(pinned, canvas, _NOISE), slots, padding)
    found: dict[int, tuple[float, ...]] = {}
    together = [index for index, slot in enumerate(slots) if len({len(a) for a in slot.answers}) == 1]
    trees = {index: AnswerTree(slots[index].answers) for index in together}
    line, starts = text.lay_out()
    _explore(reader, line, [(tree, starts[index]) for index, tree in trees.items()], passes)
    for index, tree in trees.items():
        found[index] = tree.probabilities()
        text.settle(index, _surest(slots[index], found[index]))
    for index, slot in enumerate(slots):
        if index not in found:
            found[index] = _read_lengths(reader, text, index, slot, passes)
            text.settle(index, _surest(slot, found[index]))
    return AnswersRead(tuple(found[index] for index in range(len(slots))), reader.count)


def _read_lengths(
    reader: _Reader, text: _Text, index: int, slot: AnswerSlot, passes: int
) -> tuple[float, ...]:
    """Read a slot whose answers have several lengths: the length first, then the answers of each length."""
    line, starts = text.lay_out()
    start = starts[index]
    behind = start + slot.length
    end = int(line[behind]) if behind < len(line) and line[behind] != _NOISE else None
    tree = AnswerTree(slot.answers, end)
    before = np.where(np.arange(len(line)) < start, line, _NOISE)
    passes -= _explore(reader, before, [(tree, start)], passes)
    found = list(tree.probabilities())
    groups: dict[int, list[int]] = {}
    for place, answer in enumerate(slot.answers):
        groups.setdefault(len(answer), []).append(place)
    shares = {length: sum(found[place] for place in places) for length, places in groups.items()}
    for length in sorted(groups, key=shares.__getitem__, reverse=True):
        members = groups[length]
        if len(members) == 1 or shares[length] < NEGLIGIBLE or passes < 1:
            continue
        line, starts = text.lay_out({index: length})
        tree = AnswerTree([slot.answers[place] for place in members])
        passes -= _explore(reader, line, [(tree, starts[index])], passes)
        for place, probability in zip(members, tree.probabilities(), strict=True):
            found[place] = shares[length] * probability
    return tuple(found)


def _explore(
    reader: _Reader, line: NDArray[np.int32], trees: Sequence[tuple[AnswerTree, int]], passes: int
) -> int:
    """Read the branches of trees, each with the position where its slot starts; return the passes taken."""
    for done in range(passes):
        branches = [(tree, start, tree.next_branch()) for tree, start in trees]
        readings = [(tree, start, given) for tree, start, given in branches if given is not None]
        if not readings:
            return done
        known, pairs, ends = line.copy(), list[tuple[int, int]](), list[int]()
        for tree, start, given in readings:
            known[start : start + len(given)] = given
            pairs += [(start + place, token) for place, token in tree.wanted(given)]
            ends.append(len(pairs))
        logs = reader.read(known, np.array(pairs, np.int32))
        for (tree, _start, given), part in zip(readings, np.split(logs, ends[:-1]), strict=True):
            tree.take(given, part)
    return passes


def _surest(slot: AnswerSlot, probabilities: Sequence[float]) -> tuple[int, ...]:
    return slot.answers[int(np.argmax(probabilities))]


class _Reader:
    """Runs passes and counts their steps."""

    def __init__(self, model: DiffusionGemma, uniforms: Uniforms, steps: int, cancelled: Cancelled) -> None:
        self._model, self._uniforms, self._steps, self._cancelled = model, uniforms, steps, cancelled
        self.count = 0

    def read(self, line: NDArray[np.int32], pairs: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the logarithms [m] of the probabilities of (position, token) pairs [m, 2]."""
        self._model.begin_block()
        n, vocab = len(line), self._model.config.vocab_size
        for left in range(self._steps - 1, -1, -1):
            if self._cancelled():
                raise CancelledError
            canvas = np.where(line == _NOISE, random_tokens(self._uniforms(n), vocab), line)
            wanted = NOTHING if left else Wanted(pairs=pairs)
            result = self._model.denoise(canvas, 1.0, self._uniforms(n), pinned=line != _NOISE, wanted=wanted)
            self.count += 1
        assert result.log_probabilities is not None
        return result.log_probabilities


class _Text:
    """The tokens around the slots, and what is known of the slots."""

    def __init__(self, line: NDArray[np.int32], slots: Sequence[AnswerSlot], padding: int) -> None:
        self._line, self._slots = line, slots
        self._filler = padding if len(line) and line[-1] == padding else _NOISE
        self._settled: dict[int, tuple[int, ...]] = {}

    def settle(self, index: int, answer: tuple[int, ...]) -> None:
        """Let a slot be an answer."""
        self._settled[index] = answer

    def lay_out(self, lengths: dict[int, int] | None = None) -> tuple[NDArray[np.int32], list[int]]:
        """Return the canvas [n], noise as -1, and where each slot starts.

        A slot that is not settled has the length given for it, else that of its longest answer.
        """
        parts, starts, at, width = [], [], 0, 0
        for index, slot in enumerate(self._slots):
            before = self._line[at : slot.start].tolist()
            length = (lengths or {}).get(index, slot.length)
            answer = self._settled.get(index, (_NOISE,) * length)
            parts += [*before, *answer]
            starts.append(width + len(before))
            width, at = len(parts), slot.start + slot.length
        parts += self._line[at:].tolist()
        parts += [self._filler] * (len(self._line) - len(parts))
        return np.array(parts, np.int32), starts
