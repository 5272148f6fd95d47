"""Fork the conversation at a reply, delete single replies, keep or discard drafts; with undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from app.base.translation import tr
from app.gui.composer.composer import Composer
from app.gui.conversation.message_list import TARGET_TOP, MessageList
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
from app.session.reply_editing import ReplyEditing

_Result = TypeVar("_Result")


class RepliesController(QObject):
    """Handles these requests of the message list; `note` says what was done."""

    def __init__(
        self, context: AppContext, messages: MessageList, composer: Composer, toast: Toast, note: Toast
    ) -> None:
        super().__init__(messages)
        self._session = context.session
        self._messages = messages
        self._replies, self._composer = ReplyEditing(context.session, self), composer
        self._replies.failed.connect(context.session.failed)
        self._decisions = context.session.draft_decisions
        self._toast, self._note = toast, note
        messages.requests.handle(
            {
                "fork": self.fork,
                "delete_reply": self.delete,
                "keep_draft": self.keep_draft,
                "discard_draft": self.discard_draft,
            }
        )

    def fork(self, reply: int) -> None:
        """Open a copy of the conversation that ends with this reply."""
        if self._replies.fork(reply):
            self._composer.focus()
            self._note.show_message(tr("This is a copy. The original conversation is unchanged."))

    def delete(self, reply: int) -> None:
        """Delete a reply, unless undone in time."""
        undo = self._keep_place(lambda: self._replies.delete(reply), reply)
        if undo is not None:
            self._toast.offer_undo(
                tr("Reply deleted."),
                on_end=lambda: self._replies.purge(reply),
                on_undo=lambda: self._keep_place(undo),
            )

    def _keep_place(self, change: Callable[[], _Result], deleted: int | None = None) -> _Result:
        """Change the conversation; what is read stays in place, and the gap of a deleted reply is seen."""
        messages, conversation, place = self._messages, self._session.current, self._messages.place
        result = change()
        if place is not None and conversation == self._session.current:
            message, top = place
            messages.go_to(message, self._session.messages, top=TARGET_TOP if message == deleted else top)
        return result

    def keep_draft(self, reply: int) -> None:
        """Make the draft the end of its reply."""
        self._decisions.keep(reply)

    def discard_draft(self, reply: int) -> None:
        """Delete the draft, unless that is undone."""
        undo = self._decisions.discard(reply)
        if undo is not None:
            self._toast.offer_undo(tr("Draft discarded."), on_end=lambda: None, on_undo=undo)
