"""A conversation of the store as a tree with all its branches."""

from __future__ import annotations

from app.exchange.records import ConversationTree, TreeMessage
from app.storage import Store, StoredMessage


def read_tree(store: Store, conversation: int) -> ConversationTree:
    """The conversation with every branch beside or below the one shown; `KeyError` if there is none."""
    entry = store.conversation(conversation)
    shown = store.leaf(conversation)
    stored = sorted(_all_messages(store, conversation, shown), key=lambda message: message.id)
    places = {message.id: place for place, message in enumerate(stored)}
    return ConversationTree(
        title=entry.title,
        created=entry.created,
        updated=entry.updated,
        messages=tuple(_in_tree(message, places) for message in stored),
        shown=None if shown is None else places[shown],
        pinned=entry.pinned,
        model=entry.model,
        system=entry.system,
        sampling=entry.sampling,
    )


def _all_messages(store: Store, conversation: int, shown: int | None) -> list[StoredMessage]:
    """Every branch is shown in turn, for the store hands out no other; in the end what was shown is again."""
    found: dict[int, StoredMessage] = {}
    waiting = [] if shown is None else [shown]
    try:
        while waiting:
            if (branch := waiting.pop()) in found and branch != shown:
                continue
            store.show_branch(branch)
            for message in store.messages(conversation):
                if message.id not in found:
                    found[message.id] = message
                    waiting += [sibling for sibling in message.siblings if sibling != message.id]
    finally:
        store.set_leaf(conversation, shown)
    return list(found.values())


def _in_tree(message: StoredMessage, places: dict[int, int]) -> TreeMessage:
    return TreeMessage(
        role=message.role,
        text=message.text,
        created=message.created,
        parent=None if message.parent is None else places[message.parent],
        status="interrupted" if message.status == "running" else message.status,
        thought=message.thought,
        model=message.model,
        seed=message.seed,
        sampling=message.sampling,
        stats=message.stats,
        blocks=message.blocks,
        left_out=message.left_out,
        finish=message.finish,
    )
