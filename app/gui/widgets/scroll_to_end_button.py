"""The round button beside the messages that scrolls to the end of the conversation."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize
from PySide6.QtWidgets import QScrollArea, QToolButton, QWidget

from app.base.translation import tr
from app.gui.widgets.theme import Theme

_SIZE, _ICON, _MARGIN = 34, 20, 12  # pixels: the button, its icon, and the space around it
_LEAST = 24  # pixels: its size in the margin of a narrow window, at any font size
_BORDER = 2  # pixels beside it there


class ScrollToEndButton(QToolButton):
    """At the lower edge of a scroll area, beside its column of text; smaller if there is little space."""

    def __init__(self, theme: Theme, area: QScrollArea, column: QWidget) -> None:
        super().__init__(area)
        self._theme, self._area, self._column = theme, area, column
        self.setProperty("kind", "primary")
        self.setToolTip(tr("To the end"))
        self.setAccessibleName(tr("Scroll to the end"))
        self.hide()
        column.installEventFilter(self)
        theme.changed.connect(self.update_position)
        self.update_position()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay beside the column."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.update_position()
        return super().eventFilter(watched, event)

    def update_position(self) -> None:
        """Move beside the lower end of the column, and fit into the space there."""
        area, column, theme = self._area, self._column, self._theme
        left = column.mapTo(area, QPoint(column.width(), 0)).x()
        space = area.viewport().width() - left
        side = max(_LEAST, min(theme.px(_SIZE), space - 2 * _BORDER))
        gap = max(_BORDER, min(_MARGIN, (space - side) // 2))
        if side != self.width() or self.icon().isNull():
            self.setFixedSize(side, side)
            self.setStyleSheet(f"padding: 0; border-radius: {side // 2}px;")
        icon = min(theme.px(_ICON), side * _ICON // _SIZE)
        self.setIconSize(QSize(icon, icon))
        self.setIcon(theme.icon("down", "on_accent"))
        self.move(left + gap, area.height() - side - _MARGIN)
