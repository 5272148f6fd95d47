"""Lay out a block as prose: where the text of each canvas position stands. No Qt.

Words are wrapped greedily, so settled text never moves because of what follows it. Text stands where the
Markdown that replaces it will be: lists are indented, emphasis marks take no space, code has its own font,
lines of Hebrew or Arabic are aligned right. Positions without visible text, such as spaces, have no run.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from app.gui.canvas.markup import BULLET, PREFIX, Kind, Line, Part, Style, Word, read_lines
from app.markdown.direction import direction

__all__ = ["PREFIX", "Layout", "Metrics", "Run", "cell_at", "lay_out", "shown_length"]

_FIRST_MEASURED = 16  # characters of a word that is wider than a row


class Metrics(Protocol):
    """Sizes of text, in pixels."""

    paragraph_gap: float
    list_indent: float  # of each level
    code_indent: float
    bullet_size: float
    code_gap: float  # above a code block that follows other text
    opening_height: float  # of the line that opens a code block
    closing_height: float

    def advance(self, text: str, style: Style) -> float:
        """The width of a piece of text on one line."""

    def shape(self, parts: Sequence[Part]) -> Sequence[tuple[str, float]]:
        """Shape the parts of a word together: the text to draw for each, "" if none, and its width."""

    def overhang(self, text: str, style: Style) -> float:
        """How far the last letter of a text reaches beyond its advance, as italics do."""

    def breaks(self, text: str) -> Sequence[int]:
        """Where a line may be broken in a text without spaces: offsets after hyphens, between ideographs."""

    def line_height(self, style: Style) -> float:
        """The distance between the tops of two lines."""

    def margins(self, style: Style) -> tuple[float, float]:
        """The extra space above and below a paragraph of this style."""


@dataclass(frozen=True, slots=True)
class Run:
    """Part of one position's text on one line; `x` and `y` are its top left corner in pixels."""

    cell: int
    text: str
    x: float
    y: float
    width: float
    style: Style


@dataclass(frozen=True, slots=True)
class Layout:
    """A laid out block: its texts, their runs, and its height in pixels."""

    pieces: tuple[str, ...]
    runs: tuple[Run, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a word and its width in pixels."""

    part: Part
    width: float


@dataclass(frozen=True, slots=True)
class MeasuredWord:
    """A measured word: boxes side by side, `gap` pixels after the previous word."""

    gap: float
    boxes: tuple[Box, ...]

    overhang: float
    """How far its last letter reaches beyond it, for which a line needs room."""

    @property
    def width(self) -> float:
        """The sum of its boxes' widths."""
        return sum(box.width for box in self.boxes)


Row = list[tuple[float, Box]]
"""The boxes of a row and their left edges, from left to right."""


def _wrap_line(line: Line, width: float, metrics: Metrics) -> list[Row]:
    """Wrap a line's words greedily into rows of at most `width`."""
    rows: list[Row] = []
    x = 0.0
    for word in measure_words(line.words, width, metrics):
        if not rows or x + word.gap + word.width + word.overhang > width:
            rows.append([])
            x = word.gap if len(rows) == 1 and word.gap + word.width <= width else 0.0
        else:
            x += word.gap
        for box in word.boxes:
            rows[-1].append((x, box))
            x += box.width
    return rows


def lay_out(prefix: str, pieces: Sequence[str], width: float, metrics: Metrics) -> Layout:
    """Lay out `prefix` and then a block's `pieces`, one per position, as prose `width` pixels wide."""
    lines = read_lines(prefix, pieces)
    right_to_left = direction(prefix + "".join(pieces)) == "rtl"  # the first letters alone may be noise
    return arrange(pieces, lines, right_to_left, width, metrics, partial(_wrap_line, metrics=metrics))


def arrange(
    pieces: Sequence[str],
    lines: Iterable[Line],
    right_to_left: bool,
    width: float,
    metrics: Metrics,
    wrap: Callable[[Line, float], list[Row]],
    top: Callable[[float], float] | None = None,
) -> Layout:
    """Stack lines, indented and with their margins.

    `wrap` breaks a line into rows of at most a width; `top` may then lower them, given their natural `y`.
    """
    runs: list[Run] = []
    y, bottom = 0.0, 0.0
    before: Kind = "blank"
    for line in lines:
        begin = len(runs)
        above, below = metrics.margins(line.style)
        y += above + (_gap(before, line.kind, metrics) if runs else 0.0)
        before = line.kind
        indent = _indent(line, metrics)
        available = max(width - indent, 1.0)
        if right_to_left and line.style == "code":
            indent = metrics.code_indent  # lists are indented at the other side
        height = _height(line, metrics)
        rows = wrap(line, available)
        if top is not None and rows:
            y = top(y)
        if line.marker is not None:
            runs += _marker(line.marker, indent, y, metrics)
        for row in rows:
            runs += (Run(b.part.cell, b.part.text, indent + x, y, b.width, b.part.style) for x, b in row)
            y += height
        if not rows:
            y += height if line.marker is not None or line.ended else 0.0
        if right_to_left and line.style != "code" and _is_right_to_left(line):
            runs[begin:] = [replace(run, x=width - run.x - run.width) for run in runs[begin:]]
        y += below
        bottom = y
    return Layout(tuple(pieces), tuple(runs), bottom if runs else 0.0)


def cell_at(layout: Layout, x: float, y: float, metrics: Metrics) -> int | None:
    """Find the position whose text is at a point."""
    for run in layout.runs:
        inside = run.y <= y < run.y + metrics.line_height(run.style)
        if run.cell != PREFIX and inside and run.x <= x < run.x + run.width:
            return run.cell
    return None


def _is_right_to_left(line: Line) -> bool:
    return direction(" ".join("".join(part.text for part in word.parts) for word in line.words)) == "rtl"


def _gap(before: Kind, kind: Kind, metrics: Metrics) -> float:
    """The space around a code block, between two lines of these kinds."""
    gap = metrics.code_gap if kind == "opening" else 0.0
    is_edge = kind == "opening" or before == "closing"
    return gap + (metrics.paragraph_gap if is_edge and "blank" not in (before, kind) else 0.0)


def _indent(line: Line, metrics: Metrics) -> float:
    return metrics.list_indent * line.depth + (metrics.code_indent if line.style == "code" else 0.0)


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
    """Place a bullet or number to the left of its text, where a text document has it."""
    widths = [metrics.advance(part.text, part.style) for part in marker.parts]
    room = sum(widths)
    if marker.parts[0].text == BULLET:  # a disc in the document, narrower than the character
        room = (room + metrics.bullet_size) / 2.0
    x = max(0.0, indent - metrics.advance(" ", "text") - room)
    for part, width in zip(marker.parts, widths, strict=True):
        yield Run(part.cell, part.text, x, y, width, part.style)
        x += width


def measure_words(
    words: Iterable[Word], available: float, metrics: Metrics, before: Word | None = None
) -> Iterator[MeasuredWord]:
    """Measure words that follow `before`, divided where a line may be broken or has to be."""
    for word in words:
        gap = _gap_width(before, word, metrics)
        before = word
        for boxes in _shape(word.parts, metrics):
            last = boxes[-1].part
            measured, gap = MeasuredWord(gap, boxes, metrics.overhang(last.text, last.style)), 0.0
            if measured.width <= available:
                yield measured
            else:
                yield from _break_word(measured, available, metrics)


def _gap_width(before: Word | None, word: Word, metrics: Metrics) -> float:
    """The width of the spaces before a word, which are those of the font of the letters beside them."""
    if not word.gap:
        return 0.0
    spaces = Part(PREFIX, word.gap, word.gap_style)
    if before is not None and before.parts[-1].style == word.gap_style:
        text = "".join(part.text for part in before.parts)
        if not text.isascii():
            letter = next((letter for letter in reversed(text) if letter.isalpha()), text[-1])
            return metrics.shape((replace(spaces, text=letter), spaces))[1][1]
    elif before is not None and word.parts[0].style == word.gap_style and not word.parts[0].text.isascii():
        return metrics.shape((spaces, replace(spaces, text=word.parts[0].text[0])))[0][1]
    return metrics.advance(word.gap, word.gap_style)


def _shape(parts: Sequence[Part], metrics: Metrics) -> Iterator[tuple[Box, ...]]:
    """Shape a word as a whole, then divide it where a line may be broken."""
    is_code = parts[0].style == "code"
    ends = frozenset[int]() if is_code else frozenset(metrics.breaks("".join(part.text for part in parts)))
    pieces = list(_divide(parts, ends))
    shaped = metrics.shape([part for part, _ in pieces])
    boxes: list[Box] = []
    for (part, may_break), (text, width) in zip(pieces, shaped, strict=True):
        if text:
            boxes.append(Box(part if text == part.text else replace(part, text=text), width))
        if may_break and boxes:
            yield tuple(boxes)
            boxes = []
    if boxes:
        yield tuple(boxes)


def _divide(parts: Sequence[Part], ends: frozenset[int]) -> Iterator[tuple[Part, bool]]:
    """Cut the parts of a word at these offsets; yield pieces, and whether a line may be broken after each."""
    offset = 0
    for part in parts:
        end = offset + len(part.text)
        cuts = sorted(cut for cut in ends if offset < cut < end) if ends else []
        for begin, cut in zip((offset, *cuts), (*cuts, end), strict=True):
            piece = part if not cuts else replace(part, text=part.text[begin - offset : cut - offset])
            yield piece, cut in ends
        offset = end


def _break_word(word: MeasuredWord, available: float, metrics: Metrics) -> Iterator[MeasuredWord]:
    """Break a word that is wider than a row."""
    boxes: list[Box] = []
    used, gap = 0.0, word.gap
    for box in word.boxes:
        part, text, width = box.part, box.part.text, box.width
        while used + width > available:
            count = _fitting_length(text, part.style, available - used, metrics)
            if count == 0 and not boxes:
                count = 1
            if count:
                head = Part(part.cell, text[:count], part.style)
                boxes.append(Box(head, metrics.advance(head.text, part.style)))
            yield MeasuredWord(gap, tuple(boxes), 0.0)
            boxes, used, gap, text = [], 0.0, 0.0, text[count:]
            width = _width_up_to(text, part.style, available, metrics)
        if text:
            boxes.append(Box(Part(part.cell, text, part.style), width))
            used += width
    if boxes:
        yield MeasuredWord(gap, tuple(boxes), 0.0)


def _width_up_to(text: str, style: Style, available: float, metrics: Metrics) -> float:
    """The width of a text, or of the shortest part measured that is wider than what is available.

    A long text is measured once, not again for each of its rows.
    """
    length, width = _FIRST_MEASURED, 0.0
    while width <= available and length < len(text):
        width = metrics.advance(text[:length], style)
        length *= 2
    return width if width > available or not text else metrics.advance(text, style)


def _fitting_length(text: str, style: Style, available: float, metrics: Metrics) -> int:
    """Count the characters of a text that fit."""
    longest = _FIRST_MEASURED
    while longest < len(text) and metrics.advance(text[:longest], style) <= available:
        longest *= 2
    lengths = range(1, min(longest, len(text)) + 1)
    return bisect_right(lengths, available, key=lambda count: metrics.advance(text[:count], style))


def allocate_for_final_text(final: Sequence[str], shown: int) -> tuple[str, ...]:
    """Give each position room for its final text; those after the end have none, they are fog only."""
    return (*final[:shown], *("",) * (len(final) - shown))


def shown_length(pieces: Sequence[str], thought: str, text: str) -> int:
    """Count the positions of a final block that hold committed text; the rest follows the end of turn."""
    joined = "".join(pieces)
    end = 0
    for part in (thought.strip(), text.strip()):
        index = joined.find(part, end)
        end = (end if index < 0 else index) + len(part)
    reached = 0
    for count, piece in enumerate(pieces):
        if reached >= end:
            return count
        reached += len(piece)
    return len(pieces)
