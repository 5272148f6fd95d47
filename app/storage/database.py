"""Open and migrate the SQLite file, and translate SQLite's errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.storage.migrations import OLDEST, VERSION, migrate, version
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError


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

    def close(self) -> None:
        """Close the file; it cannot be used afterwards."""
        self._connection.close()

    def run(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Execute one statement and return its rows.

        Raises:
            StorageError: the file cannot be read or written.
        """
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
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
