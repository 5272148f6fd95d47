"""Conversations on disk: SQLite, no Qt."""

from app.storage.records import Conversation, Status, StoredMessage
from app.storage.store import StorageError, Store

__all__ = ["Conversation", "Status", "StorageError", "Store", "StoredMessage"]
