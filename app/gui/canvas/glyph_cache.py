"""Shape texts in slices of time, ahead of painting, and paint their glyphs; and colours for that."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from app.gui.canvas.cache import Cache
from app.gui.canvas.markup import BULLET, Style
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.shaping import ShapedText, shape_text

Floats = npt.NDArray[np.float64]

_MAX_TEXTS = 4000


class GlyphCache:
    """Paints texts that have been shaped: painting itself never shapes a text or looks for a font.

    To find a font for a script may take many milliseconds, so that is done outside of painting, in `prepare`.
    """

    def __init__(self, metrics: TextMetrics) -> None:
        self._metrics = metrics
        self._shaped: Cache[tuple[str, Style], ShapedText] = Cache(_MAX_TEXTS)

    def __len__(self) -> int:
        return len(self._shaped)

    def is_ready(self, text: str, style: Style) -> bool:
        """Whether a text can be drawn."""
        return (text, style) in self._shaped

    def prepare(self, texts: Iterable[tuple[str, Style]], seconds: float = math.inf) -> bool:
        """Shape texts, at least one, until the time is over; return whether all of them are ready."""
        end = time.perf_counter() + seconds
        for key in texts:
            if self._shaped.get(key) is None:
                text, style = key
                self._shaped[key] = shape_text(text, self._metrics.fonts[style])
                if time.perf_counter() > end:
                    return False
        return True

    def draw(self, painter: QPainter, x: float, y: float, text: str, style: Style) -> None:
        """Draw a text at the top left corner of its line with the pen; nothing if it isn't ready."""
        if text == BULLET:
            self._draw_bullet(painter, x, y, style)
            return
        shaped = self._shaped.get((text, style))
        if shaped is None:
            return
        # By the baseline: fonts for other scripts are taller.
        origin = QPointF(x, y + self._metrics.baseline(style) - shaped.ascent)
        for run in shaped.runs:
            painter.drawGlyphRun(origin, run)

    def _draw_bullet(self, painter: QPainter, x: float, y: float, style: Style) -> None:
        """Draw the disc that a text document draws for an item of a list, in the middle of the character."""
        sizes, pen, brush = self._metrics.sizes[style], painter.pen(), painter.brush()
        top = y + self._metrics.baseline(style) - sizes.ascent()
        middle = QPointF(x + self._metrics.advance(BULLET, style) / 2, top + sizes.height() / 2)
        radius = self._metrics.bullet_size / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(pen)
        painter.setBrush(brush)


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
