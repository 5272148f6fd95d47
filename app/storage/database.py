"""Open and migrate the SQLite file, and translate SQLite's errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.storage.migrations import OLDEST, VERSION, migrate, version
from model_backends.disk_full import is_disk_full, is_folder_full
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import without_surrogates


class StorageError(UnfogError):
    """The conversations file cannot be used."""

    kind: FailureKind = "settings"


class Database:
    """One open database file. Not for use from several threads."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open or create the file. `read_only`: this connection writes nothing.

        Raises:
            StorageError: it is not a database, is not writable, or its version is too new or too old.
        """
        self.is_read_only = read_only
        self._folder = path.parent
        try:
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            self._connection.text_factory = _decoded
            try:
                if read_only:
                    self._connection.execute("PRAGMA query_only = ON")
                else:
                    self._prepare(path)
            except BaseException:
                self._connection.close()
                raise
        except sqlite3.Error as error:
            self._raise_if_full(error)
            raise StorageError(
                lazy_text("Can't open the conversations in {path}: {error}.", path=path, error=error),
                lazy_text("Move the file away to start fresh, or set UNFOG_DATA_DIR to another folder."),
            ) from error

    def _prepare(self, path: Path) -> None:
        self._connection.execute("PRAGMA foreign_keys = ON")
        found = version(self._connection)
        if 0 < found < OLDEST:
            raise StorageError(
                lazy_text(
                    "The conversations in {path} come from a preview version of Unfog that is too old.",
                    path=path,
                ),
                lazy_text("Move the file away to start fresh, or set UNFOG_DATA_DIR to another folder."),
            )
        if found > VERSION:
            raise StorageError(
                lazy_text("A newer version of Unfog wrote the conversations in {path}.", path=path),
                lazy_text("Update Unfog, or set UNFOG_DATA_DIR to another folder."),
            )
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA secure_delete = ON")  # deleted text is overwritten
        migrate(self._connection)

    def _raise_if_full(self, error: sqlite3.Error) -> None:
        """Call a full disk what it is; SQLite reports a full quota as an I/O error.

        Raises:
            StorageError: the disk is full.
        """
        is_io = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR
        if is_disk_full(error) or (is_io and is_folder_full(self._folder)):
            raise StorageError(
                lazy_text("Can't store this: the disk with {folder} is full.", folder=self._folder),
                lazy_text(
                    "Free up space: nothing is stored until the disk has space. You can still copy what is "
                    "on the screen."
                ),
            ) from error

    def close(self) -> None:
        """Close the file; it cannot be used afterwards."""
        self._connection.close()

    def run(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Execute one statement and return its rows.

        Raises:
            StorageError: the file cannot be read or written.
        """
        try:
            return self._connection.execute(statement, _storable(values)).fetchall()
        except sqlite3.Error as error:
            self._raise_if_full(error)
            raise StorageError(
                lazy_text("Can't read or write the conversations: {error}.", error=error),
                lazy_text(
                    "Check that the disk has space and that you can write to the data folder. You "
                    "can still copy what is on the screen."
                ),
            ) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the body in a transaction: commit at the end, roll back on an exception.

        Within another one, the body is part of that.
        """
        if self._connection.in_transaction:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk may have rolled it back already
                self.run("ROLLBACK")
            raise


def _decoded(text: bytes) -> str:
    """Decode a text of the file; bytes that are not UTF-8 become U+FFFD."""
    return text.decode(errors="replace")


def _storable(values: tuple[object, ...]) -> tuple[object, ...]:
    """Replace lone surrogates, which SQLite can't store."""
    return tuple(without_surrogates(value) if isinstance(value, str) else value for value in values)
