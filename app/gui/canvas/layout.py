"""Where every canvas position stands when its block is read as prose. Pure: no Qt.

Words are wrapped greedily, so settled text never moves because of what follows it. They stand where the
Markdown that replaces them will put them: lists are indented, marks of emphasis take no room, code is set in
its own font, lines of Hebrew or Arabic begin at the right. A position of which nothing can be seen, as a
space, has no run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.gui.canvas.markup import PREFIX, Line, Part, Style, Word, read_lines

__all__ = ["PREFIX", "Layout", "Metrics", "Run", "cell_at", "lay_out", "shown_length"]


_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Metrics(Protocol):
    """How wide and high text is, in pixels."""

    paragraph_gap: float
    list_indent: float  # of each level
    code_indent: float
    code_gap: float  # above a code block, if something stands above it
    opening_height: float  # of the line that opens a code block
    closing_height: float

    def advance(self, text: str, style: Style) -> float:
        """The width of a piece of text on one line."""

    def line_height(self, style: Style) -> float:
        """The distance between the tops of two lines."""

    def margins(self, style: Style) -> tuple[float, float]:
        """The space above and below a paragraph of its own kind, beyond that of ordinary ones."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of one position's text on one line; `x` and `y` are its top left corner in pixels."""

    cell: int
    text: str
    x: float
    y: float
    width: float
    style: Style


@dataclass(frozen=True, slots=True)
class Layout:
    """A laid out block: the texts that it stands for, where they stand, and its height in pixels."""

    pieces: tuple[str, ...]
    runs: tuple[Run, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Box:
    """A part of a word and its width in pixels."""

    part: Part
    width: float


@dataclass(frozen=True, slots=True)
class _SetWord:
    """A measured word: its boxes stand side by side, `gap` pixels behind the word before."""

    gap: float
    boxes: tuple[_Box, ...]

    @property
    def width(self) -> float:
        """Its boxes' widths."""
        return sum(box.width for box in self.boxes)


_Row = list[tuple[float, _Box]]  # boxes from left to right, each with its x


def _rows(words: Iterable[_SetWord], width: float) -> list[_Row]:
    """Rows no wider than `width`, each as full as can be."""
    rows: list[_Row] = []
    x = 0.0
    for word in words:
        if not rows or x + word.gap + word.width > width:
            rows.append([])
            x = word.gap if len(rows) == 1 and word.gap + word.width <= width else 0.0
        else:
            x += word.gap
        for box in word.boxes:
            rows[-1].append((x, box))
            x += box.width
    return rows


def lay_out(prefix: str, pieces: Sequence[str], width: float, metrics: Metrics) -> Layout:
    """Set `prefix` and then the `pieces` of a block, one per position, as prose `width` pixels wide."""
    runs: list[Run] = []
    y, bottom = 0.0, 0.0
    from_right = _reads_from_right((prefix, *pieces))
    for line in read_lines(prefix, pieces):
        begin = len(runs)
        above, below = metrics.margins(line.style)
        y += above + (metrics.code_gap if line.kind == "opening" and runs else 0.0)
        indent = _indent(line, metrics)
        room = max(width - indent, 1.0)
        height = _height(line, metrics)
        if line.marker is not None:
            runs += _marker(line.marker, indent, y, metrics)
        rows = _rows(_measured(line, room, metrics), room)
        for row in rows:
            runs += (Run(b.part.cell, b.part.text, indent + x, y, b.width, b.part.style) for x, b in row)
            y += height
        if not rows:
            y += height if line.marker is not None or line.ended else 0.0
        if from_right and line.style != "code" and _reads_from_right(run.text for run in runs[begin:]):
            runs[begin:] = [replace(run, x=width - run.x - run.width) for run in runs[begin:]]
        y += below
        bottom = y
    return Layout(tuple(pieces), tuple(runs), bottom if runs else 0.0)


def cell_at(layout: Layout, x: float, y: float, metrics: Metrics) -> int | None:
    """The position whose text stands at a point, if there is one."""
    for run in layout.runs:
        inside = run.y <= y < run.y + metrics.line_height(run.style)
        if run.cell != PREFIX and inside and run.x <= x < run.x + run.width:
            return run.cell
    return None


def _reads_from_right(texts: Iterable[str]) -> bool:
    """Whether most letters are Hebrew or Arabic: the first one is noise as long as the block is."""
    text = "".join(texts)
    count = len(_FROM_RIGHT.findall(text))
    return count > 0 and 2 * count > sum(letter.isalpha() for letter in text)


def _indent(line: Line, metrics: Metrics) -> float:
    if line.style == "code":
        return metrics.code_indent
    return metrics.list_indent * line.depth


def _height(line: Line, metrics: Metrics) -> float:
    match line.kind:
        case "blank":
            return metrics.paragraph_gap
        case "opening":
            return metrics.opening_height
        case "closing":
            return metrics.closing_height
        case _:
            return metrics.line_height(line.style)


def _marker(marker: Word, indent: float, y: float, metrics: Metrics) -> Iterator[Run]:
    """A bullet or number, to the left of its text."""
    widths = [metrics.advance(part.text, part.style) for part in marker.parts]
    x = max(0.0, indent - metrics.advance("  ", "text") - sum(widths))
    for part, width in zip(marker.parts, widths, strict=True):
        yield Run(part.cell, part.text, x, y, width, part.style)
        x += width


def _measured(line: Line, room: float, metrics: Metrics) -> Iterator[_SetWord]:
    for word in line.words:
        boxes = tuple(_Box(part, metrics.advance(part.text, part.style)) for part in word.parts)
        gap = metrics.advance(word.gap, word.gap_style) if word.gap else 0.0
        whole = _SetWord(gap, boxes)
        if whole.width <= room:
            yield whole
        else:
            yield from _broken(whole, room, metrics)


def _broken(word: _SetWord, room: float, metrics: Metrics) -> Iterator[_SetWord]:
    """A word wider than a row as words that are not."""
    boxes: list[_Box] = []
    used, gap = 0.0, word.gap
    for box in word.boxes:
        part, text, width = box.part, box.part.text, box.width
        while used + width > room:
            count = _fitting(text, part.style, room - used, metrics)
            if count == 0 and not boxes:
                count = 1
            if count:
                head = Part(part.cell, text[:count], part.style)
                boxes.append(_Box(head, metrics.advance(head.text, part.style)))
            yield _SetWord(gap, tuple(boxes))
            boxes, used, gap, text = [], 0.0, 0.0, text[count:]
            width = metrics.advance(text, part.style) if text else 0.0
        if text:
            boxes.append(_Box(Part(part.cell, text, part.style), width))
            used += width
    if boxes:
        yield _SetWord(gap, tuple(boxes))


def _fitting(text: str, style: Style, room: float, metrics: Metrics) -> int:
    """How many characters of a text fit."""
    count = 0
    while count < len(text) and metrics.advance(text[: count + 1], style) <= room:
        count += 1
    return count


def shown_length(pieces: Sequence[str], thought: str, text: str) -> int:
    """How many positions of a final block stand for what it committed; the rest follows the end of turn."""
    joined = "".join(pieces)
    end = 0
    for part in (thought.strip(), text.strip()):
        found = joined.find(part, end)
        end = (end if found < 0 else found) + len(part)
    reached = 0
    for count, piece in enumerate(pieces):
        if reached >= end:
            return count
        reached += len(piece)
    return len(pieces)
