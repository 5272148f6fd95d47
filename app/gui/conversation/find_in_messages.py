"""Mark what is searched for in the messages shown, and bring one hit into view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

from app.base.text_finder import TextFinder
from app.gui.conversation.message import HitPlace, MessageWidget
from app.gui.conversation.message_column import MessageColumn, lay_out_now
from app.gui.conversation.scroll_anchor import ScrollAnchor
from app.gui.markdown.hits import Part

_TOP, _BOTTOM = 0.08, 0.85  # shares of the view between which a hit is left where it is
_TARGET = 0.33  # where it is moved to otherwise


class FindInMessages(QObject):
    """The marks in a message list; new message widgets are marked by `mark_new`."""

    text_changed = Signal(int)
    """The reply with this id shows more text."""

    def __init__(self, area: QScrollArea, column: MessageColumn, anchor: ScrollAnchor) -> None:
        super().__init__(area)
        self._area, self._column, self._anchor = area, column, anchor
        self._finder: TextFinder | None = None
        self._shown: MessageWidget | None = None  # with the current hit
        self._place: HitPlace | None = None

    @property
    def first_in_view(self) -> MessageWidget | None:
        """The first message of which something is in view."""
        return next((one for one in self._column.messages if self._bottom(one) > 0), None)

    def find(self, finder: TextFinder) -> None:
        """Mark what this finds in all messages; there is no current hit until `show_hit`."""
        self._finder, self._shown, self._place = finder, None, None
        for message in self._column.messages:
            message.mark_found(finder)

    def end(self, *, select: bool) -> None:
        """Remove all marks; `select`: the current hit becomes the selection."""
        if select and self._place is not None and isValid(self._place.widget):
            self._place.select()
        self._finder, self._shown, self._place = None, None, None
        for message in self._column.messages:
            message.mark_found(None)

    def mark_new(self, message: MessageWidget) -> None:
        """Mark the hits in a new message widget."""
        if self._finder is not None:
            message.mark_found(self._finder)

    def start(self, finder: TextFinder) -> tuple[int, int]:
        """Where to begin: the message with the current hit, or the first in view, and its hits above that."""
        message = self._shown
        if message is None or not isValid(message):
            message = self.first_in_view
        return (0, 0) if message is None else (message.message.id, message.hits_above(finder))

    def text_of(self, message: int) -> str | None:
        """The text that a message shows so far; None if it shows all of it, or is not among those shown."""
        widget = self._find(message)
        return None if widget is None else widget.partial_text

    def show_hit(self, message: int, part: Part, number: int, *, scrolls: bool = True) -> bool:
        """Mark this hit as the current one, and scroll to it; return False if its message is not shown."""
        if self._shown is not None and isValid(self._shown):
            self._shown.clear_hit()
        self._shown = widget = self._find(message)
        if widget is None:
            return False
        self._place = place = widget.show_hit(part, number)
        if scrolls:
            lay_out_now()
            self._scroll_to(place or HitPlace(widget))
        return True

    def line_of_hit(self) -> str:
        """The line with the current hit, "" without one."""
        return "" if self._place is None or not isValid(self._place.widget) else self._place.line()

    def keep_place_while(self, change: Callable[[], object]) -> None:
        """Do something that moves or resizes the list; what is read stays where it is on the screen."""
        follows = self._anchor.follows
        first = self.first_in_view
        before = None if first is None else first.mapTo(self._area.window(), first.rect().topLeft()).y()
        change()
        parent = self._area.parentWidget()
        if parent is not None and (layout := parent.layout()) is not None:
            layout.activate()
        lay_out_now()
        if first is None or before is None or follows:
            return
        moved = first.mapTo(self._area.window(), first.rect().topLeft()).y() - before
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + moved)

    def _scroll_to(self, place: HitPlace) -> None:
        top, height = self._top(place.widget) + place.top, self._area.viewport().height()
        if not height * _TOP <= top <= height * _BOTTOM - place.height:
            top = round(height * _TARGET)
        self._anchor.hold(place.widget, top - place.top)

    def _top(self, widget: QWidget) -> int:
        return self._anchor.top_of(widget) - self._area.verticalScrollBar().value()

    def _bottom(self, widget: QWidget) -> int:
        return self._top(widget) + widget.height()

    def _find(self, message: int) -> MessageWidget | None:
        return next((one for one in self._column.messages if one.message.id == message), None)
