"""The canvas: where text stands, which step is on the screen, and that it rests when nothing moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.canvas.cells import Cells, clarity_of
from app.canvas.layout import lay_out, shown_length
from app.canvas.playback import PATIENCE_SECONDS, Closed, Opened, Playback, Settled, Showed
from app.canvas.view import CanvasView
from app.theme import Theme
from model_backends.protocol import BlockCommitted, DenoisingStep


class Typewriter:
    """Every character is ten pixels wide."""

    line_height = 20.0
    code_line_height = 16.0
    paragraph_gap = 8.0

    def advance(self, text: str, code: bool) -> float:
        return 10.0 * len(text)


def step(number: int, *pieces: str, block: int = 0, entropy: float = 1.0) -> DenoisingStep:
    count = len(pieces)
    return DenoisingStep(
        block=block,
        step=number,
        max_steps=48,
        temperature=0.8,
        draft=(0,) * count,
        canvas=(0,) * count,
        pieces=pieces,
        accepted=(entropy < 0.1,) * count,
        entropies=(entropy,) * count,
    )


def commit(text: str, block: int = 0) -> BlockCommitted:
    return BlockCommitted(block=block, tokens=(), text=text, thought="", steps=2, converged=True)


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
    places = {run.text: (run.x, run.y, run.code) for run in layout.runs}
    assert places["pass"] == (40, 36, True)
    assert places["done"][2] is False


def test_a_word_longer_than_the_line_is_broken() -> None:
    layout = lay_out("", ["abcdefghij"], 40, Typewriter())
    assert [run.text for run in layout.runs] == ["abcd", "efgh", "ij"]


@given(st.lists(st.text(alphabet="ab \n`", max_size=6), max_size=40), st.integers(10, 300))
def test_every_visible_character_is_placed_inside_the_column(pieces: list[str], width: int) -> None:
    layout = lay_out("", pieces, width, Typewriter())
    placed = "".join(run.text for run in layout.runs)
    assert placed == "".join("".join(pieces).split())
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


def test_entropy_decides_clarity() -> None:
    sure, unsure, lost = clarity_of((0.0, 1.0, 9.0))
    assert sure == 1.0
    assert 0.2 < unsure < 0.8
    assert lost == 0.0


def test_a_block_that_is_known_is_played_at_the_eyes_pace() -> None:
    playback = Playback()
    playback.push(step(1, "a"), 0.0)
    playback.push(step(2, "b"), 0.0)
    playback.push(commit("b"), 0.0)
    shown, now = [], 0.0
    while not playback.idle:
        shown += [(now, scene) for scene in playback.advance(now)]
        now += 0.016
    kinds = [type(scene) for _, scene in shown]
    assert kinds == [Opened, Showed, Showed, Settled, Closed]
    opened = shown[0][1]
    assert isinstance(opened, Opened)
    assert opened.known
    assert 1.0 < shown[-1][0] < 2.0


def test_many_steps_do_not_take_longer_than_few() -> None:
    playback = Playback()
    for number in range(200):
        playback.push(step(number + 1, "a"), 0.0)
    playback.push(commit("a"), 0.0)
    now, last = 0.0, None
    while not playback.idle:
        for scene in playback.advance(now):
            last = scene.step.step if isinstance(scene, Showed) else last
        now += 0.016
    assert now < 2.2
    assert last == 200


def test_a_slow_block_is_shown_live() -> None:
    playback = Playback()
    playback.push(step(1, "a"), 0.0)
    assert playback.advance(PATIENCE_SECONDS / 2) == []
    (opened,) = playback.advance(PATIENCE_SECONDS + 0.01)
    assert isinstance(opened, Opened)
    assert not opened.known
    playback.push(step(2, "b"), 2.0)
    (shown,) = playback.advance(2.0)
    assert isinstance(shown, Showed)
    assert shown.step.step == 2


def test_a_quick_engine_is_waited_for_a_little_longer() -> None:
    playback = Playback()
    for number in range(40):
        playback.push(step(number + 1, "a"), 0.0)
    assert playback.advance(PATIENCE_SECONDS + 0.1) == []  # 40 of 48 steps: the ending is near
    playback.push(commit("a"), 0.6)
    (opened,) = playback.advance(0.6)
    assert isinstance(opened, Opened)
    assert opened.known


def test_a_block_whose_steps_were_all_dropped_still_arrives() -> None:
    playback = Playback()
    playback.push(commit("a"), 0.0)
    assert playback.advance(0.0) == [Closed(commit("a"))]
    assert playback.idle


def test_a_block_that_is_never_committed_is_dropped() -> None:
    playback = Playback()
    playback.push(step(1, "a"), 0.0)
    playback.push(commit("a"), 0.0)
    playback.push(step(1, "b", block=1), 0.1)
    assert playback.drop_uncommitted() is None
    assert [waiting.text for waiting in playback.skip()] == ["a"]
    assert playback.idle


def test_cells_settle_and_then_rest() -> None:
    cells = Cells(("a", "b"))
    cells.show(step(1, "a", "c", entropy=0.01), 0.1)
    assert cells.advance(0.016)
    assert cells.accepted.max() > 0.9
    cells.settle(("a", "c"), shown=1)
    frames = 0
    while cells.advance(0.016):
        frames += 1
    assert frames < 400
    assert cells.presence[0] == pytest.approx(1.0, abs=0.01)
    assert cells.presence[1] == pytest.approx(0.0, abs=0.01)


def test_the_view_shows_a_block_and_then_rests(qapp: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    view = CanvasView(Theme(qapp, "light"), page)
    view.resize(400, 10)
    page.show()
    with qtbot.waitSignal(view.closed, timeout=5000) as closed:
        view.push(step(1, "Fog", " lifts", entropy=3.0))
        view.push(step(2, "Fog", " lifts.", entropy=0.01))
        view.push(commit("Fog lifts."))
    assert closed.args == [commit("Fog lifts.")]
    qtbot.waitUntil(lambda: not view.is_moving, timeout=5000)
    assert view.idle
