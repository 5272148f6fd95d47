"""Create a file atomically: lock, fsync, rename."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from model_backends.files import layout
from model_backends.files.atomic_write import replace
from model_backends.files.errors import RefusedError, disk_problems
from model_backends.lazy_text import lazy_text

_LOCK_SECONDS = 0.2  # for another try, if the lock file was just deleted


@contextmanager
def exclusive_lock(target: Path) -> Iterator[None]:
    """Hold the lock on `target` so that no other process creates it; create its folder.

    Only its holder deletes a lock file. Whoever has opened it meanwhile notices that, and opens a new one.

    Raises:
        RefusedError: another process is creating it.
        DiskError: the folder cannot be written to.
    """
    with disk_problems(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(layout.lock_path(target), timeout=_LOCK_SECONDS)
        try:
            lock.acquire()
        except Timeout:
            message = lazy_text("{name} is already being downloaded or copied.", name=target.name)
            raise RefusedError(message, lazy_text("Wait for it to finish, or stop it first.")) from None
    try:
        yield
    finally:
        with suppress(OSError):  # Windows cannot delete open files; an empty one is left
            layout.lock_path(target).unlink()
        lock.release()


def remove_lock(target: Path) -> None:
    """Delete the lock file of `target`, unless another process holds the lock."""
    path = layout.lock_path(target)
    if path.exists():
        with suppress(OSError, Timeout), FileLock(path, blocking=False):
            path.unlink()


def fsync_file(path: Path) -> None:
    """Flush the file's bytes to disk.

    Raises:
        DiskError: they cannot be written.
    """
    with disk_problems(path.parent), path.open("rb+") as stream:
        os.fsync(stream.fileno())


def rename_into_place(path: Path, target: Path) -> None:
    """Rename the file to `target`, replacing what had that name, and fsync the folder.

    Raises:
        DiskError: it cannot be renamed.
    """
    with disk_problems(target.parent):
        replace(path, target)
    fsync_folder(target.parent)


def fsync_folder(folder: Path) -> None:
    """Flush a folder's list of files to disk, where the system can.

    Raises:
        DiskError: it cannot be written.
    """
    if os.name == "posix":
        with disk_problems(folder):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
