"""Store the folders of the sidebar, and which conversations are in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from app.base.folding import fold
from app.storage.database import Database
from app.storage.records import Folder
from app.storage.rows import FolderRow, fields_of, title_of

_COLUMNS = "id, title, collapsed"


class Folders:
    """The table of folders. A conversation is in one folder or in none; folders hold no folders."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> list[Folder]:
        """Return all folders, by title."""
        found = map(_folder, self._db.run(f"SELECT {_COLUMNS} FROM folders"))
        return sorted(found, key=lambda folder: (fold(folder.title), folder.id))

    def add(self, title: str) -> Folder:
        """Add an empty folder."""
        (row,) = self._db.run(f"INSERT INTO folders (title) VALUES (?) RETURNING {_COLUMNS}", title)
        return _folder(row)

    def named(self, title: str) -> Folder:
        """Return the folder with this title; add it if there is none."""
        found = next((folder for folder in self.all() if folder.title == title), None)
        return self.add(title) if found is None else found

    def rename(self, folder: int, title: str) -> None:
        """Change the title of a folder."""
        self._db.run("UPDATE folders SET title = ? WHERE id = ?", title, folder)

    def collapse(self, folder: int, collapsed: bool) -> None:
        """Remember whether the sidebar hides what is in a folder."""
        self._db.run("UPDATE folders SET collapsed = ? WHERE id = ?", collapsed, folder)

    def remove(self, folder: int) -> tuple[int, ...]:
        """Delete a folder; the conversations in it stay, without a folder. Returns their ids."""
        with self._db.transaction():
            rows = self._db.run("SELECT id FROM conversations WHERE folder = ? ORDER BY id", folder)
            self._db.run("DELETE FROM folders WHERE id = ?", folder)
        return tuple(int(row["id"]) for row in rows)

    def put_back(self, folder: Folder, conversations: Iterable[int]) -> None:
        """Restore a removed folder with these conversations, but those that are in another one by now."""
        with self._db.transaction():
            again = self.add(folder.title)  # its number may be another folder's by now
            self.collapse(again.id, folder.collapsed)
            for conversation in conversations:
                self._db.run(
                    "UPDATE conversations SET folder = ? WHERE id = ? AND folder IS NULL",
                    again.id,
                    conversation,
                )

    def move(self, conversations: Iterable[int], folder: int | None) -> None:
        """Move conversations to a folder, or out of their folders; ignored if the folder is gone."""
        with self._db.transaction():
            for conversation in conversations:
                self._db.run(
                    "UPDATE conversations SET folder = ?1 WHERE id = ?2"
                    " AND (?1 IS NULL OR ?1 IN (SELECT id FROM folders))",
                    folder,
                    conversation,
                )

    def next(self) -> int | None:
        """Return the folder that the next new conversation will be in."""
        rows = self._db.run("SELECT folder FROM next_conversation WHERE folder IN (SELECT id FROM folders)")
        return int(rows[0]["folder"]) if rows else None

    def set_next(self, folder: int | None) -> None:
        """Choose the folder that the next new conversation will be in."""
        with self._db.transaction():
            self._db.run(
                "INSERT INTO next_conversation (model, system)"
                " SELECT '', '' WHERE NOT EXISTS (SELECT 1 FROM next_conversation)"
            )
            self._db.run("UPDATE next_conversation SET folder = ?", folder)


def _folder(row: sqlite3.Row) -> Folder:
    fields = fields_of(row, FolderRow, "folders")
    return Folder(**{**fields, "title": title_of(fields["title"]), "collapsed": bool(fields["collapsed"])})
