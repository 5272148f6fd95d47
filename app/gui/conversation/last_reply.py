"""Keyboard actions for the newest reply, and for the question before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, SignalInstance

from app.gui.conversation.message_list import MessageList
from app.gui.widgets.context import AppContext
from app.storage import StoredMessage

if TYPE_CHECKING:  # imported with the first message
    from app.gui.conversation.reply_footer import ReplyFooter
    from app.gui.conversation.user_message import UserMessage


class LastReplyActions(QObject):
    """Performs the actions of the last reply's footer; enables those that are possible."""

    def __init__(self, context: AppContext, messages: MessageList) -> None:
        super().__init__(messages)
        session = context.session
        self._session, self._messages, self._actions = session, messages, context.actions
        session.opened.connect(self.refresh)
        session.changed.connect(self.refresh)
        session.added.connect(self.refresh)
        session.updated.connect(self.refresh)
        session.state_changed.connect(self.refresh)
        context.actions.handle(
            {
                "edit": self.edit,
                "copy": self.copy,
                "copy_text": self.copy_text,
                "copy_code": self.copy_code,
                "reproduce": self.reproduce,
                "resume": self.resume,
                "replay": self.replay,
                "clip": self.clip,
                "compare": self.compare,
                "export": self.export,
                "details": self.toggle_details,
                "thoughts": self.toggle_thoughts,
                "earlier": lambda: self.show_branch(-1),
                "later": lambda: self.show_branch(1),
            }
        )
        self.refresh()

    def refresh(self) -> None:
        """Enable the actions that are possible now."""
        actions, message, branches = self._actions, self._message, self._branch_position
        is_idle = self._session.state == "idle"
        is_traced = message is not None and message.traced
        for action, possible in (
            (actions["copy"], message is not None and bool(message.text.strip())),
            (actions["copy_text"], message is not None and bool(message.text.strip())),
            (actions["copy_code"], message is not None and _has_code(message)),
            (actions["thoughts"], message is not None and bool(message.thought.strip())),
            (actions["again"], is_idle and message is not None),
            (actions["reproduce"], is_idle and message is not None and message.seed is not None),
            (actions["resume"], is_idle and message is not None and message.can_continue),
            (actions["replay"], is_traced),
            (actions["clip"], is_traced),
            (actions["compare"], is_traced),
            (actions["export"], is_traced),
            (actions["details"], message is not None and message.seed is not None),
            (actions["edit"], is_idle and self._question is not None),
            (actions["earlier"], is_idle and branches is not None and branches[1] > 0),
            (actions["later"], is_idle and branches is not None and branches[1] + 1 < len(branches[0])),
            (actions["end"], message is not None),
        ):
            action.setEnabled(possible)

    # Actions

    def copy(self) -> None:
        """Copy the reply as Markdown; its button confirms it."""
        if (footer := self._footer) is not None:
            footer.copy()

    def copy_text(self) -> None:
        """Copy the reply as plain text."""
        if (footer := self._footer) is not None:
            footer.copy_text()

    def copy_code(self) -> None:
        """Copy the last code block of the reply."""
        if (footer := self._footer) is not None:
            footer.copy_code()

    def toggle_thoughts(self) -> None:
        """Show or hide the model's thoughts."""
        if (reply := self._messages.last_reply) is not None:
            reply.toggle_thoughts()

    def reproduce(self) -> None:
        """Generate the reply again with the same seed."""
        self._emit(self._messages.reproduce)

    def replay(self) -> None:
        """Replay the reply."""
        self._emit(self._messages.replay)

    def clip(self) -> None:
        """Save a clip of the reply."""
        self._emit(self._messages.clip)

    def compare(self) -> None:
        """Compare the reply with another one."""
        self._emit(self._messages.compare)

    def export(self) -> None:
        """Export the reply as a film or a picture."""
        self._emit(self._messages.export)

    def resume(self) -> None:
        """Continue a reply that was cut off."""
        self._emit(self._messages.resume)

    def toggle_details(self) -> None:
        """Show or hide model, seed and statistics."""
        if (footer := self._footer) is not None:
            footer.details.toggle()

    def edit(self) -> None:
        """Edit the question."""
        if (question := self._question) is not None:
            question.edit()

    def show_branch(self, by: int) -> None:
        """Show the branch `by` steps after the current one."""
        branches = self._branch_position
        if branches is not None and 0 <= branches[1] + by < len(branches[0]):
            self._messages.branch.emit(branches[0][branches[1] + by])

    # Helpers

    def _emit(self, signal: SignalInstance) -> None:
        if (message := self._message) is not None:
            signal.emit(message.id)

    @property
    def _message(self) -> StoredMessage | None:
        reply = self._messages.last_reply
        return None if reply is None else reply.message

    @property
    def _footer(self) -> ReplyFooter | None:
        from app.gui.conversation.reply_footer import ReplyFooter

        reply = self._messages.last_reply
        return None if reply is None else reply.findChild(ReplyFooter)

    @property
    def _question(self) -> UserMessage | None:
        return self._messages.last_question

    @property
    def _branch_position(self) -> tuple[tuple[int, ...], int] | None:
        """The branches that begin with the reply, or with its question, and the index of the one shown."""
        question = self._question
        for message in (self._message, None if question is None else question.message):
            if message is not None and len(message.siblings) > 1 and message.id in message.siblings:
                return message.siblings, message.siblings.index(message.id)
        return None


def _has_code(message: StoredMessage) -> bool:
    from app.gui.markdown.plain_text import has_code

    return has_code(message.text)
