"""The open conversation, oldest message first, in a column of comfortable width.

It follows what is being written only while its end is in view: reading further up is never disturbed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.canvas.painter import CanvasMode
from app.canvas.trace import Trace
from app.chat.found_words import line_of_selection, select_words
from app.chat.messages import ErrorCard, Notice, Welcome
from app.chat.reply import ReplyMessage
from app.chat.user_message import UserMessage
from app.language import tr
from app.storage import StoredMessage
from app.theme import Theme
from model_backends.protocol import BlockCommitted, DenoisingStep, Failed

SCROLL_BAR = 12  # pixels; its place is kept free so that nothing moves when it appears
_PAGE = 40  # messages that are shown at once; earlier ones on demand
_ANCHOR_MS = 800  # how long a layout takes to come to rest, at most
FOUND_TOP = 24  # pixels above a message that was looked for
_LOW, _HIGH = 0.75, 0.33  # shares of the view: words that are found lower than this are moved up to that
_NEAR_END = 24  # pixels from the end that still count as being there


class MessageList(QScrollArea):
    """Widgets for the messages of one conversation."""

    retry = Signal(int)
    """The question of the reply with this id is to be answered again."""
    reproduce = Signal(int)
    """The reply with this id is to be written once more with the same seed."""
    recover = Signal()
    """What failed is to be tried again."""
    models_wanted = Signal()
    """Another model may help after a failure."""
    chosen = Signal(str)
    """An example of the greeting was clicked."""
    link_clicked = Signal(object)
    """The `Link` that was clicked."""
    resume = Signal(int)
    """The reply with this id was cut off and is to be continued."""
    replay = Signal(int)
    """The reply with this id is to be played again."""
    compare = Signal(int)
    export = Signal(int)
    branch = Signal(int)
    """The branch with this message is to be shown."""
    edited = Signal(int, str, object)
    """Another text, with these files, is to be asked in place of the question with this id."""
    step_shown = Signal(object, int)
    """A replay shows this step, as `Player.step_shown`."""
    stepped = Signal(object)
    """The `DenoisingStep` that is on the canvas of a reply from now on."""
    hovered = Signal(object)
    """The position of a canvas under the pointer, or None."""
    later_wanted = Signal()
    """Messages after those that are shown are wanted: `show_later`."""
    end_wanted = Signal()
    """The end of the conversation is wanted, which is not among what is shown: `show_messages`."""

    def __init__(self, theme: Theme, *, bundled_model: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click beside a message leaves the focus where it is
        self.setAccessibleName(tr("Messages"))
        self._theme = theme
        self._replies: dict[int, ReplyMessage] = {}
        self._canvas_mode: CanvasMode = "prose"
        self._is_busy = False
        self._edits: dict[int, str] = {}  # what is being written in place of questions that are not shown now
        self.remark: Callable[[StoredMessage], str] = lambda message: ""
        """What is to be said above a reply."""
        self._notice: Notice | None = None
        self._card: ErrorCard | None = None
        self._follows = True
        self._anchor: tuple[QWidget, int] | None = None  # what stays where while messages come above it
        self._rest = QTimer(self, singleShot=True, interval=_ANCHOR_MS)
        self._rest.timeout.connect(self._let_go)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._welcome = Welcome(theme, bundled_model)
        self._welcome.chosen.connect(self.chosen)
        self._more = QPushButton()
        self._more.setProperty("kind", "link")
        self._more.clicked.connect(self._show_earlier)
        self._earlier: list[StoredMessage] = []
        self._later = QPushButton()
        self._later.setProperty("kind", "link")
        self._later.clicked.connect(self.later_wanted)
        self._later_count = 0
        self._wanted = ""  # words that are to be seen in the message that stays where it is
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(22)
        self._build()
        self._to_end = QToolButton(self)
        self._to_end.setProperty("kind", "primary")
        self._to_end.setToolTip(tr("To the end"))
        self._to_end.setAccessibleName(tr("Scroll to the end"))
        self._to_end.clicked.connect(self.follow)
        self._to_end.hide()
        bar = self.verticalScrollBar()
        bar.setProperty("empty", True)
        bar.rangeChanged.connect(self._on_range)
        bar.valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    @property
    def last_reply(self) -> ReplyMessage | None:
        """The newest reply of the conversation."""
        return self._replies[max(self._replies)] if self._replies else None

    def show_messages(self, messages: Sequence[StoredMessage], around: int | None = None) -> None:
        """Show another conversation, from its end or `around` the message with this id."""
        for question in self._questions():
            self._keep_edit(question)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in (self._welcome, self._more):
                widget.hide()
                widget.deleteLater()
        self._replies.clear()
        self._notice, self._card, self._anchor = None, None, None
        self._follows = bool(messages)
        self._column.addWidget(self._welcome)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._welcome.setVisible(not messages)
        place = next((n for n, message in enumerate(messages) if message.id == around), len(messages))
        end = min(len(messages), place + _PAGE // 2)
        start = max(0, end - _PAGE)
        self._earlier, self._later_count = list(messages[:start]), len(messages) - end
        self._show_more_button()
        for message in messages[start:end]:
            self._append(message)
        self._to_end.hide()
        if not messages:
            self.verticalScrollBar().setValue(0)
        elif around is None:
            self.follow()

    def show_later(self, messages: Sequence[StoredMessage]) -> None:
        """Append a page of those that follow what is shown; `messages` are all of the conversation."""
        start = len(messages) - self._later_count
        self._later_count = max(0, self._later_count - _PAGE)
        self._follows = False
        for message in messages[start : len(messages) - self._later_count]:
            self._append(message)
        self._show_more_button()

    @property
    def is_at_end(self) -> bool:
        """Whether the end is in view, and stays there."""
        return self._follows

    @property
    def place(self) -> tuple[int, int] | None:
        """The message that is read, and where it begins, in pixels below the upper edge; None at the end."""
        if self._follows or not self._welcome.isHidden():
            return None
        top = self.verticalScrollBar().value()
        for widget in self._messages():
            begins = self._top_of(widget) - top
            if begins + widget.height() > 0:
                return widget.message.id, begins
        return None

    def _messages(self) -> list[ReplyMessage | UserMessage]:
        items = (self._column.itemAt(place) for place in range(self._column.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, ReplyMessage | UserMessage)]

    def scroll_to(self, message: int, words: str = "", top: int = FOUND_TOP) -> bool:
        """Bring a message into view, with these words of it selected; False if it is not shown.

        `top`: where it is to begin, in pixels below the upper edge.
        """
        widget = next((one for one in self._messages() if one.message.id == message), None)
        if widget is None:
            return False
        self._follows = False
        self._anchor, self._wanted = (widget, top), words
        QTimer.singleShot(0, self, self._hold_anchor)
        self._rest.start()
        return True

    def add(self, message: StoredMessage) -> None:
        """Append a message."""
        if self._later_count:
            self.end_wanted.emit()
        elif message.id not in self._replies:
            self._append(message)
            if message.role != "assistant":
                self.follow()

    def _append(self, message: StoredMessage) -> None:
        self._welcome.hide()
        self._drop_card()
        if message.role == "assistant":
            if (before := self.last_reply) is not None:
                before.set_last(False)
            reply = self._make_reply(message)
            self._column.addWidget(reply)
            self._show_left_out(reply)
        else:
            if (last := self.last_reply) is not None and not last.is_settled:
                last.skip()  # nobody waits for the old reply any more
            self._column.addWidget(self._make_question(message))

    def push(self, reply: int, event: DenoisingStep | BlockCommitted) -> None:
        """Pass an event on to its reply, if it is shown here."""
        if reply in self._replies:
            self._replies[reply].push(event)

    def set_bundled(self, bundled: bool) -> None:
        """Greet as the bundled model, or as any other."""
        self._welcome.set_bundled(bundled)

    def show_guide(self, guide: QWidget) -> None:
        """Put a card under the greeting of the empty conversation."""
        self._welcome.show_guide(guide)
        self.arrange_welcome()

    def arrange_welcome(self) -> None:
        """Place the greeting anew: what stands in it has another height."""
        self._welcome.set_room(self.viewport().width(), self.viewport().height())

    def say(self, reply: int, progress: str) -> None:
        """Say what a reply waits for."""
        if reply in self._replies:
            self._replies[reply].say(progress)

    def update_message(self, message: StoredMessage) -> None:
        """A reply was changed in storage."""
        reply = self._replies.get(message.id)
        if reply is not None:
            reply.update_message(message)
            reply.set_remark(self.remark(message))
            self._show_left_out(reply)

    def show_failure(self, failure: Failed) -> None:
        """Put an error card at the end, unless it says the same already."""
        if self._card is not None and self._card.failure == failure:
            return
        if self._later_count:
            self.end_wanted.emit()
        self._drop_card()
        last = self.last_reply
        self._card = ErrorCard(self._theme, failure, can_retry=last is None or not last.can_retry)
        self._card.retry.connect(self.recover)
        self._card.models_wanted.connect(self.models_wanted)
        self._column.addWidget(self._card)
        self.follow()

    def set_busy(self, busy: bool) -> None:
        """A reply is being written, here or in another conversation: nothing else can be asked for now."""
        self._is_busy = busy
        for reply in self._replies.values():
            reply.set_busy(busy)
        for question in self._questions():
            question.set_busy(busy)

    def reply(self, id: int) -> ReplyMessage | None:
        """A reply that is shown, by its message's id."""
        return self._replies.get(id)

    def set_spacing(self, pixels: int) -> None:
        """Leave so much room between messages."""
        self._column.setSpacing(pixels)

    def set_canvas_mode(self, mode: CanvasMode) -> None:
        """Show blocks as prose, as a grid, or without motion, in all replies from now on."""
        self._canvas_mode = mode
        for reply in self._replies.values():
            reply.set_canvas_mode(mode)

    def go_to_step(self, trace: Trace, step: int) -> None:
        """Show a step in the replay that plays this block."""
        for reply in self._replies.values():
            reply.go_to_step(trace, step)

    def skip(self) -> None:
        """Stop playing: show the last reply as it is stored."""
        if (last := self.last_reply) is not None:
            last.skip()

    def follow(self) -> None:
        """Go to the end and stay there."""
        if self._later_count:
            self.end_wanted.emit()
            return
        self._follows, self._anchor = True, None
        self._go_to_end()
        QTimer.singleShot(0, self, self._stay_at_end)  # once more when the layout has its final height

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the button that leads to the end in its place."""
        super().resizeEvent(event)
        self.arrange_welcome()
        self._place_way_down()

    def _use_theme(self) -> None:
        self._to_end.setIcon(self._theme.icon("down", "on_accent"))
        self._to_end.setFixedSize(self._theme.px(34), self._theme.px(34))
        self._place_way_down()
        QTimer.singleShot(0, self, self.arrange_welcome)  # when everything has its new height

    def _place_way_down(self) -> None:
        button = self._to_end
        button.move((self.viewport().width() - button.width()) // 2, self.height() - button.height() - 12)

    def _build(self) -> None:
        column = QWidget(self)
        column.setObjectName("column")
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._column)
        inner.addWidget(self._later, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(1)
        self._page = QWidget(self)
        self._page.setObjectName("page")
        outer = QHBoxLayout(self._page)
        outer.setContentsMargins(28 + SCROLL_BAR, 32, 28, 20)
        outer.addStretch(1)
        outer.addWidget(column, 1000)
        outer.addStretch(1)
        self.setWidget(self._page)

    def _make_reply(self, message: StoredMessage) -> ReplyMessage:
        reply = ReplyMessage(self._theme, message)
        reply.set_canvas_mode(self._canvas_mode)
        reply.set_remark(self.remark(message))
        reply.set_busy(self._is_busy)
        reply.link_clicked.connect(self.link_clicked)
        reply.branch.connect(self.branch)
        reply.step_shown.connect(self.step_shown)
        reply.stepped.connect(self.stepped)
        reply.hovered.connect(self.hovered)
        for wish, signal in (
            (reply.retry, self.retry),
            (reply.reproduce, self.reproduce),
            (reply.resume, self.resume),
            (reply.replay, self.replay),
            (reply.compare, self.compare),
            (reply.export, self.export),
        ):
            wish.connect(lambda signal=signal, id=message.id: signal.emit(id))
        self._replies[message.id] = reply
        return reply

    def _make_question(self, message: StoredMessage) -> UserMessage:
        question = UserMessage(self._theme, message)
        question.branch.connect(self.branch)
        question.edited.connect(self.edited)
        question.set_busy(self._is_busy)
        if (text := self._edits.pop(message.id, None)) is not None:
            question.edit(text)
        return question

    def _questions(self) -> list[UserMessage]:
        return [message for message in self._messages() if isinstance(message, UserMessage)]

    def _keep_edit(self, question: UserMessage) -> None:
        """Keep what is being written in place of a question until that is shown again."""
        if (text := question.unsent) is not None:
            self._edits[question.message.id] = text

    def _show_earlier(self) -> None:
        """Put earlier messages above; what is being read stays where it is."""
        page, self._earlier = self._earlier[-_PAGE:], self._earlier[:-_PAGE]
        place = self._column.indexOf(self._more) + 1
        item = self._column.itemAt(place)
        first = item.widget() if item is not None else None
        if first is not None:
            self._anchor = (first, self._top_of(first) - self.verticalScrollBar().value())
            self._follows = False
        for message in reversed(page):
            if message.role == "assistant":
                reply = self._make_reply(message)
                reply.set_last(False)
                self._column.insertWidget(place, reply)
            else:
                self._column.insertWidget(place, self._make_question(message))
        self._show_more_button()
        self._rest.start()

    def _top_of(self, widget: QWidget) -> int:
        """Where a message begins, in pixels from the top of the conversation."""
        return widget.mapTo(self._page, QPoint(0, 0)).y()

    def _hold_anchor(self) -> None:
        if self._anchor is None:
            return
        widget, distance = self._anchor
        self.verticalScrollBar().setValue(self._top_of(widget) - distance)
        if self._wanted and (view := select_words(widget, self._wanted)) is not None:
            self._wanted = ""
            room = self.viewport().height()
            line = line_of_selection(view)
            if distance + self._top_of(view) + line - self._top_of(widget) > room * _LOW:
                # What is above may find its height only now: the words stay where they are.
                self._anchor = (view, round(room * _HIGH) - line)
                self._rest.start()  # laying out a long reply may have taken all the time there was
                self._hold_anchor()

    def _let_go(self) -> None:
        self._anchor, self._wanted = None, ""

    def _show_more_button(self) -> None:
        self._more.setText(tr("Show earlier messages ({count})").format(count=len(self._earlier)))
        self._more.setVisible(bool(self._earlier))
        self._later.setText(tr("Show later messages ({count})").format(count=self._later_count))
        self._later.setVisible(bool(self._later_count))

    def _show_left_out(self, reply: ReplyMessage) -> None:
        """Say above the newest reply what the model no longer saw when it wrote it."""
        count = reply.message.left_out
        if count == 0 or reply is not self.last_reply:
            return
        if self._notice is not None:
            self._column.removeWidget(self._notice)
            self._notice.setParent(None)
            self._notice.deleteLater()
        self._notice = Notice(
            tr("The first message no longer fits into the model's context and was left out.")
            if count == 1
            else tr(
                "The first {count} messages no longer fit into the model's context and were left out."
            ).format(count=count)
        )
        self._column.insertWidget(self._column.indexOf(reply), self._notice)

    def _drop_card(self) -> None:
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None

    def _stay_at_end(self) -> None:
        if self._follows:
            self._go_to_end()

    def _go_to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _on_range(self, _minimum: int, maximum: int) -> None:
        bar = self.verticalScrollBar()
        if bar.property("empty") != (maximum == 0):
            bar.setProperty("empty", maximum == 0)
            bar.style().unpolish(bar)
            bar.style().polish(bar)
        if self._anchor is not None:
            QTimer.singleShot(0, self, self._hold_anchor)  # when the messages have their new places
        elif self._follows:
            self._go_to_end()
        self._show_way_down()

    def _on_scrolled(self, value: int) -> None:
        is_at_end = value >= self.verticalScrollBar().maximum() - _NEAR_END
        self._follows = is_at_end and not self._later_count and self._welcome.isHidden()
        self._show_way_down()

    def _show_way_down(self) -> None:
        self._to_end.setVisible(not self._follows and self._welcome.isHidden())
        self._to_end.raise_()
