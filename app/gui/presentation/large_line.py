"""A single line to type into, large and without a border; it is there as soon as something is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.gui.widgets.theme import Theme


class LargeLine(QLineEdit):
    """Typing makes it appear. `secret`: what is typed cannot be read."""

    def __init__(self, theme: Theme, name: str, parent: QWidget, *, secret: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_composing = False
        self.waits = False
        """Whether it shows its caret, and what it is for, while it is empty."""
        self.setObjectName("large_line")
        self.setFrame(False)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setDragEnabled(False)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
            self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    @property
    def appears(self) -> bool:
        """Whether there is something to see."""
        return bool(self.text()) or self._is_composing or self.waits

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Appear as well for characters that take several keys."""
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """There is nothing else to go to."""
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw nothing, not even the caret, until it appears."""
        if self.appears:
            super().paintEvent(event)

    def _use_theme(self) -> None:
        self.setFont(self._theme.reading_font)
