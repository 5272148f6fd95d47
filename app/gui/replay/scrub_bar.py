"""The scrub bar of a replay: shows the position and the blocks, seeks by clicking and dragging."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from app.base.translation import tr
from app.gui.replay.timeline import BlockSpan
from app.gui.widgets.theme import Theme

_PER_SECOND = 1000
_RADIUS = 6.5
_GROOVE = 4.0


class ScrubBar(QSlider):
    """A slider over the seconds of a replay. Arrow keys are left to the player."""

    seek_requested = Signal(float)
    """This second was clicked or dragged to."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._spans: Sequence[BlockSpan] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Position in the replay"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def set_spans(self, spans: Sequence[BlockSpan]) -> None:
        """Show the blocks of another reply."""
        self._spans = spans
        self.setRange(0, round((spans[-1].ends if spans else 0.0) * _PER_SECOND))
        self.update()

    def show_at(self, seconds: float, words: str) -> None:
        """Move to this second; `words` describe it for screen readers."""
        self.setAccessibleDescription(words)
        self.setValue(round(seconds * _PER_SECOND))

    def sizeHint(self) -> QSize:
        """A minimum size; the bar takes the available width."""
        return QSize(160, 24)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Seek to the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._seek(event.position().x())
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._seek(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stop dragging."""
        self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave keys to the player."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove with a gap between blocks, filled up to the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        handle_x = self._x_of(self.value() / _PER_SECOND)
        middle = self.height() / 2
        for number, span in enumerate(self._spans):
            left = self._x_of(span.begins) + (1.5 if number else 0.0)
            right = self._x_of(span.ends) - (1.5 if number + 1 < len(self._spans) else 0.0)
            box = QRectF(left, middle - _GROOVE / 2, max(right - left, 1.0), _GROOVE)
            painter.setBrush(self._theme.color("line"))
            painter.drawRoundedRect(box, 2.0, 2.0)
            if handle_x > left:
                box.setRight(min(handle_x, right))
                painter.setBrush(self._theme.color("accent"))
                painter.drawRoundedRect(box, 2.0, 2.0)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(handle_x, middle), _RADIUS + 2.7, _RADIUS + 2.7)
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(QPointF(handle_x, middle), _RADIUS, _RADIUS)
        painter.end()

    def _groove_width(self) -> float:
        return max(self.width() - 2 * (_RADIUS + 3.5), 1.0)

    def _x_of(self, seconds: float) -> float:
        return _RADIUS + 3.5 + self._groove_width() * seconds * _PER_SECOND / max(self.maximum(), 1)

    def _seek(self, x: float) -> None:
        share = min(max((x - _RADIUS - 3.5) / self._groove_width(), 0.0), 1.0)
        self.seek_requested.emit(share * self.maximum() / _PER_SECOND)
