"""What the drawings over denoising steps share: round ticks, the axis of steps, crisp lines."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from app.base.translation import format_number

_SHORTEST_AXIS = 6  # steps


def ticks(low: float, high: float, most: int, *, whole: bool = False) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten apart) between two values, at most `most` of them."""
    if high <= low:
        return [low]
    raw = (high - low) / max(most, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    spacing = next(power * factor for factor in (1, 2, 5, 10, 20) if high - low < power * factor * most)
    if whole:
        spacing = max(1.0, round(spacing))
    first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
    return [round(count * spacing, 10) for count in range(first, last + 1)]


def round_up(value: float) -> float:
    """The end of an axis that reaches a value: a round number that is not much larger."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * factor for factor in (1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15) if value <= power * factor)


def axis_end(last: int, max_steps: int, *, is_final: bool) -> int:
    """Where the axis of steps ends: at the last step of a final block, else with room that rarely changes."""
    if is_final:
        return max(last, min(_SHORTEST_AXIS, max_steps))
    end = _SHORTEST_AXIS
    while end < last:
        end *= 2
    return min(end, max_steps)


def tick_label(value: float, spacing: float) -> str:
    """A tick with as many decimals as its neighbours need."""
    decimals = max(0, -math.floor(math.log10(spacing) + 1e-9)) if spacing > 0 else 0
    return format_number(value, decimals, grouped=False)


@dataclass(frozen=True)
class StepAxis:
    """Steps 1 to `end`, each a column of the same width, from `left` over `width` pixels."""

    left: float
    width: float
    end: int

    @property
    def column(self) -> float:
        """The width of a step."""
        return self.width / self.end

    def start(self, number: float) -> float:
        """The left edge of a step."""
        return self.left + (number - 1) * self.column

    def center(self, number: float) -> float:
        """The middle of a step."""
        return self.start(number) + self.column / 2

    def number(self, x: float) -> int:
        """The step at a place."""
        return min(max(int((x - self.left) // self.column) + 1, 1), self.end)

    def ticks(self, most: int) -> list[int]:
        """Round step numbers; the first step is 1."""
        return [int(tick) for tick in ticks(0, self.end, most, whole=True) if tick >= 1]


def box(left: float, top: float, right: float, bottom: float, ratio: float) -> QRectF:
    """A rectangle whose edges lie on device pixels, at least one of them wide and high."""
    x, y = round(left * ratio), round(top * ratio)
    width, height = max(round(right * ratio) - x, 1), max(round(bottom * ratio) - y, 1)
    return QRectF(x / ratio, y / ratio, width / ratio, height / ratio)


def across(painter: QPainter, left: float, right: float, y: float, color: QColor) -> None:
    """A level line around `y`, one pixel thick."""
    ratio = painter.device().devicePixelRatioF()
    line = box(left, y, right, y, ratio)
    painter.fillRect(QRectF(line.left(), _pixel(y, ratio), line.width(), _thickness(ratio)), color)


def down(painter: QPainter, x: float, top: float, bottom: float, color: QColor) -> None:
    """An upright line around `x`, one pixel thick."""
    ratio = painter.device().devicePixelRatioF()
    line = box(x, top, x, bottom, ratio)
    painter.fillRect(QRectF(_pixel(x, ratio), line.top(), _thickness(ratio), line.height()), color)


def _pixel(place: float, ratio: float) -> float:
    """Where a line around this place begins: with both edges rounded, some would be twice as thick."""
    return math.floor((place - 0.5) * ratio + 0.5) / ratio


def _thickness(ratio: float) -> float:
    return max(round(ratio), 1) / ratio
