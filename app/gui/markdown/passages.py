"""Passages of a Markdown text that is shown: the source of a selection, and where a passage is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextLine

from app.gui.markdown.document_style import fill_document
from app.gui.markdown.markdown import Code, Formula, Segment
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.source_range import ChunkSource, index_to_position, position_to_index
from app.gui.markdown.text_view import TextView
from app.gui.widgets.theme import Theme


@dataclass(frozen=True)
class TextLine:
    """A part of a line: its rectangle and its baseline, in pixels of the view; positions of the document."""

    rect: QRectF
    baseline: float
    start: int
    end: int


@dataclass(frozen=True)
class Place:
    """The characters from `start` to `end` of a view's document, in its positions."""

    view: TextView
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters, as in the document."""
        raw = self.view.document().toRawText()
        return raw[position_to_index(raw, self.start) : position_to_index(raw, self.end)]

    def lines(self, start: int | None = None, end: int | None = None) -> list[TextLine]:
        """Return the parts of lines that the passage is on, or these positions of it."""
        start, end = self.start if start is None else start, self.end if end is None else end
        document = self.view.document()
        across, down = self.view.horizontalScrollBar().value(), self.view.verticalScrollBar().value()
        found: list[TextLine] = []
        block = document.findBlock(start)
        while block.isValid() and block.position() < end:
            corner = document.documentLayout().blockBoundingRect(block).topLeft()
            found += _lines_of_block(block, start, end, corner.x() - across, corner.y() - down)
            block = block.next()
        return found


class Passages:
    """Finds passages of one text."""

    def __init__(self, theme: Theme, text: RichText) -> None:
        self._theme, self._text = theme, text

    def selected(self, view: TextView) -> tuple[int, int] | None:
        """Return the source of what is selected in a view, or of the word at its cursor.

        Whole words, and wider where markup would break; None if there is no word.
        """
        cursor = view.textCursor()
        raw = view.document().toRawText()
        start = position_to_index(raw, cursor.selectionStart())
        end = position_to_index(raw, _selection_end(cursor))
        if start == end:  # the word that it touches
            start, end = max(0, start - 1), end + 1
        for offset, source, views in self._text.chunks():
            if view in views:
                chunk = ChunkSource(source, self._text.definitions, self._shown_text)
                found = chunk.range_of(views.index(view), start, end)
                return None if found is None else (offset + found[0], offset + found[1])
        return None

    def places(self, start: int, end: int) -> list[Place]:
        """Return where a passage is shown; empty if nothing of it can be seen as text."""
        found: list[Place] = []
        for offset, source, views in self._text.chunks(start, end):
            chunk = ChunkSource(source, self._text.definitions, self._shown_text)
            inside = max(0, start - offset), min(len(source), end - offset)
            for part, first, last in chunk.places(*inside):
                if part < len(views):
                    raw = views[part].document().toRawText()
                    positions = index_to_position(raw, first), index_to_position(raw, last)
                    found.append(Place(views[part], *positions))
        return found

    def _shown_text(self, part: Segment) -> str:
        if isinstance(part, Code | Formula):
            return part.source
        document = QTextDocument()
        fill_document(document, part.html, self._theme.reading_font, self._theme)
        return document.toRawText()


def _selection_end(cursor: QTextCursor) -> int:
    """The end of a selection; of cells, that of the last one."""
    table = cursor.currentTable()
    if table is None or not cursor.hasComplexSelection():
        return cursor.selectionEnd()
    row, rows, column, columns = cast("tuple[int, int, int, int]", cursor.selectedTableCells())
    return table.cellAt(row + rows - 1, column + columns - 1).lastCursorPosition().position()


def _lines_of_block(block: QTextBlock, start: int, end: int, x: float, y: float) -> Iterator[TextLine]:
    layout, begins = block.layout(), block.position()
    first, last = max(0, start - begins), min(block.length() - 1, end - begins)
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        begin, stop = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
        if begin < stop:
            left, right = sorted((_x(line, begin), _x(line, stop)))
            rect = QRectF(x + left, y + line.y(), right - left, line.height())
            yield TextLine(rect, y + line.y() + line.ascent(), begins + begin, begins + stop)


def _x(line: QTextLine, position: int) -> float:
    found: Any = line.cursorToX(position)  # with the position, where Qt has moved it
    return float(found[0] if isinstance(found, tuple) else found)
