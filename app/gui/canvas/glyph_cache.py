"""Cache shaped text and colours, which are painted many hundred times per frame.

Qt shapes a text whenever it is drawn; a `QStaticText` is shaped once. Text that must be narrowed gets one
of a few stretched fonts, whose glyphs can be cached, rather than an arbitrary scale.
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
_MAX_TEXTS = 6000


class GlyphCache:
    """Draws texts at the top left corner of their line, narrowed and cut to fit; `ellipsis` marks a cut."""

    def __init__(self, metrics: TextMetrics, ellipsis: str = "") -> None:
        self._metrics, self._ellipsis = metrics, ellipsis
        self._texts: dict[tuple[str, Style, int], QStaticText] = {}
        self._fitted: dict[tuple[str, Style, int], tuple[str, int, float]] = {}
        self._fonts: dict[tuple[Style, int], QFont] = {}

    def draw(
        self, painter: QPainter, x: float, y: float, text: str, style: Style, stretch: int = 100
    ) -> None:
        """Draw a text with the painter's pen."""
        painter.setFont(self._font(style, stretch))
        # By the baseline: fonts for other scripts are taller.
        y += self._metrics.baseline(style) - self._metrics.ascent(text, style)
        painter.drawStaticText(QPointF(x, y), self._static(text, style, stretch))

    def draw_fitted(
        self, painter: QPainter, x: float, y: float, width: float, text: str, style: Style
    ) -> None:
        """Draw a text centred in `width` pixels, narrowed or cut if it is too wide."""
        key = (text, style, round(width * 2))
        fitted = self._fitted.get(key)
        if fitted is None:
            if len(self._fitted) > _MAX_TEXTS:
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
        while (
            kept > 1 and self._metrics.advance(text[:kept] + self._ellipsis, style) * narrowest / 100 > width
        ):
            kept -= 1
        text = text[:kept] + self._ellipsis
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
            if len(self._texts) > _MAX_TEXTS:
                self._texts.clear()
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(QTransform(), self._font(style, stretch))
            self._texts[key] = static
        return static


def channels(color: QColor) -> Floats:
    """Return red, green and blue, 0 to 255."""
    return np.array([color.red(), color.green(), color.blue()], dtype=np.float64)


def mix_colors(one: Floats, other: Floats, share: Floats) -> Floats:
    """Mix two colours, each [3] or [n, 3], by shares [n] from 0 to 1; returns [n, 3]."""
    weight = np.clip(share, 0.0, 1.0)[:, None]
    return one * (1.0 - weight) + other * weight


def pack_argb(colors: Floats, alpha: Floats) -> list[int]:
    """Pack colours [n, 3] and opacities [n] as 0xAARRGGBB."""
    parts = np.rint(np.clip(colors, 0.0, 255.0)).astype(np.int64)
    steps = np.rint(np.clip(alpha, 0.0, 1.0) * 255.0).astype(np.int64)
    values: list[int] = (steps << 24 | parts[:, 0] << 16 | parts[:, 1] << 8 | parts[:, 2]).tolist()
    return values


@lru_cache(maxsize=8192)
def color_from_argb(value: int) -> QColor:
    """Return the colour of 0xAARRGGBB."""
    return QColor(value >> 16 & 255, value >> 8 & 255, value & 255, value >> 24)
