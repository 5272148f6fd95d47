"""Play a reply in place, with buttons to compare, export and close."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.replay.player import Player
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace


class InlineReplay(QWidget):
    """Plays a reply in the place of its message. Esc closes it."""

    closed = Signal()
    compare = Signal()
    """The reply should be compared with another one."""
    export = Signal()
    """The reply should be exported as a film or a picture."""
    step_shown = Signal(object, int)
    """See `Player.step_shown`."""
    hovered = Signal(object)
    """The position of the block that is under the mouse, or None."""

    def __init__(self, theme: Theme, traces: Sequence[Trace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.player = Player(theme, parent=self)
        self.player.step_shown.connect(self.step_shown)
        self.player.replay_views[0].hovered.connect(self.hovered)
        self.player.show_replies([traces])
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(2)
        for text, icon, name, signal in (
            (tr("Compare…"), "compare", tr("Compare with another reply"), self.compare),
            (tr("Export…"), "export", tr("Export as a video or image"), self.export),
            (tr("Close replay"), "cross", tr("Close replay (Esc)"), self.closed),
        ):
            button = QPushButton(text, self)
            button.setProperty("kind", "link")
            button.setIcon(theme.icon(icon, size=15))
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(signal)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.player)
        layout.addLayout(buttons)

    def event(self, event: QEvent) -> bool:
        """Take Esc from the window's shortcuts while this widget has the focus."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the replay on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
