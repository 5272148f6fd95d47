"""Open and migrate the SQLite file, and translate SQLite's errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.base.app_dirs import make_private
from app.storage.errors import DamagedError, StorageError, disk_full
from app.storage.migrations import OLDEST, SECURE_DELETE_SINCE, VERSION, migrate, version
from app.storage.repair.clean_close import mark_closed, mark_closing, mark_open
from app.storage.repair.recovery import cannot_open, is_damage, rebuild_index, recover
from app.storage.rows import decode_text
from model_backends import system_errors
from model_backends.lazy_text import joined, lazy_text
from model_backends.unicode_text import without_surrogates

_CHECK_FOLDER = lazy_text("Check that the disk has space and that you can write to the data folder.")
_STILL_THERE = lazy_text("You can still copy what is on the screen.")


class Database:
    """One open database file. Not for use from several threads."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open or create the file; one that was not closed cleanly is checked, and repaired if it is damaged.

        `read_only`: this connection writes nothing; another one has opened the file.

        Raises:
            StorageError: it is not a database, is not writable, is damaged beyond repair, or its version is
                too new or too old.
        """
        self.is_read_only = read_only
        self._path, self._is_damaged = path, False
        self.notice = None if read_only else _prepare_file(path)
        """What the person has to know about repairs."""
        try:
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            self._connection.text_factory = decode_text
            try:
                if read_only:
                    self._connection.execute("PRAGMA query_only = ON")
                else:
                    self._prepare(path)
            except BaseException:
                self._connection.close()
                raise
        except (sqlite3.Error, UnicodeDecodeError, OSError) as error:
            raise cannot_open(path, error) from error

    def _prepare(self, path: Path) -> None:
        self._connection.execute("PRAGMA foreign_keys = ON")
        found = version(self._connection)
        if 0 < found < OLDEST:
            raise StorageError(
                lazy_text(
                    "The conversations in {path} are from an early preview of Unfog that "
                    "is no longer supported.",
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
        if found and found < SECURE_DELETE_SINCE:
            self._connection.execute("VACUUM")  # its free pages hold deleted text
        migrate(self._connection)
        mark_open(path)

    def close(self) -> None:
        """Close the file; it cannot be used afterwards. A file in which damage was met is checked again."""
        if self.is_read_only:
            self._connection.close()
            return
        mark_closing(self._path)
        self._connection.close()
        if not self._is_damaged:
            mark_closed(self._path)

    def rebuild_search_index(self) -> None:
        """Replace the search index by an empty one; what is in no index is noted as `unindexed`."""
        try:
            rebuild_index(self._connection)
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def run(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Execute one statement and return its rows.

        Raises:
            StorageError: the file cannot be read or written.
        """
        try:
            return self._connection.execute(statement, _storable(values)).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> StorageError:
        if full := disk_full(error, self._path.parent):
            return full
        if is_damage(error):
            self._is_damaged = True
            return DamagedError(
                lazy_text("The file with your conversations is damaged."),
                lazy_text(
                    "Restart Unfog to repair what can be repaired; a copy of the damaged "
                    "file is kept. You can still copy what is on the screen."
                ),
            )
        return StorageError(
            lazy_text("Can't read or save the conversations: {reason}.", reason=system_errors.reason(error)),
            joined(" ", (system_errors.hint(error, _CHECK_FOLDER), _STILL_THERE)),
        )

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


def _prepare_file(path: Path) -> StorageError | None:
    """Make a database private and writable, which a restored copy may not be, and repair it.

    Returns:
        What to tell the person, if anything.
    """
    try:
        for suffix in ("", "-wal", "-shm"):
            if (file := path.with_name(path.name + suffix)).exists():
                make_private(file)
        notice = recover(path)
        make_private(path)  # a new one: SQLite gives its other files the same permissions
    except OSError as error:
        raise cannot_open(path, error) from error
    return notice


def _storable(values: tuple[object, ...]) -> tuple[object, ...]:
    """Replace lone surrogates, which SQLite can't store."""
    return tuple(without_surrogates(value) if isinstance(value, str) else value for value in values)
