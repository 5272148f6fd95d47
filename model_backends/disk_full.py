"""Tell a full disk from other reasons why a file can't be written."""

from __future__ import annotations

import errno
import sqlite3
import tempfile
from pathlib import Path

from model_backends import system_errors
from model_backends.lazy_text import lazy_text

_FULL = (errno.ENOSPC, errno.EDQUOT)
_PROBE_BYTES = 1 << 16

FREE_UP_SPACE = lazy_text("Free up space on that disk, then try again.")


def is_disk_full(error: BaseException) -> bool:
    """Return whether an error says that a disk or a quota is full."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in _FULL


def is_folder_full(folder: Path) -> bool:
    """Return whether a small file can't be written to a folder because its disk or a quota is full."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_PROBE_BYTES))
            file.flush()
    except OSError as error:
        return is_disk_full(error)
    return False


def write_reason(error: OSError | ValueError, folder: Path) -> str:
    """Return why something couldn't be written to a folder, to complete "Can't save it: …"."""
    if is_disk_full(error):
        return lazy_text("the disk with {folder} is full", folder=folder)
    return system_errors.reason(error)


def write_hint(error: OSError | ValueError, otherwise: str, full: str = FREE_UP_SPACE) -> str:
    """Return what to do after something couldn't be written: `full` if the disk is full, else `otherwise`."""
    return full if is_disk_full(error) else system_errors.hint(error, otherwise)
