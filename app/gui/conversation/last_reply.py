"""Keyboard actions for the newest reply, and for the question before it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.gui.conversation.message_list import MessageList
from app.gui.conversation.reply_actions import REPLY_ACTIONS
from app.gui.widgets.context import AppContext
from app.storage import StoredMessage

if TYPE_CHECKING:  # imported with the first message
    from app.gui.conversation.reply_footer import ReplyFooter
    from app.gui.conversation.user_message import UserMessage

_ELSEWHERE = ("again", "slow_motion", "export_conversation")  # are handled by their controllers
_ENABLED_ELSEWHERE = ("slow_motion", "export_conversation")


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
            {name: partial(self.request, name) for name in REPLY_ACTIONS if name not in _ELSEWHERE}
        )
        context.actions.handle(
            {
                "edit": self.edit,
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
        for name, action in REPLY_ACTIONS.items():
            if name in _ENABLED_ELSEWHERE:
                continue
            is_possible = message is not None and action.is_possible(message)
            actions[name].setEnabled(is_possible and (is_idle or not action.generates))
        for name, is_possible in (
            ("thoughts", message is not None and bool(message.thought.strip())),
            ("details", message is not None and message.seed is not None),
            ("edit", is_idle and self._question is not None),
            ("earlier", is_idle and branches is not None and branches[1] > 0),
            ("later", is_idle and branches is not None and branches[1] + 1 < len(branches[0])),
            ("end", message is not None),
        ):
            actions[name].setEnabled(is_possible)

    # Actions

    def request(self, name: str) -> None:
        """Perform the `ReplyAction` with this name."""
        if (footer := self._footer) is not None:
            footer.request(name)

    def toggle_thoughts(self) -> None:
        """Show or hide the model's thoughts."""
        if (reply := self._messages.last_reply) is not None:
            reply.toggle_thoughts()

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

    @property
    def _message(self) -> StoredMessage | None:
        reply = self._messages.last_reply
        return None if reply is None else reply.message

    @property
    def _footer(self) -> ReplyFooter | None:
        reply = self._messages.last_reply
        return None if reply is None else reply.footer

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
