"""Known errors of downloading, copying and checking model files."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model_backends import system_errors
from model_backends.byte_size import byte_size
from model_backends.disk_full import is_disk_full
from model_backends.files.regular_file import IrregularFileError, open_regular
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

FREE_SPACE_HINT = lazy_text("Free up space, then try again; the download resumes where it stopped.")

_ACCESS_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)


class HubError(UnfogError):
    """The Hub sent an unusable response."""

    kind: FailureKind = "network"


class UnreachableError(HubError):
    """No response, an incomplete one, or a temporary error: retry after `retry_after` seconds, if known."""

    def __init__(self, message: str, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class HubSettingsError(UnfogError):
    """The endpoint, proxy or offline setting for the Hub is invalid."""

    kind: FailureKind = "settings"


class NotOnHubError(UnfogError):
    """A repository, revision or file does not exist on the Hub."""

    kind: FailureKind = "missing"


class AccessError(UnfogError):
    """The Hub requires a token, another token, or acceptance of the repository's terms."""

    kind: FailureKind = "access"


class MissingFileError(UnfogError):
    """A local file does not exist."""

    kind: FailureKind = "missing"

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy_text("The file {path} doesn't exist.", path=path),
            lazy_text("It may have been moved, or its disk may be unplugged."),
        )


class DiskError(UnfogError):
    """The disk is full or cannot be used."""

    kind: FailureKind = "disk"


class DamagedFileError(UnfogError):
    """A file's content does not match its checksum or size."""

    kind: FailureKind = "damaged"


class RefusedError(UnfogError):
    """The request conflicts with the current state."""

    kind: FailureKind = "settings"


def require_file(path: Path) -> None:
    """Check that there is a file to read, and not something that would never end, such as a pipe.

    Raises:
        MissingFileError: there is none.
        RefusedError: it is no file.
        DiskError: it cannot be read.
    """
    with disk_problems(path.parent):
        try:
            open_regular(path).close()
        except (FileNotFoundError, NotADirectoryError):
            raise MissingFileError(path) from None
        except IrregularFileError as error:
            raise RefusedError(
                lazy_text("Can't read {path}: {reason}.", path=path, reason=error.reason),
                lazy_text("Choose a DiffusionGemma GGUF file."),
            ) from error


@contextmanager
def disk_problems(folder: Path, needed: int = 0) -> Iterator[None]:
    """Translate `OSError`s into `DiskError`s; `needed`: bytes that are to be written.

    Raises:
        DiskError: instead of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        reason = system_errors.reason(error)
        if is_disk_full(error):
            free = byte_size(_free_bytes(folder))
            message = lazy_text("The disk with {folder} is full: {free} are free.", folder=folder, free=free)
            if needed:
                message = lazy_text(
                    "The disk with {folder} is full: it needs {needed}, but only {free} are free.",
                    folder=folder,
                    free=free,
                    needed=byte_size(needed),
                )
            raise DiskError(message, FREE_SPACE_HINT) from error
        if error.errno == errno.EFBIG:
            message = lazy_text(
                "The disk with {folder} can't hold a file this large; FAT32 is limited to 4 GB.",
                folder=folder,
            )
            raise DiskError(message, lazy_text("Choose a folder on another disk.")) from error
        if error.errno in _ACCESS_DENIED:
            message = lazy_text("Can't use {place}: {reason}.", place=error.filename or folder, reason=reason)
            raise DiskError(
                message, lazy_text("Choose another folder, or change the permissions of this one.")
            ) from error
        raise DiskError(
            lazy_text("Can't use {place}: {reason}.", place=error.filename or folder, reason=reason),
            system_errors.hint(error, lazy_text("Check the disk, then try again.")),
        ) from error


def _free_bytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:  # the folder could not be created
        return 0
