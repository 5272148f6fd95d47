"""Import conversations from files into the store."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from app.import_export.records import ConversationTree, ImportExportError, ImportReport, TreeMessage
from app.import_export.sources import MAX_BYTES, read_file
from app.storage import Conversation, Store, StoredMessage
from model_backends.lazy_text import lazy_text


def import_file(store: Store, path: Path, max_bytes: int = MAX_BYTES) -> ImportReport:
    """Import all conversations of a file, one transaction each; unreadable ones are skipped.

    Raises:
        ImportExportError: the file cannot be read, or contains no conversation.
        StorageError: the store cannot be written; the previous conversations are imported.
    """
    reading = read_file(path, time.time(), max_bytes)
    if not reading.conversations and not reading.left_out:
        raise ImportExportError(
            lazy_text("“{file}” contains no conversations.", file=path.name),
            lazy_text("Choose another file."),
        )
    return ImportReport(
        file=path.name,
        source=reading.source,
        conversations=tuple(add_tree(store, tree) for tree in reading.conversations),
        messages=sum(len(tree.messages) for tree in reading.conversations),
        left_out=reading.left_out,
    )


def add_tree(store: Store, tree: ConversationTree) -> int:
    """Store a conversation with all its branches; return its id.

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
    messages = [_stored(index, message) for index, message in enumerate(tree.messages)]
    return store.add_conversation(conversation, messages, tree.shown).id


def _stored(index: int, message: TreeMessage) -> StoredMessage:
    """Convert a message; its index serves as id, which the store replaces."""
    return StoredMessage(id=index, conversation=0, **msgspec.structs.asdict(message))
