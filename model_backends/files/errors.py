"""What can be wrong with fetching, copying and checking model files, besides bugs."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model_backends.lazy_text import Said, said
from model_backends.protocol import FailureKind, UnfogError

FREE_SOME = said("Free some space, then try again: a download goes on where it stopped.")

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
        super().__init__(
            said("There is no file {path}.", path=path),
            said("It may have been moved, or its disk be unplugged."),
        )


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
    return (
        said("{count} bytes", count=count)
        if unit == "bytes"
        else Said(f"{{value:.3g}} {unit}", {"value": value})
    )


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
            free = size(shutil.disk_usage(folder).free)
            message = said("The disk of {folder} is full: {free} are free.", folder=folder, free=free)
            if needed:
                message = said(
                    "The disk of {folder} is full: {free} are free, {needed} are needed.",
                    folder=folder,
                    free=free,
                    needed=size(needed),
                )
            raise DiskError(message, FREE_SOME) from error
        if error.errno == errno.EFBIG:
            message = said(
                "The disk of {folder} cannot hold a file this large; FAT32 ends at 4 GB.", folder=folder
            )
            raise DiskError(message, said("Choose a folder on another disk.")) from error
        if error.errno in _REFUSED:
            message = said("{place} cannot be used: {reason}.", place=error.filename or folder, reason=reason)
            raise DiskError(
                message, said("Choose another folder, or change who may use this one.")
            ) from error
        raise DiskError(
            f"{error.filename or folder}: {reason}.", said("Check the disk, then try again.")
        ) from error
