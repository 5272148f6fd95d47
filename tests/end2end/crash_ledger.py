"""Compare what a killed program confirmed as stored with the content of its files.

Keys: ["conversation", id] whether it is there; ["title", id], and so "pinned", "trashed", "archived",
"folder", "system", "draft" and "leaf"; ["size", id] how many messages it has, at least; ["question", message,
id] and ["reply", message, id] a text, which may have grown since; ["edit", message, id] what is typed in its
place; ["status", message, id]; ["queue", id] the messages that wait; ["files", id] and ["attached", message,
id] the names of files on a draft and on a message; ["scheme"] a setting.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.base.folding import fold
from app.settings.file import load

Key = tuple[str | int | None, ...]

_TEXTS = ("question", "reply")
_WITHIN = (
    "title",
    "pinned",
    "trashed",
    "archived",
    "folder",
    "system",
    "leaf",
    "size",
    "draft",
    "queue",
    "edit",
    "files",
    "attached",
    "question",
    "reply",
    "status",
)
_BEGUN = "status = 'running' AND blocks = 0"  # nothing came of it yet; the next start may take it back
_EMPTY = ("draft", "queue", "edit", "files", "attached")  # which have no row where there is nothing
_COLUMNS = {
    "title": "SELECT title FROM conversations WHERE id = ?",
    "pinned": "SELECT pinned FROM conversations WHERE id = ?",
    "trashed": "SELECT expires IS NOT NULL FROM conversations WHERE id = ?",
    "archived": "SELECT archived FROM conversations WHERE id = ?",
    "folder": "SELECT folders.title FROM conversations JOIN folders ON folders.id = folder"
    " WHERE conversations.id = ?",
    "system": "SELECT system FROM conversations WHERE id = ?",
    "leaf": "SELECT leaf FROM conversations WHERE id = ?",
    "conversation": "SELECT count(*) FROM conversations WHERE id = ?",
    "size": f"SELECT count(*) FROM messages WHERE conversation = ? AND NOT ({_BEGUN})",
    "begun": f"SELECT count(*) FROM conversations JOIN messages ON messages.id = leaf"
    f" WHERE conversations.id = ? AND {_BEGUN}",
    "draft": "SELECT text FROM drafts WHERE conversation IS ?",
    "queue": "SELECT group_concat(text, '|') FROM"
    " (SELECT text FROM queue WHERE conversation = ? ORDER BY id)",
    "edit": "SELECT text FROM edits WHERE message = ?",
    "files": "SELECT group_concat(name, '|') FROM"
    " (SELECT name FROM attachments WHERE message IS NULL AND draft IS ? ORDER BY position)",
    "attached": "SELECT group_concat(name, '|') FROM"
    " (SELECT name FROM attachments WHERE message = ? ORDER BY position)",
    "question": "SELECT text FROM messages WHERE id = ?",
    "reply": "SELECT text FROM messages WHERE id = ?",
    "status": "SELECT status FROM messages WHERE id = ?",
}


class Ledger:
    """For every key what was stored last, and what may have been stored since."""

    def __init__(self) -> None:
        self.stored: dict[Key, Any] = {}
        self.may: dict[Key, list[Any]] = {}

    def take(self, line: str) -> str:
        """Note a line of the driver; its first word."""
        kind, *rest = json.loads(line)
        if kind == "stored":
            key, value = tuple(rest[0]), rest[1]
            self.stored[key] = value
            self.may.pop(key, None)
            if key[0] == "conversation" and value is False:
                self._forget(key[1])
        elif kind == "may":
            self.may.setdefault(tuple(rest[0]), []).append(rest[1])
        return str(kind)

    def check(self, folder: Path) -> list[str]:
        """What is missing or wrong in the data folder, in sentences; from now on counts what is there."""
        database, settings = folder / "unfog.sqlite3", load(folder / "settings.toml")
        wrong = [*damage(database), *settings.notes]
        with opened(database) as connection:
            for key in list(self.stored):
                found = settings.settings.appearance.scheme if key == ("scheme",) else _found(connection, key)
                if self._is_gone(connection, key):
                    del self.stored[key]
                elif self._is_right(key, found):
                    self.stored[key] = found
                else:
                    wrong.append(f"{key} is {found!r}, not {self.stored[key]!r} or {self.may.get(key)}")
            begun = [key for key in self.stored if key[0] == "leaf" and _found(connection, ("begun", key[1]))]
        self.may = {key: [None] for key in begun}
        return wrong

    def _forget(self, conversation: int) -> None:
        """It is gone; its numbers may be those of other messages one day."""
        for facts in (self.stored, self.may):
            for key in [key for key in facts if key[0] in _WITHIN and key[-1] == conversation]:
                del facts[key]

    def _is_right(self, key: Key, found: Any) -> bool:
        stored, may = self.stored[key], self.may.get(key, [])
        if key[0] in _TEXTS:
            return isinstance(found, str) and found.startswith(stored)
        if key[0] == "size":
            return bool(found >= stored)
        if key[0] == "leaf":
            return found == stored or bool(may)
        if key[0] in ("draft", "edit"):  # what is being typed is saved now and then
            return found == stored or any(text.startswith(found) for text in may)
        return found in (stored, *may)

    def _is_gone(self, connection: sqlite3.Connection, key: Key) -> bool:
        """Whether it belongs to a conversation that was, or may have been, deleted, and is gone."""
        if key[0] not in _WITHIN or key[-1] is None:
            return False
        conversation = ("conversation", key[-1])
        may_be_gone = self.stored.get(conversation) is False or False in self.may.get(conversation, [])
        return may_be_gone and not _found(connection, conversation)


def damage(database: Path) -> list[str]:
    """What SQLite's own checks of a file say against it."""
    with opened(database) as connection:
        wrong = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += [f"{tuple(row)} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
        try:
            connection.execute("INSERT INTO messages_text(messages_text) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            wrong.append(f"The search index is damaged: {error}")
        indexed = dict(connection.execute("SELECT rowid, text FROM messages_text"))
        for message, text in connection.execute(
            "SELECT id, text FROM messages"
            " WHERE id NOT IN (SELECT id FROM unindexed WHERE source = 'messages')"
        ):
            if indexed.get(message, "").rstrip() != fold(text).rstrip():
                wrong.append(f"The search does not know message {message}")
    return wrong


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection for looking at the file."""
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def _found(connection: sqlite3.Connection, key: Key) -> Any:
    row = connection.execute(_COLUMNS[str(key[0])], (key[1],)).fetchone()
    found = None if row is None else row[0]
    return "" if found is None and key[0] in _EMPTY else found
