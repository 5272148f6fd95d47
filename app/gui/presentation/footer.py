"""The foot of a presentation: the quiet line, the line that is typed, and the one for the lock's phrase."""

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
    """Shows one of its three lines at a time. `rest` has the keyboard while nothing is typed."""

    phrase_entered = Signal(str)
    """Someone typed what should be the lock's phrase."""

    def __init__(self, theme: Theme, parent: QWidget, rest: QWidget | None) -> None:
        """`rest`: None for the line that is typed, which then appears with the first letter."""
        super().__init__(parent)
        self._theme = theme
        self.status = FadingLine(theme, self)
        self.line = LargeLine(theme, tr("Prompt"), self)
        self.phrase = LargeLine(theme, tr("Phrase"), self, secret=True)
        self._rest = rest or self.line
        self.phrase.waits = True
        self.phrase.hide()
        self._patience = QTimer(self, singleShot=True, interval=_PHRASE_MS)
        self._patience.timeout.connect(self.hide_phrase)
        self.line.textChanged.connect(self._arrange)
        self.phrase.textChanged.connect(lambda: self._patience.start())
        self.phrase.returnPressed.connect(self._on_phrase)

    @property
    def asks_for_phrase(self) -> bool:
        """Whether the phrase is being typed."""
        return not self.phrase.isHidden()

    def rest(self) -> None:
        """Give the keyboard to whom it belongs while nothing is typed."""
        self._rest.setFocus()

    def open_line(self) -> None:
        """Let someone type who has typed nothing yet."""
        self.line.waits = True
        self.line.setFocus()
        self._arrange()

    def close_line(self) -> None:
        """Forget what was typed."""
        self.line.clear()
        self.line.waits = False
        self.rest()
        self._arrange()

    def ask_for_phrase(self) -> None:
        """Let someone type the phrase; nobody types for long, for the line to be there."""
        self.phrase.clear()
        self.phrase.show()
        self.phrase.setFocus()
        self._patience.start()
        self._arrange()

    def hide_phrase(self) -> None:
        """Nobody knows the phrase."""
        self._patience.stop()
        self.phrase.clear()
        self._patience.stop()
        self.phrase.hide()
        self.rest()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All three in the same place."""
        super().resizeEvent(event)
        self.place()

    def place(self) -> None:
        """Put the lines where the column above has its own."""
        width = column_width(self.width(), self._theme)
        self.status.setGeometry(self.rect())
        for line in (self.line, self.phrase):
            line.setGeometry((self.width() - width) // 2, 0, width, round(self.height() * 0.8))

    def _on_phrase(self) -> None:
        text = self.phrase.text()
        self.hide_phrase()
        self.phrase_entered.emit(text)

    def _arrange(self) -> None:
        self.line.setVisible(not self.asks_for_phrase)
        self.status.setVisible(not self.line.appears and not self.asks_for_phrase)
        self.line.update()
