"""Show what replies nearly said, in the place of their messages."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.gui.conversation.message_list import MessageList
from app.session.session import ChatSession


class CandidatesController(QObject):
    """Handles the reply action "nearly_said"."""

    def __init__(self, session: ChatSession, messages: MessageList, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._messages = session, messages
        messages.requests.handle({"nearly_said": self.show})

    def show(self, reply: int) -> None:
        """Show what a reply nearly said; if that is shown already, close it."""
        widget = self._messages.reply(reply)
        if widget is None or widget.close_candidates():
            return
        if traces := self._session.traces(reply):
            widget.show_candidates(traces)
