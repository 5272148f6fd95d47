"""The trash: deleted conversations with everything in them, until their time is over."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from app.storage.database import Database
from app.storage.deletion import delete_in_steps
from app.storage.records import Conversation
from app.storage.rows import CONVERSATION, conversation_of
from app.storage.search import Search

_GONE = -1.0  # `expires` of a conversation that is being deleted
_EXPIRED = f"(expires = {_GONE} OR expires BETWEEN updated AND ?)"
"""A time before the conversation was last used is no time of a deletion, but damage: that deletes nothing."""


class Trash:
    """Conversations that are not listed, searched or exported any more, but can be restored."""

    def __init__(self, database: Database, search: Search) -> None:
        self._db, self._search = database, search

    def all(self, now: float) -> list[Conversation]:
        """Return what can still be restored at this time, the last deleted first."""
        rows = self._db.run(
            f"SELECT {CONVERSATION} FROM conversations WHERE expires IS NOT NULL AND NOT {_EXPIRED}", now
        )
        found = map(conversation_of, rows)
        return sorted(found, key=lambda entry: (entry.expires or 0.0, entry.id), reverse=True)

    def move(self, conversations: Iterable[int], expires: float) -> None:
        """Move conversations to the trash, to be deleted for good from this time on."""
        with self._db.transaction():
            for conversation in conversations:  # never before its last use, whatever the clock says
                self._db.run(
                    "UPDATE conversations SET expires = max(?, updated) WHERE id = ?", expires, conversation
                )

    def restore(self, conversations: Iterable[int]) -> None:
        """Move conversations from the trash to where they were, but those that are being deleted."""
        with self._db.transaction():
            for conversation in conversations:
                self._db.run(
                    "UPDATE conversations SET expires = NULL WHERE id = ? AND expires IS NOT ?",
                    conversation,
                    _GONE,
                )

    def expired(self, now: float) -> tuple[int, ...]:
        """Return the conversations whose time in the trash is over, by id."""
        rows = self._db.run(f"SELECT id FROM conversations WHERE {_EXPIRED} ORDER BY id", now)
        return tuple(int(row["id"]) for row in rows)

    def delete(self, conversations: Iterable[int]) -> Generator[None, None, None]:
        """Delete conversations for good, in short steps.

        From the first step on they can't be restored. If the others are never taken, `expired` has the rest.
        """
        gone = tuple(conversations)
        with self._db.transaction():
            for conversation in gone:
                self._db.run("UPDATE conversations SET expires = ? WHERE id = ?", _GONE, conversation)
        yield
        for conversation in gone:
            yield from delete_in_steps(self._db, conversation)
            self._search.update()
