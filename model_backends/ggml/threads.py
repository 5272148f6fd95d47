"""Choose how many threads compute: one per core, but only on free cores if operations are small.

Threads wait for each other after every operation. If another program occupies a core, the thread there is
behind by up to a time slice of some milliseconds. That is little beside the operations of a large model; a
small model's take microseconds, and every one of them would wait.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil

from model_backends.ggml.device import physical_cores

# Multiply-adds of an average operation that takes about a millisecond of one core, less than a time slice.
_SMALL_OPERATION = 20_000_000
_SHORTEST_INTERVAL = 0.1  # seconds; systems count processor time in steps of 10 to 16 ms
_BUSY = ("user", "nice", "system", "irq", "softirq", "steal")  # where the system has them


@dataclass(frozen=True)
class ProcessorTime:
    """Seconds since some moment: `clock`, and processor time of all processes and of this one."""

    clock: float
    all_processes: float
    this_process: float

    @classmethod
    def now(cls) -> ProcessorTime:
        """Read the system's counters."""
        times = psutil.cpu_times()
        busy = sum(getattr(times, name, 0.0) for name in _BUSY)
        return cls(time.monotonic(), busy, time.process_time())

    def others_since(self, before: ProcessorTime) -> float:
        """Return how many cores the other processes kept busy on average."""
        others = self.all_processes - before.all_processes - (self.this_process - before.this_process)
        return max(0.0, others / (self.clock - before.clock))


class ThreadCount:
    """The number of threads for graphs whose average operation has `operation` multiply-adds."""

    def __init__(self, operation: float) -> None:
        self._cores = self._count = physical_cores()
        self._small = operation < _SMALL_OPERATION and self._cores > 1
        self._before = ProcessorTime.now() if self._small else None

    def current(self) -> int:
        """Return the number for the next graph: every core, or those that were free since the last call."""
        if self._before is None:
            return self._cores
        now = ProcessorTime.now()
        if now.clock - self._before.clock >= _SHORTEST_INTERVAL:
            free = (psutil.cpu_count() or 1) - now.others_since(self._before)
            self._count = min(self._cores, max(1, round(free)))
            self._before = now
        return self._count
