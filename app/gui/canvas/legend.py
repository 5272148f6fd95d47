"""Show what the canvas's colours mean, in one line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.translation import tr, translated
from app.gui.widgets.theme import Theme
from model_backends.lazy_text import lazy_text

_ENTRIES = (
    ("fog", lazy_text("noise")),
    ("unsure", lazy_text("undecided")),
    ("accepted", lazy_text("accepted")),
    ("text", lazy_text("settled")),
)
_DOT = 4.0
_GAP = 14.0


class Legend(QWidget):
    """Shows a dot and a word for each colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._entries = [(color, translated(word)) for color, word in _ENTRIES]
        words = ", ".join(word for _, word in self._entries)
        self.setAccessibleName(tr("Canvas colours, from fog to text: {words}").format(words=words))
        theme.changed.connect(self._use_theme)
        self._use_theme()

    def _use_theme(self) -> None:
        self.setFont(self._theme.small_font)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The size of one line."""
        metrics = QFontMetricsF(self.font())
        words = sum(metrics.horizontalAdvance(word) + 3 * _DOT + _GAP for _, word in self._entries)
        return QSize(round(words - _GAP) + 2, round(metrics.height()) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        x, middle = 0.0, self.height() / 2
        for color, word in self._entries:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(color))
            painter.drawEllipse(QPointF(x + _DOT, middle), _DOT, _DOT)
            painter.setPen(self._theme.color("muted"))
            x += 3 * _DOT
            painter.drawText(QPointF(x, middle + metrics.ascent() / 2 - metrics.descent() / 3), word)
            x += metrics.horizontalAdvance(word) + _GAP
        painter.end()
