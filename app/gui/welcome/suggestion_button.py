"""A button with a suggested message, and below it what to watch for in the reply."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from app.base.translation import translated
from app.gui.widgets.theme import Theme
from app.suggestions import Suggestion

_ACROSS, _DOWN, _BETWEEN = 14, 11, 3  # pixels around the texts, and between them
_HINT_WIDTH = 300
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class SuggestionButton(QPushButton):
    """Shows the message and, smaller, what to watch for; both are wrapped, never cut off."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._watch = ""
        self.setProperty("kind", "suggestion")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """Show another suggestion."""
        self.setText(translated(suggestion.prompt).replace("&", "&&"))
        self._watch = translated(suggestion.watch)
        self.setAccessibleName(self.prompt)
        self.setAccessibleDescription(self._watch)
        self.updateGeometry()
        self.update()

    @property
    def prompt(self) -> str:
        """The message that is suggested."""
        return self.text().replace("&&", "&")

    @property
    def watch(self) -> str:
        """What to watch for."""
        return self._watch

    def hasHeightForWidth(self) -> bool:
        """The height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of both texts at this width."""
        prompt, watch = self._places(QRect(0, 0, width, 0))
        return max(prompt.bottom(), watch.bottom()) + 1 + self._theme.px(_DOWN)

    def sizeHint(self) -> QSize:
        """A usual width, and the height for it."""
        width = self._theme.px(_HINT_WIDTH)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The height at the width that it has."""
        return QSize(0, self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button and both texts."""
        option, painter = QStyleOptionButton(), QStylePainter(self)
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        prompt, watch = self._places(self.rect())
        painter.setFont(self.font())
        painter.setPen(self._theme.color("text"))
        painter.drawText(prompt, _WRAPPED, self.prompt)
        painter.setFont(self._theme.small_font)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(watch, _WRAPPED, self._watch)
        painter.end()

    def _places(self, outside: QRect) -> tuple[QRect, QRect]:
        """Return where both texts are, from the top of the button on."""
        across, down = self._theme.px(_ACROSS), self._theme.px(_DOWN)
        room = QRect(across, down, max(outside.width() - 2 * across, 1), 10_000)
        prompt = QFontMetrics(self.font()).boundingRect(room, _WRAPPED, self.prompt)
        room.setTop(prompt.bottom() + 1 + self._theme.px(_BETWEEN))
        watch = QFontMetrics(self._theme.small_font).boundingRect(room, _WRAPPED, self._watch)
        prompt.setWidth(room.width())
        watch.setWidth(room.width())
        return prompt, watch
