"""Drafts and edits: text and files not sent yet; kept in memory while they cannot be stored."""

from __future__ import annotations

from collections.abc import Sequence

from app.attachments import Attachment
from app.storage import Store, UnsentEdit


class Drafts:
    """The drafts by conversation id, `None` is the next new conversation; and the edits by message id."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[int | None, str] = {}  # not stored yet
        self._files: dict[int | None, tuple[Attachment, ...]] = {}
        self._edits: dict[int, UnsentEdit | None] = {}

    def text(self, conversation: int | None) -> str:
        """Return the text of a draft."""
        unsaved = self._texts.get(conversation)
        return self._store.draft(conversation) if unsaved is None else unsaved

    def files(self, conversation: int | None) -> tuple[Attachment, ...]:
        """Return the files of a draft."""
        unsaved = self._files.get(conversation)
        return self._store.draft_files(conversation) if unsaved is None else unsaved

    def update(
        self, conversation: int | None, *, text: str | None = None, files: Sequence[Attachment] | None = None
    ) -> None:
        """Change a draft; `store` stores it."""
        if text is not None:
            self._texts[conversation] = text
        if files is not None:
            self._files[conversation] = tuple(files)

    def edit(self, message: int) -> UnsentEdit | None:
        """Return the unsent edit of a question; `None` if it is not being edited."""
        return self._edits[message] if message in self._edits else self._store.edits.of(message)

    def update_edit(self, message: int, edit: UnsentEdit | None) -> None:
        """Change or end the edit of a question; `store` stores that."""
        self._edits[message] = edit

    def drop_edit(self, message: int) -> None:
        """Forget an edit that was sent."""
        self._edits.pop(message, None)

    def store(self) -> None:
        """Store the changed drafts and edits of all conversations.

        Raises:
            StorageError: that is impossible; the drafts stay in memory.
        """
        for conversation, text in list(self._texts.items()):
            self._store.save_draft(conversation, text)
            del self._texts[conversation]
        for conversation, files in list(self._files.items()):
            self._store.save_draft_files(conversation, files)
            del self._files[conversation]
        for message, edit in list(self._edits.items()):
            self._store.edits.save(message, edit)
            del self._edits[message]

    def drop(self, conversation: int | None) -> None:
        """Forget a draft: it was sent, or its conversation was deleted."""
        self._texts.pop(conversation, None)
        self._files.pop(conversation, None)
