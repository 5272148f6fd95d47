"""Which denoising step is on the screen. Pure: the caller brings the clock.

The display may lag behind the engine, never the engine behind the display. A block that the engine
has already committed is played at a pace the eye can follow, and its ending is known while it plays. A
block that takes the engine longer is shown live, each step as it arrives.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from model_backends.protocol import BlockCommitted, DenoisingStep

BLOCK_SECONDS = 1.15  # a known block, from its first step to its last
HURRIED_SECONDS = 0.7  # the same while more than `_BACKLOG` blocks wait
LEAD_SECONDS = 0.25  # fog before the first step
HOLD_SECONDS = 0.35  # the settled block before it becomes Markdown
PATIENCE_SECONDS = 0.4  # how long to wait for the ending before a block is shown live
FORESEEN_SECONDS = 1.2  # the same while the engine's pace promises the ending by then

_BACKLOG = 3
_LIVE_INTERVAL = 0.05
_LONGEST_INTERVAL = 0.45


@dataclass
class BlockTrace:
    """A block as far as it is known: its steps in order and, once it is final, its commit."""

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
    """A block begins; `known` when its ending is known."""

    trace: BlockTrace
    known: bool


@dataclass(frozen=True)
class StepShown:
    """A step is on the screen from now on; it lasts about `seconds`."""

    step: DenoisingStep
    seconds: float


@dataclass(frozen=True)
class BlockSettled:
    """The block has its final text, which rests for a moment."""

    trace: BlockTrace


@dataclass(frozen=True)
class BlockClosed:
    """The block has been seen: time for Markdown."""

    commit: BlockCommitted


Scene = BlockOpened | StepShown | BlockSettled | BlockClosed


class Playback:
    """The queue of blocks between the engine and the eye. Times are seconds of one steady clock."""

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
        """Whether everything that arrived has been seen."""
        return self._current is None and not self._waiting

    @property
    def current(self) -> BlockTrace | None:
        """The block on the screen."""
        return self._current

    def push(self, event: DenoisingStep | BlockCommitted, now: float) -> None:
        """Take what the engine tells, in its order."""
        trace = self._trace(event.block)
        if trace is None:
            trace = BlockTrace(event.block, now)
            self._waiting.append(trace)
        if isinstance(event, DenoisingStep):
            trace.steps.append(event)
        else:
            trace.commit = event

    def advance(self, now: float) -> list[Scene]:
        """What changes on the screen up to this moment."""
        scenes: list[Scene] = []
        if self._current is None and self._waiting and self._may_open(self._waiting[0], now):
            if not self._waiting[0].steps:  # all of them were dropped: nothing to play
                commit = self._waiting.popleft().commit
                return [] if commit is None else [BlockClosed(commit)]
            scenes.append(self._open(now))
        trace = self._current
        if trace is None or now < self._next_at:
            return scenes
        if self._settled is not None:
            scenes.append(self._close())
        elif (index := self._due(trace, now)) > self._shown:
            self._shown = index
            interval = self._interval(trace)
            scenes.append(StepShown(trace.steps[index], interval))
            self._next_at = self._began + (index + 1) * interval if self._known else now + _LIVE_INTERVAL
        elif trace.commit is not None:
            self._settled = trace.commit
            self._next_at = now + HOLD_SECONDS
            scenes.append(BlockSettled(trace))
        return scenes

    def skip(self) -> list[BlockCommitted]:
        """Forget what waits to be shown; the commits among it, in order."""
        traces = ([self._current] if self._current else []) + list(self._waiting)
        self._current, self._settled = None, None
        self._waiting.clear()
        return [trace.commit for trace in traces if trace.commit is not None]

    def drop_uncommitted(self) -> BlockTrace | None:
        """Give up the block that will never be committed; it is returned if it is on the screen."""
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
        """Whether the ending is known, or will not be known soon."""
        waited = now - trace.first_seen
        if trace.commit is not None or waited >= FORESEEN_SECONDS:
            return True
        if waited < PATIENCE_SECONDS or not trace.steps:
            return False
        newest = trace.steps[-1]
        return waited * newest.max_steps / newest.step > FORESEEN_SECONDS

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
        """The index of the step that belongs on the screen; steps faster than frames are dropped."""
        last = len(trace.steps) - 1
        if self._known:
            return min(last, int((now - self._began) / self._interval(trace)))
        return last if trace.commit is None else min(last, self._shown + 1)

    def _interval(self, trace: BlockTrace) -> float:
        if not self._known:
            return _LIVE_INTERVAL * 3
        seconds = HURRIED_SECONDS if len(self._waiting) > _BACKLOG else BLOCK_SECONDS
        return min(seconds / len(trace.steps), _LONGEST_INTERVAL)
