"""Suggestions: hands without repetition, and promises that the bundled model keeps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from app.suggestions import Deck, Suggestion, suggestions_for
from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.lazy_text import LazyText
from tests.bundled import BUNDLED_MODEL
from tools.suggestions.promises import PROMISES, last_line_first
from tools.suggestions.recorded_reply import RecordedBlock, RecordedReply, Recorder

DEMO, OTHER = suggestions_for(is_demo_model=True), suggestions_for(is_demo_model=False)
SEEDS = (11, 12)  # others than those that they were chosen with


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    model = DiffusionGemma.open(BUNDLED_MODEL, device="cpu")
    yield Recorder(model)
    model.close()


def made_up(lines: list[str], landed: list[int]) -> RecordedReply:
    """A reply of one block, a token for each line, that landed in these steps."""
    pieces = (*(f"{line}\n" for line in lines[:-1]), lines[-1])
    steps = np.array(landed)
    drafts = np.zeros((max(landed), len(lines)), np.int32)
    return RecordedReply("".join(pieces), (RecordedBlock(pieces, steps, steps, drafts),))


@pytest.mark.parametrize("suggestions", [DEMO, OTHER], ids=["demo", "other"])
def test_names_and_prompts_are_unique(suggestions: tuple[Suggestion, ...]) -> None:
    assert len({one.name for one in suggestions}) == len(suggestions)
    assert len({one.prompt for one in suggestions}) == len(suggestions)
    assert all(one.watch for one in suggestions)


def test_there_are_enough_of_both_kinds() -> None:
    assert sum(not one.is_plain for one in DEMO) >= 9
    assert sum(not one.is_plain for one in OTHER) >= 20


def test_the_demo_models_prompts_are_english_and_the_others_are_translated() -> None:
    assert not any(isinstance(one.prompt, LazyText) for one in DEMO)
    assert all(isinstance(one.prompt, LazyText) for one in OTHER)
    assert all(isinstance(one.watch, LazyText) for one in (*DEMO, *OTHER))


@pytest.mark.parametrize("suggestions", [DEMO, OTHER], ids=["demo", "other"])
def test_hands_differ_until_all_were_dealt(suggestions: tuple[Suggestion, ...]) -> None:
    deck = Deck(suggestions)
    hands = [deck.hand(turn) for turn in range(len(suggestions))]
    for hand in hands:
        assert [one.is_plain for one in hand] == [True, False, False, False]
    for one, next_one in pairwise(hands):
        assert not set(one) & set(next_one)
    assert {one for hand in hands for one in hand} == set(suggestions)
    assert hands == [deck.hand(turn) for turn in range(len(suggestions))]


def test_a_deck_without_a_plain_question_is_refused() -> None:
    with pytest.raises(ValueError, match="plain"):
        Deck([one for one in DEMO if not one.is_plain])


def test_what_lands_in_the_order_of_reading_proves_nothing() -> None:
    lines = ["One", "two", "three"]
    assert last_line_first(made_up(lines, [9, 5, 3]))
    assert not last_line_first(made_up(lines, [3, 5, 9]))
    assert not last_line_first(made_up(lines, [9, 5, 8])), "a difference that nobody would see"


def test_every_suggestion_for_the_demo_model_has_a_promise() -> None:
    assert set(PROMISES) == {one.name for one in DEMO}


@pytest.mark.parametrize("suggestion", DEMO, ids=lambda one: one.name)
def test_the_demo_model_keeps_its_promises(suggestion: Suggestion, recorder: Recorder) -> None:
    """It answers rightly, and what is to be watched for happens in its steps."""
    promise = PROMISES[suggestion.name]
    for seed in SEEDS[:1] if suggestion.is_plain else SEEDS:
        reply = recorder.ask(suggestion.prompt, seed)
        assert promise.is_right(reply), reply.text
        assert promise.is_kept(reply), [
            (piece, int(seen), int(accepted))
            for block in reply.blocks
            for piece, seen, accepted in zip(block.pieces, block.seen, block.accepted, strict=True)
        ]
