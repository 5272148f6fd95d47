"""Measure how fast the engine is from its events. No Qt; the caller passes the time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Event,
    Failed,
    Finished,
    Stats,
)

_WINDOW_SECONDS = 4.0
_SHORTEST_SECONDS = 0.05  # events closer together than this give no useful rate


@dataclass(frozen=True)
class Rates:
    """The known rates of a reply; None where unknown. `is_final` once it has ended."""

    tokens_per_second: float | None = None
    steps_per_second: float | None = None
    steps_per_block: float | None = None
    tokens_per_step: float | None = None
    is_final: bool = False


def final_rates(stats: Stats) -> Rates:
    """Compute the rates of a finished reply."""
    return Rates(
        tokens_per_second=stats.tokens_per_second if stats.seconds > 0 else None,
        steps_per_second=stats.steps / stats.denoise_seconds if stats.denoise_seconds > 0 else None,
        steps_per_block=stats.steps_per_block if stats.blocks and not stats.is_fill else None,
        tokens_per_step=stats.tokens_per_step if stats.steps and not stats.is_fill else None,
        is_final=True,
    )


class LiveRates:
    """Measures the rates of a running reply. Times are seconds of a monotonic clock."""

    def __init__(self, now: float, start: BlockStarted | None = None) -> None:
        """`start`: its first block, if that has begun already."""
        self.rates = Rates()
        self.ended = False
        self._started_at = now
        self._recent: deque[tuple[float, int]] = deque()  # (time, steps of the reply so far)
        self._steps = self._blocks = self._tokens = 0  # in committed blocks
        self._start = start

    def push(self, event: Event, now: float) -> None:
        """Add an event at the time the engine sent it."""
        match event:
            case BlockStarted():
                self._start = event
            case DenoisingStep():
                self._on_step(self._steps + event.step, now)
            case BlockCommitted():
                self._on_block(event, now)
            case Finished():
                self.rates, self.ended = final_rates(event.stats), True
            case Failed():
                self.ended = True
            case _:  # the prompt is being read
                pass

    def _on_step(self, steps: int, now: float) -> None:
        self._recent.append((now, steps))
        while now - self._recent[0][0] > _WINDOW_SECONDS and len(self._recent) > 2:
            self._recent.popleft()
        then, steps_then = self._recent[0]
        if now - then >= _SHORTEST_SECONDS:
            self.rates = replace(self.rates, steps_per_second=(steps - steps_then) / (now - then))

    def _on_block(self, event: BlockCommitted, now: float) -> None:
        self._steps += event.steps
        self._blocks += 1
        pinned = () if self._start is None else self._start.pinned
        self._tokens += len(event.tokens) - sum(pinned[: len(event.tokens)])
        self.rates = replace(
            self.rates,
            tokens_per_second=self._tokens / max(now - self._started_at, _SHORTEST_SECONDS),
            steps_per_block=self._steps / self._blocks,
            tokens_per_step=self._tokens / self._steps if self._steps else None,
        )
