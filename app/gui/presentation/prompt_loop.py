"""When the prompts of a loop are shown, asked and followed by the next, for days, failures or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

CALM_AFTER = 3  # failures in a row until a sentence takes the place of prompts

LoopState = Literal["stopped", "leading", "asking", "holding", "waiting", "calm"]


@dataclass(frozen=True)
class Pace:
    """How long things stay, in milliseconds."""

    lead_ms: int = 1300  # the prompt alone, before it is asked
    hold_ms: int = 3500  # an answer without a word
    character_ms: int = 42  # more for each character of it: some 240 words a minute
    longest_ms: int = 40_000
    retry_ms: int = 4000  # after a failure
    calm_ms: int = 30_000  # from one attempt to the next after several failures

    def hold(self, characters: int) -> int:
        """How long an answer of this length stays."""
        return min(self.hold_ms + self.character_ms * characters, self.longest_ms)


class PromptLoop(QObject):
    """Goes round and round. Whoever shows it tells when a reply has been seen, or has failed."""

    shown = Signal(str)
    """This prompt is to be shown."""
    asked = Signal(str)
    """It is to be asked now."""
    calmed = Signal()
    """Nothing has worked for a while: a calm sentence is to be shown."""

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
        """What it waits for."""
        return self._state

    @property
    def is_paused(self) -> bool:
        """Whether an answer stays until someone goes on."""
        return self._paused

    @property
    def prompt(self) -> str:
        """The prompt at hand."""
        return self._prompts[self._index]

    def next(self) -> None:
        """Go on to the next prompt, now."""
        self._index = (self._index + 1) % len(self._prompts)
        self._wait("leading", self._pace.lead_ms)
        self.shown.emit(self.prompt)

    def interrupt(self) -> None:
        """Someone asks something else; its answer is reported like any other, then the loop goes on."""
        self._wait("asking", None)

    def toggle_pause(self) -> None:
        """Stay at this answer, or go on."""
        self._paused = not self._paused
        if self._state == "holding" and self._paused:
            self._timer.stop()
        elif self._state == "holding":
            self.next()

    def report_begun(self) -> None:
        """The engine answers; if a calm sentence is on the screen, the prompt takes its place."""
        if self._state == "calm":
            self._wait("asking", None)
            self.shown.emit(self.prompt)

    def report_seen(self, characters: int) -> None:
        """The reply is complete and has been seen."""
        self._failures = 0
        self._wait("holding", None if self._paused else self._pace.hold(characters))

    def report_failed(self) -> None:
        """There will be no reply."""
        self._failures += 1
        if self._failures < CALM_AFTER:
            self._wait("waiting", self._pace.retry_ms)
            return
        if self._state != "calm":
            self.calmed.emit()
        self._wait("calm", self._pace.calm_ms)

    def stop(self) -> None:
        """Do nothing more."""
        self._wait("stopped", None)

    def _wait(self, state: LoopState, milliseconds: int | None) -> None:
        self._state = state
        self._timer.stop()
        if milliseconds is not None:
            self._timer.start(milliseconds)

    def _on_time(self) -> None:
        if self._state == "leading":
            self._wait("asking", None)
            self.asked.emit(self.prompt)
        elif self._state == "calm":  # the sentence stays until something comes
            self._index = (self._index + 1) % len(self._prompts)
            self.asked.emit(self.prompt)
        else:
            self.next()
