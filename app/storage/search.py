"""Full-text search over everything that was written, on SQLite's FTS5."""

from __future__ import annotations

import re

from app.storage.database import Database
from app.storage.records import Found

_OPEN, _CLOSE = "\x02", "\x03"  # around what was found, in the excerpts that SQLite makes
_EXCERPT_WORDS = 14
_WORD = re.compile(r"\w+")


class Search:
    """Finds messages by their words, in all branches of all conversations."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def find(self, text: str, limit: int = 100) -> list[Found]:
        """Messages with all these words, the last one as far as it is typed; the best first, then the newest.

        Accents and case do not matter.
        """
        words = _WORD.findall(text)
        if not words:
            return []
        query = " ".join(f'"{word}"*' if word == words[-1] else f'"{word}"' for word in words)
        rows = self._db.run(
            "SELECT messages.id AS message, conversation, title, role, messages.created AS created,"
            " snippet(messages_text, 0, ?2, ?3, '…', ?4) AS excerpt"
            " FROM messages_text JOIN messages ON messages.id = messages_text.rowid"
            " JOIN conversations ON conversations.id = conversation"
            " WHERE messages_text MATCH ?1 ORDER BY rank, messages.id DESC LIMIT ?5",
            query,
            _OPEN,
            _CLOSE,
            _EXCERPT_WORDS,
            limit,
        )
        found = []
        for row in rows:
            excerpt, marks = _marked(" ".join(str(row["excerpt"]).split()))
            found.append(Found(**{**dict(row), "excerpt": excerpt, "marks": marks}))
        return found


def _marked(excerpt: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The excerpt without SQLite's marks, and where they were."""
    text, marks, start = "", [], 0
    for part in re.split(f"([{_OPEN}{_CLOSE}])", excerpt):
        if part == _OPEN:
            start = len(text)
        elif part == _CLOSE:
            marks.append((start, len(text)))
        else:
            text += part
    return text, tuple(marks)
