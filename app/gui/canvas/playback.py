"""Schedule which denoising step is on the screen. No Qt; the caller passes the time.

The display may lag behind the engine, never the engine behind the display. A block that is already
committed is played at a readable pace, with its final text known. A slower block is shown live, each step
as it arrives.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from model_backends.protocol import BlockCommitted, DenoisingStep

BLOCK_SECONDS = 1.15  # a committed block, from its first step to its last
FAST_BLOCK_SECONDS = 0.7  # the same while more than `_BACKLOG` blocks wait
LEAD_SECONDS = 0.25  # of fog before the first step
HOLD_SECONDS = 0.35  # of the settled block before it becomes Markdown
COMMIT_WAIT_SECONDS = 0.4  # to wait for the final text before a block is shown live
LONG_COMMIT_WAIT_SECONDS = 1.2  # the same while the engine is fast enough to finish the block by then

_BACKLOG = 3
_LIVE_INTERVAL = 0.05
_LONGEST_INTERVAL = 0.45


@dataclass
class BlockTrace:
    """The known part of a block: its steps in order and, once it is final, its commit."""

    block: int
    first_seen: float
    steps: list[DenoisingStep] = field(default_factory=list)
    commit: BlockCommitted | None = None

    @property
    def final_pieces(self) -> tuple[str, ...]:
        """The text of every position in the newest step."""
        return self.steps[-1].pieces


@dataclass(frozen=True)
class BlockOpened:
    """A block begins; `known` tells whether its final text is known."""

    trace: BlockTrace
    known: bool


@dataclass(frozen=True)
class StepShown:
    """A step is shown from now on, for about `seconds`."""

    step: DenoisingStep
    seconds: float


@dataclass(frozen=True)
class BlockSettled:
    """The block shows its final text, which stays for a moment."""

    trace: BlockTrace


@dataclass(frozen=True)
class BlockClosed:
    """The block has been shown completely and can become Markdown."""

    commit: BlockCommitted


PlaybackEvent = BlockOpened | StepShown | BlockSettled | BlockClosed


class Playback:
    """Queues blocks between the engine and the display. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._waiting: deque[BlockTrace] = deque()
        self._current: BlockTrace | None = None
        self._known = False
        self._shown = -1  # index of the step on the screen
        self._began = 0.0
        self._next_at = 0.0
        self._settled: BlockCommitted | None = None

    @property
    def idle(self) -> bool:
        """Whether everything received has been shown."""
        return self._current is None and not self._waiting

    @property
    def current(self) -> BlockTrace | None:
        """The block on the screen."""
        return self._current

    def push(self, event: DenoisingStep | BlockCommitted, now: float) -> None:
        """Add an event of the engine; events come in order."""
        trace = self._trace(event.block)
        if trace is None:
            trace = BlockTrace(event.block, now)
            self._waiting.append(trace)
        if isinstance(event, DenoisingStep):
            trace.steps.append(event)
        else:
            trace.commit = event

    def advance(self, now: float) -> list[PlaybackEvent]:
        """Advance to `now`; return what changes on the screen."""
        events: list[PlaybackEvent] = []
        if self._current is None and self._waiting and self._may_open(self._waiting[0], now):
            if not self._waiting[0].steps:  # all of them were dropped: nothing to play
                commit = self._waiting.popleft().commit
                return [] if commit is None else [BlockClosed(commit)]
            events.append(self._open(now))
        trace = self._current
        if trace is None or now < self._next_at:
            return events
        if self._settled is not None:
            events.append(self._close())
        elif (index := self._due(trace, now)) > self._shown:
            self._shown = index
            interval = self._interval(trace)
            events.append(StepShown(trace.steps[index], interval))
            self._next_at = self._began + (index + 1) * interval if self._known else now + _LIVE_INTERVAL
        elif trace.commit is not None:
            self._settled = trace.commit
            self._next_at = now + HOLD_SECONDS
            events.append(BlockSettled(trace))
        return events

    def skip(self) -> list[BlockCommitted]:
        """Drop everything not shown yet; return its commits in order."""
        traces = ([self._current] if self._current else []) + list(self._waiting)
        self._current, self._settled = None, None
        self._waiting.clear()
        return [trace.commit for trace in traces if trace.commit is not None]

    def drop_uncommitted(self) -> BlockTrace | None:
        """Drop the block that will never be committed; return it if it is on the screen."""
        while self._waiting and self._waiting[-1].commit is None:
            self._waiting.pop()
        if self._current is not None and self._current.commit is None:
            dropped, self._current = self._current, None
            return dropped
        return None

    def _trace(self, block: int) -> BlockTrace | None:
        traces = [*self._waiting, *([self._current] if self._current else [])]
        return next((trace for trace in traces if trace.block == block), None)

    def _may_open(self, trace: BlockTrace, now: float) -> bool:
        """Whether the final text is known, or will not be known soon."""
        waited = now - trace.first_seen
        if trace.commit is not None or waited >= LONG_COMMIT_WAIT_SECONDS:
            return True
        if waited < COMMIT_WAIT_SECONDS or not trace.steps:
            return False
        newest = trace.steps[-1]
        return waited * newest.max_steps / newest.step > LONG_COMMIT_WAIT_SECONDS

    def _open(self, now: float) -> BlockOpened:
        trace = self._waiting.popleft()
        self._current, self._known = trace, trace.commit is not None
        self._shown, self._settled = -1, None
        self._began = self._next_at = now + LEAD_SECONDS
        return BlockOpened(trace, self._known)

    def _close(self) -> BlockClosed:
        assert self._settled is not None
        commit, self._current, self._settled = self._settled, None, None
        return BlockClosed(commit)

    def _due(self, trace: BlockTrace, now: float) -> int:
        """The index of the step that should be on the screen; steps faster than frames are skipped."""
        last = len(trace.steps) - 1
        if self._known:
            return min(last, int((now - self._began) / self._interval(trace)))
        return last if trace.commit is None else min(last, self._shown + 1)

    def _interval(self, trace: BlockTrace) -> float:
        if not self._known:
            return _LIVE_INTERVAL * 3
        seconds = FAST_BLOCK_SECONDS if len(self._waiting) > _BACKLOG else BLOCK_SECONDS
        return min(seconds / len(trace.steps), _LONGEST_INTERVAL)
