"""A switch: a check box drawn as a switch."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from app.gui.widgets.theme import Theme

_GAP = 4  # pixels between the switch, with its room for the focus ring, and its text


class Switch(QCheckBox):
    """A check box drawn as a switch, whose position and colours show its state; its text is beside it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """The height of a line of text, with space for the focus ring, and the width of the text."""
        switch = self._switch_size
        text = self.fontMetrics().horizontalAdvance(self.text()) + _GAP if self.text() else 0
        return QSize(switch.width() + text, switch.height())

    @property
    def _switch_size(self) -> QSize:
        height = round(self.fontMetrics().height() * 1.25)
        return QSize(round(height * 1.8) + 8, height + 8)

    def minimumSizeHint(self) -> QSize:
        """The same as `sizeHint`."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """Accept clicks anywhere in the widget."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, the knob, the text, and the focus ring."""
        theme, painter = self._theme, QPainter(self)
        is_on, is_enabled = self.isChecked(), self.isEnabled()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        switch = QRectF(self.rect())
        if self.text():
            switch.setWidth(self._switch_size.width())
            painter.setPen(theme.color("muted" if is_enabled else "line"))
            painter.drawText(
                self.rect().adjusted(round(switch.width()) + _GAP, 0, 0, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                self.text(),
            )
        track = switch.adjusted(4, 4, -4, -4)
        radius = track.height() / 2
        painter.setPen(QPen(theme.color("accent" if is_on and is_enabled else "muted"), 1.4))
        painter.setBrush(theme.color("accent" if is_on else "window") if is_enabled else theme.color("hover"))
        painter.drawRoundedRect(track, radius, radius)
        x = track.right() - radius if is_on else track.left() + radius
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("on_accent" if is_on and is_enabled else "muted"))
        painter.drawEllipse(QPointF(x, track.center().y()), radius * 0.62, radius * 0.62)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(track.adjusted(-3, -3, 3, 3), radius + 3, radius + 3)
        painter.end()
