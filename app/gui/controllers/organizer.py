"""Move, archive, delete and restore conversations from the sidebar, with undo."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox

from app.base.translation import tr
from app.gui.command_palette.commands import Command, folder_commands
from app.gui.controllers.conversations import ConversationsController
from app.gui.sidebar.list_menus import add_folders
from app.gui.sidebar.place_hint import PlaceHint
from app.gui.sidebar.rows import ListPlace, days_left
from app.gui.sidebar.sidebar import Sidebar
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
from app.session.organizer import Organizer
from app.storage import Conversation

_PURGE_MS = 3_600_000  # between two looks at what has been in the trash for its time


class OrganizerController(QObject):
    """Connects the sidebar, its actions and the hint above the message field to the organizer."""

    def __init__(
        self,
        context: AppContext,
        organizer: Organizer,
        sidebar: Sidebar,
        conversations: ConversationsController,
        hint: PlaceHint,
        toast: Toast,
    ) -> None:
        super().__init__(sidebar)
        self._session, self._settings = context.session, context.settings
        self._organizer, self._sidebar, self._conversations = organizer, sidebar, conversations
        self._hint, self._toast = hint, toast
        self._purge = QTimer(self, interval=_PURGE_MS)
        self._purge.timeout.connect(self.delete_expired)
        self._connect(context)
        self._show_hint()

    def _connect(self, context: AppContext) -> None:
        session, organizer, toast, undo = self._session, self._organizer, self._toast, context.actions["undo"]
        toast.changed.connect(lambda: undo.setEnabled(toast.can_undo))
        undo.setEnabled(toast.can_undo)
        session.opened.connect(self._show_hint)
        session.conversations_changed.connect(self._show_hint)
        organizer.changed.connect(self._show_hint)
        organizer.failed.connect(session.failed)
        # The list must finish its own event before it is refilled.
        queued = Qt.ConnectionType.QueuedConnection
        shown = self._sidebar.list
        shown.delete_requested.connect(self.delete, queued)
        shown.erase_requested.connect(self.erase, queued)
        shown.restore_requested.connect(self.restore, queued)
        shown.archive_requested.connect(self.archive, queued)
        shown.move_requested.connect(self.move, queued)
        shown.pinned.connect(organizer.pin, queued)
        shown.new_folder_requested.connect(self.new_folder, queued)
        shown.folder_renamed.connect(organizer.rename_folder, queued)
        shown.folder_typed.connect(organizer.save_folder_title)
        shown.folder_removed.connect(self.remove_folder, queued)
        shown.folder_collapsed.connect(organizer.collapse)
        shown.new_in_folder.connect(self.new_in_folder, queued)
        self._sidebar.archived.dropped.connect(lambda ids: self.archive(ids, True), queued)
        self._sidebar.trash.dropped.connect(self.delete, queued)
        self._sidebar.heading.empty_requested.connect(self.empty_trash)
        context.actions.handle(
            {
                "archive": self.archive_current,
                "delete": self.delete,
                "move": self.ask_folder,
                "new_folder": self.new_folder,
                "show_archived": lambda: self.show_place("archived"),
                "show_trash": lambda: self.show_place("trash"),
                "undo": toast.undo,
            }
        )

    def start(self) -> None:
        """Delete what has been in the trash for its time, now and from time to time."""
        self._purge.start()
        self._organizer.delete_expired()

    def delete_expired(self) -> None:
        """Delete what has been in the trash for its time, unless a deletion can still be undone."""
        if not self._toast.can_undo:
            self._organizer.delete_expired()
            self._conversations.show()

    def commands(self) -> list[Command]:
        """Return the palette's commands about folders."""
        has_target = bool(self._targets())
        return folder_commands(
            self._organizer.folders(),
            self.new_in_folder,
            (lambda folder: self.move(self._targets(), folder)) if has_target else None,
        )

    def show_place(self, place: ListPlace) -> None:
        """List the archive or the trash in the sidebar; the conversations if that is listed already."""
        sidebar = self._sidebar
        sidebar.show()
        sidebar.show_place("conversations" if sidebar.place == place else place)
        (sidebar.list if sidebar.list.focusPolicy() else sidebar.heading).setFocus()

    # Archive and trash

    def archive_current(self) -> None:
        """Archive the selected or the open conversations, or take them out of the archive."""
        if ids := self._targets():
            self.archive(ids, not all(self._entry(one).archived for one in ids))

    def archive(self, conversations: Sequence[int], archived: bool) -> None:
        """Archive conversations, or take them out of the archive."""
        name, places = self._name(conversations), self._organizer.places(conversations)
        self._conversations.save_draft()
        if not self._organizer.archive(conversations, archived):
            return
        was_open = self._session.current if archived and self._session.current in conversations else None
        if was_open is not None:
            self._session.open(None)
        text = tr("Archived {name}.") if archived else tr("Moved {name} out of the archive.")
        self._offer_undo(text.format(name=name), lambda: self._organizer.put_back(places), was_open)

    def delete(self, conversations: Sequence[int] = ()) -> None:
        """Move these conversations to the trash, or the selected or open ones; ask about those in it."""
        ids = conversations or self._targets()
        if not ids:
            return
        if self._entry(ids[0]).expires is not None:
            self.erase(ids)
            return
        keep, name = self._settings.value.privacy.trash, self._name(ids)
        was_open = self._session.current if self._session.current in ids else None
        self._conversations.save_draft()
        if not self._organizer.delete(ids, keep=keep):
            return
        text = tr("Moved {name} to the trash.") if keep else tr("Deleted {name}.")
        self._offer_undo(
            text.format(name=name),
            lambda: self._organizer.restore(ids),
            was_open,
            on_end=(lambda: None) if keep else lambda: self._organizer.delete_expired(ids),
        )

    def restore(self, conversations: Sequence[int]) -> None:
        """Move conversations from the trash to where they were."""
        name = self._name(conversations)
        if self._organizer.restore(conversations):
            self._toast.show_message(tr("Restored {name}.").format(name=name))

    def erase(self, conversations: Sequence[int]) -> None:
        """Ask, then delete conversations of the trash for good."""
        question = tr("Delete {name} forever?").format(name=self._name(conversations))
        self._confirm(question, tr("Delete forever"), lambda: self._delete_for_good(conversations))

    def empty_trash(self) -> None:
        """Ask, then delete everything in the trash for good."""
        ids = [entry.id for entry in self._organizer.trash()]
        if ids:
            question = tr("Delete %Ln conversation(s) in the trash forever?", "", len(ids))
            self._confirm(question, tr("Empty trash"), lambda: self._delete_for_good(ids))

    def _delete_for_good(self, conversations: Sequence[int]) -> None:
        self._toast.perform()  # nothing can be undone with what is gone
        self._organizer.delete_for_good(conversations)

    # Folders

    def move(self, conversations: Sequence[int], folder: int | None) -> None:
        """Move conversations to a folder, or out of folders."""
        name, places = self._name(conversations), self._organizer.places(conversations)
        titles = {one.id: one.title for one in self._organizer.folders()}
        if (folder is not None and folder not in titles) or not self._organizer.move(conversations, folder):
            return
        text = tr("Moved {name} out of the folder.").format(name=name)
        if folder is not None:
            text = tr("Moved {name} to “{folder}”.").format(name=name, folder=titles[folder])
        self._offer_undo(text, lambda: self._organizer.put_back(places))

    def ask_folder(self) -> None:
        """Move the selected or the open conversations to a folder that is chosen from a menu."""
        ids = self._targets()
        if not ids:
            return
        window = self._sidebar.window()
        menu = QMenu(window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Move to folder"))
        menu.addAction(tr("Move {name} to").format(name=self._name(ids)).replace("&", "&&")).setEnabled(False)
        places = {self._entry(one).folder for one in ids}
        add_folders(
            menu,
            self._organizer.folders(),
            next(iter(places)) if len(places) == 1 else None,
            lambda folder: self.move(ids, folder),
            lambda: self.new_folder(ids),
        )
        size = menu.sizeHint()
        corner = window.rect().center() - QPoint(size.width() // 2, size.height())
        menu.popup(window.mapToGlobal(corner))
        menu.setActiveAction(menu.actions()[1])

    def new_folder(self, conversations: Sequence[int] = ()) -> None:
        """Ask for a title, and make a folder, with these conversations in it."""
        dialog = QInputDialog(self._sidebar.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("New folder"))
        dialog.setLabelText(tr("Name"))
        dialog.setOkButtonText(tr("Create"))
        dialog.setCancelButtonText(tr("Cancel"))
        dialog.textValueSelected.connect(lambda title: self._make_folder(title, conversations))
        dialog.open()

    def remove_folder(self, folder: int) -> None:
        """Delete a folder; its conversations stay."""
        removed = next((one for one in self._organizer.folders() if one.id == folder), None)
        if removed is None:
            return
        inside = self._organizer.remove_folder(folder)
        if inside is None:
            return
        text = tr("Deleted the folder “{title}”.").format(title=removed.title)
        if inside:
            text = f"{text} {tr('Its conversations are kept.')}"
        self._offer_undo(text, lambda: self._organizer.put_back_folder(removed, inside))

    def new_in_folder(self, folder: int) -> None:
        """Begin a conversation in a folder."""
        self._organizer.set_next_folder(folder)
        self._sidebar.show_place("conversations")
        self._conversations.write_in(None)

    def _make_folder(self, title: str, conversations: Sequence[int]) -> None:
        if not title.strip():
            return
        known = {one.title: one for one in self._organizer.folders()}
        folder = known.get(title.strip()) or self._organizer.add_folder(title)
        self._sidebar.show_place("conversations")
        if folder is not None and conversations:
            self.move(conversations, folder.id)

    # Helpers

    def _targets(self) -> tuple[int, ...]:
        """The selected conversations if they are several, else the open one."""
        current = self._session.current
        return self._sidebar.list.marked or (() if current is None else (current,))

    def _entry(self, conversation: int) -> Conversation:
        return self._session.store.conversation(conversation)

    def _name(self, conversations: Sequence[int]) -> str:
        if len(conversations) == 1:
            return tr("“{title}”").format(title=self._entry(conversations[0]).title)
        return tr("%Ln conversation(s)", "", len(conversations))

    def _offer_undo(
        self,
        text: str,
        undo: Callable[[], object],
        was_open: int | None = None,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        def undo_all() -> None:
            undo()
            if was_open is not None:
                self._conversations.open(was_open)

        self._toast.offer_undo(text, on_end=on_end, on_undo=undo_all)

    def _confirm(self, question: str, yes: str, act: Callable[[], object]) -> None:
        box = QMessageBox(self._sidebar.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Unfog")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        box.setInformativeText(tr("You can't undo this."))
        accept = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        accept.clicked.connect(act)
        box.open()

    def _show_hint(self) -> None:
        """Say above the message field where the open conversation is, if it is not in the usual list."""
        current, organizer = self._session.current, self._organizer
        if current is None:
            folder = organizer.next_folder
            text = "" if folder is None else tr("New conversation in “{folder}”").format(folder=folder.title)
            leave = (tr("Remove from folder"), lambda: organizer.set_next_folder(None))
            self._hint.show_hint(text, [leave] if text else ())
            return
        entry, ids = self._entry(current), (current,)
        if entry.expires is not None:
            self._hint.show_hint(
                tr("In the trash, {days}").format(days=days_left(entry, time.time())),
                [
                    (tr("Restore"), lambda: self.restore(ids)),
                    (tr("Delete forever…"), lambda: self.erase(ids)),
                ],
            )
        elif entry.archived:
            self._hint.show_hint(
                tr("Archived. Your next message brings it back."),
                [(tr("Unarchive"), lambda: self.archive(ids, False))],
            )
        else:
            self._hint.show_hint("")
