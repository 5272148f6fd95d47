"""Mark what was searched for in a text view: every hit, and more clearly the one that was gone to."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextLine
from PySide6.QtWidgets import QTextEdit

from app.base.text_finder import TextFinder
from app.gui.widgets.theme import Theme

_BESIDE = 24  # pixels kept beside a hit in a text that scrolls sideways


class Marks:
    """The marked hits of one view. They are painted only: neither text nor selection changes."""

    def __init__(self, view: QTextEdit, theme: Theme) -> None:
        self._view, self._theme = view, theme
        self._finder: TextFinder | None = None
        self._current: int | None = None
        self._hits: list[QTextCursor] = []

    @property
    def has_current(self) -> bool:
        """Whether the current hit is here."""
        return self._current is not None

    @property
    def count(self) -> int:
        """The number of hits."""
        return len(self._hits)

    def set_finder(self, finder: TextFinder | None) -> None:
        """Mark what this finds; None removes the marks."""
        if finder is not self._finder:
            self._finder, self._current = finder, None
            self.update()

    def set_current(self, number: int | None) -> None:
        """Mark the hit with this number, from 0, as the current one."""
        if number != self._current:
            self._current = number
            self._paint()

    def select_current(self) -> None:
        """Select the current hit, so that it can be copied."""
        if (hit := self._current_hit) is not None:
            self._view.setTextCursor(hit)
            self._view.verticalScrollBar().setValue(0)

    def paragraph_of_current(self) -> str:
        """The paragraph, or line of code, with the current hit."""
        return "" if (hit := self._current_hit) is None else hit.block().text().strip()

    def update(self) -> None:
        """Find the hits again after the text or the colours have changed."""
        if self._finder is None or self._finder.is_blank:
            if self._hits:
                self._hits = []
                self._paint()
            return
        self._hits = list(_hits_in(self._view.document(), self._finder))
        self._paint()

    def line_of_current(self) -> QRectF | None:
        """Where the current hit begins, in the view's text; scrolls sideways to it."""
        hit = self._current_hit
        if hit is None:
            return None
        block = hit.document().findBlock(hit.selectionStart())
        frame = hit.document().documentLayout().blockBoundingRect(block)
        start = hit.selectionStart() - block.position()
        line = block.layout().lineForTextPosition(start)
        if not line.isValid():
            return frame
        x = _cursor_x(line, start)
        rect = QRectF(frame.x() + x, frame.y() + line.y(), 1, line.height())
        end = frame.x() + _cursor_x(line, min(hit.selectionEnd() - block.position(), block.length() - 1))
        self._scroll_sideways(min(rect.x(), end), max(rect.x(), end))
        return rect

    @property
    def _current_hit(self) -> QTextCursor | None:
        if self._current is None or not self._hits:
            return None
        return self._hits[min(self._current, len(self._hits) - 1)]

    def _scroll_sideways(self, left: float, right: float) -> None:
        bar, width = self._view.horizontalScrollBar(), self._view.viewport().width()
        if right + _BESIDE > bar.value() + width:
            bar.setValue(round(right + _BESIDE - width))
        if left - _BESIDE < bar.value():
            bar.setValue(round(left - _BESIDE))

    def _paint(self) -> None:
        colors, current = self._theme.colors, self._current_hit
        marks = [_mark(hit, colors.found, colors.text) for hit in self._hits if hit is not current]
        if current is not None:
            marks.append(_mark(current, colors.found_current, colors.on_found_current))
        self._view.setExtraSelections(marks)


def _cursor_x(line: QTextLine, position: int) -> float:
    """The x coordinate of a cursor position; PySide6 gives it with the position, or alone."""
    found: object = line.cursorToX(position)
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]


def _mark(hit: QTextCursor, back: str, text: str) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    selection.cursor, selection.format = hit, QTextCharFormat()
    selection.format.setBackground(QColor(back))
    selection.format.setForeground(QColor(text))
    return selection


def _hits_in(document: QTextDocument, finder: TextFinder) -> list[QTextCursor]:
    found = []
    block = document.begin()
    while block.isValid():
        text = block.text()
        for start, end in finder.ranges(text):
            hit = QTextCursor(document)
            hit.setPosition(_place(block, text, start))
            hit.setPosition(_place(block, text, end), QTextCursor.MoveMode.KeepAnchor)
            found.append(hit)
        block = block.next()
    return found


def _place(block: QTextBlock, text: str, index: int) -> int:
    """The position in the document, which counts UTF-16 code units."""
    return block.position() + index + sum(character > "\uffff" for character in text[:index])
