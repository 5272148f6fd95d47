"""The list of conversations: open, rename in place, delete."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.storage import Conversation
from app.theme import Theme, tool_tip

WIDTH = 252
_ID = Qt.ItemDataRole.UserRole


class Sidebar(QFrame):
    """Conversations, the one used last first."""

    chosen = Signal(int)
    """Another conversation is to be opened."""
    clicked = Signal()
    """It was chosen with the mouse, so the list does not need the focus."""
    renamed = Signal(int, str)

    def __init__(
        self,
        theme: Theme,
        new: QAction,
        rename: QAction,
        delete: QAction,
        appearance: QAction,
        models: QWidget,
    ) -> None:
        """`models` is the button that leads to the models; it stands at the foot."""
        super().__init__()
        self.setObjectName("sidebar")
        self.setFixedWidth(WIDTH)
        self._theme = theme
        self._list = QListWidget(self)
        self._list.setObjectName("conversations")
        self._list.setAccessibleName("Conversations")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setEditTriggers(QListWidget.EditTrigger.DoubleClicked)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._list.currentItemChanged.connect(self._on_current)
        self._list.itemClicked.connect(lambda _item: self.clicked.emit())
        self._list.itemChanged.connect(self._on_edited)
        self._menu_actions = (rename, delete)
        self._mark = QLabel(self)
        self._mark.setPixmap(theme.icon("unfog", size=26).pixmap(QSize(26, 26)))
        wordmark = QLabel("Unfog", self)
        wordmark.setObjectName("wordmark")
        header = QHBoxLayout()
        header.setContentsMargins(6, 0, 0, 0)
        header.setSpacing(9)
        header.addWidget(self._mark)
        header.addWidget(wordmark)
        header.addStretch()
        header.addWidget(self._button(new))
        footer = QHBoxLayout()
        footer.setSpacing(2)
        footer.addWidget(self._button(appearance))
        footer.addStretch()
        footer.addWidget(self._button(rename))
        footer.addWidget(self._button(delete))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 12, 10, 10)
        layout.setSpacing(12)
        layout.addLayout(header)
        layout.addWidget(self._list, 1)
        foot = QVBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(models)
        foot.addLayout(footer)
        layout.addLayout(foot)

    def show_conversations(self, conversations: Sequence[Conversation], current: int | None) -> None:
        """Show these, with the open one selected."""
        wanted = [(conversation.id, conversation.title) for conversation in conversations]
        items = [self._list.item(row) for row in range(self._list.count())]
        self._list.blockSignals(True)
        if wanted != [(item.data(_ID), item.text()) for item in items]:
            self._fill(wanted)
        ids = [number for number, _ in wanted]
        self._list.setCurrentRow(ids.index(current) if current in ids else -1)
        self._list.blockSignals(False)

    def _fill(self, wanted: Sequence[tuple[int, str]]) -> None:
        self._list.clear()
        for conversation, title in wanted:
            item = QListWidgetItem(title)
            item.setData(_ID, conversation)
            item.setToolTip(tool_tip(title))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self._list.addItem(item)

    def rename_current(self) -> None:
        """Edit the title of the selected conversation in place."""
        if (item := self._list.currentItem()) is not None:
            self._list.editItem(item)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setIconSize(QSize(19, 19))
        button.setAccessibleName(action.text())
        return button

    def _show_menu(self, place: QPoint) -> None:
        if self._list.itemAt(place) is None:
            return
        menu = QMenu(self)
        menu.addActions(self._menu_actions)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._list.viewport().mapToGlobal(place))

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_ID))

    def _on_edited(self, item: QListWidgetItem) -> None:
        self.renamed.emit(item.data(_ID), item.text())
