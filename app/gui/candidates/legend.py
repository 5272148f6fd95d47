"""The scale of the tints, in words: from "never changed" to "changed often"."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.translation import tr, translated
from app.gui.candidates import descriptions
from app.gui.candidates.tint import LEVELS, tint_of
from app.gui.widgets.theme import Theme

_SWATCH = (20.0, 12.0)  # pixels
_GAP = 8.0


class TintLegend(QWidget):
    """Shows the tints between two words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = translated(descriptions.NEVER), translated(descriptions.OFTEN)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        first, last = self._words
        self.setAccessibleName(
            tr("Tint of the words, from light to deep: {first} to {last}").format(first=first, last=last)
        )
        theme.changed.connect(self._use_theme)
        self._use_theme()

    def sizeHint(self) -> QSize:
        """The size of one line; with less width the swatches are smaller."""
        swatches = (LEVELS * _SWATCH[0] + 2 * _GAP) * self._theme.scale
        height = QFontMetricsF(self.font()).height()
        return QSize(round(self._words_width + swatches) + 2, round(height) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw words and swatches."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        free = max(self.width() - 2.0 - self._words_width, 0.0)
        scale = min(self._theme.scale, free / (LEVELS * _SWATCH[0] + 2 * _GAP))
        draw_scale(painter, self._theme, QPointF(0.0, self.height() / 2), scale, self._words)
        painter.end()

    @property
    def _words_width(self) -> float:
        metrics = QFontMetricsF(self.font())
        return sum(metrics.horizontalAdvance(word) for word in self._words)

    def _use_theme(self) -> None:
        self.setFont(self._theme.small_font)
        self.updateGeometry()
        self.update()


def scale_width(painter: QPainter, scale: float, words: tuple[str, str]) -> float:
    """Return the width of the scale in the painter's font."""
    metrics = QFontMetricsF(painter.font())
    texts = sum(metrics.horizontalAdvance(word) for word in words)
    return texts + (LEVELS * _SWATCH[0] + 2 * _GAP - 2.0) * scale


def draw_scale(
    painter: QPainter, theme: Theme, middle: QPointF, scale: float, words: tuple[str, str]
) -> None:
    """Draw the scale from a point in the middle of its left edge, in the painter's font."""
    metrics = QFontMetricsF(painter.font())
    width, height = _SWATCH[0] * scale, _SWATCH[1] * scale
    baseline = middle.y() + (metrics.ascent() - metrics.descent()) / 2
    x = middle.x()
    painter.setPen(theme.color("muted"))
    painter.drawText(QPointF(x, baseline), words[0])
    x += metrics.horizontalAdvance(words[0]) + _GAP * scale
    for level in range(LEVELS):
        painter.setPen(QPen(theme.color("line"), 1.0 * scale) if level == 0 else Qt.PenStyle.NoPen)
        painter.setBrush(tint_of(theme, level))
        box = QRectF(x, middle.y() - height / 2, width - 2.0 * scale, height)
        painter.drawRoundedRect(box, 3.0 * scale, 3.0 * scale)
        x += width
    x += (_GAP - 2.0) * scale
    painter.setPen(theme.color("muted"))
    painter.drawText(QPointF(x, baseline), words[1])
