"""Store edits of questions that were not sent yet."""

from __future__ import annotations

import json

import msgspec

from app.storage.database import Database
from app.storage.records import UnsentEdit
from app.storage.rows import note_default


class Edits:
    """The table of unsent edits, by the message that is edited."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, message: int) -> UnsentEdit | None:
        """Return the unsent edit of a message; `None` if it is not being edited."""
        rows = self._db.run("SELECT text, files FROM edits WHERE message = ?", message)
        if not rows:
            return None
        try:
            files = msgspec.json.decode(rows[0]["files"], type=tuple[int, ...])
        except (msgspec.MsgspecError, RecursionError, TypeError):  # damaged: the text is what counts
            note_default("edits", message, "files")
            files = ()
        return UnsentEdit(text=str(rows[0]["text"]), files=files)

    def save(self, message: int, edit: UnsentEdit | None) -> None:
        """Save an edit, or delete it; ignored if the message no longer exists."""
        if edit is None:
            self._db.run("DELETE FROM edits WHERE message = ?", message)
            return
        self._db.run(
            "INSERT OR REPLACE INTO edits SELECT ?1, ?2, ?3 WHERE ?1 IN (SELECT id FROM messages)",
            message,
            edit.text,
            json.dumps(edit.files),
        )
