"""The model switcher: shows the model of the open conversation, its state and device; opens the list."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from app.gui.widgets.theme import Theme, tool_tip
from app.session.model_choice import ModelState

_PADDING, _GAP, _DOT, _ARROW = 9.0, 7.0, 7.0, 13.0  # pixels
_NAME_EMS, _DEVICE_EMS, _LEAST_EMS = 11, 8, 3.2  # widths of the longest texts, and of a name that is cut
_FULL_TURN = 360 * 16


class ModelButton(QPushButton):
    """A dot for the state, the name, and the device where there is room for it.

    The dot tells the states apart by its shape too: full if ready, an arc that grows while the model is
    loaded, a ring if it is loaded with the next message, a cross if it is missing.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "switcher")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._theme = theme
        self._name = self._note = ""
        self._state: ModelState = "off"
        self._progress = 0.0
        theme.changed.connect(self.update)

    def show_model(self, name: str, state: ModelState, note: str, progress: float) -> None:
        """Show a model; `note` is the device or what is being done, `progress` the loaded share."""
        self._name, self._state, self._note = " ".join(name.split()), state, note
        self._progress = progress
        self.update()

    def describe(self, name: str, tip: str) -> None:
        """Set the accessible name and the tool tip."""
        self.setAccessibleName(name)
        self.setToolTip(tool_tip(tip).replace("\n", "<br>"))

    # Size

    def width_of(self, *, with_note: bool) -> int:
        """The width for the name in full, with or without the note."""
        width = self._frame + self._text_width(self._name, _NAME_EMS)
        if with_note and self._note:
            width += self._px(_GAP) + self._text_width(self._note, _DEVICE_EMS)
        return round(width + 1)

    def sizeHint(self) -> QSize:
        """The size with everything."""
        return QSize(self.width_of(with_note=True), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The size with a name that is cut off."""
        least = self._frame + _LEAST_EMS * self._metrics.height()
        return QSize(min(round(least), self.width_of(with_note=False)), self.sizeHint().height())

    @property
    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.font())

    @property
    def _frame(self) -> float:
        return 2 * self._px(_PADDING) + self._px(_DOT) + 2 * self._px(_GAP) + self._px(_ARROW)

    def _px(self, pixels: float) -> float:
        return pixels * self._theme.scale

    def _text_width(self, text: str, ems: float) -> float:
        return min(self._metrics.horizontalAdvance(text), ems * self._metrics.height()) + 1

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the dot, the texts and the arrow."""
        painter, option = QPainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, left = self.height() / 2, self._px(_PADDING)
        self._paint_dot(painter, QPointF(left + self._px(_DOT) / 2, middle))
        left += self._px(_DOT) + self._px(_GAP)
        right = self.width() - self._px(_PADDING) - self._px(_ARROW) - self._px(_GAP)
        metrics = self._metrics
        is_short = right - left < _NAME_EMS * metrics.height() / 2
        elide = Qt.TextElideMode.ElideRight if is_short else Qt.TextElideMode.ElideMiddle
        name = metrics.elidedText(self._name, elide, min(right - left, _NAME_EMS * metrics.height()))
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.setPen(self._theme.color("text"))
        painter.drawText(QPointF(left, baseline), name)
        left += metrics.horizontalAdvance(name) + self._px(_GAP)
        note = metrics.elidedText(self._note, elide, min(right - left, _DEVICE_EMS * metrics.height()))
        if len(note) > 1:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QPointF(left, baseline), note)
        side = round(self._px(_ARROW))
        arrow = self._theme.pixmap("down", "muted", side)
        at = QPointF(self.width() - self._px(_PADDING) - side, middle - side / 2 + 1)
        painter.drawPixmap(at, arrow)
        painter.end()

    def _paint_dot(self, painter: QPainter, centre: QPointF) -> None:
        theme, radius = self._theme, self._px(_DOT) / 2
        color = {"ready": "accent", "loading": "accent", "missing": "warn"}.get(self._state, "muted")
        pen = QPen(theme.color(color), self._px(1.6), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        circle = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        inner = circle.adjusted(0.8, 0.8, -0.8, -0.8)
        painter.save()
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._state == "ready":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(color))
            painter.drawEllipse(circle)
        elif self._state == "loading":
            painter.setPen(QPen(theme.color("line"), self._px(1.6)))
            painter.drawEllipse(inner)
            painter.setPen(pen)
            painter.drawArc(inner, 90 * 16, -round(max(self._progress, 0.08) * _FULL_TURN))
        elif self._state == "missing":
            painter.drawLine(circle.topLeft(), circle.bottomRight())
            painter.drawLine(circle.topRight(), circle.bottomLeft())
        else:
            painter.drawEllipse(inner)
        painter.restore()
