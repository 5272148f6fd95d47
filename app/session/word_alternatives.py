"""What else a word could be: ask the model for alternatives, and for how likely each is. Pure: no Qt.

The word becomes a gap of one token, of two and of as many as it has, while everything else is pinned. Of
one denoising step come the likeliest tokens of each position. A token that only begins a word is completed:
it is pinned, and the rest of the gap is filled. In the end the model compares all the words that came out,
of whatever lengths, as the answers of one gap.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

from model_backends.protocol import Candidate, Fill, Filling, Message, Sampling, Slot

MOST_WORDS = 8
"""How many words are compared, the present one among them."""
_CANDIDATES = 8  # of each position
_BRANCHES = 3  # beginnings of words that are completed, for each length
_LENGTHS = (1, 2)  # tokens of a gap, besides as many as the word has
_ONE_STEP = Sampling(max_steps=1, t_min=1.0, t_max=1.0)  # at temperature 1: the model's own probabilities
_SEED = 1
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*", re.UNICODE)


@dataclass(frozen=True)
class WordPlace:
    """A word of a text that answers `messages`: what is before it, the word, and what is behind it."""

    messages: tuple[Message, ...]
    before: str
    word: str
    after: str


@dataclass(frozen=True)
class Filled:
    """What became of a `Fill`: the candidates of the positions of its slots, and its fillings."""

    candidates: tuple[tuple[Candidate, ...], ...]
    fillings: tuple[Filling, ...]


@dataclass(frozen=True)
class Alternative:
    """A word, and how likely it is among all those that were compared; None before that is known."""

    word: str
    probability: float | None = None


@dataclass
class AlternativesReader:
    """Reads the alternatives of one word; `known` are some that are known before, the likeliest first."""

    place: WordPlace
    known: Sequence[str] = ()
    alternatives: tuple[Alternative, ...] = ()
    """The words so far, without the present one; the likeliest first."""
    own_probability: float | None = None
    """How likely the present word is among them."""
    _found: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rank, word in enumerate(self.known):
            self._add(word, 0.01 / (rank + 1))  # behind all that is read
        self._show()

    def fills(self) -> Generator[Fill, Filled, None]:
        """Yield each `Fill` to run, and take what became of it."""
        own = yield self._fill(Slot(draft=self.place.word))
        length = own.fillings[0].tokens if own.fillings else len(own.candidates)
        yield from self._complete(own, length)
        for other in _LENGTHS:
            if other != length:
                filled = yield self._fill(Slot(lengths=(other, other)))
                yield from self._complete(filled, other)
        words = [self.place.word, *(one.word for one in self.alternatives[: MOST_WORDS - 1])]
        if len(words) > 1:
            compared = yield self._fill(Slot(answers=tuple(words)))
            self._compare(words, compared)

    def _complete(self, filled: Filled, length: int) -> Generator[Fill, Filled, None]:
        """Add the words of a gap of this length, after filling what is behind their first tokens."""
        firsts = list(self._beginnings(filled))
        if length == 1:
            for piece, probability in firsts:
                self._add(piece, probability)
            self._show()
            return
        for piece, probability in firsts[:_BRANCHES]:
            rest = yield self._fill(piece, Slot(lengths=(length - 1, length - 1)))
            for text, share in _texts(rest):
                self._add(piece + text, probability * share)
            self._show()

    def _beginnings(self, filled: Filled) -> Iterator[tuple[str, float]]:
        """Yield the tokens that may begin the word, the likeliest first, without the space before it."""
        is_spaced = self.place.before[-1:] == " "  # a word's token holds the space before it
        for one in sorted(next(iter(filled.candidates), ()), key=lambda one: -one.probability):
            piece = one.piece.removeprefix(" ")
            if one.piece.startswith(" ") == is_spaced and _WORD.fullmatch(piece):
                yield piece, one.probability

    def _add(self, word: str, probability: float) -> None:
        """Take a text up if it is a word, and another one."""
        if _WORD.fullmatch(word) and word.casefold() != self.place.word.casefold():
            self._found[word] = max(probability, self._found.get(word, 0.0))

    def _show(self) -> None:
        ranked = sorted(self._found, key=lambda word: -self._found[word])
        self.alternatives = tuple(Alternative(word) for word in ranked[: MOST_WORDS - 1])

    def _compare(self, words: Sequence[str], compared: Filled) -> None:
        shares = compared.fillings[0].probabilities if compared.fillings else ()
        if len(shares) != len(words):
            return
        self.own_probability = shares[0]
        ranked = sorted(zip(words[1:], shares[1:], strict=True), key=lambda one: -one[1])
        self.alternatives = tuple(Alternative(word, share) for word, share in ranked)

    def _fill(self, *parts: str | Slot) -> Fill:
        place = self.place
        return Fill(
            messages=place.messages,
            before=place.before,
            template=parts,
            after=place.after,
            seed=_SEED,
            sampling=_ONE_STEP,
            candidates=_CANDIDATES,
        )


def _texts(filled: Filled) -> Iterator[tuple[str, float]]:
    """Yield what a gap became, and its runner-up if it is of one token; each with its probability."""
    if not filled.fillings:
        return
    share = 1.0
    for position in filled.candidates:
        share *= position[0].probability if position else 0.0
    yield filled.fillings[0].text, share
    if len(filled.candidates) == 1:
        for one in filled.candidates[0][1:2]:
            yield one.piece, one.probability
