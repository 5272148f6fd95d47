"""Store the files attached to messages and to unsent drafts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from app.attachments.records import Attachment
from app.storage.database import Database
from app.storage.rows import AttachmentRow, fields_of, note_default
from model_backends.protocol import LineDecoder, ProtocolError, encode_line

_COLUMNS = "name, kind, language, text, pages, bytes, extent, notes"
_FIELDS = f"id, {_COLUMNS}"


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
            f"INSERT INTO attachments ({owner}, position, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
    fields = fields_of(row, AttachmentRow, "attachments")
    fields.pop("message", None)
    id = fields.pop("id")
    try:
        texts = _decode_lazy_texts(fields["notes"].encode())
    except ProtocolError:
        note_default("attachments", id, "notes")
        texts = _LazyTexts(extent=fields["extent"], notes=())
    return Attachment(**{**fields, "extent": texts.extent, "notes": texts.notes})
