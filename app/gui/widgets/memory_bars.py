"""A small meter of memory and graphics card: labelled bars, with the figures as a tool tip."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.gui.widgets.theme import Theme, tool_tip

_BAR_WIDTH, _BAR_HEIGHT = 34, 4  # pixels at the default font size
_GAP, _BETWEEN = 6, 12
_WITH_UNIT = re.compile(r"(?<=\d) (?=[GMk]?B|%)")  # no line of the tool tip ends between the two


@dataclass(frozen=True)
class Bar:
    """One bar: `own` and `used` are shares of the whole, 0 to 1; `own` is part of `used`."""

    label: str
    used: float
    own: float = 0.0
    is_short: bool = False


class MemoryBars(QWidget):
    """Shows bars, Unfog's own share in the accent colour; its tool tip and description have the figures."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        theme.changed.connect(lambda: self.setFixedWidth(self.sizeHint().width()))
        theme.changed.connect(self.update)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown."""
        return self._bars

    def show_bars(self, bars: tuple[Bar, ...], details: str) -> None:
        """Show these bars; `details` say the same in figures."""
        if details != self.accessibleDescription():
            self.setToolTip(tool_tip(_WITH_UNIT.sub("\u00a0", details)))
            self.setAccessibleDescription(details)
        if bars == self._bars:
            return
        is_resized = [bar.label for bar in bars] != [bar.label for bar in self._bars]
        self._bars = bars
        if is_resized:
            self.updateGeometry()
            self.setFixedWidth(self.sizeHint().width())
        self.update()

    def sizeHint(self) -> QSize:
        """The bars with their labels."""
        metrics, px = QFontMetricsF(self._theme.small_font), self._theme.px
        widths = [metrics.horizontalAdvance(bar.label) + px(_GAP + _BAR_WIDTH) for bar in self._bars]
        width = sum(widths) + px(_BETWEEN) * max(len(widths) - 1, 0) + 2 * px(_GAP)
        return QSize(round(width), math.ceil(metrics.height()))  # as high as the statistics beside it

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the labels and bars."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.small_font)
        metrics, px = QFontMetricsF(theme.small_font), theme.px
        x = float(px(_GAP))
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        for bar in self._bars:
            painter.setPen(theme.color("warn" if bar.is_short else "muted"))
            painter.drawText(QPoint(round(x), round(baseline)), bar.label)
            x += metrics.horizontalAdvance(bar.label) + px(_GAP)
            frame = QRectF(x, (self.height() - px(_BAR_HEIGHT)) / 2, px(_BAR_WIDTH), px(_BAR_HEIGHT))
            painter.setPen(Qt.PenStyle.NoPen)
            for share, color in (
                (1.0, "line"),
                (bar.used, "warn" if bar.is_short else "fog"),
                (bar.own, "warn" if bar.is_short else "accent"),
            ):
                painter.setBrush(theme.color(color))
                part = QRectF(frame)
                part.setWidth(frame.width() * min(max(share, 0.0), 1.0))
                if part.width() > 0:
                    painter.drawRoundedRect(part, frame.height() / 2, frame.height() / 2)
            x += px(_BAR_WIDTH + _BETWEEN)
        painter.end()
