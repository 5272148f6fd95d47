"""Switch between the branches that a conversation took at one message."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.base.translation import tr
from app.gui.widgets.theme import Theme
from app.storage import StoredMessage


class BranchSwitch(QWidget):
    """Shows "2/3" between two arrows; hidden if there is only one branch."""

    chosen = Signal(int)
    """The id of the message whose branch should be shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._siblings: tuple[int, ...] = ()
        self._index = 0
        self._previous, self._next = QPushButton(self), QPushButton(self)
        self._count = QLabel("", self)
        self._count.setProperty("kind", "small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._previous)
        layout.addWidget(self._count)
        layout.addWidget(self._next)
        for button, by, name in (
            (self._previous, -1, tr("Previous branch")),
            (self._next, 1, tr("Next branch")),
        ):
            button.setProperty("kind", "arrow")
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _checked=False, by=by: self._go(by))
        theme.changed.connect(self._draw)
        self._draw()

    def show_message(self, message: StoredMessage) -> None:
        """Show which of its siblings this message is."""
        self._siblings = message.siblings
        self._index = self._siblings.index(message.id) if message.id in self._siblings else 0
        self._count.setText(f"{self._index + 1}/{len(self._siblings)}")
        self._previous.setEnabled(self._index > 0)
        self._next.setEnabled(self._index + 1 < len(self._siblings))
        self.setVisible(len(self._siblings) > 1)

    def _go(self, by: int) -> None:
        self.chosen.emit(self._siblings[self._index + by])

    def _draw(self) -> None:
        self._previous.setIcon(self._theme.icon("left", size=14))
        self._next.setIcon(self._theme.icon("right", size=14))
