"""Shared parts of plots over denoising steps: round ticks, the step axis, crisp lines."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from app.base.translation import format_number

SHORTEST_AXIS = 6  # steps


def ticks(low: float, high: float, max_count: int, *, integers: bool = False) -> list[float]:
    """Return round numbers (1, 2 or 5 times a power of ten apart) between two values, at most `max_count`."""
    if high <= low:
        return [low]
    raw = (high - low) / max(max_count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    spacing = next(power * factor for factor in (1, 2, 5, 10, 20) if high - low < power * factor * max_count)
    if integers:
        spacing = max(1.0, round(spacing))
    first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
    return [round(count * spacing, 10) for count in range(first, last + 1)]


def round_up(value: float) -> float:
    """Round up to a number that is a suitable end of an axis."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * factor for factor in (1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15) if value <= power * factor)


def axis_end(last: int, max_steps: int, *, is_final: bool) -> int:
    """The last step of the axis: the last step of a final block, otherwise a limit that rarely changes."""
    if is_final:
        return max(last, min(SHORTEST_AXIS, max_steps))
    end = SHORTEST_AXIS
    while end < last:
        end *= 2
    return min(end, max_steps)


def tick_label(value: float, spacing: float) -> str:
    """Format a tick with as many decimals as the spacing needs."""
    decimals = max(0, -math.floor(math.log10(spacing) + 1e-9)) if spacing > 0 else 0
    return format_number(value, decimals, grouped=False)


@dataclass(frozen=True)
class StepAxis:
    """Columns of equal width for steps `first` (0: the noise) to `end`, from `left` over `width` pixels."""

    left: float
    width: float
    end: int
    first: int = 1

    @property
    def column(self) -> float:
        """The width of a step's column."""
        return self.width / (self.end - self.first + 1)

    def start(self, step: float) -> float:
        """The left edge of a step's column."""
        return self.left + (step - self.first) * self.column

    def center(self, step: float) -> float:
        """The middle of a step's column."""
        return self.start(step) + self.column / 2

    def step_at(self, x: float) -> int:
        """The step whose column contains `x`."""
        return min(max(int((x - self.left) // self.column) + self.first, self.first), self.end)

    def ticks(self, max_count: int) -> list[int]:
        """Return round step numbers."""
        return [int(tick) for tick in ticks(0, self.end, max_count, integers=True) if tick >= self.first]


def snapped_rect(left: float, top: float, right: float, bottom: float, ratio: float) -> QRectF:
    """A rectangle with edges on device pixels, at least one pixel wide and high."""
    x, y = round(left * ratio), round(top * ratio)
    width, height = max(round(right * ratio) - x, 1), max(round(bottom * ratio) - y, 1)
    return QRectF(x / ratio, y / ratio, width / ratio, height / ratio)


def draw_horizontal_line(painter: QPainter, left: float, right: float, y: float, color: QColor) -> None:
    """Draw a horizontal line at `y`, one pixel thick."""
    ratio = painter.device().devicePixelRatioF()
    line = snapped_rect(left, y, right, y, ratio)
    painter.fillRect(QRectF(line.left(), _pixel(y, ratio), line.width(), _thickness(ratio)), color)


def draw_vertical_line(painter: QPainter, x: float, top: float, bottom: float, color: QColor) -> None:
    """Draw a vertical line at `x`, one pixel thick."""
    ratio = painter.device().devicePixelRatioF()
    line = snapped_rect(x, top, x, bottom, ratio)
    painter.fillRect(QRectF(_pixel(x, ratio), line.top(), _thickness(ratio), line.height()), color)


def _pixel(center_line: float, ratio: float) -> float:
    """Where a line centred here begins: rounding both edges would make some lines twice as thick."""
    return math.floor((center_line - 0.5) * ratio + 0.5) / ratio


def _thickness(ratio: float) -> float:
    return max(round(ratio), 1) / ratio
