"""Check a database that was not left as it is, and repair what is damaged.

A damaged search index is built again. Of a damaged database, the readable part is copied into a new one, and
the damaged one is kept beside it. Nothing is repaired without a notice for the person.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from app.base.folding import fold
from app.storage.errors import StorageError, disk_full
from app.storage.migrations import (
    INDEX_EVERYTHING,
    INDEXED,
    OLDEST,
    SEARCH_INDEX,
    VERSION,
    has_current_schema,
    version,
)
from app.storage.repair.clean_close import has_lost_its_log, was_closed_cleanly, was_emptied
from app.storage.repair.salvage import has_damaged_header, keep_copy, mend_links, put_back, salvage
from app.storage.repair.wal_check import is_wal_damaged
from app.storage.rows import decode_text
from model_backends import system_errors
from model_backends.lazy_text import LazyText, lazy_text

_MAX_INDEX_BYTES = 16 << 20  # of a database whose search index is compared with its messages: some seconds


class _DamagedError(sqlite3.DatabaseError):
    """The database is damaged."""


def recover(path: Path) -> StorageError | None:
    """Check a database file unless it was closed cleanly; return what to tell the person, if anything.

    Raises:
        StorageError: it is damaged and cannot be repaired. It stays as it is.
    """
    if not path.exists() or was_closed_cleanly(path):
        return None
    if was_emptied(path):
        return _lost_changes(
            lazy_text("The file with your conversations, {path}, is empty.", path=path), None
        )
    try:
        lost = is_wal_damaged(path) or has_lost_its_log(path)
        kept = keep_copy(path) if lost else None
        try:
            notice = _check(path)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if not is_damage(error):
                raise
            return _salvaged(path, kept or keep_copy(path))
    except (sqlite3.Error, OSError) as error:
        raise cannot_open(path, error) from error
    if lost:
        return _lost_changes(
            lazy_text(
                "Unfog was not closed properly. The last changes to your conversations may be missing."
            ),
            kept,
        )
    return notice


def cannot_open(path: Path, error: Exception) -> StorageError:
    """Return the error of a file that cannot be used; it stays as it is."""
    return disk_full(error, path.parent) or StorageError(
        lazy_text(
            "Can't open the conversations in {path}: {reason}.", path=path, reason=system_errors.reason(error)
        ),
        lazy_text(
            "Put back a copy of the file if you have one. Or move it away to start fresh, or set"
            " UNFOG_DATA_DIR to another folder."
        ),
    )


def is_damage(error: BaseException | None) -> bool:
    """Return whether SQLite found that the file itself is damaged."""
    if isinstance(
        error, _DamagedError | UnicodeDecodeError
    ):  # the text of an error, such as a damaged schema's
        return True
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _check(path: Path) -> StorageError | None:
    """Check a database, and repair its links and search index; raise an error if it is damaged."""
    if has_damaged_header(path):
        raise _DamagedError
    _read_schema(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.text_factory = decode_text
        found = version(connection)
        if found == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            if pages > 1 or (pages == 0 and path.stat().st_size):
                raise _DamagedError
            return None
        is_complete = has_current_schema(connection)
        if found > VERSION or (found < OLDEST and found != 0 and not is_complete):
            return None  # whoever opens it refuses it
        if found == 0 or is_complete != (found == VERSION) or not _is_whole(connection):
            raise _DamagedError
        if found < VERSION:
            return None  # the migration builds the index
        notice = None
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            mend_links(connection)
            notice = StorageError(
                lazy_text("Some of your conversations were damaged and have been repaired."),
                lazy_text("Some messages may appear in a different order."),
            )
        return _check_texts(connection) or notice


def _read_schema(path: Path) -> None:
    """Read the schema of a file with a log; raise an error if it is damaged.

    Only to read: a connection that may write merges the log when it is closed, also into a file that can't be
    repaired and has to stay as it is.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("SELECT name FROM sqlite_master").fetchall()


def _is_whole(connection: sqlite3.Connection) -> bool:
    try:
        return [row[0] for row in connection.execute("PRAGMA integrity_check(1)")] == ["ok"]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # SQLite 3.44 and newer: FTS5 can't open its index
            return False
        raise


def _check_texts(connection: sqlite3.Connection) -> StorageError | None:
    """Check the search index, and the messages against it."""
    size = connection.execute("PRAGMA page_count").fetchone()[0] * 4096
    try:
        if size <= _MAX_INDEX_BYTES:
            for index in (f"{table}_text" for table in INDEXED):
                connection.execute(f"INSERT INTO {index}({index}) VALUES ('integrity-check')")
        changed = _changed_messages(connection) if size <= _MAX_INDEX_BYTES else 0
    except sqlite3.DatabaseError:
        try:
            rebuild_index(connection)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # FTS5 cannot even open it
                raise _DamagedError from error
            raise
        return StorageError(
            lazy_text("The search index was damaged and is being rebuilt."),
            lazy_text("Your conversations are not affected."),
        )
    if not changed:
        return None
    return StorageError(
        lazy_text("The text of %n message(s) has changed since it was stored.", "", changed),
        lazy_text("The disk may be damaged. Back up your data folder."),
    )


def _changed_messages(connection: sqlite3.Connection) -> int:
    """Count the messages whose text is not the one that was indexed; mark them to be indexed again."""
    changed = [
        (id,)
        for id, text, indexed in connection.execute(
            "SELECT messages.id, messages.text, messages_text.text FROM messages"
            " LEFT JOIN messages_text ON messages_text.rowid = messages.id"
            " WHERE messages.id NOT IN (SELECT id FROM unindexed WHERE source = 'messages')"
        )
        if indexed is None or fold(str(text)).rstrip() != str(indexed).rstrip()
    ]
    connection.executemany("INSERT OR IGNORE INTO unindexed VALUES ('messages', ?)", changed)
    return len(changed)


def rebuild_index(connection: sqlite3.Connection) -> None:
    """Replace the search index by an empty one, which is filled before the next search."""
    connection.execute("SAVEPOINT rebuild")
    try:
        for name in INDEXED:
            connection.execute(f"DROP TABLE IF EXISTS {name}_vocabulary")
            connection.execute(f"DROP TABLE IF EXISTS {name}_text")
        for statement in (*SEARCH_INDEX, *INDEX_EVERYTHING):
            connection.execute(statement)
    except sqlite3.Error:
        connection.execute("ROLLBACK TO rebuild")
        connection.execute("RELEASE rebuild")
        raise
    connection.execute("RELEASE rebuild")


def _salvaged(path: Path, kept: Path) -> StorageError:
    try:
        count = salvage(path)
    except (sqlite3.Error, UnicodeDecodeError, OSError) as error:
        put_back(kept, path)
        raise cannot_open(path, error) from error
    return StorageError(
        lazy_text(
            "The file with your conversations was damaged. %n message(s) could be read and (is|are) kept.",
            "",
            count,
        ),
        _where(kept),
    )


def _lost_changes(message: LazyText, kept: Path | None) -> StorageError:
    if kept is None:
        return StorageError(message, lazy_text("Put back a copy of the file if you have one."))
    return StorageError(message, _where(kept))


def _where(kept: Path) -> LazyText:
    return lazy_text(
        "Anything missing here may still be in the damaged file, which is kept as {kept} in {folder}.",
        kept=kept.name,
        folder=kept.parent,
    )
