"""Measure this computer's memory: what is used in all, what Unfog uses, and swap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

_SHORT_SHARE, _SHORT_BYTES = 0.08, 1_500_000_000  # of the memory, available: less of both is short
_SWAPPED_BYTES = 200_000_000  # that went to swap since a meter began: more while memory is short is bad


@dataclass(frozen=True)
class MemoryUse:
    """Bytes. `own`: what Unfog's processes use, the pages of a model file in memory included."""

    total: int
    available: int
    own: int
    swapped: int = 0
    """In swap, of all programs."""

    @property
    def used(self) -> int:
        """What all programs use, without caches that give way, except Unfog's pages of a model file."""
        return min(max(self.total - self.available, self.own), self.total)


class MemoryMeter:
    """Measures memory again and again, and tells whether it gets short."""

    def __init__(self, measure: Callable[[Iterable[int]], MemoryUse] | None = None) -> None:
        self._measure = measure or measure_memory
        self._swapped_at_first: int | None = None

    def measure(self, processes: Iterable[int]) -> tuple[MemoryUse, bool]:
        """Measure, with these processes and this one as Unfog's; also return whether memory is short.

        It is short if little is available, or if not much is and programs were moved to swap meanwhile.
        """
        use = self._measure(processes)
        if self._swapped_at_first is None:
            self._swapped_at_first = use.swapped
        is_short = use.available < min(use.total * _SHORT_SHARE, _SHORT_BYTES)
        swaps = use.swapped - self._swapped_at_first > _SWAPPED_BYTES
        return use, is_short or (swaps and use.available < 2 * use.total * _SHORT_SHARE)


def measure_memory(processes: Iterable[int]) -> MemoryUse:
    """Measure the memory of this computer, of this process and of these others; those that ended count 0."""
    import psutil  # a start needs none

    memory = psutil.virtual_memory()
    own = psutil.Process().memory_info().rss
    for number in processes:
        try:
            own += psutil.Process(number).memory_info().rss
        except psutil.Error:
            continue
    return MemoryUse(
        total=memory.total, available=memory.available, own=own, swapped=psutil.swap_memory().used
    )
