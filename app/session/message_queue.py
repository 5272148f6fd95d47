"""The queue: messages that were sent while a reply was being written, and wait for its end.

They are sent in order when replies end normally. Those of a conversation whose reply was stopped wait until
somebody sends them; so do all after a failure and after a restart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.attachments import Attachment
from app.session.prompt_builder import first_title
from app.session.reply_run import ReplyRun
from app.session.storing import is_stored
from app.storage import QueuedMessage, StorageError, Store, StoredMessage
from model_backends.protocol import Failed


class MessageQueue(QObject):
    """The queued messages of all conversations; each is stored before it is shown."""

    changed = Signal()
    """A message was queued, changed or removed, or whether messages wait has changed."""
    failed = Signal(Failed)
    """The queue could not be read or stored."""

    def __init__(
        self,
        store: Store,
        reply_run: ReplyRun,
        send: Callable[[QueuedMessage], bool],
        parent: QObject | None = None,
    ) -> None:
        """`send`: send a queued message, which leaves the queue by it; False if that is impossible now."""
        super().__init__(parent)
        self._store, self._reply_run, self._send = store, reply_run, send
        self._going: set[int] = set()  # conversations whose messages are sent when it is their turn
        self._after_stop: set[int] = set()  # queued while a reply was being stopped: not held by that
        self._writing: int | None = None  # the conversation of a reply whose end is not known yet
        self._last = 0  # the conversation of the newest reply, whose messages come first
        reply_run.state_changed.connect(self._on_state)
        reply_run.ended.connect(self._on_ended)
        reply_run.withdrawn.connect(lambda conversation, _with_question: self._hold(conversation))
        reply_run.failed.connect(self._on_failed)

    def of(self, conversation: int | None) -> list[QueuedMessage]:
        """Return the queued messages of a conversation, in order."""
        try:
            return [] if conversation is None else self._store.queue.of(conversation)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return []

    def waits(self, conversation: int | None) -> bool:
        """Whether the messages of a conversation wait for `send_now`."""
        return conversation not in self._going

    def add(self, conversation: int | None, text: str, files: Sequence[Attachment]) -> QueuedMessage | None:
        """Queue a message, which was the draft; `None`, and nothing happens, if it cannot be stored.

        Without a conversation, a new one is created.
        """
        words = text.strip("\r\n")
        title = first_title(words, files)
        was_empty = not self.of(conversation)
        try:
            queued = self._store.enqueue(conversation, words, files, title=title)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return None
        state = self._reply_run.state
        if state != "idle" and (state != "stopping" or was_empty):
            self._going.add(queued.conversation)
            if state == "stopping":
                self._after_stop.add(queued.conversation)
        self.changed.emit()
        return queued

    def remove(self, queued: QueuedMessage) -> None:
        """Remove a message."""
        self._change(lambda: self._store.queue.remove(queued.id))

    def restore(self, queued: QueuedMessage) -> None:
        """Undo `remove`."""
        self._change(lambda: self._store.queue.restore(queued))

    def to_draft(self, queued: QueuedMessage) -> bool:
        """Make a queued message the draft of its conversation, before the text that is there."""
        return self._change(lambda: self._store.unqueue(queued))

    def send_now(self, conversation: int) -> None:
        """Send the messages of a conversation, in order, beginning as soon as no reply is being written.

        It leaves the trash by that, as by any message that is sent.
        """
        if not self._change(lambda: self._store.trash.restore([conversation])):
            return
        self._going.add(conversation)
        self._last = conversation
        self.changed.emit()
        self._send_next()

    # What the running reply does

    def _on_state(self, state: str) -> None:
        if (running := self._reply_run.running) is not None:
            self._writing = running.conversation
        if state == "idle":
            QTimer.singleShot(0, self, self._send_next)  # once everybody knows of the end

    def _on_ended(self, reply: StoredMessage) -> None:
        self._last, self._writing = reply.conversation, None
        if reply.status != "complete":
            self._hold(reply.conversation)

    def _on_failed(self, _failure: Failed, _conversation: object) -> None:
        self._going.clear()
        self.changed.emit()

    def _hold(self, conversation: int) -> None:
        if conversation in self._after_stop:
            self._after_stop.remove(conversation)
            return
        self._going.discard(conversation)
        self.changed.emit()

    def _send_next(self) -> None:
        """Send the next message whose turn it is; what cannot be sent waits."""
        if self._reply_run.state != "idle":
            return
        if self._writing is not None:  # its reply was given up without an end: it went to the trash
            conversation, self._writing = self._writing, None
            self._hold(conversation)
        if not self._going:
            return
        try:
            queued = [one for one in self._store.queue.all() if self._may_send(one.conversation)]
        except StorageError as error:
            self.failed.emit(error.as_event())
            return
        self._going.intersection_update(one.conversation for one in queued)
        if queued:
            following = min(queued, key=lambda one: (one.conversation != self._last, one.id))
            if not self._send(following):
                self._going.discard(following.conversation)
        self.changed.emit()

    def _may_send(self, conversation: int) -> bool:
        return conversation in self._going and self._store.conversation(conversation).expires is None

    def _change(self, change: Callable[[], None]) -> bool:
        if not is_stored(change, self.failed):
            return False
        self.changed.emit()
        return True
