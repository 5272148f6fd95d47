"""Slots with answers in a text that the demo model fills: which wins, what is kept, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from model_backends.diffusion_gemma.answer_tree import AnswersError
from model_backends.diffusion_gemma.backend import DiffusionGemmaBackend
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Event,
    Fill,
    Finished,
    Load,
    Message,
    Sampling,
    Slot,
)
from tests.bundled import BUNDLED_MODEL

CAPITALS = Slot(answers=("Rome", "Paris", "London"))


@pytest.fixture(scope="module")
def demo() -> Iterator[DiffusionGemmaBackend]:
    with closing(DiffusionGemmaBackend()) as backend:
        backend.load(Load(path=str(BUNDLED_MODEL), device="cpu"), lambda _event: None)
        yield backend


def fill(
    backend: DiffusionGemmaBackend, country: str, *template: str | Slot, steps: int | None = None
) -> tuple[list[Event], Finished]:
    events: list[Event] = []
    question = Message(role="user", content=f"What is the capital of {country}?")
    request = Fill(messages=(question,), template=template, seed=0, sampling=Sampling(max_steps=steps))
    backend.fill(request, events.append, lambda: False)
    end = events[-1]
    assert isinstance(end, Finished)
    return events, end


@pytest.mark.parametrize(
    ("country", "capital"), [("France", "Paris"), ("Italy", "Rome"), ("England", "London")]
)
def test_the_likeliest_answer_is_taken_in_one_step(
    demo: DiffusionGemmaBackend, country: str, capital: str
) -> None:
    events, end = fill(demo, country, f"The capital of {country} is ", CAPITALS, ".")
    assert end.text == f"The capital of {country} is {capital}."
    (filling,) = end.fillings
    assert (filling.text, len(filling.probabilities)) == (capital, 3)
    assert filling.probabilities[CAPITALS.answers.index(capital)] == filling.certainty > 0.5
    assert end.stats.steps == 1
    shown = [event for event in events if isinstance(event, BlockStarted | DenoisingStep | BlockCommitted)]
    assert [type(event) for event in shown] == [BlockStarted, DenoisingStep, BlockCommitted]
    start, step, block = shown
    assert isinstance(start, BlockStarted)
    assert isinstance(step, DenoisingStep)
    assert isinstance(block, BlockCommitted)
    assert start.pinned.count(False) == filling.tokens
    assert "".join(step.pieces) == block.text == end.text


def test_steps_up_to_four_are_steps_of_the_reading(demo: DiffusionGemmaBackend) -> None:
    for steps, run in ((3, 3), (4, 4), (9, 1)):
        _, end = fill(demo, "France", "The capital of France is ", CAPITALS, ".", steps=steps)
        assert (end.stats.steps, end.fillings[0].text) == (run, "Paris")


def test_answers_of_several_lengths_are_laid_out_in_their_own(demo: DiffusionGemmaBackend) -> None:
    answers = ("Paris", "the old city of Rome")
    events, end = fill(demo, "France", "The capital of France is ", Slot(answers=answers), ".")
    assert end.text == "The capital of France is Paris."
    starts = [event for event in events if isinstance(event, BlockStarted)]
    assert starts[0].pinned.count(False) == end.fillings[0].tokens == 1


def test_answers_are_read_before_a_hole_beside_them_is_written(demo: DiffusionGemmaBackend) -> None:
    template = ("The capital of France is ", CAPITALS, ". ", Slot(lengths=(3, 3)), " can help.")
    events, end = fill(demo, "France", *template)
    assert end.text.startswith("The capital of France is Paris. ")
    assert end.text.endswith(" can help.")
    assert [bool(filling.probabilities) for filling in end.fillings] == [True, False]
    committed = [event for event in events if isinstance(event, BlockCommitted)]
    assert len(committed) == 1  # noise is never committed


def test_a_text_of_several_canvases_is_read_canvas_by_canvas(demo: DiffusionGemmaBackend) -> None:
    line = "The capital of France is "
    template = [part for _ in range(12) for part in (line, CAPITALS, ".\n")]
    _, end = fill(demo, "France", *template)
    assert end.text.replace("Paris", "").replace("London", "").replace("Rome", "") == f"{line}.\n" * 12
    assert all(sum(filling.probabilities) == pytest.approx(1, abs=1e-3) for filling in end.fillings)
    assert len(end.fillings) == 12


def test_answers_that_cannot_be_read_are_refused(demo: DiffusionGemmaBackend) -> None:
    with pytest.raises(AnswersError, match="longer than a block"):
        fill(demo, "France", Slot(answers=("Paris", "the city " * 60)), ".")
    with pytest.raises(AnswersError, match="told apart"):
        fill(demo, "France", "It is ", Slot(answers=("Paris", "Paris.")), ".")


def test_stopping_leaves_the_rest_open(demo: DiffusionGemmaBackend) -> None:
    events: list[Event] = []
    question = (Message(role="user", content="What is the capital of France?"),)
    request = Fill(messages=question, template=("It is ", CAPITALS, "."), seed=0)
    demo.fill(request, events.append, lambda: bool(events))
    end = events[-1]
    assert isinstance(end, Finished)
    assert (end.reason, end.text, end.fillings) == ("cancelled", "It is .", ())
