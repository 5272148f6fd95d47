"""Text and colours ready to be painted, many hundred times a frame: prepared once, then kept.

Qt shapes a text whenever it is drawn; a `QStaticText` is shaped once. Text that has to be narrower than
it is gets one of a few stretched fonts, whose glyphs can be kept, rather than a scale of its own.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QStaticText, QTransform

from app.gui.canvas.markup import Style
from app.gui.canvas.metrics import TextMetrics

Floats = npt.NDArray[np.float64]

_STRETCHES = (100, 94, 88, 82, 76, 70, 64)  # per cent
_MOST_TEXTS = 6000


class GlyphCache:
    """Draws texts whose top left corner is given, narrowed and cut where they must fit; `cut` marks a cut."""

    def __init__(self, metrics: TextMetrics, cut: str = "") -> None:
        self._metrics, self._cut = metrics, cut
        self._texts: dict[tuple[str, Style, int], QStaticText] = {}
        self._fitted: dict[tuple[str, Style, int], tuple[str, int, float]] = {}
        self._fonts: dict[tuple[Style, int], QFont] = {}

    def draw(
        self, painter: QPainter, x: float, y: float, text: str, style: Style, stretch: int = 100
    ) -> None:
        """Draw a text in the painter's pen."""
        painter.setFont(self._font(style, stretch))
        painter.drawStaticText(QPointF(x, y), self._static(text, style, stretch))

    def draw_fitted(
        self, painter: QPainter, x: float, y: float, width: float, text: str, style: Style
    ) -> None:
        """Draw a text in the middle of `width` pixels, narrowed or cut if it must be."""
        key = (text, style, round(width * 2))
        fitted = self._fitted.get(key)
        if fitted is None:
            if len(self._fitted) > _MOST_TEXTS:
                self._fitted.clear()
            fitted = self._fitted[key] = self._fit(text, style, width)
        text, stretch, taken = fitted
        self.draw(painter, x + (width - taken) / 2, y, text, style, stretch)

    def _fit(self, text: str, style: Style, width: float) -> tuple[str, int, float]:
        natural = self._metrics.advance(text, style)
        for stretch in _STRETCHES:
            if natural * stretch / 100 <= width + 0.5:
                return text, stretch, natural * stretch / 100
        narrowest = _STRETCHES[-1]
        kept = len(text)
        while kept > 1 and self._metrics.advance(text[:kept] + self._cut, style) * narrowest / 100 > width:
            kept -= 1
        text = text[:kept] + self._cut
        return text, narrowest, self._metrics.advance(text, style) * narrowest / 100

    def _font(self, style: Style, stretch: int) -> QFont:
        font = self._fonts.get((style, stretch))
        if font is None:
            font = QFont(self._metrics.fonts[style])
            if stretch != _STRETCHES[0]:
                font.setStretch(stretch)
            self._fonts[style, stretch] = font
        return font

    def _static(self, text: str, style: Style, stretch: int) -> QStaticText:
        key = (text, style, stretch)
        static = self._texts.get(key)
        if static is None:
            if len(self._texts) > _MOST_TEXTS:
                self._texts.clear()
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(QTransform(), self._font(style, stretch))
            self._texts[key] = static
        return static


def channels(color: QColor) -> Floats:
    """Red, green and blue, 0 to 255."""
    return np.array([color.red(), color.green(), color.blue()], dtype=np.float64)


def mixed(one: Floats, other: Floats, share: Floats) -> Floats:
    """Colours [n, 3] between two, each [3] or [n, 3], by shares [n] from 0 to 1."""
    weight = np.clip(share, 0.0, 1.0)[:, None]
    return one * (1.0 - weight) + other * weight


def packed(colors: Floats, alpha: Floats) -> list[int]:
    """Colours [n, 3] and opacities [n] as 0xAARRGGBB."""
    parts = np.rint(np.clip(colors, 0.0, 255.0)).astype(np.int64)
    steps = np.rint(np.clip(alpha, 0.0, 1.0) * 255.0).astype(np.int64)
    values: list[int] = (steps << 24 | parts[:, 0] << 16 | parts[:, 1] << 8 | parts[:, 2]).tolist()
    return values


@lru_cache(maxsize=8192)
def color_of(value: int) -> QColor:
    """The colour of 0xAARRGGBB."""
    return QColor(value >> 16 & 255, value >> 8 & 255, value & 255, value >> 24)
