"""The context menus of the sidebar's list: of one conversation, of several, of a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.base.translation import tr
from app.gui.sidebar.import_export import add_formats
from app.storage import Conversation, Folder

if TYPE_CHECKING:
    from app.gui.sidebar.conversation_list import ConversationList


def add_folders(
    menu: QMenu,
    folders: Sequence[Folder],
    current: int | None,
    chosen: Callable[[int | None], object],
    new: Callable[[], object],
) -> None:
    """Add an entry for every folder to a menu, one for none, and one for a new one."""
    group = QActionGroup(menu)
    for folder in folders:
        action = menu.addAction(folder.title.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(folder.id == current)
        group.addAction(action)
        action.triggered.connect(lambda _checked=False, folder=folder: chosen(folder.id))
    if folders:
        menu.addSeparator()
    menu.addAction(tr("New folder…")).triggered.connect(new)
    if current is not None:
        menu.addAction(tr("Remove from folder")).triggered.connect(lambda: chosen(None))


def conversation_menu(
    view: ConversationList, entries: Sequence[Conversation], folders: Sequence[Folder]
) -> QMenu:
    """Create the menu of one or several conversations that are listed in the same place."""
    ids = tuple(entry.id for entry in entries)
    menu = _menu(view, _name(entries))
    if entries[0].expires is not None:
        menu.addAction(tr("Restore")).triggered.connect(lambda: view.restore_requested.emit(ids))
        menu.addSeparator()
        menu.addAction(tr("Delete forever…")).triggered.connect(lambda: view.erase_requested.emit(ids))
        return menu
    if len(entries) > 1:
        menu.addAction(_name(entries)).setEnabled(False)
        menu.addSeparator()
    else:
        menu.addAction(tr("Rename")).triggered.connect(lambda: view.rename(ids[0]))
        if not entries[0].is_pad:
            suggest = menu.addAction(tr("Suggest a title"))
            suggest.setEnabled(view.can_suggest)
            suggest.triggered.connect(lambda: view.title_requested.emit(ids[0]))
    archived, pinned = entries[0].archived, all(entry.pinned for entry in entries)
    if not archived:
        pin = menu.addAction(tr("Unpin") if pinned else tr("Pin"))
        pin.triggered.connect(lambda: view.pinned.emit(ids, not pinned))
    places = {entry.folder for entry in entries}
    add_folders(
        menu.addMenu(tr("Move to folder")),
        folders,
        next(iter(places)) if len(places) == 1 else None,
        lambda folder: view.move_requested.emit(ids, folder),
        lambda: view.new_folder_requested.emit(ids),
    )
    archive = menu.addAction(tr("Unarchive") if archived else tr("Archive"))
    archive.triggered.connect(lambda: view.archive_requested.emit(ids, not archived))
    if len(entries) == 1:
        overrides = menu.addAction(tr("Chat settings…"))
        overrides.triggered.connect(lambda: view.overrides_requested.emit(ids[0]))
        add_formats(menu.addMenu(tr("Export as")), lambda format: view.export_requested.emit(ids[0], format))
    menu.addSeparator()
    menu.addAction(tr("Delete")).triggered.connect(lambda: view.delete_requested.emit(ids))
    return menu


def folder_menu(view: ConversationList, folder: Folder) -> QMenu:
    """Create the menu of a folder."""
    menu = _menu(view, folder.title)
    new = menu.addAction(tr("New conversation in this folder"))
    new.triggered.connect(lambda: view.new_in_folder.emit(folder.id))
    pad = menu.addAction(tr("New pad in this folder"))
    pad.triggered.connect(lambda: view.new_pad_in_folder.emit(folder.id))
    menu.addAction(tr("Rename")).triggered.connect(lambda: view.rename_folder(folder.id))
    menu.addAction(tr("New folder…")).triggered.connect(lambda: view.new_folder_requested.emit(()))
    menu.addSeparator()
    menu.addAction(tr("Delete folder")).triggered.connect(lambda: view.folder_removed.emit(folder.id))
    return menu


def list_menu(view: ConversationList) -> QMenu:
    """Create the menu of the list where there is no row."""
    menu = _menu(view, tr("Conversations"))
    menu.addAction(tr("New folder…")).triggered.connect(lambda: view.new_folder_requested.emit(()))
    return menu


def _menu(parent: QWidget, title: str) -> QMenu:
    menu = QMenu(parent)
    menu.setAccessibleName(tr("Menu for “{title}”").format(title=title))
    return menu


def _name(entries: Sequence[Conversation]) -> str:
    return entries[0].title if len(entries) == 1 else tr("%Ln conversation(s)", "", len(entries))
