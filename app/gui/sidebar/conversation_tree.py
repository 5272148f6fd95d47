"""The tree of the sidebar's rows: items for headings, folders and conversations, marks, and dragging."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from app.base.translation import tr
from app.gui.sidebar.drag import dragged, make_drag, packed
from app.gui.sidebar.row_delegate import COUNT, ROW, UNSEEN
from app.gui.sidebar.rows import Contents, ListPlace, Row, ids_of
from app.gui.widgets.theme import Theme
from app.storage import Conversation

_OPENS_MS = 600  # after which a folder opens under a drag

_USED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_FOLDER_FLAGS = _USED | Qt.ItemFlag.ItemIsDropEnabled
_CONVERSATION_FLAGS = _USED | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren

Key = tuple[str, int | None]
"""What tells a row from all others: its kind and id."""


class ConversationTree(QTreeWidget):
    """Shows rows; conversations can be dragged to folders, out of them, and to the pinned ones."""

    pinned = Signal(object, bool)
    """Pin or unpin these conversations (a tuple of ids)."""
    move_requested = Signal(object, object)
    """Move these conversations to a folder; `None`: out of their folders."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._contents = Contents()
        self._place: ListPlace = "conversations"
        self._shown: dict[int, Conversation] = {}
        self._rows: list[Row] = []
        self._items: dict[int, QTreeWidgetItem] = {}  # by conversation
        self._folders: dict[int, QTreeWidgetItem] = {}  # by folder
        self._opened: int | None = None
        self._unseen: frozenset[int] = frozenset()
        self._dotted: frozenset[int] = frozenset()  # the conversations whose items are marked as unseen
        self._is_pressed = False  # the mouse button; a conversation is opened when it is released
        self._target: QTreeWidgetItem | None = None  # of a drag
        self.setObjectName("conversations")
        self.setAccessibleName(tr("Conversations"))
        self.setHeaderLabel(tr("Conversations"))  # for screen readers
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QTreeWidget.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.setAutoExpandDelay(_OPENS_MS)
        self.setIndentation(0)  # `RowDelegate` indents what is in a folder
        theme.changed.connect(self.doItemsLayout)

    @property
    def marked(self) -> tuple[int, ...]:
        """The selected conversations if they are several, in order; else none."""
        chosen = {row.id for row in map(self._row, self.selectedItems()) if row.kind == "conversation"}
        found = tuple(one for one in ids_of(self._rows) if one in chosen) if len(chosen) > 1 else ()
        return found if len(found) > 1 else ()

    # Drag and drop

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        """Return the data of a drag of these rows."""
        return packed([row.id for row in map(self._row, items) if row.kind == "conversation" and row.id])

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the selected conversations; none is opened by that."""
        self._is_pressed = False
        ids = self.marked or tuple(dragged(self.mimeData(self.selectedItems())))
        if ids:
            text = self._shown[ids[0]].title if len(ids) == 1 else tr("%Ln conversation(s)", "", len(ids))
            make_drag(self._theme, self, ids, text).exec(actions, Qt.DropAction.MoveAction)
        self._show_target(None)
        self._after_drag()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take conversations of this list."""
        if event.source() in (self, None) and dragged(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark where the conversations would go; scroll and open folders on the way."""
        super().dragMoveEvent(event)
        ids = dragged(event.mimeData())
        target = self.target_at(event.position().toPoint())
        if ids and target is not None:
            self._show_target(target[1])
            event.acceptProposedAction()
        else:
            self._show_target(None)
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Mark nothing any more."""
        super().dragLeaveEvent(event)
        self._show_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the conversations to a folder, out of folders, or to the pinned ones."""
        ids = dragged(event.mimeData())
        target = self.target_at(event.position().toPoint())
        self._show_target(None)
        if not ids or target is None:
            event.ignore()
            return
        event.acceptProposedAction()
        kind, _item, folder = target
        if kind == "pinned":
            self.pinned.emit(ids, True)
        elif any(self._shown[one].folder != folder or self._shown[one].pinned for one in ids):
            self.move_requested.emit(ids, folder)

    def target_at(self, place: QPoint) -> tuple[str, QTreeWidgetItem | None, int | None] | None:
        """Return what conversations that are dropped there become: "pinned" or "in" a folder or none.

        With the row to be marked, and the folder. `None`: nothing can be dropped there.
        """
        if self._place != "conversations":
            return None
        item = self.itemAt(place)
        if item is None:
            return "in", None, None
        holder = item if self._row(item).kind == "folder" else item.parent()
        if holder is not None:
            return "in", holder, self._row(holder).id
        above = map(self.topLevelItem, range(self.indexOfTopLevelItem(item), -1, -1))
        heading = next((one for one in above if one is not None and self._row(one).id is None), None)
        kind = "heading" if heading is None else self._row(heading).kind
        return ("pinned" if kind == "pinned" else "in"), (None if kind == "folders" else heading), None

    # Items

    @staticmethod
    def _row(item: QTreeWidgetItem) -> Row:
        row: Row = item.data(0, ROW)
        return row

    def _key(self, item: QTreeWidgetItem | None) -> Key | None:
        return None if item is None else self._row(item)[:2]

    def _item(self, key: Key | None) -> QTreeWidgetItem | None:
        items = self._folders if key is not None and key[0] == "folder" else self._items
        return None if key is None else items.get(key[1] or 0)

    def _fill(self, rows: list[Row]) -> None:
        self._rows = rows
        self._target = None
        self._items, self._folders, self._dotted = {}, {}, frozenset()
        collapsed = {folder.id for folder in self._contents.folders if folder.collapsed}
        self.clear()
        self.addTopLevelItems([self._item_of(row) for row in rows])
        for folder, item in self._folders.items():
            item.setExpanded(folder not in collapsed)
        self._mark()

    def _item_of(self, row: Row) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        item.setText(0, row.text)
        item.setData(0, ROW, row._replace(inside=()))
        if row.id is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        elif row.kind == "folder":
            item.setFlags(_FOLDER_FLAGS)
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            item.setData(0, COUNT, len(row.inside))
            count = tr("%Ln conversation(s)", "", len(row.inside))
            name = tr("Folder “{title}”, {count}").format(title=row.text, count=count)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, name)
            item.addChildren([self._item_of(inside) for inside in row.inside])
            self._folders[row.id] = item
        else:
            item.setFlags(_CONVERSATION_FLAGS)
            if row.note:
                item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{row.text}, {row.note}")
            self._items[row.id] = item
        return item

    def _mark(self) -> None:
        """Mark what is unseen, and the collapsed folders with such conversations."""
        was_blocked = self.blockSignals(True)  # nothing was edited
        for one in self._dotted ^ self._unseen:
            is_unseen = one in self._unseen
            if (found := self._items.get(one)) is not None:
                found.setData(0, UNSEEN, is_unseen)
                name = tr("{title} (new reply)").format(title=found.text(0)) if is_unseen else None
                found.setData(0, Qt.ItemDataRole.AccessibleTextRole, name)
        self._dotted = self._unseen
        unseen = (self._items.get(one) for one in self._unseen)
        holders = [found.parent() for found in unseen if found is not None]
        for item in self._folders.values():
            has_unseen = not item.isExpanded() and item in holders
            if bool(item.data(0, UNSEEN)) != has_unseen:
                item.setData(0, UNSEEN, has_unseen)
        self.blockSignals(was_blocked)

    def _select(self, at: Key | None, selected: set[Key | None], is_new: bool) -> int | None:
        """Select the open conversation; if that is not new, what was selected before.

        Returns the folder that was opened for it.
        """
        wanted = self._items.get(self._opened or 0)
        folder = None if wanted is None else wanted.parent()
        kept = [item for item in map(self._item, selected) if item is not None]
        is_new = is_new and not (len(kept) > 1 and wanted in kept)
        if is_new and wanted is not None and folder is not None and not folder.isExpanded():
            folder.setExpanded(True)
            self.setCurrentItem(wanted)
            return self._row(folder).id
        if not is_new:
            before = self._item(at)
            if before is not None and (len(kept) > 1 or (at is not None and at[0] == "folder")):
                self.setCurrentItem(before)
                for item in kept:
                    item.setSelected(True)
                return None
            if folder is not None and not folder.isExpanded():
                wanted = folder
        if wanted is None:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        elif wanted is not self.currentItem() or not wanted.isSelected():
            self.setCurrentItem(wanted)
        return None

    def _is_marked(self, row: Row, what: str) -> bool:
        if what == "target":
            return self._target is not None and self._key(self._target) == row[:2]
        return row.kind == "conversation" and row.id == self._opened

    def _show_target(self, item: QTreeWidgetItem | None) -> None:
        if item is not self._target:
            self._target = item
            self.viewport().update()

    def _after_drag(self) -> None:
        """Select the open conversation again, which a drag has changed."""
        self.blockSignals(True)
        self._select(None, set(), False)
        self.blockSignals(False)
