"""Passages of a Markdown text that is shown: the source of a selection, and where a passage is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from app.gui.markdown.document_style import fill_document
from app.gui.markdown.markdown import Code, Formula, Segment
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.source_range import ChunkSource, index_to_position, position_to_index
from app.gui.markdown.text_view import TextView
from app.gui.widgets.theme import Theme


@dataclass(frozen=True)
class Place:
    """The characters from `start` to `end` of a view's document, in its positions."""

    view: TextView
    start: int
    end: int

    def lines(self) -> list[QRectF]:
        """The rectangles of the passage in each line, in pixels of the view's document."""
        document = self.view.document()
        found: list[QRectF] = []
        block = document.findBlock(self.start)
        while block.isValid() and block.position() < self.end:
            found += _lines_of_block(document, block, self.start, self.end)
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


def _lines_of_block(document: QTextDocument, block: QTextBlock, start: int, end: int) -> list[QRectF]:
    layout = block.layout()
    corner = document.documentLayout().blockBoundingRect(block).topLeft()
    first, last = max(0, start - block.position()), min(block.length() - 1, end - block.position())
    found: list[QRectF] = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        begin, stop = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
        if begin >= stop:
            continue
        left, right = sorted((line.cursorToX(begin)[0], line.cursorToX(stop)[0]))
        found.append(QRectF(corner.x() + left, corner.y() + line.y(), right - left, line.height()))
    return found
