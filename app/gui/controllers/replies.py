"""Fork the conversation at a reply, and delete single replies; deletion can be undone."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.base.translation import tr
from app.gui.composer.composer import Composer
from app.gui.conversation.message_list import MessageList
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast


class RepliesController(QObject):
    """Handles these two requests of the message list; `note` says what was done."""

    def __init__(
        self, context: AppContext, messages: MessageList, composer: Composer, toast: Toast, note: Toast
    ) -> None:
        super().__init__(messages)
        self._session, self._composer = context.session, composer
        self._toast, self._note = toast, note
        messages.requests.handle({"fork": self.fork, "delete_reply": self.delete})

    def fork(self, reply: int) -> None:
        """Open a copy of the conversation that ends with this reply."""
        if self._session.fork(reply):
            self._composer.focus()
            self._note.show_message(tr("This is a copy. The original conversation is unchanged."))

    def delete(self, reply: int) -> None:
        """Delete a reply, unless undone in time."""
        undo = self._session.delete_reply(reply)
        if undo is not None:
            self._toast.offer_undo(
                tr("Reply deleted."), on_end=self._session.purge_deleted_replies, on_undo=undo
            )
