"""The sampler's pure functions on hand-made arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_backends.diffusion_gemma.sampler import SamplerConfig, StopTest, accept, renoise, temperature

# in steps of 1/64, so that sums are exact
ENTROPIES = st.lists(st.integers(0, 800).map(lambda n: n / 64), min_size=1, max_size=64)


def test_temperature_falls_from_t_max_towards_t_min() -> None:
    config = SamplerConfig(max_steps=4, t_min=0.4, t_max=0.8)
    assert [temperature(config, s) for s in (4, 3, 2, 1)] == pytest.approx([0.8, 0.7, 0.6, 0.5])


def test_positions_are_accepted_while_those_before_fit_the_bound() -> None:
    entropies = np.array([0.5, 0.01, 0.08, 0.05, 2.0], np.float32)
    # ascending 0.01 0.05 0.08 0.5 2.0: sums before are 0, 0.01, 0.06, 0.14, 0.64
    assert accept(entropies, 0.1).tolist() == [False, True, True, True, False]
    assert accept(entropies, 0.14).tolist() == [True, True, True, True, False]


def test_the_surest_position_is_accepted_however_unsure() -> None:
    assert accept(np.array([7.0, 6.5, 8.0], np.float32), 0.0).tolist() == [False, True, False]


@given(ENTROPIES, st.floats(0, 5))
def test_accepted_positions_are_the_surest_and_a_larger_bound_accepts_more(
    values: list[float], bound: float
) -> None:
    entropies = np.array(values, np.float32)
    accepted = accept(entropies, bound)
    assert accepted.any()
    if not accepted.all():
        assert entropies[accepted].max() <= entropies[~accepted].min()
    assert (accept(entropies, bound * 2 + 1) >= accepted).all()


def test_noise_comes_back_where_nothing_was_accepted() -> None:
    sampled, noise = np.array([1, 2, 3], np.int32), np.array([7, 8, 9], np.int32)
    assert renoise(sampled, np.array([True, False, True]), noise).tolist() == [1, 8, 3]


@pytest.mark.parametrize(("stability", "expected"), [(0, [1, 1, 1, 1]), (1, [0, 1, 1, 0]), (2, [0, 0, 1, 0])])
def test_a_block_is_done_when_its_draft_stayed(stability: int, expected: list[int]) -> None:
    stop = StopTest(SamplerConfig(stability=stability, confidence=0.01))
    sure = np.full(2, 0.001, np.float32)
    drafts = [[1, 2], [1, 2], [1, 2], [1, 3]]
    assert [stop.done(np.array(draft, np.int32), sure) for draft in drafts] == [bool(e) for e in expected]


def test_a_block_is_not_done_while_the_model_is_unsure() -> None:
    stop = StopTest(SamplerConfig(stability=1, confidence=0.01))
    draft = np.array([1, 2], np.int32)
    assert not stop.done(draft, np.array([0.0, 0.5], np.float32))
    assert not stop.done(draft, np.array([0.0, 0.5], np.float32))
    assert stop.done(draft, np.array([0.0, 0.01], np.float32))


SURE, UNSURE = 0.001, 3.0


def test_what_stands_behind_the_end_does_not_keep_a_block_going() -> None:
    config = SamplerConfig(stability=1, confidence=0.01)
    drafts = np.array([[7, 1, 40, 41], [7, 1, 42, 43]], np.int32)  # 1 ends the reply
    entropies = np.array([SURE, SURE, UNSURE, UNSURE], np.float32)
    whole, up_to_the_end = StopTest(config), StopTest(config)
    assert [whole.done(draft, entropies) for draft in drafts] == [False, False]
    assert [up_to_the_end.done(draft, entropies, 2) for draft in drafts] == [False, True]


def test_what_is_read_must_be_unchanged_and_sure() -> None:
    stop = StopTest(SamplerConfig(stability=1, confidence=0.01))
    sure = np.full(4, SURE, np.float32)
    assert not stop.done(np.array([7, 1, 5, 5], np.int32), sure, 2)
    assert not stop.done(np.array([8, 1, 5, 5], np.int32), sure, 2)
    assert not stop.done(
        np.array([8, 1, 5, 5], np.int32), np.array([UNSURE, SURE, SURE, SURE], np.float32), 2
    )
    assert stop.done(np.array([8, 1, 5, 5], np.int32), sure, 2)


def test_an_end_that_moves_is_a_change() -> None:
    stop = StopTest(SamplerConfig(stability=1, confidence=0.01))
    sure = np.full(4, SURE, np.float32)
    assert not stop.done(np.array([7, 1, 5, 5], np.int32), sure, 2)
    assert not stop.done(np.array([7, 7, 1, 5], np.int32), sure, 3)
    assert not stop.done(np.array([7, 1, 1, 5], np.int32), sure, 2)
    assert stop.done(np.array([7, 1, 6, 5], np.int32), sure, 2)


@given(
    st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=1, max_size=12),
    st.lists(ENTROPIES.filter(lambda values: len(values) >= 4), min_size=12, max_size=12),
    st.integers(0, 2),
    st.floats(0, 5),
)
def test_looking_up_to_the_end_never_takes_more_steps(
    drafts: list[list[int]], entropies: list[list[float]], stability: int, confidence: float
) -> None:
    config = SamplerConfig(stability=stability, confidence=confidence)
    whole, up_to_the_end = StopTest(config), StopTest(config)
    for draft, values in zip(drafts, entropies, strict=False):
        read = draft.index(1) + 1 if 1 in draft else len(draft)
        step = np.array(draft, np.int32), np.array(values[:4], np.float32)
        done = up_to_the_end.done(*step, read)
        assert done or not whole.done(*step)
        if done:
            break
