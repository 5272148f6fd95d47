"""Copy what can be read of a damaged database into a new one."""

from __future__ import annotations

import datetime
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from app.base.app_dirs import make_private
from app.storage.migrations import migrate
from app.storage.repair.wal_check import wal_path
from app.storage.rows import (
    AttachmentRow,
    ConversationRow,
    EntryRow,
    FolderRow,
    MessageRow,
    PadRow,
    decode_text,
    fields_of,
)

_ROWS: dict[str, type[msgspec.Struct] | None] = {
    "folders": FolderRow,
    "conversations": ConversationRow,
    "pads": PadRow,
    "pad_versions": None,
    "messages": MessageRow,
    "generation_contexts": None,
    "traces": None,
    "drafts": None,
    "edits": None,
    "queue": None,
    "attachments": AttachmentRow,
    "imports": None,
    "next_conversation": None,
    "prompts": EntryRow,
    "shipped_prompts": None,
    "presets": EntryRow,
}
"""The tables, with the defaults of their columns where a row is worth mending."""

_TREE_PAGES = (5, 13)  # what the first page can be, at its byte 100
_HEADER_PARTS = {
    0: b"SQLite format 3\0" + (4096).to_bytes(2) + bytes((2, 2, 0, 64, 32, 32)),
    44: (4).to_bytes(4),  # the schema's format
    56: (1).to_bytes(4),  # UTF-8
}
"""See https://www.sqlite.org/fileformat2.html#the_database_header."""

_ROWS_OF_A_PAGE = 64  # at most, where the newest row cannot be read
_MOST_FAILURES = 50_000

# Messages without a conversation get one, titled by the first of them; the others keep their order.
_MENDING = (
    "INSERT INTO conversations (id, title, created, updated)"
    " SELECT conversation, substr(text, 1, 60), min(created), max(created) FROM messages"
    " WHERE conversation NOT IN (SELECT id FROM conversations) GROUP BY conversation",
    "INSERT INTO conversations (id, title, created, updated)"
    " SELECT id, substr(text, 1, 60), unixepoch(), unixepoch() FROM pads"
    " WHERE id NOT IN (SELECT id FROM conversations)",
    "DELETE FROM pad_versions WHERE pad NOT IN (SELECT id FROM pads)",
    "UPDATE messages SET parent = (SELECT max(older.id) FROM messages AS older"
    " WHERE older.conversation = messages.conversation AND older.id < messages.id)"
    " WHERE parent IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM messages AS older WHERE older.id = messages.parent"
    " AND older.id < messages.id AND older.conversation = messages.conversation)",
    "UPDATE conversations SET leaf = (SELECT max(id) FROM messages WHERE conversation = conversations.id)"
    " WHERE NOT EXISTS (SELECT 1 FROM messages WHERE id = leaf AND conversation = conversations.id)",
    "DELETE FROM attachments WHERE message NOT IN (SELECT id FROM messages)"
    " OR draft NOT IN (SELECT id FROM conversations)",
    "DELETE FROM drafts WHERE conversation NOT IN (SELECT id FROM conversations)",
    "DELETE FROM queue WHERE conversation NOT IN (SELECT id FROM conversations)",
    *(
        f"UPDATE {table} SET folder = NULL WHERE folder NOT IN (SELECT id FROM folders)"
        for table in ("conversations", "next_conversation")
    ),
    "DELETE FROM imports WHERE conversation NOT IN (SELECT id FROM conversations)",
    *(
        f"DELETE FROM {table} WHERE message NOT IN (SELECT id FROM messages)"
        for table in ("generation_contexts", "traces", "edits")
    ),
)


def keep_copy(path: Path) -> Path:
    """Copy a database and its write-ahead log beside it, under a plain name; return the copy's path."""
    today = datetime.date.today().isoformat()
    number = 1
    while True:
        name = f"{path.stem}-damaged-{today}{'' if number == 1 else f'-{number}'}{path.suffix}"
        kept = path.with_name(name)
        if not kept.exists():
            break
        number += 1
    shutil.copy2(path, kept)
    if wal_path(path).exists():
        shutil.copy2(wal_path(path), wal_path(kept))
    return kept


def put_back(kept: Path, path: Path) -> None:
    """Give a database the content of its copy again, and remove the copy."""
    for name in ("-wal", "-shm"):
        path.with_name(f"{path.name}{name}").unlink(missing_ok=True)
    if wal_path(kept).exists():
        wal_path(kept).replace(wal_path(path))
    kept.replace(path)


def salvage(path: Path) -> int:
    """Replace a database by a new one with all that can be read; return the number of messages in it.

    Raises:
        sqlite3.Error: nothing can be read, or the new file cannot be written. The file stays as it is.
        OSError: the same.
    """
    made = path.with_name(f"{path.stem}-repaired{path.suffix}")
    try:
        made.unlink(missing_ok=True)
        make_private(made)
        _mend_header(path)
        with closing(sqlite3.connect(made, isolation_level=None)) as target:
            target.execute("PRAGMA journal_mode = OFF")
            target.execute("PRAGMA foreign_keys = OFF")
            migrate(target)
            with closing(sqlite3.connect(path, isolation_level=None)) as source:
                source.row_factory, source.text_factory = sqlite3.Row, decode_text
                source.execute("PRAGMA writable_schema = ON")  # read on where the schema or the size is wrong
                there = {row["name"] for row in source.execute("SELECT name FROM sqlite_master").fetchall()}
                for table in _ROWS:
                    if table in there:
                        _copy(source, target, table)
            mend_links(target)
            (count,) = target.execute("SELECT count(*) FROM messages").fetchone()
            if not count and not target.execute("SELECT count(*) FROM conversations").fetchone()[0]:
                raise sqlite3.DatabaseError("nothing in it can be read")
        with made.open("r+b") as file:
            os.fsync(file.fileno())
        for name in ("-wal", "-shm"):
            path.with_name(f"{path.name}{name}").unlink(missing_ok=True)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
    return int(count)


def _mend_header(path: Path) -> None:
    """Write the parts of a file's header again that are the same in all of ours."""
    with path.open("r+b") as file:
        header = file.read(101)
        if len(header) == 101 and header[100] in _TREE_PAGES:
            for place, part in _HEADER_PARTS.items():
                if header[place : place + len(part)] != part:
                    file.seek(place)
                    file.write(part)


def has_damaged_header(path: Path) -> bool:
    """Return whether a file of SQLite is marked as one of another format, which can't be written or read."""
    with path.open("rb") as file:
        header = file.read(100)
    return (
        len(header) == 100
        and header.startswith(_HEADER_PARTS[0][:16])
        and (max(header[18:20]) > 2 or not 0 <= int.from_bytes(header[44:48]) <= 4)
    )


def mend_links(connection: sqlite3.Connection) -> None:
    """Give messages a conversation and a parent, and conversations a leaf; drop what is left over."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _MENDING:
            connection.execute(statement)
    except sqlite3.Error:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> None:
    wanted = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    target.execute("BEGIN")
    for row in _readable(source, table):
        found = {name: row[name] for name in wanted if name in row.keys()}  # noqa: SIM118 - a Row
        if not _inserted(target, table, found) and (kind := _ROWS[table]) is not None:
            _inserted(target, table, found | _mended(row, kind, table))
    target.execute("COMMIT")


def _mended(row: sqlite3.Row, kind: type[msgspec.Struct], table: str) -> dict[str, Any]:
    known = {field.name for field in msgspec.structs.fields(kind)}
    return {name: value for name, value in fields_of(row, kind, table).items() if name in known}


def _inserted(target: sqlite3.Connection, table: str, fields: dict[str, Any]) -> bool:
    marks = ", ".join("?" * len(fields))
    try:
        target.execute(f"INSERT INTO {table} ({', '.join(fields)}) VALUES ({marks})", tuple(fields.values()))
    except (sqlite3.IntegrityError, sqlite3.DataError):
        return False
    return True


def _readable(source: sqlite3.Connection, table: str) -> Iterator[sqlite3.Row]:
    """Yield the rows that can be read: ranges that cannot are halved down to the single row."""
    ranges, failures = [(0, _last_row(source, table))], 0
    while ranges and failures < _MOST_FAILURES:
        first, last = ranges.pop()
        try:
            yield from source.execute(
                f"SELECT * FROM {table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid", (first, last)
            ).fetchall()
        except sqlite3.DatabaseError:
            failures += 1
            if first < last:
                middle = (first + last) // 2
                ranges += [(middle + 1, last), (first, middle)]


def _last_row(source: sqlite3.Connection, table: str) -> int:
    try:
        (last,) = source.execute(f"SELECT max(rowid) FROM {table}").fetchone()
        return int(last or 0)
    except sqlite3.DatabaseError:
        (pages,) = source.execute("PRAGMA page_count").fetchone()
        return int(pages) * _ROWS_OF_A_PAGE
