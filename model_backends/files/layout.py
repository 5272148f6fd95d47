"""Paths of model files: a folder per owner and repository, with unfinished files beside the complete one."""

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
    """A catalogue entry's names would lead outside the models folder."""

    kind: FailureKind = "settings"


def target_path(folder: Path, file: CatalogFile) -> Path:
    """Return the path of the complete file: `folder`/owner/repository/file.

    Raises:
        LayoutError: the names would lead outside the folder.
    """
    parts = PurePosixPath(file.repository, *file.file.split("/")).parts
    if any(part in ("/", "..") or _FORBIDDEN & set(part) for part in parts) or not file.file:
        raise LayoutError(
            lazy_text(
                "{repository}/{file} can't be used as a file name here.",
                repository=file.repository,
                file=file.file,
            ),
            lazy_text("Choose another file from the catalogue."),
        )
    return folder.joinpath(*parts)


def partial_path(folder: Path, file: CatalogFile, etag: str) -> Path:
    """Return the path of a partial download of the version `etag`, its SHA-256 on the Hub."""
    complete = target_path(folder, file)
    return complete.with_name(f"{complete.name}.{etag}{_PARTIAL}")


def partial_paths(folder: Path, file: CatalogFile) -> tuple[Path, ...]:
    """Return the partial downloads of the file, of all its versions."""
    complete = target_path(folder, file)
    return tuple(sorted(complete.parent.glob(f"{escape(complete.name)}.*{_PARTIAL}")))


def copy_path(target: Path) -> Path:
    """Return the path of an unfinished copy to `target`."""
    return target.with_name(target.name + _PARTIAL)


def quarantine_path(path: Path) -> Path:
    """Return the path to which a file with a wrong checksum is moved."""
    return path.with_name(path.name + _DAMAGED)


def lock_path(path: Path) -> Path:
    """Return the lock file held by the process that creates `path`."""
    return path.with_name(path.name + _LOCK)
