"""Heat map of a block: the entropy of each position at each step, and which positions were accepted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from app.base.translation import format_number, tr
from app.gui.inspector import descriptions
from app.gui.inspector.axes import draw_horizontal_line, draw_vertical_line, snapped_rect, tick_label, ticks
from app.gui.inspector.colors import UNREADABLE_NATS, InspectorColors, heat_map
from app.gui.inspector.history import BlockHistory
from app.gui.inspector.step_plot import StepPlot
from app.gui.widgets.theme import Theme

_HEIGHT, _TALLEST = 192, 256  # pixels


class HeatMap(StepPlot):
    """Plots the entropy of every position, from top to bottom, at every step."""

    position_hovered = Signal(object)
    """The position under the mouse or chosen with the up and down keys, or None."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._image: QImage | None = None
        self._drawn_version: tuple[BlockHistory, int] | None = None
        self._position: int | None = None
        self._positions = _HEIGHT
        super().__init__(theme, tr("Block map by step"), descriptions.HEAT_MAP, parent)
        self.setMouseTracking(True)

    def show_steps(self, history: BlockHistory | None, cursor: int, end: int) -> None:
        """Show these steps; the image is only drawn again when there are more steps."""
        super().show_steps(history, cursor, end)
        version = None if self._history is None else (self._history, len(self._history))
        if version != self._drawn_version:
            self._image, self._drawn_version = None, version
            if self._history is not None:  # until its first step, a block has the height of the previous one
                self._positions = self._history.positions
                self._fit_height()

    def show_position(self, position: int | None) -> None:
        """Mark the row of a position."""
        self._position = position
        self._describe()
        self.update()

    def _description(self, history: BlockHistory) -> str:
        return descriptions.map_description(history, self._cursor, self._marked_position)

    @property
    def _marked_position(self) -> int | None:
        """The marked position, if this block has it."""
        position = self._position
        if self._history is None or position is None or not 0 <= position < self._history.positions:
            return None
        return position

    def _plot_height(self) -> int:
        return min(max(1, round(_HEIGHT / self._positions)) * self._positions, _TALLEST)

    def _footer_height(self) -> float:
        return self._line + 2

    def _draw_title(self, painter: QPainter) -> None:
        painter.setPen(self._theme.color("text"))
        place = QRectF(self._left, 0, 300, self._line)
        self._draw_text(
            painter,
            tr("Block positions")
            if self._history is None
            else tr("%Ln block position(s)", "", self._history.positions),
            place,
            Qt.AlignmentFlag.AlignLeft,
        )

    def _draw(self, painter: QPainter, area: QRectF, history: BlockHistory) -> None:
        if self._image is None:
            self._image = heat_map(history, self._palette)
        axis, ratio = self.axis, self.devicePixelRatioF()
        painter.fillRect(area, self._theme.color("sidebar"))  # future steps
        last = int(history.numbers[-1]) if len(history) else 0
        is_scaled_down = history.positions > area.height() * ratio
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_scaled_down)
        place = snapped_rect(area.left(), area.top(), axis.start(last + 1), area.bottom(), ratio)
        painter.drawImage(place, self._image)
        row = area.height() / history.positions
        painter.setPen(self._theme.color("muted"))
        self._draw_number(painter, "1", area.top() + row / 2)
        for value in ticks(0, history.positions, 5, integers=True):
            if value * row > self._line:
                self._draw_number(painter, tick_label(value, 1), area.top() + (value - 0.5) * row)
        self._draw_marks(painter, area, history, row)

    def _draw_footer(self, painter: QPainter, area: QRectF) -> None:
        self._draw_legend(painter, area.bottom() + 3 + self._line + 2)

    def _draw_marks(self, painter: QPainter, area: QRectF, history: BlockHistory, row: float) -> None:
        """Mark the cursor's column and the row of the marked position."""
        axis, number, outline = self.axis, history.number(self._cursor), self._theme.color("window")
        for x in (axis.start(number) - 0.5, axis.start(number + 1) + 0.5):
            draw_vertical_line(painter, x, area.top(), area.bottom(), outline)
        self._draw_pointer(painter, QPointF(axis.center(number), area.top() - 1), QPointF(0, -5))
        if self._marked_position is not None:
            top = area.top() + self._marked_position * row
            for y in (top - 0.5, top + row + 0.5):
                draw_horizontal_line(painter, area.left(), area.right(), y, outline)
            self._draw_pointer(painter, QPointF(area.right() + 2, top + row / 2), QPointF(6, 0))

    def _draw_legend(self, painter: QPainter, top: float) -> None:
        """Draw the scale from noise to certain as a strip of colours, then the meanings of blue."""
        ratio, x = self.devicePixelRatioF(), self._left
        muted = self._theme.color("muted")
        painter.setPen(muted)
        largest = f"{format_number(UNREADABLE_NATS)}+"
        self._draw_text(painter, largest, QRectF(x, top, 60, self._line), Qt.AlignmentFlag.AlignLeft)
        x += self._metrics.horizontalAdvance(largest) + 4
        strip = self._palette.open[:: max(1, len(self._palette.open) // 32)]
        middle, swatch_width = top + self._line / 2, 56 / len(strip)
        for count, color in enumerate(strip):
            left = x + count * swatch_width
            painter.fillRect(snapped_rect(left, middle - 4, left + swatch_width, middle + 4, ratio), color)
        painter.setPen(muted)
        self._draw_text(
            painter, tr("0 nats"), QRectF(x + 60, top, 60, self._line), Qt.AlignmentFlag.AlignLeft
        )
        painter.save()
        painter.translate(0, top)
        end = self.axis.left + self.axis.width + self._right - 7
        for text, color in ((tr("new"), self._palette.new), (tr("kept"), self._palette.kept)):
            end = self._draw_legend_entry(painter, end, text, color)
        painter.restore()

    def _use_theme(self) -> None:
        self._palette = InspectorColors.of(self._theme)
        self._image = None
        super()._use_theme()

    # Pointing

    def event(self, event: QEvent) -> bool:
        """Show no tool tip over the plot, only over the title and the legend."""
        if isinstance(event, QHelpEvent) and self._area().contains(event.pos().toPointF()):
            QToolTip.hideText()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the position under the mouse; with the button down, scrub as well."""
        super().mouseMoveEvent(event)
        area = self._area()
        if self._history is None:
            return
        place = int((event.position().y() - area.top()) * self._history.positions // area.height())
        self._mark_position(place if 0 <= place < self._history.positions else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Mark no position."""
        super().leaveEvent(event)
        self._mark_position(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move between positions."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if self._history is None or step is None:
            super().keyPressEvent(event)
            return
        place = 0 if self._marked_position is None else self._marked_position + step
        self._mark_position(min(max(place, 0), self._history.positions - 1))

    def _mark_position(self, position: int | None) -> None:
        if position != self._position:
            self.position_hovered.emit(position)
