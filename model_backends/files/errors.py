"""What can be wrong with fetching, copying and checking model files, besides bugs."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model_backends.protocol import FailureKind, UnfogError

FREE_SOME = "Free some space, then try again: a download goes on where it stopped."

_FULL = (errno.ENOSPC, errno.EDQUOT)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class HubError(UnfogError):
    """The Hub's answer is of no use."""

    kind: FailureKind = "network"


class UnreachableError(HubError):
    """No answer, half an answer, or "later": worth another try, after `retry_after` seconds if known."""

    def __init__(self, message: str, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class HubSettingsError(UnfogError):
    """The way to the Hub is not set up as it could work."""

    kind: FailureKind = "settings"


class NotOnHubError(UnfogError):
    """A repository, a revision or a file is not there."""

    kind: FailureKind = "missing"


class AccessError(UnfogError):
    """The Hub wants a token, or another one, or its terms accepted."""

    kind: FailureKind = "access"


class MissingFileError(UnfogError):
    """A file of this computer is not there."""

    kind: FailureKind = "missing"

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no file {path}.", "It may have been moved, or its disk be unplugged.")


class DiskError(UnfogError):
    """The disk is full, or refuses."""

    kind: FailureKind = "disk"


class DamagedFileError(UnfogError):
    """A file's content is not what it should be."""

    kind: FailureKind = "damaged"


class RefusedError(UnfogError):
    """What is asked for makes no sense now."""

    kind: FailureKind = "settings"


def size(count: int) -> str:
    """Bytes for people: "16.8 GB"."""
    value, unit = float(count), "bytes"
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if abs(value) < 999.5 or unit == "TB":
            break
        value /= 1000
    return f"{count} bytes" if unit == "bytes" else f"{value:.3g} {unit}"


@contextmanager
def disk_problems(folder: Path, needed: int = 0) -> Iterator[None]:
    """What the system says about a disk, as known errors; `needed`: bytes that are to be written.

    Raises:
        DiskError: instead of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in _FULL:
            message = f"The disk of {folder} is full: {size(shutil.disk_usage(folder).free)} are free"
            message += f", {size(needed)} are needed." if needed else "."
            raise DiskError(message, FREE_SOME) from error
        if error.errno == errno.EFBIG:
            message = f"The disk of {folder} cannot hold a file this large; FAT32 ends at 4 GB."
            raise DiskError(message, "Choose a folder on another disk.") from error
        if error.errno in _REFUSED:
            message = f"{error.filename or folder} cannot be used: {reason}."
            raise DiskError(message, "Choose another folder, or change who may use this one.") from error
        raise DiskError(
            f"{error.filename or folder}: {reason}.", "Check the disk, then try again."
        ) from error
