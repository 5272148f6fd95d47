"""Player of recorded replies: one or two views in step, scrub bar, play and pause, speed, single steps."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.base.translation import format_short, tr
from app.gui.canvas.pace import EVEN_SHARE, SLOW_MOTION_EVEN_SHARE
from app.gui.canvas.painter import CanvasMode
from app.gui.replay.replay_view import ReplayView
from app.gui.replay.scrub_bar import ScrubBar
from app.gui.replay.timeline import Timeline
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace

SPEEDS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
COMPARED_STEP_SECONDS = 0.09

_FRAME_MS = 16


class PlayerControls(QWidget):
    """Play button, scrub bar, the position in words, and the speed menu."""

    toggled = Signal()
    seek_requested = Signal(float)
    speed_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playing = False
        self._play = QPushButton(self)
        self._play.setProperty("kind", "link")
        self._play.clicked.connect(self.toggled)
        self.bar = ScrubBar(theme, self)
        self.bar.seek_requested.connect(self.seek_requested)
        self._position_label = QLabel("", self)
        self._position_label.setProperty("kind", "small")
        self._position_label.setTextFormat(Qt.TextFormat.PlainText)
        self._position_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._position_label.setMinimumWidth(
            self._position_label.fontMetrics().horizontalAdvance(tr("Block 88 · step 48 of 48"))
        )
        self._speed = QPushButton(self)
        self._speed.setProperty("kind", "link")
        menu = QMenu(self._speed)
        for speed in SPEEDS:
            menu.addAction(speed_name(speed)).triggered.connect(
                lambda _checked=False, speed=speed: self.speed_chosen.emit(speed)
            )
        self._speed.setMenu(menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._play)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self._position_label)
        layout.addWidget(self._speed)
        self.show_playing(False)
        self.show_speed(1.0)
        theme.changed.connect(self._draw)

    def show_playing(self, playing: bool) -> None:
        """Show whether it is playing."""
        self._playing = playing
        self._play.setIcon(self._theme.icon("pause" if playing else "play", "text", 20))
        self._play.setAccessibleName(tr("Pause") if playing else tr("Play"))
        self._play.setToolTip(tr("Pause (Space)") if playing else tr("Play (Space)"))

    def _draw(self) -> None:
        self.show_playing(self._playing)

    def show_speed(self, speed: float) -> None:
        """Show the speed."""
        self._speed.setText(speed_name(speed))
        self._speed.setAccessibleName(tr("Speed: {speed}").format(speed=speed_name(speed)))
        self._speed.setToolTip(tr("Speed (− and +)"))

    def show_at(self, seconds: float, text: str) -> None:
        """Show the position."""
        self._position_label.setText(text)
        self.bar.show_at(seconds, text)


class Player(QWidget):
    """Plays one recorded reply, or two in step. Space plays, arrows step, − and + set the speed."""

    step_shown = Signal(object, int)
    """The `Trace` on the screen (of the first reply) and the index of its step, -1 before the first."""
    moved = Signal()
    """Another moment is shown."""
    ended = Signal()
    """The replay has reached its end."""

    def __init__(self, theme: Theme, count: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.replay_views = [ReplayView(theme, self) for _ in range(count)]
        self.captions = [QLabel("", self) for _ in range(count)]
        self.controls = PlayerControls(theme, self)
        self._seconds, self._speed = 0.0, 1.0
        self._last_frame = 0.0
        self._timer = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_frame)
        self.controls.toggled.connect(self.toggle)
        self.controls.seek_requested.connect(self._on_seek)
        self.controls.speed_chosen.connect(self.set_speed)
        self.setFocusProxy(self.controls.bar)  # whose key events are passed on to this widget
        self.setAccessibleName(tr("Replay"))
        self.views_row = QHBoxLayout()
        """The replies side by side; a comparison puts this layout elsewhere."""
        self.views_row.setSpacing(28)
        for caption, replay_view in zip(self.captions, self.replay_views, strict=True):
            caption.setProperty("kind", "small")
            caption.setVisible(False)
            column = QVBoxLayout()
            column.addWidget(caption)
            column.addWidget(replay_view)
            column.addStretch(1)
            self.views_row.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        if count == 1:
            layout.addLayout(self.views_row)
        if count > 1:  # a single player's controls are placed by what it is in
            layout.addWidget(self.controls)

    @property
    def is_playing(self) -> bool:
        """Whether it is playing."""
        return self._timer.isActive()

    @property
    def seconds(self) -> float:
        """The position, at normal speed."""
        return self._seconds

    @property
    def speed(self) -> float:
        """The factor of the speed."""
        return self._speed

    @property
    def duration(self) -> float:
        """The duration of the longest reply, at normal speed."""
        return max(replay_view.timeline.duration for replay_view in self.replay_views)

    def show_replies(
        self,
        replies: Sequence[Sequence[Trace]],
        captions: Sequence[str] = (),
        *,
        is_slow_motion: bool = False,
    ) -> None:
        """Show the beginning of these replies, one per view; two are played in step.

        `is_slow_motion`: give steps more equal times, as slow motion does live.
        """
        even_share = SLOW_MOTION_EVEN_SHARE if is_slow_motion else EVEN_SHARE
        for replay_view, traces in zip(self.replay_views, replies, strict=True):
            replay_view.set_traces(traces, COMPARED_STEP_SECONDS if len(replies) > 1 else None, even_share)
        for label, text in zip(self.captions, captions, strict=False):
            label.setText(text)
            label.setVisible(True)
        self.controls.bar.set_spans(self._timeline.spans)
        self.go_to(0.0)

    def set_mode(self, mode: CanvasMode) -> None:
        """Show blocks as prose, as a grid, or without motion."""
        for replay_view in self.replay_views:
            replay_view.set_mode(mode)

    def play(self) -> None:
        """Play from here, or from the beginning if it is at its end."""
        if self._seconds >= self.duration:
            self.go_to(0.0)
        self._last_frame = time.monotonic()
        self._timer.start()
        self.controls.show_playing(True)

    def pause(self) -> None:
        """Pause."""
        self._timer.stop()
        self.controls.show_playing(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def set_speed(self, speed: float) -> None:
        """Set the speed as a factor."""
        self._speed = speed
        self.controls.show_speed(speed)

    def go_to(self, seconds: float) -> None:
        """Show this moment."""
        self._seconds = min(max(seconds, 0.0), self.duration)
        for replay_view in self.replay_views:
            replay_view.show_at(self._seconds)
        self.controls.show_at(self._seconds, self._position_text())
        self.moved.emit()
        position = self._timeline.at(self._seconds)
        traces = self._longest_view.traces
        if traces:
            self.step_shown.emit(traces[position.block], position.step)

    def go_to_step_of(self, trace: Trace, step: int) -> None:
        """Pause at a step of one of the first reply's blocks; other blocks are ignored."""
        for block, candidate in enumerate(self._longest_view.traces):
            if candidate is trace:
                self.pause()
                self.go_to(self._timeline.step_time(block, step))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the player's keys."""
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.toggle()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.pause()
            self.go_to(self._timeline.adjacent_step_time(self._seconds, -1 if key == Qt.Key.Key_Left else 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.pause()
            self.go_to(0.0 if key == Qt.Key.Key_Home else self.duration)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            position = SPEEDS.index(self._speed) + (-1 if key == Qt.Key.Key_Minus else 1)
            self.set_speed(SPEEDS[min(max(position, 0), len(SPEEDS) - 1)])
        else:
            super().keyPressEvent(event)

    @property
    def _longest_view(self) -> ReplayView:
        """The view with the longest reply, which determines the scrub bar."""
        return max(self.replay_views, key=lambda replay_view: replay_view.timeline.duration)

    @property
    def _timeline(self) -> Timeline:
        return self._longest_view.timeline

    def _position_text(self) -> str:
        position, traces = self._timeline.at(self._seconds), self._longest_view.traces
        if not traces:
            return ""
        if position.at_end:
            return tr("%n block(s)", "", len(traces))
        block = tr("Block {number}").format(number=position.block + 1)
        if position.step < 0:
            return tr("{block} · noise").format(block=block)
        steps = traces[position.block].steps
        return tr("{block} · step {step} of {last}").format(
            block=block, step=steps[position.step].step, last=steps[-1].step
        )

    def _on_frame(self) -> None:
        now = time.monotonic()
        elapsed, self._last_frame = min(now - self._last_frame, 0.1), now
        self.go_to(self._seconds + elapsed * self._speed)
        if self._seconds >= self.duration:
            self.pause()
            self.ended.emit()

    def _on_seek(self, seconds: float) -> None:
        self.pause()
        self.go_to(seconds)


def speed_name(speed: float) -> str:
    """Format a speed: "0.25×", "2×"."""
    return f"{format_short(speed)}×"
