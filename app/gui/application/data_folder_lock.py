"""Lock the data folder, so that one window at a time uses it."""

from __future__ import annotations

from PySide6.QtCore import QLockFile

from app.base import app_dirs
from app.base.data_folder import DataFolderError, check_data_dir, where_to_write
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

_UNREADABLE_LOCK_MS = 1000  # in which another window has written its lock


class AlreadyOpenError(UnfogError):
    """Another window uses the data folder."""

    kind: FailureKind = "settings"


def lock_data_folder() -> QLockFile:
    """Lock the data folder; a lock left by a killed window is ignored.

    Raises:
        AlreadyOpenError: another window has locked it.
        DataFolderError: it can't be used.
    """
    check_data_dir()
    lock = QLockFile(str(app_dirs.lock_path()))
    lock.setStaleLockTime(0)  # a window may be open for days
    is_locked = lock.tryLock(0)
    if not is_locked and not lock.getLockInfo()[0]:  # it names no process, as after a power cut
        lock.setStaleLockTime(_UNREADABLE_LOCK_MS)
        is_locked = lock.tryLock(0)
        lock.setStaleLockTime(0)
    if not is_locked:
        if lock.error() != QLockFile.LockError.LockFailedError:
            raise DataFolderError(
                lazy_text("Can't write to the data folder {folder}.", folder=app_dirs.data_dir()),
                where_to_write(),
            )
        raise AlreadyOpenError(
            lazy_text("Unfog is already open with the data folder {folder}.", folder=app_dirs.data_dir()),
            lazy_text(
                "Use the open window. If it doesn't respond, quit Unfog and start it "
                "again, or set UNFOG_DATA_DIR to another folder."
            ),
        )
    return lock


def lock_holder() -> int:
    """Return the process id of the window that has locked the data folder, 0 if it isn't known."""
    pid, _host, _program = QLockFile(str(app_dirs.lock_path())).getLockInfo()
    return int(pid)
