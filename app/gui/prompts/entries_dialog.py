"""Base class of windows for named texts: a list with a search, and an editor for the selected entry.

Text is saved while it is typed. Deletions can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

import msgspec
from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.base.folding import fold
from app.base.translation import tr
from app.gui.widgets.basic import TextLabel, button, fitting_screen
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.focus_order import FocusOrderMixin
from app.gui.widgets.form_rows import announce, search_terms
from app.gui.widgets.form_style import use_style_sheet
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.save_timer import SaveTimer
from app.gui.widgets.theme import Theme, tool_tip
from app.gui.widgets.toast import Toast, ToastArea
from app.storage import SavedPreset, SavedPrompt, StorageError
from model_backends.lazy_text import joined

_MIN_SIZE_EMS = QSize(32, 20)
_LIST_EMS = 14
_ID = Qt.ItemDataRole.UserRole

EntryT = TypeVar("EntryT", SavedPrompt, SavedPreset)


class EntryStore(Protocol[EntryT]):
    """The store of the entries."""

    def all(self) -> list[EntryT]:
        """All entries."""
        ...

    def put(self, entry: EntryT, /) -> None:
        """Save an entry."""
        ...

    def remove(self, entry: int, /) -> None:
        """Delete an entry."""
        ...


class EntriesDialog(FocusOrderMixin, QWidget, Generic[EntryT]):
    """Shows the saved entries. Esc clears the search, then closes."""

    changed = Signal()
    """An entry was added, changed or deleted."""
    size_ems = QSize(48, 32)
    """The initial size of the window, in line heights."""

    def __init__(
        self, theme: Theme, store: EntryStore[EntryT], title: str, search: str, window: QWidget
    ) -> None:
        """`title` of the window; `search` is the placeholder of the search field."""
        super().__init__(window, Qt.WindowType.Dialog)
        use_style_sheet(self, theme)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr("{title} – Unfog").format(title=title))
        self._theme = theme
        self._store: EntryStore[EntryT] = store
        self._entries: dict[int, EntryT] = {}
        self._shown: EntryT | None = None
        self.search = LineEdit(self)
        self.search.setPlaceholderText(search)
        self.search.setAccessibleName(search)
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget(self)
        self.list.setObjectName("conversations")  # styled like the sidebar's list
        self.list.setAccessibleName(title)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.name = LineEdit(self)
        self.name.setAccessibleName(tr("Name"))
        self.name.setPlaceholderText(tr("Name"))
        self.name.setMaxLength(200)
        self.text = PlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.note = TextLabel(tr("Saved automatically."), "small", self)
        self.empty = QLabel(self)
        self.empty.setProperty("kind", "muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.editor = QWidget(self)
        self.toast = Toast(self.list)
        self._typing_timer = SaveTimer(self)
        self._typing_timer.timeout.connect(self._save_typed)
        self._connect()

    # For subclasses

    def lay_out(
        self, under_list: Sequence[QWidget], body: Sequence[QWidget], footer: Sequence[QWidget]
    ) -> None:
        """Lay out the window: buttons below the list, the editor's widgets, and its last line."""
        self.parts = QVBoxLayout(self.editor)
        self.parts.setContentsMargins(0, 0, 0, 0)
        self.parts.setSpacing(8)
        self.parts.addWidget(self.name)
        for part in body:
            self.parts.addWidget(part)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.note, 1)
        for part in footer:
            last.addWidget(part)
        self.parts.addLayout(last)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        button_row = QHBoxLayout()
        button_row.setSpacing(4)
        for part in under_list:
            button_row.addWidget(part)
        button_row.addStretch()
        left.addLayout(button_row)
        beside = QHBoxLayout()
        beside.setSpacing(18)
        beside.addLayout(left)
        beside.addWidget(self.editor, 1)
        beside.addWidget(self.empty, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(beside, 1)
        layout.addWidget(ToastArea(self.toast))
        self._theme.changed.connect(self._use_theme)
        self._use_theme()
        self.resize(fitting_screen(self, self.size_ems * self.fontMetrics().height()))
        self.refresh()

    def update_details(self, entry: EntryT | None) -> None:
        """Update the other widgets for this entry."""

    def empty_text(self) -> str:
        """The text shown if there are no entries."""
        raise NotImplementedError

    # Entries

    @property
    def current(self) -> EntryT | None:
        """The entry shown, with the text of the fields."""
        if self._shown is None:
            return None
        return msgspec.structs.replace(
            self._shown, title=self.name.text().strip(), text=self.text.toPlainText()
        )

    def refresh(self, chosen: int | None = None) -> None:
        """Reload the entries and show the one with this id, or the current one."""
        before = self._shown.id if chosen is None and self._shown is not None else chosen
        try:
            self._entries = {entry.id: entry for entry in self._store.all()}
        except StorageError as error:
            self.warn(error)
            return
        self._fill(before)

    def choose(self, entry: int) -> None:
        """Show this entry and select its name."""
        self.search.clear()
        self.refresh(entry)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.setSelection(len(self.name.text()), -len(self.name.text()))  # with its beginning visible

    def save(self) -> bool:
        """Save the edited entry; return whether that was possible. Otherwise the text stays in the fields."""
        self.name.commit_composition()
        self.text.commit_composition()
        return self._save_typed()

    def _save_typed(self) -> bool:
        """Save without ending what an input method is composing."""
        self._typing_timer.stop()
        entry = self.current
        if entry is None or entry == self._shown:
            return True
        if not self.change_store(lambda: self._store.put(entry)):
            return False
        self._shown = self._entries[entry.id] = entry
        self._name_item(self._item(entry.id), entry)
        return True

    def change_store(self, change: Callable[[], object]) -> bool:
        """Change the store; on an error show it and return False."""
        try:
            change()
        except StorageError as error:
            self.warn(error)
            return False
        self.note.setProperty("kind", "small")
        self.note.style().polish(self.note)
        self.note.show_text(tr("Saved automatically."))
        self.changed.emit()
        return True

    def delete(self) -> None:
        """Delete the entry shown; it can be undone for a while."""
        if (
            not self.save()
            or (entry := self.current) is None
            or not self.change_store(lambda: self._store.remove(entry.id))
        ):
            return
        row = self.list.currentRow()
        self._shown = None
        self.refresh()
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

        def undo() -> None:
            self.change_store(lambda: self._store.put(entry))
            self.refresh(entry.id)

        title = entry.title or tr("Untitled")
        message = tr("Deleted “{title}”.").format(title=title)
        self.toast.offer_undo(message, on_end=lambda: None, on_undo=undo)
        announce(self.list, message)

    # Helpers

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda: self._fill(None))
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.currentItemChanged.connect(lambda _now, _before: self._on_chosen())
        self.name.textEdited.connect(self._on_text)
        self.name.editingFinished.connect(self.save)
        self.text.textChanged.connect(self._on_text)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)

    def _fill(self, chosen: int | None) -> None:
        """List the entries that match the search."""
        if not self.save():
            return
        terms = search_terms(self.search.text())
        selected = self._shown.id if chosen is None and self._shown is not None else chosen
        found = [entry for entry in self._entries.values() if _matches(entry, terms)]
        self.list.blockSignals(True)
        self.list.clear()
        for entry in found:
            item = QListWidgetItem(self.list)
            item.setData(_ID, entry.id)
            self._name_item(item, entry)
        ids = [entry.id for entry in found]
        self.list.setCurrentRow(ids.index(selected) if selected in ids else min(len(ids), 1) - 1)
        self.list.blockSignals(False)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus if found else Qt.FocusPolicy.NoFocus)
        self._on_chosen()
        words = self.search.text().strip()
        self.empty.setText(
            tr("Nothing matches “{words}”. Esc clears the search.").format(words=words)
            if terms
            else self.empty_text()
        )

    def _on_chosen(self) -> None:
        item = self.list.currentItem()
        entry = None if item is None else self._entries.get(item.data(_ID))
        if self._shown is not None and (entry is None or entry.id != self._shown.id):
            self.save()
        self.editor.setVisible(entry is not None)
        self.empty.setVisible(entry is None)
        if entry is not None and self._shown is not None and entry.id == self._shown.id:
            return
        self._shown = None  # so that filling the fields saves nothing
        if entry is not None:
            self.name.setText(entry.title)
            self.name.setCursorPosition(0)
            self.text.setPlainText(entry.text)
        self._shown = entry
        self._typing_timer.stop()
        self.update_details(entry)

    def _on_text(self) -> None:
        if self._shown is not None:
            self._typing_timer.changed()

    def _item(self, entry: int) -> QListWidgetItem | None:
        items = (self.list.item(row) for row in range(self.list.count()))
        return next((item for item in items if item.data(_ID) == entry), None)

    def _name_item(self, item: QListWidgetItem | None, entry: EntryT) -> None:
        if item is not None:
            item.setText(entry.title or tr("Untitled"))
            item.setToolTip(tool_tip(entry.title))

    def warn(self, error: StorageError) -> None:
        """Show why something could not be saved."""
        self.note.setProperty("kind", "wrong")
        self.note.style().polish(self.note)
        self.note.show_text(joined(" ", (error.message, error.hint)))

    def _use_theme(self) -> None:
        # one by one: with a style sheet, Qt does not propagate fonts to child widgets
        for widget in (self, *self.findChildren(QWidget)):
            widget.setFont(self._theme.text_font)
        title = QFont(self._theme.text_font)
        title.setWeight(title.Weight.DemiBold)
        self.name.setFont(title)
        use_style_sheet(self, self._theme)
        em = self.fontMetrics().height()
        self.list.setFixedWidth(_LIST_EMS * em)
        self.search.setFixedWidth(_LIST_EMS * em)
        self.setMinimumSize(fitting_screen(self, _MIN_SIZE_EMS * em))

    # Window events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the search to the list on Down; delete on Del and undo on Ctrl+Z in the list."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if watched is self.search and event.key() == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if watched is self.list and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete()
            return True
        if watched is self.list and event.matches(QKeySequence.StandardKey.Undo):
            self.toast.undo()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the search on Esc, or close the window."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save the edited text; stay open if that fails, so that it is not lost."""
        if self.save():
            self.toast.perform()
            super().closeEvent(event)
        else:
            event.ignore()


def _matches(entry: SavedPrompt | SavedPreset, terms: tuple[str, ...]) -> bool:
    words = fold(f"{entry.title} {entry.text}")
    return all(term in words for term in terms)


def small_button(text: str, name: str, clicked: Callable[[], object]) -> QWidget:
    """Create a button below the list."""
    return button(text, name, clicked, "action")
