"""Show one prompt and its reply in large type, and scroll with the text being written."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSpacerItem, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from app.gui.canvas.view import CanvasView
from app.gui.markdown.markdown import plain_html, split_open_tail
from app.gui.markdown.rich_text import CopyButton, RichText, TextView
from app.gui.replay.fades import CrossFade, picture_of
from app.gui.widgets.theme import Theme
from app.suggestions import find_watch
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep

_TOP = 0.17  # position of the prompt, as a share of the height
_TALL_BLOCK = 0.6  # position of the line being written while a block is higher than the screen
_MAX_WIDTH = 0.84  # share of the window
_LINE_EM = 29.0  # some 60 characters
_FADE_MS = 280
_FRAME_MS = 16
_SPRING = 60.0  # stiffness of the spring that scrolls, per second squared; critically damped
_PAGE = 0.75  # of the height


class PromptAndReply(QWidget):
    """Shows a prompt and its reply. Takes `push`, then `finish`; emits `settled` when all is shown."""

    stepped = Signal(object)
    """The `DenoisingStep` that is on the screen from now on."""
    settled = Signal()
    """The reply has ended and has been shown completely."""

    def __init__(
        self, theme: Theme, prompt: str, parent: QWidget | None = None, *, fog_seconds: float = 0.0
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._ended = self._was_settled = False
        self._settled_part = 0.0  # how far the block on the screen is settled, 0 to 1
        self._offset = self._target = self._speed = 0.0
        self._last_frame = 0.0
        self._scroll_timer = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._scroll_timer.timeout.connect(self._on_frame)
        self._column = _Column(self)
        self._column.grew.connect(self._follow)
        self._prompt_text = prompt
        self._prompt = TextView(theme, parent=self._column)
        self._prompt.setAccessibleName(tr("Prompt"))
        self._reply = RichText(theme, self._column)
        self._canvas = CanvasView(theme, self._column)
        self._canvas.set_fog_seconds(fog_seconds)
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
        """The prompt."""
        return self._prompt_text

    @property
    def text(self) -> str:
        """The committed text that has been shown."""
        return self._text

    @property
    def is_settled(self) -> bool:
        """Whether the reply has ended and has been shown completely."""
        return self._ended and self._canvas.idle

    @property
    def is_scrolling(self) -> bool:
        """Whether it is scrolling."""
        return self._scroll_timer.isActive()

    def is_writing_visible(self) -> bool:
        """Whether the end of the text, or the line being written in a tall block, is visible."""
        return 0.0 <= self._y(self._writing_position()) <= self.height()

    def begin(self, canvas_length: int) -> None:
        """Show fog from now on: a reply with blocks of so many positions is awaited."""
        self._canvas.begin(canvas_length)

    def set_canvas_length(self, positions: int) -> None:
        """Change how many positions the awaited block has."""
        self._canvas.set_canvas_length(positions)

    def set_speed(self, speed: float) -> None:
        """Show the reply at this speed; below 1 is slow motion."""
        self._canvas.set_speed(speed)

    def push(self, event: BlockStarted | DenoisingStep | BlockCommitted) -> None:
        """Add the noise, a step or the commit of a block of the reply."""
        self._canvas.push(event)

    def finish(self) -> None:
        """Play what is queued; no more events follow. A block that was not committed fades out."""
        self._ended = True
        self._canvas.end()
        if self._canvas.idle:
            self._settle()

    def show_reply(self, text: str) -> None:
        """Show a finished reply."""
        self._text, self._ended = text, True
        self._settle()

    def skip(self) -> None:
        """Show everything received at once."""
        for commit in self._canvas.skip():
            self._text += commit.text
        if self._ended:
            self._settle()
        else:
            self._show_text()

    def scroll_by(self, pages: float) -> None:
        """Scroll down, or up if negative."""
        self._scroll_to(min(max(self._target + pages * _PAGE * self.height(), 0.0), self._max_offset()))

    # Content

    def _on_step(self, step: DenoisingStep) -> None:
        self._settled_part = _settled_share(step)
        self._follow()
        self.stepped.emit(step)

    def _on_block_seen(self, commit: BlockCommitted) -> None:
        picture = None
        if not self._theme.reduced_motion and not self._canvas.size().isEmpty():
            picture = picture_of(self._canvas, self._theme.color("window"))
        geometry = self._canvas.geometry()
        self._text += commit.text
        self._settled_part = 0.0
        self._show_text()
        if picture is not None:
            CrossFade(self._column, picture, geometry, _FADE_MS)

    def _on_emptied(self) -> None:
        if self._ended:
            self._settle()

    def _settle(self) -> None:
        self._show_text()
        if not self._was_settled:
            self._was_settled = True
            self.settled.emit()

    def _show_text(self) -> None:
        """Show finished paragraphs as Markdown; an unfinished one stays on the canvas."""
        head, tail = (self._text, "") if self.is_settled else split_open_tail(self._text)
        self._reply.show_markdown(head)
        for button in self._reply.findChildren(CopyButton):
            button.hide()
        self._canvas.set_prefix(tail)
        self._column.fit()
        self._follow()

    def _use_theme(self) -> None:
        prompt = plain_html(self._prompt_text, self._theme.colors.muted)
        watch = find_watch(self._prompt_text, translated)
        if watch:
            prompt += f"<small>{plain_html(watch, self._theme.colors.muted)}</small>"
        self._prompt.show_html(prompt)
        self._update_geometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Centre the column and choose a readable width."""
        super().resizeEvent(event)
        self._update_geometry()

    def showEvent(self, event: QShowEvent) -> None:
        """Lay out now that the widgets know their height."""
        super().showEvent(event)
        self._offset = 0.0
        self._update_geometry()
        self._set_offset(self._target)

    def _update_geometry(self) -> None:
        em = self._theme.em
        self._column.set_gap(round(em * 1.1))
        self._column.setFixedWidth(column_width(self.width(), self._theme))
        self._upper.setGeometry(0, 0, self.width(), round(em * 2))
        self._lower.setGeometry(0, self.height() - round(em * 2), self.width(), round(em * 2))
        self._column.fit()
        self._target = self._offset = min(self._offset, self._max_offset())
        self._follow()
        self._set_offset(self._offset)

    # Scrolling

    def _y(self, line: float) -> float:
        """Where a line of the column is on the screen after scrolling, in pixels."""
        return _TOP * self.height() + line - self._target

    def _max_offset(self) -> float:
        """The largest scroll offset: the end of the column is at the bottom."""
        return max(0.0, (_TOP - 1.0) * self.height() + self._column.height() + self._theme.em * 0.5)

    def _writing_position(self) -> float:
        """The end of the text being written, in pixels from the top of the column."""
        if self._canvas.height() > 0.7 * self.height():
            return self._canvas.y() + self._canvas.height() * self._settled_part
        return float(self._column.height())

    def _follow(self) -> None:
        """Scroll so that the text being written stays visible, blocks completely if they fit."""
        max_offset = self._max_offset()
        if self._canvas.height() > 0.7 * self.height():
            target = _TOP * self.height() + self._writing_position() - _TALL_BLOCK * self.height()
            self._scroll_to(min(max(target, self._target), max_offset))
        elif self._canvas.playing:
            self._scroll_to(max(self._target, max_offset))
        else:
            self._scroll_to(max_offset)

    def _scroll_to(self, target: float) -> None:
        self._target = max(0.0, target)
        if self._theme.reduced_motion or not self.isVisible():
            self._set_offset(self._target)
        elif abs(self._target - self._offset) >= 0.5 and not self._scroll_timer.isActive():
            self._last_frame = time.monotonic()
            self._scroll_timer.start()

    def _on_frame(self) -> None:
        now = time.monotonic()
        elapsed, self._last_frame = min(now - self._last_frame, 0.05), now
        distance = self._target - self._offset
        self._speed += (_SPRING * distance - 2.0 * _SPRING**0.5 * self._speed) * elapsed
        self._set_offset(self._offset + self._speed * elapsed)
        if abs(self._target - self._offset) < 0.5 and abs(self._speed) < 4.0:
            self._speed = 0.0
            self._set_offset(self._target)
            self._scroll_timer.stop()

    def _set_offset(self, offset: float) -> None:
        self._offset = offset
        self._column.move((self.width() - self._column.width()) // 2, round(_TOP * self.height() - offset))
        self._upper.set_strength(min(1.0, offset / (0.8 * _TOP * self.height() + 1.0)))
        self._lower.set_strength(min(1.0, max(0.0, self._max_offset() - offset) / self._theme.em))


class _Column(QWidget):
    """The scrolled column; as high as its widgets."""

    grew = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._gap = QSpacerItem(0, 0)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def stack(self, prompt: QWidget, *reply: QWidget) -> None:
        """Add the widgets from top to bottom."""
        self._layout.addWidget(prompt)
        self._layout.addItem(self._gap)
        for part in reply:
            self._layout.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)  # the text stays while it gets lower

    def set_gap(self, pixels: int) -> None:
        """Set the space between prompt and reply."""
        self._gap.changeSize(0, pixels)
        self._layout.invalidate()

    def fit(self) -> None:
        """Adapt the height to the widgets."""
        self._layout.activate()
        height = self._layout.totalSizeHint().height()
        if height != self.height():
            self.resize(self.width(), height)
            self.grew.emit()

    def event(self, event: QEvent) -> bool:
        """Adapt the height when a widget changes its height."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return handled


class _Edge(QWidget):
    """Fades text at an edge of the view."""

    def __init__(self, theme: Theme, parent: QWidget, *, is_below: bool = False) -> None:
        super().__init__(parent)
        self._theme, self._is_below = theme, is_below
        self._strength = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_strength(self, strength: float) -> None:
        """Set how strongly the text fades: 0 if nothing is out of view, 1 if some lines are."""
        if strength != self._strength:
            self._strength = strength
            self.setVisible(strength > 0.0)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a gradient of the background colour."""
        painter = QPainter(self)
        edge, inside = QPointF(0.0, 0.0), QPointF(0.0, float(self.height()))
        gradient = QLinearGradient(inside, edge) if self._is_below else QLinearGradient(edge, inside)
        for geometry, alpha in ((0.0, 1.0), (0.3, 0.85), (1.0, 0.0)):
            color = QColor(self._theme.color("window"))
            color.setAlphaF(alpha * self._strength)
            gradient.setColorAt(geometry, color)
        painter.fillRect(QRect(0, 0, self.width(), self.height()), gradient)
        painter.end()


def column_width(window_width: int, theme: Theme) -> int:
    """Choose a readable line width in pixels for a window of this width."""
    return round(min(window_width * _MAX_WIDTH, theme.em * _LINE_EM))


def _settled_share(step: DenoisingStep) -> float:
    """The share of a block's text before the first position that is not accepted, 0 to 1."""
    lengths = [len(piece) for piece in step.pieces]
    first = next((i for i, accepted in enumerate(step.accepted) if not accepted), len(lengths))
    return sum(lengths[:first]) / max(sum(lengths), 1)
