"""What is selected in the text of a reply: shows the bar beside it, and takes its key and its menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from app.gui.markdown.passages import Passages
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.text_view import TextView
from app.gui.rewriting.passage_bar import BarEntry, PassageBar
from app.gui.widgets.theme import Theme

FOG_AGAIN = "rewrite_again"
"""The name of the entry that the key F is for."""
_PAUSE_MS = 180  # without a change of the selection, before the bar is shown


class PassageSelection(QObject):
    """Watches the selections in a text. The bar floats beside `holder`, the message, in the same parent."""

    requested = Signal(str)
    """Do this with the selected passage."""

    def __init__(
        self,
        theme: Theme,
        text: RichText,
        holder: QWidget,
        entries: Callable[[], Sequence[BarEntry]],
    ) -> None:
        """`entries` returns what can be done with a passage; nothing while there can't be one."""
        super().__init__(holder)
        self._text, self._holder, self._entries = text, holder, entries
        self._passages = Passages(theme, text)
        self._theme = theme
        self._bar: PassageBar | None = None
        self._view: TextView | None = None
        self._is_busy = False
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._show_bar)
        text.view_made.connect(self._watch)

    @property
    def bar(self) -> PassageBar | None:
        """The bar, once it has been shown."""
        return self._bar

    @property
    def is_there(self) -> bool:
        """Whether words are selected."""
        return self._selected_view is not None

    @property
    def view(self) -> TextView | None:
        """The view in which words are selected."""
        return self._selected_view

    def range(self) -> tuple[int, int] | None:
        """Return the selected passage, or else the word at the text cursor, in the source of the text."""
        view = self._selected_view or self._focused_view
        return None if view is None else self._passages.selected(view)

    def set_busy(self, busy: bool) -> None:
        """While any reply is being written, nothing can be written anew."""
        self._is_busy = busy
        if self._bar is not None:
            self._bar.set_busy(busy)

    def hide_bar(self) -> None:
        """Hide the bar until the selection changes."""
        self._timer.stop()
        if self._bar is not None:
            self._bar.hide()

    def clear(self) -> None:
        """Select nothing."""
        view = self._selected_view
        if view is not None:
            cursor = view.textCursor()
            cursor.clearSelection()
            view.setTextCursor(cursor)

    def select(self, start: int, end: int) -> None:
        """Select a passage where it is shown, if it is in one view that has the focus."""
        places = self._passages.places(start, end)
        if len(places) == 1 and places[0].view.hasFocus():
            place = places[0]
            cursor = place.view.textCursor()
            cursor.setPosition(place.start)
            cursor.setPosition(place.end, cursor.MoveMode.KeepAnchor)
            place.view.setTextCursor(cursor)

    @property
    def _selected_view(self) -> TextView | None:
        view = self._view
        if view is None or not isValid(view) or not view.isVisible():
            return None
        words = view.textCursor().selectedText()
        return view if any(map(str.isalnum, words)) or "\ufffc" in words else None

    @property
    def _focused_view(self) -> TextView | None:
        views = (view for _, _, views in self._text.chunks() for view in views)
        return next((view for view in views if view.hasFocus()), None)

    def _watch(self, view: TextView) -> None:
        view.installEventFilter(self)
        view.selectionChanged.connect(lambda: self._on_selection(view))
        view.menu_opening.connect(lambda menu: self._add_to_menu(view, menu))

    def _on_selection(self, view: TextView) -> None:
        if view.textCursor().hasSelection():
            self._view = view
        elif self._view is not view:
            return
        if self._bar is not None:
            self._bar.hide()
        self._timer.start()

    def _show_bar(self) -> None:
        """Show the bar beside the selection, once it has been made."""
        view, entries = self._selected_view, self._entries()
        if view is None or not entries:
            return
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._timer.start()
            return
        cursor = view.textCursor()
        first, last = view.textCursor(), view.textCursor()
        first.setPosition(cursor.selectionStart())
        last.setPosition(cursor.selectionEnd())
        box = view.cursorRect(first).united(view.cursorRect(last))
        bar = self._made_bar()
        corner = view.viewport().mapTo(bar.around, QPoint(0, 0))
        bar.set_entries(entries)
        bar.set_busy(self._is_busy)
        bar.show_at(box.translated(corner), _visible_area(bar))

    def _made_bar(self) -> PassageBar:
        if self._bar is None:
            self._bar = PassageBar(self._theme, self._holder.parentWidget() or self._holder)
            self._bar.requested.connect(self.requested)
            self._holder.destroyed.connect(self._bar.deleteLater)
        return self._bar

    # The key and the menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take F where a passage is selected."""
        if not isinstance(watched, QWidget) or self._selected_view is None:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.ShiftModifier,
            )
            if (
                watched is self._selected_view
                and event.key() == Qt.Key.Key_F
                and is_plain
                and self._entries()
            ):
                self.requested.emit(FOG_AGAIN)
                return True
        return False

    def _add_to_menu(self, view: TextView, menu: QMenu) -> None:
        """Put what can be done with a passage at the top of the menu of a selection."""
        if view is not self._selected_view or not (entries := self._entries()):
            return
        before = next(iter(menu.actions()), None)
        actions = []
        for entry in entries:
            action = QAction(f"{entry.title}\t{entry.key}" if entry.key else entry.title, menu)
            action.setEnabled(not self._is_busy)
            action.triggered.connect(lambda _checked=False, name=entry.name: self.requested.emit(name))
            actions.append(action)
        if before is None:
            menu.addActions(actions)
        else:
            menu.insertActions(before, actions)
            menu.insertSeparator(before)


def _visible_area(bar: PassageBar) -> QRect:
    """What can be seen of the bar's parent."""
    around = bar.around
    area = around.visibleRegion().boundingRect()
    return area if area.isValid() else around.rect()
