"""The sidebar: a field that searches everything, and the conversations, or in their place what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.sidebar.search_results import MOST, Hit, SearchResults, hits
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme
from app.storage import Conversation, SearchHit

WIDTH = 252
_ICON = 16  # pixels, of the glass in the search field
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Sidebar(QFrame):
    """Conversations, the one used last first, or what a search found in them."""

    found = Signal(int, str)
    """The message with this id was found, with these words in it, and is to be shown."""
    chosen = Signal(int)
    """Another conversation is to be opened."""
    clicked = Signal()
    """It was chosen with the mouse, so the list does not need the focus; or the field was left."""

    def __init__(
        self,
        theme: Theme,
        new: QAction,
        appearance: QAction,
        more: QMenu,
        models: QWidget,
        search: Callable[[str], Sequence[SearchHit]],
    ) -> None:
        """`more` opens at the foot; `models` is the button that leads to the models and stands there too."""
        super().__init__()
        self.setObjectName("sidebar")
        self._theme, self._search = theme, search
        self._conversations: Sequence[Conversation] = ()
        self._said = ""  # to a screen reader
        self.list = ConversationList(theme, self)
        """The conversations: rename, pin, export and delete are wished for there."""
        self._field = SearchField(theme, self)
        self._results = SearchResults(theme, self)
        self._count, self._nothing, self._advice = QLabel(self), QLabel(self), QLabel(self)
        self._found_page, self._nothing_page = QWidget(self), QWidget(self)
        self._pages = QStackedWidget(self)
        for page in (self.list, self._found_page, self._nothing_page):
            self._pages.addWidget(page)
        self._mark = QLabel(self)
        self._build(new, appearance, more, models)
        self._connect()
        theme.changed.connect(self._use_theme)
        self._use_theme()

    def show_conversations(self, conversations: Sequence[Conversation], current: int | None) -> None:
        """Show these, with the open one selected; a search goes on among them."""
        self._conversations = conversations
        self.list.show_conversations(conversations, current)
        self._find(self._field.text(), keep_place=True)

    def rename_current(self) -> None:
        """Edit the title of the selected conversation in its place."""
        self._field.clear()
        self.list.rename_current()

    def start_search(self) -> None:
        """Go to the search field; what is in it is ready to be overwritten."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    # Putting it together

    def _build(self, new: QAction, appearance: QAction, more: QMenu, models: QWidget) -> None:
        wordmark = QLabel("Unfog", self)
        wordmark.setObjectName("wordmark")
        header = QHBoxLayout()
        header.setContentsMargins(6, 0, 0, 0)
        header.setSpacing(9)
        header.addWidget(self._mark)
        header.addWidget(wordmark)
        header.addStretch()
        header.addWidget(self._button(new))
        found = QVBoxLayout(self._found_page)
        nothing = QVBoxLayout(self._nothing_page)
        for column in (found, nothing):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(6)
        for label in (self._count, self._nothing, self._advice):
            label.setProperty("kind", "" if label is self._nothing else "small")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setContentsMargins(14, 0, 10, 0)
        self._advice.setText(tr("All words must be in one message; the last one need not be finished."))
        found.addWidget(self._count)
        found.addWidget(self._results, 1)
        nothing.addSpacing(14)
        nothing.addWidget(self._nothing)
        nothing.addWidget(self._advice)
        nothing.addStretch(1)
        footer = QHBoxLayout()
        footer.setSpacing(2)
        footer.addWidget(self._button(appearance))
        footer.addStretch()
        footer.addWidget(self._more_button(more))
        foot = QVBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(models)
        foot.addLayout(footer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 12, 10, 10)
        layout.setSpacing(10)
        layout.addLayout(header)
        layout.addWidget(self._field)
        layout.addWidget(self._pages, 1)
        layout.addLayout(foot)

    def _use_theme(self) -> None:
        theme = self._theme
        self.setFixedWidth(theme.room(WIDTH))
        self._mark.setPixmap(theme.pixmap("unfog", "muted", theme.px(26)))

    def _connect(self) -> None:
        self.list.chosen.connect(self.chosen)
        self.list.itemClicked.connect(lambda _item: self.clicked.emit())
        self._field.textChanged.connect(self._find)
        self._field.moved.connect(self._results.move_by)
        self._field.returnPressed.connect(self._results.open_current)
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

        def draw() -> None:
            button.setIcon(self._theme.icon("more"))

        draw()
        self._theme.changed.connect(draw)
        return button

    # Searching

    def _find(self, text: str, *, keep_place: bool = False) -> None:
        if not text.strip():
            self._results.show_hits([])
            self._pages.setCurrentWidget(self.list)
            return
        found = self._search(text)
        shown = hits(text, found, self._conversations)
        if not (keep_place and shown == self._results.hits):
            self._results.show_hits(shown)
        self._count.setText(_counted(shown, is_cut=len(found) >= MOST))
        self._results.setAccessibleDescription(self._count.text())
        self._nothing.setText(tr("Nothing found for “{text}”.").format(text=text.strip()))
        self._pages.setCurrentWidget(self._found_page if shown else self._nothing_page)
        said = self._count.text() if shown else self._nothing.text()
        if said != self._said:
            self._said = said
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, said))

    def _open(self, hit: Hit) -> None:
        if hit.message is None:
            self.chosen.emit(hit.conversation)
        else:
            self.found.emit(hit.message, hit.words)

    def _end_search(self) -> None:
        self._field.clear()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)


def _counted(shown: Sequence[Hit], *, is_cut: bool) -> str:
    if is_cut:
        return tr("The {count} best matches").format(count=MOST)
    return tr("%n match(|es)", "", len(shown))


class SearchField(QLineEdit):
    """Where one types what is looked for; the arrow keys go through what was found."""

    moved = Signal(object)
    """A key (`QKeyEvent`) that goes through the results."""
    left = Signal()
    """Esc was pressed in the empty field."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText(tr("Search"))
        self.setAccessibleName(tr("Search all conversations"))
        self.setToolTip(tr("Search all conversations (Ctrl+F)"))
        self._clear = QAction(tr("Clear the search"), self)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self._clear.setVisible(False)
        theme.changed.connect(self._draw)
        self._draw()

    def event(self, event: QEvent) -> bool:
        """Esc is this field's, not the window's, while it has the focus."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears the field, then leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        elif event.key() in _MOVES:
            self.moved.emit(event)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glass before the text."""
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
