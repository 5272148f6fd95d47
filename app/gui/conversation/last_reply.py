"""What can be done from the keyboard with the newest reply, and with the question it answers."""

from __future__ import annotations

from PySide6.QtCore import QObject, SignalInstance

from app.gui.conversation.message_list import MessageList
from app.gui.conversation.reply_footer import ReplyFooter
from app.gui.conversation.user_message import UserMessage
from app.gui.markdown.plain_text import has_code
from app.gui.widgets.context import AppContext
from app.storage import StoredMessage


class LastReplyActions(QObject):
    """Does what the buttons under the last reply do; its actions can be used when they can be pressed."""

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
        """Find out what can be done now."""
        actions, message, place = self._actions, self._message, self._place
        is_idle = self._session.state == "idle"
        is_traced = message is not None and message.traced
        for action, possible in (
            (actions["copy"], message is not None and bool(message.text.strip())),
            (actions["copy_text"], message is not None and bool(message.text.strip())),
            (actions["copy_code"], message is not None and has_code(message.text)),
            (actions["thoughts"], message is not None and bool(message.thought.strip())),
            (actions["again"], is_idle and message is not None),
            (actions["reproduce"], is_idle and message is not None and message.seed is not None),
            (actions["resume"], is_idle and message is not None and message.can_continue),
            (actions["replay"], is_traced),
            (actions["compare"], is_traced),
            (actions["export"], is_traced),
            (actions["details"], message is not None and message.seed is not None),
            (actions["edit"], is_idle and self._question is not None),
            (actions["earlier"], is_idle and place is not None and place[1] > 0),
            (actions["later"], is_idle and place is not None and place[1] + 1 < len(place[0])),
            (actions["end"], message is not None),
        ):
            action.setEnabled(possible)

    # What people do

    def copy(self) -> None:
        """Put its text on the clipboard; the button says so."""
        if (footer := self._footer) is not None:
            footer.copy()

    def copy_text(self) -> None:
        """Put it on the clipboard as it is read, without marks."""
        if (footer := self._footer) is not None:
            footer.copy_text()

    def copy_code(self) -> None:
        """Put its last code block on the clipboard."""
        if (footer := self._footer) is not None:
            footer.copy_code()

    def toggle_thoughts(self) -> None:
        """Show or hide what the model thought before it."""
        if (reply := self._messages.last_reply) is not None:
            reply.toggle_thoughts()

    def reproduce(self) -> None:
        """Write it again with the same seed."""
        self._tell(self._messages.reproduce)

    def replay(self) -> None:
        """Play it again."""
        self._tell(self._messages.replay)

    def compare(self) -> None:
        """Put another reply beside it."""
        self._tell(self._messages.compare)

    def export(self) -> None:
        """Make it into a film or a picture."""
        self._tell(self._messages.export)

    def resume(self) -> None:
        """Go on with it, for it was cut off."""
        self._tell(self._messages.resume)

    def toggle_details(self) -> None:
        """Show or hide its model, seed and figures."""
        if (footer := self._footer) is not None:
            footer.details.toggle()

    def edit(self) -> None:
        """Write the question anew."""
        if (question := self._question) is not None:
            question.edit()

    def show_branch(self, by: int) -> None:
        """Show the branch so many further on than this one."""
        place = self._place
        if place is not None and 0 <= place[1] + by < len(place[0]):
            self._messages.branch.emit(place[0][place[1] + by])

    # Inside

    def _tell(self, wish: SignalInstance) -> None:
        if (message := self._message) is not None:
            wish.emit(message.id)

    @property
    def _message(self) -> StoredMessage | None:
        reply = self._messages.last_reply
        return None if reply is None else reply.message

    @property
    def _footer(self) -> ReplyFooter | None:
        reply = self._messages.last_reply
        return None if reply is None else reply.findChild(ReplyFooter)

    @property
    def _question(self) -> UserMessage | None:
        return self._messages.last_question

    @property
    def _place(self) -> tuple[tuple[int, ...], int] | None:
        """The branches that begin with the reply, or else with its question, and which one is shown."""
        question = self._question
        for message in (self._message, None if question is None else question.message):
            if message is not None and len(message.siblings) > 1 and message.id in message.siblings:
                return message.siblings, message.siblings.index(message.id)
        return None
