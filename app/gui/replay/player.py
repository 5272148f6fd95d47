"""Plays recorded replies: one stage or two in step, one scrub bar, play and pause, speed, step by step."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.base.translation import format_short, tr
from app.gui.canvas.painter import CanvasMode
from app.gui.replay.replay_view import ReplayView
from app.gui.replay.scrub_bar import ScrubBar
from app.gui.replay.timeline import Timeline
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
COMPARED_STEP_SECONDS = 0.09

_FRAME_MS = 16


class PlayerControls(QWidget):
    """Play, the scrub bar, what is on the screen in words, and the speed."""

    toggled = Signal()
    sought = Signal(float)
    speed_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playing = False
        self._play = QPushButton(self)
        self._play.setProperty("kind", "link")
        self._play.clicked.connect(self.toggled)
        self.bar = ScrubBar(theme, self)
        self.bar.sought.connect(self.sought)
        self._words = QLabel("", self)
        self._words.setProperty("kind", "small")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._words.setMinimumWidth(
            self._words.fontMetrics().horizontalAdvance(tr("Block 88 · step 48 of 48"))
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
        layout.addWidget(self._words)
        layout.addWidget(self._speed)
        self.show_playing(False)
        self.show_speed(1.0)
        theme.changed.connect(self._draw)

    def show_playing(self, playing: bool) -> None:
        """Show whether it plays."""
        self._playing = playing
        self._play.setIcon(self._theme.icon("pause" if playing else "play", "text", 20))
        self._play.setAccessibleName(tr("Pause") if playing else tr("Play"))
        self._play.setToolTip(tr("Pause (Space)") if playing else tr("Play (Space)"))

    def _draw(self) -> None:
        self.show_playing(self._playing)

    def show_speed(self, speed: float) -> None:
        """Show how fast it plays."""
        self._speed.setText(speed_name(speed))
        self._speed.setAccessibleName(tr("Speed: {speed}").format(speed=speed_name(speed)))
        self._speed.setToolTip(tr("Speed (− and +)"))

    def show_at(self, seconds: float, words: str) -> None:
        """Show where it is."""
        self._words.setText(words)
        self.bar.show_at(seconds, words)


class Player(QWidget):
    """One recorded reply, or two in step. Space plays, arrows go step by step, − and + set the speed."""

    step_shown = Signal(object, int)
    """The `Trace` of the first reply's block on the screen and the index of its step, -1 before the first."""
    ended = Signal()
    """It has played to its end."""

    def __init__(self, theme: Theme, count: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stages = [ReplayView(theme, self) for _ in range(count)]
        self.captions = [QLabel("", self) for _ in range(count)]
        self.controls = PlayerControls(theme, self)
        self._seconds, self._speed = 0.0, 1.0
        self._last_frame = 0.0
        self._timer = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_frame)
        self.controls.toggled.connect(self.toggle)
        self.controls.sought.connect(self._on_sought)
        self.controls.speed_chosen.connect(self.set_speed)
        self.setFocusProxy(self.controls.bar)  # whose keys come here
        self.setAccessibleName(tr("Replay"))
        self.stages_row = QHBoxLayout()
        """The stages; those of a comparison stand where its owner puts them."""
        self.stages_row.setSpacing(28)
        for caption, replay_view in zip(self.captions, self.stages, strict=True):
            caption.setProperty("kind", "small")
            caption.setVisible(False)
            column = QVBoxLayout()
            column.addWidget(caption)
            column.addWidget(replay_view)
            column.addStretch(1)
            self.stages_row.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        if count == 1:
            layout.addLayout(self.stages_row)
        layout.addWidget(self.controls)

    @property
    def is_playing(self) -> bool:
        """Whether it moves on by itself."""
        return self._timer.isActive()

    @property
    def seconds(self) -> float:
        """Where it is, at normal speed."""
        return self._seconds

    @property
    def speed(self) -> float:
        """How fast it plays."""
        return self._speed

    @property
    def duration(self) -> float:
        """How long the longest reply is."""
        return max(replay_view.timeline.duration for replay_view in self.stages)

    def show_replies(self, replies: Sequence[Sequence[Trace]], captions: Sequence[str] = ()) -> None:
        """Stand at the beginning of these replies, one per stage; two are played in step."""
        for replay_view, traces in zip(self.stages, replies, strict=True):
            replay_view.set_traces(traces, COMPARED_STEP_SECONDS if len(replies) > 1 else None)
        for label, text in zip(self.captions, captions, strict=False):
            label.setText(text)
            label.setVisible(True)
        self.controls.bar.set_spans(self._leading.spans)
        self.go_to(0.0)

    def set_mode(self, mode: CanvasMode) -> None:
        """Show blocks as prose, as a grid, or without motion."""
        for replay_view in self.stages:
            replay_view.set_mode(mode)

    def play(self) -> None:
        """Move on from here, from the beginning if it is at its end."""
        if self._seconds >= self.duration:
            self.go_to(0.0)
        self._last_frame = time.monotonic()
        self._timer.start()
        self.controls.show_playing(True)

    def pause(self) -> None:
        """Stay here."""
        self._timer.stop()
        self.controls.show_playing(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast."""
        self._speed = speed
        self.controls.show_speed(speed)

    def go_to(self, seconds: float) -> None:
        """Show this moment."""
        self._seconds = min(max(seconds, 0.0), self.duration)
        for replay_view in self.stages:
            replay_view.show_at(self._seconds)
        self.controls.show_at(self._seconds, self._in_words())
        place = self._leading.at(self._seconds)
        traces = self._leading_stage.traces
        if traces:
            self.step_shown.emit(traces[place.block], place.step)

    def go_to_step_of(self, trace: Trace, step: int) -> None:
        """Show a step of one of the first reply's blocks, and pause; other blocks are ignored."""
        for block, known in enumerate(self._leading_stage.traces):
            if known is trace:
                self.pause()
                self.go_to(self._leading.moment_of(block, step))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keyboard's way through a replay."""
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.toggle()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.pause()
            self.go_to(self._leading.neighbour(self._seconds, -1 if key == Qt.Key.Key_Left else 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.pause()
            self.go_to(0.0 if key == Qt.Key.Key_Home else self.duration)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            place = SPEEDS.index(self._speed) + (-1 if key == Qt.Key.Key_Minus else 1)
            self.set_speed(SPEEDS[min(max(place, 0), len(SPEEDS) - 1)])
        else:
            super().keyPressEvent(event)

    @property
    def _leading_stage(self) -> ReplayView:
        """The stage whose reply takes longest: the scrub bar is its."""
        return max(self.stages, key=lambda replay_view: replay_view.timeline.duration)

    @property
    def _leading(self) -> Timeline:
        return self._leading_stage.timeline

    def _in_words(self) -> str:
        place, traces = self._leading.at(self._seconds), self._leading_stage.traces
        if not traces:
            return ""
        if place.over:
            return tr("%n block(s)", "", len(traces))
        block = tr("Block {number}").format(number=place.block + 1)
        if place.step < 0:
            return tr("{block} · noise").format(block=block)
        steps = traces[place.block].steps
        return tr("{block} · step {step} of {last}").format(
            block=block, step=steps[place.step].step, last=steps[-1].step
        )

    def _on_frame(self) -> None:
        now = time.monotonic()
        elapsed, self._last_frame = min(now - self._last_frame, 0.1), now
        self.go_to(self._seconds + elapsed * self._speed)
        if self._seconds >= self.duration:
            self.pause()
            self.ended.emit()

    def _on_sought(self, seconds: float) -> None:
        self.pause()
        self.go_to(seconds)


def speed_name(speed: float) -> str:
    """ "0.25×", "2×"."""
    return f"{format_short(speed)}×"
