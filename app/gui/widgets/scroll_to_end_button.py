"""The round button above the messages that scrolls to the end of the conversation."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QToolButton

from app.base.translation import tr
from app.gui.widgets.theme import Theme

_SIZE, _MARGIN = 34, 12  # pixels: size of the button, and space below it


class ScrollToEndButton(QToolButton):
    """Floats at the lower edge of a scroll area."""

    def __init__(self, theme: Theme, area: QScrollArea) -> None:
        super().__init__(area)
        self._theme, self._area = theme, area
        self.setProperty("kind", "primary")
        self.setToolTip(tr("To the end"))
        self.setAccessibleName(tr("Scroll to the end"))
        self.hide()
        theme.changed.connect(self._draw)
        self._draw()

    def update_position(self) -> None:
        """Move to the middle of the lower edge after the area was resized."""
        area = self._area
        self.move((area.viewport().width() - self.width()) // 2, area.height() - self.height() - _MARGIN)

    def _draw(self) -> None:
        self.setIcon(self._theme.icon("down", "on_accent"))
        self.setFixedSize(self._theme.px(_SIZE), self._theme.px(_SIZE))
        self.update_position()
