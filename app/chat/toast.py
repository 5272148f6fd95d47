"""A short message above everything that offers to take an action back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

_SHOWN_MS = 7000


class UndoToast(QFrame):
    """Shown after an action that is only carried out when it was not undone in time."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("toast")
        self._text = QLabel(self)
        undo = QPushButton("Undo", self)
        undo.clicked.connect(self._undo)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._text)
        layout.addWidget(undo)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.carry_out)
        self._on_end: Callable[[], None] | None = None
        self._on_undo: Callable[[], None] | None = None
        self.hide()

    def offer(self, text: str, *, on_end: Callable[[], None], on_undo: Callable[[], None]) -> None:
        """Show `text`; call `on_undo` if people ask for it, otherwise `on_end` after a few seconds."""
        self.carry_out()
        self._on_end, self._on_undo = on_end, on_undo
        self._text.setText(text)
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def carry_out(self) -> None:
        """Do what was announced, now."""
        action, self._on_end, self._on_undo = self._on_end, None, None
        self._timer.stop()
        self.hide()
        if action is not None:
            action()

    def place(self) -> None:
        """Stand at the lower middle of the parent."""
        parent = self._over
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - 20)

    def _undo(self) -> None:
        action, self._on_end, self._on_undo = self._on_undo, None, None
        self._timer.stop()
        self.hide()
        if action is not None:
            action()
