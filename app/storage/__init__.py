"""Conversation storage on SQLite. No Qt."""

from app.storage.errors import StorageError
from app.storage.records import (
    NO_PROMPT,
    Conversation,
    GenerationContext,
    Overrides,
    SavedPreset,
    SavedPrompt,
    SearchHit,
    Status,
    StoredMessage,
    UnsentEdit,
)
from app.storage.store import Store

__all__ = [
    "NO_PROMPT",
    "Conversation",
    "GenerationContext",
    "Overrides",
    "SavedPreset",
    "SavedPrompt",
    "SearchHit",
    "Status",
    "StorageError",
    "Store",
    "StoredMessage",
    "UnsentEdit",
]
