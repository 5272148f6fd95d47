"""Show a text whose words can be pointed at: as high as it is at any width, with one word outlined."""

from __future__ import annotations

import math
import time
from abc import abstractmethod
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.theme import Theme
from app.gui.words.word_layout import WordLayout

_SLOW_SECONDS, _PAUSE_MS = 0.04, 120
_RADIUS = 4.5

_Text = TypeVar("_Text", bound=WordLayout)


class WordView(QWidget, Generic[_Text]):
    """Lays its text out again for another width or theme. Subclasses draw it and take mouse and keys."""

    _seen_below = 60
    """Pixels below a word that are scrolled into view with it."""

    def __init__(
        self, theme: Theme, metrics: TextMetrics, empty: _Text, parent: QWidget | None = None
    ) -> None:
        """`empty`: what is shown until the width is known."""
        super().__init__(parent)
        self._theme, self._metrics, self._text = theme, metrics, empty
        self._layout_timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._layout_timer.timeout.connect(self._lay_out)
        self._layout_seconds = 0.0  # that the last layout took
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._use_theme)

    @abstractmethod
    def _new_text(self, width: float) -> _Text:
        """Lay out the text for a width in pixels."""

    def box_of(self, word: int) -> QRect:
        """Return where the beginning of a word is."""
        boxes = self._text.boxes(word)
        return boxes[0].toAlignedRect() if boxes else QRect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out the text again for another width; a long one when the width stays for a moment."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            return
        if self._layout_seconds > _SLOW_SECONDS:
            self._layout_timer.start()
        else:
            self._lay_out()

    def sizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(320, self.height())

    def _draw_outline(self, painter: QPainter) -> None:
        """Draw a line around the current word."""
        if self._current is None:
            return
        painter.setPen(QPen(self._theme.color("accent"), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in self._text.boxes(self._current):
            outline = box.adjusted(-0.5, -0.5, 0.5, 0.5)
            outline.setLeft(max(outline.left(), 0.8))
            painter.drawRoundedRect(outline, _RADIUS, _RADIUS)

    def _scroll_area(self) -> QScrollArea | None:
        widget = self.parentWidget()
        while widget is not None and not isinstance(widget, QScrollArea):
            widget = widget.parentWidget()
        return widget

    def _scroll_to_current(self) -> None:
        area = self._scroll_area()
        content = None if area is None else area.widget()
        if area is None or content is None or self._current is None:
            return
        box = self.box_of(self._current)
        place = self.mapTo(content, QPoint(box.center().x(), box.bottom()))
        area.ensureVisible(place.x(), place.y(), 0, self._seen_below)

    def _lay_out(self) -> None:
        begun = time.perf_counter()
        self._text = self._new_text(max(float(self.width()), 1.0))
        self._layout_seconds = time.perf_counter() - begun
        self.setFixedHeight(math.ceil(self._text.height))
        self.update()

    def _use_theme(self) -> None:
        self._metrics = TextMetrics(self._theme)
        self._lay_out()
