"""Draw the words of a reply with their tints, laid out as prose, on a widget or on a poster."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from app.gui.candidates.tint import level_of, tint_of
from app.gui.candidates.words import ReplyWords
from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.theme import Theme
from app.gui.words.word_layout import WordLayout

_RADIUS = 4.0


class TintedText(WordLayout):
    """The laid out text, `width` pixels wide."""

    def __init__(self, words: ReplyWords, width: float, theme: Theme, metrics: TextMetrics) -> None:
        super().__init__(words.pieces, words.at, width, theme, metrics)
        self._words = words

    def draw(self, painter: QPainter, part: QRectF) -> None:
        """Draw what is in a part of the text."""
        painter.setPen(Qt.PenStyle.NoPen)
        for index in self.words_in(part):
            if level := level_of(self._words.words[index].changes):
                painter.setBrush(tint_of(self._theme, level))
                for box in self.boxes(index):
                    radius = _RADIUS * self._metrics.scale
                    painter.drawRoundedRect(box, radius, radius)
        self.draw_texts(painter, part)
