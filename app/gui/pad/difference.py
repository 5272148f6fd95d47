"""What differs between two texts, word by word where lines resemble each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Change = Literal["same", "removed", "added"]

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_LINES = 4_000  # that are compared by a method that finds the least difference
_MOST_CHARACTERS = 20_000  # of changed lines that are compared word by word


class Piece(NamedTuple):
    """A part of both texts, or of one of them."""

    change: Change
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """Return the parts of two texts in order: those of `old` alone are removed, those of `new` added."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    is_long = max(len(before), len(after)) > _MOST_LINES
    matcher = SequenceMatcher(None, before, after, autojunk=is_long)
    pieces: list[Piece] = []
    for kind, first, last, start, end in matcher.get_opcodes():
        left, right = "".join(before[first:last]), "".join(after[start:end])
        if kind == "replace" and len(left) + len(right) <= _MOST_CHARACTERS:
            pieces += _words(left, right)
        else:
            pieces += [Piece("same", left)] if kind == "equal" else _changed(left, right)
    return list(_joined(pieces))


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = "".join(before[first:last]), "".join(after[start:end])
        yield from [Piece("same", left)] if kind == "equal" else _changed(left, right)


def _changed(old: str, new: str) -> list[Piece]:
    return [piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text]


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Join neighbours of the same kind; what is removed comes before what is added."""
    held: dict[Change, str] = {"removed": "", "added": ""}
    same = ""
    for piece in pieces:
        if piece.change == "same":
            if piece.text.isspace() and "\n" not in piece.text and all(held.values()):
                held = {change: text + piece.text for change, text in held.items()}
                continue
            yield from (Piece(change, text) for change, text in held.items() if text)
            held = {"removed": "", "added": ""}
            same += piece.text
        else:
            if same:
                yield Piece("same", same)
                same = ""
            held[piece.change] += piece.text
    if same:
        yield Piece("same", same)
    yield from (Piece(change, text) for change, text in held.items() if text)
