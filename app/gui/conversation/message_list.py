"""The message list: the open conversation, oldest message first, in a column of readable width.

It follows the running reply only while the end is in view: reading further up is never disturbed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.base.app_dirs import BUNDLED_CANVAS_LENGTH
from app.base.translation import tr
from app.gui.conversation.find_in_messages import FindInMessages
from app.gui.conversation.message import MessageWidget
from app.gui.conversation.message_column import MessageColumn
from app.gui.conversation.message_pages import MessagePages
from app.gui.conversation.notices import ErrorCard, InlineNotice
from app.gui.conversation.reply_actions import ReplyRequests
from app.gui.conversation.scroll_anchor import ScrollAnchor
from app.gui.markdown.hits import Part
from app.gui.welcome.welcome import Welcome
from app.gui.widgets.scroll_bar import reserve_scroll_bar
from app.gui.widgets.scroll_to_end_button import ScrollToEndButton
from app.gui.widgets.theme import Theme
from app.storage import StoredMessage, UnsentEdit
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep, Failed

if TYPE_CHECKING:  # the canvas and Markdown are imported for the first message: an empty window needs neither
    from app.gui.canvas.painter import CanvasMode
    from app.gui.conversation.reply import ReplyMessage
    from app.gui.conversation.user_message import UserMessage
    from app.gui.conversation.withdrawn_fog import WithdrawnFog
    from app.storage.trace import Trace

TARGET_TOP = 24  # pixels above a message that is scrolled to


class MessageList(QScrollArea):
    """Shows the messages of one conversation."""

    recover = Signal()
    """Try again what failed."""
    models_requested = Signal()
    """Show the models: another one may help after a failure."""
    chosen = Signal(str)
    """A suggestion of the greeting was clicked."""
    text_menu = Signal(int, object, object)
    """The id of a reply, the `TextView` of a part of its text, and the `QMenu` that is about to be shown."""
    link_clicked = Signal(object)
    """The `Link` that was clicked."""
    clip_menu = Signal(int, QPoint)
    """Open the menu of clips of the reply with this id at this point of the screen."""
    branch = Signal(int)
    """Show the branch with this message."""
    edited = Signal(int, str, object)
    """Send this text with these files instead of the question with this id."""
    edit_changed = Signal(int, object)
    """See `UserMessage.edit_changed`."""
    step_shown = Signal(object, int)
    """See `Player.step_shown`."""
    start_shown = Signal(object)
    """The `BlockStarted` whose fog is on the canvas of a reply from now on."""
    stepped = Signal(object)
    """The `DenoisingStep` that is on the canvas of a reply from now on."""
    hovered = Signal(object)
    """The position of a canvas under the pointer, or None."""
    later_requested = Signal()
    """Show later messages: call `show_later`."""
    end_requested = Signal()
    """Show the end of the conversation, which is not loaded: call `show_messages`."""

    def __init__(
        self,
        theme: Theme,
        reply_note: Callable[[StoredMessage], str],
        unsent_edit: Callable[[int], UnsentEdit | None],
        welcome: Welcome,
        parent: QWidget | None = None,
    ) -> None:
        """`welcome` is shown while there is no message.

        `reply_note` returns the note above a reply, `unsent_edit` the edit of a question that was not sent.
        """
        super().__init__(parent)
        self.setObjectName("messages")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click beside a message does not move the focus
        self.setAccessibleName(tr("Messages"))
        self.requests = ReplyRequests()
        """Requests for a reply: controllers handle them."""
        self._theme, self._reply_note, self._unsent_edit = theme, reply_note, unsent_edit
        self._replies: dict[int, ReplyMessage] = {}
        self._questions: dict[int, UserMessage] = {}
        self._canvas_mode: CanvasMode = "prose"
        self._fog_seconds, self._canvas_length = 0.0, BUNDLED_CANVAS_LENGTH
        self._speed = 1.0  # at which the running reply is shown
        self._is_busy = False
        self._notice: InlineNotice | None = None
        self._card: ErrorCard | None = None
        self._pages = MessagePages()
        self._build_timer = QTimer(self, singleShot=True, interval=0)
        self._build_timer.timeout.connect(self._build_some)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        reserve_scroll_bar(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._welcome = welcome
        welcome.chosen.connect(self.chosen)
        welcome.resized.connect(self._lay_out_welcome_later)
        self._column = MessageColumn(self._welcome, self)
        self._column.earlier_requested.connect(self._show_earlier)
        self._column.later_requested.connect(self.later_requested)
        self.setWidget(self._column)
        self._to_end_button = ScrollToEndButton(theme, self, self._column.body)
        self._to_end_button.clicked.connect(self.follow)
        self._anchor = ScrollAnchor(self, self._column, self._can_follow)
        self._anchor.changed.connect(self._update_to_end_button)
        self.finding = FindInMessages(self, self._column, self._anchor)
        """What is searched for in the messages."""
        # After everything has its new height:
        theme.changed.connect(self._hold_line)  # before the messages are laid out anew
        theme.changed.connect(self._lay_out_welcome_later)

    @staticmethod
    def preload() -> None:
        """Import the canvas, Markdown and NumPy, so that the first message need not wait for them."""
        import app.gui.conversation.reply
        import app.gui.conversation.user_message  # noqa: F401

    @property
    def last_reply(self) -> ReplyMessage | None:
        """The newest reply of the conversation."""
        return self._replies[max(self._replies)] if self._replies else None

    @property
    def is_empty(self) -> bool:
        """Whether the conversation has no messages."""
        return not self._replies and not self._questions

    @property
    def reply_with_selection(self) -> ReplyMessage | None:
        """The reply in which words are selected; of several, the one with the focus, else the newest."""
        selected = [self._replies[id] for id in sorted(self._replies) if self._replies[id].has_selection]
        focus = self.window().focusWidget()
        focused = [reply for reply in selected if focus is not None and reply.isAncestorOf(focus)]
        return next(iter((*focused, *reversed(selected))), None)

    @property
    def last_question(self) -> UserMessage | None:
        """The newest question of the conversation."""
        return self._questions[max(self._questions)] if self._questions else None

    def show_messages(self, messages: Sequence[StoredMessage], around: int | None = None) -> None:
        """Show another conversation, from its end or `around` the message with this id."""
        if around is None and self._show_other_branch(messages):
            return
        self.save_edits()
        fog = self._fog_without_reply(messages)
        self._column.clear()
        self._replies.clear()
        self._questions.clear()
        self._notice, self._card = None, None
        self._anchor.release()
        self._anchor.set_follows(bool(messages))
        self._welcome.setVisible(not messages)
        page = self._pages.open(messages, around)
        self._update_more_buttons()
        last = max((message.id for message in page if message.role == "assistant"), default=0)
        for message in page:
            self._append(message, is_last=message.id == last)
        self._to_end_button.hide()
        if not messages:
            self.verticalScrollBar().setValue(0)
            return
        self._column.lay_out()
        if around is None:
            self.follow()
        if fog is not None and (question := self.last_question) is not None:
            fog.fade(question, self._column)

    def _show_other_branch(self, messages: Sequence[StoredMessage]) -> bool:
        """Replace a reply by another one to the same question, in its place; False if more than that changed.

        What is read stays where it is, and what follows is that of the other branch.
        """
        shown, above = self._column.messages, self._pages.above
        ids = [*above, *(widget.message.id for widget in shown)]
        number = next(
            (at for at, (id, message) in enumerate(zip(ids, messages, strict=False)) if id != message.id), -1
        )
        if number < len(above) or self._pages.later_count:
            return False
        message, before = messages[number], self._replies.get(ids[number])
        if before is None or before.message.parent != message.parent or message.role != "assistant":
            return False
        if any(one.status == "running" for one in messages[number:]) or not before.is_settled:
            return False
        self.replace_reply(before.message.id, message)
        for later in messages[number + 1 :]:
            self._append(later, is_last=True)
        self._column.lay_out()
        return True

    def replace_reply(self, reply: int, message: StoredMessage, *, is_written: bool = False) -> ReplyMessage:
        """Let the widget of a reply stand for another one to the same question; what follows it is removed.

        `is_written`: its passage is fog now; `finish_rewrite` shows the text.
        """
        widget = self._replies.pop(reply)
        self.dismiss_failure()
        self.hold_in_place(widget)
        entries = self._column.entries
        for entry in entries[entries.index(widget) + 1 :]:
            if isinstance(entry, MessageWidget):
                self._replies.pop(entry.message.id, None)
                self._questions.pop(entry.message.id, None)
            self._column.drop(entry)
        if not is_written:
            widget.become(message)
        widget.set_last(True)
        widget.set_note(self._reply_note(message))
        self._replies[message.id] = widget
        return widget

    def _fog_without_reply(self, messages: Sequence[StoredMessage]) -> WithdrawnFog | None:
        """Return the fog on the screen if these messages end with its question, but without its reply."""
        reply, question = self.last_reply, self.last_question
        if reply is None or question is None or not messages or not reply.canvas.shows_fog:
            return None
        if messages[-1].id != question.message.id or reply.message.id <= question.message.id:
            return None
        from app.gui.conversation.withdrawn_fog import WithdrawnFog

        return WithdrawnFog(reply.canvas, question, self._theme.color("window"))

    def save_edits(self) -> None:
        """Emit the edits of questions now."""
        for question in self._questions.values():
            question.save_edit()

    def show_later(self, messages: Sequence[StoredMessage]) -> None:
        """Append the next page of later messages; `messages` are all of the conversation."""
        self._anchor.set_follows(False)
        for message in self._pages.take_later(messages):
            self._append(message)
        self._update_more_buttons()

    @property
    def is_at_end(self) -> bool:
        """Whether the end is in view and followed."""
        return self._anchor.follows

    @property
    def place(self) -> tuple[int, int] | None:
        """The first visible message and its top in pixels below the upper edge; None at the end."""
        if self._anchor.follows or not self._welcome.isHidden():
            return None
        top = self.verticalScrollBar().value()
        for widget in self._column.messages:
            top_offset = self._anchor.top_of(widget) - top
            if top_offset + widget.height() > 0:
                return widget.message.id, top_offset
        return None

    def scroll_to(self, message: int, words: str = "", top: int = TARGET_TOP) -> bool:
        """Scroll to a message and select these words of it; return False if it is not shown.

        `top`: the target position in pixels below the upper edge.
        """
        self._build_all()
        widget = self._replies.get(message) or self._questions.get(message)
        if widget is None:
            return False
        self._anchor.hold(widget, top, words)
        return True

    def go_to(
        self,
        message: int,
        messages: Callable[[], Sequence[StoredMessage]],
        words: str = "",
        top: int = TARGET_TOP,
    ) -> bool:
        """Scroll as `scroll_to`, also to a message beyond the pages shown; `messages` reads them all."""
        if self.scroll_to(message, words, top):
            return True
        everything = messages()
        if all(entry.id != message for entry in everything):
            return False
        self.show_messages(everything, around=message)
        return self.scroll_to(message, words, top)

    @property
    def reply_in_view(self) -> int | None:
        """The id of the last reply of which something is in view."""
        bottom = self.verticalScrollBar().value() + self.viewport().height()
        in_view = [id for id, reply in self._replies.items() if self._anchor.top_of(reply) < bottom]
        return max(in_view, default=None)

    def _hold_line(self) -> None:
        """Keep the first line in view where it is while everything is laid out anew."""
        if self._anchor.follows or self._anchor.is_holding:
            return
        if (first := self.finding.first_in_view) is not None:
            from app.gui.markdown.reading_place import first_line

            self._anchor.hold_line(*first_line(self.viewport(), first))

    def hold_in_place(self, message: QWidget) -> None:
        """Keep a message where it is in the view while something in it opens or closes."""
        self._anchor.hold_in_place(message)

    def show_hit(self, message: int, part: Part, number: int, *, scrolls: bool = True) -> bool:
        """See `FindInMessages.show_hit`; also for messages that are not built yet."""
        self._build_all()
        return self.finding.show_hit(message, part, number, scrolls=scrolls)

    def add(self, message: StoredMessage) -> None:
        """Append a message."""
        if self._pages.later_count:
            self.end_requested.emit()
        elif message.id not in self._replies:
            self._append(message)
            if message.role != "assistant":
                self.follow()
            else:
                self._column.lay_out()  # with the question, before the next frame

    def _append(self, message: StoredMessage, *, is_last: bool = True) -> None:
        self._welcome.hide()
        self.dismiss_failure()
        if message.role == "assistant":
            if (before := self.last_reply) is not None:
                before.set_last(False)
            reply = self._make_reply(message, is_last=is_last)
            self._column.add(reply)
            self._show_left_out_note(reply)
        else:
            if (last := self.last_reply) is not None and not last.is_settled:
                last.skip()  # the old reply need not be played to its end
            self._column.add(self._make_question(message))

    def push(self, reply: int, event: BlockStarted | DenoisingStep | BlockCommitted) -> None:
        """Put the noise, a step or the commit of a block on the canvas of its reply, if that is shown."""
        if reply in self._replies:
            self._replies[reply].push(event)

    def set_bundled(self, bundled: bool) -> None:
        """Adapt the greeting to the bundled model, or to another one."""
        self._welcome.set_bundled(bundled)

    def _lay_out_welcome_later(self) -> None:
        QTimer.singleShot(0, self, self.lay_out_welcome)

    def lay_out_welcome(self) -> None:
        """Lay out the greeting again after its content has changed its height."""
        self._welcome.fit_into(self.viewport().width(), self.viewport().height())

    def show_progress(self, reply: int, progress: str) -> None:
        """Show what a reply is waiting for."""
        if reply in self._replies:
            self._replies[reply].show_progress(progress)

    def update_message(self, message: StoredMessage) -> None:
        """Update a reply that was changed in storage."""
        reply = self._replies.get(message.id)
        if reply is not None:
            reply.update_message(message)
            reply.set_note(self._reply_note(message))
            self._show_left_out_note(reply)

    def show_failure(self, failure: Failed, *, can_retry: bool = True) -> None:
        """Show an error card at the end, unless it is already there; `can_retry`: a reply or the engine."""
        if self._card is not None and self._card.failure == failure:
            return
        if self._pages.later_count:
            self.end_requested.emit()
        self.dismiss_failure()
        last = self.last_reply
        can_retry = can_retry and (last is None or not last.can_retry)
        self._card = ErrorCard(failure, can_retry=can_retry)
        self._card.retry.connect(self.recover)
        self._card.models_requested.connect(self.models_requested)
        self._column.add(self._card)
        self.follow()

    def set_busy(self, busy: bool) -> None:
        """Disable requests while any reply is being written."""
        self._is_busy = busy
        for reply in self._replies.values():
            reply.set_busy(busy)
        for question in self._questions.values():
            question.set_busy(busy)

    @property
    def shown_replies(self) -> Mapping[int, ReplyMessage]:
        """The replies that have been built, by their messages' ids."""
        return self._replies

    def reply(self, id: int) -> ReplyMessage | None:
        """Find a shown reply by its message's id."""
        self._build_all()
        return self._replies.get(id)

    def set_spacing(self, pixels: int) -> None:
        """Set the space between messages."""
        self._column.set_spacing(pixels)

    def set_canvas_mode(self, mode: CanvasMode) -> None:
        """Show blocks as prose, as a grid, or without motion, in all replies."""
        self._canvas_mode = mode
        for reply in self._replies.values():
            reply.set_canvas_mode(mode)

    def set_fog_seconds(self, seconds: float) -> None:
        """Set how long fog stands before a reply, at least."""
        self._fog_seconds = seconds
        for reply in self._replies.values():
            reply.canvas.set_fog_seconds(seconds)

    @property
    def speed(self) -> float:
        """The speed at which the running reply is shown."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Show the running reply, or the next one, at this speed; below 1 is slow motion."""
        self._speed = speed
        if (last := self.last_reply) is not None and not last.is_settled:
            last.set_speed(speed)

    def set_canvas_length(self, positions: int) -> None:
        """Set how many positions the blocks of the loaded model have."""
        self._canvas_length = positions
        for reply in self._replies.values():
            reply.canvas.set_canvas_length(positions)

    def go_to_step(self, trace: Trace, step: int) -> None:
        """Show a step in the replay of this block."""
        for reply in self._replies.values():
            reply.go_to_step(trace, step)

    def skip(self) -> None:
        """Show everything received of the last reply at once."""
        if (last := self.last_reply) is not None and not last.is_settled:
            last.skip()

    def follow(self) -> None:
        """Scroll to the end and follow it."""
        if self._pages.later_count:
            self.end_requested.emit()
            return
        self._anchor.follow()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Build the remaining messages after the first frame."""
        super().paintEvent(event)
        if self._pages.has_unbuilt:
            self._build_timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the greeting, the scroll button and what is read in place."""
        if event.oldSize().width() != event.size().width():
            self._hold_line()
        super().resizeEvent(event)
        self.lay_out_welcome()
        self._to_end_button.update_position()

    def _make_reply(self, message: StoredMessage, *, is_last: bool) -> ReplyMessage:
        from app.gui.conversation.reply import ReplyMessage

        reply = ReplyMessage(self._theme, message, self._column.body, is_last=is_last)
        reply.set_canvas_mode(self._canvas_mode)
        reply.canvas.set_fog_seconds(self._fog_seconds)
        if message.status == "running":
            reply.set_speed(self._speed)
            reply.speed_chosen.connect(self.set_speed)
            reply.canvas.begin(self._canvas_length)
        reply.set_note(self._reply_note(message))
        reply.set_busy(self._is_busy)
        reply.link_clicked.connect(self.link_clicked)
        reply.branch.connect(self.branch)
        reply.text_menu.connect(lambda view, menu: self.text_menu.emit(reply.message.id, view, menu))
        reply.step_shown.connect(self.step_shown)
        reply.start_shown.connect(self.start_shown)
        reply.stepped.connect(self.stepped)
        reply.hovered.connect(self.hovered)
        reply.requested.connect(lambda name: self.requests.request(reply.message.id, name))
        reply.clip_menu.connect(lambda corner: self.clip_menu.emit(reply.message.id, corner))
        reply.text_changed.connect(lambda: self.finding.text_changed.emit(reply.message.id))
        self.finding.mark_new(reply)
        self._replies[message.id] = reply
        return reply

    def _make_question(self, message: StoredMessage) -> UserMessage:
        from app.gui.conversation.user_message import UserMessage

        question = self._questions[message.id] = UserMessage(self._theme, message)
        question.branch.connect(self.branch)
        question.edited.connect(self.edited)
        question.edit_changed.connect(self.edit_changed)
        question.set_busy(self._is_busy)
        self.finding.mark_new(question)
        if (edit := self._unsent_edit(message.id)) is not None:
            question.edit(edit)
        return question

    def _show_earlier(self) -> None:
        """Insert earlier messages above; the scroll position is kept."""
        self._build_all()
        self._anchor.set_follows(False)
        self._insert_above(self._pages.take_earlier())
        self._update_more_buttons()

    def _build_some(self) -> None:
        """Build some of the remaining messages; the others follow after the next frame."""
        if not self._anchor.follows:
            self._build_all()
            return
        self._insert_above(self._pages.take_some())
        if self._pages.has_unbuilt:
            self._build_timer.start()

    def _build_all(self) -> None:
        self._insert_above(self._pages.take_unbuilt())

    def _insert_above(self, messages: Sequence[StoredMessage]) -> None:
        """Insert messages at the top; unless the end is followed, the scroll position is kept."""
        if messages and not self._anchor.follows and (entries := self._column.entries):
            self._anchor.hold_in_place(entries[0])
        for message in reversed(messages):
            is_reply = message.role == "assistant"
            self._column.add_first(
                self._make_reply(message, is_last=False) if is_reply else self._make_question(message)
            )
        self._column.lay_out()

    def _update_more_buttons(self) -> None:
        self._column.show_more_buttons(self._pages.earlier_count, self._pages.later_count)

    def _show_left_out_note(self, reply: ReplyMessage) -> None:
        """Show above the newest reply which messages did not fit into the model's context."""
        count = reply.message.left_out
        if count == 0 or reply is not self.last_reply:
            return
        if self._notice is not None:
            self._column.drop(self._notice)
            self._notice.setParent(None)
        self._notice = InlineNotice(
            tr("The first message no longer fits in the model's context and was left out.")
            if count == 1
            else tr(
                "The first {count} messages no longer fit in the model's context and were left out."
            ).format(count=count)
        )
        self._column.add_before(self._notice, reply)

    def dismiss_failure(self) -> None:
        """Remove the error card, if there is one."""
        if self._card is not None:
            self._column.drop(self._card)
            self._card = None

    def _can_follow(self) -> bool:
        return not self._pages.later_count and self._welcome.isHidden()

    def _update_to_end_button(self) -> None:
        self._to_end_button.setVisible(not self._anchor.follows and self._welcome.isHidden())
        self._to_end_button.raise_()
