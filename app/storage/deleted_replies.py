"""Deleted replies: hidden at once, restored on undo, and purged afterwards.

A conversation is a tree, so the row of a reply that messages follow stays, without content.
"""

from __future__ import annotations

from app.storage.database import Database

_MARKED = "deleted AND id = coalesce(?1, id)"


class DeletedReplies:
    """The mark `deleted` of messages."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def mark(self, reply: int, deleted: bool) -> None:
        """Hide a reply's content, or show it again; what is marked is purged later."""
        self._db.run("UPDATE messages SET deleted = ? WHERE id = ? AND role = 'assistant'", deleted, reply)

    def purge(self, reply: int | None = None) -> None:
        """Delete the content of marked replies, and the rows of those that nothing follows or shows.

        `reply`: of this one alone, if it is still marked.
        """
        with self._db.transaction():
            self._db.run(
                f"DELETE FROM messages WHERE {_MARKED}"
                " AND NOT EXISTS (SELECT 1 FROM messages AS later WHERE later.parent = messages.id)"
                " AND id NOT IN (SELECT leaf FROM conversations WHERE leaf IS NOT NULL)",
                reply,
            )
            for table in ("traces", "generation_contexts"):
                self._db.run(
                    f"DELETE FROM {table} WHERE message IN (SELECT id FROM messages WHERE {_MARKED})", reply
                )
            self._db.run(
                "UPDATE messages SET text = '', thought = '', model = '', seed = NULL, sampling = NULL,"
                " stats = NULL, blocks = 0, left_out = 0, finish = NULL, draft = NULL,"
                " unsettled = NULL, status = 'complete'"
                f" WHERE {_MARKED} AND (text <> '' OR thought <> '' OR blocks > 0 OR seed IS NOT NULL)",
                reply,
            )
