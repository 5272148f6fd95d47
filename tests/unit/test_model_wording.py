"""Formatting of sizes, speeds and durations."""

import pytest

from app.models.wording import describe, part, percent, rate, time_left
from model_backends.byte_size import byte_size
from model_backends.files.protocol import Progress


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (16_806_810_336, "16.8 GB"),
        (274_000_000, "0.3 GB"),
        (13_100_000, "13 MB"),
        (99_960_000, "100 MB"),
        (4_200, "4.2 kB"),
        (9_960, "10 kB"),
        (9_940, "9.9 kB"),
        (1_000, "1.0 kB"),
        (27, "27 bytes"),
        (1, "1 byte"),
        (0, "0 bytes"),
    ],
)
def test_sizes(count: int, words: str) -> None:
    assert byte_size(count) == words


def test_an_estimate_says_so() -> None:
    assert byte_size(16_806_810_336, rounded=True) == "about 16.8 GB"


def test_a_part_is_told_in_the_unit_of_the_whole() -> None:
    assert part(3_100_000_000, 16_806_810_336) == "3.1 of 16.8 GB"
    assert part(900_000, 13_000_000) == "1 of 13 MB"


@pytest.mark.parametrize(("speed", "words"), [(42e6, "42 MB/s"), (1.26e6, "1.3 MB/s"), (90e3, "90 kB/s")])
def test_speeds(speed: float, words: str) -> None:
    assert rate(speed) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "a few seconds left"),
        (9.9, "a few seconds left"),
        (34, "30 s left"),
        (57, "1 min left"),
        (300, "5 min left"),
        (59.9 * 60, "1 h 0 min left"),
        (5400, "1 h 30 min left"),
        (200_000, "55 h left"),
    ],
)
def test_times(seconds: float, words: str) -> None:
    assert time_left(seconds) == words


def test_a_download_in_one_line() -> None:
    going = Progress(
        activity="downloading", done=3_100_000_000, total=16_806_810_336, rate=42e6, seconds_left=300
    )
    assert describe(going) == "3.1 of 16.8 GB · 42 MB/s · 5 min left"
    assert percent(going) == "18 %"
    waiting = Progress(activity="waiting", done=0, total=10**9, rate=0, message="The server asks for 20 s.")
    assert describe(waiting) == "0.0 of 1.0 GB · The server asks for 20 s."
    assert percent(None) == ""
