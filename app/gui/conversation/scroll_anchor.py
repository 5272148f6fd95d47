"""Keep the scroll position of a message list while it changes: at its end, or at a message."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget
from shiboken6 import isValid

_REST_TICK_MS, _REST_TICKS = 160, 5  # a layout without a change for so long is stable
_LONGEST_HOLD_SECONDS = 10.0
_LOW, _HIGH = 0.75, 0.33  # shares of the view: words found below the first are moved up to the second
_NEAR_END = 24  # pixels from the end that still count as the end


class ScrollAnchor(QObject):
    """Scrolls an area when its content changes, to keep its end or a held widget in view.

    `page` is its content; `can_follow` tells whether its end can be followed.
    """

    changed = Signal()
    """The end may have come into view, or left it."""

    def __init__(self, area: QScrollArea, page: QWidget, can_follow: Callable[[], bool]) -> None:
        super().__init__(area)
        self._area, self._page, self._can_follow = area, page, can_follow
        self._follows = True
        self._held: tuple[QWidget, int] | None = None
        self._line: Callable[[], int] = _top_edge  # what of it is held, in pixels below its top
        self._words = ""  # words of the held widget that should be visible
        self._hold_ends = 0.0  # on the clock of `time.monotonic`: after that the hold is not extended
        self._quiet_ticks = 0
        self._rest_timer = QTimer(self, singleShot=True, interval=_REST_TICK_MS)
        self._rest_timer.timeout.connect(self._on_tick)
        self._bar.rangeChanged.connect(self._on_range)
        self._bar.valueChanged.connect(self._on_scrolled)
        self._bar.actionTriggered.connect(lambda _action: self.release())  # by the wheel, a key, a drag

    @property
    def follows(self) -> bool:
        """Whether the end is in view and followed."""
        return self._follows

    def set_follows(self, follows: bool) -> None:
        """Follow the end from now on, or stop following it."""
        self._follows = follows

    def follow(self) -> None:
        """Scroll to the end and follow it."""
        self._follows, self._held = True, None
        self._go_to_end()
        QTimer.singleShot(0, self, self._keep_at_end)  # again once the layout has its final height

    def hold(self, widget: QWidget, distance: int, words: str = "") -> None:
        """Keep a widget `distance` pixels below the upper edge, with these words in view and selected."""
        self._follows = False
        self._held, self._words, self._line = (widget, distance), words, _top_edge
        self._hold_ends = time.monotonic() + _LONGEST_HOLD_SECONDS
        if not words:
            self._scroll_to_held()  # for the next frame
        QTimer.singleShot(0, self, self._scroll_to_held)
        self._await_rest()

    def hold_in_place(self, widget: QWidget) -> None:
        """Keep a widget in place while content is added above it."""
        self._follows = False
        self._held, self._line = (widget, self.top_of(widget) - self._bar.value()), _top_edge
        QTimer.singleShot(0, self, self._await_rest)  # once the new content is there

    def hold_line(self, widget: QWidget, line: Callable[[], int]) -> None:
        """Keep a line of a widget in place, `line()` pixels below its top, while texts are laid out anew."""
        self._held, self._line = (widget, self.top_of(widget) + line() - self._bar.value()), line
        self._hold_ends = time.monotonic() + _LONGEST_HOLD_SECONDS
        QTimer.singleShot(0, self, self._scroll_to_held)
        self._await_rest()

    @property
    def is_holding(self) -> bool:
        """Whether something is held in place."""
        return self._held is not None

    def release(self) -> None:
        """Hold nothing."""
        self._held, self._words, self._line = None, "", _top_edge

    def top_of(self, widget: QWidget) -> int:
        """The top of a widget, in pixels from the top of the content."""
        return widget.mapTo(self._page, QPoint(0, 0)).y()

    @property
    def _bar(self) -> QScrollBar:
        # Not cached: the Python wrapper may be deleted before the scroll bar.
        return self._area.verticalScrollBar()

    def _scroll_to_held(self) -> None:
        if self._held is None or not isValid(self._held[0]):  # its text may have been laid out anew
            self.release()
            return
        widget, distance = self._held
        before = self._bar.value()
        self._bar.setValue(self.top_of(widget) + self._line() - distance)
        if self._bar.value() != before:
            self._extend_hold()  # the layout is not stable yet
        if not self._words:
            return
        from app.gui.conversation.find_in_message import line_of_selection, select_words

        if (view := select_words(widget, self._words)) is not None:
            self._words = ""
            height = self._area.viewport().height()
            line = line_of_selection(view)
            if distance + self.top_of(view) + line - self.top_of(widget) > height * _LOW:
                # Content above may get its height only now: keep the words in place.
                self._held = (view, round(height * _HIGH) - line)
                self._await_rest()  # laying out a long reply may have taken all of the time
                self._scroll_to_held()

    def _extend_hold(self) -> None:
        if time.monotonic() < self._hold_ends:
            self._await_rest()

    def _await_rest(self) -> None:
        """Release once nothing changes any more. A busy loop ticks late: layouts that are due come first."""
        self._quiet_ticks = 0
        self._rest_timer.start()

    def _on_tick(self) -> None:
        self._quiet_ticks += 1
        self._scroll_to_held()  # not every move changes the range
        if self._quiet_ticks < _REST_TICKS:
            self._rest_timer.start()
        else:
            self.release()
            self._on_scrolled(self._bar.value())  # the end may be in view

    def _keep_at_end(self) -> None:
        if self._follows:
            self._go_to_end()

    def _go_to_end(self) -> None:
        self._bar.setValue(self._bar.maximum())

    def _on_range(self) -> None:
        if self._held is not None:
            QTimer.singleShot(0, self, self._scroll_to_held)  # once the messages have been moved
            self._extend_hold()  # or a layout that took longer than the rest would be followed by a release
        elif self._follows:
            self._go_to_end()
        self.changed.emit()

    def _on_scrolled(self, value: int) -> None:
        self._follows = value >= self._bar.maximum() - _NEAR_END and self._can_follow()
        self.changed.emit()


def _top_edge() -> int:
    return 0
