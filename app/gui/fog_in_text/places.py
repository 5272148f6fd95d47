"""Where a passage stands in an editor: its rows on the screen, and the places of its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from PySide6.QtGui import QTextBlock, QTextCursor, QTextLine
from PySide6.QtWidgets import QPlainTextEdit

from app.gui.canvas.layout import Run
from app.gui.fog_in_text.flow import Row
from app.gui.fog_in_text.ghost_text import GhostText, utf_16_length


class Place(Protocol):
    """A passage of an editor. Coordinates are those of the viewport."""

    def rows(self) -> list[Row]:
        """Return its rows, from the top."""

    def runs(self, ranges: Sequence[tuple[int, int]], pieces: Sequence[str]) -> list[Run]:
        """Return where pieces stand, given the units of UTF-16 that each takes in the passage."""


class DocumentPlace:
    """A passage of the document, which keeps its place while the text around it changes."""

    def __init__(self, editor: QPlainTextEdit, start: int, end: int) -> None:
        self._editor = editor
        self._cursor = QTextCursor(editor.document())
        self._cursor.setPosition(start)
        self._cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)

    @property
    def start(self) -> int:
        """Where it begins in the document."""
        return self._cursor.selectionStart()

    @property
    def end(self) -> int:
        """Where it ends in the document."""
        return self._cursor.selectionEnd()

    def rows(self) -> list[Row]:
        """Return its rows, from the top; none for an empty passage."""
        rows: list[Row] = []
        block = self._editor.document().findBlock(self.start)
        while block.isValid() and block.position() < self.end:
            first = max(self.start - block.position(), 0)
            last = min(self.end - block.position(), block.length() - 1)
            goes_on = self.end > block.position() + block.length() - 1
            rows += _rows(self._editor, block, first, last, to_edge=goes_on)
            block = block.next()
        return rows

    def runs(self, ranges: Sequence[tuple[int, int]], pieces: Sequence[str]) -> list[Run]:
        """Return where pieces stand, given the units of UTF-16 that each takes in the passage."""
        runs: list[Run] = []
        for cell, ((begin, end), piece) in enumerate(zip(ranges, pieces, strict=True)):
            block = self._editor.document().findBlock(self.start + begin)
            offset = self.start - block.position()
            runs += _runs(self._editor, block, cell, piece, offset + begin, offset + end)
        return runs


class GhostPlace:
    """The ghost text of an editor."""

    def __init__(self, editor: QPlainTextEdit, ghost: GhostText) -> None:
        self._editor, self._ghost = editor, ghost

    def rows(self) -> list[Row]:
        """Return its rows, from the top; none while there is no ghost text."""
        block = self._ghost.block
        if block is None:
            return []
        begin, end = self._ghost.start, self._ghost.start + utf_16_length(self._ghost.text)
        is_last = self._ghost.start == block.length() - 1
        return list(_rows(self._editor, block, begin, end, to_edge=is_last))

    def runs(self, ranges: Sequence[tuple[int, int]], pieces: Sequence[str]) -> list[Run]:
        """Return where pieces stand, given the units of UTF-16 that each takes in the ghost text."""
        block = self._ghost.block
        if block is None:
            return []
        start = self._ghost.start
        return [
            run
            for cell, ((begin, end), piece) in enumerate(zip(ranges, pieces, strict=True))
            for run in _runs(self._editor, block, cell, piece, start + begin, start + end)
        ]


def _rows(
    editor: QPlainTextEdit, block: QTextBlock, first: int, last: int, *, to_edge: bool
) -> Iterator[Row]:
    """The rows of a range of a block's layout; all but the last reach to the edge of the text.

    `to_edge`: the last one, too.
    """
    left, top = _corner(editor, block)
    layout = block.layout()
    margin = left + editor.document().documentMargin()
    edge = margin + _width(editor)
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        begin, end = max(line.textStart(), first), min(line.textStart() + line.textLength(), last)
        is_last = number == layout.lineCount() - 1 or layout.lineAt(number + 1).textStart() >= last
        if end < begin or (end == begin and not (first == last or (is_last and to_edge))):
            continue
        from_x, to_x = _x(line, begin), _x(line, end)
        lower, upper = left + min(from_x, to_x), left + max(from_x, to_x)
        is_rtl = to_x < from_x or layout.textOption().textDirection().name == "RightToLeft"
        if begin > first or begin == line.textStart():
            lower, upper = (lower, max(upper, edge)) if is_rtl else (min(lower, margin), upper)
        if not is_last or to_edge:
            lower, upper = (min(lower, margin), upper) if is_rtl else (lower, max(upper, edge))
        yield Row(lower, upper, top + line.y())


def _runs(
    editor: QPlainTextEdit, block: QTextBlock, cell: int, piece: str, begin: int, end: int
) -> Iterator[Run]:
    """The parts of a piece, one for each line that it stands on, without the white space around them."""
    left, top = _corner(editor, block)
    layout = block.layout()
    units = piece.encode("utf-16-le", "surrogatepass")
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first = max(line.textStart(), begin)
        last = min(line.textStart() + line.textLength(), end)
        if last <= first:
            continue
        text = units[2 * (first - begin) : 2 * (last - begin)].decode("utf-16-le", "surrogatepass")
        shown = text.strip()
        if not shown:
            continue
        first += utf_16_length(text[: len(text) - len(text.lstrip())])
        last = first + utf_16_length(shown)
        from_x, to_x = _x(line, first), _x(line, last)
        x = left + min(from_x, to_x)
        yield Run(cell, shown, x, top + line.y(), abs(to_x - from_x), "text")


def _corner(editor: QPlainTextEdit, block: QTextBlock) -> tuple[float, float]:
    corner = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).topLeft()
    return corner.x(), corner.y()


def _width(editor: QPlainTextEdit) -> float:
    """The width of a line, in pixels."""
    return editor.viewport().width() - 2.0 * editor.document().documentMargin()


def _x(line: QTextLine, position: int) -> float:
    found: Any = line.cursorToX(position)  # with the position, where Qt has moved it
    return float(found[0] if isinstance(found, tuple) else found)
