"""How a file that is being made gets its name: one process at a time, complete, and on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from model_backends.files import layout
from model_backends.files.errors import RefusedError, disk_problems
from model_backends.lazy_text import lazy_text


@contextmanager
def exclusive_lock(target: Path) -> Iterator[None]:
    """Nobody else makes `target` meanwhile; its folder is made.

    Raises:
        RefusedError: another process is making it.
        DiskError: the folder cannot be written to.
    """
    with disk_problems(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(layout.lock(target), blocking=False)
        try:
            lock.acquire()
        except Timeout:
            message = lazy_text("{name} is being fetched or copied already.", name=target.name)
            raise RefusedError(message, lazy_text("Wait for it, or stop the other one first.")) from None
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps the names of open files; an empty file is left there
            layout.lock(target).unlink()
        lock.release()


def fsync_file(path: Path) -> None:
    """Return when the file's bytes are on the disk.

    Raises:
        DiskError: they cannot be written.
    """
    with disk_problems(path.parent), path.open("rb+") as stream:
        os.fsync(stream.fileno())


def rename_into_place(path: Path, target: Path) -> None:
    """Give the file its name at once, over whatever had it.

    Raises:
        DiskError: it cannot be renamed.
    """
    with disk_problems(target.parent):
        path.replace(target)
        if os.name == "posix":
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
