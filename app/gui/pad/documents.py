"""The texts of pads: stored while they are written, kept in memory while they cannot be stored."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from app.base.translation import tr
from app.gui.pad.word_count import count_words
from app.session.session import ChatSession
from app.session.storing import is_stored
from app.session.titles import first_line_title
from app.storage import Pad, StorageError
from app.storage.pads import VersionReason
from model_backends.protocol import Failed

VERSION_SECONDS = 300
"""A version is kept when a text that changed is stored, at least this long after the one before."""

_UNTITLED = "New pad"  # in English, too: the language may have changed since


class PadDocuments(QObject):
    """Creates, reads and stores pads, and keeps their versions."""

    failed = Signal(Failed)
    """A text could not be stored; it stays in memory, and the next `store` tries again."""
    stored = Signal()
    """Everything is stored again after a failure."""

    def __init__(self, session: ChatSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._store = session, session.store
        self._unsaved: dict[int, str] = {}
        self._titles: dict[int, str] = {}  # the first lines of the stored texts
        self._versions: dict[int, float] = {}  # when the last version was kept
        self._last_stored: int | None = None  # is at the top of the list
        self._has_failed = False

    def create(
        self, text: str = "", title: str = "", *, markdown: bool = True, folder: int | None = None
    ) -> int | None:
        """Create a pad; `None` if it can't be stored. Its title is the first line unless one is given."""
        try:
            made = self._store.pads.create(title or _title(text), text, markdown=markdown, folder=folder)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return None
        self._session.conversations_changed.emit()
        return made

    def open(self, id: int | None) -> Pad | None:
        """Return a pad with its latest text, stored or not; `None` if there is none of this id."""
        pad = self._store.pads.of(id)
        if pad is None:
            return None
        text = self._unsaved.get(pad.id, pad.text)
        self._titles[pad.id] = first_line_title(pad.text)
        return Pad(id=pad.id, text=text, markdown=pad.markdown, cursor=pad.cursor, scrolled=pad.scrolled)

    def update(self, id: int, text: str) -> None:
        """Change the text of a pad; `store` stores it."""
        self._unsaved[id] = text

    @property
    def has_unsaved(self) -> bool:
        """Whether a text could not be stored yet."""
        return bool(self._unsaved)

    def store(self) -> None:
        """Store the changed texts, and versions that are due."""
        changed = list(self._unsaved.items())
        try:
            for id, text in changed:
                self._store_one(id, text)
                del self._unsaved[id]
        except StorageError as error:
            self._has_failed = True
            self.failed.emit(error.as_event())
            return
        if self._has_failed:
            self._has_failed = False
            self.stored.emit()

    def keep_version(self, id: int, text: str, reason: VersionReason) -> None:
        """Keep a text as a version now, before much of it changes."""
        try:
            self._store.pads.keep(id, text, count_words(text), reason)
        except StorageError as error:
            self.failed.emit(error.as_event())
            return
        self._versions[id] = time.monotonic()

    def keep_due_version(self, id: int) -> None:
        """Keep the stored text as a version if it changed since it was opened: the pad is left."""
        if id in self._versions and (pad := self._store.pads.of(id)) is not None:
            self.keep_version(id, pad.text, "writing")

    def remember_place(self, id: int, cursor: int, scrolled: int) -> None:
        """Store the text cursor and the scroll position."""
        is_stored(lambda: self._store.pads.remember_place(id, cursor, scrolled), self.failed)

    def set_markdown(self, id: int, markdown: bool) -> None:
        """Choose whether a pad is Markdown or plain text."""
        is_stored(lambda: self._store.pads.set_markdown(id, markdown), self.failed)

    def forget(self, id: int) -> None:
        """Drop what is in memory of a pad that was deleted for good."""
        self._unsaved.pop(id, None)

    def _store_one(self, id: int, text: str) -> None:
        if id not in self._versions:  # the first change since it was opened
            self._versions[id] = time.monotonic()
            if (old := self._store.pads.of(id)) is not None and old.text.strip():
                self._store.pads.keep(id, old.text, count_words(old.text), "opened")
        self._store.pads.save(id, text)
        before, now = self._titles.get(id, ""), first_line_title(text)
        is_renamed = False
        if before != now:
            names = (before,) if before else (tr("New pad"), _UNTITLED)
            is_renamed = any(self._store.retitle(id, name, now or tr("New pad")) for name in names)
            self._titles[id] = now
        if time.monotonic() - self._versions[id] >= VERSION_SECONDS:
            self.keep_version(id, text, "writing")
        if is_renamed or self._last_stored != id:
            self._last_stored = id
            self._session.conversations_changed.emit()


def _title(text: str) -> str:
    return first_line_title(text) or tr("New pad")
