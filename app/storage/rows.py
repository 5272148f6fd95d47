"""Convert rows of the database to the values that storage returns.

A field that cannot be what it should be, in a damaged file or one that somebody else has edited, gets its
default, and the log says so: one such field never costs more than itself.
"""

from __future__ import annotations

import functools
import logging
import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypeVar

import msgspec

from app.attachments.records import Attachment, Kind
from app.storage.pads.records import VersionReason
from app.storage.records import (
    LATEST,
    Conversation,
    DraftBlock,
    Status,
    StoredMessage,
    UnsettledBlock,
)
from model_backends.protocol import FinishReason, Role, Sampling, Stats

logger = logging.getLogger(__name__)

_LONGEST_TITLE = 500  # characters
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that a title, which is one line, cannot have."""
_LARGEST_NUMBER = 2.0**63  # of sampling and statistics

_Json = TypeVar("_Json", Sampling, Stats, DraftBlock)
_Seconds = Annotated[float, msgspec.Meta(ge=0.0, le=LATEST)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


CONVERSATION = (
    "id, title, created, updated, pinned, model, system, sampling, folder, archived, expires,"
    " EXISTS (SELECT 1 FROM pads WHERE pads.id = conversations.id) AS is_pad"
)
"""The columns that `conversation_of` takes."""


class ConversationRow(msgspec.Struct):
    """The columns of a conversation that are read, with their defaults."""

    id: int
    title: str = "?"
    created: _Seconds = 0.0
    updated: _Seconds = 0.0
    pinned: int = 0
    model: str = ""
    system: str = ""
    sampling: str | None = None
    folder: int | None = None
    archived: int = 0
    expires: _Seconds | None = None
    is_pad: int = 0


class FolderRow(msgspec.Struct):
    """The columns of a folder, with their defaults."""

    id: int
    title: str = "?"
    collapsed: int = 0


class PadRow(msgspec.Struct):
    """The columns of a pad, with their defaults."""

    id: int
    text: str = ""
    markdown: int = 1
    cursor: _Count = 0
    scrolled: _Count = 0


class PadVersionRow(msgspec.Struct):
    """The columns of a version of a pad but its text, with their defaults."""

    id: int
    pad: int = 0
    created: _Seconds = 0.0
    words: _Count = 0
    reason: VersionReason = "writing"


class MessageRow(msgspec.Struct):
    """The columns of a message that are read, with their defaults."""

    id: int
    conversation: int
    role: Role = "assistant"
    text: str = ""
    created: _Seconds = 0.0
    status: Status = "complete"
    thought: str = ""
    model: str = ""
    seed: int | None = None
    sampling: str | None = None
    stats: str | None = None
    blocks: _Count = 0
    left_out: _Count = 0
    finish: FinishReason | None = None
    parent: int | None = None
    draft: str | None = None
    unsettled: str | None = None
    traced: int = 0
    deleted: int = 0


class AttachmentRow(msgspec.Struct):
    """The columns of an attached file that are read, with their defaults."""

    id: int
    name: str = "?"
    kind: Kind = "text"
    language: str = ""
    text: str = ""
    pages: _Count | None = None
    bytes: _Count = 0
    extent: str = ""
    notes: str = ""


class HitRow(msgspec.Struct):
    """The columns of a message that a search found, with their defaults."""

    id: int
    message: int
    conversation: int
    file: str = ""
    text: str = ""
    title: str = "?"
    role: Role = "assistant"
    created: _Seconds = 0.0


class PadHitRow(msgspec.Struct):
    """The columns of a pad that a search found, with their defaults."""

    id: int
    text: str = ""
    title: str = "?"
    created: _Seconds = 0.0


class EntryRow(msgspec.Struct):
    """The columns of a saved prompt or preset, with their defaults."""

    id: int
    title: str = "?"
    text: str = ""
    sampling: str | None = None


class OverridesRow(msgspec.Struct):
    """The overrides of a conversation, with their defaults."""

    model: str = ""
    system: str = ""
    sampling: str | None = None


def as_json(value: Sampling | Stats | DraftBlock | Sequence[UnsettledBlock] | None) -> str | None:
    """Encode a value as a JSON column."""
    return None if value is None else msgspec.json.encode(value).decode()


def fields_of(row: sqlite3.Row, kind: type[msgspec.Struct], table: str) -> dict[str, Any]:
    """Return the columns of a row; those that cannot be of this kind have its defaults."""
    fields = dict(row)
    try:
        msgspec.convert(fields, kind)
    except msgspec.ValidationError:
        for field in msgspec.structs.fields(kind):
            if field.name in fields:
                fields[field.name] = _field(fields, field, table)
    return fields


def _field(fields: dict[str, Any], field: msgspec.structs.FieldInfo, table: str) -> object:
    value = fields[field.name]
    if isinstance(value, bytes) and field.type in (str, str | None):
        value = value.decode(errors="replace")
    try:
        return msgspec.convert(value, field.type)
    except msgspec.ValidationError:
        note_default(table, fields.get("id"), field.name)
        return value if field.default is msgspec.NODEFAULT else field.default


def json_of(fields: dict[str, Any], name: str, kind: type[_Json], table: str) -> _Json | None:
    """Decode a JSON column; `None` if it is NULL or cannot be decoded."""
    text = fields[name]
    if text is None:
        return None
    try:
        value = msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        value = None
    if value is None or not _is_sane(msgspec.structs.astuple(value)):
        note_default(table, fields.get("id"), name)
        return None
    return value


def _is_sane(fields: Iterable[object]) -> bool:
    numbers = (value for value in fields if isinstance(value, int | float))
    return all(-_LARGEST_NUMBER <= number <= _LARGEST_NUMBER for number in numbers)  # NaN is not


@functools.lru_cache(maxsize=1000)  # once for each
def note_default(table: str, id: int | None, column: str) -> None:
    """Log that a field cannot be read."""
    logger.warning("Can't read %s of row %s in %s: its default is used.", column, id, table)


def decode_text(text: bytes) -> str:
    """Decode a text of the file; bytes that are not UTF-8 become U+FFFD."""
    return text.decode(errors="replace")


def title_of(text: str) -> str:
    """Return a title as one line of bounded length."""
    if len(text) > _LONGEST_TITLE:
        text = f"{text[:_LONGEST_TITLE]}…"
    return CONTROL.sub(" ", text)


def conversation_of(row: sqlite3.Row) -> Conversation:
    """Convert a row to a conversation."""
    fields = fields_of(row, ConversationRow, "conversations")
    fields["sampling"] = json_of(fields, "sampling", Sampling, "conversations")
    if fields["expires"] is None and row["expires"] is not None:
        fields["expires"] = 0.0  # at no time that can be known, but in the trash
    flags = {name: bool(fields[name]) for name in ("pinned", "archived", "is_pad")}
    return Conversation(**{**fields, "title": title_of(fields["title"]), **flags})


def message_of(
    row: sqlite3.Row, siblings: tuple[int, ...], attachments: tuple[Attachment, ...]
) -> StoredMessage:
    """Convert a row to a message, decoding the JSON columns."""
    fields = fields_of(row, MessageRow, "messages")
    fields["sampling"] = json_of(fields, "sampling", Sampling, "messages")
    fields["stats"] = json_of(fields, "stats", Stats, "messages")
    fields["draft"] = json_of(fields, "draft", DraftBlock, "messages")
    fields["unsettled"] = _unsettled_of(fields)
    fields["traced"] = bool(fields["traced"])
    if fields["deleted"]:
        fields = {name: fields[name] for name in ("id", "conversation", "role", "created", "parent")}
        return StoredMessage(**fields, text="", siblings=siblings, deleted=True)
    return StoredMessage(**{**fields, "deleted": False}, siblings=siblings, attachments=attachments)


def _unsettled_of(fields: dict[str, Any]) -> tuple[UnsettledBlock, ...] | None:
    """Decode the blocks that did not converge; `None` if that is unknown."""
    if (text := fields["unsettled"]) is None:
        return None
    try:
        blocks = msgspec.json.decode(text, type=tuple[UnsettledBlock, ...])
    except (msgspec.MsgspecError, RecursionError, ValueError):
        blocks = None
    if blocks is None or not all(0 <= block.certainty <= 1 for block in blocks):
        note_default("messages", fields.get("id"), "unsettled")
        return None
    return blocks
