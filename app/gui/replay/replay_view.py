"""Show a recorded reply at any moment: finished paragraphs as Markdown, the current block on the canvas.

The picture depends on the moment alone, not on what was shown before, so that frames can be sought, exported
and compared.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.canvas.cells import Cells
from app.gui.canvas.grid import lay_out_grid
from app.gui.canvas.layout import Layout, allocate_for_final_text, cell_at, lay_out, shown_length
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.pace import EVEN_SHARE
from app.gui.canvas.painter import CanvasFrame, CanvasMode, CanvasPainter
from app.gui.canvas.room import expected_height
from app.gui.markdown.markdown import split_open_tail, split_paragraph
from app.gui.markdown.rich_text import RichText
from app.gui.replay.timeline import BlockSpan, Timeline, TimelinePosition
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace, text_of

FRAME_SECONDS = 1 / 60
_HEADING = re.compile(r" {0,3}#{1,6} ")
_LAST_BLOCKS = 4  # whose fog may be higher than the final text


class ReplayView(QWidget):
    """Shows one moment of a recorded reply, as high as it is then."""

    hovered = Signal(object)
    """The position of the block that is under the mouse, or None."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._traces: Sequence[Trace] = ()
        self._timeline = Timeline(())
        self._seconds = 0.0
        set_role(self, QAccessible.Role.Grouping)
        self.setAccessibleName(tr("Recorded reply"))
        self._text = RichText(theme, self)
        self._block = _RecordedBlock(theme, self)
        self._block.hovered.connect(self.hovered)
        self._rest = RichText(theme, self)
        """The paragraphs after that of a block that fills slots."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._text)
        layout.addWidget(self._block)
        layout.addWidget(self._rest)
        layout.addStretch(1)

    @property
    def timeline(self) -> Timeline:
        """The times of blocks and steps."""
        return self._timeline

    @property
    def traces(self) -> Sequence[Trace]:
        """The reply shown."""
        return self._traces

    @property
    def seconds(self) -> float:
        """The moment shown."""
        return self._seconds

    @property
    def current(self) -> QWidget:
        """The widget of the block that is being written."""
        return self._block

    def greatest_height(self, width: int) -> int:
        """Return the height of the highest moment at this width: the end, or the fog of a late block."""
        shown = self._seconds
        for part in (self._text, self._block, self._rest):
            part.resize(width, part.height())
        begins = [span.begins for span in self._timeline.spans]
        heights = [0]
        for moment in (*begins[:1], *begins[-_LAST_BLOCKS:], self._timeline.duration):
            self.show_at(moment)
            texts = sum(part.height() for part in (self._text, self._rest) if part.text)
            heights.append(texts + self._block.height())
        self.show_at(shown)
        return max(heights)

    def set_mode(self, mode: CanvasMode) -> None:
        """Show blocks as prose, as a grid, or without motion."""
        self._block.set_mode(mode)

    def set_traces(
        self, traces: Sequence[Trace], step_seconds: float | None = None, even_share: float = EVEN_SHARE
    ) -> None:
        """Show the beginning of this reply; the other arguments are those of `Timeline`."""
        self.set_timeline(traces, Timeline(traces, step_seconds, even_share))

    def set_timeline(self, traces: Sequence[Trace], timeline: Timeline) -> None:
        """Show the beginning of this reply at the speed of this timeline."""
        self._traces, self._timeline = traces, timeline
        self.show_at(0.0)

    def show_at(self, seconds: float) -> TimelinePosition:
        """Show this moment; return the position."""
        self._seconds = min(max(seconds, 0.0), self._timeline.duration)
        position = self._timeline.at(self._seconds)
        if position.at_end or not self._traces:
            self._text.show_markdown(text_of(self._traces))
            self._block.show_nothing()
            self._rest.show_markdown("")
            return position
        trace, span = self._traces[position.block], self._timeline.spans[position.block]
        head, tail = _with_heading(*split_open_tail(self._text_before(position.block)))
        behind, rest = split_paragraph(tail + trace.commit.text, trace.after)
        self._text.show_markdown(head)
        self._block.show_moment((tail, behind), trace, self._seconds - span.begins, span.from_zero)
        self._rest.show_markdown(rest)
        return position

    def _text_before(self, block: int) -> str:
        """The text before the canvas of a block."""
        trace = self._traces[block]
        return trace.before if trace.is_fill else text_of(self._traces[:block])


def _with_heading(head: str, tail: str) -> tuple[str, str]:
    """Move a heading to the text below it, for which a document leaves less space than for the next one."""
    start = head.rstrip().rfind("\n") + 1
    return (head[:start], head[start:] + tail) if _HEADING.match(head, start) else (head, tail)


class _RecordedBlock(QWidget):
    """Shows the current block, whose final text is known."""

    hovered = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._animation: _BlockAnimation | None = None
        self._around = "", ""
        self._layout = Layout((), (), 0.0)
        self._room = 0.0  # height that the fog of the block fills
        self._mode: CanvasMode = "prose"
        self._hovered: int | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(0)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    def set_mode(self, mode: CanvasMode) -> None:
        """Change how the block is shown."""
        self._mode = mode
        self._lay_out()
        self.update()

    def show_nothing(self) -> None:
        """Hide the block."""
        self._animation, self._layout = None, Layout((), (), 0.0)
        self.setFixedHeight(0)
        self._hover(None)

    def show_moment(self, around: tuple[str, str], trace: Trace, seconds: float, span: BlockSpan) -> None:
        """Show the block `seconds` after its start, with the unfinished text before it and the one behind."""
        is_new = self._animation is None or self._animation.trace is not trace
        if self._animation is None or is_new or self._animation.span != span or around != self._around:
            self._animation = _BlockAnimation(trace, span, around[1])
        if around != self._around or self._layout.pieces != self._animation.pieces:
            self._around = around
            self._lay_out()
        self._animation.go_to(seconds)
        self._update_height()
        self._prepare()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the block."""
        if self._animation is None:
            return
        painter = QPainter(self)
        self._painter.paint(painter, self._frame(self._animation))
        painter.end()

    def resizeEvent(self, event: object) -> None:
        """Lay out the text again for another width."""
        self._lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the position whose text is, or will be, under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(cell_at(self._layout, event.position().x(), event.position().y(), self._metrics))

    def leaveEvent(self, event: QEvent) -> None:
        """Report that the mouse has left."""
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, position: int | None) -> None:
        if position != self._hovered:
            self._hovered = position
            self.hovered.emit(position)

    def _frame(self, animation: _BlockAnimation) -> CanvasFrame:
        cells, seconds = animation.cells, animation.seconds
        if self._mode == "quiet":
            cells, seconds = cells.copy(), 0.0
            cells.finish()
        room, height = (float(self.width()), self._room), float(self.height())
        return CanvasFrame(self._layout, cells, seconds, self._mode == "grid", room, height)

    def _prepare(self) -> None:
        """Shape every text before it is painted."""
        if self._animation is not None:
            self._painter.prepare(self._frame(self._animation))
        self.update()

    def _lay_out(self) -> None:
        if self._animation is not None:
            lay_out_mode = lay_out_grid if self._mode == "grid" else lay_out
            tail, pieces = self._around[0], self._animation.pieces
            self._layout = lay_out_mode(tail, pieces, self.width(), self._metrics)
            self._room = self._layout.height
            if self._mode == "prose" and not any(self._animation.trace.pinned):
                expected = expected_height(len(pieces), self.width(), self._metrics, tail)
                self._room = max(self._room, expected)
            self._update_height()
            self._prepare()

    def _update_height(self) -> None:
        """Make room for a block of fog at first, which shrinks to the text as the rest clears up."""
        if self._animation is None:
            return
        cells, text = self._animation.cells, self._layout.height
        fog = float(cells.fog[self._animation.shown :].max(initial=0.0))
        gap = self._metrics.paragraph_gap if self._animation.trace.is_fill else 0.0
        self.setFixedHeight(math.ceil(text + (self._room - text) * fog + gap))

    def _use_theme(self) -> None:
        self._metrics = TextMetrics(self._theme)
        self._painter = CanvasPainter(self._theme, self._metrics)
        self._lay_out()
        self.update()


class _BlockAnimation:
    """The animated cells of a recorded block at any moment, always advanced in equal small steps."""

    def __init__(self, trace: Trace, span: BlockSpan, behind: str) -> None:
        """`span`: the block's times, counted from its beginning; `behind`: the text after it, if any."""
        self.trace, self.span = trace, span
        final = trace.final_pieces
        self.shown = shown_length(final, trace.commit.thought, trace.commit.text)
        last = (behind,) if behind else ()
        self.pieces = (*allocate_for_final_text(final, self.shown), *last)
        self._pinned = (*trace.pinned, *(True for _ in last)) if trace.is_fill else (False,) * len(final)
        self._rewind()

    @property
    def seconds(self) -> float:
        """The current time since the block began."""
        return self._frames * FRAME_SECONDS

    def _rewind(self) -> None:
        texts = zip(self.pieces, self._pinned, strict=True)
        pieces = tuple(piece if is_pinned else "" for piece, is_pinned in texts)
        self.cells = Cells(pieces, self.trace.noise, self._pinned)
        self._frames, self._step, self._settled = 0, -1, False

    def go_to(self, seconds: float) -> None:
        """Advance, or rewind and advance, to this time since the block began."""
        frames = int(seconds / FRAME_SECONDS + 1e-6)
        if frames < self._frames:
            self._rewind()
        span = self.span
        while self._frames < frames:
            self._frames += 1
            now = self.seconds
            if (step := span.step_at(now)) > self._step:
                self._step = step
                self.cells.show(self.trace.steps[step], span.seconds_of(step))
            if now >= span.settles and not self._settled:
                self._settled = True
                self.cells.settle(self.trace.final_pieces, self.shown)
            self.cells.advance(FRAME_SECONDS)
