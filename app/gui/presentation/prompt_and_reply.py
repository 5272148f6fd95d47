"""One prompt and its reply in large type: the words come out of the fog, and stay in view however many."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSpacerItem, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.canvas.view import CanvasView, reduced_motion
from app.gui.markdown.markdown import plain_html, split_open_tail
from app.gui.markdown.rich_text import CopyButton, RichText, TextView
from app.gui.replay.fades import CrossFade
from app.gui.widgets.theme import Theme
from model_backends.protocol import BlockCommitted, DenoisingStep

_TOP = 0.17  # where the prompt stands, as a share of the height
_TALL_BLOCK = 0.6  # where the line being written stays while a block is higher than the screen
_WIDEST = 0.84  # of the window
_LINE_EM = 29.0  # some 60 characters
_FADE_MS = 280
_FRAME_MS = 16
_PULL = 60.0  # of the spring that scrolls, per second squared; critically damped
_PAGE = 0.75  # of the height


class PromptAndReply(QWidget):
    """What is asked and what is answered. Feed it `push`, then `finish`; `settled` comes when all is seen."""

    stepped = Signal(object)
    """The `DenoisingStep` that is on the screen from now on."""
    settled = Signal()
    """The reply has ended and everything of it has been seen."""

    def __init__(self, theme: Theme, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._ended = self._was_settled = False
        self._written = 0.0  # how far the block on the screen is settled, 0 to 1
        self._offset = self._target = self._speed = 0.0
        self._last_frame = 0.0
        self._glide = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._glide.timeout.connect(self._on_frame)
        self._column = _Column(self)
        self._column.grew.connect(self._follow)
        self._asked = prompt
        self._prompt = TextView(theme, parent=self._column)
        self._prompt.setAccessibleName(tr("Prompt"))
        self._reply = RichText(theme, self._column)
        self._canvas = CanvasView(theme, self._column)
        self._canvas.step_shown.connect(self._on_step)
        self._canvas.closed.connect(self._on_block_seen)
        self._canvas.emptied.connect(self._on_emptied)
        self._column.stack(self._prompt, self._reply, self._canvas)
        self._upper, self._lower = _Edge(theme, self), _Edge(theme, self, is_below=True)
        self._reply.show_markdown("")
        theme.changed.connect(self._use_theme)
        self._use_theme()

    @property
    def prompt(self) -> str:
        """What was asked."""
        return self._asked

    @property
    def text(self) -> str:
        """The committed text that has been seen."""
        return self._text

    @property
    def is_settled(self) -> bool:
        """Whether the reply has ended and everything of it has been seen."""
        return self._ended and self._canvas.idle

    @property
    def is_gliding(self) -> bool:
        """Whether it scrolls."""
        return self._glide.isActive()

    def line_in_view(self) -> bool:
        """Whether the end of what is written, or the line being written in a tall block, can be seen."""
        return 0.0 <= self._y(self._line()) <= self.height()

    def push(self, event: DenoisingStep | BlockCommitted) -> None:
        """Take a step or a committed block of the reply."""
        self._canvas.push(event)

    def finish(self, *, broken: bool = False) -> None:
        """Nothing more will come; what has come plays to its end. `broken`: an open block sinks back."""
        self._ended = True
        if broken:
            self._canvas.abandon()
        if self._canvas.idle:
            self._settle()

    def show_reply(self, text: str) -> None:
        """Show a reply that was written before."""
        self._text, self._ended = text, True
        self._settle()

    def skip(self) -> None:
        """Show at once what has come."""
        for commit in self._canvas.skip():
            self._text += commit.text
        if self._ended:
            self._settle()
        else:
            self._show_text()

    def scroll_by(self, pages: float) -> None:
        """Look further down, or up again."""
        self._glide_to(min(max(self._target + pages * _PAGE * self.height(), 0.0), self._lowest()))

    # What is on the screen

    def _on_step(self, step: DenoisingStep) -> None:
        self._written = _settled_share(step)
        self._follow()
        self.stepped.emit(step)

    def _on_block_seen(self, commit: BlockCommitted) -> None:
        picture = None if reduced_motion() else self._canvas.grab()
        place = self._canvas.geometry()
        self._text += commit.text
        self._written = 0.0
        self._show_text()
        if picture is not None:
            CrossFade(self._column, picture, place, _FADE_MS)

    def _on_emptied(self) -> None:
        if self._ended:
            self._settle()

    def _settle(self) -> None:
        self._show_text()
        if not self._was_settled:
            self._was_settled = True
            self.settled.emit()

    def _show_text(self) -> None:
        """Finished paragraphs as Markdown; an unfinished one stays on the canvas, where it goes on."""
        head, tail = (self._text, "") if self.is_settled else split_open_tail(self._text)
        self._reply.show_markdown(head)
        for button in self._reply.findChildren(CopyButton):
            button.hide()
        self._canvas.set_prefix(tail)
        self._column.fit()
        self._follow()

    def _use_theme(self) -> None:
        self._prompt.show_html(plain_html(self._asked, self._theme.colors.muted))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Centre the column; it is as wide as lines are good to read."""
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now do the parts know how high they are."""
        super().showEvent(event)
        self._offset = 0.0
        self._place()
        self._draw_at(self._target)

    def _place(self) -> None:
        em = self._theme.em
        self._column.set_gap(round(em * 1.1))
        self._column.setFixedWidth(column_width(self.width(), self._theme))
        self._upper.setGeometry(0, 0, self.width(), round(em * 2))
        self._lower.setGeometry(0, self.height() - round(em * 2), self.width(), round(em * 2))
        self._column.fit()
        self._target = self._offset = min(self._offset, self._lowest())
        self._follow()
        self._draw_at(self._offset)

    # Scrolling

    def _y(self, line: float) -> float:
        """Where something `line` pixels below the column's top stands on the screen, once it has glided."""
        return _TOP * self.height() + line - self._target

    def _lowest(self) -> float:
        """The offset at which the end of the column is at the bottom."""
        return max(0.0, (_TOP - 1.0) * self.height() + self._column.height() + self._theme.em * 0.5)

    def _line(self) -> float:
        """How far down the column it is being written."""
        if self._canvas.height() > 0.7 * self.height():
            return self._canvas.y() + self._canvas.height() * self._written
        return float(self._column.height())

    def _follow(self) -> None:
        """Keep what is being written in view; a block that fits is in view as a whole."""
        lowest = self._lowest()
        if self._canvas.height() > 0.7 * self.height():
            wanted = _TOP * self.height() + self._line() - _TALL_BLOCK * self.height()
            self._glide_to(min(max(wanted, self._target), lowest))
        elif self._canvas.playing:
            self._glide_to(max(self._target, lowest))
        else:
            self._glide_to(lowest)

    def _glide_to(self, target: float) -> None:
        self._target = max(0.0, target)
        if reduced_motion() or not self.isVisible():
            self._draw_at(self._target)
        elif abs(self._target - self._offset) >= 0.5 and not self._glide.isActive():
            self._last_frame = time.monotonic()
            self._glide.start()

    def _on_frame(self) -> None:
        now = time.monotonic()
        elapsed, self._last_frame = min(now - self._last_frame, 0.05), now
        away = self._target - self._offset
        self._speed += (_PULL * away - 2.0 * _PULL**0.5 * self._speed) * elapsed
        self._draw_at(self._offset + self._speed * elapsed)
        if abs(self._target - self._offset) < 0.5 and abs(self._speed) < 4.0:
            self._speed = 0.0
            self._draw_at(self._target)
            self._glide.stop()

    def _draw_at(self, offset: float) -> None:
        self._offset = offset
        self._column.move((self.width() - self._column.width()) // 2, round(_TOP * self.height() - offset))
        self._upper.set_strength(min(1.0, offset / (0.8 * _TOP * self.height() + 1.0)))
        self._lower.set_strength(min(1.0, max(0.0, self._lowest() - offset) / self._theme.em))


class _Column(QWidget):
    """What is scrolled; as high as its parts."""

    grew = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._gap = QSpacerItem(0, 0)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def stack(self, prompt: QWidget, *reply: QWidget) -> None:
        """Put the parts below each other."""
        self._layout.addWidget(prompt)
        self._layout.addItem(self._gap)
        for part in reply:
            self._layout.addWidget(part)

    def set_gap(self, pixels: int) -> None:
        """The space between prompt and reply."""
        self._gap.changeSize(0, pixels)
        self._layout.invalidate()

    def fit(self) -> None:
        """Be as high as the parts are at this width."""
        self._layout.activate()
        height = self._layout.totalSizeHint().height()
        if height != self.height():
            self.resize(self.width(), height)
            self.grew.emit()

    def event(self, event: QEvent) -> bool:
        """A part has another height."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return handled


class _Edge(QWidget):
    """What scrolls out of view sinks into the background."""

    def __init__(self, theme: Theme, parent: QWidget, *, is_below: bool = False) -> None:
        super().__init__(parent)
        self._theme, self._is_below = theme, is_below
        self._strength = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_strength(self, strength: float) -> None:
        """0: nothing is out of view here, 1: some lines are."""
        if strength != self._strength:
            self._strength = strength
            self.setVisible(strength > 0.0)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the background, from the edge on less and less."""
        painter = QPainter(self)
        edge, inside = QPointF(0.0, 0.0), QPointF(0.0, float(self.height()))
        gradient = QLinearGradient(inside, edge) if self._is_below else QLinearGradient(edge, inside)
        for place, alpha in ((0.0, 1.0), (0.3, 0.85), (1.0, 0.0)):
            color = QColor(self._theme.color("window"))
            color.setAlphaF(alpha * self._strength)
            gradient.setColorAt(place, color)
        painter.fillRect(QRect(0, 0, self.width(), self.height()), gradient)
        painter.end()


def column_width(room: int, theme: Theme) -> int:
    """How wide lines are that are good to read, in pixels, in a window of this width."""
    return round(min(room * _WIDEST, theme.em * _LINE_EM))


def _settled_share(step: DenoisingStep) -> float:
    """How much of a block's text stands before the first position that is not accepted, 0 to 1."""
    lengths = [len(piece) for piece in step.pieces]
    first = next((i for i, accepted in enumerate(step.accepted) if not accepted), len(lengths))
    return sum(lengths[:first]) / max(sum(lengths), 1)
