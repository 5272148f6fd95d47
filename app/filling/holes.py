"""Parse texts with holes in square brackets, as templates for `Fill`.

    […] or [...]              any text; at the end of the text: as much as the model likes
    [a word] [three words]    so many words; also [3 words], [ein Wort], [drei Wörter]
    [20 tokens] [10-20 tokens]    so many tokens
    [yes|no]                  one of these answers

A backslash before the bracket makes it text. Links, wiki links, link definitions, code spans and fenced code
are no holes in Markdown, nor here; neither are indices, as in E[X|Y] and a[...].
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.filling.code_ranges import code_ranges
from model_backends.protocol import Slot

FREE_LENGTHS = 1, 9
"""The fewest and the most tokens of a hole of any length that is not at the end."""

_TOKENS_PER_WORD = 3  # at most, so that words of other languages than English fit
_MOST_WORDS, _MOST_TOKENS = 200, 4000

_BRACKETS = re.compile(r"\[([^\[\]\\\r\n]{1,1000})\]")
_DOTS = ("…", "...")
_LENGTH = re.compile(
    r"(?P<first>\w+)(?:\s*[-–]\s*(?P<last>\d+))?\s+(?:(?P<words>words?|wort|wörter)|tokens?)", re.IGNORECASE
)
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "a an one ein eine",
            "two zwei",
            "three drei",
            "four vier",
            "five fünf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
            "ten zehn",
            "eleven elf",
            "twelve zwölf",
        ),
        start=1,
    )
    for word in words.split()
}
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\[\]\r\n]+)\]:[ \t]*(?:<|[/#.]|mailto:|\w+://|\S*\w\.\w)", re.MULTILINE
)
_DESTINATION = re.compile(r"\]\([^()\r\n]*\)")


class Hole(NamedTuple):
    """A hole: where its brackets begin in the text, where they end, and the slot that it stands for."""

    start: int
    end: int
    slot: Slot


@dataclass(frozen=True, slots=True)
class TextWithHoles:
    """A text and its holes, in their order."""

    source: str
    holes: tuple[Hole, ...]
    pieces: tuple[str, ...]
    """The text before, between and after the holes, one more than holes, without what escapes a bracket."""

    @property
    def ending(self) -> str:
        """The white space after a hole that ends the text: it is no part of the template."""
        return self.pieces[-1] if self.holes and _reaches_end(self.holes[-1].slot) else ""

    @property
    def template(self) -> tuple[str | Slot, ...]:
        """The text as `Fill.template`, without its `ending`."""
        parts: list[str | Slot] = []
        for piece, hole in zip(self.pieces[:-1], self.holes, strict=True):
            parts += (piece, hole.slot)
        if not self.ending:
            parts.append(self.pieces[-1])
        return tuple(part for part in parts if part != "")

    def filled(self, texts: Sequence[str]) -> str:
        """Return the text with a text in the place of each hole.

        Raises:
            ValueError: there are not as many texts as holes.
        """
        filled = "".join(
            piece + text for piece, text in zip(self.pieces[: len(self.holes)], texts, strict=True)
        )
        return filled + self.pieces[-1]


def parse_holes(source: str) -> TextWithHoles:
    """Find the holes of a text. Linear in its length; quick if there is nothing like a hole."""
    holes: list[Hole] = []
    pieces: list[str] = []
    piece, position = "", 0
    for escapes, (start, end), slot in _brackets(source):
        before = start - escapes
        piece += source[position:before] + "\\" * (escapes // 2)
        position = start
        if escapes % 2 == 0:
            pieces.append(piece)
            holes.append(Hole(start, end, slot))
            piece, position = "", end
    pieces.append(piece + source[position:])
    if holes and holes[-1].slot is _FREE and not pieces[-1].strip():
        holes[-1] = holes[-1]._replace(slot=Slot())
    return TextWithHoles(source, tuple(holes), tuple(pieces))


def escape_holes(text: str) -> str:
    """Return the text with a backslash before each hole: parsed, it is this text, and has no holes."""
    escaped, position = "", 0
    for escapes, (start, _), _ in _brackets(text):
        escaped += text[position:start] + "\\" * (escapes + 1)
        position = start
    return escaped + text[position:]


_FREE = Slot(lengths=FREE_LENGTHS)


def _reaches_end(slot: Slot) -> bool:
    return slot == Slot()


def _brackets(source: str) -> Iterator[tuple[int, tuple[int, int], Slot]]:
    """Find the brackets with a hole in them: the backslashes before, the range of the brackets, the slot."""
    found = [(match, slot) for match in _BRACKETS.finditer(source) if (slot := _slot(match[1])) is not None]
    if not found:
        return
    labels = {_label(match[1]) for match in _DEFINITION.finditer(source)}
    destinations = [match.span() for match in _DESTINATION.finditer(source)]
    code = code_ranges(source)
    for match, slot in found:
        start, end = match.span()
        escapes = _backslashes_before(source, start)
        before = source[start - escapes - 1 : start - escapes]
        is_index = before.isalnum() and ("|" in match[1] or match[1].strip() == "...")
        is_wiki_link = before == "[" and source.startswith("]", end)
        is_link = any(first < end <= last for first, last in _near(destinations, end))
        is_defined = _label(match[1]) in labels or _label(_label_at(source, end)) in labels
        is_code = any(first <= start < last for first, last in _near(code, start))
        if not (is_index or is_wiki_link or is_link or is_defined or is_code):
            yield escapes, (start, end), slot


def _backslashes_before(source: str, position: int) -> int:
    first = position
    while first > 0 and source[first - 1] == "\\":
        first -= 1
    return position - first


def _near(ranges: Sequence[tuple[int, int]], position: int) -> Sequence[tuple[int, int]]:
    """The last of ascending ranges that begins at a position or before it, if there is one."""
    index = bisect_right(ranges, position, key=lambda found: found[0])
    return ranges[max(index - 1, 0) : index]


def _label(text: str) -> str:
    """The label of a link as Markdown compares it."""
    return " ".join(text.split()).casefold()


def _label_at(source: str, start: int) -> str:
    """The label in brackets that begins at a position, "" if none does."""
    match = _BRACKETS.match(source, start)
    return match[1] if match is not None else ""


def _slot(inside: str) -> Slot | None:
    """The slot that the text inside of brackets describes; None if it describes none."""
    inside = inside.strip()
    if inside in _DOTS:
        return _FREE
    if "|" in inside:
        answers = tuple(answer.strip() for answer in inside.split("|"))
        return Slot(answers=answers) if all(answers) and len(set(answers)) == len(answers) else None
    match = _LENGTH.fullmatch(inside)
    if match is None:
        return None
    first = _number(match["first"])
    last = int(match["last"]) if match["last"] else first
    if match["words"] is None:
        return Slot(lengths=(first, last)) if 0 < first <= last <= _MOST_TOKENS else None
    if match["last"] or not 0 < first <= _MOST_WORDS:
        return None
    return Slot(lengths=(first, _TOKENS_PER_WORD * first), words=first)


def _number(text: str) -> int:
    """A number in digits or in words, 0 if it is none."""
    if text.isascii() and text.isdecimal():
        return int(text[:9])
    return _NUMBERS.get(text.casefold(), 0)
