"""Text fields that take what an input method is still composing as part of their text when it is used.

An input method shows the characters it is composing within a field (preedit), but the field's text is without
them.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


def is_enter(event: QKeyEvent) -> bool:
    """Return whether a key is one of the two that send or end a line."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ComposedTextMixin:
    """Mixin for text fields: Enter and losing the focus commit what is being composed."""

    _composed = ""

    @property
    def is_composing(self) -> bool:
        """Whether an input method is composing text here."""
        return bool(self._composed)

    def commit_composition(self) -> None:
        """Make what is being composed part of the text."""
        assert isinstance(self, QWidget)
        if self._composed and self.hasFocus():
            QGuiApplication.inputMethod().commit()
        self._insert_composed()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note what is being composed."""
        self._composed = event.preeditString()
        super().inputMethodEvent(event)  # type: ignore[misc]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit before Enter takes effect."""
        if is_enter(event):
            self.commit_composition()
        super().keyPressEvent(event)  # type: ignore[misc]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit, as input methods do by themselves on most systems."""
        self._insert_composed()
        super().focusOutEvent(event)  # type: ignore[misc]

    def _insert_composed(self) -> None:
        """Insert what the input method has not committed itself."""
        if not self._composed:
            return
        assert isinstance(self, QWidget)
        event = QInputMethodEvent()
        event.setCommitString(self._composed)
        QApplication.sendEvent(self, event)
        if self.hasFocus():
            QGuiApplication.inputMethod().reset()


class LineEdit(ComposedTextMixin, QLineEdit):
    """A line edit whose text includes what was being composed."""
