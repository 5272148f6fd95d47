"""Unfog's own conversation file: everything except traces, documented in docs/conversations.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from app.attachments.records import Attachment, Limits
from app.import_export.formats import lenient_json
from app.import_export.records import (
    UNTITLED,
    ConversationError,
    ConversationTree,
    Count,
    Fields,
    LeftOut,
    PadText,
    Reading,
    Tally,
    Time,
    TreeMessage,
    check_tree,
)
from app.storage.records import DraftBlock
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Sampling
from model_backends.unicode_text import encode_json

FORMAT: Literal["unfog-conversations"] = "unfog-conversations"
VERSION = 1
_NAME_LENGTH = 1000  # of an attached file


class _Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    model: str = ""
    system: str = ""
    sampling: Sampling | None = None


class _Message(TreeMessage, frozen=True, kw_only=True, omit_defaults=True):
    # Still encoded: an unreadable one does not affect its message.
    attachments: tuple[msgspec.Raw, ...] = ()  # type: ignore[assignment]


class _Conversation(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    created: Time
    updated: Time
    pinned: bool = False
    folder: str = ""
    archived: bool = False
    settings: _Settings = _Settings()
    shown: Count | None = None
    pad: PadText | msgspec.UnsetType = msgspec.UNSET
    messages: tuple[_Message, ...]


class _File(msgspec.Struct, frozen=True, kw_only=True):
    format: Literal["unfog-conversations"] = FORMAT
    version: int = VERSION
    conversations: tuple[_Conversation, ...]


def write_unfog(trees: Iterable[ConversationTree]) -> str:
    """Encode conversations as the text of a file."""
    file = _File(conversations=tuple(_for_file(tree) for tree in trees))
    return msgspec.json.format(encode_json(file), indent=1).decode() + "\n"


def is_unfog(fields: Fields) -> bool:
    """Return whether an object is a file of Unfog."""
    return "format" in fields and lenient_json.decode_value(fields["format"]) == FORMAT


def read_unfog(fields: Fields) -> Iterator[Reading]:
    """Read the conversations of such a file.

    Raises:
        ConversationError: the file cannot be read at all; single unreadable conversations are left out.
    """
    version = lenient_json.decode_value(fields.get("version"))
    if version != VERSION:
        raise ConversationError(
            lazy_text(
                "it comes from another version of Unfog (format {version}; this one reads {known})",
                version=lenient_json.as_line(str(version)[:99]),
                known=VERSION,
            )
        )
    for raw in lenient_json.raw_array(fields.get("conversations")):
        title = UNTITLED
        try:
            title = lenient_json.as_line(lenient_json.decode_object(raw).get("title")) or title
            tree, tally = _from_file(raw)
        except ConversationError as error:
            yield Reading("Unfog", None, (LeftOut(title, error.message),))
        else:
            yield Reading("Unfog", tree, tuple(tally.left_out(title)))


def _for_file(tree: ConversationTree) -> _Conversation:
    return _Conversation(
        title=tree.title,
        created=tree.created,
        updated=tree.updated,
        pinned=tree.pinned,
        folder=tree.folder,
        archived=tree.archived,
        settings=_Settings(tree.model, tree.system, tree.sampling),
        shown=tree.shown,
        pad=tree.pad or msgspec.UNSET,
        messages=tuple(_message_for_file(message) for message in tree.messages),
    )


def _message_for_file(message: TreeMessage) -> _Message:
    files = tuple(msgspec.Raw(encode_json(file)) for file in message.attachments)
    return _Message(**{**msgspec.structs.asdict(message), "attachments": files})


def _from_file(data: msgspec.Raw) -> tuple[ConversationTree, Tally]:
    try:
        found = msgspec.json.decode(data, type=_Conversation)
    except msgspec.ValidationError as error:
        raise ConversationError(lazy_text("it isn't a valid Unfog file")) from error
    tally = Tally()
    messages = []
    for message in found.messages:
        fields = msgspec.structs.asdict(message)
        files = tuple(filter(None, map(_attachment, message.attachments)))
        tally.add(lazy_text("attachments"), len(message.attachments) - len(files))
        messages.append(TreeMessage(**{**fields, "attachments": files, "draft": _draft(message)}))
    check_tree(messages, found.shown)
    settings = found.settings
    tree = ConversationTree(
        title=found.title,
        created=found.created,
        updated=found.updated,
        messages=tuple(messages),
        shown=found.shown,
        pinned=found.pinned,
        model=settings.model,
        system=settings.system,
        sampling=settings.sampling,
        folder=lenient_json.as_line(found.folder),
        archived=found.archived,
        pad=found.pad or None,
    )
    return tree, tally


def _draft(message: TreeMessage) -> DraftBlock | None:
    """The draft of a reply; `None` if it is said to be kept, but is not the end of the text."""
    draft = message.draft
    return None if draft is not None and draft.kept and not message.text.endswith(draft.text) else draft


def _attachment(data: msgspec.Raw) -> Attachment | None:
    """Decode an attachment; `None`, to be counted, if it is unreadable or larger than Unfog reads files."""
    try:
        file = msgspec.json.decode(data, type=Attachment)
    except msgspec.ValidationError:
        return None
    return None if len(file.text) > Limits().characters or len(file.name) > _NAME_LENGTH else file
