"""Draw fog: dots that drift over unknown text and settle onto the line as a position clears up."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.gui.canvas.layout_arrays import Floats, LayoutArrays
from app.gui.canvas.metrics import TextMetrics

CLEAR = 0.7  # from this clarity on, no fog is drawn
_DENSITY = 2.6  # dots in the width of a line's height
_SIZES = (0.13, 0.21)  # in line heights
_LEVELS = 8  # of opacity


class Fog:
    """Draws the dots of all positions in one go."""

    def __init__(self, color: QColor, metrics: TextMetrics) -> None:
        self._metrics = metrics
        self._dots: _Dots | None = None
        self._pens = [[_pen(color, level, size * metrics.em) for level in range(_LEVELS)] for size in _SIZES]

    def draw(
        self,
        painter: QPainter,
        arrays: LayoutArrays,
        x: Floats,
        presence: Floats,
        clarity: Floats,
        time: float,
    ) -> None:
        """Draw the remaining fog; `x`, `presence` and `clarity` are arrays over the runs."""
        alpha = np.where(clarity < CLEAR, presence * 0.75 * (1.0 - clarity / CLEAR), 0.0)
        if not (alpha > 0.5 / _LEVELS * 0.75).any():
            return
        dots = self._dots
        if dots is None or dots.arrays is not arrays:
            dots = self._dots = _Dots(arrays, self._metrics)
        levels = np.rint(alpha[dots.run] / 0.75 * (_LEVELS - 1)).astype(np.int64)
        (shown,) = np.nonzero(levels)
        run, levels = dots.run[shown], levels[shown]
        phase = time * dots.pace[shown] + dots.phase[shown]
        em = self._metrics.em
        dot_x = x[run] + (dots.share[shown] + 0.35 * np.sin(phase) * dots.step[shown]) * arrays.width[run]
        drift = 1.6 * self._metrics.scale * np.cos(phase * 0.8)
        dot_y = dots.middle[shown] + em * 0.42 * (1.0 - clarity[run]) * dots.height[shown] + drift
        kinds = dots.large[shown] * _LEVELS + levels
        for kind in np.flatnonzero(np.bincount(kinds)).tolist():
            of_kind = kinds == kind
            painter.setPen(self._pens[kind // _LEVELS][kind % _LEVELS])
            points = zip(dot_x[of_kind].tolist(), dot_y[of_kind].tolist(), strict=True)
            painter.drawPoints([QPointF(*place) for place in points])


class _Dots:
    """The random properties of each dot. Arrays are [dots]."""

    def __init__(self, arrays: LayoutArrays, metrics: TextMetrics) -> None:
        self.arrays = arrays
        counts = np.maximum(1, np.rint(arrays.width / metrics.em * _DENSITY)).astype(np.int64)
        self.run = np.repeat(np.arange(len(counts)), counts)
        number = np.arange(len(self.run)) - np.repeat(np.cumsum(counts) - counts, counts)
        self.step = 1.0 / counts[self.run]
        self.share = (number + 0.5) * self.step
        baselines = np.array([metrics.baseline(run.style) for run in arrays.runs])
        self.middle = (arrays.y + baselines)[self.run] - metrics.em * 0.26
        seed = arrays.cells[self.run] * 7.31 + number * 2.39
        self.pace = 0.9 + 0.5 * _noise(seed)
        self.phase = 6.28 * _noise(seed + 1.7)
        self.height = 2.0 * _noise(seed + 3.1) - 1.0
        self.large = (_noise(seed + 5.3) > 0.55).astype(np.int64)


def _noise(seed: Floats) -> Floats:
    """Hash each seed to a number in [0, 1)."""
    value = np.sin(seed * 12.9898) * 43758.5453
    fraction: npt.NDArray[np.float64] = value - np.floor(value)
    return fraction


def _pen(color: QColor, level: int, width: float) -> QPen:
    faded = QColor(color)
    faded.setAlphaF(0.75 * level / (_LEVELS - 1))
    pen = QPen(faded, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen
