"""Where conversations are: folders, archive and trash. What is in them stays untouched."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.processes.sliced_task import SlicedTask
from app.session.session import ChatSession
from app.session.storing import is_stored
from app.storage import Conversation, Folder
from model_backends.protocol import Failed

DAYS_IN_TRASH = 30
_SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Place:
    """Where a conversation was before it was moved."""

    conversation: int
    folder: int | None
    pinned: bool
    archived: bool


class Organizer(QObject):
    """Moves conversations, and deletes those whose time in the trash is over."""

    changed = Signal()
    """Folders, or places of conversations, changed."""
    failed = Signal(Failed)
    """A change can't be stored."""

    def __init__(self, session: ChatSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._store = session, session.store
        self._deletion: SlicedTask | None = None  # the running one
        self._waiting: list[Generator[None, None, None]] = []  # deletions

    # Folders

    def folders(self) -> list[Folder]:
        """Return all folders, by title."""
        return self._store.folders.all()

    def add_folder(self, title: str) -> Folder | None:
        """Add an empty folder; `None` if that is impossible."""
        added: list[Folder] = []
        self._change(lambda: added.append(self._store.folders.add(title.strip())))
        return added[0] if added else None

    def rename_folder(self, folder: int, title: str) -> None:
        """Rename a folder; an empty title leaves it as it is."""
        self._change(lambda: self._store.folders.rename(folder, title.strip()) if title.strip() else None)

    def save_folder_title(self, folder: int, title: str) -> None:
        """Store a title that is still being typed, without a signal; `rename_folder` follows."""
        if title.strip():
            self._keep(lambda: self._store.folders.rename(folder, title.strip()))

    def collapse(self, folder: int, collapsed: bool) -> None:
        """Remember whether the sidebar hides what is in a folder, without a signal."""
        self._keep(lambda: self._store.folders.collapse(folder, collapsed))

    def remove_folder(self, folder: int) -> tuple[int, ...] | None:
        """Delete a folder; the conversations in it stay. Returns their ids, for `put_back_folder`.

        `None` if that can't be stored.
        """
        inside: list[int] = []
        is_stored = self._change(lambda: inside.extend(self._store.folders.remove(folder)))
        return tuple(inside) if is_stored else None

    def put_back_folder(self, folder: Folder, conversations: Iterable[int]) -> None:
        """Restore a deleted folder, with these conversations."""
        self._change(lambda: self._store.folders.put_back(folder, conversations))

    @property
    def next_folder(self) -> Folder | None:
        """The folder that the next new conversation will be in."""
        found = self._store.folders.next()
        return next((folder for folder in self.folders() if folder.id == found), None)

    def set_next_folder(self, folder: int | None) -> None:
        """Choose the folder that the next new conversation will be in."""
        if folder != self._store.folders.next():
            self._change(lambda: self._store.folders.set_next(folder))

    # Places

    def places(self, conversations: Iterable[int]) -> tuple[Place, ...]:
        """Return where conversations are, for `put_back`."""
        entries = map(self._store.conversation, conversations)
        return tuple(Place(entry.id, entry.folder, entry.pinned, entry.archived) for entry in entries)

    def put_back(self, places: Iterable[Place]) -> None:
        """Move conversations to where they were."""

        def change() -> None:
            for place in places:
                self._store.folders.move([place.conversation], place.folder)
                self._store.pin(place.conversation, place.pinned)
                self._store.archive([place.conversation], place.archived)

        self._change(change)

    def move(self, conversations: Sequence[int], folder: int | None) -> bool:
        """Move conversations to a folder or out of folders; pinned and archived ones are that no more.

        As `archive`, `delete` and `restore`: False if that can't be stored.
        """

        def change() -> None:
            self._store.folders.move(conversations, folder)
            self._store.archive(conversations, False)
            for conversation in conversations:
                self._store.pin(conversation, False)

        return self._change(change)

    def pin(self, conversations: Iterable[int], pinned: bool) -> None:
        """Pin conversations to the top of the list, or unpin them."""

        def change() -> None:
            for conversation in conversations:
                self._store.pin(conversation, pinned)

        self._change(change)

    def archive(self, conversations: Sequence[int], archived: bool) -> bool:
        """Archive conversations, or take them out of the archive."""
        return self._change(lambda: self._store.archive(conversations, archived))

    # The trash

    def trash(self) -> list[Conversation]:
        """Return the conversations in the trash, the last deleted first."""
        return self._store.trash.all(time.time())

    def delete(self, conversations: Sequence[int], *, keep: bool = True) -> bool:
        """Move conversations to the trash; a reply that is being written in one is stopped.

        `keep`: for thirty days; otherwise until `delete_expired`.
        """
        until = time.time() + (DAYS_IN_TRASH * _SECONDS_A_DAY if keep else 0)
        running = self._session.reply_run.running
        if not self._keep(lambda: self._store.trash.move(conversations, until)):
            return False
        if running is not None and running.conversation in conversations:
            self._session.stop()
        if self._session.current in conversations:
            self._session.open(None)
        self.changed.emit()
        return True

    def restore(self, conversations: Sequence[int]) -> bool:
        """Move conversations from the trash to where they were."""
        return self._change(lambda: self._store.trash.restore(conversations))

    def delete_for_good(self, conversations: Sequence[int]) -> None:
        """Delete conversations for good; they are gone at once, and their data in short steps."""
        steps = self._store.trash.delete(conversations)
        if not conversations or not self._keep(lambda: next(steps)):
            return
        self._session.forget(conversations)
        self._waiting.append(steps)
        self._go_on()
        self.changed.emit()

    def delete_expired(self, only: Sequence[int] | None = None) -> None:
        """Delete what has been in the trash for its time, of all conversations or of these."""
        found: list[int] = []
        self._keep(lambda: found.extend(self._store.trash.expired(time.time())))
        self.delete_for_good([one for one in found if only is None or one in only])

    def shutdown(self) -> None:
        """Finish all deletions."""
        if self._deletion is not None:
            self._deletion.cancel()
        self._keep(self._finish)

    def _finish(self) -> None:
        for _step in self._store.trash.delete(self._store.trash.expired(time.time())):
            pass

    def _go_on(self) -> None:
        """Take up the next deletion, if none is running."""
        if self._deletion is None and self._waiting:
            deletion = self._deletion = SlicedTask(self._waiting.pop(0), self)
            deletion.finished.connect(self._on_deleted)
            deletion.failed.connect(self._on_failed)
            deletion.start()

    def _on_deleted(self) -> None:
        if self._deletion is not None:
            self._deletion.deleteLater()
            self._deletion = None
        self._go_on()

    def _on_failed(self, failure: Failed) -> None:
        self.failed.emit(failure)
        self._on_deleted()

    def _change(self, change: Callable[[], object]) -> bool:
        is_stored = self._keep(lambda: self._store.together(change))
        if is_stored:
            self.changed.emit()
        return is_stored

    def _keep(self, change: Callable[[], object]) -> bool:
        return is_stored(change, self.failed)
