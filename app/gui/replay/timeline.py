"""Timeline of a recorded reply: which block and step is on the screen at which second. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.gui.canvas.pace import EVEN_SHARE, step_durations
from app.gui.canvas.playback import BLOCK_SECONDS, FOG_SECONDS, HOLD_SECONDS, fog_hold
from app.storage.trace import Trace


@dataclass(frozen=True)
class BlockSpan:
    """A block's times in seconds: fog from `begins`, steps from `starts`, the final text from `settles`."""

    begins: float
    starts: tuple[float, ...]
    settles: float
    ends: float

    @classmethod
    def of(cls, begins: float, fog: float, durations: Sequence[float], pause: float) -> BlockSpan:
        """Create the times of a block from the seconds of its parts."""
        *starts, settles = accumulate(durations, initial=begins + fog)
        return cls(begins, tuple(starts), settles, settles + pause)

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.starts)

    def step_at(self, seconds: float) -> int:
        """The index of the step on the screen; -1 before the first one."""
        return bisect_right(self.starts, seconds + 1e-6) - 1

    def seconds_of(self, step: int) -> float:
        """How long a step is on the screen."""
        return (*self.starts, self.settles)[step + 1] - self.starts[step]

    @property
    def from_zero(self) -> BlockSpan:
        """The same times, counted from the block's beginning."""
        starts = tuple(start - self.begins for start in self.starts)
        return BlockSpan(0.0, starts, self.settles - self.begins, self.ends - self.begins)


@dataclass(frozen=True)
class TimelinePosition:
    """A moment of a reply: `step` is an index into the block's steps, -1 while there is only fog.

    `settled`: the block has its final text; `at_end`: nothing more will change.
    """

    block: int
    step: int
    settled: bool
    at_end: bool


class Timeline:
    """The blocks of a reply one after the other, in seconds at normal speed."""

    def __init__(
        self, traces: Sequence[Trace], step_seconds: float | None = None, even_share: float = EVEN_SHARE
    ) -> None:
        """`step_seconds`: the duration of every step, to compare replies in step; default: as shown live.

        `even_share` as in `step_durations`.
        """
        self.spans: list[BlockSpan] = []
        begins = 0.0
        for trace in traces:
            durations = step_durations(trace.steps, BLOCK_SECONDS, even_share=even_share, pinned=trace.pinned)
            if step_seconds is not None:
                durations = (step_seconds,) * len(trace.steps)
            fog = fog_hold(FOG_SECONDS, is_first=not self.spans)
            self.spans.append(BlockSpan.of(begins, fog, durations, HOLD_SECONDS))
            begins = self.spans[-1].ends

    @classmethod
    def of(cls, spans: Sequence[BlockSpan]) -> Timeline:
        """Create a timeline with these times of its blocks."""
        timeline = cls(())
        timeline.spans.extend(spans)
        return timeline

    @property
    def duration(self) -> float:
        """The total duration in seconds."""
        return self.spans[-1].ends if self.spans else 0.0

    def at(self, seconds: float) -> TimelinePosition:
        """Find the position at a moment."""
        if not self.spans or seconds >= self.duration:
            last = self.spans[-1].steps - 1 if self.spans else -1
            return TimelinePosition(len(self.spans) - 1, last, settled=True, at_end=True)
        block = max(0, bisect_right([span.begins for span in self.spans], seconds) - 1)
        span = self.spans[block]
        return TimelinePosition(block, span.step_at(seconds), seconds >= span.settles, at_end=False)

    def step_time(self, block: int, step: int) -> float:
        """The middle of a step, so that rounding cannot select another one; the beginning of noise (-1)."""
        span = self.spans[block]
        if step < 0:
            return span.begins
        return span.starts[step] + 0.5 * span.seconds_of(step)

    def adjacent_step_time(self, seconds: float, by: int) -> float:
        """The moment of the next (`by` 1) or previous (-1) step, limited to the ends; the noise is a step."""
        position = self.at(seconds)
        block, step = position.block, position.step + by
        if position.at_end:
            block, step = len(self.spans) - 1, position.step if by < 0 else position.step + 1
        if step < -1 and block > 0:
            block, step = block - 1, self.spans[block - 1].steps - 1
        elif step >= self.spans[block].steps:
            if block + 1 == len(self.spans):
                return self.duration
            block, step = block + 1, -1
        return self.step_time(block, step)
