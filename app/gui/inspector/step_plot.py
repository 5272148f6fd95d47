"""Base class of plots over denoising steps: title, step axis, cursor for mouse and keyboard."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.translation import tr, translated
from app.gui.inspector.axes import StepAxis, draw_horizontal_line, snapped_rect, tick_label
from app.gui.inspector.history import BlockHistory
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme, tool_tip

_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_RETURN_REASONS = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
)  # the focus returns
_ABOVE = 8.0  # between the title and the plot
_MIN_WIDTH = 18  # width, in line heights, that titles and legends need
_GAP = 5.0  # between a number and its axis


class StepPlot(QWidget):
    """A plot over steps with a cursor that the mouse and the arrow keys move."""

    step_chosen = Signal(int)
    """The index of the known step that the cursor was moved to, or `NOISE`."""

    def __init__(self, theme: Theme, name: str, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._history: BlockHistory | None = None
        self._cursor = 0
        self._end = 1
        self._focused_by_key = False  # the focus came from the keyboard, so it is shown
        set_role(self, QAccessible.Role.Chart)
        self.setAccessibleName(name)
        self.setToolTip(tool_tip(translated(explanation)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._use_theme()
        theme.changed.connect(self._use_theme)

    @property
    def axis(self) -> StepAxis:
        """The horizontal axis of steps."""
        width = max(self.width() - self._left - self._right, 1.0)
        has_noise = self._history is not None and self._history.start is not None
        return StepAxis(self._left, width, self._end, 0 if has_noise else 1)

    def show_steps(self, history: BlockHistory | None, cursor: int, end: int) -> None:
        """Plot these steps, on an axis up to step `end`, with the cursor at the step with this index.

        `cursor` may be `NOISE`, if that is known.
        """
        self._history = None if history is None or history.is_empty else history
        self._cursor, self._end = cursor, end
        self._describe()
        self.update()

    # For subclasses

    def _description(self, history: BlockHistory) -> str:
        """Describe the plot at its cursor."""
        raise NotImplementedError

    def _plot_height(self) -> int:
        raise NotImplementedError

    def _footer_height(self) -> float:
        return 0.0

    def _draw(self, painter: QPainter, area: QRectF, history: BlockHistory) -> None:
        raise NotImplementedError

    def _draw_title(self, painter: QPainter) -> None:
        raise NotImplementedError

    def _draw_footer(self, painter: QPainter, area: QRectF) -> None:
        """Draw something below the axis of steps."""

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title, step axis, plot and cursor."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        if self.hasFocus() and self._focused_by_key:
            painter.setPen(self._theme.color("accent"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        area = self._area()
        self._draw_title(painter)
        if self._history is None:
            painter.fillRect(area, self._theme.color("sidebar"))
        else:
            self._draw(painter, area, self._history)
        self._draw_steps(painter, area)
        self._draw_footer(painter, area)
        painter.end()

    def _area(self) -> QRectF:
        return QRectF(self._left, self._line + _ABOVE, self.axis.width, self._plot_height())

    def _draw_steps(self, painter: QPainter, area: QRectF) -> None:
        axis, top = self.axis, area.bottom() + 3
        painter.setPen(self._theme.color("muted"))
        self._draw_text(
            painter,
            tr("step", "below an axis"),
            QRectF(0, top, self._left - _GAP, self._line),
            Qt.AlignmentFlag.AlignRight,
        )
        max_count = int(axis.width / (self._metrics.horizontalAdvance("000") + 10))
        for number in axis.ticks(min(max_count, 8)):
            place = QRectF(axis.center(number) - 20, top, 40, self._line)
            self._draw_text(painter, str(number), place, Qt.AlignmentFlag.AlignHCenter)

    def _draw_axis_values(
        self, painter: QPainter, area: QRectF, top_value: float, values: list[float], *, right: bool = False
    ) -> None:
        """Draw numbers beside the plot and, for the left axis, a grid line at each."""
        spacing = values[1] - values[0] if len(values) > 1 else 1.0
        for value in values:
            y = area.bottom() - area.height() * value / top_value
            if not right:
                draw_horizontal_line(painter, area.left(), area.right(), y, self._theme.color("line"))
            painter.setPen(self._theme.color("muted"))
            self._draw_number(painter, tick_label(value, spacing), y, right=right)

    def _draw_number(self, painter: QPainter, text: str, y: float, *, right: bool = False) -> None:
        left = self.axis.left + self.axis.width + _GAP if right else 0.0
        place = QRectF(left, y - self._line / 2, (self._right if right else self._left) - _GAP, self._line)
        self._draw_text(
            painter, text, place, Qt.AlignmentFlag.AlignLeft if right else Qt.AlignmentFlag.AlignRight
        )

    def _draw_cursor(self, painter: QPainter, area: QRectF, history: BlockHistory) -> float:
        """Fill the cursor's column behind the plot; return its middle."""
        axis, number = self.axis, history.number(self._cursor)
        ratio = self.devicePixelRatioF()
        left, right = axis.start(number), axis.start(number + 1)
        painter.fillRect(
            snapped_rect(left, area.top(), right, area.bottom(), ratio), self._theme.color("selected")
        )
        return axis.center(number)

    def _draw_legend_entry(self, painter: QPainter, x: float, text: str, color: QColor) -> float:
        """Draw a swatch and a word of the legend that end at `x`; return where they begin."""
        begin = x - self._metrics.horizontalAdvance(text) - 12
        ratio = self.devicePixelRatioF()
        middle = self._line / 2 + 1
        painter.fillRect(snapped_rect(begin, middle - 4, begin + 8, middle + 4, ratio), color)
        painter.setPen(self._theme.color("muted"))
        self._draw_text(painter, text, QRectF(begin + 12, 0, 200, self._line), Qt.AlignmentFlag.AlignLeft)
        return begin - 9

    def _draw_text(self, painter: QPainter, text: str, place: QRectF, side: Qt.AlignmentFlag) -> None:
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)

    def _use_theme(self) -> None:
        self.setFont(self._theme.small_font)
        self._metrics = QFontMetricsF(self.font())
        self._line = round(self._metrics.height()) + 1
        # Width for the axis numbers, equal in every plot so that their steps are aligned.
        self._left = float(math.ceil(self._metrics.horizontalAdvance("0.00") + _GAP + 2))
        self._right = float(math.ceil(self._metrics.horizontalAdvance("0.0") + _GAP + 4))
        self.setMinimumWidth(_MIN_WIDTH * self._line)
        self._fit_height()
        self.update()

    def _fit_height(self) -> None:
        height = round(self._line + _ABOVE + self._plot_height() + 3 + self._line + self._footer_height() + 2)
        if self.height() != height:
            self.setFixedHeight(height)

    def _describe(self) -> None:
        self.setAccessibleDescription("" if self._history is None else self._description(self._history))

    def _draw_pointer(self, painter: QPainter, tip: QPointF, base_offset: QPointF) -> None:
        """Draw a small triangle; `base_offset` leads from its tip to the middle of its base."""
        tangent = QPointF(base_offset.y(), base_offset.x()) * 0.7
        base = tip + base_offset
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("text"))
        painter.drawPolygon(QPolygonF([tip, base + tangent, base - tangent]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # Mouse and keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus if it came from the keyboard."""
        if event.reason() not in _RETURN_REASONS:
            self._focused_by_key = event.reason() in _KEYBOARD_REASONS
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the cursor here."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose_step_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose_step_at(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left, right, Home and End move the cursor."""
        if self._history is None:
            super().keyPressEvent(event)
            return
        first, last = self._history.first, len(self._history) - 1
        targets = {
            Qt.Key.Key_Left: self._cursor - 1,
            Qt.Key.Key_Right: self._cursor + 1,
            Qt.Key.Key_Home: first,
            Qt.Key.Key_End: last,
        }
        target = targets.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            self._choose_step(min(max(target, first), last))

    def _choose_step_at(self, x: float) -> None:
        if self._history is not None:
            self._choose_step(self._history.nearest(self.axis.step_at(x)))

    def _choose_step(self, index: int) -> None:
        if self._history is not None and index != self._cursor:
            self.step_chosen.emit(index)
