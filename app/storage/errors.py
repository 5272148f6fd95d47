"""The error of everything that storage cannot do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from model_backends.disk_full import is_disk_full, is_folder_full
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError


class StorageError(UnfogError):
    """The conversations file cannot be used, or was damaged."""

    kind: FailureKind = "settings"


class DamagedError(StorageError):
    """A damaged part of the conversations file was met while it is open."""

    kind: FailureKind = "damaged"


def disk_full(error: Exception, folder: Path) -> StorageError | None:
    """Call a full disk what it is; SQLite reports a full quota as an I/O error."""
    is_io = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR
    if not is_disk_full(error) and not (is_io and is_folder_full(folder)):
        return None
    return StorageError(
        lazy_text("Can't save this: the disk with {folder} is full.", folder=folder),
        lazy_text("Free up space. Until then, nothing is saved; you can still copy what is on the screen."),
    )
