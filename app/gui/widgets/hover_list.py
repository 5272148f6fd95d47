"""A list beside a field that keeps the focus: keys move in it from there, the mouse by pointing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget


class HoverList(QListView):
    """Tells which line the mouse was moved to. A list that scrolls under a mouse at rest tells nothing."""

    pointed = Signal(object)
    """The `QModelIndex` under the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mouse_at = QPoint()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def showEvent(self, event: QShowEvent) -> None:
        """Where the mouse rests by now does not count."""
        super().showEvent(event)
        self._mouse_at = QCursor.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell, if it was moved."""
        super().mouseMoveEvent(event)
        place = event.globalPosition().toPoint()
        if place != self._mouse_at:
            self._mouse_at = place
            index = self.indexAt(event.position().toPoint())
            if index.isValid():
                self.pointed.emit(index)
