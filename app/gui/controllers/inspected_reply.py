"""Show stored replies in the inspector: the one in view when it is opened, then the one that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.base.translation import tr, translated
from app.gui.conversation.message_list import MessageList
from app.session.session import ChatSession
from app.storage import StoredMessage

if TYPE_CHECKING:  # imported when it is first opened
    from app.gui.inspector import Inspector
    from app.storage.trace import Trace

_TITLE_LENGTH = 60


class InspectedReply(QObject):
    """Chooses the reply that an open inspector shows while none is written or replayed."""

    def __init__(self, session: ChatSession, messages: MessageList, inspector: Inspector) -> None:
        super().__init__(inspector)
        self._session, self._messages, self._inspector = session, messages, inspector
        self._reply = 0
        self._traces: tuple[Trace, ...] = ()
        inspector.picker.reply_chosen.connect(self._on_chosen)
        inspector.picker.block_chosen.connect(self._show_block)
        session.changed.connect(self.show)
        session.added.connect(lambda _message: self._list(self._session.running_reply or self._reply))
        session.reply_run.ended.connect(self._on_ended)

    def show(self) -> None:
        """Show the reply that is in view, else the last one; nothing changes while one is written."""
        if not self._inspector.isVisibleTo(self._inspector.window()):
            return
        if (running := self._session.running_reply) is not None and self._session.busy_elsewhere is None:
            self._list(running)
            return
        replies = [
            message
            for message in self._session.messages()
            if message.role == "assistant" and not message.deleted
        ]
        in_view = self._messages.reply_in_view
        chosen = next((reply for reply in replies if reply.id == in_view), replies[-1] if replies else None)
        if chosen is None:
            self._inspector.clear()
            self._inspector.picker.show_replies((), 0)
        else:
            self._inspect(chosen)

    def follow(self, reply: int) -> None:
        """Show in the list that this reply is being replayed."""
        self._reply, self._traces = reply, ()
        self._list(reply)
        self._inspector.picker.show_block(0, 0)

    def _on_chosen(self, reply: int) -> None:
        message = next((one for one in self._session.messages() if one.id == reply), None)
        if message is not None:
            self._inspect(message)

    def _inspect(self, reply: StoredMessage) -> None:
        self._reply = reply.id
        self._list(reply.id)
        self._traces = self._session.traces(reply.id) if reply.traced else ()
        if not self._traces:
            self._inspector.picker.show_block(0, 0)
            self._inspector.show_missing(self._why_missing(reply))
            return
        self._show_block(0)
        if reply.stats is not None:
            self._inspector.show_stats(reply.stats)

    def _why_missing(self, reply: StoredMessage) -> str:
        problem = translated(self._session.reply_run.trace_problem(reply.id))
        return problem or tr(
            "No replay was kept of this reply: it was imported, is older than replays are kept,"
            " or replays were off or full when it was written. The limits are in Settings."
        )

    def _show_block(self, block: int) -> None:
        if 0 <= block < len(self._traces):
            trace = self._traces[block]
            self._inspector.picker.show_block(block, len(self._traces))
            self._inspector.show_trace(trace, len(trace.steps) - 1)

    def _on_ended(self, reply: StoredMessage) -> None:
        if reply.conversation == self._session.current:
            self._reply = reply.id
            self._list(reply.id)

    def _list(self, current: int) -> None:
        titles: list[tuple[int, str]] = []
        question = ""
        for message in self._session.messages():
            if message.role == "assistant" and not message.deleted:
                titles.append((message.id, question or tr("Reply")))
            elif message.role == "user":
                question = _shorten(message.text)
        self._inspector.picker.show_replies(titles, current)


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _TITLE_LENGTH else f"{words[:_TITLE_LENGTH]}…"
