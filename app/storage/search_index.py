"""The search index: the folded texts of a table and their trigrams, on SQLite's FTS5.

Triggers note in the table `unindexed` which rows have changed; `update` indexes those. So nothing that is
written waits for the index, and an index that is damaged or missing can be built again.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.base.folding import fold, without_inner_marks
from app.storage.database import Database

_GRAM = 3  # characters
_PADDING = " " * (_GRAM - 1)  # so that the last characters begin a trigram, too
_MAX_GRAMS = 40  # of a query; the others are only looked for in what these find
_RARE = 50  # a beginning of fewer different trigrams than this is looked up, others stand in many texts


class SearchIndex:
    """The index of one table; its FTS5 table is `<table>_text`, their words `<table>_vocabulary`."""

    def __init__(self, database: Database, table: str, text: str, hidden: str) -> None:
        """`text`: the SQL expression of a row's text; `hidden` selects the ids that are never found."""
        self._db, self._table, self._text, self._hidden = database, table, text, hidden
        self._index, self._vocabulary = f"{table}_text", f"{table}_vocabulary"

    def update(self) -> None:
        """Index the rows that have changed. For use in a transaction."""
        rows = self._db.run("SELECT id FROM unindexed WHERE source = ?", self._table)
        for (id,) in map(tuple, rows):
            if self._db.run(f"SELECT 1 FROM {self._index} WHERE rowid = ?", id):
                self._db.run(f"DELETE FROM {self._index} WHERE rowid = ?", id)
                self._db.run("INSERT OR IGNORE INTO unindexed VALUES ('purge', 0)")
            for (text,) in self._db.run(f"SELECT {self._text} FROM {self._table} WHERE id = ?", id):
                folded = fold(_with_shown_lines(str(text))) + _PADDING
                self._db.run(f"INSERT INTO {self._index}(rowid, text) VALUES (?, ?)", id, folded)
        self._db.run("DELETE FROM unindexed WHERE source = ?", self._table)

    def purge(self) -> None:
        """Remove what is left of deleted texts: FTS5 keeps their trigrams until it merges its segments."""
        self._db.run(f"INSERT INTO {self._index}({self._index}) VALUES ('optimize')")

    def find(self, terms: Sequence[str], limit: int) -> list[int]:
        """Return the ids of rows whose text contains all these folded terms, the newest first."""
        condition, values = "", []
        if grams := _grams(terms):
            condition, values = f"{self._index} MATCH ? AND ", [" ".join(grams)]
        elif len(beginnings := self._beginnings(max(terms, key=len))) < _RARE:
            if not beginnings:
                return []
            condition, values = f"{self._index} MATCH ? AND ", [" OR ".join(beginnings)]
        rows = self._db.run(
            f"SELECT rowid FROM {self._index}"
            f" WHERE {condition} {' AND '.join('instr(text, ?)' for _ in terms)}"
            f" AND rowid NOT IN ({self._hidden}) ORDER BY rowid DESC LIMIT ?",
            *values,
            *terms,
            limit,
        )
        return [int(row["rowid"]) for row in rows]

    def _beginnings(self, term: str) -> list[str]:
        """Return the first trigrams of the index that begin with this shorter term, as FTS5 strings."""
        rows = self._db.run(
            f"SELECT term FROM {self._vocabulary} WHERE term >= ? AND term < ? LIMIT ?",
            term,
            f"{term}\U0010ffff",
            _RARE,
        )
        return [_quoted(row["term"]) for row in rows]


def _with_shown_lines(text: str) -> str:
    """Return a text and, below it, its lines as they are shown where marks within words are not."""
    if text.isascii():
        return text
    shown = [shown for line in text.splitlines() if (shown := without_inner_marks(line)) != line]
    return "\n".join((text, *shown))


def _grams(terms: Sequence[str]) -> list[str]:
    """Return the trigrams of the terms, as FTS5 strings."""
    grams = (term[start : start + _GRAM] for term in terms for start in range(len(term) - _GRAM + 1))
    return [_quoted(gram) for gram in dict.fromkeys(grams)][:_MAX_GRAMS]


def _quoted(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'
