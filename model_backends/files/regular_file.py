"""Open a file for reading, but nothing that a program could wait for: folders, pipes, sockets and devices."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from model_backends.lazy_text import lazy_text

_KINDS = {
    stat.S_IFDIR: lazy_text("it is a folder, not a file"),
    stat.S_IFIFO: lazy_text("it is a pipe, not a file"),
    stat.S_IFSOCK: lazy_text("it is a socket, not a file"),
}
_DEVICE = lazy_text("it is a device, not a file")
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class IrregularFileError(OSError):
    """A path leads to no file. `reason`, also in `strerror`, completes the sentence "Can't read …: "."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(errno.EINVAL, reason, str(path))
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading. Never waits, whatever has this name.

    Raises:
        IrregularFileError: it is no file.
        OSError: it does not exist or cannot be read.
    """
    _check(path, path.stat().st_mode)  # opening some devices has effects
    descriptor = os.open(path, _FLAGS)
    try:
        _check(path, os.fstat(descriptor).st_mode)  # it may have been replaced
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: Path, max_bytes: int = 16_000_000) -> bytes:
    """Return the content of a file of at most `max_bytes` bytes.

    Raises:
        IrregularFileError: it is no file, or larger.
        OSError: it does not exist or cannot be read.
    """
    with open_regular(path) as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise IrregularFileError(
            path, lazy_text("it is larger than {most:,.0f} MB", most=max_bytes / 1_000_000)
        )
    return data


def _check(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise IrregularFileError(path, _KINDS.get(stat.S_IFMT(mode), _DEVICE))
