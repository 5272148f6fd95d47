"""When fog, steps and blocks are on the screen: a reply from Send on, on a scripted clock."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.gui.canvas.playback import (
    BLOCK_SECONDS,
    FOG_SECONDS,
    HOLD_SECONDS,
    LATER_FOG_SHARE,
    LEAD_SECONDS,
    LONGEST_LAG_SECONDS,
    BlockClosed,
    BlockOpened,
    FogShown,
    Playback,
    PlaybackEvent,
    StepShown,
)
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep

TICK = 0.01
PIECES = ("fog ", "lifts")
SLOW = 0.25


def start(block: int = 0) -> BlockStarted:
    return BlockStarted(block=block, canvas=(3, 4), pieces=(" mist", "§"))


def step(number: int, block: int = 0, limit: int = 48, *, accepted: bool = False) -> DenoisingStep:
    return DenoisingStep(
        block=block,
        step=number,
        max_steps=limit,
        temperature=0.8,
        draft=(1, 2),
        canvas=(3, 4),
        pieces=PIECES,
        accepted=(accepted, accepted),
        entropies=(1.0, 1.0),
    )


def commit(block: int = 0) -> BlockCommitted:
    return BlockCommitted(block=block, tokens=(1, 2), text="fog lifts", thought="", steps=2, converged=True)


def push_block(playback: Playback, now: float, block: int = 0, steps: int = 2) -> None:
    """A whole block at one moment."""
    playback.push(start(block), now)
    for number in range(1, steps + 1):
        playback.push(step(number, block), now)
    playback.push(commit(block), now)


def play(playback: Playback, begins: float, until: float) -> list[tuple[float, PlaybackEvent]]:
    """What changes on the screen, and when."""
    seen = []
    for tick in range(round((until - begins) / TICK)):
        now = begins + tick * TICK
        seen += [(now, event) for event in playback.advance(now)]
    return seen


def moment(seen: list[tuple[float, PlaybackEvent]], kind: type, number: int = 0) -> float:
    """When something of this kind happened."""
    return [now for now, event in seen if isinstance(event, kind)][number]


def test_fog_stands_before_anything_is_known_and_takes_on_the_noise() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    assert not playback.idle
    assert play(playback, 0.0, 5.0) == [(0.0, FogShown(None))]
    assert playback.shows_neutral_fog
    playback.push(start(), 5.0)
    assert playback.advance(5.0) == [FogShown(start())]
    assert not playback.shows_neutral_fog
    assert not playback.idle


def test_a_quick_reply_waits_in_the_fog_and_its_ending_is_known_then() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    playback.push(start(), 0.0)
    playback.push(step(1), 0.0)
    playback.push(step(2), 0.1)
    seen = play(playback, 0.1, 0.5)
    playback.push(commit(), 0.5)  # long after the first step, but before the fog was held long enough
    seen += play(playback, 0.5, 5.0)
    opened = next(event for _, event in seen if isinstance(event, BlockOpened))
    assert opened.known
    assert opened.trace.start == start()
    assert moment(seen, BlockOpened) == pytest.approx(0.1 + FOG_SECONDS, abs=2 * TICK)
    assert moment(seen, BlockClosed) > 1.5
    assert playback.idle
    assert not playback.end()


def test_waiting_for_the_engine_counts() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    seen = play(playback, 0.0, 3.0)  # the model is loaded
    push_block(playback, 3.0)
    seen += play(playback, 3.0, 8.0)
    assert moment(seen, BlockOpened) == pytest.approx(3.0 + LEAD_SECONDS, abs=2 * TICK)


def test_many_steps_take_no_longer_than_the_fog_more() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    push_block(playback, 0.0, steps=200)
    assert moment(play(playback, 0.0, 9.0), BlockClosed) < FOG_SECONDS + 1.7


def test_later_blocks_hold_their_fog_for_a_shorter_time() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    for block in range(2):
        push_block(playback, 0.0, block)
    seen = play(playback, 0.0, 9.0)
    closed = moment(seen, BlockClosed)
    assert [event for now, event in seen if isinstance(event, FogShown)] == [
        FogShown(start(0)),
        FogShown(start(1)),
    ]
    assert moment(seen, FogShown, 1) == closed  # no frame without fog between two blocks
    hold = moment(seen, BlockOpened, 1) - closed
    assert hold == pytest.approx(LATER_FOG_SHARE * FOG_SECONDS, abs=2 * TICK)
    assert moment(seen, BlockClosed, 1) - closed > 1.5


def test_however_many_blocks_wait_all_are_shown_soon_after_the_engine_has_ended() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    for block in range(20):
        push_block(playback, 0.0, block, steps=6)
    playback.end()
    seen = play(playback, 0.0, 40.0)
    assert moment(seen, BlockOpened) == pytest.approx(FOG_SECONDS, abs=2 * TICK)  # the reply's fog is seen
    closed = [now for now, event in seen if isinstance(event, BlockClosed)]
    assert closed[-1] < LONGEST_LAG_SECONDS + 0.5
    lasted = [later - earlier for earlier, later in pairwise(closed)]
    assert len(lasted) == 19
    assert max(lasted) < 1.5 * min(lasted)  # alike: no block pays for the others
    for block in range(20):  # each of them condenses
        assert [event for _, event in seen if isinstance(event, StepShown) and event.step.block == block]
        assert moment(seen, BlockClosed, block) - moment(seen, BlockOpened, block) > 0.1


def test_behind_a_steadily_faster_engine_the_lag_stays_bounded() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    seen, committed = [], []
    for block in range(60):
        committed.append(0.3 * block)
        push_block(playback, committed[-1], block)
        seen += play(playback, committed[-1], committed[-1] + 0.3)
    seen += play(playback, 18.0, 40.0)
    closed = [now for now, event in seen if isinstance(event, BlockClosed)]
    assert (
        max(shown - there for shown, there in zip(closed, committed, strict=True)) < LONGEST_LAG_SECONDS + 0.5
    )
    assert len([event for _, event in seen if isinstance(event, BlockOpened)]) == 60


def test_more_blocks_than_can_be_seen_become_text_at_once_the_oldest_first() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    for block in range(200):
        push_block(playback, 0.0, block)
    seen = play(playback, 0.0, 60.0)
    closed = [event.commit.block for _, event in seen if isinstance(event, BlockClosed)]
    assert closed == list(range(200))
    assert moment(seen, BlockClosed, -1) < 2 * LONGEST_LAG_SECONDS
    opened = [event.trace.block for _, event in seen if isinstance(event, BlockOpened)]
    assert opened == list(range(200 - len(opened), 200))
    assert len(opened) > 20


def test_two_blocks_are_played_at_the_usual_pace() -> None:
    alone, followed = Playback(FOG_SECONDS), Playback(FOG_SECONDS)
    lasted = []
    for playback, count in ((alone, 1), (followed, 2)):
        playback.begin()
        for block in range(count):
            push_block(playback, 0.0, block, steps=20)
        seen = play(playback, 0.0, 9.0)
        lasted.append(moment(seen, BlockClosed) - moment(seen, BlockOpened))
    assert lasted[0] == pytest.approx(lasted[1], abs=2 * TICK)


def test_after_slow_motion_what_has_waited_is_not_rushed() -> None:
    playback = Playback(FOG_SECONDS)
    playback.set_speed(SLOW, 0.0)
    playback.begin()
    for block in range(3):
        push_block(playback, 0.0, block, steps=20)
    seen = play(playback, 0.0, 10.0)
    playback.set_speed(1.0, 10.0)
    seen += play(playback, 10.0, 20.0)
    lasted = moment(seen, BlockClosed, 2) - moment(seen, BlockOpened, 2)
    assert lasted == pytest.approx(BLOCK_SECONDS + HOLD_SECONDS, abs=4 * TICK)


def test_without_fog_nothing_is_shown_before_the_first_step() -> None:
    playback = Playback(0.0)
    playback.begin()
    playback.push(start(), 0.0)
    assert play(playback, 0.0, 1.0) == []
    assert playback.idle
    push_block(playback, 1.0)
    seen = play(playback, 1.0, 5.0)
    assert isinstance(seen[0][1], BlockOpened)
    assert moment(seen, BlockClosed) - 1.0 == pytest.approx(1.5, abs=4 * TICK)


def test_the_end_of_a_reply_without_a_block_takes_the_fog_away() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    playback.push(start(), 0.0)
    playback.advance(0.0)
    assert playback.end()
    assert playback.idle
    assert play(playback, 0.1, 2.0) == []


def test_the_fog_of_a_block_that_never_came_goes_but_committed_blocks_are_played() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    push_block(playback, 0.0)
    playback.push(start(1), 0.0)
    playback.advance(0.0)
    assert not playback.end()
    seen = play(playback, 0.0, 5.0)
    assert [event for _, event in seen if isinstance(event, FogShown)] == []
    assert moment(seen, BlockClosed) > 1.0
    assert playback.idle


def test_skipping_shows_the_newest_step_of_a_block_that_is_still_denoised() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    push_block(playback, 0.0)
    playback.push(start(1), 0.0)
    for number in (1, 2, 3):
        playback.push(step(number, 1), 0.0)
    playback.advance(0.0)
    assert playback.skip() == [commit()]
    opened, *_ = playback.advance(0.1)
    assert isinstance(opened, BlockOpened)
    (shown,) = playback.advance(0.11)
    assert isinstance(shown, StepShown)
    assert shown.step.step == 3
    playback.push(commit(1), 0.2)
    assert moment(play(playback, 0.2, 3.0), BlockClosed) < 1.0


def test_skipping_in_the_fog_shows_the_first_step_as_soon_as_it_comes() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    playback.advance(0.0)
    assert playback.skip() == []
    playback.push(start(), 0.05)
    playback.push(step(1), 0.1)
    assert isinstance(playback.advance(0.1)[-1], BlockOpened)


def test_a_slow_block_catches_up_with_its_engine_in_small_steps() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    playback.push(start(), 0.0)
    for number in range(1, 11):
        playback.push(step(number, limit=400), 0.1 * number)
    seen = play(playback, 1.0, 4.0)
    numbers = [event.step.step for _, event in seen if isinstance(event, StepShown)]
    assert numbers == list(range(1, 11))


def test_a_block_that_is_nearly_accepted_is_waited_for() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    seen = play(playback, 0.0, 1.0)
    playback.push(start(), 1.0)
    playback.push(step(1, accepted=True), 1.0)
    seen += play(playback, 1.0, 1.9)  # long enough for a block of which little is accepted
    playback.push(commit(), 1.9)
    seen += play(playback, 1.9, 3.0)
    assert next(event for _, event in seen if isinstance(event, BlockOpened)).known


def test_turning_motion_off_takes_standing_fog_away() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    playback.advance(0.0)
    assert playback.shows_fog
    playback.set_fog_seconds(0.0)
    assert not playback.shows_fog
    assert playback.idle


def test_slow_motion_plays_a_block_slower_and_holds_fog_as_long_as_ever() -> None:
    usual, slow = Playback(FOG_SECONDS), Playback(FOG_SECONDS)
    slow.set_speed(SLOW, 0.0)
    seen = []
    for playback in (usual, slow):
        playback.begin()
        push_block(playback, 0.0, steps=20)
        seen.append(play(playback, 0.0, 20.0))
        assert playback.idle
    opened = [moment(events, BlockOpened) for events in seen]
    assert opened[0] == opened[1]
    shown = [moment(events, BlockClosed) - opened[0] for events in seen]
    assert shown[1] == pytest.approx(shown[0] / SLOW, abs=4 * TICK)


def test_every_step_is_seen_in_slow_motion_though_the_engine_is_faster_than_the_eye() -> None:
    playback = Playback()
    playback.set_speed(SLOW, 0.0)
    playback.begin()
    playback.push(start(), 0.0)
    playback.push(step(1), 0.0)
    seen = play(playback, 0.0, 1.5)  # no end in sight: it is shown live
    for number in range(2, 41):
        playback.push(step(number), 1.5)
    playback.push(commit(), 1.5)
    seen += play(playback, 1.5, 20.0)
    assert [event.step.step for _, event in seen if isinstance(event, StepShown)] == list(range(1, 41))


def test_a_backlog_hurries_no_block_in_slow_motion() -> None:
    playback = Playback(FOG_SECONDS)
    playback.set_speed(SLOW, 0.0)
    playback.begin()
    for block in range(8):
        push_block(playback, 0.0, block, steps=20)
    seen = play(playback, 0.0, 60.0)
    shown = [moment(seen, BlockClosed, block) - moment(seen, BlockOpened, block) for block in range(8)]
    assert shown == pytest.approx([shown[0]] * 8, abs=4 * TICK)


def test_the_speed_may_change_in_the_middle_of_a_block() -> None:
    playback = Playback(FOG_SECONDS)
    playback.begin()
    push_block(playback, 0.0, steps=20)
    seen = play(playback, 0.0, FOG_SECONDS + 0.3)
    playback.set_speed(SLOW, FOG_SECONDS + 0.3)
    seen += play(playback, FOG_SECONDS + 0.3, 3.0)
    assert not [event for _, event in seen if isinstance(event, BlockClosed)]
    steps = [event.step.step for _, event in seen if isinstance(event, StepShown)]
    assert steps == sorted(set(steps))
    playback.set_speed(1.0, 3.0)
    seen += play(playback, 3.0, 5.0)
    assert playback.idle
    assert moment(seen, BlockClosed) < 4.5


def test_skipping_ends_slow_motion_at_once() -> None:
    playback = Playback(FOG_SECONDS)
    playback.set_speed(SLOW, 0.0)
    playback.begin()
    push_block(playback, 0.0, steps=20)
    play(playback, 0.0, 1.5)
    assert playback.skip() == [commit()]
    playback.end()
    assert playback.idle
