"""The sidebar: a field that searches everything, above the conversations or the search results."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr
from app.gui.sidebar.background_search import BackgroundSearch
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.sidebar.places import PlaceButton, PlaceHeading
from app.gui.sidebar.rows import Contents, ListPlace
from app.gui.sidebar.search_results import MAX_RESULTS, SearchResult, SearchResults, results
from app.gui.widgets.actions import Actions
from app.gui.widgets.basic import WideButton
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme
from app.storage import SearchHit

WIDTH = 252
_ICON = 16  # pixels of the search field's icon
_NAVIGATION_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Sidebar(QFrame):
    """Shows conversations, the archive, the trash, or search results."""

    found = Signal(int, str)
    """Show the message with this id, in which these words were found."""
    found_in_pad = Signal(int, str)
    """Open the pad with this id, in which these words were found."""
    chosen = Signal(int)
    """Open this conversation."""
    clicked = Signal()
    """A conversation was clicked or the search field was left: the list need not keep the focus."""
    place_changed = Signal()
    """Another place is listed."""

    def __init__(
        self, theme: Theme, actions: Actions, more: QMenu, models: QWidget, search: BackgroundSearch
    ) -> None:
        """`more` is the menu in the footer; `models` is the button above it for the models page."""
        super().__init__()
        self.setObjectName("sidebar")
        self._theme, self._search = theme, search
        self._contents = Contents()
        self._current: int | None = None
        self._place: ListPlace = "conversations"
        self._place_of_current: tuple[int | None, ListPlace] = (None, "conversations")
        self._announced = ""  # announced to screen readers
        self._is_searching = self._opens_first = self._keeps_selection = False
        self.list = ConversationList(theme, self)
        """The conversations: rename, pin, move, export and delete are wished for there."""
        self.heading = PlaceHeading(theme, self)
        """The heading of the archive and the trash."""
        self.archived = PlaceButton(theme, actions["show_archived"], tr("Archived"), self)
        """The way to the archive; what is dropped there is archived."""
        self.trash = PlaceButton(theme, actions["show_trash"], tr("Trash"), self)
        """The way to the trash; what is dropped there is deleted."""
        self._field = SearchField(theme, self)
        self._results = SearchResults(theme, self)
        self._count, self._no_results, self._advice = QLabel(self), QLabel(self), QLabel(self)
        self._list_page, self._results_page, self._no_results_page = (
            QWidget(self),
            QWidget(self),
            QWidget(self),
        )
        self._pages = QStackedWidget(self)
        for page in (self._list_page, self._results_page, self._no_results_page):
            self._pages.addWidget(page)
        self._logo = QLabel(self)
        self._build(actions, more, models)
        self._connect()
        theme.changed.connect(self._use_theme)
        self._use_theme()

    def show_conversations(self, contents: Contents, current: int | None) -> None:
        """Show these conversations, with the open one selected; update the search results."""
        self._contents, self._current = contents, current
        place = current, contents.place_of(current or 0)
        if place != self._place_of_current and current is not None and place[1] == "conversations":
            self._place = "conversations"  # where the open conversation is now
        self._place_of_current = place
        self._show_list()
        there = {entry.id for entry in contents.conversations}
        results = [result for result in self._results.results if result.conversation in there]
        if len(results) < len(self._results.results):
            self._results.show_results(results)
        self._search_for(self._field.text(), keep_selection=True)

    @property
    def place(self) -> ListPlace:
        """What is listed."""
        return self._place

    def show_place(self, place: ListPlace) -> None:
        """List the conversations, the archive or the trash."""
        self._field.clear()
        if place != self._place:
            self._place = place
            self._show_list()
            self.place_changed.emit()

    def rename_current(self) -> None:
        """Edit the title of the open conversation in place, or that of the folder with the focus."""
        if self._current is not None and not self.list.hasFocus():
            self.show_place(self._contents.place_of(self._current))
        self._field.clear()
        self.list.rename_current()

    def _show_list(self) -> None:
        place = self._place
        self.list.show_conversations(self._contents, self._current, place)
        self.list.setAccessibleName(
            {"archived": tr("Archived"), "trash": tr("Trash")}.get(place, tr("Conversations and pads"))
        )
        self.heading.show_place(place, len(self._contents.of(place)))
        self.archived.setChecked(place == "archived")
        self.trash.setChecked(place == "trash")

    def start_search(self, text: str = "") -> None:
        """Focus the search field and select its text, or search for this text."""
        if text:
            self._field.setText(text)
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def take_focus(self) -> None:
        """Focus the list, or the search field if the list is empty."""
        widget = self.list if self.list.focusPolicy() != Qt.FocusPolicy.NoFocus else self._field
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    # Set-up

    def _build(self, actions: Actions, more: QMenu, models: QWidget) -> None:
        wordmark = QLabel("Unfog", self)
        wordmark.setObjectName("wordmark")
        header = QHBoxLayout()
        header.setContentsMargins(6, 0, 0, 0)
        header.setSpacing(2)
        header.addWidget(self._logo)
        header.addSpacing(7)
        header.addWidget(wordmark)
        header.addStretch()
        header.addWidget(self._button(actions.with_icon("new_pad")))
        header.addWidget(self._button(actions.with_icon("new")))
        listed = QVBoxLayout(self._list_page)
        found = QVBoxLayout(self._results_page)
        nothing = QVBoxLayout(self._no_results_page)
        for column in (listed, found, nothing):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(6)
        for label in (self._count, self._no_results, self._advice):
            label.setProperty("kind", "" if label is self._no_results else "small")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setContentsMargins(14, 0, 10, 0)
        self._advice.setText(tr("Looks for all words in one message; the last may be partial."))
        listed.addWidget(self.heading)
        listed.addWidget(self.list, 1)
        found.addWidget(self._count)
        found.addWidget(self._results, 1)
        nothing.addSpacing(14)
        nothing.addWidget(self._no_results)
        nothing.addWidget(self._advice)
        nothing.addStretch(1)
        footer = QHBoxLayout()
        footer.setSpacing(2)
        footer.addWidget(WideButton(self._theme, actions.with_icon("settings"), self), 1)
        self._more = self._more_button(more)
        footer.addWidget(self._more)
        footer_column = QVBoxLayout()
        footer_column.setSpacing(4)
        places = FlowLayout()
        places.addWidget(self.archived)
        places.addWidget(self.trash)
        footer_column.addLayout(places)
        footer_column.addWidget(models)
        footer_column.addLayout(footer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(10)
        layout.addLayout(header)
        layout.addWidget(self._field)
        layout.addWidget(self._pages, 1)
        layout.addLayout(footer_column)

    def _use_theme(self) -> None:
        theme = self._theme
        self.setFixedWidth(theme.scale_width(WIDTH))
        self._logo.setPixmap(theme.pixmap("unfog", "muted", theme.px(26)))
        self._more.setIcon(theme.icon("more"))

    def _connect(self) -> None:
        self.list.chosen.connect(self.chosen)
        self.list.left.connect(self.clicked, Qt.ConnectionType.QueuedConnection)  # after `chosen`
        self.heading.left.connect(lambda: self.show_place("conversations"))
        self._field.textChanged.connect(self._search_for)
        self._search.found.connect(self._show_found)
        self._field.moved.connect(self._results.move_by)
        self._field.returnPressed.connect(self._open_current)
        self._field.left.connect(self.clicked)
        self._results.opened.connect(self._open)
        self._results.left.connect(self._end_search)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
        return button

    def _more_button(self, menu: QMenu) -> QToolButton:
        button = QToolButton(self)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setAccessibleName(tr("More"))
        button.setToolTip(tr("More: pin, export, import"))
        return button

    # Search

    def _search_for(self, text: str, *, keep_selection: bool = False) -> None:
        self._is_searching = bool(text.strip())
        self._opens_first, self._keeps_selection = False, keep_selection
        if self._is_searching:
            self._search.search(text)
            return
        self._search.cancel()
        self._results.show_results([])
        self._pages.setCurrentWidget(self._list_page)

    def _show_found(self, text: str, found: Sequence[SearchHit]) -> None:
        if text != self._field.text():
            return
        self._is_searching = False
        shown = results(text, found, self._contents.conversations)
        if not (self._keeps_selection and shown == self._results.results):
            self._results.show_results(shown)
        self._count.setText(_result_count(shown, is_limited=len(found) >= MAX_RESULTS))
        self._results.setAccessibleDescription(self._count.text())
        self._no_results.setText(tr("No results for “{text}”.").format(text=text.strip()))
        self._pages.setCurrentWidget(self._results_page if shown else self._no_results_page)
        announcement = self._count.text() if shown else self._no_results.text()
        if announcement != self._announced:
            self._announced = announcement
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, announcement))
        if self._opens_first:
            self._opens_first = False
            self._results.open_current()

    def _open_current(self) -> None:
        """Open the selected result; while a new search runs, the first one that it finds."""
        if self._is_searching and not self._keeps_selection:
            self._opens_first = True
        else:
            self._results.open_current()

    def _open(self, hit: SearchResult) -> None:
        if hit.message is None and hit.excerpt:
            self.found_in_pad.emit(hit.conversation, hit.words)
        elif hit.message is None:
            self.chosen.emit(hit.conversation)
        else:
            self.found.emit(hit.message, hit.words)

    def _end_search(self) -> None:
        self._field.clear()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)


def _result_count(shown: Sequence[SearchResult], *, is_limited: bool) -> str:
    if is_limited:
        return tr("The {count} best matches").format(count=MAX_RESULTS)
    return tr("%n match(|es)", "", len(shown))


class SearchField(LineEdit):
    """The search field; its arrow keys move through the results."""

    moved = Signal(object)
    """A key (`QKeyEvent`) that moves through the results."""
    left = Signal()
    """Esc was pressed in the empty field."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText(tr("Search"))
        self.setAccessibleName(tr("Search all conversations"))
        self.setToolTip(tr("Search all conversations (Ctrl+Shift+F)"))
        self._clear = QAction(tr("Clear search"), self)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self._clear.setVisible(False)
        theme.changed.connect(self._draw)
        self._draw()

    def event(self, event: QEvent) -> bool:
        """Take Esc from the window's shortcuts while this field has the focus."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the field on Esc, then leave it."""
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        elif event.key() in _NAVIGATION_KEYS:
            self.moved.emit(event)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon before the text."""
        super().paintEvent(event)
        painter = QPainter(self)
        size = self._theme.px(_ICON)
        icon = self._theme.pixmap("search", "muted", size)
        painter.drawPixmap(self._theme.px(9), (self.height() - size) // 2, icon)
        painter.end()

    def _draw(self) -> None:
        self.setTextMargins(self._theme.px(_ICON + 5), 0, 0, 0)
        self._clear.setIcon(self._theme.icon("cross", size=_ICON))
        self.update()
