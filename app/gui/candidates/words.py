"""The words of a recorded reply: how often each changed, when it was decided, and what was rejected. No Qt.

A word is a run of positions whose texts belong together, such as " cond" and "enses"; a punctuation
mark is a separate word. Thoughts and control tokens are left out. Where a reply's slots were filled, the
text around them is shown without words: nothing of it was written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.gui.canvas.layout import shown_length
from app.storage.trace import Trace
from model_backends.protocol import Candidate

MOST_REJECTED = 5
"""How many rejected candidates a word has at most."""
_INSIDE_WORDS = "'’_\u00ad"


@dataclass(frozen=True)
class Rejected:
    """A candidate in its place within a word; it replaces one token, between `before` and `after`.

    `probability`: the highest that it reached, in `step`; None if that was not recorded. Then it was the
    draft, in `step` first and in so many `drafts` in all.
    """

    before: str
    piece: str
    after: str
    step: int
    probability: float | None = None
    drafts: int = 0

    @property
    def text(self) -> str:
        """The word with this candidate."""
        return self.before + self.piece + self.after


@dataclass(frozen=True)
class Word:
    """A word of the reply: its positions, counted over all blocks, and how it came about.

    `decided` is the step from which on its draft stayed, of `steps`; `changes` counts the steps, of those
    recorded, in which its draft became another one. `probability`: the highest that its least certain token
    reached; None if that was not recorded.
    """

    text: str
    first: int
    last: int
    block: int
    decided: int
    steps: int
    changes: int
    probability: float | None


class ReplyWords:
    """The words of a reply, in order; `pieces` are the shown texts of all its positions."""

    def __init__(self, traces: Sequence[Trace]) -> None:
        self._traces = tuple(traces)
        self._begins: list[int] = []  # of each block, among all positions
        pieces: list[str] = []
        for number, trace in enumerate(self._traces):
            shown, around = _shown_pieces(trace), ("", "")
            if trace.is_fill:
                following = self._traces[number + 1 : number + 2]
                end = _first_written(following[0]) if following and following[0].is_fill else None
                around, shown = _between(trace, shown, _first_written(trace) if number else 0, end)
            pieces += filter(None, around[:1])
            self._begins.append(len(pieces))
            pieces += (*shown, *filter(None, around[1:]))
        self.pieces = tuple(pieces)
        self.words = tuple(word for index in range(len(self._traces)) for word in self._words_of(index))
        self._at = {cell: n for n, word in enumerate(self.words) for cell in range(word.first, word.last + 1)}

    @property
    def has_probabilities(self) -> bool:
        """Whether candidates were recorded with their probabilities."""
        return any(trace.commit.candidates for trace in self._traces)

    @property
    def block_count(self) -> int:
        """The number of blocks."""
        return len(self._traces)

    @property
    def text(self) -> str:
        """The text shown."""
        return "".join(self.pieces)

    def at(self, cell: int) -> int | None:
        """Return the index of the word at this position, if there is one."""
        return self._at.get(cell)

    def at_character(self, place: int) -> int | None:
        """Return the index of the word at a character of the text, if there is one."""
        end = 0
        for position, piece in enumerate(self.pieces):
            end += len(piece)
            if place < end:
                return self.at(position) if place >= 0 else None
        return None

    @cached_property
    def most_contested(self) -> tuple[int, ...]:
        """The indices of the words that changed, or had a likely rival, the most contested first."""
        contested = [(self._contest(word), -index) for index, word in enumerate(self.words)]
        return tuple(-index for contest, index in sorted(contested, reverse=True) if contest > 0.0)

    def rejected(self, word: Word) -> tuple[Rejected, ...]:
        """Return the candidates that a word rejected: the likeliest first, else the longest drafts."""
        found: dict[str, Rejected] = {}
        for one in self._rejected(word):
            text = one.text.strip() or one.text
            if text and text != word.text and _rank(one) > _rank(found.get(text)):
                found[text] = one
        return tuple(sorted(found.values(), key=_rank, reverse=True)[:MOST_REJECTED])

    def _contest(self, word: Word) -> float:
        rivals = self.rejected(word) if any(letter.isalnum() for letter in word.text) else ()
        if not rivals:
            return 0.0
        rival = rivals[0].probability
        return word.changes * (0.5 if rival is None else rival)

    def _rejected(self, word: Word) -> Iterator[Rejected]:
        """Yield what each of a word's positions rejected."""
        trace, begin = self._traces[word.block], self._begins[word.block]
        texts = self.pieces[word.first : word.last + 1]
        for cell in range(word.first, word.last + 1):
            inside, position = cell - word.first, cell - begin
            before, after = "".join(texts[:inside]).lstrip(), "".join(texts[inside + 1 :]).rstrip()
            for rejected in (
                _recorded(trace, position) if self.has_probabilities else _drafts(trace, position)
            ):
                piece = rejected.piece if before else rejected.piece.lstrip(" ")
                piece = piece if after else piece.rstrip(" ")
                if piece:
                    yield Rejected(before, piece, after, rejected.step, rejected.probability, rejected.drafts)

    def _words_of(self, block: int) -> Iterator[Word]:
        trace, begin = self._traces[block], self._begins[block]
        shown = self.pieces[begin : begin + len(trace.final_pieces)]
        drafts = np.array([step.draft for step in trace.steps], dtype=np.int64)
        numbers = [step.step for step in trace.steps]
        for first, last in _runs(shown):
            if trace.is_fill and all(trace.pinned[first : last + 1]):
                continue
            changed = (np.diff(drafts[:, first : last + 1], axis=0) != 0).any(axis=1)
            at = np.flatnonzero(changed)
            yield Word(
                text="".join(shown[first : last + 1]).strip(),
                first=begin + first,
                last=begin + last,
                block=block,
                decided=numbers[int(at[-1]) + 1] if len(at) else numbers[0],
                steps=trace.commit.steps,
                changes=len(at),
                probability=_least_probability(trace, first, last),
            )


def offset_in(text: str, words: ReplyWords) -> int | None:
    """Return how much further the words' characters are in a reply's text; None if they are not there."""
    shown = words.text.strip()
    found = text.find(shown) if shown else -1
    return None if found < 0 else found - (len(words.text) - len(words.text.lstrip()))


def _rank(rejected: Rejected | None) -> tuple[float, int, int]:
    """How much there is to be said for a candidate."""
    if rejected is None:
        return (-1.0, -1, 0)
    return (rejected.probability or 0.0, rejected.drafts, -rejected.step)


def _recorded(trace: Trace, position: int) -> Iterator[Rejected]:
    """Yield the candidates of a position that it did not become."""
    for one in _candidates(trace, position):
        if one.token != trace.commit.tokens[position]:
            yield Rejected("", one.piece, "", one.step, one.probability)


def _drafts(trace: Trace, position: int) -> Iterator[Rejected]:
    """Yield the drafts of a position that it did not become."""
    final = trace.steps[-1].draft[position]
    found: dict[tuple[int, str], list[int]] = {}
    for step in trace.steps:
        if (token := step.draft[position]) != final:
            found.setdefault((token, step.pieces[position]), []).append(step.step)
    for (_token, piece), steps in found.items():
        yield Rejected("", piece, "", steps[0], None, len(steps))


def _candidates(trace: Trace, position: int) -> tuple[Candidate, ...]:
    every = trace.commit.candidates
    return every[position] if position < len(every) else ()


def _least_probability(trace: Trace, first: int, last: int) -> float | None:
    """Return the highest probability that the least certain of these positions reached with its token."""
    reached = [
        next((one.probability for one in _candidates(trace, position) if one.token == token), None)
        for position, token in enumerate(trace.commit.tokens[first : last + 1], first)
    ]
    known = [probability for probability in reached if probability is not None]
    return min(known) if known and len(known) == len(reached) else None


def _shown_pieces(trace: Trace) -> list[str]:
    """Return what belongs to the reply of each position's text: nothing of thoughts and after the end."""
    pieces, text = trace.final_pieces, trace.commit.text.strip()
    joined = "".join(pieces)
    thought = joined.find(trace.commit.thought.strip())
    after = 0 if thought < 0 else thought + len(trace.commit.thought.strip())
    begin = joined.find(text, after)
    if begin < 0:  # a character that began in the block before
        begin, end = 0, len("".join(pieces[: shown_length(pieces, trace.commit.thought, trace.commit.text)]))
    else:
        end = begin + len(text) + len(trace.commit.text) - len(trace.commit.text.rstrip())
        begin -= len(trace.commit.text) - len(trace.commit.text.lstrip())
    found, offset = [], 0
    for piece in pieces:
        found.append(piece[max(0, begin - offset) : max(0, end - offset)])
        offset += len(piece)
    return found


def _first_written(trace: Trace) -> int:
    """Where in its text the first slot begins that a block has filled; what is before it is final."""
    first = next((position for position, pinned in enumerate(trace.pinned) if not pinned), 0)
    return len(trace.before) + len("".join(trace.final_pieces[:first]))


def _between(
    trace: Trace, shown: Sequence[str], begin: int, end: int | None
) -> tuple[tuple[str, str], list[str]]:
    """Return a part of the text of a block that has filled slots: what is around its canvas, its pieces."""
    cut, offset = [], len(trace.before)
    for piece in shown:
        cut.append(piece[max(begin - offset, 0) : None if end is None else max(end - offset, 0)])
        offset += len(piece)
    last = None if end is None else max(end - offset, 0)
    return (trace.before[begin:end], trace.after[max(begin - offset, 0) : last]), cut


def _runs(pieces: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last position of each word."""
    first: int | None = None
    last, before = 0, ""
    for position, piece in enumerate(pieces):
        if not piece.strip():
            if piece and first is not None:
                yield first, last
                first = None
            continue
        if first is not None and not _belong_together(before, piece):
            yield first, last
            first = None
        if first is None:
            first = position
        last, before = position, piece
    if first is not None:
        yield first, last


def _belong_together(before: str, piece: str) -> bool:
    """Whether two texts in a row are parts of one word."""
    left, right = before[-1], piece[0]
    if unicodedata.combining(right) or unicodedata.category(right) in ("Mn", "Mc", "Me", "Cf"):
        return True
    return _is_in_word(left) and _is_in_word(right)


def _is_in_word(letter: str) -> bool:
    is_wide = unicodedata.east_asian_width(letter) in "WF"
    return (
        letter in _INSIDE_WORDS
        or (letter.isalnum() and not is_wide)
        or unicodedata.category(letter)[0] == "M"
    )
