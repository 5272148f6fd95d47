"""Tell whether a database file is as it was left: a small file beside it says how it was closed.

While the database is open, it says "open". A clean close writes size and time of the database, so that a file
that was changed, restored or cut off in the meantime is noticed, too.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from app.base.app_dirs import make_private
from app.storage.repair.wal_check import wal_path

_OPEN, _CLOSING = "open", "closing"


def mark_path(database: Path) -> Path:
    """Return the path of the file that says how a database was closed."""
    return database.with_name(f"{database.name}.closed")


def was_closed_cleanly(database: Path) -> bool:
    """Return whether nothing has happened to the file since it was closed."""
    wal = wal_path(database)
    return _read(database) == _state(database) and not (wal.exists() and wal.stat().st_size)


def has_lost_its_log(database: Path) -> bool:
    """Return whether the file was not closed, but its write-ahead log is missing."""
    return _read(database) == _OPEN and not wal_path(database).exists()


def was_emptied(database: Path) -> bool:
    """Return whether the file is empty but was in use."""
    return database.stat().st_size == 0 and _read(database) is not None


def mark_open(database: Path) -> None:
    """Note that the database is in use."""
    _write(database, _OPEN)


def mark_closing(database: Path) -> None:
    """Note that SQLite is about to close the database, which removes its write-ahead log."""
    _write(database, _CLOSING)


def mark_closed(database: Path) -> None:
    """Note that the database was closed as it is now."""
    with contextlib.suppress(OSError):  # the next start checks the file
        times = database.stat()
        # A time that the system does not give: a change within its clock's resolution is noticed.
        os.utime(database, ns=(times.st_atime_ns, times.st_mtime_ns + 1))
        _write(database, _state(database))


def _state(database: Path) -> str:
    state = database.stat()
    return f"{state.st_size} {state.st_mtime_ns}"


def _read(database: Path) -> str | None:
    try:
        return mark_path(database).read_text(encoding="ascii", errors="replace")
    except OSError:
        return None


def _write(database: Path, text: str) -> None:
    with contextlib.suppress(OSError):  # a full disk: the next start checks the file
        make_private(mark_path(database))
        mark_path(database).write_text(text, encoding="ascii")
