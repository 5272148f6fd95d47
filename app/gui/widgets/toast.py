"""A short message above everything that offers to take an action back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.base.translation import tr, translated

_SHOWN_MS = 7000
_MARGIN = 16  # pixels to the sides of the parent


class UndoToast(QFrame):
    """Shown after an action that is only carried out when it was not undone in time."""

    changed = Signal()
    """Something can be undone that could not before, or no longer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("toast")
        self._full_text = ""
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._undo = undo = QPushButton(tr("Undo"), self)
        undo.setToolTip(tr("Undo (Ctrl+Z)"))
        undo.clicked.connect(self.undo)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self._text)
        layout.addWidget(undo)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.carry_out)
        self._on_end: Callable[[], None] | None = None
        self._on_undo: Callable[[], None] | None = None
        self.hide()

    @property
    def can_undo(self) -> bool:
        """Whether something can be taken back at the moment."""
        return self._on_undo is not None

    def offer(self, text: str, *, on_end: Callable[[], None], on_undo: Callable[[], None]) -> None:
        """Show `text`; call `on_undo` if people ask for it, otherwise `on_end` after a few seconds."""
        self.carry_out()
        self._on_end, self._on_undo = on_end, on_undo
        self._show(text)

    def say(self, text: str) -> None:
        """Show `text` for a few seconds; what was announced before is carried out."""
        self.carry_out()
        self._show(translated(text))

    def _show(self, text: str) -> None:
        self._full_text = text
        self._undo.setVisible(self._on_undo is not None)
        self.place()
        self.show()
        self.raise_()
        self._timer.start()
        self.changed.emit()

    def carry_out(self) -> None:
        """Do what was announced, now."""
        action, self._on_end, self._on_undo = self._on_end, None, None
        self._timer.stop()
        self.hide()
        self.changed.emit()
        if action is not None:
            action()

    def place(self) -> None:
        """Stand at the lower middle of the parent, cut short where it is narrow."""
        parent = self._over
        self._text.setText("")
        room = parent.width() - self.sizeHint().width() - 2 * _MARGIN
        metrics = self._text.fontMetrics()
        self._text.setText(metrics.elidedText(self._full_text, Qt.TextElideMode.ElideMiddle, max(room, 0)))
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - 20)

    def undo(self) -> None:
        """Take back what was announced, if anything is."""
        action, self._on_end, self._on_undo = self._on_undo, None, None
        self._timer.stop()
        self.hide()
        self.changed.emit()
        if action is not None:
            action()
