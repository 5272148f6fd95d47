"""The page of a pad: find bar, the text, and a foot with counts and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.translation import translated
from app.gui.pad.editor import PadEditor
from app.gui.pad.foot import PadFoot
from app.gui.widgets.basic import TextLabel
from app.gui.widgets.theme import Theme
from app.storage import Pad
from model_backends.protocol import Failed


class PadView(QWidget):
    """Shows one pad."""

    edited = Signal()
    """The text changed."""
    markdown_chosen = Signal(bool)
    """Treat the text as Markdown, or as plain text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._has_changed = False
        self.editor = PadEditor(theme, self)
        """The text."""
        self.foot = PadFoot(theme, self)
        """Counts, notices and switches."""
        self._failure = TextLabel("", "wrong", self)
        self._failure.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self._failure)
        layout.addWidget(self.foot)
        self.editor.textChanged.connect(self._on_text)

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
