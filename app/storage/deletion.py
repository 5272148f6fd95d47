"""Delete a conversation in short transactions, so that one of thousands of messages blocks nothing."""

from __future__ import annotations

from collections.abc import Iterator

from app.storage.database import Database

_DELETED_AT_ONCE = 500  # messages of one transaction


def delete_in_steps(database: Database, conversation: int) -> Iterator[None]:
    """Delete a conversation and everything that belongs to it, some messages with each step."""
    while True:  # the newest messages first: each goes before its parent
        newest = database.run(
            "SELECT id FROM messages WHERE conversation = ? ORDER BY id DESC LIMIT ?",
            conversation,
            _DELETED_AT_ONCE,
        )
        if not newest:
            break
        with database.transaction():
            for message in newest:
                database.run("DELETE FROM messages WHERE id = ?", message["id"])
        yield
    database.run("DELETE FROM conversations WHERE id = ?", conversation)
    yield
