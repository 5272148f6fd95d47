"""The trash: deleted conversations with everything in them, until their time is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.storage.database import Database
from app.storage.deletion import delete_in_steps
from app.storage.records import Conversation
from app.storage.rows import CONVERSATION, conversation_of
from app.storage.search import Search

_GONE = 0.0  # `expires` of a conversation that is being deleted


class Trash:
    """Conversations that are not listed, searched or exported any more, but can be restored."""

    def __init__(self, database: Database, search: Search) -> None:
        self._db, self._search = database, search

    def all(self, now: float) -> list[Conversation]:
        """Return what can still be restored at this time, the last deleted first."""
        rows = self._db.run(f"SELECT {CONVERSATION} FROM conversations WHERE expires > ?", now)
        found = map(conversation_of, rows)
        return sorted(found, key=lambda entry: (entry.expires or 0.0, entry.id), reverse=True)

    def move(self, conversations: Iterable[int], expires: float) -> None:
        """Move conversations to the trash, to be deleted for good from this time on."""
        self._set_expiry(conversations, expires)

    def restore(self, conversations: Iterable[int]) -> None:
        """Move conversations from the trash to where they were."""
        self._set_expiry(conversations, None)

    def expired(self, now: float) -> tuple[int, ...]:
        """Return the conversations whose time in the trash is over, by id."""
        rows = self._db.run("SELECT id FROM conversations WHERE expires <= ? ORDER BY id", now)
        return tuple(int(row["id"]) for row in rows)

    def delete(self, conversations: Iterable[int]) -> Iterator[None]:
        """Delete conversations for good, in short steps.

        From the first step on they can't be restored. If the others are never taken, `expired` has the rest.
        """
        gone = tuple(conversations)
        self._set_expiry(gone, _GONE)
        yield
        for conversation in gone:
            yield from delete_in_steps(self._db, conversation)
            self._search.update()

    def _set_expiry(self, conversations: Iterable[int], expires: float | None) -> None:
        with self._db.transaction():
            for conversation in conversations:
                self._db.run("UPDATE conversations SET expires = ? WHERE id = ?", expires, conversation)
