"""One reply: it is the canvas while it is written, and Markdown as soon as it has been seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.canvas.legend import Legend
from app.gui.canvas.painter import CanvasMode
from app.gui.canvas.view import CanvasView
from app.gui.conversation.details import details_of
from app.gui.conversation.reply_footer import ReplyFooter
from app.gui.markdown.markdown import plain_html, split_open_tail
from app.gui.markdown.rich_text import RichText, TextView
from app.gui.replay.fades import CrossFade
from app.gui.replay.inline import InlineReplay
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme
from app.storage import StoredMessage
from app.storage.trace import Trace
from model_backends.protocol import BlockCommitted, DenoisingStep

_FADE_MS = 280


class ReplyMessage(QWidget):
    """A stored or a running reply."""

    retry = Signal()
    reproduce = Signal()
    """It is to be written once more with the same seed."""
    resume = Signal()
    """It was cut off and is to be continued."""
    link_clicked = Signal(object)
    """The `Link` that was clicked."""
    replay = Signal()
    """It is to be played again: `show_replay` does it."""
    branch = Signal(int)
    """The branch with this message is to be shown."""
    compare = Signal()
    export = Signal()
    step_shown = Signal(object, int)
    """A replay shows this step, as `Player.step_shown`."""
    stepped = Signal(object)
    """The `DenoisingStep` that is on the canvas from now on."""
    hovered = Signal(object)
    """The position of the canvas under the pointer, or None."""
    settled = Signal()
    """The reply has ended and everything of it has been seen."""

    def __init__(
        self, theme: Theme, message: StoredMessage, parent: QWidget | None = None, *, is_last: bool = True
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._message = message
        self._shown = message.text  # the committed text that has been seen
        self._ended = message.status != "running"
        set_role(self, QAccessible.Role.Grouping)
        self.setAccessibleName(tr("Reply"))
        self._remark = QLabel("", self)
        self._remark.setProperty("kind", "small")
        self._remark.setWordWrap(True)
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        self._remark.setContentsMargins(0, 0, 0, 6)
        self._remark.hide()
        self._thought_button = QPushButton(tr("Show thoughts"), self)
        self._thought_button.setProperty("kind", "link")
        self._thought_button.setProperty("above", "text")  # begins where the text does
        self._thought_button.setCheckable(True)
        self._thought_button.toggled.connect(self._show_thought)
        self._thought_box = QWidget(self)
        self._thought = TextView(theme, parent=self._thought_box)
        self._thought.setAccessibleName(tr("Thoughts of the model"))
        box = QVBoxLayout(self._thought_box)
        box.setContentsMargins(14, 0, 0, 14)
        box.addWidget(self._thought)
        self._text = RichText(theme, self)
        self._text.link_clicked.connect(self.link_clicked)
        self._canvas = CanvasView(theme, self)
        self._canvas.step_shown.connect(self._on_step)
        self._canvas.closed.connect(self._on_block_seen)
        self._canvas.emptied.connect(self._on_emptied)
        self._canvas.step_shown.connect(self.stepped)
        self._canvas.hovered.connect(self.hovered)
        self._progress = QLabel("", self)
        self._progress.setProperty("kind", "small")
        # Cut short in a narrow window rather than widen it.
        self._progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._legend = Legend(theme, self)
        self._wants_legend = False
        self._ending = QLabel("", self)
        self._ending.setProperty("kind", "badge")
        self._ending.setWordWrap(True)
        self._details = QLabel("", self)
        self._details.setProperty("kind", "small")
        self._details.setWordWrap(True)
        self._details.setTextFormat(Qt.TextFormat.PlainText)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details.setVisible(False)
        self._footer = ReplyFooter(theme, self)
        self._footer.again.connect(self.retry)
        self._footer.reproduce.connect(self.reproduce)
        self._footer.replay.connect(self.replay)
        self._footer.resume.connect(self.resume)
        self._footer.branch.connect(self.branch)
        self._footer.details.toggled.connect(self._show_details)
        self._replay: InlineReplay | None = None
        self._is_last = is_last
        self._build()
        theme.changed.connect(self._use_theme)
        self._show_text()
        self._show_footer()

    @property
    def message(self) -> StoredMessage:
        """The reply as it is stored."""
        return self._message

    @property
    def is_settled(self) -> bool:
        """Whether the reply has ended and everything of it has been seen."""
        return self._ended and self._canvas.idle

    @property
    def can_retry(self) -> bool:
        """Whether it was cut off and offers to be written again."""
        return self._is_last and self._message.status == "interrupted"

    @property
    def canvas(self) -> CanvasView:
        """The canvas it is written on."""
        return self._canvas

    def set_remark(self, remark: str) -> None:
        """Say this above the reply, "" for nothing; while it is written a screen reader hears it too."""
        if remark and remark != self._remark.text() and not self._ended:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, remark))
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))

    def set_busy(self, busy: bool) -> None:
        """A reply is being written, this one or another: nothing else can be asked for now."""
        self._footer.set_busy(busy)

    def toggle_thoughts(self) -> None:
        """Show or hide what the model thought, if that can be shown now."""
        if self._thought_button.isVisibleTo(self):
            self._thought_button.toggle()

    def say(self, progress: str) -> None:
        """Say what happens before the first step: "Loading the model…"."""
        self._progress.setText(progress)

    def update_message(self, message: StoredMessage) -> None:
        """The stored reply changed; if it has ended, what is on the canvas still plays to its end."""
        self._message = message
        if message.status == "running":
            return
        self._ended = True
        if message.status != "complete":
            self._canvas.abandon()
        if self._canvas.idle:
            self._finish()

    def skip(self) -> None:
        """Show the reply as it is stored, now."""
        for commit in self._canvas.skip():
            self._shown += commit.text
        if self._ended:
            self._finish()
        else:
            self._show_text()

    def show_replay(self, traces: Sequence[Trace]) -> InlineReplay:
        """Play the reply again in its place, until that is closed."""
        self.close_replay()
        self._replay = replay = InlineReplay(self._theme, traces, self)
        replay.player.set_mode(self._canvas.mode)
        replay.closed.connect(self.close_replay)
        replay.compare.connect(self.compare)
        replay.export.connect(self.export)
        replay.step_shown.connect(self.step_shown)
        self._body.insertWidget(self._body.indexOf(self._text), replay)
        self._text.hide()
        self._show_footer()
        replay.player.setFocus()
        replay.player.play()
        return replay

    def set_canvas_mode(self, mode: CanvasMode) -> None:
        """Show blocks as prose, as a grid, or without motion, live and in a replay."""
        self._canvas.set_mode(mode)
        if self._replay is not None:
            self._replay.player.set_mode(self._canvas.mode)

    def go_to_step(self, trace: Trace, step: int) -> None:
        """Show this step in the replay, if it plays this block."""
        if self._replay is not None:
            self._replay.player.go_to_step_of(trace, step)

    def close_replay(self) -> None:
        """Show the reply as it is again."""
        if self._replay is not None:
            self._replay.player.pause()
            self._body.removeWidget(self._replay)
            self._replay.hide()
            self._replay.deleteLater()
            self._replay = None
            self._show_text()
            self._show_footer()

    def set_last(self, is_last: bool) -> None:
        """Only the last reply of a conversation can be written again."""
        if is_last != self._is_last:
            self._is_last = is_last
            self._show_footer()

    def _build(self) -> None:
        status = QHBoxLayout()
        status.setContentsMargins(0, 0, 0, 0)
        status.setSpacing(14)
        status.addWidget(self._progress, 1)
        status.addWidget(self._legend)
        self._body = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._remark)
        layout.addWidget(self._thought_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._thought_box)
        layout.addWidget(self._text)
        layout.addWidget(self._canvas)
        layout.addSpacing(6)
        layout.addLayout(status)
        layout.addWidget(self._ending)
        layout.addWidget(self._footer)
        layout.addWidget(self._details)

    # What is on the screen

    def _on_step(self, step: DenoisingStep) -> None:
        self._show_legend(True)
        words = tr("Block {block} · step {step} of at most {most}")
        self._progress.setText(words.format(block=step.block + 1, step=step.step, most=step.max_steps))

    def _on_block_seen(self, commit: BlockCommitted) -> None:
        picture = None if self._canvas.mode == "quiet" else self._canvas.grab()
        place = self._canvas.geometry()
        self._shown += commit.text
        self._show_text()
        if picture is not None:
            CrossFade(self, picture, place, _FADE_MS)

    def _on_emptied(self) -> None:
        if self._ended:
            self._finish()

    def _finish(self) -> None:
        self._shown = self._message.text
        self._show_text()
        self._show_footer()
        self.settled.emit()

    def _show_text(self) -> None:
        """Finished paragraphs as Markdown; an unfinished one stays on the canvas, where it goes on."""
        if self._ended and self._canvas.idle:
            head, tail = self._shown, ""
        else:
            head, tail = split_open_tail(self._shown)
        self._text.show_markdown(head)
        if self._replay is not None:
            self._text.hide()
        self._canvas.set_prefix(tail)

    def _show_footer(self) -> None:
        done = self.is_settled
        message = self._message
        ending = ending_of(message)
        self._ending.setText(ending)
        self._ending.setVisible(done and bool(ending))
        self._footer.show_message(message, is_last=self._is_last)
        self._footer.setVisible(done and self._replay is None)
        self._progress.setVisible(not done)
        self._show_legend(not done and self._canvas.playing)
        self._thought_button.setVisible(done and bool(message.thought.strip()))
        self._show_thought(self._thought_button.isChecked() and self._thought_button.isVisibleTo(self))

    def _show_legend(self, wanted: bool) -> None:
        """Show what the colours mean, where there is room for it."""
        self._wants_legend = wanted
        needed = self._legend.sizeHint().width() + self._progress.sizeHint().width() + 14
        self._legend.setVisible(wanted and self.width() >= needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decide anew what there is room for."""
        super().resizeEvent(event)
        self._show_legend(self._wants_legend)

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


def ending_of(message: StoredMessage) -> str:
    """How the reply ended, where that is not as it should be."""
    has_text, has_thought = bool(message.text.strip()), bool(message.thought.strip())
    finish = message.finish
    if message.status == "stopped":
        if has_text:
            return tr("Stopped. What was finished is kept.")
        if has_thought:
            return tr("Stopped while the model was thinking.")
        return tr("Stopped before the first block was finished.")
    if message.status == "interrupted":
        if has_text:
            return tr("Interrupted. What was finished is kept.")
        if has_thought:
            return tr("Interrupted while the model was thinking.")
        return tr("Interrupted before the first block was finished.")
    if finish == "max_tokens" and not has_text:
        return tr("The model thought up to the length limit and came to no answer. A longer limit may help.")
    if finish == "max_tokens":
        return tr("Ended at the length limit.")
    if finish == "context_full":
        return tr("The conversation fills the model's context.")
    if has_text or message.status != "complete":
        return ""
    if message.thought.strip():
        return tr(
            "The model thought, but ended its turn without an answer. Try again, or ask in other words."
        )
    return tr("The model ended its turn without a word. Try again, or ask in other words.")
