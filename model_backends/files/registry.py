"""Registry of the model files on this computer: those in the models folder and those used in place.

Files in the folder need no entry, so people can drop files into it. The registry, a small JSON file, lists
the others and what is known of each file: its SHA-256, and whether the content was verified against it. It
names files in the folder by their place there, so that the folder can move.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from model_backends import system_errors
from model_backends.disk_full import write_hint, write_reason
from model_backends.files.atomic_write import atomic_write
from model_backends.files.catalog import CatalogFile
from model_backends.files.layout import partial_paths
from model_backends.files.regular_file import read_regular
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import (
    is_encodable,
    path_from_text,
    path_to_text,
    without_surrogates,
)

if TYPE_CHECKING:
    from filelock import FileLock

logger = logging.getLogger(__name__)

Origin = Literal["folder", "imported", "cache"]
_LOCK_TIMEOUT_SECONDS = 10.0


class RegistryError(UnfogError):
    """The registry cannot be read or written, or a model file cannot be removed."""

    kind: FailureKind = "disk"


@dataclass(frozen=True)
class ModelFile:
    """A model file on this computer; `name` is shown to people, `bytes` is 0 if the file is `missing`.

    `verified`: its content matched `sha256`, and the file has not changed since.
    """

    path: Path
    name: str
    origin: Origin
    bytes: int
    sha256: str
    verified: bool
    missing: bool


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A registry entry; `bytes` and `changed` (mtime in ns) were recorded when the file was verified."""

    path: str
    origin: Origin
    sha256: str = ""
    verified: bool = False
    bytes: int = 0
    changed: int = 0


class _RegistryFile(msgspec.Struct, frozen=True, kw_only=True):
    files: tuple[_Entry, ...] = ()


class Registry:
    """The model files on this computer. Several processes may use it at the same time."""

    def __init__(self, registry: Path, folder: Path) -> None:
        """`registry` is the JSON file; neither it nor `folder` need exist."""
        self.folder = _absolute(folder)
        self._registry = registry

    def files(self) -> tuple[ModelFile, ...]:
        """Return all model files, sorted by name.

        Raises:
            RegistryError: the registry cannot be read.
        """
        entries = {self._path(entry): entry for entry in self._read().files}
        paths = {path for path in self.folder.rglob("*.gguf") if path.is_file()}
        paths |= {path for path in entries if not self._is_inside(path)}
        found = (self._describe(path, entries.get(path)) for path in paths)
        return tuple(sorted(found, key=lambda file: (file.name.casefold(), str(file.path))))

    def add(self, path: Path, origin: Origin, sha256: str = "") -> None:
        """Register a file that is used in place, with its expected SHA-256 if known.

        Raises:
            RegistryError: the registry cannot be written.
        """
        self._upsert(_Entry(path=self._text(_absolute(path)), origin=origin, sha256=sha256))

    def mark_verified(self, path: Path, sha256: str) -> None:
        """Record that the content of a file matches this SHA-256.

        Raises:
            RegistryError: the file is gone, or the registry cannot be written.
        """
        path = _absolute(path)
        try:
            status = path.stat()
        except OSError as error:
            raise RegistryError(
                lazy_text("Can't read {path}: {reason}.", path=path, reason=system_errors.reason(error)),
                lazy_text("Import it again."),
            ) from error
        known = {self._path(entry): entry for entry in self._read().files}.get(path)
        origin: Origin = "folder" if self._is_inside(path) else known.origin if known else "imported"
        self._upsert(
            _Entry(
                path=self._text(path),
                origin=origin,
                sha256=sha256,
                verified=True,
                bytes=status.st_size,
                changed=status.st_mtime_ns,
            )
        )

    def remove(self, path: Path) -> int:
        """Delete a file of the folder, or unregister one that is stored elsewhere; return the bytes freed.

        Raises:
            RegistryError: the file cannot be deleted, or the registry cannot be written.
        """
        path = _absolute(path)
        freed = self._delete(path) if self._is_inside(path) else 0
        self._update(lambda entries: [entry for entry in entries if self._path(entry) != path])
        return freed

    def discard_partials(self, file: CatalogFile, folder: Path) -> int:
        """Delete partial downloads of a catalogue file in a folder; return the bytes freed.

        Raises:
            LayoutError: its names would lead outside the folder.
            RegistryError: a file cannot be deleted.
        """
        return sum(_unlink(path) for path in partial_paths(folder, file))

    # -- internals

    def _path(self, entry: _Entry) -> Path:
        return self.folder / path_from_text(entry.path)

    def _text(self, path: Path) -> str:
        """Return the text of a path, without the folder if it is in there."""
        if self._is_inside(path) and is_encodable(str(path)):
            return path.relative_to(self.folder).as_posix()
        return path_to_text(path)

    def _is_inside(self, path: Path) -> bool:
        return path.is_relative_to(self.folder)

    def _describe(self, path: Path, entry: _Entry | None) -> ModelFile:
        try:
            status = path.stat()
        except (OSError, ValueError):  # `ValueError`: a path that no file can have
            status = None
        origin: Origin = "folder" if self._is_inside(path) or entry is None else entry.origin
        unchanged = (
            entry is not None
            and status is not None
            and (entry.bytes, entry.changed) == (status.st_size, status.st_mtime_ns)
        )
        return ModelFile(
            path=path,
            name=without_surrogates(path.stem),
            origin=origin,
            bytes=status.st_size if status else 0,
            sha256=entry.sha256 if entry else "",
            verified=entry is not None and entry.verified and unchanged,
            missing=status is None,
        )

    def _delete(self, path: Path) -> int:
        freed = _unlink(path)
        from model_backends.files.atomic_file import remove_lock  # for writing only, as below

        remove_lock(path)
        for parent in path.parents:
            if parent == self.folder:
                break
            with suppress(OSError):  # the folder is not empty
                parent.rmdir()
        return freed

    def _upsert(self, entry: _Entry) -> None:
        def updated(entries: Iterable[_Entry]) -> list[_Entry]:
            return [*(other for other in entries if self._path(other) != self._path(entry)), entry]

        self._update(updated)

    def _update(self, change: Callable[[Iterable[_Entry]], list[_Entry]]) -> None:
        with self._exclusive():
            changed = _RegistryFile(files=tuple(change(self._read().files)))
            atomic_write(self._registry, msgspec.json.format(msgspec.json.encode(changed)))

    @cached_property
    def _lock(self) -> FileLock:
        from filelock import FileLock  # for writing only, which a start of the program does not

        return FileLock(
            self._registry.with_name(f"{self._registry.name}.lock"), timeout=_LOCK_TIMEOUT_SECONDS
        )

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Hold the lock that keeps other processes from writing the registry."""
        from filelock import Timeout

        try:
            self._registry.parent.mkdir(parents=True, exist_ok=True)
            with self._lock:
                yield
        except Timeout as error:
            raise RegistryError(
                lazy_text("Another program is writing {name}.", name=self._registry.name),
                lazy_text("Try again in a moment."),
            ) from error
        except OSError as error:
            raise RegistryError(
                lazy_text(
                    "Can't save {file}: {reason}.",
                    file=self._registry,
                    reason=write_reason(error, self._registry.parent),
                ),
                write_hint(error, lazy_text("Check that you can write to that folder.")),
            ) from error

    def _read(self) -> _RegistryFile:
        known = self._decode()
        if known is None:
            with self._exclusive():
                known = self._decode()  # another process may have repaired it meanwhile
                if known is None:
                    logger.warning("%s is damaged and put aside; a new one begins", self._registry)
                    self._registry.replace(self._registry.with_name(self._registry.name + ".damaged"))
        return known or _RegistryFile()

    def _decode(self) -> _RegistryFile | None:
        """Read and decode the registry; None if it is damaged."""
        try:
            return msgspec.json.decode(read_regular(self._registry), type=_RegistryFile)
        except FileNotFoundError:
            return _RegistryFile()
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        except OSError as error:
            raise RegistryError(
                lazy_text(
                    "Can't read {file}: {reason}.", file=self._registry, reason=system_errors.reason(error)
                ),
                lazy_text("Check that you have permission to read it."),
            ) from error


def _absolute(path: Path) -> Path:
    # do not resolve links: in the Hugging Face cache the links carry the names, their targets do not
    # `os` leaves a home folder that does not exist as it is written
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0


def _unlink(path: Path) -> int:
    """Delete a file; return the bytes freed, 0 if it did not exist."""
    size = _size(path)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise RegistryError(
            lazy_text("Can't delete {file}: {reason}.", file=path.name, reason=system_errors.reason(error)),
            lazy_text("Close any program that uses it, and check that you can write to its folder."),
        ) from error
    return size
