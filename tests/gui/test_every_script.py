"""The vocabulary of the published model comes from every script: fonts, canvas, grid, and films."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.gui.canvas.cells import Cells
from app.gui.canvas.grid import lay_out_grid
from app.gui.canvas.layout import lay_out
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.painter import CanvasFrame, CanvasMode, CanvasPainter
from app.gui.canvas.shaping import clusters
from app.gui.replay.replay_view import ReplayView
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace
from tests.every_script import ODD_TOKENS, block, letters_of_every_script, tokens


@pytest.fixture(autouse=True)
def _no_message_about_fonts() -> Iterator[None]:
    """Fail on what Qt says of fonts, also where it only informs."""
    found: list[str] = []

    def keep(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if (context.category or "").startswith(("qt.text", "qt.qpa.fonts")):
            found.append(message)

    before = qInstallMessageHandler(keep)
    yield
    qInstallMessageHandler(before)
    assert not found


def test_no_script_makes_qt_search_for_a_font_that_knows_its_rules(qapp: QApplication) -> None:
    metrics = TextMetrics(Theme(qapp, "light"))
    image = QImage(400, 40, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for style, font in metrics.fonts.items():
        painter.setFont(font)
        for text in (*letters_of_every_script()[::4], *ODD_TOKENS):
            metrics.advance(text, style)
        painter.drawText(0, 20, "".join(letters_of_every_script()[::40]))
    painter.end()


def _painted(painter: CanvasPainter, frame: CanvasFrame, width: int = 1000, height: int = 800) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    canvas = QPainter(image)
    painter.paint(canvas, frame)
    canvas.end()
    return image


def _settled(metrics: TextMetrics, pieces: tuple[str, ...], *, grid: bool) -> CanvasFrame:
    layout = (lay_out_grid if grid else lay_out)("", pieces, 1000.0, metrics)
    cells = Cells(pieces)
    cells.settle(pieces, len(pieces))
    cells.finish()
    return CanvasFrame(layout, cells, grid=grid)


@pytest.mark.parametrize("grid", [False, True], ids=["prose", "grid"])
def test_painting_shapes_nothing(qapp: QApplication, grid: bool) -> None:
    theme = Theme(qapp, "light")
    metrics = TextMetrics(theme)
    painter = CanvasPainter(theme, metrics)
    frame = _settled(metrics, tokens(), grid=grid)
    fog = _painted(painter, frame)
    assert _painted(painter, frame) == fog  # painting alone makes nothing ready
    slices = 1
    while not painter.prepare(frame, seconds=0.0):
        slices += 1
    assert slices > 20  # each stops after the text that takes it over its time
    text = _painted(painter, frame)
    assert text != fog
    assert _painted(painter, frame) == text


def test_text_never_leaves_its_cell_to_the_side(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    metrics = TextMetrics(theme)
    painter = CanvasPainter(theme, metrics)
    frame = _settled(metrics, tokens(), grid=True)
    painter.prepare(frame)
    image = _painted(painter, frame)
    window = theme.color("window").rgb()
    between = [round(run.x) for run in frame.layout.runs if run.x > 0.0]
    assert between
    for run in frame.layout.runs:
        if run.x > 0.0:
            assert image.pixel(round(run.x), round(run.y + metrics.line_height("text") / 2)) in (
                window,
                0xFFFFFFFF,
            )


@pytest.mark.parametrize("mode", ["prose", "grid"])
def test_every_moment_of_a_replay_is_shown(qapp: QApplication, mode: CanvasMode) -> None:
    start, steps, commit = block(64)
    view = ReplayView(Theme(qapp, "dark"))
    view.resize(700, 500)
    view.set_mode(mode)
    view.set_traces([Trace(block=0, start=start, steps=steps, commit=commit)])
    seen = []
    for share in (0.0, 0.3, 0.6, 0.9):
        view.show_at(view.timeline.duration * share)
        view.layout().activate()
        seen.append(view.grab().toImage())
    assert all(one != other for one, other in pairwise(seen))


def test_longest_token_is_cut_between_characters(qapp: QApplication) -> None:
    family = "👩‍👩‍👧‍👦"
    assert clusters(f"e\u0301{family}x") == ["e\u0301", family, "x"]
    assert "".join(clusters("a" * 300)) == "a" * 300
