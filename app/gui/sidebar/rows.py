"""The rows of the sidebar's list: headings, folders with conversations in them, and conversations."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Literal, NamedTuple

from app.base.translation import tr
from app.storage import Conversation, Folder

ListPlace = Literal["conversations", "archived", "trash"]
"""What the list shows."""
Kind = Literal["pinned", "folders", "heading", "folder", "conversation"]

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Contents:
    """What there is to list. `conversations` are all but those of the `trash`."""

    conversations: Sequence[Conversation] = ()
    folders: Sequence[Folder] = ()
    trash: Sequence[Conversation] = ()

    def of(self, place: ListPlace) -> list[Conversation]:
        """Return the conversations of a place."""
        if place == "trash":
            return list(self.trash)
        return [entry for entry in self.conversations if entry.archived == (place == "archived")]

    def place_of(self, conversation: int) -> ListPlace:
        """Return where a conversation is listed."""
        if any(entry.id == conversation for entry in self.trash):
            return "trash"
        found = (entry.archived for entry in self.conversations if entry.id == conversation)
        return "archived" if next(found, False) else "conversations"


class Row(NamedTuple):
    """One row. `note` is shown at its end; `inside` are the rows of a folder; `is_pad`: it is a pad's."""

    kind: Kind
    id: int | None
    text: str
    note: str = ""
    inside: tuple[Row, ...] = ()
    is_pad: bool = False


def list_rows(contents: Contents, place: ListPlace, today: date) -> list[Row]:
    """Return the rows of a place: pinned ones, folders by title, then the others by last use."""
    entries = contents.of(place)
    if place == "trash":
        now = time.time()
        return [_row(entry, note=days_left(entry, now)) for entry in entries]
    if place == "archived":
        return [_row(entry) for entry in sorted(entries, key=lambda entry: entry.updated, reverse=True)]
    folders: dict[int, list[Row]] = {folder.id: [] for folder in contents.folders}
    groups: tuple[list[Row], ...] = ([], [], [], [])
    pinned, recent, last, earlier = groups
    midnight, yesterday = (datetime(*day.timetuple()[:3]).timestamp() for day in (today, today - _DAY))
    for entry in entries:
        if entry.pinned:
            pinned.append(_row(entry))
        elif entry.folder in folders:
            folders[entry.folder].append(_row(entry))
        else:
            used = entry.updated
            (recent if used >= midnight else last if used >= yesterday else earlier).append(_row(entry))
    inside = [Row("folder", one.id, one.title, "", tuple(folders[one.id])) for one in contents.folders]
    rows: list[tuple[Kind, str, list[Row]]] = [
        ("pinned", tr("Pinned"), pinned),
        ("folders", tr("Folders"), inside),
        ("heading", tr("Today"), recent),
        ("heading", tr("Yesterday"), last),
        ("heading", tr("Earlier"), earlier),
    ]
    if not inside and sum(map(bool, groups)) == 1:
        return [row for group in groups for row in group]  # one group needs no heading
    return [row for kind, title, members in rows if members for row in (Row(kind, None, title), *members)]


def days_left(conversation: Conversation, now: float) -> str:
    """Return how long a conversation stays in the trash."""
    left = max((conversation.expires or now) - now, 0.0)
    return tr("%n day(s) left", "", ceil(left / _DAY.total_seconds()))


def ids_of(rows: Iterable[Row]) -> list[int]:
    """Return the conversations of rows and of the folders among them, in order."""
    found: list[int] = []
    for row in rows:
        if row.kind == "conversation" and row.id is not None:
            found.append(row.id)
        found += ids_of(row.inside)
    return found


def _row(conversation: Conversation, note: str = "") -> Row:
    return Row("conversation", conversation.id, conversation.title, note, is_pad=conversation.is_pad)
