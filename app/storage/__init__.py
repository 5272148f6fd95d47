"""Conversations on disk: SQLite, no Qt."""

from app.storage.database import StorageError
from app.storage.records import Conversation, Found, Status, StoredMessage
from app.storage.store import Store
from app.storage.traces import Traces

__all__ = ["Conversation", "Found", "Status", "StorageError", "Store", "StoredMessage", "Traces"]
