"""What stays where it is while a list of messages changes: its end, or else the message that is read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget

from app.gui.conversation.find_in_message import line_of_selection, select_words

_REST_MS = 800  # how long a layout takes to come to rest, at most
_LOW, _HIGH = 0.75, 0.33  # shares of the view: words that are found lower than this are moved up to that
_NEAR_END = 24  # pixels from the end that still count as being there


class ScrollAnchor(QObject):
    """Scrolls an area whose content changes: its end stays in view while it is, so does what is held.

    `page` is what scrolls in it; `may_follow` says whether its end is one that can be followed.
    """

    changed = Signal()
    """The end may have come into view, or have left it."""

    def __init__(self, area: QScrollArea, page: QWidget, may_follow: Callable[[], bool]) -> None:
        super().__init__(area)
        self._area, self._page, self._may_follow = area, page, may_follow
        self._follows = True
        self._held: tuple[QWidget, int] | None = None
        self._words = ""  # that are to be seen in the widget that is held
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.release)
        self._bar.rangeChanged.connect(self._on_range)
        self._bar.valueChanged.connect(self._on_scrolled)

    @property
    def follows(self) -> bool:
        """Whether the end is in view, and stays there."""
        return self._follows

    def set_follows(self, follows: bool) -> None:
        """Keep the end in view from now on, once it is, or no longer."""
        self._follows = follows

    def follow(self) -> None:
        """Go to the end and stay there."""
        self._follows, self._held = True, None
        self._go_to_end()
        QTimer.singleShot(0, self, self._stay_at_end)  # once more when the layout has its final height

    def hold(self, widget: QWidget, distance: int, words: str = "") -> None:
        """Bring a widget so many pixels below the upper edge, with these words of it in view and selected."""
        self._follows = False
        self._held, self._words = (widget, distance), words
        QTimer.singleShot(0, self, self._keep)
        self._rest.start()

    def hold_where_it_is(self, widget: QWidget) -> None:
        """Let a widget stay where it is, whatever comes above it."""
        self._follows = False
        self._held = (widget, self.top_of(widget) - self._bar.value())
        QTimer.singleShot(0, self, self._rest.start)  # when what is to come is there

    def release(self) -> None:
        """Hold nothing any more."""
        self._held, self._words = None, ""

    def top_of(self, widget: QWidget) -> int:
        """Where a widget begins, in pixels from the top of the content."""
        return widget.mapTo(self._page, QPoint(0, 0)).y()

    @property
    def _bar(self) -> QScrollBar:
        # Asked for anew: the object that stands for it in Python may not live as long as it does.
        return self._area.verticalScrollBar()

    def _keep(self) -> None:
        if self._held is None:
            return
        widget, distance = self._held
        self._bar.setValue(self.top_of(widget) - distance)
        if self._words and (view := select_words(widget, self._words)) is not None:
            self._words = ""
            room = self._area.viewport().height()
            line = line_of_selection(view)
            if distance + self.top_of(view) + line - self.top_of(widget) > room * _LOW:
                # What is above may find its height only now: the words stay where they are.
                self._held = (view, round(room * _HIGH) - line)
                self._rest.start()  # laying out a long reply may have taken all the time there was
                self._keep()

    def _stay_at_end(self) -> None:
        if self._follows:
            self._go_to_end()

    def _go_to_end(self) -> None:
        self._bar.setValue(self._bar.maximum())

    def _on_range(self) -> None:
        if self._held is not None:
            QTimer.singleShot(0, self, self._keep)  # when the messages have their new places
        elif self._follows:
            self._go_to_end()
        self.changed.emit()

    def _on_scrolled(self, value: int) -> None:
        self._follows = value >= self._bar.maximum() - _NEAR_END and self._may_follow()
        self.changed.emit()
