"""Text that is pinned while slots in it are filled: ordinary text from the first frame on, which stays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.canvas.cells import Cells
from app.gui.canvas.live_layout import LiveLayout
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.painter import CanvasFrame, CanvasMode, CanvasPainter
from app.gui.canvas.playback import FogShown, Playback
from app.gui.canvas.view import CanvasView
from app.gui.controllers.replay import ReplayController
from app.gui.replay.frames import FrameRenderer, RenderOptions
from app.gui.replay.recording import Recording
from app.gui.replay.replay_view import ReplayView
from app.gui.widgets.theme import Theme
from app.session.rewriting import slot_for
from app.storage.trace import text_of
from tests.filled_block import NOISE, PASSAGE, TEXT, FilledBlock, filled_block
from tests.gui.actions import talk
from tests.gui.settling import settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
WIDTH = 620


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.deleteLater()


def filled(theme: Theme) -> tuple[FilledBlock, Cells]:
    block = filled_block(padding=2, behind=99)
    return block, Cells(block.start.pieces, block.start.pieces, block.start.pinned)


def test_pinned_positions_are_settled_from_the_first_frame_to_the_last(theme: Theme) -> None:
    block, cells = filled(theme)
    pinned = np.array(block.start.pinned)
    has_text = np.array([bool(piece) for piece in block.start.pieces])

    def check() -> None:
        assert not cells.fog[pinned].any()
        assert (cells.clarity[pinned] == 1.0).all()
        assert (cells.presence[pinned & has_text] == 1.0).all()
        assert not cells.accepted[pinned].any()
        assert not cells.moving()[pinned & has_text].any()

    cells.appear()
    check()
    for step in block.steps:
        cells.show(step, 0.2)
        for _ in range(12):
            cells.advance(1 / 60)
            check()
    cells.settle(block.steps[-1].pieces, len(block.commit.tokens))
    check()
    assert [cells.pieces[slot] for slot in block.slots] == [block.steps[-1].pieces[s] for s in block.slots]


def test_fog_consists_of_noise_and_never_of_the_text(theme: Theme) -> None:
    _, cells = filled(theme)
    assert {piece for piece in cells.noise if piece} == set(NOISE)


def test_text_before_a_slot_keeps_its_place_while_the_slot_is_filled(theme: Theme) -> None:
    block = filled_block()
    metrics = TextMetrics(theme)
    live = LiveLayout("", block.start.pieces, WIDTH, metrics, block.start.pinned)
    first = {run.cell: (run.x, run.y) for run in live.layout.runs}
    before = [cell for cell in range(block.slots[0]) if cell in first]
    assert before
    for step in block.steps:
        places = {run.cell: (run.x, run.y) for run in live.update(step).runs}
        assert [places[cell] for cell in before] == [first[cell] for cell in before]
    texts = {run.cell: run.text for run in live.layout.runs}
    assert all(texts[cell].strip() for cell in range(len(block.start.pieces)) if cell not in block.slots)


@pytest.mark.parametrize("mode", ["prose", "quiet", "grid"])
def test_the_canvas_shows_the_text_before_any_step(theme: Theme, qtbot: QtBot, mode: CanvasMode) -> None:
    block = filled_block()
    view = canvas(theme, qtbot)
    if mode == "quiet":
        theme.set_reduced_motion("always")
    else:
        view.set_mode(mode)
        view.set_fog_seconds(1.0)
    view.set_suffix(" It took the kettle home.")
    view.push(block.start)
    qtbot.waitUntil(lambda: view.playing)

    def is_text_seen() -> None:
        ink = (gray(view) < 100).any(axis=0)
        assert ink.mean() > 0.2

    qtbot.waitUntil(is_text_seen)
    for step in block.steps:
        view.push(step)
    view.push(block.commit)
    with qtbot.waitSignal(view.closed, timeout=8000):
        view.set_speed(20.0)
    theme.set_reduced_motion("system")


def canvas(theme: Theme, qtbot: QtBot) -> CanvasView:
    view = CanvasView(theme)
    qtbot.addWidget(view)
    view.resize(WIDTH, 300)
    view.show()
    qtbot.waitExposed(view)
    return view


def gray(view: CanvasView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


def test_without_fog_the_text_is_awaited_as_text() -> None:
    block, playback = filled_block(), Playback(0.0)
    playback.push(block.start, 0.0)
    assert playback.advance(0.0) == [FogShown(block.start)]
    playback.set_fog_seconds(0.0)
    assert playback.shows_fog
    assert not playback.idle
    assert playback.advance(0.1) == []
    assert playback.end()
    assert playback.idle


def test_a_replay_shows_the_whole_text_and_fog_in_the_slot_alone(theme: Theme, qtbot: QtBot) -> None:
    block = filled_block()
    view = ReplayView(theme)
    qtbot.addWidget(view)
    view.resize(WIDTH, 400)
    view.set_traces((block.trace,))
    view.show()
    qtbot.waitExposed(view)
    settle()
    end = view.timeline.duration
    pictures = []
    for seconds in (0.0, end - 0.01):
        view.show_at(seconds)
        settle()
        pictures.append(pixels(view.grab().toImage()))
    noise, final = pictures
    assert view.show_at(end).at_end
    settle()
    assert np.abs(np.array(lines_of(final)) - lines_of(pixels(view.grab().toImage()))).max() <= 1
    height = min(len(noise), len(final))
    differs = np.abs(noise[:height].astype(int) - final[:height]) > 12
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    line = TextMetrics(theme).line_height("text")
    assert rows[-1] - rows[0] < 2.5 * line  # the passage is on one line or two
    assert len(columns)


def lines_of(picture: np.ndarray) -> list[int]:
    """Where the lines of text begin."""
    inked = (picture[:, 4:] < 140).any(axis=1).astype(int)
    starts: list[int] = np.flatnonzero(np.diff(inked, prepend=0) == 1).tolist()
    return starts


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


def test_a_film_of_a_filled_slot_begins_and_ends_with_the_whole_text(qapp: QApplication) -> None:
    recording = Recording(traces=(filled_block().trace,))
    assert recording.text == TEXT
    frames = FrameRenderer([recording], RenderOptions(size=(480, 480)))
    try:
        first, last = (pixels(frames.at(seconds)) for seconds in (0.0, frames.duration))
    finally:
        frames.close()
    inked = [np.flatnonzero((picture < 120).any(axis=1)) for picture in (first, last)]
    assert abs(int(inked[0][0]) - int(inked[1][0])) < 12  # the heading
    assert abs(int(inked[0][-1]) - int(inked[1][-1])) < 12  # the last paragraph


def test_pinned_cells_of_a_grid_have_no_background(theme: Theme) -> None:
    from app.gui.canvas.grid import lay_out_grid

    block, cells = filled(theme)
    cells.finish()
    metrics = TextMetrics(theme)
    layout = lay_out_grid("", block.start.pieces, WIDTH, metrics)
    image = QImage(WIDTH, round(layout.height), QImage.Format.Format_RGB32)
    image.fill(theme.color("window"))
    from PySide6.QtGui import QPainter

    painter = QPainter(image)
    CanvasPainter(theme, metrics).paint(painter, CanvasFrame(layout, cells, 0.0, grid=True))
    painter.end()
    window = theme.color("window").rgb()
    corners = {
        run.cell: image.pixel(round(run.x + run.width - 8), round(run.y + 4)) == window for run in layout.runs
    }
    assert [cell for cell, is_bare in corners.items() if not is_bare] == block.slots


def test_a_rewritten_reply_is_replayed_with_all_of_its_text(application: Application, qtbot: QtBot) -> None:
    talk(application, qtbot, "What is fog?", TEXT)
    settle()
    session = application.session
    reply = session.messages()[-1]
    start = TEXT.index(PASSAGE)
    assert session.rewriting.rewrite(reply.id, start, start + len(PASSAGE), (slot_for("again", PASSAGE),))
    qtbot.waitUntil(lambda: session.state == "idle")
    new = session.messages()[-1]
    assert PASSAGE.upper() in new.text
    (trace,) = session.traces(new.id)
    assert trace.is_fill
    assert trace.before + trace.commit.text + trace.after == new.text
    assert text_of([trace]) == new.text
    assert application.window.findChild(ReplayController).recording(new.id).text == new.text
