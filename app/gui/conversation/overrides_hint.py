"""A line above the message field that lists the overrides but the model. A click edits them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.base.translation import tr
from app.gui.widgets.theme import Theme, tool_tip

_ICON = 15  # pixels
_PADDING = 19  # pixels around the icon and the text


class OverridesHint(QPushButton):
    """Lists the overrides, cut off if too long; hidden if there are none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme, self._full_text = theme, ""
        theme.changed.connect(self._draw)
        self._draw()
        self.hide()

    def show_parts(self, parts: Sequence[str]) -> None:
        """Show these overrides; without any it is hidden."""
        words = " · ".join(" ".join(part.split()) for part in parts)
        self._full_text = tr("Chat settings: {parts}").format(parts=words) if parts else ""
        about = tr("Chat settings: model, system prompt and presets (Ctrl+Shift+O)")
        tips = [text for text in (self._full_text, about) if text]
        self.setToolTip(tool_tip("\n".join(tips)).replace("\n", "<br>"))
        self.setAccessibleName(self._full_text)
        self.setAccessibleDescription(" ".join(tips[1:]))
        self.setVisible(bool(parts))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut off the text again for another width."""
        super().resizeEvent(event)
        self._fit()

    def _draw(self) -> None:
        self.setIcon(self._theme.icon("overrides", "muted", _ICON))
        side = self._theme.px(_ICON)
        self.setIconSize(QSize(side, side))
        self.setStyleSheet("text-align: left; padding-left: 5px;")
        self._fit()

    def _fit(self) -> None:
        width = max(self.width() - self._theme.px(_ICON + _PADDING), 0)
        shown = self.fontMetrics().elidedText(self._full_text, Qt.TextElideMode.ElideRight, width)
        self.setText(shown.replace("&", "&&"))
