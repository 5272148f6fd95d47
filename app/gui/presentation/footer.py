"""The footer of a presentation: status line, prompt line, and the line for the kiosk's passphrase."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.base.translation import tr
from app.gui.presentation.large_line import LargeLine
from app.gui.presentation.prompt_and_reply import column_width
from app.gui.replay.fades import FadingLine
from app.gui.widgets.theme import Theme

_PHRASE_MS = 20_000


class Footer(QWidget):
    """Shows one of its three lines at a time. `focus_widget` has the focus while nothing is typed."""

    phrase_entered = Signal(str)
    """A passphrase was entered."""

    def __init__(self, theme: Theme, parent: QWidget, focus_widget: QWidget | None) -> None:
        """`focus_widget`: None for the prompt line, which then appears with the first letter."""
        super().__init__(parent)
        self._theme = theme
        self.status = FadingLine(theme, self)
        self.line = LargeLine(theme, tr("Prompt"), self)
        self.phrase = LargeLine(theme, tr("PIN"), self, secret=True, shows_placeholder=True)
        self._focus_widget = focus_widget or self.line
        self.phrase.hide()
        self._phrase_timeout = QTimer(self, singleShot=True, interval=_PHRASE_MS)
        self._phrase_timeout.timeout.connect(self.hide_phrase)
        self.line.textChanged.connect(self._update_visibility)
        self.phrase.textChanged.connect(lambda: self._phrase_timeout.start())
        self.phrase.returnPressed.connect(self._on_phrase)

    @property
    def asks_for_phrase(self) -> bool:
        """Whether the passphrase is being entered."""
        return not self.phrase.isHidden()

    def reset_focus(self) -> None:
        """Return the focus to the widget that has it while nothing is typed."""
        self._focus_widget.setFocus()

    def open_line(self) -> None:
        """Show the prompt line while it is still empty."""
        self.line.show_placeholder(True)
        self.line.setFocus()
        self._update_visibility()

    def close_line(self) -> None:
        """Clear and hide the prompt line."""
        self.line.clear()
        self.line.show_placeholder(False)
        self.reset_focus()
        self._update_visibility()

    def ask_for_phrase(self) -> None:
        """Ask for the passphrase; the line disappears if nothing is typed for a while."""
        self.phrase.clear()
        self.phrase.show()
        self.phrase.setFocus()
        self._phrase_timeout.start()
        self._update_visibility()

    def hide_phrase(self) -> None:
        """Stop asking for the passphrase."""
        self._phrase_timeout.stop()
        self.phrase.clear()
        self._phrase_timeout.stop()
        self.phrase.hide()
        self.reset_focus()
        self._update_visibility()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Align the lines with the column above."""
        super().resizeEvent(event)
        self.align_lines()

    def align_lines(self) -> None:
        """Align the lines with the column above."""
        width = column_width(self.width(), self._theme)
        self.status.setGeometry(self.rect())
        for line in (self.line, self.phrase):
            line.setGeometry((self.width() - width) // 2, 0, width, round(self.height() * 0.8))

    def _on_phrase(self) -> None:
        text = self.phrase.text()
        self.hide_phrase()
        self.phrase_entered.emit(text)

    def _update_visibility(self) -> None:
        self.line.setVisible(not self.asks_for_phrase)
        self.status.setVisible(not self.line.is_shown and not self.asks_for_phrase)
        self.line.update()
