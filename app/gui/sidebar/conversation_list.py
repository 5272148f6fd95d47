"""The list of conversations: opening, renaming, context menus; also of the archive and the trash."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from app.gui.sidebar.conversation_tree import ConversationTree, Key
from app.gui.sidebar.list_menus import conversation_menu, folder_menu, list_menu
from app.gui.sidebar.row_delegate import MARGIN, RowDelegate
from app.gui.sidebar.rows import Contents, ListPlace, Row, ids_of, list_rows
from app.gui.widgets.theme import Theme

_DELETE_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SELECTS_MORE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class ConversationList(ConversationTree):
    """Lists conversations, several of which can be selected; titles are edited in place.

    Signals about several conversations have a tuple of their ids.
    """

    chosen = Signal(int)
    """Open this conversation."""
    left = Signal()
    """A conversation was clicked: the list need not keep the focus."""
    renamed = Signal(int, str)
    typed = Signal(int, str)
    """A title is being edited: store it, so that a crash does not lose it. `renamed` follows at the end."""
    title_requested = Signal(int)
    """Suggest a title for a conversation."""
    export_requested = Signal(int, str)
    """Export this conversation in this `Format`."""
    delete_requested = Signal(object)
    overrides_requested = Signal(int)
    """Show the overrides of this conversation."""
    rename_requested = Signal()
    """Edit the title of the open conversation elsewhere: the list is hidden."""
    archive_requested = Signal(object, bool)
    """Archive these conversations, or take them out of the archive."""
    new_folder_requested = Signal(object)
    """Make a folder for these conversations."""
    restore_requested = Signal(object)
    erase_requested = Signal(object)
    """Delete these conversations of the trash for good."""
    folder_renamed = Signal(int, str)
    folder_typed = Signal(int, str)
    """As `typed`, for a folder."""
    folder_removed = Signal(int)
    folder_collapsed = Signal(int, bool)
    new_in_folder = Signal(int)
    """Begin a conversation in this folder."""
    new_pad_in_folder = Signal(int)
    """Create a pad in this folder."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._edited: dict[Key, Row] = {}  # whose title is being edited, as it was before
        self._waiting: tuple[Contents, int | None, ListPlace] | None = None  # to be shown after that
        self._pressed_on: int | None = None
        self._is_filled = False
        self._can_suggest = False
        delegate = RowDelegate(theme, self._is_marked, self)
        delegate.begun.connect(self._on_editing)
        delegate.typed.connect(self._on_typed)
        delegate.ended.connect(self._on_edited, Qt.ConnectionType.QueuedConnection)  # after Qt's own work
        self.setItemDelegate(delegate)
        self.itemSelectionChanged.connect(self._on_selection)
        self.itemExpanded.connect(lambda item: self._on_collapsed(item, False))
        self.itemCollapsed.connect(lambda item: self._on_collapsed(item, True))

    def enable_suggestions(self, are_possible: bool) -> None:
        """Whether a title can be suggested now."""
        self._can_suggest = are_possible

    @property
    def can_suggest(self) -> bool:
        """Whether a title can be suggested now."""
        return self._can_suggest

    # What is shown

    def show_conversations(self, contents: Contents, current: int | None, place: ListPlace) -> None:
        """Show what is in a place, with the open conversation selected, once no title is being edited."""
        rows = list_rows(contents, place, date.today())
        if self._is_editing(rows):  # a refill would delete the editor with what is typed
            self._waiting = (contents, current, place)
            return
        self._edited.clear()
        is_same_place = place == self._place
        self._contents, self._place = contents, place
        self._shown = {entry.id: entry for entry in contents.of(place)}
        was_selected = {self._key(item) for item in self.selectedItems()} if is_same_place else set()
        at = self._key(self.currentItem()) if is_same_place else None
        self.blockSignals(True)
        if rows != self._rows:
            scroll_position = self.verticalScrollBar().value() if is_same_place else 0
            self._fill(rows)
            self.verticalScrollBar().setValue(scroll_position)
        is_new = current != self._opened and self._is_filled
        self._opened, self._is_filled = current, True
        opened_folder = self._select(at, was_selected, is_new)
        self.blockSignals(False)
        if opened_folder is not None:
            self.folder_collapsed.emit(opened_folder, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if rows else Qt.FocusPolicy.NoFocus)
        self.viewport().update()

    def show_unseen(self, conversations: frozenset[int]) -> None:
        """Mark these conversations as having an unseen reply."""
        self._unseen = conversations
        self._mark()

    @property
    def place(self) -> ListPlace:
        """What is listed."""
        return self._place

    @property
    def order(self) -> list[int]:
        """The conversations in the order of the list, but those in collapsed folders that aren't open."""
        rows = [
            row
            for row in self._rows
            if row.kind != "folder"
            or self._folders[row.id or 0].isExpanded()
            or any(inside.id == self._opened for inside in row.inside)
        ]
        return ids_of(rows)

    # Titles

    def rename_current(self) -> None:
        """Edit the title of the folder that has the focus, or of the open conversation, in place."""
        item = self.currentItem()
        if item is not None and self.hasFocus() and self._row(item).kind == "folder":
            self.editItem(item)
        elif self._opened is not None:
            self.rename(self._opened)

    def rename(self, conversation: int) -> None:
        """Edit the title of a conversation in place, if it is still listed."""
        if self.isVisible():
            self._edit(self._items.get(conversation))
        else:
            self.rename_requested.emit()

    def rename_folder(self, folder: int) -> None:
        """Edit the title of a folder in place, if it is still listed."""
        self._edit(self._folders.get(folder))

    # Menus

    def menu_of(self, item: QTreeWidgetItem) -> QMenu:
        """Create the context menu of a folder, a conversation, or all selected ones if it is one of them."""
        row = self._row(item)
        if row.kind == "folder":
            return folder_menu(self, next(one for one in self._contents.folders if one.id == row.id))
        ids = (item.isSelected() and self.marked) or (row.id or 0,)
        return conversation_menu(self, [self._shown[one] for one in ids], self._contents.folders)

    def menu_for(self, conversation: int) -> QMenu | None:
        """Create the context menu of a conversation, deleted when it closes; `None` if there is none."""
        everything = (*self._contents.conversations, *self._contents.trash)
        found = [entry for entry in everything if entry.id == conversation]
        if not found:
            return None
        menu = conversation_menu(self, found, self._contents.folders)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the row under the pointer or, by keyboard, of the selected one."""
        is_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        item = self.currentItem() if is_keyboard else self.itemAt(event.pos())
        is_row = item is not None and self._row(item).id is not None
        if not is_row and self._place != "conversations":
            return
        menu = self.menu_of(item) if is_row and item is not None else list_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        position = event.pos()
        if is_keyboard and item is not None:
            position = self.visualItemRect(item).bottomLeft() + QPoint(MARGIN, 0)
        menu.popup(self.viewport().mapToGlobal(position) if is_keyboard else event.globalPos())

    # Mouse and keyboard

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Get the focus; the first row becomes the current one if there is none, and isn't opened."""
        self.blockSignals(True)
        super().focusInEvent(event)
        if self.currentItem() is None:
            rows = map(self.topLevelItem, range(self.topLevelItemCount()))
            first = next((item for item in rows if item is not None and self._row(item).id is not None), None)
            if first is not None:
                self.setCurrentItem(first, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.blockSignals(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ignore the right button, which only opens the menu."""
        if event.button() != Qt.MouseButton.RightButton:
            self._is_pressed, self._pressed_on = True, None
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked: a conversation, or a folder if it was collapsed."""
        super().mouseReleaseEvent(event)
        was_pressed, self._is_pressed = self._is_pressed, False
        item = self.itemAt(event.position().toPoint())
        if not was_pressed or item is None or event.modifiers() & _SELECTS_MORE:
            return
        row = self._row(item)
        if row.kind == "folder":
            item.setExpanded(not item.isExpanded())
        elif row.kind == "conversation" and item.isSelected():
            if self._pressed_on is not None:
                self.chosen.emit(self._pressed_on)
            self.left.emit()  # what is open then gets the focus

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the title of a conversation."""
        item = self.itemAt(event.position().toPoint())
        if item is not None and self._row(item).kind == "conversation":
            self._edit(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter; delete the selected rows on Delete."""
        item = self.currentItem()
        row = None if item is None else self._row(item)
        if self.state() == QTreeWidget.State.EditingState or item is None or row is None or row.id is None:
            super().keyPressEvent(event)
        elif event.key() in _ENTER_KEYS and row.kind == "folder":
            item.setExpanded(not item.isExpanded())
        elif event.key() in _ENTER_KEYS:
            self.chosen.emit(row.id)
        elif event.key() in _DELETE_KEYS and row.kind == "folder":
            self.folder_removed.emit(row.id)
        elif event.key() in _DELETE_KEYS:
            asked = self.erase_requested if self._place == "trash" else self.delete_requested
            asked.emit(self.marked or (row.id,))
        else:
            super().keyPressEvent(event)

    # Helpers

    def _edit(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.scrollToItem(item)  # which opens its folder
            self.editItem(item)

    def _on_selection(self) -> None:
        """Open a conversation that is selected alone: at once by keyboard, by mouse when it is released."""
        chosen = self.selectedItems()
        row = self._row(chosen[0]) if len(chosen) == 1 else None
        one = row.id if row is not None and row.kind == "conversation" else None
        if self._is_pressed:
            self._pressed_on = one
        elif one is not None and chosen[0] is self.currentItem():
            self.chosen.emit(one)

    def _on_collapsed(self, item: QTreeWidgetItem, is_collapsed: bool) -> None:
        self._mark()
        row = self._row(item)
        if row.id is not None:
            self.folder_collapsed.emit(row.id, is_collapsed)
        current = self.currentItem()
        if is_collapsed and current is not None and current.parent() is item:
            self.setCurrentItem(item)

    def _is_editing(self, rows: Sequence[Row]) -> bool:
        there = {(row.kind, row.id) for row in rows}
        there |= {("conversation", one) for one in ids_of(rows)}
        return bool(self._edited.keys() & there)

    def _on_editing(self, row: Row) -> None:
        self._edited[row[:2]] = row

    def _on_typed(self, row: Row, title: str) -> None:
        if row.id in self._items or row.id in self._folders:
            (self.folder_typed if row.kind == "folder" else self.typed).emit(row.id, title)

    def _on_edited(self, row: Row, title: str) -> None:
        """Store the title, the old one if it is empty, and show what changed in the meantime."""
        if (before := self._edited.pop(row[:2], None)) is not None:
            title = title.strip() or before.text
            if (item := self._item(row[:2])) is not None:
                item.setText(0, title)
            (self.folder_renamed if row.kind == "folder" else self.renamed).emit(row.id, title)
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.show_conversations(*waiting)
