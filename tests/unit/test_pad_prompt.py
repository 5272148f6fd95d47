"""What of a pad the model sees, and what of its answer is suggested."""

from __future__ import annotations

import pytest

from app.filling.pad_prompt import ModelRoom, continuation, fit_around, next_word
from model_backends.protocol import Slot

ROOM = ModelRoom(context_length=1024, canvas_length=64)


def test_the_end_of_a_text_goes_on_as_the_model_likes() -> None:
    asked = continuation("Once upon a time ", "  \n", ROOM, seed=3)
    assert asked.fill.before == "Once upon a time"
    assert asked.fill.template == (Slot(),)
    assert asked.fill.after == ""
    assert asked.fill.sampling.max_tokens == 1
    assert asked.suggestion(" there was fog.", was_cut=False) == "there was fog."


def test_text_behind_the_cursor_is_context() -> None:
    asked = continuation("The wind", " came.\n\nThe end.", ROOM, seed=3)
    assert asked.fill.after == " came.\n\nThe end."
    (slot,) = asked.fill.template
    assert isinstance(slot, Slot)
    assert slot.lengths is not None
    between = continuation("The wind came.", "\n\nThe end.", ROOM, seed=3).fill.template[0]
    assert isinstance(between, Slot)
    assert between.lengths is not None
    assert between.lengths[1] > slot.lengths[1]


@pytest.mark.parametrize(
    ("written", "was_cut", "suggested"),
    [
        (" fog came. It was grey.\n\nThen it", True, " fog came. It was grey."),
        (" fog came. It was grey and th", True, " fog came."),
        (" fog came over the water and th", True, " fog came over the water and"),
        (" fog came", False, " fog came"),
        ("\n\nThen the sun rose.\n\nThe", True, "\n\nThen the sun rose."),
        ("", True, ""),
    ],
)
def test_a_suggestion_ends_with_a_paragraph_or_a_sentence(
    written: str, was_cut: bool, suggested: str
) -> None:
    assert continuation("The", "", ROOM, seed=1).suggestion(written, was_cut=was_cut) == suggested


def test_a_suggestion_brings_no_second_space() -> None:
    assert continuation("The ", "", ROOM, seed=1).suggestion(" fog", was_cut=False) == "fog"
    assert continuation("The\n\n", "", ROOM, seed=1).suggestion("\nFog", was_cut=False) == "Fog"
    assert continuation("The", "", ROOM, seed=1).suggestion(" fog", was_cut=False) == " fog"


def test_the_beginning_of_a_long_text_is_left_out_and_stays_so() -> None:
    text = "".join(f"Paragraph {number} of a long text.\n\n" for number in range(400))
    before, _ = fit_around(text, "", ROOM)
    assert text.endswith(before)
    assert before.startswith("Paragraph")
    assert len(before) <= (ROOM.context_length - 2 * ROOM.canvas_length) * 2.5
    cuts = {len(text) + added - len(fit_around(text + "x" * added, "", ROOM)[0]) for added in range(1200)}
    assert len(cuts) <= 4  # the prefix is computed anew only then


def test_a_short_text_is_kept_whole_and_what_follows_as_far_as_a_canvas_reaches() -> None:
    before, after = fit_around("Short.", "ä" * 5000, ROOM)
    assert before == "Short."
    assert 64 < len(after) < 1000


def test_the_next_word_comes_with_the_space_before_it() -> None:
    assert next_word(" fog lifts") == " fog"
    assert next_word("\n\nFog lifts") == "\n\nFog"
    assert next_word("fog") == "fog"
