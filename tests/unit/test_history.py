"""The inspector's data: totals of a block's steps, position histories, rates, axes, words."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gui.inspector import descriptions
from app.gui.inspector.axes import StepAxis, axis_end, round_up, tick_label, ticks
from app.gui.inspector.history import NOISE, BlockHistory
from app.gui.inspector.rates import LiveRates, Rates, final_rates
from app.storage.trace import Trace
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep, Failed, Finished, Stats


def step(
    number: int,
    draft: Sequence[int],
    accepted: Sequence[bool] | None = None,
    entropies: Sequence[float] | None = None,
    block: int = 0,
    max_steps: int = 48,
) -> DenoisingStep:
    return DenoisingStep(
        block=block,
        step=number,
        max_steps=max_steps,
        temperature=0.8 - 0.4 * number / max_steps,
        draft=tuple(draft),
        canvas=(),
        pieces=tuple("" if token == 1 else f" w{token}" for token in draft),
        accepted=tuple(accepted or [False] * len(draft)),
        entropies=tuple(entropies or [1.0] * len(draft)),
    )


def history_of(*steps: DenoisingStep) -> BlockHistory:
    history = BlockHistory(steps[0].block, steps[0].max_steps)
    for one in steps:
        history.add(one)
    return history


def one_position(tokens: Sequence[int], accepted: Sequence[bool]) -> BlockHistory:
    pairs = zip(tokens, accepted, strict=True)
    return history_of(
        *(step(number, [token], [is_in]) for number, (token, is_in) in enumerate(pairs, start=1))
    )


START = BlockStarted(block=0, canvas=(70, 71), pieces=(" mist", ""))


def test_the_noise_is_step_zero_of_every_position() -> None:
    history = BlockHistory(0, 48, START)
    assert (history.first, history.positions, len(history), history.is_empty) == (NOISE, 2, 0, False)
    empty = history.token_history(1)
    assert (empty.at(NOISE).token, empty.candidates, empty.times_lost) == (71, (), 0)
    history.add(step(1, [5, 6]))
    history.add(step(3, [70, 6]))  # the model may keep what it was given
    token = history.token_history(0)
    assert (token.at(NOISE).text, token.at(NOISE).spans) == (" mist", ((0, 0),))
    assert [token.at(index).token for index in (0, 1)] == [5, 70]
    assert [history.number(index) for index in (NOISE, 0, 1)] == [0, 1, 3]
    assert [history.nearest(number) for number in (0, 1, 3)] == [NOISE, 0, 1]
    assert history.changed.tolist() == [0, 1]


def test_pinned_positions_count_as_nothing_that_was_written() -> None:
    start = BlockStarted(block=0, canvas=(7, 70, 8), pieces=(" a", " mist", "."), pinned=(True, False, True))
    history = BlockHistory(0, 48, start)
    assert (history.positions, history.free_positions) == (3, 1)
    history.add(step(1, [7, 5, 8], [True, False, True], [0.0, 1.5, 0.0]))
    history.add(step(2, [7, 6, 8], [True, True, True], [0.0, 0.5, 0.0]))
    assert history.accepted.tolist() == [0, 1]
    assert history.newly_accepted.tolist() == [0, 1]
    assert history.mean_entropy.tolist() == [1.5, 0.5]
    assert "0 of 1 positions accepted" in descriptions.bars_description(history, 0)
    assert "from 0.5 nats to 0.5 nats" in descriptions.map_description(history, 1, None).replace(
        "0.50", "0.5"
    )
    kept, written = history.token_history(0), history.token_history(1)
    assert descriptions.summary(kept) == descriptions.token_description(kept)
    assert descriptions.summary(kept) == "Kept: this is part of the given text."
    assert kept.at(NOISE).text == " a"
    assert descriptions.summary(written).startswith("Accepted at step 2")
    assert "part of the given text" in descriptions.map_description(history, 0, 2)
    assert "part of the given text" in descriptions.map_description(history, NOISE, 2)


def test_only_tokens_that_were_written_count_for_the_rates() -> None:
    start = BlockStarted(block=0, canvas=(7, 70, 8), pieces=(" a", " mist", "."), pinned=(True, False, True))
    rates = LiveRates(0.0, start)
    rates.push(
        BlockCommitted(block=0, tokens=(7, 6, 8), text=" a fog.", thought="", steps=2, converged=True),
        2.0,
    )
    assert rates.rates.tokens_per_second == 0.5
    assert rates.rates.tokens_per_step == 0.5


def test_without_noise_the_first_moment_is_the_first_step() -> None:
    history = history_of(step(1, [5, 6]))
    assert history.first == history.nearest(0) == 0
    assert history.token_history(0).noise is None
    assert BlockHistory(0, 48).is_empty


def test_a_recorded_block_has_its_noise() -> None:
    commit = BlockCommitted(block=0, tokens=(5, 6), text="", thought="", steps=1, converged=True)
    trace = Trace(block=0, start=START, steps=(step(1, [5, 6]),), commit=commit)
    assert BlockHistory.of(trace).start == START


def test_the_figures_of_every_step() -> None:
    history = history_of(
        step(1, [5, 6, 7], [True, False, False], [0.0, 2.0, 4.0]),
        step(2, [5, 8, 9], [False, True, True], [0.3, 0.0, 0.0]),
        step(3, [5, 8, 9], [True, True, True], [0.0, 0.0, 0.0]),
    )
    assert history.mean_entropy.tolist() == pytest.approx([2.0, 0.1, 0.0])
    assert history.accepted.tolist() == [1, 2, 3]
    assert history.newly_accepted.tolist() == [1, 2, 1]
    assert history.lost.tolist() == [0, 1, 0]
    assert history.changed.tolist() == [0, 2, 0]
    assert history.entropies.shape == (3, 3)
    assert history.pieces(1) == (" w5", " w8", " w9")


_BLOCKS = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=width, max_size=width),
        min_size=1,
        max_size=12,
    )
)


@given(_BLOCKS)
def test_figures_and_histories_agree(rows: list[list[tuple[int, bool]]]) -> None:
    history = history_of(
        *(
            step(number, [token for token, _ in row], [is_in for _, is_in in row])
            for number, row in enumerate(rows, start=1)
        )
    )
    tokens = [history.token_history(position) for position in range(history.positions)]
    assert history.accepted.tolist() == [sum(is_in for _, is_in in row) for row in rows]
    assert history.changed.sum() == sum(token.times_changed for token in tokens)
    assert history.lost.sum() == sum(token.times_lost for token in tokens)
    for token in tokens:
        stays = [number for each in token.candidates for a, b in each.spans for number in range(a, b + 1)]
        assert sorted(stays) == list(token.numbers)
        assert sum(candidate.count for candidate in token.candidates) == len(rows)
        shown = [token.candidates[place].text for place in token.candidate_at]
        assert shown == [history.pieces(index)[token.position] for index in range(len(history))]


def test_candidates_over_the_steps() -> None:
    token = one_position([5, 5, 6, 5, 7], [False] * 5).token_history(0)
    assert [(each.text, each.spans, each.count) for each in token.candidates] == [
        (" w5", ((1, 2), (4, 4)), 3),
        (" w6", ((3, 3),), 1),
        (" w7", ((5, 5),), 1),
    ]
    assert token.times_changed == 3
    assert [descriptions.format_spans(each) for each in token.candidates] == ["1–2, 4", "3", "5"]


@pytest.mark.parametrize(
    ("accepted", "first", "last", "lost", "story"),
    [
        ("....", None, None, 0, "Not accepted yet. Never changed."),
        (".##.", 2, 2, 1, "First accepted at step 2, lost once, open since. Never changed."),
        (".###", 2, 2, 0, "Accepted at step 2 and kept. Never changed."),
        ("#.##", 1, 3, 1, "First accepted at step 1, lost once, last accepted at step 3. Never changed."),
        ("#.#.", 1, 3, 2, "First accepted at step 1, last at step 3, lost twice, open since. Never changed."),
    ],
)
def test_acceptance(accepted: str, first: int | None, last: int | None, lost: int, story: str) -> None:
    token = one_position([5] * 4, [mark == "#" for mark in accepted]).token_history(0)
    assert (token.first_accepted, token.last_accepted, token.times_lost) == (first, last, lost)
    assert descriptions.summary(token) == story


def test_steps_that_were_dropped_are_missing_and_nothing_else_is() -> None:
    history = history_of(step(2, [5]), step(5, [5]), step(9, [6]))
    assert history.numbers.tolist() == [2, 5, 9]
    assert history.token_history(0).candidates[0].spans == ((2, 5),)
    assert [history.nearest(number) for number in (1, 3, 4, 7, 8, 48)] == [0, 0, 1, 1, 2, 2]


def test_only_the_next_step_of_the_same_block_follows() -> None:
    history = history_of(step(3, [5, 6]))
    assert history.follows(step(4, [5, 6]))
    for other in (
        step(3, [5, 6]),
        step(4, [5, 6], block=1),
        step(4, [5, 6], max_steps=16),
        step(4, [5]),
        step(49, [5, 6]),
    ):
        assert not history.follows(other)
        with pytest.raises(ValueError, match="does not follow"):
            history.add(other)
    with pytest.raises(IndexError, match="2 positions"):
        history.token_history(2)


def test_a_trace_has_the_history_of_its_steps() -> None:
    steps = (step(1, [5, 6]), step(2, [5, 7]))
    commit = BlockCommitted(block=0, tokens=(5, 7), text="", thought="", steps=2, converged=True)
    history = BlockHistory.of(Trace(block=0, steps=steps, commit=commit))
    assert len(history) == 2
    assert history.changed.tolist() == [0, 1]


# Rates

STATS = Stats(
    prompt_tokens=10,
    cached_tokens=0,
    tokens=120,
    blocks=2,
    steps=30,
    forward_passes=32,
    prefill_seconds=1.0,
    denoise_seconds=3.0,
    seconds=4.0,
)


def block(tokens: int, steps: int, number: int = 0) -> BlockCommitted:
    return BlockCommitted(
        block=number, tokens=(5,) * tokens, text="", thought="", steps=steps, converged=True
    )


def test_rates_while_a_reply_is_written() -> None:
    live = LiveRates(now=100.0)
    live.push(step(1, [5]), 101.0)
    assert live.rates == Rates()
    live.push(step(5, [5]), 102.0)  # three were dropped on the way
    assert live.rates.steps_per_second == pytest.approx(4.0)
    live.push(block(tokens=60, steps=5), 102.0)
    assert live.rates.tokens_per_second == pytest.approx(30.0)
    assert live.rates.steps_per_block == 5
    assert live.rates.tokens_per_step == 12
    live.push(step(2, [5], block=1), 102.5)
    assert live.rates.steps_per_second == pytest.approx(4.0)
    live.push(Finished(reason="end_of_turn", text="", thought="", stats=STATS), 104.0)
    assert live.ended
    assert live.rates == Rates(30.0, 10.0, 15.0, 4.0, is_final=True)


def test_no_rate_is_made_of_nothing() -> None:
    live = LiveRates(now=1.0)
    live.push(step(1, [5]), 1.0)
    live.push(step(2, [5]), 1.0)
    assert live.rates == Rates()
    live.push(Failed(kind="crash", message="It is gone."), 1.0)
    assert live.ended
    nothing = Stats(
        prompt_tokens=1, cached_tokens=0, tokens=0, blocks=0, steps=0, forward_passes=0,
        prefill_seconds=0.0, denoise_seconds=0.0, seconds=0.0,
    )  # fmt: skip
    assert final_rates(nothing) == Rates(is_final=True)


# Axes


@given(st.floats(0.001, 1e6), st.integers(2, 8))
def test_ticks_are_round_few_and_inside(high: float, most: int) -> None:
    found = ticks(0, high, most)
    assert 1 <= len(found) <= most + 1
    assert found[0] == 0
    assert found[-1] <= high * (1 + 1e-6)
    spacing = found[1] - found[0] if len(found) > 1 else 1.0
    leading = spacing / 10 ** math.floor(math.log10(spacing) + 1e-6)
    assert any(leading == pytest.approx(digit) for digit in (1, 2, 5))


@pytest.mark.parametrize(
    ("high", "labels"),
    [(1.5, ["0.0", "0.5", "1.0", "1.5"]), (256.0, ["0", "100", "200"]), (0.1, ["0.00", "0.05", "0.10"])],
)
def test_tick_labels(high: float, labels: list[str]) -> None:
    values = ticks(0, high, 4)
    assert [tick_label(value, values[1]) for value in values] == labels


@given(st.floats(1e-3, 1e4))
def test_an_axis_reaches_its_values_and_not_much_farther(value: float) -> None:
    assert value <= round_up(value) <= 1.6 * value


def test_the_axis_of_steps() -> None:
    assert [axis_end(last, 48, is_final=False) for last in (1, 6, 7, 13, 25, 48)] == [6, 6, 12, 24, 48, 48]
    assert [axis_end(last, 48, is_final=True) for last in (2, 7, 31)] == [6, 7, 31]
    assert axis_end(2, 4, is_final=True) == 4
    axis = StepAxis(10.0, 240.0, 24)
    assert [axis.step_at(axis.center(number)) for number in (1, 12, 24)] == [1, 12, 24]
    assert (axis.step_at(-50), axis.step_at(900)) == (1, 24)
    assert axis.ticks(5) == [5, 10, 15, 20]
    noisy = StepAxis(10.0, 250.0, 24, first=0)
    assert noisy.column == axis.column
    assert [noisy.step_at(noisy.center(number)) for number in (0, 1, 24)] == [0, 1, 24]
    assert (noisy.step_at(-50), noisy.ticks(5)) == (0, [0, 5, 10, 15, 20])


# Words


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (" fog", "␣fog"),
        ("\n\n", "⏎⏎"),
        ("   ", "␣␣␣"),
        ("", "no text (token 7)"),
        ("\u200b", "U+200B"),
        ("שלום", "שלום"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("two words", "two words"),
        ("a\x1b[31mb", "a⟨U+001B⟩[31mb"),
        ("abc\u202edef", "abc⟨U+202E⟩def"),
        ("\u2066x", "⟨U+2066⟩x"),
        ("a\u00a0b\u3000", "a␣b␣"),
        ("x\u2028y", "x␣y"),
        ("a\ue000", "a⟨U+E000⟩"),
        ("\u0301", "◌\u0301"),
        ("क्\u200dष", "क्\u200dष"),
        ("a" + "\u0301" * 60, "a" + "\u0301" * 4),
        ("\ufffd", "\ufffd"),
        ("=" * 1_000_000, "=" * 80 + "…"),
        ("\u202e" * 1_000_000, "⟨U+202E⟩" * 80 + "…"),
    ],
)
def test_tokens_can_be_seen(text: str, seen: str) -> None:
    assert descriptions.visible_text(text, 7) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (" fog", "␣fog"),
        ("眼鏡", "U+773C U+93E1"),
        (" 眼", "␣⟨U+773C⟩"),
        ("a眼", "a⟨U+773C⟩"),
        ("a\u0301\ufe0f", "a\u0301\ufe0f"),
        ("\n", "⏎"),
    ],
)
def test_characters_without_a_glyph_are_shown_by_their_codes(text: str, seen: str) -> None:
    assert descriptions.visible_text(text, 7, str.isascii) == seen


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.0001, "<0.001"), (0.0421, "0.042"), (1.234, "1.23"), (41.26, "41.3"), (1234.5, "1,234")],
)
def test_figures_have_about_three_digits(value: float, text: str) -> None:
    assert descriptions.format_value(value) == text


def test_step_zero_is_described() -> None:
    history = BlockHistory(0, 48, START)
    history.add(step(1, [5, 1]))
    said = "Step 0: 2 random tokens, from which the block is denoised."
    assert descriptions.step_text(history, NOISE) == "step 0: noise"
    assert descriptions.line_description(history, NOISE) == said
    assert descriptions.bars_description(history, NOISE) == said
    assert descriptions.map_description(history, NOISE, 0) == f"{said} Position 1 starts from mist."
    assert descriptions.map_description(history, NOISE, 1) == f"{said} Position 2 starts from no text."
    assert descriptions.token_description(history.token_history(0)) == (
        "Not accepted yet. Never changed. Started from the random token ␣mist. Candidates: ␣w5 at step 1."
    )


def test_descriptions_give_the_values_in_words() -> None:
    history = history_of(
        step(1, [5, 1], [True, False], [0.0, 2.0]), step(2, [5, 6], [True, True], [0.0, 0.02])
    )
    assert descriptions.line_description(history, 0) == (
        "Step 1 (max 48): mean entropy 1.00 nats, temperature 0.79."
    )
    assert descriptions.bars_description(history, 1) == (
        "Step 2 (max 48): 2 of 2 positions accepted, 1 of them new, 0 lost."
    )
    assert descriptions.map_description(history, 0, 1) == (
        "Step 1 (max 48): entropies from 0 nats to 2.00 nats. Position 2: no text, 2.00 nats, open."
    )
    assert descriptions.token_description(history.token_history(1)) == (
        "Accepted at step 2 and kept. Changed once. Candidates: no text (token 1) at step 1; ␣w6 at step 2."
    )
