"""What was typed and attached but not sent: stored, and kept here while it cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from app.attachments import Attachment
from app.storage import Store


class Drafts:
    """The draft of every conversation, by its id; `None` is the one that does not exist yet."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[int | None, str] = {}  # what could not be stored yet
        self._files: dict[int | None, tuple[Attachment, ...]] = {}

    def text(self, conversation: int | None) -> str:
        """What was typed."""
        unsaved = self._texts.get(conversation)
        return self._store.draft(conversation) if unsaved is None else unsaved

    def files(self, conversation: int | None) -> tuple[Attachment, ...]:
        """What was attached."""
        unsaved = self._files.get(conversation)
        return self._store.draft_files(conversation) if unsaved is None else unsaved

    def note(
        self, conversation: int | None, *, text: str | None = None, files: Sequence[Attachment] | None = None
    ) -> None:
        """Take over what changed; `store` stores it."""
        if text is not None:
            self._texts[conversation] = text
        if files is not None:
            self._files[conversation] = tuple(files)

    def store(self) -> None:
        """Store what is not stored yet, of every conversation.

        Raises:
            StorageError: that is impossible; nothing is lost by it.
        """
        for conversation, text in list(self._texts.items()):
            self._store.save_draft(conversation, text)
            del self._texts[conversation]
        for conversation, files in list(self._files.items()):
            self._store.save_draft_files(conversation, files)
            del self._files[conversation]

    def drop(self, conversation: int | None) -> None:
        """Let go of what is kept here: it was sent, or the conversation is gone."""
        self._texts.pop(conversation, None)
        self._files.pop(conversation, None)
