"""The probabilities of answers in slots of a canvas, with models whose logits are written by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from model_backends.cancellation import CancelledError
from model_backends.diffusion_gemma.answer_tree import AnswersError
from model_backends.diffusion_gemma.answers import AnswerSlot, AnswersRead, read_answers
from tests.numpy_reads import NumpyReads

VOCAB, LENGTH, PADDING, END = 32, 12, 0, 1
TEXT = 20  # tokens from here on are text around slots


def canvas_of(parts: Sequence[int | None]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """A canvas of tokens, `None` where nothing is known; padded."""
    whole = [*parts, *[PADDING] * (LENGTH - len(parts))]
    return np.array([token or 0 for token in whole], np.int32), np.array(
        [token is not None for token in whole]
    )


class Bigrams(NumpyReads):
    """Each position's logits are those of the known token before it; after noise all is equally likely."""

    def __init__(self, following: dict[int, dict[int, float]]) -> None:
        super().__init__(self._predict, LENGTH, VOCAB)
        self._following = following

    def _predict(self, canvas: NDArray[np.int32], _last: NDArray[np.float32] | None) -> NDArray[np.float32]:
        logits = np.zeros((LENGTH, VOCAB), np.float32)
        known = self.masks[-1]
        for place in range(1, LENGTH):
            if known[place - 1]:
                for token, probability in self._following.get(int(canvas[place - 1]), {}).items():
                    logits[place, token] = np.log(probability / 1e-6)
        return logits


def read(model: NumpyReads, parts: Sequence[int | None], *slots: AnswerSlot, **options: int) -> AnswersRead:
    uniforms = np.random.default_rng(0).random
    return read_answers(model, *canvas_of(parts), slots, uniforms, padding=PADDING, **options)  # type: ignore[arg-type]


def test_single_tokens_are_compared_in_one_step_among_themselves() -> None:
    model = Bigrams({TEXT: {2: 0.3, 3: 0.1, 4: 0.6}})
    found = read(model, [TEXT, None, END], AnswerSlot(1, ((2,), (3,))))
    assert found.probabilities[0] == pytest.approx((0.75, 0.25))
    assert found.steps == 1


def test_slots_are_read_together() -> None:
    model = Bigrams({TEXT: {2: 0.3, 3: 0.1}, TEXT + 1: {5: 0.2, 6: 0.2, 7: 0.6}})
    slots = AnswerSlot(1, ((2,), (3,))), AnswerSlot(3, ((5,), (6,), (7,)))
    found = read(model, [TEXT, None, TEXT + 1, None, END], *slots)
    assert found.steps == 1
    assert found.probabilities[0] == pytest.approx((0.75, 0.25))
    assert found.probabilities[1] == pytest.approx((0.2, 0.2, 0.6))


def test_a_long_answer_is_not_less_likely_for_being_long() -> None:
    """Where nothing else can follow, a token costs nothing, whatever the model says."""
    model = Bigrams({TEXT: {2: 0.5, 5: 0.5}, 2: {9: 0.99, 3: 0.01}, 3: {9: 0.99, 4: 0.01}})
    found = read(model, [TEXT, None, None, None, END], AnswerSlot(1, ((2, 3, 4), (5,))))
    assert found.probabilities[0] == pytest.approx((0.5, 0.5))


def test_deeper_branches_are_read_after_the_tokens_before_them() -> None:
    model = Bigrams({TEXT: {2: 0.8, 5: 0.2}, 2: {3: 0.25, 4: 0.75}, 5: {6: 0.9, 7: 0.1}})
    answers = ((2, 3), (2, 4), (5, 6), (5, 7))
    found = read(model, [TEXT, None, None, END], AnswerSlot(1, answers))
    assert found.probabilities[0] == pytest.approx((0.2, 0.6, 0.18, 0.02))
    assert found.steps == 3  # the first tokens, then what follows each of them
    first, second, third = model.canvases
    assert not model.masks[0][1]
    assert (second[1], third[1]) == (2, 5)  # the likelier branch first
    assert model.masks[1][1]
    assert first[0] == TEXT


def test_few_passes_read_the_likeliest_branches() -> None:
    model = Bigrams({TEXT: {2: 0.8, 5: 0.2}, 2: {3: 0.25, 4: 0.75}, 5: {6: 0.9, 7: 0.1}})
    answers = ((2, 3), (2, 4), (5, 6), (5, 7))
    found = read(model, [TEXT, None, None, END], AnswerSlot(1, answers), passes=2)
    assert found.probabilities[0] == pytest.approx((0.2, 0.6, 0.1, 0.1))  # the rest as in the first pass
    assert found.steps == 2


def test_what_is_negligible_needs_no_pass() -> None:
    model = Bigrams({TEXT: {2: 0.995, 5: 0.005}, 2: {3: 0.5, 4: 0.5}})
    found = read(model, [TEXT, None, None, END], AnswerSlot(1, ((2, 3), (2, 4), (5, 6), (5, 7))))
    assert found.steps == 2


def test_an_answer_that_begins_another_ends_with_the_token_behind() -> None:
    model = Bigrams({TEXT: {2: 0.5, 4: 0.5}, 2: {3: 0.2, END: 0.6}})
    found = read(model, [TEXT, None, None, None, END], AnswerSlot(1, ((2,), (2, 3), (4, 5, 6))))
    assert found.probabilities[0] == pytest.approx((0.375, 0.125, 0.5))


def test_the_width_of_a_slot_does_not_give_its_answer_away() -> None:
    """Answers of several lengths: nothing behind the slot is known while their first tokens are read."""
    model = Bigrams({TEXT: {2: 0.6, 4: 0.4}})
    read(model, [TEXT, None, None, TEXT + 1, END], AnswerSlot(1, ((2,), (4, 5))))
    assert model.masks[0].tolist() == [True] + [False] * (LENGTH - 1)


def test_answers_of_one_length_are_compared_with_the_text_behind() -> None:
    model = Bigrams({TEXT: {2: 0.3, 3: 0.3, 4: 0.4}})
    found = read(model, [TEXT, None, None, TEXT + 1, END], AnswerSlot(1, ((2,), (3,), (4, 5))))
    assert found.probabilities[0] == pytest.approx((0.3, 0.3, 0.4))
    _, narrow = model.canvases
    assert narrow.tolist()[2:] == [TEXT + 1, END] + [PADDING] * (LENGTH - 4)  # a slot of one token
    assert model.masks[1].tolist() == [True, False] + [True] * (LENGTH - 2)


def test_a_slot_of_several_lengths_is_read_after_the_surest_answers_before_it() -> None:
    model = Bigrams({TEXT: {2: 0.9, 3: 0.1}, 2: {5: 0.6, 6: 0.4}, 5: {8: 0.5, END: 0.5}})
    slots = AnswerSlot(1, ((2,), (3, 4))), AnswerSlot(3, ((5,), (6, 7)))
    found = read(model, [TEXT, None, None, None, None, END], *slots)
    assert found.probabilities[0] == pytest.approx((0.9, 0.1))
    assert found.probabilities[1] == pytest.approx((0.6, 0.4))
    assert model.canvases[1][:2].tolist() == [TEXT, 2]
    assert model.masks[1].tolist() == [True, True] + [False] * (LENGTH - 2)


def test_a_canvas_without_padding_ends_as_noise_when_an_answer_is_short() -> None:
    model = Bigrams({TEXT: {2: 0.3, 3: 0.3, 4: 0.4}})
    text = [TEXT, None, None, *range(TEXT, TEXT + 9)]
    read(model, text, AnswerSlot(1, ((2,), (3,), (4, 5))))
    assert model.masks[1].tolist() == [True, False, *[True] * 9, False]


def test_every_step_of_a_pass_counts_and_only_the_last_is_read() -> None:
    model = Bigrams({TEXT: {2: 0.75, 3: 0.25}})
    found = read(model, [TEXT, None, END], AnswerSlot(1, ((2,), (3,))), steps=4)
    assert found.steps == len(model.canvases) == 4


def test_a_single_answer_needs_no_step() -> None:
    found = read(Bigrams({}), [TEXT, None, END], AnswerSlot(1, ((2,),)))
    assert found == AnswersRead(((1.0,),), 0)


def test_answers_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(AnswersError, match="told apart"):
        read(Bigrams({}), [TEXT, None, END], AnswerSlot(1, ((2,), (2,))))
    with pytest.raises(AnswersError, match="told apart"):  # "no" before "." is "no."
        read(Bigrams({}), [TEXT, None, None, END], AnswerSlot(1, ((2,), (2, END))))


def test_stopping_ends_it_before_the_next_step() -> None:
    model = Bigrams({})
    with pytest.raises(CancelledError):
        read_answers(
            model,  # type: ignore[arg-type]
            *canvas_of([TEXT, None, END]),
            [AnswerSlot(1, ((2,), (3,)))],
            np.random.default_rng(0).random,
            padding=PADDING,
            cancelled=lambda: True,
        )
    assert not model.canvases


ANSWERS = st.lists(
    st.lists(st.integers(2, 6), min_size=1, max_size=3).map(tuple), min_size=1, max_size=6, unique=True
)


@settings(max_examples=60, deadline=None)
@given(ANSWERS, ANSWERS, st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(1, 6))
def test_probabilities_sum_to_one_and_the_text_is_never_changed(
    first: list[tuple[int, ...]], second: list[tuple[int, ...]], seed: int, steps: int, passes: int
) -> None:
    table = np.random.default_rng(seed).normal(0, 3, (VOCAB, VOCAB)).astype(np.float32)
    model = NumpyReads(lambda canvas, _: table[np.roll(canvas, 1)], LENGTH, VOCAB)
    slots = [AnswerSlot(1, tuple(first))]
    slots.append(AnswerSlot(1 + slots[0].length + 1, tuple(second)))
    middle = [None] * slots[0].length, [None] * slots[1].length
    parts = [TEXT, *middle[0], TEXT + 1, *middle[1], END]
    found = read(model, parts, *slots, steps=steps, passes=passes)
    for slot, probabilities in zip(slots, found.probabilities, strict=True):
        assert len(probabilities) == len(slot.answers)
        assert sum(probabilities) == pytest.approx(1)
        assert all(0 <= each <= 1 for each in probabilities)
    for canvas, known in zip(model.canvases, model.masks, strict=True):
        kept = canvas[known].tolist()
        assert kept[0] == TEXT  # what is pinned is text, padding or tokens of answers, nothing else
        assert set(kept) <= {TEXT, TEXT + 1, END, PADDING, 2, 3, 4, 5, 6}
