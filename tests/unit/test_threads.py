"""The number of threads: cores that other programs keep busy are left out if operations are small."""

from __future__ import annotations

from itertools import pairwise

import psutil
import pytest

from model_backends.ggml import threads
from model_backends.ggml.threads import ProcessorTime, ThreadCount

SMALL, LARGE = 5e5, 3e8  # the demo model's operations, and those of the published size


def counted(monkeypatch: pytest.MonkeyPatch, cores: int, *samples: ProcessorTime) -> None:
    """Let a computer have these cores, and its counters of processor time these values in turn."""
    rest = iter(samples)
    monkeypatch.setattr(threads, "physical_cores", lambda: cores)
    monkeypatch.setattr(psutil, "cpu_count", lambda logical=True: cores)
    monkeypatch.setattr(ProcessorTime, "now", classmethod(lambda cls: next(rest)))


@pytest.mark.parametrize(
    ("cores", "others", "expected"),
    [(2, 0.0, 2), (2, 0.3, 2), (2, 1.0, 1), (2, 1.9, 1), (8, 1.1, 7), (8, 7.9, 1)],
)
def test_small_operations_run_on_free_cores(
    monkeypatch: pytest.MonkeyPatch, cores: int, others: float, expected: int
) -> None:
    own = 0.8
    counted(monkeypatch, cores, ProcessorTime(10, 100, 5), ProcessorTime(12, 100 + 2 * others + own, 5 + own))
    assert ThreadCount(SMALL).current() == expected


def test_all_cores_are_used_again_when_the_other_program_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = ProcessorTime(0, 0, 0), ProcessorTime(1, 2, 0), ProcessorTime(2, 2.1, 0)
    counted(monkeypatch, 2, *moments)
    count = ThreadCount(SMALL)
    assert [count.current() for _ in pairwise(moments)] == [1, 2]


def test_moments_too_short_to_measure_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    counted(monkeypatch, 2, ProcessorTime(0, 0, 0), ProcessorTime(1, 2, 0), ProcessorTime(1.01, 2, 0))
    count = ThreadCount(SMALL)
    assert [count.current(), count.current()] == [1, 1]


def test_large_operations_run_on_all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    counted(monkeypatch, 2)  # nothing is measured
    assert ThreadCount(LARGE).current() == 2


def test_processor_time_is_read_from_the_system() -> None:
    before = ProcessorTime.now()
    assert ProcessorTime.now().all_processes >= before.all_processes > 0
