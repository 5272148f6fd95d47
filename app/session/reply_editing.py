"""Fork the open conversation at a reply, and delete single replies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.base.translation import tr
from app.session.session import ChatSession
from app.session.storing import is_stored
from app.storage import StorageError
from model_backends.protocol import Failed


class ReplyEditing(QObject):
    """Changes what a conversation consists of, one reply at a time."""

    failed = Signal(Failed)
    """A change can't be stored."""

    def __init__(self, session: ChatSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._store = session, session.store

    def fork(self, reply: int) -> bool:
        """Copy the open conversation up to this reply to a new one, and open that."""
        session = self._session
        if session.current is None:
            return False
        try:
            title = self._store.conversation(session.current).title
            session.reply_run.store_replies()
            new = self._store.fork(reply, tr("{title} (copy)").format(title=title))
        except StorageError as error:
            self.failed.emit(error.as_event())
            return False
        session.draft_requested.emit()
        session.open(new.id)
        session.conversations_changed.emit()
        return True

    def delete(self, reply: int) -> Callable[[], object] | None:
        """Hide a reply of the open conversation; return what undoes that, or `None` if it is impossible.

        What follows it stays; if nothing does, another reply to the same question is shown. `purge` makes it
        final.
        """
        session = self._session
        messages = {message.id: message for message in session.messages()}
        if session.state != "idle" or session.current is None or reply not in messages:
            return None
        conversation, before = session.current, max(messages)
        after: int | None = None  # the leaf once it is hidden
        others = [other for other in messages[reply].siblings if other != reply]

        def hide() -> None:
            nonlocal after
            self._store.deleted_replies.mark(reply, True)
            if others and before == reply:
                self._store.show_branch(max((other for other in others if other < reply), default=others[0]))
            after = self._store.leaf(conversation)

        def restore() -> None:
            self._store.deleted_replies.mark(reply, False)
            if self._store.leaf(conversation) == after:  # otherwise something was written since
                self._store.set_leaf(conversation, before)

        return (lambda: self._change(conversation, restore)) if self._change(conversation, hide) else None

    def purge(self, reply: int) -> None:
        """Delete the content of a deleted reply for good."""
        self._keep(lambda: self._store.deleted_replies.purge(reply))

    def _change(self, conversation: int, change: Callable[[], object]) -> bool:
        """Change what a conversation shows; show it again if it is open."""
        is_kept = self._keep(change)
        if is_kept and conversation == self._session.current:
            self._session.changed.emit()
        return is_kept

    def _keep(self, change: Callable[[], object]) -> bool:
        return is_stored(lambda: self._store.together(change), self.failed)
