"""Schedule what is on the screen: fog, then each block's denoising steps. No Qt; the caller passes the time.

The display may lag behind the engine, never the engine behind the display. Fog stands from the moment a reply
is awaited, and is held for a moment also if the engine is faster. A block that is committed by then is played
at a readable pace, with its final text known. A slower block is shown live, each step as it arrives. In slow
motion, blocks are played slower than that, and no step is left out.

The lag is bounded: a block is over at most `LONGEST_LAG_SECONDS` after its commit. If so many wait that one
would be late at the readable pace, all are played faster alike, to a tenth of the usual time; what does not
fit into that either becomes text unseen, the oldest blocks first. In slow motion, nothing is hurried.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field
from itertools import accumulate

from app.gui.canvas.pace import EVEN_SHARE, SLOW_MOTION_EVEN_SHARE, step_durations
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep

FOG_SECONDS = 1.0  # default duration of the fog before a reply's first step
LATER_FOG_SHARE = 0.35  # of it before the first step of each later block
LEAD_SECONDS = 0.25  # of noise before a block's first step, at least
BLOCK_SECONDS = 1.15  # a committed block, from its first step to its last
HOLD_SECONDS = 0.35  # of the settled block before it becomes Markdown
COMMIT_WAIT_SECONDS = 0.4  # to wait for the final text before a block is shown live
LONG_COMMIT_WAIT_SECONDS = 1.2  # the same while the engine is fast enough to finish the block by then
LONGEST_LAG_SECONDS = 5.0  # from a block's commit until it has been shown

_QUICKEST = 0.1  # of the usual time: a dozen frames in which a block still can be seen to condense
_LIVE_SECONDS = 0.05  # between two steps of a block whose ending is not known, at least
_CATCH_UP = 12  # waiting steps for each of which one more is skipped


def fog_hold(fog_seconds: float, *, is_first: bool) -> float:
    """How long fog is held before a block's first step, in seconds."""
    return max(LEAD_SECONDS, fog_seconds * (1.0 if is_first else LATER_FOG_SHARE))


@dataclass
class BlockTrace:
    """The known part of a block: its noise, its steps in order and, once it is final, its commit."""

    block: int
    start: BlockStarted | None = None
    steps: list[DenoisingStep] = field(default_factory=list)
    commit: BlockCommitted | None = None
    first_step_at: float = 0.0  # when the first step or the commit arrived
    committed_at: float = 0.0

    @property
    def has_content(self) -> bool:
        """Whether there is more than noise."""
        return bool(self.steps) or self.commit is not None

    @property
    def has_text(self) -> bool:
        """Whether its noise is in slots of a text, which is shown even without any fog."""
        return any(self.pinned)

    @property
    def pinned(self) -> tuple[bool, ...]:
        """Which positions are text that stays; () if the block writes all of them."""
        return () if self.start is None else self.start.pinned

    @property
    def final_pieces(self) -> tuple[str, ...]:
        """The text of every position in the newest step."""
        return self.steps[-1].pieces


@dataclass(frozen=True)
class FogShown:
    """Fog stands where the next block will be; `start` is its noise, None while that is unknown."""

    start: BlockStarted | None


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


PlaybackEvent = FogShown | BlockOpened | StepShown | BlockSettled | BlockClosed


class Playback:
    """Queues blocks between the engine and the display. Times are seconds of a monotonic clock."""

    def __init__(self, fog_seconds: float = 0.0) -> None:
        """`fog_seconds`: how long fog is held before the first block; 0: no fog before steps arrive."""
        self._fog_seconds = fog_seconds
        self._is_awaited = False  # a reply was announced, and has not ended
        self._is_first = True  # no block of it was opened yet
        self._is_hurried = False  # the next block is shown as soon as there is a step
        self._fog: FogShown | None = None  # on the screen
        self._fog_began = self._noise_began = 0.0
        self._waiting: deque[BlockTrace] = deque()
        self._current: BlockTrace | None = None
        self._known = False
        self._shown = -1  # index of the step on the screen
        self._starts: list[float] = []  # when the steps of a known block are due, and its end
        self._next_at = 0.0
        self._settled: BlockCommitted | None = None
        self._pace = 1.0  # of the block on the screen: the share of the usual time that it takes
        self._speed = 1.0
        self._speed_since = self._played_then = 0.0  # seconds of the clock, and of blocks, at its last change

    @property
    def idle(self) -> bool:
        """Whether everything received has been shown, and no fog stands."""
        if self._current is not None or self._awaits_fog:
            return False
        return not any(
            trace.has_content or trace.has_text or self._fog_seconds > 0 for trace in self._waiting
        )

    @property
    def current(self) -> BlockTrace | None:
        """The block on the screen."""
        return self._current

    @property
    def shows_fog(self) -> bool:
        """Whether fog stands and no step has been shown in it."""
        return self._fog is not None

    @property
    def shows_neutral_fog(self) -> bool:
        """Whether fog stands whose noise is not known yet."""
        return self._fog is not None and self._fog.start is None

    def set_fog_seconds(self, seconds: float) -> None:
        """Change how long fog is held; 0 removes the fog that stands."""
        self._fog_seconds = seconds
        has_text = self._fog is not None and self._fog.start is not None and any(self._fog.start.pinned)
        if seconds <= 0.0 and not has_text:
            self._fog = None

    def set_speed(self, speed: float, now: float) -> None:
        """Play blocks at this speed from `now` on; below 1 is slow motion. Fog is held as long as ever."""
        self._speed_since, self._played_then = now, self._played(now)
        self._speed = speed

    def begin(self) -> None:
        """Await a reply: fog stands from the next `advance` on."""
        self._is_awaited = self._is_first = True

    def end(self) -> bool:
        """Drop what will never be committed: no event follows. Return whether it was on the screen."""
        self._is_awaited = False
        while self._waiting and self._waiting[-1].commit is None:
            self._waiting.pop()
        if self._current is not None and self._current.commit is None:
            self._current = None
            return True
        if self._fog is not None and not self._waiting:
            self._fog = None
            return True
        return False

    def push(self, event: BlockStarted | DenoisingStep | BlockCommitted, now: float) -> None:
        """Add an event of the engine; events come in order."""
        trace = self._trace(event.block)
        if trace is None:
            trace = BlockTrace(event.block)
            self._waiting.append(trace)
        if not trace.has_content:
            trace.first_step_at = now
        match event:
            case BlockStarted():
                trace.start = event
            case DenoisingStep():
                trace.steps.append(event)
            case BlockCommitted():
                trace.commit, trace.committed_at = event, now

    def advance(self, now: float) -> list[PlaybackEvent]:
        """Advance to `now`; return what changes on the screen."""
        events: list[PlaybackEvent] = []
        if self._current is not None:
            events += self._advance_block(self._current, self._played(now))
        if self._current is None:
            events += self._advance_fog(now)
        return events

    def skip(self) -> list[BlockCommitted]:
        """Drop everything not shown yet; return its commits in order.

        A block that is still being denoised stays; its newest step is shown without delay.
        """
        traces = ([self._current] if self._current else []) + list(self._waiting)
        self._current = self._settled = self._fog = None
        self._waiting = deque(trace for trace in traces if trace.commit is None)
        self._is_hurried = self._is_awaited
        return [trace.commit for trace in traces if trace.commit is not None]

    def _trace(self, block: int) -> BlockTrace | None:
        traces = [*self._waiting, *([self._current] if self._current else [])]
        return next((trace for trace in traces if trace.block == block), None)

    # Fog

    @property
    def _awaits_fog(self) -> bool:
        """Whether fog stands, or is about to, before anything of the reply is known."""
        return self._is_awaited and self._is_first and self._fog_seconds > 0

    def _advance_fog(self, now: float) -> list[PlaybackEvent]:
        """Show fog, or the block that it was shown for."""
        trace = self._waiting[0] if self._waiting else None
        if trace is not None and trace.commit is not None and (not trace.steps or self._too_many_wait):
            self._waiting.popleft()  # its steps were all dropped, or there is no time for them
            self._is_first, self._fog = False, None
            return [BlockClosed(trace.commit)]
        events: list[PlaybackEvent] = []
        is_hurried = self._is_hurried and trace is not None and bool(trace.steps)
        has_fog = self._fog_seconds > 0 and (trace is not None or self._awaits_fog)
        if (has_fog or (trace is not None and trace.has_text)) and not is_hurried:
            fog = FogShown(None if trace is None else trace.start)
            if fog != self._fog:
                self._fog_began = now if self._fog is None else self._fog_began
                self._fog, self._noise_began = fog, now
                events.append(fog)
        if trace is not None and self._may_open(trace, now):
            self._pace = self._pace_at(now)
            events.append(self._open(self._played(now)))
        return events

    def _may_open(self, trace: BlockTrace, now: float) -> bool:
        """Whether the fog was held long enough, and the final text is known, or will not be known soon."""
        if not trace.steps:
            return False
        if self._is_hurried:
            return True
        if self._fog_seconds > 0 and (self._fog is None or now < self._fog_ends):
            return False
        waited = now - trace.first_step_at
        if trace.commit is not None or waited >= LONG_COMMIT_WAIT_SECONDS:
            return True
        newest = trace.steps[-1]
        kept = sum(trace.pinned)
        share = (sum(newest.accepted) - kept) / max(1, len(newest.accepted) - kept)
        done = max(newest.step / newest.max_steps, share)
        return waited >= COMMIT_WAIT_SECONDS and waited > LONG_COMMIT_WAIT_SECONDS * done

    @property
    def _fog_ends(self) -> float:
        """When the fog on the screen was held long enough; its real noise is seen for a moment at least."""
        hold = fog_hold(self._fog_seconds, is_first=self._is_first)
        if self._is_first:
            return max(self._fog_began + hold, self._noise_began + LEAD_SECONDS)
        pace = self._pace_at(self._fog_began, in_fog=True)
        return max(self._fog_began + hold * pace, self._noise_began + LEAD_SECONDS * pace)

    # The lag behind the engine

    @property
    def _usual_seconds(self) -> float:
        """How long a block takes that nothing waits behind, with the fog before it."""
        return fog_hold(self._fog_seconds, is_first=False) + BLOCK_SECONDS + HOLD_SECONDS

    @property
    def _too_many_wait(self) -> bool:
        """Whether the blocks that wait would be late even at the quickest pace."""
        count = sum(trace.commit is not None for trace in self._waiting)
        return self._speed >= 1.0 and count * _QUICKEST * self._usual_seconds > LONGEST_LAG_SECONDS

    def _pace_at(self, now: float, *, in_fog: bool = False) -> float:
        """The share of its usual time for each block that waits, so that none of them is late.

        `in_fog`: the fog before the next one begins at `now`, else it has been held by then.
        """
        if self._speed < 1.0:
            return 1.0
        usual = self._usual_seconds
        passed = 0.0 if in_fog else fog_hold(self._fog_seconds, is_first=False)
        pace = 1.0
        for number, trace in enumerate(self._waiting, 1):
            if trace.commit is not None:
                late_at = max(trace.committed_at, self._speed_since) + LONGEST_LAG_SECONDS
                pace = min(pace, (late_at - now) / (number * usual - passed))
        return max(pace, _QUICKEST)

    # A block. Its times are seconds of playing, which pass slower in slow motion.

    def _played(self, now: float) -> float:
        """The seconds of playing at a moment of the clock; at normal speed from the start, the same."""
        return self._played_then + (now - self._speed_since) * self._speed

    def _open(self, now: float) -> BlockOpened:
        trace = self._waiting.popleft()
        self._current, self._known = trace, trace.commit is not None
        self._shown, self._settled = -1, None
        lead = LEAD_SECONDS * self._pace if self._fog is None else 0.0
        if self._is_hurried:  # on to the newest step
            self._shown, lead = len(trace.steps) - 2, 0.0
        if self._known:
            even_share = SLOW_MOTION_EVEN_SHARE if self._speed < 1.0 else EVEN_SHARE
            durations = step_durations(
                trace.steps, BLOCK_SECONDS * self._pace, even_share=even_share, pinned=trace.pinned
            )
            passed = sum(durations[: self._shown + 1])
            self._starts = list(accumulate(durations, initial=now + lead - passed))
        self._next_at = now + lead
        self._fog, self._is_first, self._is_hurried = None, False, False
        return BlockOpened(trace, self._known)

    def _advance_block(self, trace: BlockTrace, now: float) -> list[PlaybackEvent]:
        """Show the step that is due, or what follows the last one."""
        if now < self._next_at:
            return []
        if self._settled is not None:
            return [self._close(self._settled)]
        if (index := self._due(trace, now)) > self._shown:
            self._shown = index
            self._next_at = self._starts[index + 1] if self._known else now + _LIVE_SECONDS
            return [StepShown(trace.steps[index], self._seconds(index))]
        if trace.commit is None:
            return []
        self._settled = trace.commit
        self._next_at = now + HOLD_SECONDS * self._pace
        return [BlockSettled(trace)]

    def _close(self, commit: BlockCommitted) -> BlockClosed:
        self._current = self._settled = None
        return BlockClosed(commit)

    def _due(self, trace: BlockTrace, now: float) -> int:
        """The index of the step that should be on the screen; steps faster than frames are skipped.

        Live, what had already arrived is caught up with in small steps; not in slow motion.
        """
        last = len(trace.steps) - 1
        if self._known:
            return min(last, bisect_right(self._starts, now) - 1)
        backlog = last - self._shown if self._speed >= 1.0 else 0
        ticks = 1 + int((now - self._next_at) / _LIVE_SECONDS) + backlog // _CATCH_UP
        return min(last, self._shown + ticks)

    def _seconds(self, index: int) -> float:
        """For about how long a step is shown."""
        seconds = self._starts[index + 1] - self._starts[index] if self._known else _LIVE_SECONDS * 3
        return seconds / self._speed
