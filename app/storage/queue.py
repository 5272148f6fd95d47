"""Store the queue: messages that are sent when the running reply is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from app.attachments import Attachment
from app.storage.database import Database
from app.storage.records import QueuedMessage
from app.storage.rows import note_default
from model_backends.protocol import LineDecoder, ProtocolError, encode_line


class _Files(msgspec.Struct, frozen=True, kw_only=True):
    """The column `files`."""

    files: tuple[Attachment, ...] = ()


_decode_files: LineDecoder[_Files] = LineDecoder(_Files, "the files of a queued message")


class Queue:
    """The table of queued messages, of all conversations, in the order in which they are sent."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, conversation: int | None) -> list[QueuedMessage]:
        """Return the queued messages of a conversation."""
        rows = self._db.run("SELECT * FROM queue WHERE conversation IS ? ORDER BY id", conversation)
        return [_queued(row) for row in rows]

    def all(self) -> list[QueuedMessage]:
        """Return the queued messages of all conversations."""
        return [_queued(row) for row in self._db.run("SELECT * FROM queue ORDER BY id")]

    def add(self, conversation: int, text: str, files: Sequence[Attachment]) -> QueuedMessage:
        """Append a message to the queue of a conversation."""
        line = encode_line(_Files(files=tuple(files))).decode()
        (row,) = self._db.run(
            "INSERT INTO queue (conversation, text, files) VALUES (?, ?, ?) RETURNING *",
            conversation,
            text,
            line,
        )
        return _queued(row)

    def restore(self, queued: QueuedMessage) -> None:
        """Undo `remove`, in the same place; ignored if the conversation no longer exists."""
        self._db.run(
            "INSERT OR REPLACE INTO queue SELECT ?1, ?2, ?3, ?4 WHERE ?2 IN (SELECT id FROM conversations)",
            queued.id,
            queued.conversation,
            queued.text,
            encode_line(_Files(files=queued.attachments)).decode(),
        )

    def remove(self, id: int) -> None:
        """Remove a message: it is sent, or not wanted any more."""
        self._db.run("DELETE FROM queue WHERE id = ?", id)


def _queued(row: sqlite3.Row) -> QueuedMessage:
    try:
        files = _decode_files(str(row["files"]).encode()).files
    except ProtocolError:  # damaged: the text is what counts
        note_default("queue", row["id"], "files")
        files = ()
    return QueuedMessage(
        id=int(row["id"]), conversation=int(row["conversation"]), text=str(row["text"]), attachments=files
    )
