"""Full-text search over messages and attachments, on SQLite's FTS5."""

from __future__ import annotations

import re

from app.storage.database import Database
from app.storage.records import SearchHit

_OPEN, _CLOSE = "\x02", "\x03"  # around the found words, in SQLite's excerpts
_EXCERPT_WORDS = 14
_EXCERPT_CHARACTERS = 120  # of files, which are too long for SQLite's excerpts
_MAX_FILES = 20  # in the results
_WORD = re.compile(r"\w+")


class Search:
    """Finds messages by their words, in all branches of all conversations."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def find(self, text: str, limit: int = 100) -> list[SearchHit]:
        """Return messages with all these words (the last as a prefix), best first, then newest.

        Accents and case do not matter.
        """
        words = _WORD.findall(text)
        if not words:
            return []
        query = " ".join(f'"{word}"*' if word == words[-1] else f'"{word}"' for word in words)
        rows = self._db.run(
            # Excerpts are slow to make: only for the returned rows.
            "WITH best AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM messages_text"
            " WHERE messages_text MATCH ?1 ORDER BY rank, rowid DESC LIMIT ?5)"
            " SELECT messages.id AS message, conversation, title, role, messages.created AS created,"
            " snippet(messages_text, 0, ?2, ?3, '…', ?4) AS excerpt"
            " FROM best JOIN messages_text ON messages_text.rowid = best.id"
            " JOIN messages ON messages.id = best.id JOIN conversations ON conversations.id = conversation"
            " WHERE messages_text MATCH ?1 ORDER BY score, messages.id DESC",
            query,
            _OPEN,
            _CLOSE,
            _EXCERPT_WORDS,
            limit,
        )
        found = []
        for row in rows:
            excerpt, marks = _marked(" ".join(str(row["excerpt"]).split()))
            found.append(SearchHit(**{**dict(row), "excerpt": excerpt, "marks": marks}))
        known = {hit.message for hit in found}
        files = self._find_in_files(query, words, min(_MAX_FILES, limit - len(found)))
        return found + [hit for hit in files if hit.message not in known]

    def _find_in_files(self, query: str, words: list[str], limit: int) -> list[SearchHit]:
        """Return messages whose files have all these words in their text or name."""
        rows = self._db.run(
            "WITH best AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM attachments_text"
            " WHERE attachments_text MATCH ?1 ORDER BY rank, rowid DESC LIMIT ?2)"
            " SELECT messages.id AS message, conversation, title, role, messages.created AS created,"
            " name AS file, attachments.text AS text"
            " FROM best JOIN attachments ON attachments.id = best.id"
            " JOIN messages ON messages.id = attachments.message"
            " JOIN conversations ON conversations.id = conversation ORDER BY score, messages.id DESC",
            query,
            limit,
        )
        found: dict[int, SearchHit] = {}
        for row in rows:
            fields = dict(row)
            excerpt, marks = _excerpt(str(fields.pop("text")), words)
            found.setdefault(row["message"], SearchHit(**fields, excerpt=excerpt, marks=marks))
        return list(found.values())


def _excerpt(text: str, words: list[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a part of a long text from the first found word on, and the ranges of the found words."""
    pattern = re.compile("|".join(rf"\b{re.escape(word)}" for word in words), re.IGNORECASE)
    first = pattern.search(text)
    start = max(0, first.start() - _EXCERPT_CHARACTERS // 4) if first is not None else 0
    part = " ".join(text[start : start + _EXCERPT_CHARACTERS].split())
    excerpt = f"…{part}" if start else part
    return excerpt, tuple(match.span() for match in pattern.finditer(excerpt))


def _marked(excerpt: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Remove SQLite's marks from an excerpt; return it and their ranges."""
    text, marks, start = "", [], 0
    for part in re.split(f"([{_OPEN}{_CLOSE}])", excerpt):
        if part == _OPEN:
            start = len(text)
        elif part == _CLOSE:
            marks.append((start, len(text)))
        else:
            text += part
    return text, tuple(marks)
