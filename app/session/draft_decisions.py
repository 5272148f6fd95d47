"""Keep or discard the draft that a reply was cut off with: the accepted words of its unfinished block.

A draft that was kept is the end of its reply, for the model too; one that nobody has decided about is only an
offer: the model is not told of it, and it waits until its reply goes on or is discarded.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.session.reply_run import ReplyRun
from app.storage import StorageError, Store, StoredMessage
from model_backends.protocol import Failed


class DraftDecisions(QObject):
    """Changes the drafts of replies that have ended."""

    updated = Signal(StoredMessage)
    """The reply whose draft was kept, discarded or restored."""
    failed = Signal(Failed)
    """A decision could not be stored; nothing has changed."""

    def __init__(self, store: Store, reply_run: ReplyRun, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._reply_run = store, reply_run

    def keep(self, reply: int) -> bool:
        """Make the offered draft the end of its reply; False if there is none or it cannot be stored."""
        message = self._ended(reply)
        if message is None or message.draft is None or message.draft.kept:
            return False
        return self._change(reply, lambda: self._store.draft_blocks.keep(message))

    def discard(self, reply: int) -> Callable[[], None] | None:
        """Delete a draft, kept or not; return what undoes that, `None` if nothing was deleted."""
        message = self._ended(reply)
        if message is None or message.draft is None:
            return None
        done = self._change(reply, lambda: self._store.draft_blocks.discard(message))
        return (lambda: self._restore(message)) if done else None

    def _restore(self, before: StoredMessage) -> None:
        """Undo `discard`, unless the reply has gone on or was deleted meanwhile."""
        message, draft = self._ended(before.id), before.draft
        if message is None or message.deleted or draft is None or message.draft is not None:
            return
        if message.blocks == before.blocks:
            self._change(before.id, lambda: self._store.draft_blocks.restore(message, draft))

    def _ended(self, reply: int) -> StoredMessage | None:
        """The reply, once its end is stored; `None` if it is being written, gone, or cannot be read."""
        try:
            self._reply_run.store_replies()
            message = self._store.message(reply)
        except KeyError:
            return None
        except StorageError as error:
            self.failed.emit(error.as_event())
            return None
        return None if message.status == "running" else message

    def _change(self, reply: int, change: Callable[[], None]) -> bool:
        try:
            change()
            message = self._store.message(reply)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return False
        self.updated.emit(message)
        return True
