"""Loop over prompts: when to show, send and replace them, robust against failures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

CALM_AFTER = 3  # consecutive failures until a calm sentence replaces the prompts

LoopState = Literal["stopped", "leading", "asking", "holding", "waiting", "calm"]


@dataclass(frozen=True)
class Pace:
    """Durations in milliseconds."""

    lead_ms: int = 1300  # the prompt alone, before it is sent
    hold_ms: int = 3500  # an empty reply
    character_ms: int = 42  # more for each character of the reply: about 240 words a minute
    longest_ms: int = 40_000
    retry_ms: int = 4000  # after a failure
    calm_ms: int = 30_000  # between attempts after several failures

    def hold(self, characters: int) -> int:
        """How long a reply of this length stays on the screen."""
        return min(self.hold_ms + self.character_ms * characters, self.longest_ms)


class PromptLoop(QObject):
    """Cycles through prompts. Its owner reports when a reply was shown, or has failed."""

    shown = Signal(str)
    """Show this prompt."""
    asked = Signal(str)
    """Send this prompt now."""
    calmed = Signal()
    """Several attempts have failed: show a calm sentence."""

    def __init__(self, prompts: Sequence[str], pace: Pace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if not prompts:
            raise ValueError("a loop needs a prompt")
        self._prompts, self._pace = tuple(prompts), pace
        self._index = -1
        self._failures = 0
        self._state: LoopState = "stopped"
        self._paused = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_time)

    @property
    def state(self) -> LoopState:
        """What it is waiting for."""
        return self._state

    @property
    def is_paused(self) -> bool:
        """Whether a reply stays until the loop is resumed."""
        return self._paused

    @property
    def prompt(self) -> str:
        """The current prompt."""
        return self._prompts[self._index]

    def next(self) -> None:
        """Go on to the next prompt now."""
        self._index = (self._index + 1) % len(self._prompts)
        self._enter_state("leading", self._pace.lead_ms)
        self.shown.emit(self.prompt)

    def interrupt(self) -> None:
        """Pause for another prompt; when its reply has been reported, the loop goes on."""
        self._enter_state("asking", None)

    def toggle_pause(self) -> None:
        """Keep this reply on the screen, or go on."""
        self._paused = not self._paused
        if self._state == "holding" and self._paused:
            self._timer.stop()
        elif self._state == "holding":
            self.next()

    def report_started(self) -> None:
        """The engine is replying; replace a calm sentence by the prompt."""
        if self._state == "calm":
            self._enter_state("asking", None)
            self.shown.emit(self.prompt)

    def report_shown(self, characters: int) -> None:
        """The reply is complete and has been shown."""
        self._failures = 0
        self._enter_state("holding", None if self._paused else self._pace.hold(characters))

    def report_failed(self) -> None:
        """There will be no reply."""
        self._failures += 1
        if self._failures < CALM_AFTER:
            self._enter_state("waiting", self._pace.retry_ms)
            return
        if self._state != "calm":
            self.calmed.emit()
        self._enter_state("calm", self._pace.calm_ms)

    def stop(self) -> None:
        """Stop."""
        self._enter_state("stopped", None)

    def _enter_state(self, state: LoopState, milliseconds: int | None) -> None:
        self._state = state
        self._timer.stop()
        if milliseconds is not None:
            self._timer.start(milliseconds)

    def _on_time(self) -> None:
        if self._state == "leading":
            self._enter_state("asking", None)
            self.asked.emit(self.prompt)
        elif self._state == "calm":  # the sentence stays until the engine replies
            self._index = (self._index + 1) % len(self._prompts)
            self.asked.emit(self.prompt)
        else:
            self.next()
