"""What can be done with a reply that is there: copy, replay, answer again, other branches, details."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.chat.branches import BranchSwitch
from app.chat.details import details_of
from app.chat.rich_text import CopyButton
from app.storage import StoredMessage
from app.theme import Theme, tool_tip


class ReplyFooter(QWidget):
    """A row of quiet buttons under a reply."""

    again = Signal()
    """Another reply is wanted, with another seed."""
    replay = Signal()
    resume = Signal()
    """It was cut off and is to be continued."""
    branch = Signal(int)
    """The branch with this message is to be shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._copy = CopyButton(theme, "reply", self)
        self._replay = self._button("Replay", "Watch this reply being written again")
        self._replay.clicked.connect(self.replay)
        self._resume = self._button("Continue", "Go on with this reply")
        self._resume.clicked.connect(self.resume)
        self._again = self._button("Try again", "Answer again with another seed")
        self._again.clicked.connect(self.again)
        self._switch = BranchSwitch(theme, self)
        self._switch.chosen.connect(self.branch)
        self._details = self._button("", "Model, seed and figures of this reply")
        self._details.setCheckable(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self._copy, self._replay, self._resume, self._again, self._switch, self._details):
            layout.addWidget(widget)
        layout.addStretch(1)
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def details(self) -> QPushButton:
        """The button that shows and hides the details."""
        return self._details

    def copy(self) -> None:
        """Put the reply on the clipboard, as its button does."""
        self._copy.click()

    def show_message(self, message: StoredMessage, *, is_last: bool) -> None:
        """Offer what suits this reply."""
        has_text = bool(message.text.strip())
        self._copy.text_to_copy = message.text
        self._copy.setVisible(has_text)
        self._replay.setVisible(message.traced)
        self._resume.setVisible(is_last and message.can_continue)
        self._again.setVisible(is_last)
        self._switch.show_message(message)
        self._details.setVisible(message.seed is not None)
        self._details.setToolTip(tool_tip(details_of(message).replace("\n", " · ")))

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("kind", "link")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def _draw(self) -> None:
        for button, icon in (
            (self._replay, "replay"),
            (self._again, "retry"),
            (self._resume, "right"),
            (self._details, "details"),
        ):
            button.setIcon(self._theme.icon(icon, size=15))
