"""Draw shortcuts as keys."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.translation import translated
from app.gui.widgets.theme import Theme
from model_backends.lazy_text import lazy_text

_PADDING, _HEIGHT_MORE, _GAP, _RADIUS = 6.0, 5.0, 3.0, 4.5  # of a key, in pixels
_OR = lazy_text("or")
_OR_GAP = 6.0
_NAMES = {
    "Return": lazy_text("Enter"),
    "PgUp": lazy_text("Page Up"),
    "PgDown": lazy_text("Page Down"),
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Minus": "−",
    "Plus": "+",
    "Ctrl": lazy_text("Ctrl"),
    "Shift": lazy_text("Shift"),
    "Home": lazy_text("Home"),
    "End": lazy_text("End"),
    "Space": lazy_text("Space"),
    "Backspace": lazy_text("Backspace"),
    "-": "−",
}
_MAC_NAMES = {"Ctrl": "⌘", "Shift": "⇧", "Alt": "⌥", "Meta": "⌃", "Return": "↩", "Backspace": "⌫"}
_SPOKEN = {
    "←": lazy_text("Left"),
    "→": lazy_text("Right"),
    "↑": lazy_text("Up"),
    "↓": lazy_text("Down"),
    "−": lazy_text("Minus"),
    "+": lazy_text("Plus"),
}


def caps_of(shortcut: str, *, mac: bool = sys.platform == "darwin") -> tuple[str, ...]:
    """Split a shortcut in Qt's notation into key labels: "Ctrl+PgUp" becomes "Ctrl", "Page Up"."""
    names = {**_NAMES, **_MAC_NAMES} if mac else _NAMES
    keys = shortcut.replace("++", "+Plus").split("+") if shortcut else []
    return tuple(translated(names.get(key, key)) for key in keys)


def accessible_shortcuts(shortcuts: Sequence[str]) -> str:
    """Format shortcuts for screen readers: "F1 or Ctrl+/"."""
    return f" {translated(_OR)} ".join(
        "+".join(translated(_SPOKEN.get(cap, cap)) for cap in caps_of(shortcut, mac=False))
        for shortcut in shortcuts
    )


def caps_height(theme: Theme) -> float:
    """The height of a key, in pixels."""
    return QFontMetricsF(theme.small_font).height() + _HEIGHT_MORE


def caps_width(theme: Theme, caps: Sequence[str]) -> float:
    """The width of these keys side by side, in pixels."""
    return sum(_width(theme, cap) + _GAP for cap in caps) - (_GAP if caps else 0.0)


def paint_caps(
    painter: QPainter, theme: Theme, caps: Sequence[str], at: QPointF, color: str = "muted"
) -> None:
    """Draw keys side by side; `at` is their top left corner, `color` the colour of the letters."""
    height, x = caps_height(theme), at.x()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.small_font)
    for cap in caps:
        rect = QRectF(x + 0.5, at.y() + 0.5, _width(theme, cap) - 1, height - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(rect.adjusted(0, 0, 0, 1.2), _RADIUS, _RADIUS)  # the key's lower edge
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("window"))
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        painter.setPen(theme.color(color))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, cap)
        x += _width(theme, cap) + _GAP
    painter.restore()


def _width(theme: Theme, cap: str) -> float:
    advance = QFontMetricsF(theme.small_font).horizontalAdvance(cap)
    return float(round(max(caps_height(theme), advance + 2 * _PADDING)))


class KeyCaps(QWidget):
    """Shows one or several shortcuts, separated by "or"."""

    def __init__(self, theme: Theme, shortcuts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shortcuts = [caps_of(shortcut) for shortcut in shortcuts]
        self.setAccessibleName(accessible_shortcuts(shortcuts))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """The size of all keys."""
        between = (self._or_width + 2 * _OR_GAP) * (len(self._shortcuts) - 1)
        width = sum(caps_width(self._theme, caps) for caps in self._shortcuts) + between
        return QSize(round(width), round(caps_height(self._theme)) + 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the keys."""
        painter, x = QPainter(self), 0.0
        for number, caps in enumerate(self._shortcuts):
            if number:
                painter.setFont(self._theme.small_font)
                painter.setPen(self._theme.color("muted"))
                rect = QRectF(x + _OR_GAP, 1, self._or_width + 1, caps_height(self._theme))
                painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, translated(_OR))
                x += self._or_width + 2 * _OR_GAP
            paint_caps(painter, self._theme, caps, QPointF(x, 1), "text")
            x += caps_width(self._theme, caps)
        painter.end()

    @property
    def _or_width(self) -> float:
        return QFontMetricsF(self._theme.small_font).horizontalAdvance(translated(_OR))
