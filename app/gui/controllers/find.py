"""Find a text in the open conversation: count its hits, mark them, go from one to the next."""

from __future__ import annotations

from collections.abc import Generator
from itertools import accumulate

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from app.base.text_finder import TextFinder
from app.base.translation import tr
from app.gui.controllers.models import ModelsController
from app.gui.conversation.find_bar import FindBar
from app.gui.conversation.message_list import MessageList
from app.gui.markdown.hits import MessageHits, count_hits
from app.gui.pad.tools import PadTools
from app.gui.widgets.context import AppContext
from app.processes.sliced_task import SlicedTask
from app.storage import StoredMessage

_LONGEST_SELECTION = 200  # characters that are taken as the text to find


class FindController(QObject):
    """Connects the find bar to the messages; those that have no widget yet are searched, too."""

    def __init__(
        self,
        context: AppContext,
        messages: MessageList,
        bar: FindBar,
        models: ModelsController,
        pad: PadTools,
    ) -> None:
        """`pad` finds in a pad while one is open."""
        super().__init__(bar)
        self._session, self._actions = context.session, context.actions
        self._messages, self._bar, self._models, self._pad = messages, bar, models, pad
        self._focus_before: QWidget | None = None
        self._finder: TextFinder | None = None
        self._stored: dict[int, StoredMessage] = {}  # all of the conversation, in their order
        self._hits: dict[int, MessageHits] = {}  # of those counted so far that have any, in the same order
        self._current: tuple[int, int] | None = None  # message, and number of the hit in it
        self._task: SlicedTask | None = None
        self._changed: set[int] = set()  # messages that have changed since they were counted
        bar.typed.connect(lambda _text: self._search(goes=True))
        bar.next_requested.connect(self.go_on)
        bar.previous_requested.connect(lambda: self.go_on(-1))
        bar.closed.connect(self.close)
        session = context.session
        session.opened.connect(self._on_other_messages)
        session.changed.connect(self._on_other_messages)
        session.added.connect(self._on_message)
        session.updated.connect(self._on_message)
        messages.finding.text_changed.connect(self._on_text)
        pad.toggled.connect(lambda _is_shown: self._enable())
        context.actions.handle(
            {
                "find": self.open,
                "find_next": self.go_on,
                "find_previous": lambda: self.go_on(-1),
            }
        )
        self._enable()

    def open(self) -> None:
        """Show the bar and take the focus; what is selected becomes the text to find."""
        self._models.hide()
        if self._pad.is_shown:
            self._pad.find()
            return
        focus = QApplication.focusWidget()
        was_open = self._bar.isVisible()
        text = "" if focus is not None and self._bar.isAncestorOf(focus) else _selected_text(focus)
        if not was_open:
            self._focus_before = focus
            self._messages.finding.keep_place_while(self._bar.show)
        is_other = bool(text) and text != self._bar.text
        self._bar.start(text)
        if not was_open and not is_other and self._bar.text:
            self._search(goes=True)

    def close(self) -> None:
        """Hide the bar and the marks; the current hit stays selected, and the focus goes back."""
        if not self._bar.isVisible():
            return
        self._cancel()
        self._messages.finding.end(select=self._current is not None)
        focus, before, self._focus_before = QApplication.focusWidget(), self._focus_before, None
        had_focus = focus is None or self._bar.isAncestorOf(focus)
        self._messages.finding.keep_place_while(self._bar.hide)
        self._finder, self._current = None, None
        self._stored, self._hits = {}, {}
        if not had_focus:
            return
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._models.leave()

    def go_on(self, by: int = 1) -> None:
        """Go to the next hit, or to the one before."""
        if self._pad.is_shown:
            self._pad.find_next(by)
            return
        if not self._bar.isVisible() or not self._bar.text.strip():
            self.open()
            return
        if not self._hits:
            self._bar.announce()
            return
        counts = [entry.count for entry in self._hits.values()]
        ids = list(self._hits)
        if self._current is None:
            self._go_to_first() if by > 0 else self._go_to(ids[-1], counts[-1] - 1)
            return
        message, number = self._current[0], self._current[1] + by
        place = ids.index(message)
        if not 0 <= number < counts[place]:
            place = (place + by) % len(ids)
            number = 0 if by > 0 else counts[place] - 1
        self._go_to(ids[place], number)

    # Searching

    def _search(self, *, goes: bool) -> None:
        """Search from the beginning; `goes`: go to the first hit from the place in view on."""
        self._cancel()
        self._finder = finder = TextFinder(self._bar.text)
        self._start = self._messages.finding.start(finder)
        current = None if goes else self._current
        self._messages.finding.find(finder)
        self._hits, self._current = {}, current
        if finder.is_blank:
            self._bar.show_position(None, 0)
            return
        self._stored = {message.id: message for message in self._session.messages()}
        self._goes = goes
        self._task = task = SlicedTask(self._count_all(finder), self)
        task.progressed.connect(lambda _: self._on_progress())
        task.finished.connect(self._on_counted)
        task.failed.connect(self._session.failed)
        task.start()

    def _count_all(self, finder: TextFinder) -> Generator[None, None, None]:
        for message in list(self._stored.values()):
            hits = yield from count_hits(message, self._text_of(message), finder)
            if hits.count:
                self._hits[message.id] = hits
            yield

    def _text_of(self, message: StoredMessage) -> str:
        """The finished paragraphs of a reply that is being shown, else all of the text."""
        shown = self._messages.finding.text_of(message.id)
        return message.settled_text if shown is None else shown

    def _on_progress(self) -> None:
        if self._goes and self._current is None and (place := self._first_from_start()) is not None:
            self._go_to(*place, announces=False)
        else:
            self._show_position()

    def _on_counted(self) -> None:
        self._task = None
        for message in list(self._changed):
            self._count(message)
        self._changed.clear()
        if self._goes and self._current is None and self._hits:
            self._go_to_first(announces=False)
        elif self._current is not None:
            self._keep_current()
        self._show_position()
        if self._goes:
            self._announce()
        self._goes = False

    def _keep_current(self) -> None:
        """Mark the current hit again in widgets that are new; forget it if it is no longer there."""
        assert self._current is not None
        message, number = self._current
        if message not in self._hits:
            self._current = None
        else:
            self._current = message, min(number, self._hits[message].count - 1)
            self._messages.show_hit(message, *self._hits[message].part(self._current[1]), scrolls=False)

    def _cancel(self) -> None:
        self._changed.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    # Going

    def _first_from_start(self) -> tuple[int, int] | None:
        """The first hit counted so far from where the search began."""
        start_message, start_number = self._start
        for message, hits in self._hits.items():
            if message > start_message:
                return message, 0
            if message == start_message and hits.count > start_number:
                return message, start_number
        return None

    def _go_to_first(self, *, announces: bool = True) -> None:
        place = self._first_from_start() or (next(iter(self._hits)), 0)
        self._go_to(*place, announces=announces)

    def _go_to(self, message: int, number: int, *, announces: bool = True) -> None:
        self._current = message, number
        part, place = self._hits[message].part(number)
        if not self._messages.show_hit(message, part, place):
            self._messages.show_messages(list(self._stored.values()), around=message)
            self._messages.show_hit(message, part, place)
        self._show_position()
        if announces:
            self._announce()

    def _announce(self) -> None:
        self._bar.announce(self._messages.finding.line_of_hit())

    def _show_position(self) -> None:
        counts = [entry.count for entry in self._hits.values()]
        current = None
        if self._current is not None and self._current[0] in self._hits:
            before = dict(zip(self._hits, accumulate([0, *counts]), strict=False))
            current = before[self._current[0]] + self._current[1]
        self._bar.show_position(current, sum(counts), is_complete=self._task is None)

    # What changes

    def _on_other_messages(self) -> None:
        self._enable()
        if self._bar.isVisible():
            self._search(goes=False)

    def _on_message(self, message: StoredMessage) -> None:
        self._enable()
        if self._finder is not None and message.conversation == self._session.current:
            self._stored[message.id] = message
            self._on_text(message.id)

    def _on_text(self, message: int) -> None:
        """Count the hits of a reply that has grown."""
        if self._finder is None or self._finder.is_blank or message not in self._stored:
            return
        if self._task is not None:
            self._changed.add(message)
        else:
            self._count(message)
            self._show_position()

    def _count(self, message: int) -> None:
        assert self._finder is not None
        stored = self._stored[message]
        counting = count_hits(stored, self._text_of(stored), self._finder)
        while True:
            try:
                next(counting)
            except StopIteration as end:
                hits: MessageHits = end.value
                break
        if hits.count:
            is_new = message not in self._hits
            self._hits[message] = hits
            if is_new:
                self._hits = dict(sorted(self._hits.items()))
        elif self._hits.pop(message, None) is not None and self._current and self._current[0] == message:
            self._current = None

    def _enable(self) -> None:
        for name in ("find", "find_next", "find_previous"):
            self._actions[name].setEnabled(self._pad.is_shown or not self._messages.is_empty)
        title = tr("Find in this pad") if self._pad.is_shown else tr("Find in this conversation")
        self._actions["find"].setText(title)


def _selected_text(focus: QWidget | None) -> str:
    """The selection of the text with the focus, if it is a short one in one line."""
    text = ""
    if isinstance(focus, QTextEdit | QPlainTextEdit):
        text = focus.textCursor().selectedText()
    elif isinstance(focus, QLineEdit):
        text = focus.selectedText()
    text = text.strip()
    return text if len(text) <= _LONGEST_SELECTION and "\u2029" not in text else ""
