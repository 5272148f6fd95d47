"""The timeline of a recorded reply's steps."""

from __future__ import annotations

import pytest

from app.gui.replay.timeline import Timeline
from app.storage.trace import Trace
from tests.unit.test_trace import block


def traces(*counts: int) -> list[Trace]:
    made = [block(4, count) for count in counts]
    return [Trace(block=0, steps=tuple(steps), commit=commit) for steps, commit in made]


def test_every_step_is_on_the_screen_once_and_in_order() -> None:
    timeline = Timeline(traces(3, 24, 1))
    seen = []
    for frame in range(int(timeline.duration * 240)):
        place = timeline.at(frame / 240)
        if not seen or seen[-1] != (place.block, place.step):
            seen.append((place.block, place.step))
    expected = [(b, s) for b, count in enumerate((3, 24, 1)) for s in range(-1, count)]
    assert seen == expected


def test_a_replay_begins_with_a_second_of_fog() -> None:
    timeline = Timeline(traces(2, 2))
    first, later = timeline.spans
    assert timeline.at(0.0).step == timeline.at(0.9).step == -1
    assert first.starts[0] == pytest.approx(1.0)
    assert 0.2 < later.starts[0] - later.begins < 0.5
    assert timeline.at(later.begins).step == -1
    assert first.ends > 1.5
    assert Timeline(traces(48)).duration < 3.0


def test_arrows_walk_through_all_steps_and_back() -> None:
    timeline = Timeline(traces(2, 3))
    moment, forward = 0.0, []
    while moment < timeline.duration:
        moment = timeline.adjacent_step_time(moment, 1)
        forward.append((timeline.at(moment).block, timeline.at(moment).step, timeline.at(moment).at_end))
    assert [entry[:2] for entry in forward] == [(0, 0), (0, 1), (1, -1), (1, 0), (1, 1), (1, 2), (1, 2)]
    assert forward[-1][2]
    assert timeline.step_time(1, -1) == timeline.spans[1].begins
    back = []
    while moment > 0:
        moment = timeline.adjacent_step_time(moment, -1)
        back.append((timeline.at(moment).block, timeline.at(moment).step))
    assert back == [(1, 2), (1, 1), (1, 0), (1, -1), (0, 1), (0, 0), (0, -1)]


def test_replies_compared_step_by_step_have_steps_of_one_length() -> None:
    short, long = (Timeline(traces(count), step_seconds=0.1) for count in (4, 40))
    for timeline in (short, long):
        span = timeline.spans[0]
        assert [span.seconds_of(step) for step in range(span.steps)] == pytest.approx([0.1] * span.steps)
    assert short.step_time(0, 3) == long.step_time(0, 3)
    assert short.duration < long.duration


def test_the_end_stays() -> None:
    timeline = Timeline(traces(5))
    assert timeline.at(timeline.duration + 100).at_end
    assert timeline.at(timeline.duration).settled
    assert timeline.adjacent_step_time(timeline.duration, 1) == timeline.duration


def test_nothing_recorded_is_over_at_once() -> None:
    assert Timeline(()).duration == pytest.approx(0.0)
    assert Timeline(()).at(0.0).at_end
