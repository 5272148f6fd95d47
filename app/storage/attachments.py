"""Store the files attached to messages and to unsent drafts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from app.attachments.records import Attachment
from app.storage.database import Database
from model_backends.protocol import LineDecoder, encode_line

_FIELDS = "name, kind, language, text, pages, bytes, extent, notes"


class _LazyTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The translatable texts about a file: the column `notes`."""

    extent: str
    notes: tuple[str, ...]


_decode_lazy_texts: LineDecoder[_LazyTexts] = LineDecoder(_LazyTexts, "the texts about a file")


class Attachments:
    """The table of attached files, by message or draft, in order."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of_message(self, message: int) -> tuple[Attachment, ...]:
        """Return the files of one message."""
        rows = self._db.run(f"SELECT {_FIELDS} FROM attachments WHERE message = ? ORDER BY position", message)
        return tuple(map(_attachment, rows))

    def of_conversation(self, conversation: int) -> dict[int, tuple[Attachment, ...]]:
        """Return the files of a conversation's messages, by message id."""
        found: dict[int, tuple[Attachment, ...]] = {}
        for row in self._db.run(
            f"SELECT message, {_FIELDS} FROM attachments"
            " WHERE message IN (SELECT id FROM messages WHERE conversation = ?) ORDER BY message, position",
            conversation,
        ):
            found[row["message"]] = (*found.get(row["message"], ()), _attachment(row))
        return found

    def add(self, message: int, files: Iterable[Attachment]) -> None:
        """Attach files to a message that has none."""
        for position, file in enumerate(files):
            self._insert("message", message, position, file)

    def of_draft(self, conversation: int | None) -> tuple[Attachment, ...]:
        """Return the files of an unsent draft; `None` is the conversation that does not exist yet."""
        rows = self._db.run(
            f"SELECT {_FIELDS} FROM attachments WHERE message IS NULL AND draft IS ? ORDER BY position",
            conversation,
        )
        return tuple(map(_attachment, rows))

    def set_draft(self, conversation: int | None, files: Sequence[Attachment]) -> None:
        """Replace the files of a draft. For use in a transaction."""
        self._db.run("DELETE FROM attachments WHERE message IS NULL AND draft IS ?", conversation)
        for position, file in enumerate(files):
            self._insert("draft", conversation, position, file)

    def _insert(self, owner: str, id: int | None, position: int, file: Attachment) -> None:
        self._db.run(
            f"INSERT INTO attachments ({owner}, position, {_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            id,
            position,
            file.name,
            file.kind,
            file.language,
            file.text,
            file.pages,
            file.bytes,
            file.extent,
            encode_line(_LazyTexts(extent=file.extent, notes=file.notes)).decode(),
        )


def _attachment(row: sqlite3.Row) -> Attachment:
    fields = dict(row)
    fields.pop("message", None)
    texts = _decode_lazy_texts(fields["notes"].encode())
    return Attachment(**{**fields, "extent": texts.extent, "notes": texts.notes})
