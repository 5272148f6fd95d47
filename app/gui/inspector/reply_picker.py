"""Choose which reply of the conversation the inspector shows, and which of its blocks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.base.translation import tr
from app.gui.widgets.form_controls import ChoiceBox
from app.gui.widgets.theme import Theme


class ReplyPicker(QWidget):
    """A list of replies, and two buttons for the blocks before and after; hidden without replies."""

    reply_chosen = Signal(int)
    """The id of a reply."""
    block_chosen = Signal(int)
    """The index of a block of the reply."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ids: list[int] = []
        self._block, self._count = 0, 0
        self._replies = ChoiceBox(theme, self)
        self._replies.setAccessibleName(tr("Reply to inspect"))
        self._replies.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._replies.activated.connect(lambda index: self.reply_chosen.emit(self._ids[index]))
        self._previous, self._next = QPushButton(self), QPushButton(self)
        for button, by, name in (
            (self._previous, -1, tr("Previous block")),
            (self._next, 1, tr("Next block")),
        ):
            button.setProperty("kind", "arrow")
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _checked=False, by=by: self.block_chosen.emit(self._block + by))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._replies, 1)
        layout.addWidget(self._previous)
        layout.addWidget(self._next)
        self.hide()
        theme.changed.connect(self._draw)
        self._draw()

    def show_replies(self, replies: Sequence[tuple[int, str]], current: int) -> None:
        """Show these replies, by id and title, with the current one selected."""
        with QSignalBlocker(self._replies):
            self._ids = [reply for reply, _ in replies]
            self._replies.clear()
            self._replies.addItems([title for _, title in replies])
            self._replies.setCurrentIndex(self._ids.index(current) if current in self._ids else -1)
        self.setVisible(bool(replies))

    def show_block(self, block: int, count: int) -> None:
        """Show which of how many stored blocks is inspected; 0 while the reply is written."""
        self._block, self._count = block, count
        for button in (self._previous, self._next):
            button.setVisible(count > 1)
        self._previous.setEnabled(block > 0)
        self._next.setEnabled(block + 1 < count)

    def _draw(self) -> None:
        self._previous.setIcon(self._theme.icon("left", size=14))
        self._next.setIcon(self._theme.icon("right", size=14))
