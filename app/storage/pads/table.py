"""The tables of pads and of their versions."""

from __future__ import annotations

import time
import zlib

from app.storage.database import Database
from app.storage.pads.records import Pad, PadVersion, VersionReason
from app.storage.pads.thinning import Kept, superfluous
from app.storage.rows import PadRow, PadVersionRow, fields_of


class Pads:
    """Pads by the id of their conversation. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def create(self, title: str, text: str = "", *, markdown: bool = True, folder: int | None = None) -> int:
        """Create a pad, listed in a folder or in none; return its id."""
        now = time.time()
        with self._db.transaction():
            (row,) = self._db.run(
                "INSERT INTO conversations (title, created, updated, folder) VALUES (?, ?, ?, ?)"
                " RETURNING id",
                title,
                now,
                now,
                folder,
            )
            self.add(int(row["id"]), text, markdown=markdown)
        return int(row["id"])

    def add(self, conversation: int, text: str, *, markdown: bool = True) -> None:
        """Make a conversation without messages a pad."""
        self._db.run(
            "INSERT INTO pads (id, text, markdown) VALUES (?, ?, ?)", conversation, text, int(markdown)
        )

    def of(self, id: int | None) -> Pad | None:
        """Return a pad; `None` if there is none of this id."""
        rows = self._db.run("SELECT id, text, markdown, cursor, scrolled FROM pads WHERE id = ?", id)
        if not rows:
            return None
        fields = fields_of(rows[0], PadRow, "pads")
        return Pad(**{**fields, "markdown": bool(fields["markdown"])})

    def save(self, id: int, text: str) -> None:
        """Replace the text of a pad; it was used now. Ignored if it is gone."""
        with self._db.transaction():
            self._db.run("UPDATE pads SET text = ? WHERE id = ?", text, id)
            self._db.run("UPDATE conversations SET updated = ? WHERE id = ?", time.time(), id)

    def remember_place(self, id: int, cursor: int, scrolled: int) -> None:
        """Store the text cursor and the scroll position."""
        self._db.run("UPDATE pads SET cursor = ?, scrolled = ? WHERE id = ?", cursor, scrolled, id)

    def set_markdown(self, id: int, markdown: bool) -> None:
        """Choose whether a pad is Markdown or plain text."""
        self._db.run("UPDATE pads SET markdown = ? WHERE id = ?", int(markdown), id)

    # Versions

    def versions(self, id: int) -> list[PadVersion]:
        """Return the versions of a pad, the newest first."""
        rows = self._db.run(
            "SELECT id, pad, created, words, reason FROM pad_versions WHERE pad = ?"
            " ORDER BY created DESC, id DESC",
            id,
        )
        return [PadVersion(**fields_of(row, PadVersionRow, "pad_versions")) for row in rows]

    def text_of(self, version: int) -> str:
        """Return the text of a version; `KeyError` if it is gone or can't be read."""
        rows = self._db.run("SELECT text FROM pad_versions WHERE id = ?", version)
        try:
            return zlib.decompress(rows[0]["text"]).decode()
        except (IndexError, TypeError, zlib.error, UnicodeDecodeError) as error:
            raise KeyError(version) from error

    def keep(
        self,
        id: int,
        text: str,
        words: int,
        reason: VersionReason = "writing",
        now: float | None = None,
    ) -> None:
        """Store a text as a version of a pad, unless the newest one has it; delete those too many by now."""
        moment = time.time() if now is None else now
        data = zlib.compress(text.encode("utf-8", "replace"), 6)
        with self._db.transaction():
            newest = self._db.run(
                "SELECT text FROM pad_versions WHERE pad = ? ORDER BY created DESC, id DESC LIMIT 1", id
            )
            if newest and newest[0]["text"] == data:
                return
            self._db.run(
                "INSERT INTO pad_versions (pad, created, words, reason, text)"
                " SELECT ?1, ?2, ?3, ?4, ?5 WHERE ?1 IN (SELECT id FROM pads)",
                id,
                moment,
                words,
                reason,
                data,
            )
            self._thin_out(id, moment)

    def _thin_out(self, id: int, now: float) -> None:
        rows = self._db.run("SELECT id, created, length(text) AS size FROM pad_versions WHERE pad = ?", id)
        for version in superfluous((Kept(row["id"], row["created"], row["size"]) for row in rows), now):
            self._db.run("DELETE FROM pad_versions WHERE id = ?", version)
