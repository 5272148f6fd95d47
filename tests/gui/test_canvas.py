"""The canvas: playback, frames, and words that stay in place when Markdown replaces them."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.gui.canvas.cells import Cells, clarity_of
from app.gui.canvas.grid import lay_out_grid
from app.gui.canvas.layout import Layout, lay_out
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.painter import CanvasFrame, CanvasPainter
from app.gui.canvas.playback import (
    COMMIT_WAIT_SECONDS,
    BlockClosed,
    BlockOpened,
    BlockSettled,
    Playback,
    StepShown,
)
from app.gui.canvas.view import CanvasView
from app.gui.widgets.theme import Theme
from model_backends.protocol import BlockCommitted, DenoisingStep
from tests.gui.handover import moves
from tests.gui.settling import settle

FRAME = 1 / 60
HALF_A_PIXEL = 0.51  # a widget, such as that of a code block, begins at a whole one
MARKDOWN = {
    "paragraphs": "Fog is a cloud that touches the ground. It forms when air cools.\n\nThen it lifts again.",
    "products": "So 2 * 3 * 4 is 24, and *a*nd x*y*z is *not* what it seems, and 5*6 is 30.",
    "spaces": "Fog  in the   morning\ttakes the edges of it. ",
    "lines": "Fog in the morning\ntakes the edges from the world —\nthe old trees whisper.",
    "list": "Here they are:\n\n- Apple\n- Cherry is a long line that needs another row\n\nThat was all.",
    "numbers": "Do this:\n\n1. First open the door.\n2. Then close it.\n\nDone.",
    "emphasis": "It writes a **short story** or *some words* or `a name` and then it rests for now.",
    "headings": "# Fog\n\nIt comes.\n\n## Its end\n\nIt goes.",
    "emphasis in headings": "# The **first** and *second* of `them`\n\nIt ***really*** lifts **or *not***.",
    "code": "First:\n\n```python\ndef fog():\n    return None\n```\n\nThen it lifts.",
    "code in a list": "Do:\n\n1. Open:\n   ```py\n   def fog():\n     return 1\n   ```\n2. Close.\n\nDone.",
    "code in lists": "- One\n  - Two:\n    ```py\n    lift = True\n    ```\n  - Three\n- Four\n\nDone.",
    "code without gaps": "First:\n```python\ndef fog():\n    return None\n```\nThen it lifts.",
    "a document": "First:\n\n```md\n# Fog\n```python\nlift = True\n```\nIt ends.\n```\n\nThen it lifts.",
    "two lists": "- One\n  - Two\n  - Three\n\n1. Four\n2. Five\n\nDone, and more.",
    "lists in lists": "- One\n  - Two\n    - Three\n  - Four\n\nDone.\n\n- Six\n  - Seven\n\nEnd.",
    "Chinese": "先 **茶：**先烧水 再 __水：__后泡 他说 **“好”**吧 *轻，*慢 ~~旧：~~新 是 **한국어(가)**를 的",
}


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
    assert kinds == [BlockOpened, StepShown, StepShown, BlockSettled, BlockClosed]
    opened = shown[0][1]
    assert isinstance(opened, BlockOpened)
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
            last = scene.step.step if isinstance(scene, StepShown) else last
        now += 0.016
    assert now < 2.2
    assert last == 200


def test_a_slow_block_is_shown_live() -> None:
    playback = Playback()
    playback.push(step(1, "a"), 0.0)
    assert playback.advance(COMMIT_WAIT_SECONDS / 2) == []
    (opened,) = playback.advance(COMMIT_WAIT_SECONDS + 0.01)
    assert isinstance(opened, BlockOpened)
    assert not opened.known
    playback.push(step(2, "b"), 2.0)
    (shown,) = playback.advance(2.0)
    assert isinstance(shown, StepShown)
    assert shown.step.step == 2


def test_a_quick_engine_is_waited_for_a_little_longer() -> None:
    playback = Playback()
    for number in range(40):
        playback.push(step(number + 1, "a"), 0.0)
    assert playback.advance(COMMIT_WAIT_SECONDS + 0.1) == []  # 40 of 48 steps: the ending is near
    playback.push(commit("a"), 0.6)
    (opened,) = playback.advance(0.6)
    assert isinstance(opened, BlockOpened)
    assert opened.known


def test_a_block_whose_steps_were_all_dropped_still_arrives() -> None:
    playback = Playback()
    playback.push(commit("a"), 0.0)
    assert playback.advance(0.0) == [BlockClosed(commit("a"))]
    assert playback.idle


def test_a_block_that_is_never_committed_is_dropped() -> None:
    playback = Playback()
    playback.push(step(1, "a"), 0.0)
    playback.push(commit("a"), 0.0)
    playback.push(step(1, "b", block=1), 0.1)
    assert not playback.end()
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


def test_noise_stays_in_its_cells_until_there_is_a_draft(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    metrics = TextMetrics(theme)
    cells = Cells(("", "", ""), (" fog", "mist", "dew"))
    layout = lay_out_grid("", cells.pieces, 400, metrics)
    empty = painted(CanvasPainter(theme, metrics), theme, CanvasFrame(layout, Cells(("",) * 3), 0.0, True))
    for _ in range(60):
        cells.advance(FRAME)
    assert cells.presence.max() == 0.0
    shown = painted(CanvasPainter(theme, metrics), theme, CanvasFrame(layout, cells, 0.0, True))
    assert shown != empty


def test_the_view_shows_a_block_and_then_rests(qapp: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    view = CanvasView(Theme(qapp, "light"), page)
    view.resize(400, 10)
    page.show()
    with qtbot.waitSignal(view.closed) as closed:
        view.push(step(1, "Fog", " lifts", entropy=3.0))
        view.push(step(2, "Fog", " lifts.", entropy=0.01))
        view.push(commit("Fog lifts."))
    assert closed.args == [commit("Fog lifts.")]
    qtbot.waitUntil(lambda: not view.is_moving)
    assert view.idle


def test_cells_go_on_from_a_copy_as_from_the_original() -> None:
    cells = Cells(("a", "b"))
    cells.show(step(1, "a", "c", entropy=0.01), 0.1)
    cells.advance(FRAME)
    twin = cells.copy()
    for _ in range(5):
        cells.advance(FRAME)
    assert not np.array_equal(twin.clarity, cells.clarity)
    for _ in range(5):
        twin.advance(FRAME)
    assert np.array_equal(twin.clarity, cells.clarity)
    assert np.array_equal(twin.blend, cells.blend)


@pytest.mark.parametrize("tokens", [r"\n| *[^\s]+| +", r"(?s)..?.?"], ids=["words", "parts"])
@pytest.mark.parametrize("name", MARKDOWN)
def test_words_stay_where_they_are_when_the_block_becomes_markdown(
    qapp: QApplication, name: str, tokens: str
) -> None:
    moved = moves(re.findall(tokens, MARKDOWN[name]), Theme(qapp, "light"))
    assert len(moved) > 4
    assert [move for move in moved if max(abs(move.x), abs(move.y)) > HALF_A_PIXEL] == []


def played(theme: Theme, *, grid: bool) -> tuple[Layout, Cells, TextMetrics]:
    """A block of some rows in the middle of its way."""
    metrics = TextMetrics(theme)
    words = [f" word{number}" for number in range(60)]
    steps = [step(1, *words, entropy=3.0), step(2, *words[:-1], " end", entropy=0.9)]
    set_out = lay_out_grid if grid else lay_out
    cells = Cells(steps[0].pieces)
    for shown in steps:
        cells.show(shown, 0.2)
        for _ in range(9):
            cells.advance(FRAME)
    return set_out("Before", steps[1].pieces, 400, metrics), cells, metrics


@pytest.mark.parametrize("grid", [False, True], ids=["prose", "grid"])
def test_only_what_moves_has_to_be_painted_again(qapp: QApplication, grid: bool) -> None:
    theme = Theme(qapp, "light")
    layout, cells, metrics = played(theme, grid=grid)
    painter = CanvasPainter(theme, metrics)
    cells.settle([*cells.pieces[:20], *[" other"] * 10, *cells.pieces[30:]], 60)
    for _ in range(300):
        cells.advance(FRAME)
    cells.show(step(3, *cells.pieces[:50], *[" new"] * 10, entropy=0.01), 0.2)
    before, after = CanvasFrame(layout, cells.copy(), 1.0, grid), CanvasFrame(layout, cells, 1.0, grid)
    area = painter.moving_area(after)
    cells.advance(FRAME)
    partly = painted(painter, theme, before)
    assert not area.isEmpty()
    canvas = QPainter(partly)
    canvas.setClipRegion(area)
    canvas.fillRect(partly.rect(), theme.color("window"))
    painter.paint(canvas, after)
    canvas.end()
    assert partly == painted(painter, theme, after)


def painted(painter: CanvasPainter, theme: Theme, moment: CanvasFrame) -> QImage:
    """A frame as a picture."""
    image = QImage(420, 900, QImage.Format.Format_RGB32)
    image.fill(theme.color("window"))
    painter.prepare(moment)
    canvas = QPainter(image)
    painter.paint(canvas, moment)
    canvas.end()
    return image


def test_the_same_moment_gives_the_same_picture(qapp: QApplication) -> None:
    theme = Theme(qapp, "dark")
    layout, cells, metrics = played(theme, grid=False)
    moment = CanvasFrame(layout, cells, 0.5)
    first = painted(CanvasPainter(theme, metrics), theme, moment)
    assert first == painted(CanvasPainter(theme, metrics), theme, moment)
    assert first != painted(
        CanvasPainter(theme, metrics), theme, CanvasFrame(layout, cells, 0.9)
    )  # fog drifts


def test_type_can_be_larger(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    words = ["Fog", " lifts", "\n\n", "It", " is", " calm"]
    usual = lay_out("", words, 5000, TextMetrics(theme))
    large = lay_out("", words, 5000, TextMetrics(theme, 2.0))
    assert large.height == pytest.approx(2 * usual.height, rel=0.06)
    assert large.runs[-1].x == pytest.approx(2 * usual.runs[-1].x, rel=0.06)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light look."""
    return Theme(qapp, "light")


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> Iterator[CanvasView]:
    """A canvas on a page."""
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(420, 300)
    canvas = CanvasView(theme, page)
    canvas.resize(400, 10)
    page.show()
    qtbot.waitExposed(page)
    yield canvas
    page.hide()


def test_the_pointer_tells_which_position_it_is_over(view: CanvasView, qtbot: QtBot) -> None:
    view.push(step(1, "Fog", " lifts", entropy=3.0))
    qtbot.waitUntil(lambda: view.playing and view.height() > 20)
    found: list[int | None] = []
    view.hovered.connect(found.append)

    def passes_over_both() -> bool:
        """Move over them from the right and back, again while the words are on their way."""
        found.clear()
        for x in (200, 8, 45, 300):
            QTest.mouseMove(view, QPoint(x, 8))
        return found == [0, 1, None]

    qtbot.waitUntil(passes_over_both)


def test_the_mode_can_change_while_a_block_is_shown(
    qapp: QApplication, view: CanvasView, qtbot: QtBot
) -> None:
    view.push(step(1, *["Fog "] * 64, entropy=3.0))
    qtbot.waitUntil(lambda: view.playing and view.height() > 60)
    line = TextMetrics(Theme(qapp, "light")).line_height("text")
    view.set_mode("grid")
    assert view.mode == "grid"
    qtbot.waitUntil(lambda: abs(view.height() - 8 * line - 10) < 2)  # rows of eight cells
    view.set_mode("prose")
    qtbot.waitUntil(lambda: view.height() < 7 * line)


def test_quiet_shows_a_step_at_once_and_then_nothing_moves(view: CanvasView, qtbot: QtBot) -> None:
    view.set_mode("quiet")
    view.push(step(1, "Fog", " lifts", entropy=3.0))
    qtbot.waitUntil(lambda: view.playing and view.height() > 20)
    first = view.grab().toImage()
    for _ in range(3):
        settle()
        assert view.grab().toImage() == first


def test_stillness_that_was_asked_for_outweighs_the_mode(view: CanvasView, theme: Theme) -> None:
    view.set_mode("grid")
    theme.set_reduced_motion(True)
    assert view.mode == "quiet"
