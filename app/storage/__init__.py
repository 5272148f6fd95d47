"""Conversation storage on SQLite. No Qt."""

from app.storage.errors import StorageError
from app.storage.pads.records import Pad, PadVersion
from app.storage.records import (
    NO_PROMPT,
    Conversation,
    DraftBlock,
    Folder,
    GenerationContext,
    Overrides,
    QueuedMessage,
    SavedPreset,
    SavedPrompt,
    SearchHit,
    Status,
    StoredMessage,
    UnsentEdit,
    UnsettledBlock,
)
from app.storage.store import Store

__all__ = [
    "NO_PROMPT",
    "Conversation",
    "DraftBlock",
    "Folder",
    "GenerationContext",
    "Overrides",
    "Pad",
    "PadVersion",
    "QueuedMessage",
    "SavedPreset",
    "SavedPrompt",
    "SearchHit",
    "Status",
    "StorageError",
    "Store",
    "StoredMessage",
    "UnsentEdit",
    "UnsettledBlock",
]
