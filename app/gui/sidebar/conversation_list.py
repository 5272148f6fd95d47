"""The list of conversations under headings (pinned, today, yesterday, earlier), with context menus."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.base.translation import tr
from app.gui.sidebar.import_export import add_formats
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.save_timer import SaveTimer
from app.gui.widgets.theme import Theme, tool_tip
from app.storage import Conversation

_ID = Qt.ItemDataRole.UserRole  # a conversation's id; None for a heading
_UNSEEN = Qt.ItemDataRole.UserRole + 1  # whether a conversation has an unseen reply
_DOT, _DOT_SPACE = 3.5, 22  # pixels: radius of the dot for unseen replies, and its space at the end of a line
_HEADING_X, _HEADING_TOP, _HEADING_BOTTOM = 14, 10, 3  # pixels around a heading


class ConversationList(QListWidget):
    """Lists pinned conversations first, then by last use; titles are edited in place."""

    chosen = Signal(int)
    """Open this conversation."""
    renamed = Signal(int, str)
    typed = Signal(int, str)
    """A title is being edited: store it, so that a crash does not lose it. `renamed` follows at the end."""
    pinned = Signal(int, bool)
    """Pin or unpin this conversation."""
    title_requested = Signal(int)
    """Suggest a title for a conversation."""
    export_requested = Signal(int, str)
    """Export this conversation in this `Format`."""
    delete_requested = Signal(int)
    overrides_requested = Signal(int)
    """Show the overrides of this conversation."""
    rename_requested = Signal()
    """Edit the title of the open conversation elsewhere: the list is hidden."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[int, Conversation] = {}
        self._unseen: frozenset[int] = frozenset()
        self._can_suggest = False
        self._edited: dict[int, Conversation] = {}  # whose title is being edited, as it was before
        self._waiting: tuple[Sequence[Conversation], int | None] | None = None  # to be shown after that
        self.setObjectName("conversations")
        self.setAccessibleName(tr("Conversations"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setEditTriggers(QListWidget.EditTrigger.DoubleClicked)
        delegate = _Delegate(theme, self)
        delegate.begun.connect(self._on_editing)
        delegate.typed.connect(self._on_typed)
        delegate.ended.connect(self._on_edited, Qt.ConnectionType.QueuedConnection)  # after Qt's own work
        self.setItemDelegate(delegate)
        self.currentItemChanged.connect(self._on_current)
        self.itemActivated.connect(self._on_current)
        theme.changed.connect(self.doItemsLayout)

    def enable_suggestions(self, are_possible: bool) -> None:
        """Whether a title can be suggested now."""
        self._can_suggest = are_possible

    def show_conversations(self, conversations: Sequence[Conversation], current: int | None) -> None:
        """Show these conversations, with the open one selected, once no title is being edited."""
        self._shown = {entry.id: entry for entry in conversations}
        if self._edited.keys() & self._shown.keys():  # a refill would delete the editor with what is typed
            self._waiting = (conversations, current)
            return
        self._edited.clear()
        lines = _list_lines(conversations, date.today())
        items = [self.item(row) for row in range(self.count())]
        self.blockSignals(True)
        if lines != [(item.data(_ID), item.text()) for item in items]:
            scroll_position = self.verticalScrollBar().value()
            self._fill(lines)
            self.verticalScrollBar().setValue(scroll_position)
        ids = [number for number, _ in lines]
        self.setCurrentRow(ids.index(current) if current is not None and current in ids else -1)
        self.blockSignals(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if lines else Qt.FocusPolicy.NoFocus)

    def show_unseen(self, conversations: frozenset[int]) -> None:
        """Mark these conversations as having an unseen reply."""
        self._unseen = conversations
        self._mark()

    def rename_current(self) -> None:
        """Edit the title of the selected conversation in place."""
        if (item := self.currentItem()) is not None:
            self.editItem(item)

    def rename(self, conversation: int) -> None:
        """Edit the title of a conversation in place, if it is still listed."""
        if not self.isVisible():
            self.rename_requested.emit()
            return
        items = (self.item(row) for row in range(self.count()))
        if (item := next((item for item in items if item.data(_ID) == conversation), None)) is not None:
            self.editItem(item)

    def menu_for(self, conversation: int) -> QMenu | None:
        """Create the context menu of a listed conversation, deleted when it closes; `None` if not listed."""
        items = (self.item(row) for row in range(self.count()))
        item = next((item for item in items if item.data(_ID) == conversation), None)
        if item is None:
            return None
        menu = self.menu_of(item)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def menu_of(self, item: QListWidgetItem) -> QMenu:
        """Create the context menu of a conversation."""
        conversation = self._shown[item.data(_ID)]
        menu = QMenu(self)
        menu.setAccessibleName(tr("Menu for “{title}”").format(title=conversation.title))
        menu.addAction(tr("Rename")).triggered.connect(lambda: self.rename(conversation.id))
        suggest = menu.addAction(tr("Suggest a title"))
        suggest.setEnabled(self._can_suggest)
        suggest.triggered.connect(lambda: self.title_requested.emit(conversation.id))
        pin = menu.addAction(tr("Unpin") if conversation.pinned else tr("Pin"))
        pin.triggered.connect(lambda: self.pinned.emit(conversation.id, not conversation.pinned))
        overrides = menu.addAction(tr("Chat settings…"))
        overrides.triggered.connect(lambda: self.overrides_requested.emit(conversation.id))
        add_formats(
            menu.addMenu(tr("Export as")), lambda format: self.export_requested.emit(conversation.id, format)
        )
        menu.addSeparator()
        menu.addAction(tr("Delete")).triggered.connect(lambda: self.delete_requested.emit(conversation.id))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the conversation under the pointer or, by keyboard, of the selected one."""
        is_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        item = self.currentItem() if is_keyboard else self.itemAt(event.pos())
        if item is None or item.data(_ID) is None:
            return
        menu = self.menu_of(item)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        position = self.visualItemRect(item).bottomLeft() + QPoint(_HEADING_X, 0)
        menu.popup(self.viewport().mapToGlobal(position) if is_keyboard else event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Get the focus without opening the first conversation, which Qt makes the current one."""
        self.blockSignals(True)
        super().focusInEvent(event)
        self.blockSignals(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ignore the right button, which only opens the menu."""
        if event.button() != Qt.MouseButton.RightButton:
            super().mousePressEvent(event)

    def _fill(self, lines: Sequence[tuple[int | None, str]]) -> None:
        self.clear()
        for conversation, text in lines:
            item = QListWidgetItem(text)
            item.setData(_ID, conversation)
            if conversation is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            else:
                item.setToolTip(tool_tip(text))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.addItem(item)
        self._mark()

    def _mark(self) -> None:
        was_blocked = self.blockSignals(True)  # nothing was edited
        for item in (self.item(row) for row in range(self.count())):
            is_unseen = item.data(_ID) in self._unseen
            if bool(item.data(_UNSEEN)) != is_unseen:
                item.setData(_UNSEEN, is_unseen)
                accessible_text = tr("{title} (new reply)").format(title=item.text()) if is_unseen else None
                item.setData(Qt.ItemDataRole.AccessibleTextRole, accessible_text)
        self.blockSignals(was_blocked)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_ID))

    def _on_editing(self, conversation: int) -> None:
        self._edited[conversation] = self._shown[conversation]

    def _on_typed(self, conversation: int, title: str) -> None:
        if conversation in self._shown:
            self.typed.emit(conversation, title)

    def _on_edited(self, conversation: int, title: str) -> None:
        """Store the title, the old one if it is empty, and show what changed in the meantime."""
        if (before := self._edited.pop(conversation, None)) is not None:
            self.renamed.emit(conversation, title.strip() or before.title)
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.show_conversations(*waiting)


def _list_lines(conversations: Sequence[Conversation], today: date) -> list[tuple[int | None, str]]:
    """List ids with titles, and headings with id None; without headings if there is only one group."""
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
        return tr("Pinned")
    if used >= today:
        return tr("Today")
    return tr("Yesterday") if used == today - timedelta(days=1) else tr("Earlier")


class _Delegate(QStyledItemDelegate):
    """Draws headings in small type, conversations with a dot for unseen replies; edits titles."""

    begun = Signal(int)
    """The title of this conversation is being edited."""
    typed = Signal(int, str)
    """Its title so far, shortly after a change."""
    ended = Signal(int, str)
    """Its new title; "" if the edit was cancelled."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edited = 0
        self._typed = ""
        self._timer = SaveTimer(self)
        self._timer.timeout.connect(lambda: self.typed.emit(self._edited, self._typed))
        self.closeEditor.connect(self._on_closed)

    def _on_typed(self, title: str) -> None:
        self._typed = title
        self._timer.changed()

    def _on_closed(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        self._timer.stop()
        is_cancelled = hint == QStyledItemDelegate.EndEditHint.RevertModelCache
        assert isinstance(editor, LineEdit)
        self.ended.emit(self._edited, "" if is_cancelled else editor.text())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Add space above a heading."""
        size = super().sizeHint(option, index)
        if index.data(_ID) is None:
            height = QFontMetrics(self._theme.small_font).height()
            size.setHeight(height + _HEADING_TOP + _HEADING_BOTTOM)
        return size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a heading, or a conversation and its dot."""
        area: QRect = option.rect
        if index.data(_ID) is not None:
            super().paint(painter, option, index)
            if index.data(_UNSEEN):
                self._paint_dot(painter, QRectF(area))
            return
        painter.save()
        painter.setFont(self._theme.small_font)
        painter.setPen(self._theme.color("muted"))
        scroll_position = area.adjusted(_HEADING_X, _HEADING_TOP, 0, -_HEADING_BOTTOM)
        painter.drawText(scroll_position, Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.restore()

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Return the field for a new title."""
        del option
        editor = LineEdit(parent)
        editor.setFrame(False)
        editor.textEdited.connect(self._on_typed)
        self._edited, self._typed = index.data(_ID), index.data()
        self.begun.emit(self._edited)
        return editor

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Take the title, with what an input method is still composing."""
        assert isinstance(editor, LineEdit)
        editor.commit_composition()
        super().setModelData(editor, model, index)

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Leave space for the dot beside the title."""
        super().initStyleOption(option, index)
        if index.data(_UNSEEN):
            metrics, area = QFontMetrics(option.font), option.rect
            width = area.width() - self._theme.px(2 * _HEADING_X + _DOT_SPACE - 4)
            option.text = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, max(width, 0))

    def _paint_dot(self, painter: QPainter, area: QRectF) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        scroll_position = QPointF(area.right() - self._theme.px(_DOT_SPACE) / 2, area.center().y())
        radius = _DOT * self._theme.scale
        painter.drawEllipse(scroll_position, radius, radius)
        painter.restore()
