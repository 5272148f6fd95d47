"""Fork a conversation: copy it up to one of its messages."""

from __future__ import annotations

import time

from app.storage.database import Database

_PARTS = ("attachments", "traces", "generation_contexts")
"""The tables that belong to a message."""


def fork(database: Database, path: list[int], title: str) -> int:
    """Copy the messages of this path, from the first to the last, to a new conversation; return its id.

    Files, traces and what the replies were generated with are copied, too, and the overrides.
    """
    with database.transaction():
        (row,) = database.run(
            "INSERT INTO conversations (title, created, updated, model, system, sampling, folder)"
            " SELECT ?1, ?2, ?2, model, system, sampling, folder FROM conversations"
            " WHERE id = (SELECT conversation FROM messages WHERE id = ?3) RETURNING id",
            title,
            time.time(),
            path[-1],
        )
        conversation, parent = int(row["id"]), None
        columns = {table: _columns(database, table) for table in ("messages", *_PARTS)}
        for message in path:
            parent = _copy_message(database, columns, message, conversation, parent)
        database.run("UPDATE conversations SET leaf = ? WHERE id = ?", parent, conversation)
        return conversation


def _copy_message(
    database: Database, columns: dict[str, str], message: int, conversation: int, parent: int | None
) -> int:
    (row,) = database.run(
        f"INSERT INTO messages (conversation, parent, {columns['messages']})"
        f" SELECT ?, ?, {columns['messages']} FROM messages WHERE id = ? RETURNING id",
        conversation,
        parent,
        message,
    )
    for table in _PARTS:
        database.run(
            f"INSERT INTO {table} (message, {columns[table]})"
            f" SELECT ?, {columns[table]} FROM {table} WHERE message = ?",
            row["id"],
            message,
        )
    return int(row["id"])


def _columns(database: Database, table: str) -> str:
    """Return the columns that a copy has in common with the original."""
    names = (str(row["name"]) for row in database.run("SELECT name FROM pragma_table_info(?)", table))
    return ", ".join(name for name in names if name not in ("id", "conversation", "parent", "message"))
