"""A list whose selection follows the mouse, while a text field keeps the focus."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget


class HoverList(QListView):
    """Emits the row that the mouse is moved to, but not when the list scrolls under a resting mouse."""

    hovered = Signal(object)
    """The `QModelIndex` under the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mouse_position = QPoint()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def showEvent(self, event: QShowEvent) -> None:
        """Ignore the current position of the mouse."""
        super().showEvent(event)
        self._mouse_position = QCursor.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emit the row under the mouse if the mouse was moved."""
        super().mouseMoveEvent(event)
        position = event.globalPosition().toPoint()
        if position != self._mouse_position:
            self._mouse_position = position
            index = self.indexAt(event.position().toPoint())
            if index.isValid():
                self.hovered.emit(index)
