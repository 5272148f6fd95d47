"""Where model files lie: a folder per owner and repository, and beside a file what is unfinished of it."""

from __future__ import annotations

from glob import escape
from pathlib import Path, PurePosixPath

from model_backends.files.catalog import CatalogFile
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

_PARTIAL = ".partial"
_DAMAGED = ".damaged"
_LOCK = ".lock"
_FORBIDDEN = set('\\:*?"<>|')  # in file names, on one system or another


class LayoutError(UnfogError):
    """A catalogue entry's names would leave the folder for model files."""

    kind: FailureKind = "settings"


def target(folder: Path, file: CatalogFile) -> Path:
    """Where the complete file lies: `folder`/owner/repository/file.

    Raises:
        LayoutError: the names do not stay in the folder.
    """
    parts = PurePosixPath(file.repository, *file.file.split("/")).parts
    if any(part in ("/", "..") or _FORBIDDEN & set(part) for part in parts) or not file.file:
        raise LayoutError(
            lazy_text(
                "{repository}/{file} cannot be a file name here.", repository=file.repository, file=file.file
            ),
            lazy_text("Choose another file of the catalogue."),
        )
    return folder.joinpath(*parts)


def partial(folder: Path, file: CatalogFile, etag: str) -> Path:
    """What has come of the file's version `etag`, its SHA-256 on the Hub."""
    complete = target(folder, file)
    return complete.with_name(f"{complete.name}.{etag}{_PARTIAL}")


def partials(folder: Path, file: CatalogFile) -> tuple[Path, ...]:
    """What unfinished downloads have left of the file, of all its versions."""
    complete = target(folder, file)
    return tuple(sorted(complete.parent.glob(f"{escape(complete.name)}.*{_PARTIAL}")))


def copying(target: Path) -> Path:
    """What has come of a copy to `target`."""
    return target.with_name(target.name + _PARTIAL)


def quarantine(path: Path) -> Path:
    """Where a file goes whose content is wrong."""
    return path.with_name(path.name + _DAMAGED)


def lock(path: Path) -> Path:
    """Locked by the process that is making the file `path`."""
    return path.with_name(path.name + _LOCK)
