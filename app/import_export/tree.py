"""Read a stored conversation as a tree with all its branches."""

from __future__ import annotations

from app.import_export.records import ConversationTree, PadText, TreeMessage
from app.storage import Store, StoredMessage


def read_tree(store: Store, conversation: int) -> ConversationTree:
    """Return the conversation with every branch; `KeyError` if there is none."""
    entry = store.conversation(conversation)
    shown = store.leaf(conversation)
    stored = store.tree(conversation)
    pad = store.pads.of(conversation)
    folders = {folder.id: folder.title for folder in store.folders.all()} if entry.folder else {}
    indices = {message.id: index for index, message in enumerate(stored)}
    return ConversationTree(
        title=entry.title,
        created=entry.created,
        updated=entry.updated,
        messages=tuple(_in_tree(message, indices) for message in stored),
        shown=None if shown is None else indices[shown],
        pinned=entry.pinned,
        model=entry.model,
        system=entry.system,
        sampling=entry.sampling,
        folder=folders.get(entry.folder or 0, ""),
        archived=entry.archived,
        pad=None if pad is None else PadText(text=pad.text, markdown=pad.markdown),
    )


def _in_tree(message: StoredMessage, indices: dict[int, int]) -> TreeMessage:
    return TreeMessage(
        role=message.role,
        text=message.text,
        created=message.created,
        parent=None if message.parent is None else indices[message.parent],
        status="interrupted" if message.status == "running" else message.status,
        thought=message.thought,
        model=message.model,
        seed=message.seed,
        sampling=message.sampling,
        stats=message.stats,
        blocks=message.blocks,
        left_out=message.left_out,
        finish=message.finish,
        attachments=message.attachments,
        draft=message.draft,
        unsettled=message.unsettled,
        deleted=message.deleted,
    )
