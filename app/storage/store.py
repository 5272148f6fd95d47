"""The conversations database: every change is one transaction, so a kill loses nothing committed.

A reply is stored as it grows: `begin_reply`, `commit_block` for each block, then `end_reply`.
A reply that is still "running" when the file is opened was cut off: it is marked "interrupted".
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app.storage.migrations import MIGRATIONS, migrate, version
from app.storage.records import Conversation, Status, StoredMessage
from model_backends.protocol import FailureKind, Role, Sampling, Stats, UnfogError

_MESSAGE = (
    "id, conversation, role, text, created, status, thought, model, seed, sampling, stats, blocks, left_out"
)


class StorageError(UnfogError):
    """The conversations file cannot be used."""

    kind: FailureKind = "settings"


class Store:
    """All conversations, messages and drafts in one SQLite file. Not for use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or make the file.

        Raises:
            StorageError: it is no database, cannot be written, or was made by a newer Unfog.
        """
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._prepare(path)
        except sqlite3.Error as error:
            raise StorageError(
                f"The conversations in {path} cannot be opened: {error}.",
                "Move the file away to start afresh, or set UNFOG_DATA_DIR to another folder.",
            ) from error

    def _prepare(self, path: Path) -> None:
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA foreign_keys = ON")
        if version(self._db) > len(MIGRATIONS):
            self._db.close()
            raise StorageError(
                f"The conversations in {path} were written by a newer Unfog.",
                "Update Unfog, or set UNFOG_DATA_DIR to another folder.",
            )
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        migrate(self._db)
        self._db.execute("UPDATE messages SET status = 'interrupted' WHERE status = 'running'")

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # Conversations

    def conversations(self) -> list[Conversation]:
        """All conversations, the one used last first."""
        rows = self._db.execute(
            "SELECT id, title, created, updated FROM conversations ORDER BY updated DESC, id DESC"
        )
        return [Conversation(**dict(row)) for row in rows]

    def create_conversation(self, title: str) -> Conversation:
        """A new, empty conversation."""
        now = time.time()
        row = self._db.execute(
            "INSERT INTO conversations (title, created, updated) VALUES (?, ?, ?) RETURNING *",
            (title, now, now),
        ).fetchone()
        return Conversation(**dict(row))

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title; its place in the list stays."""
        self._db.execute("UPDATE conversations SET title = ? WHERE id = ?", (title, conversation))

    def delete(self, conversation: int) -> None:
        """Delete a conversation with its messages and its draft."""
        self._db.execute("DELETE FROM conversations WHERE id = ?", (conversation,))

    # Messages

    def messages(self, conversation: int) -> list[StoredMessage]:
        """The messages of a conversation, the oldest first."""
        rows = self._db.execute(
            f"SELECT {_MESSAGE} FROM messages WHERE conversation = ? ORDER BY id", (conversation,)
        )
        return [_message(row) for row in rows]

    def message(self, message: int) -> StoredMessage:
        """One message by its id; `KeyError` if there is none."""
        row = self._db.execute(f"SELECT {_MESSAGE} FROM messages WHERE id = ?", (message,)).fetchone()
        if row is None:
            raise KeyError(message)
        return _message(row)

    def add_message(self, conversation: int, role: Role, text: str) -> StoredMessage:
        """Append what a person wrote."""
        with self._transaction():
            return self._insert(conversation, role, text, "complete")

    def delete_message(self, message: int) -> None:
        """Remove one message."""
        self._db.execute("DELETE FROM messages WHERE id = ?", (message,))

    def begin_reply(self, conversation: int, model: str, seed: int, sampling: Sampling) -> StoredMessage:
        """Append an empty, running reply."""
        settings = msgspec.json.encode(sampling).decode()
        with self._transaction():
            reply = self._insert(conversation, "assistant", "", "running")
            self._db.execute(
                "UPDATE messages SET model = ?, seed = ?, sampling = ? WHERE id = ?",
                (model, seed, settings, reply.id),
            )
            return self.message(reply.id)

    def set_left_out(self, reply: int, left_out: int) -> None:
        """Note how many of the oldest messages the model did not see."""
        self._db.execute("UPDATE messages SET left_out = ? WHERE id = ?", (left_out, reply))

    def commit_block(self, reply: int, text: str, thought: str) -> None:
        """Append a committed block to a running reply."""
        self._db.execute(
            "UPDATE messages SET text = text || ?, thought = thought || ?, blocks = blocks + 1 WHERE id = ?",
            (text, thought, reply),
        )

    def end_reply(
        self, reply: int, status: Status, *, text: str | None, thought: str | None, stats: Stats | None
    ) -> StoredMessage:
        """Close a reply; `None` for `text` or `thought` keeps what the committed blocks gave."""
        figures = None if stats is None else msgspec.json.encode(stats).decode()
        with self._transaction():
            self._db.execute(
                "UPDATE messages SET status = ?, stats = ?, text = coalesce(?, text),"
                " thought = coalesce(?, thought) WHERE id = ?",
                (status, figures, text, thought, reply),
            )
            return self.message(reply)

    def _insert(self, conversation: int, role: Role, text: str, status: Status) -> StoredMessage:
        now = time.time()
        self._db.execute("UPDATE conversations SET updated = ? WHERE id = ?", (now, conversation))
        row = self._db.execute(
            "INSERT INTO messages (conversation, role, text, created, status) VALUES (?, ?, ?, ?, ?)"
            f" RETURNING {_MESSAGE}",
            (conversation, role, text, now, status),
        ).fetchone()
        return _message(row)

    # Drafts

    def draft(self, conversation: int | None) -> str:
        """What was typed but not sent; `None` is the conversation that does not exist yet."""
        row = self._db.execute("SELECT text FROM drafts WHERE conversation IS ?", (conversation,)).fetchone()
        return "" if row is None else str(row[0])

    def save_draft(self, conversation: int | None, text: str) -> None:
        """Keep what was typed but not sent; an empty text forgets it."""
        with self._transaction():
            self._db.execute("DELETE FROM drafts WHERE conversation IS ?", (conversation,))
            if text:
                self._db.execute("INSERT INTO drafts VALUES (?, ?)", (conversation, text))


def _message(row: sqlite3.Row) -> StoredMessage:
    """The row as a value; the JSON columns become typed."""
    fields = dict(row)
    for name, kind in (("sampling", Sampling), ("stats", Stats)):
        if fields[name] is not None:
            fields[name] = msgspec.json.decode(fields[name], type=kind)
    return StoredMessage(**fields)
