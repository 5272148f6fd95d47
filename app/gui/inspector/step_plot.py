"""What every drawing over denoising steps has: a title, an axis of steps, a cursor for mouse and keys."""

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
from app.gui.inspector.axes import StepAxis, across, box, tick_label
from app.gui.inspector.history import BlockHistory
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme, tool_tip

_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_RETURNS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)  # to where it was
_ABOVE = 8.0  # between the title and the plot
_NARROWEST = 18  # lines of text that titles and legends need side by side
_GAP = 5.0  # between a number and its axis


class StepPlot(QWidget):
    """A drawing over steps with a cursor that the mouse and the arrow keys move."""

    step_chosen = Signal(int)
    """The index of the known step that people went to."""

    def __init__(self, theme: Theme, name: str, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._history: BlockHistory | None = None
        self._cursor = 0
        self._end = 1
        self._by_key = False  # the focus came by a key: it is shown
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
        """Where the steps stand."""
        return StepAxis(self._left, max(self.width() - self._left - self._right, 1.0), self._end)

    def show_steps(self, history: BlockHistory | None, cursor: int, end: int) -> None:
        """Draw these steps, on an axis up to step `end`, with the cursor at the one of this index."""
        self._history = history if history is not None and len(history) else None
        self._cursor, self._end = cursor, end
        self._describe()
        self.update()

    # What a kind of plot adds

    def _words(self, history: BlockHistory) -> str:
        """The plot at its cursor, in words."""
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
        """Something below the axis of steps."""

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title, axis of steps, the plot and the cursor."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        if self.hasFocus() and self._by_key:
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
        self._say(
            painter,
            tr("step", "below an axis"),
            QRectF(0, top, self._left - _GAP, self._line),
            Qt.AlignmentFlag.AlignRight,
        )
        most = int(axis.width / (self._metrics.horizontalAdvance("000") + 10))
        for number in axis.ticks(min(most, 8)):
            place = QRectF(axis.center(number) - 20, top, 40, self._line)
            self._say(painter, str(number), place, Qt.AlignmentFlag.AlignHCenter)

    def _draw_levels(
        self, painter: QPainter, area: QRectF, top_value: float, values: list[float], *, right: bool = False
    ) -> None:
        """Numbers beside the plot, and, for the left axis, a line across at each."""
        spacing = values[1] - values[0] if len(values) > 1 else 1.0
        for value in values:
            y = area.bottom() - area.height() * value / top_value
            if not right:
                across(painter, area.left(), area.right(), y, self._theme.color("line"))
            painter.setPen(self._theme.color("muted"))
            self._draw_number(painter, tick_label(value, spacing), y, right=right)

    def _draw_number(self, painter: QPainter, text: str, y: float, *, right: bool = False) -> None:
        left = self.axis.left + self.axis.width + _GAP if right else 0.0
        place = QRectF(left, y - self._line / 2, (self._right if right else self._left) - _GAP, self._line)
        self._say(painter, text, place, Qt.AlignmentFlag.AlignLeft if right else Qt.AlignmentFlag.AlignRight)

    def _draw_cursor(self, painter: QPainter, area: QRectF, history: BlockHistory) -> float:
        """The cursor's column, behind what is plotted; its middle."""
        axis, number = self.axis, int(history.numbers[self._cursor])
        ratio = self.devicePixelRatioF()
        left, right = axis.start(number), axis.start(number + 1)
        painter.fillRect(box(left, area.top(), right, area.bottom(), ratio), self._theme.color("selected"))
        return axis.center(number)

    def _draw_key(self, painter: QPainter, x: float, text: str, color: QColor) -> float:
        """A swatch and a word of the title line that end at `x`; where they begin."""
        begin = x - self._metrics.horizontalAdvance(text) - 12
        ratio = self.devicePixelRatioF()
        middle = self._line / 2 + 1
        painter.fillRect(box(begin, middle - 4, begin + 8, middle + 4, ratio), color)
        painter.setPen(self._theme.color("muted"))
        self._say(painter, text, QRectF(begin + 12, 0, 200, self._line), Qt.AlignmentFlag.AlignLeft)
        return begin - 9

    def _say(self, painter: QPainter, text: str, place: QRectF, side: Qt.AlignmentFlag) -> None:
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)

    def _use_theme(self) -> None:
        self.setFont(self._theme.small_font)
        self._metrics = QFontMetricsF(self.font())
        self._line = round(self._metrics.height()) + 1
        # Room for the numbers of the axes, the same in every plot: their steps stand below each other.
        self._left = float(math.ceil(self._metrics.horizontalAdvance("0.00") + _GAP + 2))
        self._right = float(math.ceil(self._metrics.horizontalAdvance("0.0") + _GAP + 4))
        self.setMinimumWidth(_NARROWEST * self._line)
        self._fit_height()
        self.update()

    def _fit_height(self) -> None:
        height = round(self._line + _ABOVE + self._plot_height() + 3 + self._line + self._footer_height() + 2)
        if self.height() != height:
            self.setFixedHeight(height)

    def _describe(self) -> None:
        self.setAccessibleDescription("" if self._history is None else self._words(self._history))

    def _draw_pointer(self, painter: QPainter, tip: QPointF, back: QPointF) -> None:
        """A small triangle; `back` leads from its tip to the middle of its base."""
        tangent = QPointF(back.y(), back.x()) * 0.7
        base = tip + back
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("text"))
        painter.drawPolygon(QPolygonF([tip, base + tangent, base - tangent]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # Mouse and keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the focus is to those who move it by keys."""
        if event.reason() not in _RETURNS:
            self._by_key = event.reason() in _BY_KEY
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose_at(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right, Home and End."""
        last = len(self._history) - 1 if self._history is not None else 0
        goals = {
            Qt.Key.Key_Left: self._cursor - 1,
            Qt.Key.Key_Right: self._cursor + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        goal = goals.get(Qt.Key(event.key()))
        if goal is None:
            super().keyPressEvent(event)
        else:
            self._choose(min(max(goal, 0), last))

    def _choose_at(self, x: float) -> None:
        if self._history is not None:
            self._choose(self._history.nearest(self.axis.number(x)))

    def _choose(self, index: int) -> None:
        if self._history is not None and index != self._cursor:
            self.step_chosen.emit(index)
