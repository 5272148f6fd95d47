"""Fog: the pace of a block, the texts that have room, and which cell of fog belongs to which position."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from app.gui.canvas.cells import Cells
from app.gui.canvas.fog_field import Covers, FogField, fog_of_owners, fog_rows
from app.gui.canvas.layout import Layout, Run
from app.gui.canvas.layout_arrays import Floats, LayoutArrays
from app.gui.canvas.pace import step_durations
from app.gui.canvas.words import PlacedText, clear_of, place_words, without_overlaps
from model_backends.protocol import DenoisingStep
from tests.filled_block import filled_block
from tests.unit.typewriter import Typewriter
from tests.unit.typewriter import step as typed_step

LINE = 20.0
LETTER = 10.0


def step(*entropies: float) -> DenoisingStep:
    count = len(entropies)
    return typed_step(("a",) * count, (False,) * count, entropies)


def boxes(*runs: tuple[int, str, float, float]) -> LayoutArrays:
    """Runs of (position, text, x, y), as wide as their texts."""
    pieces = [""] * (1 + max((cell for cell, *_ in runs), default=-1))
    for cell, text, _, _ in runs:
        pieces[max(cell, 0)] += text if cell >= 0 else ""
    made = (Run(cell, text, x, y, LETTER * len(text), "text") for cell, text, x, y in runs)
    return LayoutArrays(Layout(tuple(pieces), tuple(made), 100.0))


def texts(arrays: LayoutArrays, *pieces: str, width: float = 0.0) -> list[tuple[str, float]]:
    return [(text.text, text.x) for text in place_words(arrays, pieces, Typewriter(), width)]


def test_the_step_in_which_most_clears_up_is_shown_longest() -> None:
    durations = step_durations(
        [step(0.1, 0.1, 5.0, 5.0), *[step(0.1, 0.1, 5.0, 5.0)] * 8, step(0.1, 0.1, 0.1, 0.1)], 1.0
    )
    assert sum(durations) == pytest.approx(1.0)
    assert min(durations) > 0.0
    assert durations[0] == pytest.approx(durations[-1])
    assert durations[0] > 5 * durations[1]


def test_few_steps_take_less_than_the_time_of_a_block() -> None:
    assert sum(step_durations([step(0.1)] * 2, 2.0, longest=0.4)) == pytest.approx(0.8)


def test_steps_in_which_nothing_clears_up_are_equally_long() -> None:
    assert step_durations([step(9.0)] * 4, 1.0) == pytest.approx([0.25] * 4)


def test_pinned_text_has_no_share_of_the_time() -> None:
    block = filled_block()
    steps, pinned = block.steps, block.start.pinned
    slots = [
        msgspec.structs.replace(one, entropies=tuple(one.entropies[slot] for slot in block.slots))
        for one in steps
    ]
    assert step_durations(steps, 1.0, pinned=pinned) == pytest.approx(step_durations(slots, 1.0))
    assert step_durations(steps, 1.0, pinned=pinned)[0] < step_durations(steps, 1.0)[0]


def test_a_text_as_laid_out_stands_in_its_box() -> None:
    arrays = boxes((0, "fog", 0, 0), (1, "lifts", 40, 0))
    assert texts(arrays, "fog", "lifts") == [("fog", 0), ("lifts", 40)]


def test_a_guess_is_drawn_at_its_width_or_not_at_all() -> None:
    arrays = boxes((0, "fog", 0, 0), (1, "lifts", 40, 0))
    assert texts(arrays, "sun", "lifts") == [("sun", 0), ("lifts", 40)]
    assert texts(arrays, "clouds", "lifts") == [("lifts", 40)]
    assert texts(arrays, "clouds", "sets", width=300) == [("sets", 40)]


def test_a_guess_may_use_the_space_behind_the_last_word() -> None:
    arrays = boxes((0, "fog", 0, 0))
    assert texts(arrays, "clouds", width=80) == [("clouds", 0)]
    assert texts(arrays, "clouds", width=50) == []


def test_the_tokens_of_a_word_are_placed_together() -> None:
    arrays = boxes((0, "light", 0, 0), (1, "house", 50, 0), (2, "shone", 110, 0))
    assert texts(arrays, "sun", "beam", "shone") == [("sun", 0), ("beam", 30), ("shone", 110)]
    assert texts(arrays, "the", " old", "shone") == [("the", 0), ("old", 40), ("shone", 110)]
    # Too wide together: only what stands where it is laid out is certain to fit.
    assert texts(arrays, "light", "keepers", "shone") == [("light", 0), ("shone", 110)]


@pytest.mark.parametrize("piece", ["", " ", "\n", "a\nb", "שלום"])
def test_what_cannot_stand_on_the_line_is_not_drawn(piece: str) -> None:
    arrays = boxes((0, "lighthouse", 0, 0), (1, "shone", 110, 0))
    assert texts(arrays, piece, "shone") == [("shone", 110)]


def test_of_two_words_that_cross_the_clearer_one_is_drawn() -> None:
    arrays = boxes((0, "fog", 0, 0), (1, "lifts", 40, 0), (2, "now", 0, LINE))
    placed = place_words(arrays, ("fog", "lifts", "now"), Typewriter())
    offsets, clarity = np.array([25.0, 0.0, 30.0]), np.array([0.4, 0.9, 0.1])
    assert [text.text for text in without_overlaps(placed, arrays, offsets, clarity)] == ["lifts", "now"]
    assert [text.text for text in without_overlaps(placed, arrays, offsets, 1 - clarity)] == ["fog", "now"]
    assert without_overlaps(placed, arrays, np.zeros(3), clarity) == placed


def test_words_that_move_never_touch() -> None:
    arrays = boxes((0, "fog", 0, 0), (1, "lifts", 40, 0))
    placed = place_words(arrays, ("fog", "lifts"), Typewriter())
    nearly, offsets = np.array([0.4, 0.9]), np.array([8.0, 0.0])
    assert [text.text for text in without_overlaps(placed, arrays, offsets, nearly)] == ["fog", "lifts"]
    assert [text.text for text in without_overlaps(placed, arrays, offsets, nearly, 10.0)] == ["lifts"]


def test_a_fading_word_is_not_drawn_over_a_new_one() -> None:
    arrays = boxes((0, "", 0, 0), (1, "lifts", 40, 0), (2, "now", 0, LINE))
    fading = [PlacedText(0, "light", 0, 50, "text"), PlacedText(1, "light", 40, 50, "text")]
    new = place_words(arrays, ("", "lifts", "now"), Typewriter())
    assert [text.run for text in clear_of(fading, new, arrays, np.zeros(3))] == [1]  # its own place
    assert clear_of(fading, new, arrays, np.array([0.0, 20.0, 0.0])) == fading


def fog_by_cell(
    arrays: LayoutArrays, amount: list[float], width: float = 200.0, height: float = 60.0
) -> Floats:
    field = FogField(width, fog_rows(arrays, height, LINE), LINE / 2, LETTER)
    owners = field.owners(arrays, len(amount), LINE)
    pinned = np.zeros(len(amount), dtype=bool)
    return fog_of_owners(np.array(amount), arrays, pinned)[owners].reshape(field.rows, field.columns)


def test_before_there_is_text_fog_fills_the_room() -> None:
    fog = fog_by_cell(boxes(), [1.0] * 64)
    assert fog.shape == (6, 19)  # the letters sway to both sides
    assert fog.min() == 1.0


def test_fog_lifts_where_a_position_is_clear() -> None:
    fog = fog_by_cell(boxes((0, "fog", 0, 0), (1, "lifts", 40, 0)), [0.0, 1.0])
    assert fog[:2, :3].max() == 0.0
    assert fog[:2, 4:9].min() == 1.0
    assert (fog[:2, 9:] == 0.5).all()  # beside the text: the row's average


def test_below_the_text_fog_belongs_to_the_positions_after_the_end() -> None:
    fog = fog_by_cell(boxes((0, "fog", 0, 0)), [0.0, 0.0, 1.0])
    assert fog[:2].max() == 0.0
    assert fog[2:].min() == 0.0
    assert fog[2:].max() == 1.0
    assert fog_by_cell(boxes((0, "fog", 0, 0)), [0.0, 1.0, 1.0])[2:].min() == 1.0


def test_there_is_no_fog_over_text_that_was_committed_before() -> None:
    fog = fog_by_cell(boxes((-1, "Then", 0, 0), (0, "fog", 50, 0)), [1.0])
    assert fog[:2, :4].max() == 0.0
    assert fog[:2, 5:].min() == 1.0
    fog = fog_by_cell(boxes((-1, "Then", 0, 0), (-1, "it", 0, LINE), (0, "lifts", 30, LINE)), [1.0])
    assert fog[:2].max() == 0.0
    assert fog[2:4, :2].max() == 0.0
    assert fog[2:4, 3:].min() == 1.0


def test_rows_of_fog_stand_at_the_lines_of_text_once_it_has_lifted() -> None:
    arrays = boxes((0, "fog", 0, 0), (1, "lifts", 0, 34))
    field = FogField(200.0, fog_rows(arrays, 54.0, LINE), LINE / 2, LETTER)
    assert field.drawn_tops(1.0).tolist() == [0.0, 10.0, 34.0, 44.0]
    even = np.diff(field.drawn_tops(0.0))
    assert even == pytest.approx([13.5] * 3)


def test_fog_keeps_away_from_a_text_and_its_sides() -> None:
    arrays = boxes((0, "fog", 0, 0), (1, "lifts", 60, 0))
    field = FogField(200.0, fog_rows(arrays, 60.0, LINE), LINE / 2, LETTER)
    covers = Covers(np.array([0]), np.array([60.0]), np.array([110.0]), np.array([0.8]))
    seen = field.seen(covers, arrays).reshape(field.rows, field.columns)
    left = field.left + np.arange(field.columns) * LETTER
    is_near = (left + LETTER > 60.0) & (left < 110.0)
    assert (seen[:2, is_near] == 0.8).all()
    assert seen[2:].max() == 0.0
    assert (seen[0] > 0.0).sum() == is_near.sum() + 1  # one more cell at a side


def test_a_few_letters_of_fog_between_words_are_left_out() -> None:
    field = FogField(200.0, [0.0], 10.0, LETTER)
    share = np.zeros(field.columns)
    share[2:5] = share[8:13] = share[16:] = 1.0
    kept = field.without_crumbs(share)
    assert np.flatnonzero(kept).tolist() == [8, 9, 10, 11, 12, 16, 17, 18]


def test_fog_drifts_and_depends_on_the_moment_alone() -> None:
    one, other = (FogField(300.0, [0.0, 10.0, 20.0], 10.0, LETTER) for _ in range(2))
    assert (one.density(3.0) == other.density(3.0)).all()
    assert not (one.density(3.0) == one.density(4.0)).all()
    assert one.density(3.0).min() >= 0.0
    assert one.density(3.0).max() <= 1.0
    assert (one.characters(50, 9.0) < 50).all()


def test_an_entropy_that_is_no_number_is_fog_until_the_next_step() -> None:
    cells = Cells(("", ""))
    for entropy in (math.nan, 0.01):
        cells.show(step(entropy, 0.01), 0.1)
        cells.advance(9.0)
    assert cells.clarity.min() > 0.8
    assert cells.fog.max() < 0.05
