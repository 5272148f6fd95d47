"""Play a reply in place, with buttons to compare, export and close."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.canvas.painter import CanvasMode
from app.gui.canvas.speed import NORMAL_SPEED
from app.gui.replay.player import Player
from app.gui.replay.sticky_panel import StickyPanel
from app.gui.widgets.shortcut_override import ClosedByEscapeMixin
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace

_GAP = 4  # pixels between the reply and what is below it


class InlineReplay(ClosedByEscapeMixin, QWidget):
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

    def __init__(
        self,
        theme: Theme,
        traces: Sequence[Trace],
        parent: QWidget | None = None,
        *,
        speed: float = NORMAL_SPEED,
    ) -> None:
        super().__init__(parent)
        self.player = Player(theme, parent=self)
        self.player.step_shown.connect(self.step_shown)
        self.player.replay_views[0].hovered.connect(self.hovered)
        self.player.show_replies([traces], is_slow_motion=speed < NORMAL_SPEED)
        self.player.set_speed(speed)
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
        self._panel = StickyPanel(self)
        below = QVBoxLayout(self._panel)
        below.setContentsMargins(0, 6, 0, 0)
        below.setSpacing(4)
        below.addWidget(self.player.controls)
        below.addLayout(buttons)
        self._room_below = QWidget(self)  # the panel's place
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.player)
        layout.addWidget(self._room_below)
        self._fitted: object = None  # what the room was computed for
        self.player.moved.connect(self._follow)
        self.player.controls.toggled.connect(self._panel.set_follows)
        theme.changed.connect(self._on_theme)

    def set_mode(self, mode: CanvasMode) -> None:
        """Show blocks as prose, as a grid, or without motion."""
        self.player.set_mode(mode)
        self._fitted = None
        self._fit()

    def follow(self) -> None:
        """Scroll as little as needed to show what is played."""
        self._panel.set_follows()
        self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for every moment at this width, so that nothing below moves while it plays."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = self._panel.sizeHint().height()
        self._room_below.setFixedHeight(height)
        if self._fitted != self.width():
            self._fitted = self.width()
            view = self.player.replay_views[0]
            view.setMinimumHeight(view.greatest_height(self.width()))
        self._panel.set_place(self.height() - height, self.width())

    def _on_theme(self) -> None:
        self._fitted = None
        self._fit()

    def _follow(self) -> None:
        self._panel.follow(self.player.replay_views[0].current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave keys to the player, wherever the focus is."""
        self.player.keyPressEvent(event)
