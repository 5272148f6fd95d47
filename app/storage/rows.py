"""Convert rows of the database to the values that storage returns."""

from __future__ import annotations

import sqlite3

import msgspec

from app.attachments.records import Attachment
from app.storage.records import Conversation, StoredMessage
from model_backends.protocol import Sampling, Stats


def as_json(value: Sampling | Stats | None) -> str | None:
    """Encode a value as a JSON column."""
    return None if value is None else msgspec.json.encode(value).decode()


def conversation_of(row: sqlite3.Row) -> Conversation:
    """Convert a row to a conversation."""
    fields = dict(row)
    if fields["sampling"] is not None:
        fields["sampling"] = msgspec.json.decode(fields["sampling"], type=Sampling)
    return Conversation(**{**fields, "pinned": bool(fields["pinned"])})


def message_of(
    row: sqlite3.Row, siblings: tuple[int, ...], attachments: tuple[Attachment, ...]
) -> StoredMessage:
    """Convert a row to a message, decoding the JSON columns."""
    fields = dict(row)
    for name, kind in (("sampling", Sampling), ("stats", Stats)):
        if fields[name] is not None:
            fields[name] = msgspec.json.decode(fields[name], type=kind)
    fields["traced"] = bool(fields["traced"])
    return StoredMessage(**fields, siblings=siblings, attachments=attachments)
