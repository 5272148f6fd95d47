"""Buttons beside a reply that is being shown: slow motion, its speed, and skipping the rest."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.base.translation import tr
from app.gui.canvas.speed import NORMAL_SPEED, SLOW_MOTION
from app.gui.replay.player import speed_name
from app.gui.widgets.theme import Theme

SPEEDS = (0.125, SLOW_MOTION, 0.5, NORMAL_SPEED)


class SpeedControl(QWidget):
    """At normal speed one button, for slow motion; in slow motion the speed, with a menu, and Skip."""

    chosen = Signal(float)
    """Show the reply at this speed."""
    skipped = Signal()
    """Show all of the reply that is known."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._speed = NORMAL_SPEED
        self._button = QPushButton(self)
        self._button.setProperty("kind", "link")
        self._button.clicked.connect(self._on_clicked)
        self._skip = QPushButton(tr("Skip"), self)
        self._skip.setProperty("kind", "link")
        self._skip.setAccessibleName(tr("Skip the animation"))
        self._skip.setToolTip(tr("Skip the animation"))
        self._skip.clicked.connect(self.skipped)
        self._menu = QMenu(self)
        self._menu.setAccessibleName(tr("Speed"))
        for speed in SPEEDS:
            self._menu.addAction(_name_of(speed)).triggered.connect(
                lambda _checked=False, speed=speed: self.chosen.emit(speed)
            )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._button)
        layout.addWidget(self._skip)
        theme.changed.connect(self._draw)
        self._draw()
        self.show_speed(NORMAL_SPEED)

    def show_speed(self, speed: float) -> None:
        """Show the speed."""
        self._speed = speed
        is_slow = speed != NORMAL_SPEED
        name = tr("Speed: {speed}").format(speed=speed_name(speed)) if is_slow else tr("Slow motion")
        self._button.setText(speed_name(speed) if is_slow else tr("Slow motion"))
        self._button.setAccessibleName(name)
        self._button.setToolTip(
            name if is_slow else tr("Show this reply in slow motion; it is still written at full speed")
        )
        self._skip.setVisible(is_slow)

    def _on_clicked(self) -> None:
        if self._speed == NORMAL_SPEED:
            self.chosen.emit(SLOW_MOTION)
        else:
            self._menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height())))

    def _draw(self) -> None:
        self._button.setIcon(self._theme.icon("speed", size=15))


def _name_of(speed: float) -> str:
    return tr("Normal speed") if speed == NORMAL_SPEED else speed_name(speed)
