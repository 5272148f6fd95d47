"""Search in messages and attached files: any part of a text, in every script."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import TypeVar

from app.base.folding import fold, occurrences, original_position, without_inner_marks
from app.storage.database import Database
from app.storage.errors import DamagedError
from app.storage.records import SearchHit
from app.storage.rows import HitRow, PadHitRow, fields_of, title_of
from app.storage.search_index import SearchIndex

logger = logging.getLogger(__name__)

_T = TypeVar("_T")
_EXCERPT_CHARACTERS = 120
_MAX_FILES = 20  # in the results
_MAX_TERMS = 40  # of a query; the others do not narrow it further
_WORD = re.compile(r"\w+")
_MESSAGES_IN_TRASH = (
    "(SELECT id AS trashed FROM conversations WHERE expires IS NOT NULL)"
    " JOIN messages ON conversation = trashed"
)
_PADS_IN_TRASH = "SELECT id FROM conversations WHERE expires IS NOT NULL"


class Search:
    """Finds messages, in all branches, and pads by what stands in them; nothing in the trash."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._messages = SearchIndex(
            database, "messages", "text", f"SELECT messages.id FROM {_MESSAGES_IN_TRASH}"
        )
        self._files = SearchIndex(
            database,
            "attachments",
            "name || char(10) || text",
            f"SELECT attachments.id FROM {_MESSAGES_IN_TRASH} JOIN attachments ON message = messages.id",
        )
        self._pads = SearchIndex(database, "pads", "text", _PADS_IN_TRASH)

    def find(self, text: str, limit: int = 100) -> list[SearchHit]:
        """Return pads and messages that contain all these terms, in any order, also in words; newest first.

        Terms are separated by spaces. Case and accents do not matter. If nothing contains the terms as they
        are, their punctuation does not matter either. Pads come first, messages whose files contain the
        terms last.
        """
        terms = search_terms(text)
        if not terms:
            return []
        if self._db.is_read_only:
            return self._find_terms(terms, limit)
        self.update()
        return self._mended(lambda: self._find_terms(terms, limit))

    def update(self) -> None:
        """Index the messages and files that have changed."""
        if self._db.run("SELECT 1 FROM unindexed WHERE source <> 'purge' LIMIT 1"):
            with self._db.transaction():
                self._mended(self._update)

    def purge(self) -> None:
        """Remove what is left of deleted texts in the index."""
        self.update()
        if self._db.run("SELECT 1 FROM unindexed WHERE source = 'purge'"):
            with self._db.transaction():
                self._mended(self._purge)

    def rebuild(self) -> None:
        """Build the index again."""
        logger.warning("The search index is damaged, and is built again.")
        with self._db.transaction():
            self._db.rebuild_search_index()
            self._update()

    def _update(self) -> None:
        self._messages.update()
        self._files.update()
        self._pads.update()

    def _purge(self) -> None:
        self._messages.purge()
        self._files.purge()
        self._pads.purge()
        self._db.run("DELETE FROM unindexed WHERE source = 'purge'")

    def _mended(self, action: Callable[[], _T]) -> _T:
        """Do something with the index; if that finds it damaged, build it again first."""
        try:
            return action()
        except DamagedError:
            self.rebuild()
            return action()

    def _find_terms(self, terms: tuple[str, ...], limit: int) -> list[SearchHit]:
        """Return what contains the terms as they are, else what contains their words."""
        found = self._find(terms, limit)
        words = tuple(dict.fromkeys(_WORD.findall(" ".join(terms))))
        return found or (self._find(words, limit) if words and words != terms else [])

    def _find(self, terms: tuple[str, ...], limit: int) -> list[SearchHit]:
        pads = self._pad_hits(self._pads.find(terms, limit), terms)
        limit -= len(pads)
        found = self._hits(
            "SELECT id, id AS message, '' AS file, text FROM messages",
            self._messages.find(terms, limit),
            terms,
        )
        files = self._files.find(terms, min(_MAX_FILES, limit - len(found)))
        in_files = self._hits(
            "SELECT id, message, name AS file, text FROM attachments WHERE message IS NOT NULL", files, terms
        )
        for message, hit in in_files.items():
            found.setdefault(message, hit)
        return [*pads, *found.values()]

    def _pad_hits(self, ids: list[int], terms: tuple[str, ...]) -> list[SearchHit]:
        """Return the hits for these pads, the last one used first."""
        rows = self._db.run(
            "SELECT pads.id AS id, text, title, updated AS created FROM pads"
            f" JOIN conversations USING (id) WHERE id IN ({', '.join('?' * len(ids))})"
            " ORDER BY updated DESC, id DESC",
            *ids,
        )
        found = []
        for row in rows:
            fields = fields_of(row, PadHitRow, "pads")
            excerpt, marks = _excerpt(fields["text"], terms)
            found.append(
                SearchHit(
                    message=None,
                    conversation=fields["id"],
                    title=title_of(fields["title"]),
                    role="user",
                    created=fields["created"],
                    excerpt=excerpt,
                    marks=marks,
                )
            )
        return found

    def _hits(self, source: str, ids: list[int], terms: tuple[str, ...]) -> dict[int, SearchHit]:
        """Return the hits for these rows, by message, the newest row first."""
        rows = self._db.run(
            "SELECT found.id AS id, message, file, found.text AS text, conversation, title, role,"
            f" messages.created AS created FROM ({source}) AS found JOIN messages ON messages.id = message"
            " JOIN conversations ON conversations.id = conversation"
            f" WHERE NOT deleted AND found.id IN ({', '.join('?' * len(ids))})",
            *ids,
        )
        found: dict[int, SearchHit] = {}
        for row in sorted(rows, key=lambda row: -int(row["id"])):
            fields = fields_of(row, HitRow, "messages")
            del fields["id"]
            excerpt, marks = _excerpt(fields.pop("text"), terms)
            fields["title"] = title_of(fields["title"])
            found.setdefault(row["message"], SearchHit(**fields, excerpt=excerpt, marks=marks))
        return found


def search_terms(text: str) -> tuple[str, ...]:
    """Split a query into its folded terms."""
    return tuple(dict.fromkeys(fold(text).split()))[:_MAX_TERMS]


def _excerpt(text: str, terms: tuple[str, ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the part of a text with its longest term, and the ranges of all terms in it."""
    place = fold(text).find(max(terms, key=len))
    if place < 0:
        text = without_inner_marks(text)
        place = fold(text).find(max(terms, key=len))
    first = original_position(text, place) if place > 0 else 0
    start = max(0, first - _EXCERPT_CHARACTERS // 4)
    if start:  # begin with a whole word
        start = max(start, text.find(" ", start, first) + 1)
    end = start + max(_EXCERPT_CHARACTERS, first - start + len(max(terms, key=len)))
    part = " ".join(text[start:end].split())
    lead = "…" if start else ""
    marks = tuple((begin + len(lead), stop + len(lead)) for begin, stop in occurrences(part, terms))
    return f"{lead}{part}{'…' if end < len(text) else ''}", marks
