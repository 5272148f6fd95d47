"""The canvas widget: plays the steps of a reply's blocks and reports each block that has been shown.

Its timer runs at 60 frames a second while something moves or is expected, and is stopped otherwise.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.translation import tr
from app.gui.canvas.cell_allocation import CellAllocator, allocate_for_final_text
from app.gui.canvas.cells import Cells
from app.gui.canvas.grid import lay_out_grid
from app.gui.canvas.layout import Layout, cell_at, lay_out, shown_length
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.painter import CanvasFrame, CanvasMode, CanvasPainter
from app.gui.canvas.playback import (
    BlockClosed,
    BlockOpened,
    BlockSettled,
    BlockTrace,
    Playback,
    PlaybackEvent,
    StepShown,
)
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme
from model_backends.protocol import BlockCommitted, DenoisingStep

_FRAME_MS = 16
_HEIGHT_SECONDS = 0.06


class CanvasView(QWidget):
    """Shows a reply while it is written. Takes events by `push`, emits `closed` for each block shown."""

    closed = Signal(object)
    """The `BlockCommitted` that has been shown: it now belongs to the Markdown above."""
    step_shown = Signal(object)
    """The `DenoisingStep` that is on the screen from now on."""
    emptied = Signal()
    """Everything received has been shown."""
    hovered = Signal(object)
    """The position under the pointer, or None."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._requested_mode: CanvasMode = "prose"
        self._playback = Playback()
        self._cells: Cells | None = None
        self._prefix = ""
        self._pieces: Sequence[str] = ()
        self._allocator: CellAllocator | None = None  # of a block whose ending is not known
        self._hovered: int | None = None
        self._layout = Layout((), (), 0.0)
        self._height = 0.0
        self._last_frame = time.monotonic()
        self._use_theme()
        theme.changed.connect(self._use_theme)
        self._timer = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_frame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_role(self, QAccessible.Role.Graphic)
        self.setAccessibleName(tr("Reply in progress"))
        self.setAccessibleDescription(tr("Finished blocks appear as text above."))
        self.setFixedHeight(0)
        self.setMouseTracking(True)

    @property
    def mode(self) -> CanvasMode:
        """How blocks are shown; "quiet" if motion is reduced."""
        return "quiet" if self._theme.reduced_motion else self._requested_mode

    def set_mode(self, mode: CanvasMode) -> None:
        """Change how blocks are shown."""
        self._requested_mode = mode
        self._lay_out()
        self._start_timer()

    @property
    def idle(self) -> bool:
        """Whether everything received has been shown."""
        return self._playback.idle

    @property
    def is_moving(self) -> bool:
        """Whether frames are being drawn."""
        return self._timer.isActive()

    @property
    def playing(self) -> bool:
        """Whether a block is on the screen."""
        return self._cells is not None

    @property
    def prefix(self) -> str:
        """The committed text that the next block continues on its last line."""
        return self._prefix

    def sizeHint(self) -> QSize:
        """The height of the block."""
        return QSize(320, math.ceil(self._height))

    def push(self, event: DenoisingStep | BlockCommitted) -> None:
        """Add a step or a commit of the reply; events come in order."""
        self._playback.push(event, time.monotonic())
        self._start_timer()

    def set_prefix(self, text: str) -> None:
        """Set the committed text, without an end yet, that the next block continues."""
        self._prefix = text
        if self._cells is None:
            self._pieces = ()
        self._lay_out()
        self._start_timer()

    def skip(self) -> list[BlockCommitted]:
        """Stop showing what was received; return the commits not shown yet."""
        commits = self._playback.skip()
        self._cells, self._pieces = None, ()
        self._lay_out()
        return commits

    def abandon(self) -> None:
        """Let the uncommitted block fade out: the reply was stopped."""
        dropped = self._playback.drop_uncommitted()
        if dropped is not None and self._cells is not None:
            self._cells.dissolve()
        self._start_timer()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the current frame."""
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        self._painter.paint(painter, self._frame())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out the text again for another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()
            self._set_height(self._full_height)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the position under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Report that the pointer has left."""
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, point: QPointF | None) -> None:
        cell = None
        if point is not None and self._cells is not None:
            cell = cell_at(self._layout, point.x(), point.y(), self._metrics)
        if cell != self._hovered:
            self._hovered = cell
            self.hovered.emit(cell)

    # One frame after another

    def _start_timer(self) -> None:
        if not self._timer.isActive():
            self._last_frame = time.monotonic()
            self._timer.start()

    def _on_frame(self) -> None:
        now = time.monotonic()
        elapsed, self._last_frame = min(now - self._last_frame, 0.1), now
        was_busy = not self._playback.idle
        for event in self._playback.advance(now):
            self._play(event)
        self.update(self._painter.moving_area(self._frame()))
        moving = self._animate(elapsed)
        if self._playback.idle:
            if was_busy:
                self.emptied.emit()
            if not moving:
                if self._cells is not None and self._playback.current is None:
                    self._cells, self._pieces = None, ()
                    self._lay_out()
                self._timer.stop()

    def _frame(self) -> CanvasFrame:
        now = 0.0 if self.mode == "quiet" else time.monotonic()
        room = float(self.width()), float(self.height())
        return CanvasFrame(self._layout, self._cells, now, self.mode == "grid", room)

    def _animate(self, elapsed: float) -> bool:
        """Advance the animation of cells and height; return whether either still moves."""
        moving = False
        if self._cells is not None:
            if self.mode == "quiet":
                self._cells.finish()
            else:
                moving = self._cells.advance(elapsed)
        target = self._full_height
        if self.mode == "quiet" or abs(target - self._height) < 1.0:
            self._set_height(target)
        else:
            share = 1.0 - math.exp(-elapsed / _HEIGHT_SECONDS)
            self._set_height(self._height + (target - self._height) * share)
            moving = True
        return moving

    def _play(self, event: PlaybackEvent) -> None:
        match event:
            case BlockOpened(trace=trace, known=known):
                self._open(trace, known)
            case StepShown(step=step, seconds=seconds):
                self._show(step, seconds)
            case BlockSettled(trace=trace):
                self._settle(trace)
            case BlockClosed(commit=commit):
                self._hover(None)
                self.closed.emit(commit)  # while the block can still be seen: it is about to fade
                self._cells, self._pieces = None, ()
                self._lay_out()
                self._set_height(self._full_height)

    def _open(self, trace: BlockTrace, known: bool) -> None:
        first = trace.steps[0].pieces
        self._cells = Cells(first)
        if known and trace.commit is not None:
            final = trace.final_pieces
            shown = shown_length(final, trace.commit.thought, trace.commit.text)
            self._allocator, self._pieces = None, allocate_for_final_text(final, shown)
        else:
            self._allocator, self._pieces = CellAllocator(first, self._metrics), first
        self._lay_out()

    def _show(self, step: DenoisingStep, seconds: float) -> None:
        if self._cells is None:
            return
        self._cells.show(step, seconds)
        if self._allocator is not None:
            self._change_texts(self._allocator.update(step))
        self.step_shown.emit(step)

    def _settle(self, trace: BlockTrace) -> None:
        if self._cells is None or trace.commit is None:
            return
        final = trace.final_pieces
        shown = shown_length(final, trace.commit.thought, trace.commit.text)
        self._cells.settle(final, shown)
        self._change_texts([*final[:shown], *[""] * (len(final) - shown)])

    def _change_texts(self, pieces: Sequence[str]) -> None:
        """Lay out other texts and animate every position to its new place."""
        if self._cells is None or tuple(pieces) == tuple(self._pieces):
            return
        before, self._pieces = self._layout.runs, tuple(pieces)
        self._lay_out()
        self._cells.move(before, self._layout.runs)

    def _lay_out(self) -> None:
        lay_out_mode = lay_out_grid if self.mode == "grid" else lay_out
        self._layout = lay_out_mode(self._prefix, self._pieces, self.width(), self._metrics)
        self.update()

    @property
    def _full_height(self) -> float:
        """The height of the block and the space that Markdown leaves below it."""
        return self._layout.height + (self._metrics.paragraph_gap if self._layout.runs else 0.0)

    def _set_height(self, height: float) -> None:
        self._height = height
        if self.height() != math.ceil(height):
            self.setFixedHeight(math.ceil(height))

    def _use_theme(self) -> None:
        self._metrics = TextMetrics(self._theme)
        self._painter = CanvasPainter(self._theme, self._metrics)
        self._lay_out()
