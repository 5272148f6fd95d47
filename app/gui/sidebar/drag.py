"""Drag conversations: what is dragged, the picture under the pointer, and where it may be dropped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt
from PySide6.QtGui import QDrag, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.gui.widgets.theme import Theme

MIME = "application/x-unfog-conversations"
_WIDTH, _PADDING, _RADIUS = 220, 10, 7.0  # pixels of the picture


def packed(conversations: Sequence[int]) -> QMimeData:
    """Return the data of a drag of these conversations."""
    data = QMimeData()
    data.setData(MIME, ",".join(map(str, conversations)).encode())
    return data


def dragged(data: QMimeData) -> tuple[int, ...]:
    """Return the conversations that are dragged; none if it is something else."""
    if not data.hasFormat(MIME):
        return ()
    return tuple(int(part) for part in bytes(data.data(MIME).data()).decode().split(",") if part.isdigit())


def make_drag(theme: Theme, source: QWidget, conversations: Sequence[int], text: str) -> QDrag:
    """Return a drag of conversations; `text` is shown under the pointer."""
    drag = QDrag(source)
    drag.setMimeData(packed(conversations))
    drag.setPixmap(_label(theme, text, source.devicePixelRatioF()))
    drag.setHotSpot(QPoint(theme.px(_PADDING), theme.px(_PADDING)))
    return drag


def _label(theme: Theme, text: str, ratio: float) -> QPixmap:
    metrics, padding = QFontMetrics(theme.text_font), theme.px(_PADDING)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, theme.px(_WIDTH))
    area = QRectF(0, 0, metrics.horizontalAdvance(shown) + 2 * padding, metrics.height() + padding)
    pixmap = QPixmap((area.size() * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("line"))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    painter.setPen(theme.color("text"))
    painter.setFont(theme.text_font)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)
    painter.end()
    return pixmap
