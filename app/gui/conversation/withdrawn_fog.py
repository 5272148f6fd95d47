"""Fade out the fog of a reply that ended before it began, below its question."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.gui.canvas.view import CanvasView
from app.gui.replay.fades import CrossFade, picture_of

_FADE_MS = 500


class WithdrawnFog:
    """A picture of the fog on a canvas, taken before its reply is removed."""

    def __init__(self, canvas: CanvasView, question: QWidget, background: QColor) -> None:
        self._picture = picture_of(canvas, background)
        self._size = canvas.size()
        self._offset = canvas.mapToGlobal(QPoint(0, 0)) - question.mapToGlobal(QPoint(0, 0))

    def fade(self, question: QWidget, page: QWidget) -> None:
        """Fade it out on the page, at its place below the question."""
        place = question.mapTo(page, QPoint(0, 0)) + self._offset
        CrossFade(page, self._picture, QRect(place, self._size), _FADE_MS)
