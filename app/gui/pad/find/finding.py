"""Connect the find bar of a pad to its text: mark hits, go from one to the next, replace them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.base.translation import tr
from app.gui.pad.editor import PadEditor
from app.gui.pad.find.bar import PadFindBar
from app.gui.pad.find.finder import Hit, Query, error_of, find, replaced
from app.gui.widgets.theme import Theme

_WAIT_MS = 150  # after a change of the text until it is searched again
_OWNER = "find"
_LONGEST_SELECTION = 200  # characters that are taken as the text to find


class PadFinding(QObject):
    """Find and replace in one editor."""

    def __init__(
        self, theme: Theme, editor: PadEditor, bar: PadFindBar, before_replace: Callable[[], object]
    ) -> None:
        """`before_replace` is called before all hits are replaced."""
        super().__init__(bar)
        self._theme, self._editor, self._bar = theme, editor, bar
        self._before_replace = before_replace
        self._hits: list[Hit] = []
        self._starts: list[int] = []
        self._is_complete = True
        self._from = 0  # where the search began
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._search_again)
        bar.changed.connect(self._on_query)
        bar.next_requested.connect(lambda: self.go_on(1))
        bar.previous_requested.connect(lambda: self.go_on(-1))
        bar.replace_requested.connect(self.replace)
        bar.replace_all_requested.connect(self.replace_all)
        bar.closed.connect(self.close)
        editor.textChanged.connect(self._on_text)
        editor.verticalScrollBar().valueChanged.connect(lambda _value: self._mark())
        theme.changed.connect(self._mark)

    @property
    def is_open(self) -> bool:
        """Whether the bar is shown."""
        return not self._bar.isHidden()

    def open(self, *, replaces: bool = False) -> None:
        """Show the bar; what is selected becomes the text to find."""
        cursor = self._editor.textCursor()
        self._from = cursor.selectionStart()
        selected = cursor.selectedText()
        is_short = len(selected) <= _LONGEST_SELECTION and "\u2029" not in selected
        was_open = self.is_open and self._bar.isAncestorOf(self._bar.window().focusWidget())
        self._bar.start("" if was_open or not is_short else selected, replaces=replaces)
        self._search()
        self._show_position()

    def find_words(self, words: str) -> None:
        """Select the first place of these words, without the bar."""
        hits, _all = find(Query(words), self._editor.toPlainText())
        if hits:
            self._editor.select(*self._range(hits[0]))

    def close(self) -> None:
        """Hide the bar and the marks; the current hit stays selected."""
        if not self.is_open:
            return
        self._hits, self._starts = [], []
        self._bar.hide()
        self._mark()
        self._editor.setFocus()

    def go_on(self, by: int = 1) -> None:
        """Select the next hit, or the one before."""
        if not self.is_open:
            self.open()
            return
        self._finish_search()
        if not self._hits:
            self._bar.announce()
            return
        cursor = self._editor.textCursor()
        if by > 0:
            number = bisect_left(self._starts, self._text_place(cursor.selectionEnd()))
            if not cursor.hasSelection() and self._current() is None:
                number = bisect_left(self._starts, self._text_place(cursor.position()))
        else:
            number = bisect_left(self._starts, self._text_place(cursor.selectionStart())) - 1
        self._go_to(number % len(self._hits))

    def replace(self) -> None:
        """Replace the selected hit and go to the next one; without one, only go there."""
        self._finish_search()
        current = self._current()
        if current is None or self._editor.isReadOnly():
            self.go_on()
            return
        hit = self._hits[current]
        self._editor.replace(*self._range(hit), hit.new)
        self._search()
        self.go_on()

    def replace_all(self) -> None:
        """Replace all hits, as one step of undo."""
        self._finish_search()
        if not self._hits or self._editor.isReadOnly():
            return
        count = len(self._hits)
        self._before_replace()
        start, end, new = replaced(self._editor.toPlainText(), self._hits)
        self._editor.replace(self._place(start), self._place(end, is_end=True), new)
        self._search()
        self._bar.show_replaced(count)

    # Helpers

    def _on_query(self) -> None:
        self._search()
        if self._hits and self._current() is None:
            self._go_to(bisect_left(self._starts, self._text_place(self._from)) % len(self._hits))

    def _on_text(self) -> None:
        if self.is_open:
            self._timer.start()

    def _finish_search(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._search()

    def _search_again(self) -> None:
        if self.is_open:
            self._search()

    def _search(self) -> None:
        self._timer.stop()
        query = self._bar.query
        self._hits, self._is_complete = find(query, self._editor.toPlainText())
        self._starts = [hit.start for hit in self._hits]
        self._mark()
        if error := error_of(query):
            self._bar.show_error(tr("Not a regular expression: {error}").format(error=error))
        else:
            self._show_position()

    def _go_to(self, number: int) -> None:
        self._editor.select(*self._range(self._hits[number]))
        self._mark()
        self._show_position()
        self._bar.announce()

    def _show_position(self) -> None:
        if not error_of(self._bar.query):
            self._bar.show_position(self._current(), len(self._hits), is_complete=self._is_complete)

    def _current(self) -> int | None:
        """The number of the hit that is selected."""
        cursor = self._editor.textCursor()
        number = bisect_left(self._starts, self._text_place(cursor.selectionStart()))
        if number < len(self._hits) and cursor.hasSelection():
            start, end = self._range(self._hits[number])
            if (start, end) == (cursor.selectionStart(), cursor.selectionEnd()):
                return number
        return None

    def _mark(self) -> None:
        """Mark the hits that are in view."""
        marks: list[QTextEdit.ExtraSelection] = []
        if self._hits:
            first, last = (self._text_place(place) for place in self._editor.visible_range())
            look = QTextCharFormat()
            look.setBackground(QColor(self._theme.colors.found))
            look.setForeground(QColor(self._theme.colors.text))
            for hit in self._hits[
                max(bisect_left(self._starts, first) - 1, 0) : bisect_right(self._starts, last)
            ]:
                mark = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self._editor.document())
                start, end = self._range(hit)
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                mark.cursor, mark.format = cursor, look
                marks.append(mark)
        self._editor.set_highlights(_OWNER, marks)

    def _range(self, hit: Hit) -> tuple[int, int]:
        return self._place(hit.start), self._place(hit.end, is_end=True)

    def _place(self, place: int, *, is_end: bool = False) -> int:
        return self._editor.document_place(place, is_end=is_end)

    def _text_place(self, place: int) -> int:
        return self._editor.text_place(place)
