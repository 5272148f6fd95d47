"""Between the rows of the conversations file and the values that storage hands out."""

from __future__ import annotations

import sqlite3

import msgspec

from app.attachments.records import Attachment
from app.storage.records import Conversation, StoredMessage
from model_backends.protocol import Sampling, Stats


def as_json(value: Sampling | Stats | None) -> str | None:
    """Return a value as a JSON column."""
    return None if value is None else msgspec.json.encode(value).decode()


def conversation_of(row: sqlite3.Row) -> Conversation:
    """Return the row as a value."""
    fields = dict(row)
    if fields["sampling"] is not None:
        fields["sampling"] = msgspec.json.decode(fields["sampling"], type=Sampling)
    return Conversation(**{**fields, "pinned": bool(fields["pinned"])})


def message_of(
    row: sqlite3.Row, siblings: tuple[int, ...], attachments: tuple[Attachment, ...]
) -> StoredMessage:
    """Return the row as a value; the JSON columns become typed."""
    fields = dict(row)
    for name, kind in (("sampling", Sampling), ("stats", Stats)):
        if fields[name] is not None:
            fields[name] = msgspec.json.decode(fields[name], type=kind)
    fields["traced"] = bool(fields["traced"])
    return StoredMessage(**fields, siblings=siblings, attachments=attachments)
