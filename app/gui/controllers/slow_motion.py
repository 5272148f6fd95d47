"""Slow motion: the greeting's switch, the speed of the reply that is shown, slow replays."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.gui.canvas.speed import NORMAL_SPEED, SLOW_MOTION
from app.gui.controllers.replay import ReplayController
from app.gui.conversation.message_list import MessageList
from app.gui.welcome.welcome import Welcome
from app.gui.widgets.context import AppContext
from app.storage import StoredMessage


class SlowMotionController(QObject):
    """Decides at which speed replies are shown; the engine always works at full speed.

    The greeting's switch applies to a conversation's first reply; each running reply has its own switch.
    """

    def __init__(
        self, context: AppContext, messages: MessageList, welcome: Welcome, replays: ReplayController
    ) -> None:
        super().__init__(messages)
        self._session, self._action = context.session, context.actions["slow_motion"]
        self._messages, self._welcome, self._replays = messages, welcome, replays
        messages.requests.handle({"slow_motion": self.replay})
        context.actions.handle({"slow_motion": self.toggle})
        self._session.opened.connect(self._on_opened)
        self._session.added.connect(self._on_added)
        self._session.changed.connect(self._update_action)
        self._session.updated.connect(self._update_action)

    def replay(self, reply: int) -> None:
        """Replay a reply in slow motion."""
        self._replays.replay(reply, SLOW_MOTION)

    def toggle(self) -> None:
        """Switch slow motion on or off for the reply being shown, else replay the last one slowly.

        In an empty conversation, it is for the reply to come.
        """
        last = self._messages.last_reply
        if last is None:
            self._welcome.set_slow_motion(not self._welcome.is_slow_motion)
        elif not last.is_settled:
            self._messages.set_speed(SLOW_MOTION if self._messages.speed == NORMAL_SPEED else NORMAL_SPEED)
        elif last.message.traced:
            self.replay(last.message.id)

    def _on_added(self, message: StoredMessage) -> None:
        """Choose the speed when a question is added: its reply comes next."""
        if message.role == "user" and message.conversation == self._session.current:
            is_slow = message.parent is None and self._welcome.is_slow_motion
            self._messages.set_speed(SLOW_MOTION if is_slow else NORMAL_SPEED)
        self._update_action()

    def _on_opened(self) -> None:
        if self._session.running_reply is None:
            self._messages.set_speed(NORMAL_SPEED)
        self._update_action()

    def _update_action(self) -> None:
        last = self._messages.last_reply
        self._action.setEnabled(last is None or not last.is_settled or last.message.traced)
