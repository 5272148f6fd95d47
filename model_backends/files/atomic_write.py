"""Write small files atomically."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

_BUSY_SECONDS = 2.0  # for which a virus scanner or a reader may keep a file open
_PAUSE_SECONDS = 0.02


def atomic_write(path: Path, data: bytes) -> None:
    """Write a file so that readers see either the old content or the new, never a part.

    Raises:
        OSError: it cannot be written; the old content is kept.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)  # left by a failed attempt


def replace(path: Path, target: Path) -> None:
    """Rename a file to `target`, replacing what had that name.

    Windows refuses that while any program has one of the two open, if only to read it: so it is tried again.

    Raises:
        OSError: it cannot be renamed.
    """
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            path.replace(target)
            return
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
