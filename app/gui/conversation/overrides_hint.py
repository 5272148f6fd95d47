"""A quiet line above the message field: what the open conversation has of its own. A click changes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.base.translation import tr
from app.gui.widgets.theme import Theme, tool_tip

_ICON = 15  # pixels
_AROUND = 19  # pixels: what stands around the icon and the words


class OverridesHint(QPushButton):
    """Names it, cut short where there is no room; hidden where all is as the program."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme, self._words = theme, ""
        theme.changed.connect(self._draw)
        self._draw()
        self.hide()

    def show_parts(self, parts: Sequence[str], note: str = "") -> None:
        """Show what it has, and a remark about it; without parts there is nothing to show."""
        words = " · ".join(" ".join(part.split()) for part in parts)
        self._words = tr("This conversation: {parts}").format(parts=words) if parts else ""
        about = tr("Model, system prompt and presets of this conversation (Ctrl+Shift+O)")
        tips = [text for text in (self._words, note, about) if text]
        self.setToolTip(tool_tip("\n".join(tips)).replace("\n", "<br>"))
        self.setAccessibleName(self._words)
        self.setAccessibleDescription(" ".join(tips[1:]))
        self.setVisible(bool(parts))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words short anew."""
        super().resizeEvent(event)
        self._fit()

    def _draw(self) -> None:
        self.setIcon(self._theme.icon("overrides", "muted", _ICON))
        side = self._theme.px(_ICON)
        self.setIconSize(QSize(side, side))
        self.setStyleSheet("text-align: left; padding-left: 5px;")
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - self._theme.px(_ICON + _AROUND), 0)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
