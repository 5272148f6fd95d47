"""A reply: the canvas while it is written, Markdown once it has been shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.base.text_finder import TextFinder
from app.base.translation import tr, translated
from app.gui.canvas.legend import Legend
from app.gui.canvas.painter import CanvasMode
from app.gui.canvas.speed import NORMAL_SPEED
from app.gui.canvas.view import CanvasView
from app.gui.conversation.details import details_of
from app.gui.conversation.message import HitPlace, MessageWidget, TextHitPlace
from app.gui.conversation.message_column import lay_out_now
from app.gui.conversation.reply_actions import ALTERNATIVES, PASSAGE, PASSAGE_WORDS
from app.gui.conversation.reply_ending import ReplyEnding
from app.gui.conversation.reply_footer import ReplyFooter
from app.gui.conversation.speed_control import SpeedControl
from app.gui.markdown.hits import Part
from app.gui.markdown.markdown import plain_html, split_open_tail
from app.gui.markdown.passages import Passages
from app.gui.markdown.rich_text import RichText, TextView
from app.gui.markdown.shown_text import folded_plain
from app.gui.replay.fades import CrossFade, picture_of
from app.gui.replay.inline import InlineReplay
from app.gui.rewriting.passage_bar import BarEntry, PassageBar
from app.gui.rewriting.passage_selection import FOG_AGAIN, PassageSelection
from app.gui.rewriting.rewrite_display import RewriteDisplay
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.basic import ElidedLabel
from app.gui.widgets.theme import Theme
from app.gui.words.text_words import word_at
from app.storage import StoredMessage
from app.storage.trace import Trace
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep

_FADE_MS = 280


class ReplyMessage(MessageWidget):
    """Shows a stored or running reply."""

    requested = Signal(str)
    """Perform the `ReplyAction` with this name."""
    link_clicked = Signal(object)
    """The `Link` that was clicked."""
    branch = Signal(int)
    """Show the branch with this message."""
    clip_menu = Signal(QPoint)
    """Open the menu of clips at this point of the screen."""
    step_shown = Signal(object, int)
    """See `Player.step_shown`."""
    start_shown = Signal(object)
    """The `BlockStarted` whose fog is on the canvas from now on."""
    stepped = Signal(object)
    """The `DenoisingStep` that is on the canvas from now on."""
    hovered = Signal(object)
    """The position of the canvas under the pointer, or None."""
    speed_chosen = Signal(float)
    """Show the reply at this speed: call `set_speed`."""
    text_menu = Signal(object, object)
    """The `TextView` of a part of the text, and its `QMenu`, which is about to be shown."""
    text_changed = Signal()
    """More of the text is shown as Markdown, or all of it."""
    settled = Signal()
    """The reply has ended and has been shown completely."""

    def __init__(
        self, theme: Theme, message: StoredMessage, parent: QWidget | None = None, *, is_last: bool = True
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._message = message
        self._shown = message.settled_text  # the committed text already shown
        self._ended = message.status != "running"
        set_role(self, QAccessible.Role.Grouping)
        self.setAccessibleName(tr("Reply"))
        self._note = QLabel("", self)
        self._note.setProperty("kind", "small")
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setContentsMargins(0, 0, 0, 6)
        self._note.hide()
        self._thought_button = QPushButton(tr("Show thoughts"), self)
        self._thought_button.setProperty("kind", "link")
        self._thought_button.setProperty("above", "text")  # aligned with the text
        self._thought_button.setCheckable(True)
        self._thought_button.toggled.connect(self._show_thought)
        self._thought_box = QWidget(self)
        self._thought = TextView(theme, parent=self._thought_box)
        self._thought.setAccessibleName(tr("The model's thoughts"))
        box = QVBoxLayout(self._thought_box)
        box.setContentsMargins(14, 0, 0, 14)
        box.addWidget(self._thought)
        self._text = RichText(theme, self)
        self._text.link_clicked.connect(self.link_clicked)
        self._text.view_made.connect(
            lambda view: view.menu_opening.connect(lambda menu: self.text_menu.emit(view, menu))
        )
        self._selection = PassageSelection(theme, self._text, self, self._passage_entries)
        self._selection.requested.connect(self.requested)
        self._rewrite = RewriteDisplay(theme, self._text)
        self._rewrite.ended.connect(self._on_rewritten)
        self._rewritten: tuple[int, int] | None = None  # the passage that was
        self._is_writing_passage = False
        self._canvas = CanvasView(theme, self)
        self._canvas.step_shown.connect(self._on_step)
        self._canvas.closed.connect(self._on_block_seen)
        self._canvas.emptied.connect(self._on_emptied)
        self._canvas.start_shown.connect(self.start_shown)
        self._canvas.step_shown.connect(self.stepped)
        self._canvas.hovered.connect(self.hovered)
        self._progress = ElidedLabel("", "small", self)
        # Elided in a narrow window rather than widen it.
        self._progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._footer_room = QWidget(self)  # below them: the footer may need more lines
        self._speed = SpeedControl(theme, self)
        self._speed.chosen.connect(self.speed_chosen)
        self._speed.skipped.connect(self.skip)
        self._legend = Legend(theme, self)
        self._legend_requested = False
        self._ending = ReplyEnding(theme, self)
        self._ending.requested.connect(self.requested)
        self._details = QLabel("", self)
        self._details.setProperty("kind", "small")
        self._details.setWordWrap(True)
        self._details.setTextFormat(Qt.TextFormat.PlainText)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details.setVisible(False)
        self._footer = ReplyFooter(theme, self)
        self._footer.requested.connect(self.requested)
        self._footer.clip_menu.connect(self.clip_menu)
        self._footer.branch.connect(self.branch)
        self._footer.details.toggled.connect(self._show_details)
        self._replay: InlineReplay | None = None
        self._in_place: QWidget | None = None  # such as what it nearly said
        self._focused_before: QWidget | None = None  # it was opened
        self._is_last = is_last
        self._build()
        theme.changed.connect(self._use_theme)
        self._show_text()
        self._show_footer()

    @property
    def message(self) -> StoredMessage:
        """The stored reply."""
        return self._message

    @property
    def is_settled(self) -> bool:
        """Whether the reply has ended and has been shown completely."""
        return self._ended and self._canvas.idle

    @property
    def can_retry(self) -> bool:
        """Whether it was cut off and can be generated again."""
        return self._is_last and self._message.status == "interrupted"

    @property
    def canvas(self) -> CanvasView:
        """The canvas it is written on."""
        return self._canvas

    @property
    def footer(self) -> ReplyFooter:
        """The buttons below it."""
        return self._footer

    @property
    def partial_text(self) -> str | None:
        """The finished paragraphs while it is being written or played; None if all of it is shown."""
        return None if self.is_settled else self._text.text

    def mark_found(self, finder: TextFinder | None) -> None:
        """Mark what this finds in the text, the thoughts and the draft."""
        self._text.mark(finder)
        self._thought.marks.set_finder(finder)
        self._ending.draft.marks.set_finder(finder)

    def show_hit(self, part: Part, number: int) -> HitPlace | None:
        """Mark this hit as the current one: thoughts are unfolded, and a replay is closed."""
        if part == "thought":
            if not self._thought_button.isChecked():
                self.toggle_thoughts()
            self._thought.marks.set_current(number)
            return TextHitPlace.of(self._thought)
        self.close_replay()
        if part == "draft":
            self._ending.draft.marks.set_current(number)
            return TextHitPlace.of(self._ending.draft)
        view = self._text.show_hit(number)
        return None if view is None else TextHitPlace.of(view)

    def clear_hit(self) -> None:
        """Mark no hit as the current one."""
        self._text.clear_hit()
        self._thought.marks.set_current(None)
        self._ending.draft.marks.set_current(None)

    def hits_above(self, finder: TextFinder) -> int:
        """Count what this finds above the current hit, or above the visible part of the text."""
        if self._thought.marks.has_current:
            return 0
        above = self._text.hits_above(finder)
        in_thought = finder.count(folded_plain(self._message.thought.strip())) if self.is_settled else 0
        return above + in_thought if above else 0

    # A passage that is written anew

    @property
    def passage(self) -> tuple[int, int] | None:
        """The selected passage, or the word at the text cursor, as a range of the message's text."""
        return self._selection.range() if self._passage_entries() else None

    @property
    def has_selection(self) -> bool:
        """Whether words of the text are selected."""
        return self._selection.is_there

    @property
    def selected_view(self) -> TextView | None:
        """The part of the text in which words are selected."""
        return self._selection.view

    @property
    def is_rewriting(self) -> bool:
        """Whether a passage is fog, or comes out of it."""
        return self._rewrite.is_shown

    @property
    def passage_bar(self) -> PassageBar | None:
        """The bar beside the selection, once it has been shown."""
        return self._selection.bar

    def begin_rewrite(self, start: int, end: int) -> None:
        """Let a passage of the text become fog, now."""
        self.close_replay()
        self.close_in_place()
        self._selection.clear()
        self._rewritten = None
        self._rewrite.begin(start, end)
        self._is_writing_passage = True
        self._show_footer()

    def finish_rewrite(self, message: StoredMessage, start: int, end: int) -> None:
        """Become another branch, whose passage comes out of the fog."""
        self._rewritten = start, end
        self._is_writing_passage = False
        self.become(message)
        self._rewrite.condense(start, end)

    def give_up_rewrite(self) -> None:
        """Let the old passage come out of the fog."""
        self._is_writing_passage = False
        self._selection.hide_bar()
        self._rewrite.give_up()
        self._show_footer()

    def become(self, message: StoredMessage) -> None:
        """Show another stored reply in its place, keeping what they have in common where it is."""
        self.close_replay()
        self.close_in_place()
        self._selection.hide_bar()
        self._canvas.skip()
        self._message, self._ended = message, message.status != "running"
        self._shown = message.settled_text
        self._show_text()
        self._show_footer()
        self._show_details(self._footer.details.isChecked())

    def push(self, event: BlockStarted | DenoisingStep | BlockCommitted) -> None:
        """Show the noise, a step or the commit of a block: of the reply, or of its passage."""
        if not self._rewrite.is_shown:
            self._canvas.push(event)
            return
        self._rewrite.push(event)
        if isinstance(event, BlockStarted):
            self.start_shown.emit(event)
        elif isinstance(event, DenoisingStep):
            self.stepped.emit(event)
            words = tr("Step {step} (max {most})").format(step=event.step, most=event.max_steps)
            self._show_rewrite_progress(words)

    def _show_rewrite_progress(self, words: str) -> None:
        if self._is_writing_passage:
            self._progress.setText(tr("{progress} · Esc stops").format(progress=words))

    def _on_rewritten(self) -> None:
        self._selection.hide_bar()
        if self._rewritten is not None:
            self._selection.select(*self._rewritten)  # so that it can be done once more

    def _passage_entries(self) -> list[BarEntry]:
        """What can be done with a passage; nothing while the text isn't what is seen."""
        is_seen = self.is_settled and not self._rewrite.is_shown
        if not is_seen or self._replay is not None or self._in_place is not None:
            return []
        passage = self._selection.range() if self._selection.is_there else None
        is_word = passage is not None and word_at(self._message.text, *passage) == passage
        actions = (*PASSAGE, *PASSAGE_WORDS, *((ALTERNATIVES,) if is_word else ()))
        return [
            BarEntry(
                action.name,
                translated(action.title),
                translated(action.description),
                action.icon,
                key="F" if action.name == FOG_AGAIN else "",
            )
            for action in actions
            if action.is_possible(self._message)
        ]

    def set_note(self, note: str) -> None:
        """Show a note above the reply, "" for none; it is announced while the reply is written."""
        if note and note != self._note.text() and not self._ended:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, note))
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def set_busy(self, busy: bool) -> None:
        """Disable requests while any reply is being written."""
        self._footer.set_busy(busy)
        self._ending.set_busy(busy)
        self._selection.set_busy(busy)

    def toggle_thoughts(self) -> None:
        """Show or hide the model's thoughts, if they can be shown now."""
        if self._thought_button.isVisibleTo(self):
            self._thought_button.toggle()

    def show_progress(self, progress: str) -> None:
        """Show what happens before the first step: "Loading the model…"."""
        self._progress.setText(progress)
        self._show_rewrite_progress(progress)

    def update_message(self, message: StoredMessage) -> None:
        """Update the stored reply; if it has ended, the canvas still plays to its end."""
        self._message = message
        if message.status == "running":
            return
        self._ended = True
        # A draft takes the place of the block, which fades.
        picture = None if message.draft is None else self._fading_picture()
        geometry = self._canvas.geometry()
        self._canvas.end()
        if not self._canvas.idle:
            return
        if picture is not None:
            self._canvas.skip()
        self._finish()
        if picture is not None:
            CrossFade(self, picture, geometry, _FADE_MS)

    def skip(self) -> None:
        """Show everything received at once; a reply that is still being written goes on from there."""
        for commit in self._canvas.skip():
            self._shown += commit.text
        if self._ended:
            self._finish()
        else:
            self._show_text()

    def show_replay(self, traces: Sequence[Trace], speed: float = NORMAL_SPEED) -> InlineReplay:
        """Replay the reply in place, at this speed, until the replay is closed."""
        self.close_replay()
        self.close_in_place()
        self._replay = replay = InlineReplay(self._theme, traces, self, speed=speed)
        replay.set_mode(self._canvas.mode)
        replay.closed.connect(self.close_replay)
        replay.compare.connect(lambda: self.requested.emit("compare"))
        replay.export.connect(lambda: self.requested.emit("export"))
        replay.step_shown.connect(self.step_shown)
        replay.hovered.connect(self.hovered)
        self._body.insertWidget(self._body.indexOf(self._text), replay)
        replay.show()
        replay.player.setFocus()  # before what has the focus is hidden
        self._text.hide()
        self._show_footer()
        lay_out_now()
        replay.player.play()
        replay.follow()
        return replay

    def set_speed(self, speed: float) -> None:
        """Show what is left of the reply at this speed; below 1 is slow motion."""
        self._canvas.set_speed(speed)
        self._speed.show_speed(speed)

    def set_canvas_mode(self, mode: CanvasMode) -> None:
        """Show blocks as prose, as a grid, or without motion, live and in a replay."""
        self._canvas.set_mode(mode)
        if self._replay is not None:
            self._replay.set_mode(self._canvas.mode)

    def go_to_step(self, trace: Trace, step: int) -> None:
        """Show this step in the replay, if it plays this block."""
        if self._replay is not None:
            self._replay.player.go_to_step_of(trace, step)

    def close_replay(self) -> None:
        """Close the replay and show the text."""
        if (replay := self._replay) is not None:
            focus = QApplication.focusWidget()
            replay.player.pause()
            self._body.removeWidget(replay)
            self._replay = None
            self._show_text()
            self._show_footer()
            if focus is not None and replay.isAncestorOf(focus):
                self._footer.focus("replay")
            replay.hide()
            replay.deleteLater()
            lay_out_now()

    def show_in_place(self, widget: QWidget, focused: QWidget) -> None:
        """Show this in the place of the text until it is closed, with the focus in a part of it."""
        self.close_replay()
        self.close_in_place()
        self._selection.hide_bar()
        self._focused_before = QApplication.focusWidget()
        self._in_place = widget
        self._body.insertWidget(self._body.indexOf(self._text), widget)
        self._text.hide()
        self._show_footer()
        widget.show()
        lay_out_now()
        focused.setFocus()

    def source_of(self, view: TextView) -> tuple[int, int] | None:
        """Return the characters of the reply's text that are selected in a view, or those of a word."""
        return Passages(self._theme, self._text).selected(view)

    @property
    def in_place(self) -> QWidget | None:
        """What is shown in the place of the text by `show_in_place`."""
        return self._in_place

    def close_in_place(self) -> bool:
        """Close what is shown in the place of the text, and show that; return whether there was something."""
        if self._in_place is None:
            return False
        self._body.removeWidget(self._in_place)
        self._in_place.hide()
        self._in_place.deleteLater()
        self._in_place = None
        self._show_text()
        self._show_footer()
        lay_out_now()
        if self._focused_before is not None and isValid(self._focused_before):
            self._focused_before.setFocus()
        return True

    def set_last(self, is_last: bool) -> None:
        """Update whether this is the last reply, which alone can be generated again."""
        if is_last != self._is_last:
            self._is_last = is_last
            self._show_footer()

    def _build(self) -> None:
        status = QHBoxLayout()
        status.setContentsMargins(0, 0, 0, 0)
        status.setSpacing(14)
        status.addWidget(self._progress, 1)
        status.addWidget(self._speed)
        status.addWidget(self._legend)
        self._body = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._note)
        layout.addWidget(self._thought_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._thought_box)
        layout.addWidget(self._text)
        layout.addWidget(self._canvas, 0, Qt.AlignmentFlag.AlignTop)  # its text stays while it gets lower
        layout.addSpacing(6)
        layout.addLayout(status)
        layout.addWidget(self._footer_room)
        layout.addWidget(self._ending)
        layout.addWidget(self._footer)
        layout.addWidget(self._details)

    # Content

    def _on_step(self, step: DenoisingStep) -> None:
        self._show_legend(True)
        words = tr("Block {block} · step {step} (max {most})")
        self._progress.setText(words.format(block=step.block + 1, step=step.step, most=step.max_steps))

    def _on_block_seen(self, commit: BlockCommitted) -> None:
        picture, geometry = self._fading_picture(), self._canvas.geometry()
        self._shown += commit.text
        before = self._text_height
        self._show_text()
        if picture is not None:
            self._canvas.hold_height(geometry.height() - (self._text_height - before))
            CrossFade(self, picture, geometry, _FADE_MS)

    @property
    def _text_height(self) -> int:
        return 0 if self._text.isHidden() else self._text.height()

    def _fading_picture(self) -> QPixmap | None:
        """Return a picture of the canvas, to fade out over what replaces it; None if nothing moves there."""
        if self._canvas.mode == "quiet" or not self._canvas.playing or self._canvas.size().isEmpty():
            return None
        return picture_of(self._canvas, self._theme.color("window"))

    def _on_emptied(self) -> None:
        if self._ended:
            self._finish()

    def _finish(self) -> None:
        self._shown = self._message.settled_text
        self._show_text()
        self._show_footer()
        self.settled.emit()

    def _show_text(self) -> None:
        """Show finished paragraphs as Markdown; an unfinished one stays on the canvas."""
        if self._ended and self._canvas.idle:
            head, tail = self._shown, ""
        else:
            head, tail = split_open_tail(self._shown)
        self._text.show_markdown(head)
        if self._replay is not None or self._in_place is not None:
            self._text.hide()
        self._canvas.set_prefix(tail)
        self.text_changed.emit()

    def _show_footer(self) -> None:
        done, is_writing = self.is_settled, self._is_writing_passage
        message = self._message
        if done:
            self._ending.show_message(message)
        self._ending.setVisible(done and self._replay is None)
        self._footer.show_message(message, is_last=self._is_last)
        self._keep_room_for_footer()
        has_footer = done and self._replay is None and self._in_place is None
        self._footer.setVisible(has_footer and not is_writing)
        self._progress.setVisible(not done or is_writing)
        self._speed.setVisible(not done)
        self._show_legend(not done and self._canvas.playing)
        self._footer_room.setVisible(not done or is_writing)
        self._thought_button.setVisible(done and bool(message.thought.strip()))
        self._show_thought(self._thought_button.isChecked() and self._thought_button.isVisibleTo(self))

    def _keep_room_for_footer(self) -> None:
        """Give the progress the height of the footer, which takes its place: several lines in large text."""
        line = self._footer.line_height
        self._progress.setMinimumHeight(line)
        self._footer_room.setFixedHeight(max(0, self._footer.height_at(self.width()) - line))

    def _show_legend(self, requested: bool) -> None:
        """Show the legend of the canvas if requested and wide enough."""
        self._legend_requested = requested
        others = self._progress.sizeHint().width() + self._speed.sizeHint().width() + 14
        needed = self._legend.sizeHint().width() + others + 14
        self._legend.setVisible(requested and self.width() >= needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update which parts fit."""
        super().resizeEvent(event)
        self._keep_room_for_footer()
        self._show_legend(self._legend_requested)

    def _show_thought(self, visible: bool) -> None:
        if visible:
            self._thought.show_html(plain_html(self._message.thought.strip(), self._theme.colors.muted))
        self._thought_box.setVisible(visible)
        self._thought_button.setText(tr("Hide thoughts") if visible else tr("Show thoughts"))

    def _show_details(self, visible: bool) -> None:
        self._details.setText(details_of(self._message))
        self._details.setVisible(visible)

    def _use_theme(self) -> None:
        self._show_thought(self._thought_box.isVisibleTo(self))
