"""Texts with slots as tokens for `fill`, and what is filled as text again.

A word's token holds the space before it, so the space before a slot belongs to the slot's tokens. The text
outside of slots is never made of tokens again: it stays equal to the letter whatever the tokenizer does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import cast

from model_backends.cancellation import Cancelled, never
from model_backends.diffusion_gemma.fill import MOST_TRIES
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.diffusion_gemma.window import Gap, Part
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, Fill, Slot, UnfogError

MOST_ANSWERS = 2000
"""A slot has at most so many answers."""

_MOST_SCALE = 1000.0  # times as long as its draft
_PUNCTUATION = ".,;:!?…"
_ENDINGS = ".!?…"
_OPENING = "([{“„‚‘«‹¿¡"


class SlotError(UnfogError):
    """A slot that cannot be filled."""

    kind: FailureKind = "prompt"


@dataclass(frozen=True)
class _Piece:
    """A part of a text; `space`: whether the gap's tokens begin with the space that is before the slot."""

    text: str
    slot: Slot | None = None
    space: bool = False


class SlottedText:
    """A text with slots: its parts as tokens, and the text of what the model makes of them.

    Raises:
        SlotError: a slot has impossible lengths, or only one to the end is allowed there.
        CancelledError: `cancelled` before it was done.
    """

    def __init__(self, request: Fill, tokenizer: Tokenizer, cancelled: Cancelled = never) -> None:
        self._request, self._tokenizer = request, tokenizer
        self._pieces = _pieces(request)
        self.slots = [index for index, piece in enumerate(self._pieces) if piece.slot is not None]
        """The index of each slot's part."""
        self.parts: list[Part] = [
            tuple(tokenizer.encode(piece.text, cancelled))
            if piece.slot is None
            else _gap(piece, piece.slot, tokenizer, cancelled, is_last=index == len(self._pieces) - 1)
            for index, piece in enumerate(self._pieces)
        ]

    @property
    def length(self) -> int:
        """The most tokens of the text, without a gap to the end."""
        return sum(
            max((len(part.draft), *part.lengths, *map(len, part.answers)))
            if isinstance(part, Gap)
            else len(part)
            for part in self.parts
        )

    def text_of(self, part: int, tokens: Sequence[int]) -> str:
        """Return the text of a slot's tokens, without what stands around it anyway: a space, a full stop."""
        text, piece = self._tokenizer.decode(tokens), self._pieces[part]
        before = self._before(part)
        if piece.space:
            text = text.removeprefix(" ")
        elif not before or before[-1].isspace() or before[-1] in _OPENING:
            text = text.lstrip(" ")
        behind = self._behind(part)
        if behind and behind in _PUNCTUATION:
            return text.removesuffix(behind)
        return text if behind and not behind.isspace() else text.rstrip(" ")

    def fits(self, part: int, tokens: Sequence[int]) -> bool:
        """Return whether a slot became what is wanted: so many words, a new text, joined to what is around.

        Joined: if the space before the slot belongs to its tokens, the first of them has it; and no two
        punctuation marks meet at its end.
        """
        piece, text = self._pieces[part], self.text_of(part, tokens)
        slot = piece.slot
        if slot is None or not text or piece.space != self._tokenizer.decode(tokens).startswith(" "):
            return False
        if text[-1] in _PUNCTUATION and (behind := self._behind(part)) and behind in _PUNCTUATION:
            return False
        if slot.scale is not None and not _is_another(text, slot.draft):
            return False
        return slot.words in (None, len(text.split()))

    def filled(self, texts: dict[int, str]) -> str:
        """Return the template with these texts of slots, by their part; of the others their drafts."""
        slots = iter(self.slots)
        return "".join(
            part if isinstance(part, str) else texts.get(next_slot := next(slots), self._draft(next_slot))
            for part in self._request.template
        )

    def _draft(self, part: int) -> str:
        slot = self._pieces[part].slot
        return "" if slot is None else slot.draft

    def _behind(self, part: int) -> str:
        """The first character behind a part, "" if that is another slot or the end of the text."""
        return self._pieces[part + 1].text[:1] if part + 1 < len(self._pieces) else ""

    def _before(self, part: int) -> str:
        """The text right before a part, as far as it is known: its last character is what matters."""
        piece = self._pieces[part - 1] if part else _Piece("")
        return piece.text + " " * self._pieces[part].space


def _is_another(text: str, draft: str) -> bool:
    """Return whether a text has other words than a draft, and ends a sentence if the draft does."""
    words, old = (re.findall(r"\w+", each.casefold()) for each in (text, draft))
    return words != old and (draft.rstrip()[-1:] not in _ENDINGS or text[-1] in _ENDINGS)


def lengths_to_try(fewest: int, most: int) -> tuple[int, ...]:
    """Return at most `MOST_TRIES` lengths from the fewest to the most, both included, evenly spaced."""
    count = min(MOST_TRIES, most - fewest + 1)
    if count == 1:
        return (fewest,)
    return tuple(round(fewest + (most - fewest) * index / (count - 1)) for index in range(count))


def kept_tokens(tokens: Sequence[int], ranges: Sequence[tuple[int, int]], tokenizer: Tokenizer) -> list[bool]:
    """Return which tokens have a character, other than the space before a word, in one of the ranges.

    Of a character of several tokens, all are in the range that it is in.
    """
    text = b"".join(map(tokenizer.piece, tokens))
    edges = [0] * (len(text) + 2)  # ranges that begin here, less those that end here
    offsets = [0, *accumulate(len(character.encode()) for character in text.decode(errors="replace"))]
    for start, end in ranges:
        first, last = (offsets[min(max(0, at), len(offsets) - 1)] for at in (start, end))
        if first < last:
            edges[first] += 1
            edges[last] -= 1
    is_kept = list(accumulate(edges))
    ends = [0, *accumulate(len(tokenizer.piece(token)) for token in tokens)]
    return [
        any(is_kept[at] for at in range(first, last) if text[at : at + 1] != b" " or last - first == 1)
        for first, last in pairwise(ends)
    ]


def _pieces(request: Fill) -> list[_Piece]:
    """Return the request's text in parts; neighbouring strings are one, and a slot takes over its space."""
    pieces: list[_Piece] = []
    parts = (request.before, *request.template, request.after)
    for is_text, neighbours in groupby(parts, lambda part: isinstance(part, str)):
        if is_text:
            if text := "".join(cast("Iterable[str]", neighbours)):
                pieces.append(_Piece(text))
            continue
        for part in cast("Iterable[Slot]", neighbours):
            text = pieces[-1].text if pieces and pieces[-1].slot is None else ""
            takes = (
                text.endswith(" ") and not text[:-1].endswith((" ", "\n")) and not part.draft[:1].isspace()
            )
            if takes:
                pieces[-1] = _Piece(text[:-1])
            pieces.append(_Piece(part.draft, part, takes))
    return pieces


def _gap(piece: _Piece, slot: Slot, tokenizer: Tokenizer, cancelled: Cancelled, *, is_last: bool) -> Gap:
    """Return a slot's gap.

    Raises:
        SlotError: it cannot be filled.
        CancelledError: `cancelled` before it was done.
    """
    _check(slot)
    space = " " * piece.space
    if slot.answers:
        return Gap(answers=tuple(_answer(space, answer, tokenizer, cancelled) for answer in slot.answers))
    draft = tuple(tokenizer.encode(space + slot.draft, cancelled)) if slot.draft else ()
    ranges = [(start + piece.space, end + piece.space) for start, end in slot.kept]
    lengths = slot.lengths
    if slot.scale is not None:
        lengths = (max(1, round(len(draft) * slot.scale[0])), max(1, round(len(draft) * slot.scale[1])))
    if lengths is not None and (ranges or not 1 <= lengths[0] <= lengths[1]):
        raise SlotError(
            lazy_text(
                "A gap of {fewest:,} to {most:,} tokens can't be filled.", fewest=lengths[0], most=lengths[1]
            ),
            lazy_text("Change its length, or keep none of its words."),
        )
    if not draft and lengths is None:
        if not is_last:
            raise SlotError(
                lazy_text("A gap without a length has text behind it."), lazy_text("Give the gap a length.")
            )
        return Gap(is_open=True)
    gap = Gap(draft, tuple(kept_tokens(draft, ranges, tokenizer)) if ranges else (), slot.noise)
    return gap if lengths is None else replace(gap, lengths=lengths_to_try(*lengths))


def _check(slot: Slot) -> None:
    """Check a slot's numbers.

    Raises:
        SlotError: one is out of range.
    """
    fewest, most = slot.scale or (1.0, 1.0)
    if not 0 < fewest <= most <= _MOST_SCALE:
        problem = lazy_text("{fewest:g} to {most:g} times the draft's length", fewest=fewest, most=most)
    elif not 0 <= slot.noise <= 1:
        problem = lazy_text("noise of {noise:g}, which is not between 0 and 1", noise=slot.noise)
    elif slot.words is not None and slot.words < 1:
        problem = lazy_text("{words:,} words", words=slot.words)
    elif len(slot.answers) > MOST_ANSWERS:
        problem = lazy_text(
            "{count:,} answers, more than {most:,}", count=len(slot.answers), most=MOST_ANSWERS
        )
    else:
        return
    raise SlotError(
        lazy_text("A gap can't be filled that asks for {problem}.", problem=problem), lazy_text("Change it.")
    )


def _answer(space: str, answer: str, tokenizer: Tokenizer, cancelled: Cancelled) -> tuple[int, ...]:
    """Return an answer's tokens.

    Raises:
        SlotError: it is empty.
        CancelledError: `cancelled` before it was done.
    """
    tokens = tuple(tokenizer.encode(space + answer, cancelled)) if answer.strip() else ()
    if not tokens:
        raise SlotError(lazy_text("One of the answers is empty."), lazy_text("Remove it."))
    return tokens
