"""Import: the conversations of a file become conversations of the store."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from app.import_export.records import ConversationTree, ImportExportError, ImportReport, TreeMessage
from app.import_export.sources import MOST_BYTES, read_file
from app.storage import Conversation, Store, StoredMessage
from model_backends.lazy_text import lazy_text


def import_file(store: Store, path: Path, most_bytes: int = MOST_BYTES) -> ImportReport:
    """Bring in all conversations of a file, each in one transaction; one that cannot be read stops no other.

    Raises:
        ImportExportError: the file cannot be read, or holds no conversation.
        StorageError: the store cannot be written; the conversations before it have come in.
    """
    reading = read_file(path, time.time(), most_bytes)
    if not reading.conversations and not reading.left_out:
        raise ImportExportError(
            lazy_text("“{file}” holds no conversation.", file=path.name), lazy_text("Choose another file.")
        )
    return ImportReport(
        file=path.name,
        source=reading.source,
        conversations=tuple(add_tree(store, tree) for tree in reading.conversations),
        messages=sum(len(tree.messages) for tree in reading.conversations),
        left_out=reading.left_out,
    )


def add_tree(store: Store, tree: ConversationTree) -> int:
    """Store a conversation with all its branches; its id.

    Raises:
        StorageError: the store cannot be written.
    """
    conversation = Conversation(
        id=0,
        title=tree.title,
        created=tree.created,
        updated=tree.updated,
        pinned=tree.pinned,
        model=tree.model,
        system=tree.system,
        sampling=tree.sampling,
    )
    messages = [_stored(place, message) for place, message in enumerate(tree.messages)]
    return store.add_conversation(conversation, messages, tree.shown).id


def _stored(place: int, message: TreeMessage) -> StoredMessage:
    """Return the message with its place as its id: the store gives it another."""
    return StoredMessage(id=place, conversation=0, **msgspec.structs.asdict(message))
