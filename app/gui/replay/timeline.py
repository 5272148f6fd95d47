"""When what is to be seen in a recorded reply. Pure: seconds in, block and step out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.gui.canvas.playback import BLOCK_SECONDS, HOLD_SECONDS, LEAD_SECONDS
from app.storage.trace import Trace

_LONGEST_STEP = 0.45  # seconds


@dataclass(frozen=True)
class Span:
    """A block's place in time: fog from `begins`, steps from `first_step` every `interval`, then rest."""

    begins: float
    first_step: float
    interval: float
    steps: int
    ends: float

    @property
    def settles(self) -> float:
        """When the last step has been seen and the block has its final text."""
        return self.first_step + self.steps * self.interval

    def step_at(self, seconds: float) -> int:
        """The index of the step that is on the screen; -1 before the first one."""
        if seconds < self.first_step:
            return -1
        return min(self.steps - 1, int((seconds - self.first_step) / self.interval + 1e-6))


@dataclass(frozen=True)
class TimelinePosition:
    """A moment of a reply: `step` is an index into the block's steps, -1 while there is only fog.

    `settled`: the block has its final text; `over`: nothing more will change.
    """

    block: int
    step: int
    settled: bool
    over: bool


class Timeline:
    """The blocks of a reply one after the other, in seconds at normal speed."""

    def __init__(self, traces: Sequence[Trace], step_seconds: float | None = None) -> None:
        """`step_seconds`: every step lasts so long, to compare replies in step; default: as it was seen."""
        self.spans: list[Span] = []
        begins = 0.0
        for trace in traces:
            count = len(trace.steps)
            interval = step_seconds or min(BLOCK_SECONDS / count, _LONGEST_STEP)
            first = begins + LEAD_SECONDS
            ends = first + count * interval + HOLD_SECONDS
            self.spans.append(Span(begins, first, interval, count, ends))
            begins = ends

    @property
    def duration(self) -> float:
        """Seconds until everything has been seen."""
        return self.spans[-1].ends if self.spans else 0.0

    def at(self, seconds: float) -> TimelinePosition:
        """What is on the screen at a moment."""
        if not self.spans or seconds >= self.duration:
            last = self.spans[-1].steps - 1 if self.spans else -1
            return TimelinePosition(len(self.spans) - 1, last, settled=True, over=True)
        block = max(0, bisect_right([span.begins for span in self.spans], seconds) - 1)
        span = self.spans[block]
        return TimelinePosition(block, span.step_at(seconds), seconds >= span.settles, over=False)

    def moment_of(self, block: int, step: int) -> float:
        """The middle of a step, so that it is surely the one on the screen."""
        span = self.spans[block]
        return span.first_step + (step + 0.5) * span.interval

    def neighbour(self, seconds: float, by: int) -> float:
        """The moment of the step after (`by` 1) or before (-1) the one on the screen; the ends are ends."""
        place = self.at(seconds)
        block, step = place.block, place.step + by
        if place.over:
            block, step = len(self.spans) - 1, place.step if by < 0 else place.step + 1
        if step < 0 and block > 0:
            block, step = block - 1, self.spans[block - 1].steps - 1
        elif step >= self.spans[block].steps:
            if block + 1 == len(self.spans):
                return self.duration
            block, step = block + 1, 0
        return 0.0 if step < 0 else self.moment_of(block, step)
