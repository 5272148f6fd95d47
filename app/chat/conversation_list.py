"""The conversations under quiet headings (pinned, today, yesterday, earlier), and the menu of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.chat.exchange_menu import add_formats
from app.storage import Conversation
from app.theme import Theme, tool_tip

_ID = Qt.ItemDataRole.UserRole  # of a conversation; a heading has none
_HEADING_X, _HEADING_TOP, _HEADING_BOTTOM = 14, 10, 3  # pixels around a heading


class ConversationList(QListWidget):
    """Pinned conversations first, then the one used last; one is renamed in its place."""

    chosen = Signal(int)
    """Another conversation is to be opened."""
    renamed = Signal(int, str)
    pinned = Signal(int, bool)
    """It is to stay at the top from now on, or no longer."""
    export_wanted = Signal(int, str)
    """The conversation, and the `Format`."""
    delete_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[int, Conversation] = {}
        self.setObjectName("conversations")
        self.setAccessibleName("Conversations")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setEditTriggers(QListWidget.EditTrigger.DoubleClicked)
        self.setItemDelegate(_Painter(theme, self))
        self.currentItemChanged.connect(self._on_current)
        self.itemChanged.connect(self._on_edited)
        theme.changed.connect(self.doItemsLayout)

    def show_conversations(self, conversations: Sequence[Conversation], current: int | None) -> None:
        """Show these, with the open one selected."""
        self._shown = {entry.id: entry for entry in conversations}
        wanted = _lines(conversations, date.today())
        items = [self.item(row) for row in range(self.count())]
        self.blockSignals(True)
        if wanted != [(item.data(_ID), item.text()) for item in items]:
            place = self.verticalScrollBar().value()
            self._fill(wanted)
            self.verticalScrollBar().setValue(place)
        ids = [number for number, _ in wanted]
        self.setCurrentRow(ids.index(current) if current is not None and current in ids else -1)
        self.blockSignals(False)

    def rename_current(self) -> None:
        """Edit the title of the selected conversation in its place."""
        if (item := self.currentItem()) is not None:
            self.editItem(item)

    def menu_of(self, item: QListWidgetItem) -> QMenu:
        """What can be done with a conversation."""
        conversation = self._shown[item.data(_ID)]
        menu = QMenu(self)
        menu.setAccessibleName(f"Menu of “{conversation.title}”")
        menu.addAction("Rename").triggered.connect(lambda: self.editItem(item))
        pin = menu.addAction("Unpin" if conversation.pinned else "Pin")
        pin.triggered.connect(lambda: self.pinned.emit(conversation.id, not conversation.pinned))
        add_formats(
            menu.addMenu("Export as"), lambda format: self.export_wanted.emit(conversation.id, format)
        )
        menu.addSeparator()
        menu.addAction("Delete").triggered.connect(lambda: self.delete_wanted.emit(conversation.id))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Open the menu of the conversation under the pointer or, by keyboard, of the selected one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        item = self.currentItem() if by_key else self.itemAt(event.pos())
        if item is None or item.data(_ID) is None:
            return
        menu = self.menu_of(item)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        below = self.visualItemRect(item).bottomLeft() + QPoint(_HEADING_X, 0)
        menu.popup(self.viewport().mapToGlobal(below) if by_key else event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The right button opens a menu and no conversation."""
        if event.button() != Qt.MouseButton.RightButton:
            super().mousePressEvent(event)

    def _fill(self, wanted: Sequence[tuple[int | None, str]]) -> None:
        self.clear()
        for conversation, text in wanted:
            item = QListWidgetItem(text)
            item.setData(_ID, conversation)
            if conversation is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            else:
                item.setToolTip(tool_tip(text))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.addItem(item)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_ID))

    def _on_edited(self, item: QListWidgetItem) -> None:
        self.renamed.emit(item.data(_ID), item.text())


def _lines(conversations: Sequence[Conversation], today: date) -> list[tuple[int | None, str]]:
    """Ids with their titles, and headings without an id; none where there is only one group."""
    groups: dict[str, list[Conversation]] = {}
    for entry in conversations:
        groups.setdefault(_group_of(entry, today), []).append(entry)
    lines: list[tuple[int | None, str]] = []
    for name, members in groups.items():
        if len(groups) > 1:
            lines.append((None, name))
        lines += [(entry.id, entry.title) for entry in members]
    return lines


def _group_of(conversation: Conversation, today: date) -> str:
    used = datetime.fromtimestamp(conversation.updated).date()
    if conversation.pinned:
        return "Pinned"
    if used >= today:
        return "Today"
    return "Yesterday" if used == today - timedelta(days=1) else "Earlier"


class _Painter(QStyledItemDelegate):
    """Draws headings small and quiet, and conversations as the style sheet says."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A heading has room above it, which sets its group apart."""
        size = super().sizeHint(option, index)
        if index.data(_ID) is None:
            height = QFontMetrics(self._theme.small_font).height()
            size.setHeight(height + _HEADING_TOP + _HEADING_BOTTOM)
        return size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a heading, or leave it to Qt."""
        if index.data(_ID) is not None:
            super().paint(painter, option, index)
            return
        area: QRect = option.rect
        painter.save()
        painter.setFont(self._theme.small_font)
        painter.setPen(self._theme.color("muted"))
        place = area.adjusted(_HEADING_X, _HEADING_TOP, 0, -_HEADING_BOTTOM)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.restore()
