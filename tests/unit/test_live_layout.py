"""Layout of drafts whose ending is not known: words keep their place and their width, fog gives way."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.gui.canvas.layout import PREFIX, Layout, Run, lay_out
from app.gui.canvas.live_layout import LiveLayout
from model_backends.protocol import DenoisingStep
from tests.unit.typewriter import Typewriter, step

FOG = 4.0  # nats: nothing can be read
MARKER = 60  # pixels: a number before a list's text may be wider than a narrow column

MARKDOWN = ("\n", "\n\n", "- ", "\n- ", "# ", "**", "`", "```", "1. ", "\n```py\n")
WORDS = (
    "fog",
    " the",
    " a",
    " lighthouse",
    ",",
    ".",
    "",
    " ",
    "ing",
    " two words",
    " שלום",
    "unbreakable" * 4,
)
PIECES = st.sampled_from(MARKDOWN + WORDS)


@st.composite
def drafts(draw: st.DrawFn) -> list[DenoisingStep]:
    """A few drafts of a block, each with some positions changed."""
    count = draw(st.integers(1, 24))
    pieces = draw(st.lists(PIECES, min_size=count, max_size=count))
    steps = []
    for _ in range(draw(st.integers(1, 5))):
        accepted = draw(st.lists(st.booleans(), min_size=count, max_size=count))
        entropies = draw(st.lists(st.sampled_from([0.0, 0.5, 2.0, FOG]), min_size=count, max_size=count))
        steps.append(step(list(pieces), accepted, entropies))
        for cell in draw(st.lists(st.integers(0, count - 1), max_size=6)):
            pieces[cell] = draw(PIECES)
    return steps


def texts_of(layout: Layout) -> list[str]:
    return [run.text for run in layout.runs if run.text]


def by_text(layout: Layout) -> dict[str, tuple[float, float]]:
    return {run.text: (run.x, run.y) for run in layout.runs if run.text}


def overlaps(one: Run, other: Run) -> bool:
    return one.y == other.y and one.x + one.width > other.x + 0.1 and other.x + other.width > one.x + 0.1


def cells_of(layout: Layout) -> list[int]:
    return [run.cell for run in layout.runs if run.cell != PREFIX]


@given(drafts(), st.sampled_from(["", "It is", "A word\n"]), st.integers(60, 600))
def test_boxes_never_overlap_and_text_has_its_width(
    steps: list[DenoisingStep], prefix: str, width: int
) -> None:
    metrics = Typewriter()
    live = LiveLayout(prefix, steps[0].pieces, width, metrics)
    for now in steps:
        layout = live.update(now)
        rows: dict[float, list[Run]] = {}
        for run in layout.runs:
            rows.setdefault(run.y, []).append(run)
            assert run.text == "" or run.width == metrics.advance(run.text, run.style)
            assert run.x + run.width <= max(width, MARKER) + 0.1
        for row in rows.values():
            ordered = sorted(row, key=lambda run: run.x)
            assert not any(overlaps(*pair) for pair in pairwise(ordered))
        assert cells_of(layout) == sorted(cells_of(layout))
        shown = {run.cell for run in layout.runs if run.text}
        for cell, accepted in enumerate(now.accepted):
            word = now.pieces[cell].strip()
            assert not (accepted and word.isascii() and word.isalpha()) or cell in shown


@given(drafts(), st.integers(60, 600), st.integers(60, 600))
def test_another_width_changes_no_text(steps: list[DenoisingStep], width: int, other: int) -> None:
    live = LiveLayout("", steps[0].pieces, width, Typewriter())
    for now in steps:
        live.update(now)
    before = live.layout
    after = live.resize(other)
    assert after.pieces == before.pieces
    assert {run.cell for run in after.runs} == {run.cell for run in before.runs}
    assert live.resize(width).pieces == before.pieces


@given(st.lists(PIECES, min_size=1, max_size=24), st.sampled_from(["", "It is"]), st.integers(60, 600))
def test_text_that_is_accepted_at_once_stands_where_it_will_stay(
    pieces: list[str], prefix: str, width: int
) -> None:
    live = LiveLayout(prefix, pieces, width, Typewriter())
    layout = live.update(step(pieces, [True] * len(pieces)))
    assert layout == lay_out(prefix, pieces, width, Typewriter())


def test_a_block_is_all_fog_before_its_first_step() -> None:
    layout = LiveLayout("It is", [" a", " b", " c"], 120, Typewriter()).layout
    assert texts_of(layout) == ["It", "is"]
    assert cells_of(layout) == [0, 1, 2]
    assert layout.height == 40


def test_an_accepted_word_stays_while_fog_around_it_becomes_words() -> None:
    live = LiveLayout("", [""] * 5, 900, Typewriter())
    accepted = [False, False, True, False, False]
    first = live.update(step(["He", " saw", " fog", " and", " left"], accepted, [FOG, FOG, 0, FOG, FOG]))
    place = by_text(first)["fog"]
    accepted = [True, True, True, False, True]
    second = live.update(step(["He", " saw", " fog", " and", " left"], accepted, [0, 0, 0, FOG, 0]))
    third = live.update(step(["He", " saw", " fog", " so", " left"], [True] * 5, [0] * 5))
    assert texts_of(third) == ["He", "saw", "fog", "so", "left"]
    assert by_text(second)["He"] == by_text(third)["He"] == (0, 0)
    assert by_text(second)["left"] == by_text(third)["left"]
    assert abs(by_text(second)["fog"][0] - place[0]) <= 60


def test_a_word_without_room_moves_the_words_up_to_the_next_fog_only() -> None:
    live = LiveLayout("", [""] * 6, 900, Typewriter())
    pieces = ["One", " cat", " is", " a", " very", " good"]
    accepted = [True, False, True, True, False, True]
    live.update(step(pieces, accepted, [0, FOG, 0, 0, FOG, 0]))
    before = by_text(live.layout)
    pieces[1] = " camel"
    after = by_text(live.update(step(pieces, [True, True, True, True, False, True], [0, 0, 0, 0, FOG, 0])))
    assert after["camel"][0] == before["One"][0] + 40
    assert after["is"][0] > before["is"][0]
    assert after["a"][0] > before["a"][0]
    assert after["good"] == before["good"]


def test_a_guess_gets_room_when_it_has_held_for_two_steps() -> None:
    live = LiveLayout("", ["", "", ""], 900, Typewriter())
    draft = step(["The", " lighthouse", " is"], [True, False, True], [0, 1, 0])
    assert texts_of(live.update(draft)) == ["The", "is"]
    assert texts_of(live.update(draft)) == ["The", "lighthouse", "is"]
    other = step(["The", " robot", " is"], [True, False, True], [0, 1, 0])
    assert texts_of(live.update(other)) == ["The", "is"]


def test_a_guess_that_is_hardly_more_than_noise_gets_no_room() -> None:
    live = LiveLayout("", ["", ""], 900, Typewriter())
    draft = step(["The", " lighthouse"], [True, False], [0, 3.9])
    for _ in range(3):
        assert texts_of(live.update(draft)) == ["The"]


def test_a_paragraph_stays_when_the_one_above_loses_a_row() -> None:
    words = [" word"] * 8
    live = LiveLayout("", [""] * 10, 200, Typewriter())
    long = step(
        [*words, "\n\n", "Below"], [True] * 5 + [False] * 3 + [True] * 2, [0] * 5 + [FOG] * 3 + [0] * 2
    )
    before = by_text(live.update(long))["Below"]
    short = step([*words[:5], "", "", "", "\n\n", "Below"], [True] * 10, [0] * 10)
    assert by_text(live.update(short))["Below"] == before


def test_hebrew_grows_from_the_right() -> None:
    live = LiveLayout("", ["", "", ""], 200, Typewriter())
    draft = step(["שלום", " עולם", " וברכה"], [True, False, True], [0, FOG, 0])
    layout = live.update(draft)
    first, fog, last = layout.runs
    assert first.x + first.width == 200
    assert last.x + last.width < fog.x + fog.width <= first.x
