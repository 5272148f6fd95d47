"""Canvas layout: wrapping, Markdown markers, the grid, and stability while drafts change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gui.canvas.grid import cell_text, lay_out_grid
from app.gui.canvas.layout import allocate_for_final_text, cell_at, lay_out, shown_length
from app.gui.canvas.markup import Style
from tests.unit.typewriter import Typewriter


def test_words_wrap_and_keep_their_positions() -> None:
    layout = lay_out("", ["The", " fog", "gy", " day"], 85, Typewriter())
    assert [(run.cell, run.text, run.x, run.y) for run in layout.runs] == [
        (0, "The", 0, 0),
        (1, "fog", 0, 20),
        (2, "gy", 30, 20),
        (3, "day", 0, 40),
    ]
    assert layout.height == 60


def test_the_committed_text_runs_on_in_the_same_line() -> None:
    layout = lay_out("It is", [" calm"], 200, Typewriter())
    assert [(run.cell, run.text, run.x) for run in layout.runs] == [
        (-1, "It", 0),
        (-1, "is", 30),
        (0, "calm", 60),
    ]


def test_code_between_fences_keeps_its_indentation() -> None:
    layout = lay_out(
        "", ["```", "python\n", "def f():\n", "    ", "pass", "\n```", "\ndone"], 400, Typewriter()
    )
    places = {run.text: (run.x, run.y, run.style) for run in layout.runs}
    assert places["pass"] == (40, 36, "code")
    assert places["done"][2] == "text"


def test_code_in_a_list_from_right_to_left_is_indented_at_the_right() -> None:
    layout = lay_out("", ["1. שלום\n", "   ```\n", "   x = 1\n", "   ```\n"], 400, Typewriter())
    places = {run.text: run.x for run in layout.runs}
    assert places["x"] == 0
    assert places["שלום"] == 400 - 40 - 40


def test_a_word_longer_than_the_line_is_broken() -> None:
    layout = lay_out("", ["abcdefghij"], 40, Typewriter())
    assert [run.text for run in layout.runs] == ["abcd", "efgh", "ij"]


class Counting(Typewriter):
    """Counts the characters that it measures."""

    def __init__(self) -> None:
        self.measured = 0

    def advance(self, text: str, style: Style) -> float:
        self.measured += len(text)
        return super().advance(text, style)


@pytest.mark.parametrize("width", [1.0, 100.0])
def test_a_long_token_is_measured_in_proportion_to_its_length(width: float) -> None:
    metrics = Counting()
    text = "a" * 20_000
    layout = lay_out("", (text,), width, metrics)
    assert "".join(run.text for run in layout.runs) == text
    assert metrics.measured < 100 * len(text)


def test_a_line_may_be_broken_within_a_word_where_the_metrics_say() -> None:
    layout = lay_out("", ["a", " well", "-k", "nown"], 80, Typewriter())
    assert [(run.cell, run.text, run.x, run.y) for run in layout.runs] == [
        (0, "a", 0, 0),
        (1, "well", 20, 0),
        (2, "-", 60, 0),
        (2, "k", 0, 20),
        (3, "nown", 10, 20),
    ]


@given(st.lists(st.text(alphabet="ab \n`", max_size=6), max_size=40), st.integers(10, 300))
def test_every_visible_character_is_placed_inside_the_column(pieces: list[str], width: int) -> None:
    layout = lay_out("", pieces, width, Typewriter())
    placed = "".join(run.text for run in layout.runs)
    # A pair of backticks may be a mark of emphasis, which takes no room.
    assert placed.replace("`", "") == "".join("".join(pieces).split()).replace("`", "")
    assert all(run.x >= 0 and run.x + run.width <= max(width, 10) + 1e-6 for run in layout.runs)
    assert all(run.y + 16 <= layout.height for run in layout.runs)


@given(st.lists(st.text(alphabet="ab ", max_size=4), min_size=1, max_size=20), st.data())
def test_what_follows_never_moves_what_stands_before(pieces: list[str], data: st.DataObject) -> None:
    keep = data.draw(st.integers(0, len(pieces)))
    other = [*pieces[:keep], *[" other"] * (len(pieces) - keep)]
    before = [run for run in lay_out("", pieces, 120, Typewriter()).runs if run.cell < keep - 1]
    after = [run for run in lay_out("", other, 120, Typewriter()).runs if run.cell < keep - 1]
    # The last kept word may grow with what follows; everything before its first position stands still.
    still = min(len(before), len(after))
    words = "".join(pieces[:keep]).split(" ")
    letters = sum(len(word) for word in words[:-1])
    count = 0
    for one, two in zip(before[:still], after[:still], strict=True):
        count += len(one.text)
        if count <= letters - 4:
            assert one == two


def test_what_follows_the_end_of_the_turn_is_not_shown() -> None:
    assert shown_length(["A", " day", ".", "", "junk"], "", "A day.") == 3
    assert shown_length(["A", " day"], "", "A day") == 2
    assert shown_length(["", "", ""], "", "") == 0
    # The label of a thought is no part of it.
    pieces = ["", "thought", "\n", "4", "?", "", "4", "", "junk"]
    assert shown_length(pieces, "4?", "4") == 7


@given(st.lists(st.text(alphabet="aé日👋 ", max_size=3), max_size=12))
def test_the_whole_reply_is_shown_and_nothing_behind_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    shown = shown_length([*pieces, "", " junk", " junk"], "", text)
    assert "".join(pieces[:shown]).strip() == text.strip()
    assert shown <= len(pieces)


def test_a_list_stands_where_markdown_indents_it() -> None:
    layout = lay_out("", ["-", " one", " two\n", "  ", "1.", " three"], 130, Typewriter())
    assert [(run.cell, run.text, run.x, run.y) for run in layout.runs] == [
        (0, "•", 20, 0),
        (1, "one", 40, 0),
        (2, "two", 80, 0),
        (4, "1.", 50, 20),
        (5, "three", 80, 20),
    ]


def test_the_second_row_of_a_list_item_hangs() -> None:
    layout = lay_out("", ["-", " some", " words"], 100, Typewriter())
    assert [(run.text, run.x, run.y) for run in layout.runs][1:] == [("some", 40, 0), ("words", 40, 20)]


def test_marks_of_emphasis_take_no_room() -> None:
    layout = lay_out(
        "", ["a ", "**", "bold", "**", " and", " `", "code", "`", ", *so* **open"], 900, Typewriter()
    )
    assert [(run.text, run.x, run.style) for run in layout.runs] == [
        ("a", 0, "text"),
        ("bold", 20, "bold"),
        ("and", 70, "text"),
        ("code", 110, "mono"),
        (",", 150, "text"),
        ("so", 170, "italic"),
        ("**open", 200, "text"),
    ]


def test_stars_between_spaces_are_no_emphasis() -> None:
    layout = lay_out("", ["2 * 3 * 4", " and x*y*z"], 900, Typewriter())
    assert "".join(run.text for run in layout.runs) == "2*3*4andxyz"


def test_a_heading_has_its_own_style() -> None:
    layout = lay_out("", ["##", " Fog", "\n\n", "It lifts."], 900, Typewriter())
    assert [(run.cell, run.text, run.style) for run in layout.runs] == [
        (1, "Fog", "h2"),
        (3, "It", "text"),
        (3, "lifts.", "text"),
    ]


def test_the_position_under_a_point() -> None:
    layout = lay_out("It is", [" calm", "\n", "now"], 900, Typewriter())
    assert cell_at(layout, 65, 5, Typewriter()) == 0
    assert cell_at(layout, 5, 25, Typewriter()) == 2
    assert cell_at(layout, 5, 5, Typewriter()) is None  # committed before
    assert cell_at(layout, 55, 5, Typewriter()) is None  # a space
    assert cell_at(layout, 5, 95, Typewriter()) is None


@given(st.integers(1, 300), st.integers(100, 1200))
def test_the_cells_of_a_grid_have_one_size_and_fill_the_width(count: int, width: int) -> None:
    layout = lay_out_grid("", ["word"] * count, width, Typewriter())
    assert [run.cell for run in layout.runs] == list(range(count))
    size = layout.runs[0].width
    assert {run.width for run in layout.runs} == {size}
    assert width / size in (pytest.approx(4), pytest.approx(8), pytest.approx(16))
    assert max(run.x for run in layout.runs) + size <= width + 1e-6
    assert layout.runs[-1].y + 20 == layout.height
    x, y = layout.runs[-1].x + size / 2, layout.runs[-1].y + 3
    assert cell_at(layout, x, y, Typewriter()) == count - 1


def test_a_grid_begins_below_what_was_committed() -> None:
    layout = lay_out_grid("It is", ["calm"], 400, Typewriter())
    assert [(run.cell, run.y) for run in layout.runs] == [(-1, 0), (-1, 0), (0, 28)]


def test_tokens_of_spaces_can_be_read_in_the_grid() -> None:
    assert [cell_text(piece) for piece in (" fog", "\n", " ", "")] == ["fog", "↵", "␣", ""]


def test_the_final_text_has_its_room_from_the_start() -> None:
    assert allocate_for_final_text(("x", "y", "z"), 2) == ("x", "y", "")


def test_lists_within_lists_go_further_in() -> None:
    text = "- a\n    - b\n    - c\n  - d\n- e\n\ntext\n  - f"
    layout = lay_out("", [text], 900, Typewriter())
    places = {run.text: run.x for run in layout.runs if run.text != "•"}
    assert places == {"a": 40, "b": 80, "c": 80, "d": 80, "e": 40, "text": 0, "f": 40}


def test_hebrew_begins_at_the_right_and_noise_in_it_turns_nothing_around() -> None:
    layout = lay_out("", ["שלום", " עולם"], 200, Typewriter())
    assert [(run.x, run.width) for run in layout.runs] == [(160.0, 40.0), (110.0, 40.0)]
    assert cell_at(layout, 170, 5, Typewriter()) == 0
    mostly_english = lay_out("", ["של", " is", " noise"], 200, Typewriter())
    assert mostly_english.runs[0].x == 0.0


def test_code_between_lines_of_hebrew_begins_at_the_left() -> None:
    layout = lay_out("", ["שלום עולם וברכה\n", "```\n", "a = 1\n", "```\n"], 200, Typewriter())
    assert [run.x for run in layout.runs if run.style == "code"][-1] < 100
