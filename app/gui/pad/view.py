"""The page of a pad: find bar, the text, and a foot with counts and what can be done."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.base.translation import translated
from app.gui.pad.editor import PadEditor
from app.gui.pad.find.bar import PadFindBar
from app.gui.pad.find.finding import PadFinding
from app.gui.pad.foot import PadFoot
from app.gui.pad.highlighter import MarkdownHighlighter
from app.gui.pad.reading import ReadingView
from app.gui.widgets.basic import TextLabel
from app.gui.widgets.theme import Theme
from app.storage import Pad
from model_backends.protocol import Failed


class PadView(QWidget):
    """Shows one pad, to write or to read."""

    edited = Signal()
    """The text changed."""
    replacing = Signal()
    """Much of the text is about to be replaced."""
    link_clicked = Signal(object)
    """A `Link` in the reading view."""
    reading_left = Signal()
    """Esc was pressed in the reading view."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._has_changed = False
        self.editor = PadEditor(theme, self)
        """The text."""
        bar = PadFindBar(theme, self)
        self.finding = PadFinding(theme, self.editor, bar, self.replacing.emit)
        """Find and replace."""
        self.highlighter = MarkdownHighlighter(theme, self.editor)
        """Highlights Markdown."""
        self.foot = PadFoot(theme, self)
        """Counts, notices and switches."""
        self._failure = TextLabel("", "wrong", self)
        self._failure.setContentsMargins(16, 6, 16, 0)
        self._failure.hide()
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._failure)
        layout.addWidget(self.foot)
        self.editor.textChanged.connect(self._on_text)

    @cached_property
    def _reading(self) -> ReadingView:
        view = ReadingView(self._theme, self)
        view.link_clicked.connect(self.link_clicked)
        view.left.connect(self.reading_left)
        self._pages.addWidget(view)
        return view

    @property
    def is_read(self) -> bool:
        """Whether the text is shown to be read."""
        return self._pages.currentIndex() > 0

    def show_reading(self, is_read: bool) -> None:
        """Show the text to be read, or to be written."""
        if is_read == self.is_read:
            return
        if is_read:
            self.finding.close()
            self._reading.show_text(self.editor.toPlainText())
        target = self._reading if is_read else self.editor
        self._pages.setCurrentWidget(target)
        target.setFocus()

    def show_pad(self, pad: Pad) -> None:
        """Show a pad."""
        self.editor.setPlainText(pad.text)
        self._has_changed = False
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(min(pad.cursor, self.editor.document().characterCount() - 1))
        self.editor.setTextCursor(cursor)

    def restore_place(self, pad: Pad) -> None:
        """Scroll to where a pad was left, once it is laid out."""
        self.editor.verticalScrollBar().setValue(pad.scrolled)

    @property
    def place(self) -> tuple[int, int]:
        """The text cursor and the scroll position, as `Pad` has them."""
        return self.editor.textCursor().position(), self.editor.verticalScrollBar().value()

    def take_changed(self) -> bool:
        """Return whether the text has changed since the last call."""
        changed, self._has_changed = self._has_changed, False
        return changed

    def show_failure(self, failure: Failed) -> None:
        """Say above the foot what failed, and what to do."""
        self._failure.show_text(" ".join(map(translated, filter(None, (failure.message, failure.hint)))))

    def hide_failure(self) -> None:
        """Nothing fails any more."""
        self._failure.hide()

    def _on_text(self) -> None:
        self._has_changed = True
        self.edited.emit()
