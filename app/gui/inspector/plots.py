"""Plot mean entropy and temperature as lines, accepted positions as bars, over the denoising steps."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.base.translation import tr
from app.gui.inspector import descriptions
from app.gui.inspector.axes import round_up, snapped_rect, ticks
from app.gui.inspector.colors import InspectorColors
from app.gui.inspector.history import NOISE, BlockHistory
from app.gui.inspector.step_plot import StepPlot
from app.gui.widgets.theme import Theme

_LINE_HEIGHT, _BARS_HEIGHT = 80, 64  # pixels
_WIDEST_BAR = 14.0


class LinePlot(StepPlot):
    """Plots mean entropy in nats, and the temperature as a thin dashed line with its own axis."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Mean entropy and temperature by step"), descriptions.LINE_PLOT, parent)

    def _description(self, history: BlockHistory) -> str:
        return descriptions.line_description(history, self._cursor)

    def _plot_height(self) -> int:
        return _LINE_HEIGHT

    def _draw_title(self, painter: QPainter) -> None:
        left, right, middle = self._left, self.axis.left + self.axis.width, self._line / 2 + 1
        painter.setPen(QPen(self._theme.color("accent"), 2.0))
        painter.drawLine(QLineF(left, middle, left + 12, middle))
        painter.setPen(self._theme.color("text"))
        place = QRectF(left + 17, 0, 200, self._line)
        self._draw_text(painter, tr("Mean entropy, nats"), place, Qt.AlignmentFlag.AlignLeft)
        end = right + self._right - 7
        begin = end - self._metrics.horizontalAdvance(tr("temperature"))
        painter.setPen(self._theme.color("muted"))
        self._draw_text(
            painter, tr("temperature"), QRectF(begin, 0, 200, self._line), Qt.AlignmentFlag.AlignLeft
        )
        painter.setPen(self._dashes())
        painter.drawLine(QLineF(begin - 17, middle, begin - 5, middle))

    def _draw(self, painter: QPainter, area: QRectF, history: BlockHistory) -> None:
        x = self._draw_cursor(painter, area, history)
        top = round_up(max(float(history.mean_entropy.max(initial=0.0)), 0.1))
        hottest = round_up(max(float(history.temperatures.max(initial=0.0)), 1.0))
        self._draw_axis_values(painter, area, top, ticks(0, top, 4))
        self._draw_axis_values(painter, area, hottest, ticks(0, hottest, 3), right=True)
        heat = self._points(area, history, history.temperatures.tolist(), hottest)
        entropy = self._points(area, history, history.mean_entropy.tolist(), top)
        painter.setPen(self._dashes())
        painter.drawPolyline(QPolygonF(heat))
        painter.setPen(QPen(self._theme.color("accent"), 1.8))
        painter.drawPolyline(QPolygonF(entropy))
        if self._cursor == NOISE:  # the model has computed nothing yet
            return
        painter.setPen(QPen(self._theme.color("window"), 1.5))
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(QPointF(x, entropy[self._cursor].y()), 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _points(
        self, area: QRectF, history: BlockHistory, values: list[float], top_value: float
    ) -> list[QPointF]:
        axis = self.axis
        return [
            QPointF(axis.center(number), area.bottom() - area.height() * value / top_value)
            for number, value in zip(history.numbers.tolist(), values, strict=True)
        ]

    def _dashes(self) -> QPen:
        pen = QPen(self._theme.color("muted"), 1.2)
        pen.setDashPattern([3.0, 2.5])
        return pen


class BarPlot(StepPlot):
    """Plots accepted positions per step: kept and new ones; stacked on them those that were lost."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Accepted positions by step"), descriptions.BAR_PLOT, parent)

    def _description(self, history: BlockHistory) -> str:
        return descriptions.bars_description(history, self._cursor)

    def _plot_height(self) -> int:
        return _BARS_HEIGHT

    def _draw_title(self, painter: QPainter) -> None:
        painter.setPen(self._theme.color("text"))
        self._draw_text(
            painter,
            tr("Accepted positions"),
            QRectF(self._left, 0, 200, self._line),
            Qt.AlignmentFlag.AlignLeft,
        )
        x = self.axis.left + self.axis.width + self._right - 7
        for text, color in reversed(self._parts()):
            x = self._draw_legend_entry(painter, x, text, color)

    def _parts(self) -> list[tuple[str, QColor]]:
        return [
            (tr("kept"), self._palette.kept),
            (tr("new"), self._palette.new),
            (tr("lost"), self._palette.lost),
        ]

    def _draw(self, painter: QPainter, area: QRectF, history: BlockHistory) -> None:
        self._draw_cursor(painter, area, history)
        self._draw_axis_values(
            painter, area, history.free_positions, ticks(0, history.free_positions, 4, integers=True)
        )
        axis, ratio = self.axis, self.devicePixelRatioF()
        gap = max(axis.column - _WIDEST_BAR, min(axis.column * 0.25, 3.0))
        scale = area.height() / max(history.free_positions, 1)
        kept = history.accepted - history.newly_accepted
        parts = (kept.tolist(), history.newly_accepted.tolist(), history.lost.tolist())
        for index, number in enumerate(history.numbers.tolist()):
            left, right = axis.start(number) + gap / 2, axis.start(number + 1) - gap / 2
            below = 0
            for counts, (_, color) in zip(parts, self._parts(), strict=True):
                if count := counts[index]:
                    bottom = area.bottom() - below * scale
                    painter.fillRect(snapped_rect(left, bottom - count * scale, right, bottom, ratio), color)
                    below += count

    def _use_theme(self) -> None:
        self._palette = InspectorColors.of(self._theme)
        super()._use_theme()
