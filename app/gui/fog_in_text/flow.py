"""Place the words of a draft in the rows of a passage, whose height is fixed. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.gui.canvas.layout import Layout, Metrics, Run

_PIECES = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a passage: its left and right edge and its top, in pixels."""

    left: float
    right: float
    top: float


@dataclass(slots=True)
class _Word:
    """The parts of a word, each with its position, the space before it, and whether a new line begins."""

    parts: list[tuple[int, str]]
    has_gap: bool
    begins_line: bool


def flow(
    pieces: Sequence[str],
    rows: Sequence[Row],
    metrics: Metrics,
    *,
    height: float = 0.0,
    right_to_left: bool = False,
) -> Layout:
    """Wrap `pieces`, one per position, greedily into `rows`; words that no row has room for are left out.

    A word that is wider than its row is left out, too: nothing is cut or narrowed.
    """
    runs: list[Run] = []
    space = metrics.advance(" ", "text")
    number = 0
    x = rows[0].left if rows else 0.0
    for word in _words(pieces):
        widths = [metrics.advance(text, "text") for _, text in word.parts]
        gap = space if word.has_gap and (runs == [] or x > rows[number].left) else 0.0
        if word.begins_line or (number < len(rows) and x + gap + sum(widths) > rows[number].right):
            number, gap = number + 1, 0.0
            x = rows[number].left if number < len(rows) else 0.0
        if number >= len(rows):
            break
        row = rows[number]
        if x + gap + sum(widths) > row.right:
            continue
        x += gap
        for (cell, text), width in zip(word.parts, widths, strict=True):
            left = row.left + row.right - x - width if right_to_left else x
            runs.append(Run(cell, text, left, row.top, width, "text"))
            x += width
    return Layout(tuple(pieces), tuple(runs), height)


def _words(pieces: Sequence[str]) -> Iterator[_Word]:
    """Divide pieces into words at white space."""
    word: _Word | None = None
    has_gap = begins_line = False
    for cell, piece in enumerate(pieces):
        for text in _PIECES.findall(piece):
            if text.isspace():
                if word is not None:
                    yield word
                word, has_gap, begins_line = None, True, begins_line or "\n" in text
            elif word is None:
                word = _Word([(cell, text)], has_gap, begins_line)
                has_gap = begins_line = False
            else:
                word.parts.append((cell, text))
    if word is not None:
        yield word
