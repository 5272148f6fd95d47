"""The canvas widget: fog where a reply will be, then the steps of its blocks; reports each block shown.

Its timer runs at 60 frames a second while something moves, slower while only fog drifts or the window is out
of sight, and is stopped otherwise.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.app_dirs import BUNDLED_CANVAS_LENGTH
from app.base.translation import tr
from app.gui.canvas.cells import Cells
from app.gui.canvas.grid import lay_out_grid
from app.gui.canvas.layout import PREFIX, Layout, allocate_for_final_text, cell_at, lay_out, shown_length
from app.gui.canvas.live_layout import LiveLayout
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.painter import CanvasFrame, CanvasMode, CanvasPainter
from app.gui.canvas.playback import (
    BlockClosed,
    BlockOpened,
    BlockSettled,
    BlockTrace,
    FogShown,
    Playback,
    PlaybackEvent,
    StepShown,
)
from app.gui.canvas.room import expected_height
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep

_FRAME_MS = 16
_PREPARE_SECONDS = 0.004  # of each frame, for shaping texts that will be painted
_FOG_FRAME_MS = 50  # while fog drifts slowly and nothing else moves: the engine needs the processor
_HIDDEN_FRAME_MS = 250  # while the window is minimised
_HEIGHT_SECONDS = 0.06
_DENSE_FOG = 0.9  # from here on, the room stays as it is
_LAST_POSITIONS = 8  # of a block: fog below its text belongs to them
_SINK_SECONDS = 0.25  # the same where nothing, or a block that was given up, is on the canvas


class CanvasView(QWidget):
    """Shows a reply while it is written. Takes events by `push`, emits `closed` for each block shown.

    Between `begin` and `end`, a block of fog stands where the next block will be.
    """

    closed = Signal(object)
    """The `BlockCommitted` that has been shown: it now belongs to the Markdown above."""
    start_shown = Signal(object)
    """The `BlockStarted` whose fog is on the screen from now on."""
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
        self._fog_seconds = 0.0
        self._canvas_length = BUNDLED_CANVAS_LENGTH
        self._playback = Playback()
        self._cells: Cells | None = None
        self._prefix = self._suffix = ""
        self._is_closing = False  # whether a block that has been shown is handed over
        self._held_height = 0.0  # of that block, beyond what the text above has grown
        self._pieces: Sequence[str] = ()
        self._live: LiveLayout | None = None  # of a block whose ending is not known
        self._hovered: int | None = None
        self._layout = Layout((), (), 0.0)
        self._room = 0.0  # height that the fog of the block fills
        self._room_share = (
            0.0  # of that height beyond the text, which the widget keeps: it sinks with the fog
        )
        self._is_given_up = False  # the block will not be committed, and dissolves
        self._height = 0.0
        self._last_frame = time.monotonic()
        self._use_theme()
        theme.changed.connect(self._use_theme)
        self._timer = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_frame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_role(self, QAccessible.Role.Graphic)
        self.setAccessibleName(tr("Reply in progress"))
        self.setAccessibleDescription(tr("Finished blocks appear above as text."))
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

    def set_fog_seconds(self, seconds: float) -> None:
        """Set how long fog stands before a reply's first step, at least; 0: no fog before it."""
        self._fog_seconds = seconds
        self._start_timer()

    def set_speed(self, speed: float) -> None:
        """Play blocks at this speed from now on; below 1 is slow motion."""
        self._playback.set_speed(speed, time.monotonic())

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
        """Whether a block or its fog is on the screen."""
        return self._cells is not None

    @property
    def shows_fog(self) -> bool:
        """Whether only fog is on the screen."""
        return self._cells is not None and (self._playback.shows_fog or self._playback.current is None)

    @property
    def prefix(self) -> str:
        """The committed text that the next block continues on its last line."""
        return self._prefix

    def sizeHint(self) -> QSize:
        """The height of the block."""
        return QSize(320, math.ceil(self._height))

    def begin(self, canvas_length: int) -> None:
        """Show fog from now on: a reply with blocks of so many positions is awaited."""
        self._canvas_length, self._is_given_up = canvas_length, False
        self._playback.begin()
        self._play_due(time.monotonic())
        self._set_height(self._full_height)  # at once: what is above moves only when the message is sent
        self._start_timer()

    def set_canvas_length(self, positions: int) -> None:
        """Change how many positions the awaited block has: another model was loaded."""
        self._canvas_length = positions
        if self._playback.shows_neutral_fog:
            self._show_fog(None)

    def push(self, event: BlockStarted | DenoisingStep | BlockCommitted) -> None:
        """Add the noise, a step or the commit of a block; events come in order."""
        self._playback.push(event, time.monotonic())
        self._start_timer()

    def set_prefix(self, text: str) -> None:
        """Set the committed text, without an end yet, that the next block continues."""
        self._prefix = text
        if self._cells is None:
            self._pieces = ()
        if not self._is_closing:
            self._lay_out()
        self._start_timer()

    def set_suffix(self, text: str) -> None:
        """Set the text behind the next block, which fills slots, up to the end of its paragraph."""
        self._suffix = text

    def hold_height(self, height: float) -> None:
        """While `closed` is emitted: sink from this height after it, if it is that of a line at least.

        A picture of the block can fade in that room, where the text above is lower than the block was.
        """
        if self._is_closing and self.mode != "quiet" and height >= self._metrics.line_height("text"):
            self._held_height = height

    def skip(self) -> list[BlockCommitted]:
        """Show at once what was received; return the commits not shown yet.

        A block that is still being denoised goes on from its newest step.
        """
        commits = self._playback.skip()
        self._clear()
        self._start_timer()
        return commits

    def end(self) -> None:
        """Expect no more events; let a block that was not committed, or the fog that awaits one, fade out."""
        if self._playback.end() and self._cells is not None:
            self._cells.dissolve()
            self._is_given_up = True
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
        self._play_due(now)
        frame = self._frame()
        if not self._is_out_of_sight:
            self.update(self._painter.moving_area(frame))  # also where a text is not ready yet
        is_ready = self._painter.prepare(frame, _PREPARE_SECONDS)
        moving = self._animate(elapsed) or not is_ready
        if self._playback.idle:
            if was_busy:
                self.emptied.emit()
            if not moving:
                self._rest()
        self._set_pace(moving)

    def _play_due(self, now: float) -> None:
        """Show what is due now."""
        had_fog = self._playback.shows_fog
        self._playback.set_fog_seconds(0.0 if self.mode == "quiet" else self._fog_seconds)
        if had_fog and not self._playback.shows_fog:
            self._clear()
        for event in self._playback.advance(now):
            self._play(event)

    def _rest(self) -> None:
        """Stop the timer, once what was given up has dissolved and its height is gone."""
        if self._cells is not None and self._playback.current is None:
            self._clear()
        else:
            self._timer.stop()

    @property
    def _is_out_of_sight(self) -> bool:
        window = self.window()
        handle = window.windowHandle()
        return not self.isVisible() or window.isMinimized() or handle is None or not handle.isExposed()

    def _set_pace(self, moving: bool) -> None:
        if self._is_out_of_sight:
            pace = _HIDDEN_FRAME_MS
        elif self._playback.shows_fog and not moving:
            pace = _FOG_FRAME_MS
        else:
            pace = _FRAME_MS
        if pace != self._timer.interval():
            self._timer.setInterval(pace)

    def _frame(self) -> CanvasFrame:
        now = 0.0 if self.mode == "quiet" else time.monotonic()
        room = (float(self.width()), max(self._room, self._layout.height)) if self._room else (0.0, 0.0)
        return CanvasFrame(self._layout, self._cells, now, self.mode == "grid", room, float(self.height()))

    def _clear(self) -> None:
        """Show nothing but the text that the next block continues."""
        self._cells, self._pieces, self._live = None, (), None
        self._room_share, self._is_given_up = 0.0, False
        self._lay_out()

    def _animate(self, elapsed: float) -> bool:
        """Advance the animation of cells and height; return whether either still moves."""
        moving = False
        if self._cells is not None:
            if self.mode == "quiet":
                self._cells.finish()
            else:
                moving = self._cells.advance(elapsed)
        self._sink_room()
        target = self._full_height
        if self.mode == "quiet" or abs(target - self._height) < 1.0:
            self._set_height(target)
        else:
            is_sinking = self._is_given_up or self._cells is None
            seconds = _SINK_SECONDS if is_sinking else _HEIGHT_SECONDS
            share = 1.0 - math.exp(-elapsed / seconds)
            self._set_height(self._height + (target - self._height) * share)
            moving = True
        return moving

    def _sink_room(self) -> None:
        """Let the room shrink to the text as the fog below it lifts: over the last positions."""
        if self._cells is None or self._playback.shows_fog or self._is_given_up:
            return
        without_text = np.ones(len(self._cells), dtype=bool)
        without_text[[run.cell for run in self._layout.runs if run.cell != PREFIX]] = False
        without_text[-_LAST_POSITIONS:] = True
        fog = float(self._cells.fog[without_text].max(initial=0.0))
        self._room_share = min(self._room_share, fog / _DENSE_FOG)

    def _play(self, event: PlaybackEvent) -> None:
        match event:
            case FogShown(start=start):
                self._show_fog(start)
                if start is not None:
                    self.start_shown.emit(start)
            case BlockOpened(trace=trace, known=known):
                self._open(trace, known)
            case StepShown(step=step, seconds=seconds):
                self._show(step, seconds)
            case BlockSettled(trace=trace):
                self._settle(trace)
            case BlockClosed(commit=commit):
                self._hover(None)
                self._is_closing, self._held_height = True, 0.0
                self.closed.emit(commit)  # while the block can still be seen: it is about to fade
                self._is_closing = False
                self._clear()
                self._set_height(max(self._full_height, self._held_height))

    def _show_fog(self, start: BlockStarted | None) -> None:
        noise = () if start is None else start.pieces
        count = self._canvas_length if start is None else len(start.pieces)
        if start is not None and any(start.pinned):
            self._cells = self._pin(start)
        elif self._cells is not None and len(self._cells) == count:
            self._cells.set_noise(noise)
            self.update()
            return
        else:
            self._cells, self._pieces, self._live = Cells(("",) * count, noise), ("",) * count, None
        self._cells.appear()
        self._room_share = 1.0
        self._lay_out()
        if self._cells.pinned.any():
            self._set_height(self._full_height)  # at once: it is the place of a text that was there

    def _pin(self, start: BlockStarted) -> Cells:
        """Lay out the text of a block that fills slots, with fog in their places."""
        pinned = (*start.pinned, *(True for _ in self._behind))
        pieces = (*start.pieces, *self._behind)
        self._pieces = tuple(
            piece if is_pinned else "" for piece, is_pinned in zip(pieces, pinned, strict=True)
        )
        self._live = LiveLayout(self._prefix, self._pieces, self.width(), self._metrics, pinned)
        return Cells(self._pieces, start.pieces, pinned)

    @property
    def _behind(self) -> tuple[str, ...]:
        """The text behind a block that fills slots, as one more position of it."""
        return (self._suffix,) if self._suffix else ()

    def _open(self, trace: BlockTrace, known: bool) -> None:
        first, start = trace.steps[0].pieces, trace.start
        is_fill = start is not None and any(start.pinned)
        if start is not None and is_fill and (self._cells is None or not self._cells.pinned.any()):
            self._cells = self._pin(start)
        elif self._cells is None or (not is_fill and len(self._cells) != len(first)):
            self._cells = Cells(first, () if start is None else start.pieces)
        self._room_share = 1.0
        if known and trace.commit is not None:
            self._allocate(trace.final_pieces, trace.commit)
        elif not is_fill:
            self._live = LiveLayout(self._prefix, first, self.width(), self._metrics)
            self._pieces = first
        before = self._layout.runs
        self._lay_out()
        if is_fill:
            self._cells.move(before, self._layout.runs)

    def _allocate(self, final: Sequence[str], commit: BlockCommitted) -> int:
        """Give each position the place of its final text; return how many are shown."""
        shown = shown_length(final, commit.thought, commit.text)
        behind = self._behind if self._cells is not None and self._cells.pinned.any() else ()
        self._live, self._pieces = None, (*allocate_for_final_text(final, shown), *behind)
        return shown

    def _show(self, step: DenoisingStep, seconds: float) -> None:
        if self._cells is None:
            return
        self._cells.show(step, seconds)
        if self._live is not None:
            before = self._layout.runs
            self._live.update(step)
            if self.mode != "grid":
                self._lay_out()
                self._cells.move(before, self._layout.runs)
        self.step_shown.emit(step)

    def _settle(self, trace: BlockTrace) -> None:
        if self._cells is None or trace.commit is None:
            return
        before = self._layout.runs
        self._cells.settle(trace.final_pieces, self._allocate(trace.final_pieces, trace.commit))
        self._lay_out()
        self._cells.move(before, self._layout.runs)

    def _lay_out(self) -> None:
        if self._live is not None and self.mode != "grid":
            self._layout = self._live.resize(self.width(), self._metrics)
        else:
            lay_out_mode = lay_out_grid if self.mode == "grid" else lay_out
            self._layout = lay_out_mode(self._prefix, self._pieces, self.width(), self._metrics)
        self._room = 0.0
        if self._cells is not None and self._cells.pinned.any():
            self._room = self._layout.height  # known, but for what the slots become
        elif self._cells is not None and self.mode == "prose":
            self._room = expected_height(len(self._cells), self.width(), self._metrics, self._prefix)
        self.update()

    @property
    def _prefix_height(self) -> float:
        """The height of the text that the next block continues."""
        return lay_out(self._prefix, (), self.width(), self._metrics).height

    @property
    def _full_height(self) -> float:
        """The height of the block and the space that Markdown leaves below it."""
        if self._is_given_up:
            height = self._prefix_height
        else:
            text = self._layout.height
            height = text + max(0.0, self._room - text) * self._room_share
        return height + (self._metrics.paragraph_gap if height else 0.0)

    def _set_height(self, height: float) -> None:
        self._height = height
        if self.height() != math.ceil(height):
            self.setFixedHeight(math.ceil(height))

    def _use_theme(self) -> None:
        self._metrics = TextMetrics(self._theme)
        self._painter = CanvasPainter(self._theme, self._metrics)
        self._lay_out()
        if self._cells is not None or self._prefix:
            self._start_timer()  # its frames make the texts ready
