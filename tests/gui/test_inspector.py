"""The inspector on real steps of the bundled model: figures, cursor, keys, mouse, histories, rates."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.gui.inspector import Inspector
from app.gui.inspector.axes import draw_horizontal_line, draw_vertical_line
from app.gui.inspector.colors import InspectorColors, heat_map
from app.gui.inspector.history import BlockHistory
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Event,
    Finished,
    Loaded,
    PromptPrefilled,
    Stats,
)
from tests.every_script import ODD_TOKENS
from tests.gui.pixels import colors_of
from tests.gui.recorded import recorded_events

LINE, BARS, MAP = (
    "Mean entropy and temperature by step",
    "Accepted positions by step",
    "Block map by step",
)
TOKEN = "Token history"


@pytest.fixture(scope="module")
def events() -> tuple[Event, ...]:
    """Everything that the engine says while it tells a story."""
    return recorded_events()


@pytest.fixture(scope="module")
def trace(events: tuple[Event, ...]) -> Trace:
    steps = tuple(event for event in events if isinstance(event, DenoisingStep) and event.block == 0)
    commit = next(event for event in events if isinstance(event, BlockCommitted))
    assert len(steps) > 4
    start = next(event for event in events if isinstance(event, BlockStarted))
    return Trace(block=0, start=start, steps=steps, commit=commit)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot) -> QWidget:
    page = QWidget()
    page.resize(320, 1000)
    qtbot.addWidget(page)
    return page


@pytest.fixture
def inspector(theme: Theme, page: QWidget, qtbot: QtBot) -> Inspector:
    inspector = Inspector(theme, page)
    inspector.resize(page.size())
    page.show()
    qtbot.waitExposed(page)
    return inspector


def part(inspector: Inspector, name: str) -> QWidget:
    """What people know by this name."""
    return next(widget for widget in inspector.findChildren(QWidget) if widget.accessibleName() == name)


def said_by(inspector: Inspector, name: str) -> str:
    """What a screen reader says of it."""
    return part(inspector, name).accessibleDescription()


def texts(inspector: Inspector) -> list[str]:
    return [label.text() for label in inspector.findChildren(QLabel) if label.isVisible()]


def test_before_anything_ran_it_says_what_will_be_shown(inspector: Inspector) -> None:
    assert "No reply to inspect yet" in texts(inspector)
    assert not part(inspector, MAP).isVisible()
    inspector.hover(3)
    inspector.show_block(1, 48)
    assert {"Block 2", "waiting for the first step"} <= set(texts(inspector))
    assert part(inspector, MAP).isVisible()
    inspector.clear()
    assert "No reply to inspect yet" in texts(inspector)


def test_a_live_block_is_followed(inspector: Inspector, trace: Trace) -> None:
    inspector.show_block(0, trace.steps[0].max_steps)
    for number, step in enumerate(trace.steps):
        inspector.add_step(step)
        accepted = f"{sum(step.accepted)} of {len(step.accepted)}"
        assert {"Block 1", f"step {number + 1} (max 48)", accepted} <= set(texts(inspector))
        assert f"{accepted} positions accepted" in said_by(inspector, BARS)


def test_a_cursor_that_people_moved_stays_while_steps_come(
    inspector: Inspector, trace: Trace, qtbot: QtBot
) -> None:
    for step in trace.steps[:4]:
        inspector.add_step(step)
    qtbot.keyClick(part(inspector, BARS), Qt.Key.Key_Home)
    inspector.add_step(trace.steps[4])
    assert "step 1 (max 48)" in texts(inspector)
    qtbot.keyClick(part(inspector, BARS), Qt.Key.Key_End)
    inspector.add_step(trace.steps[5])
    assert "step 6 (max 48)" in texts(inspector)


def test_the_first_step_of_another_block_or_reply_begins_anew(inspector: Inspector, trace: Trace) -> None:
    inspector.show_trace(trace, 3)
    inspector.add_step(trace.steps[0])
    assert "step 1 (max 48)" in texts(inspector)
    inspector.add_step(trace.steps[1])
    inspector.add_step(trace.steps[0])
    assert "step 1 (max 48)" in texts(inspector)


@pytest.mark.parametrize("name", [LINE, BARS, MAP])
def test_arrow_keys_go_from_step_to_step(inspector: Inspector, trace: Trace, qtbot: QtBot, name: str) -> None:
    chosen: list[int] = []
    inspector.step_chosen.connect(chosen.append)
    inspector.show_trace(trace, 2)
    plot = part(inspector, name)
    assert plot.focusPolicy() & Qt.FocusPolicy.TabFocus
    last = len(trace.steps) - 1
    for key in (*[Qt.Key.Key_Left] * 4, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(plot, key)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert chosen == [1, 0, -1, 0, last, -1, last]  # at either end there is nothing to go to; -1 is the noise
    assert said_by(inspector, name).startswith(f"Step {last + 1} (max 48): ")


@pytest.mark.parametrize("name", [LINE, BARS, MAP])
def test_a_click_or_a_drag_goes_to_the_step_under_the_mouse(
    inspector: Inspector, trace: Trace, qtbot: QtBot, name: str
) -> None:
    chosen: list[int] = []
    inspector.step_chosen.connect(chosen.append)
    inspector.show_trace(trace, 0)
    plot = part(inspector, name)
    middle = plot.height() // 2
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=QPoint(plot.width() - 2, middle))
    qtbot.mouseMove(plot, QPoint(2, middle))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=QPoint(2, middle))
    assert chosen[0] == len(trace.steps) - 1


def test_a_replay_moves_the_cursor(inspector: Inspector, trace: Trace) -> None:
    for index in (0, 4, 2):
        inspector.show_trace(trace, index)
        step = trace.steps[index]
        assert f"step {step.step} (max 48)" in texts(inspector)
        assert f"temperature {step.temperature:.2f}" in said_by(inspector, LINE)


def test_step_zero_of_a_recorded_block_is_its_noise(inspector: Inspector, trace: Trace) -> None:
    position = next(index for index, piece in enumerate(trace.noise) if piece.strip().isalpha())
    inspector.show_trace(trace, -1)
    inspector.hover(position)
    assert {"step 0: noise", "–"} <= set(texts(inspector))
    assert said_by(inspector, LINE).startswith("Step 0: 64 random tokens")
    assert said_by(inspector, MAP).endswith(
        f"Position {position + 1} starts from {trace.noise[position].strip()}."
    )
    assert trace.noise[position].strip() in said_by(inspector, TOKEN)
    for name in (LINE, BARS, MAP, TOKEN):
        assert not part(inspector, name).grab().isNull()
    old = msgspec.structs.replace(trace, start=None)
    inspector.show_trace(old, -1)  # recorded without its noise
    assert "step 1 (max 48)" in texts(inspector)
    inspector.grab()


def test_a_live_block_begins_with_its_noise(inspector: Inspector, trace: Trace, qtbot: QtBot) -> None:
    assert trace.start is not None
    inspector.show_start(trace.start)
    inspector.hover(0)
    assert {"Block 1", "step 0: noise"} <= set(texts(inspector))
    inspector.grab()
    inspector.add_step(trace.steps[0], trace.start)
    assert "step 1 (max 48)" in texts(inspector)
    qtbot.keyClick(part(inspector, BARS), Qt.Key.Key_Home)
    inspector.add_step(trace.steps[1], trace.start)
    assert "step 0: noise" in texts(inspector)  # where people moved the cursor
    inspector.add_step(msgspec.structs.replace(trace.steps[0], block=1))
    assert "step 1 (max 48)" in texts(inspector)
    qtbot.keyClick(part(inspector, BARS), Qt.Key.Key_Home)
    assert "step 1 (max 48)" in texts(inspector)  # of this block the noise is not known


def test_strange_tokens_are_shown_by_their_codes(inspector: Inspector, trace: Trace) -> None:
    assert trace.start is not None
    for begin in range(0, len(ODD_TOKENS), 64):
        strange = ("<b>bold</b>", *ODD_TOKENS[begin : begin + 63])
        start = msgspec.structs.replace(trace.start, pieces=(*strange, *trace.noise[len(strange) :]))
        inspector.show_trace(msgspec.structs.replace(trace, start=start), -1)
        for position in range(len(strange)):
            inspector.hover(position)
            part(inspector, TOKEN).grab()
            assert "<b>" not in part(inspector, TOKEN).toolTip()
            for said in (
                said_by(inspector, TOKEN),
                said_by(inspector, MAP),
                part(inspector, TOKEN).toolTip(),
            ):
                assert not set("\x00\x1b\r\n\u0085\u2028\u202e\u2067\u200f\ufeff") & set(said)


def test_the_history_of_the_position_that_is_pointed_at(inspector: Inspector, trace: Trace) -> None:
    inspector.show_trace(trace, 0)
    history = BlockHistory.of(trace)
    position = int((history.entropies[0]).argmax())
    assert "Hover over a word" in said_by(inspector, TOKEN)
    inspector.hover(position)
    candidates = history.token_history(position).candidates
    said = said_by(inspector, TOKEN)
    assert all(candidate.text.strip() in said for candidate in candidates)
    assert f"Position {position + 1}: " in said_by(inspector, MAP)
    inspector.hover(None)
    assert "Hover over a word" in said_by(inspector, TOKEN)
    inspector.hover(len(trace.steps[0].draft))  # a position that this block does not have
    assert "Hover over a word" in said_by(inspector, TOKEN)


def test_the_map_is_pointed_at_by_mouse_and_keys(inspector: Inspector, trace: Trace, qtbot: QtBot) -> None:
    pointed: list[int | None] = []
    inspector.position_hovered.connect(pointed.append)
    inspector.show_trace(trace, 0)
    plot = part(inspector, MAP)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(plot, key)
    assert pointed == [0, 1, 2, 1]
    assert "Position 2: " in said_by(inspector, MAP)
    qtbot.mouseMove(plot, QPoint(plot.width() // 2, plot.height() // 2))
    assert pointed[-1] in range(20, 44)
    qtbot.mouseMove(plot, QPoint(plot.width() // 2, 2))
    assert pointed[-1] is None


def test_a_smaller_block_may_follow_while_a_late_position_is_pointed_at(
    inspector: Inspector, trace: Trace
) -> None:
    inspector.show_trace(trace, 0)
    inspector.hover(60)
    small = DenoisingStep(
        block=1, step=1, max_steps=8, temperature=0.8, draft=(5, 6), canvas=(), pieces=("a", ""),
        accepted=(True, False), entropies=(0.0, 9.0),
    )  # fmt: skip
    inspector.add_step(small)
    inspector.grab()
    assert "Hover over a word" in said_by(inspector, TOKEN)


def test_rates_come_from_the_engines_events(inspector: Inspector, events: tuple[Event, ...]) -> None:
    inspector.show_block(0, 48)
    assert "This reply so far" in texts(inspector)
    for event in events:
        inspector.receive(event)
    stats = next(event for event in events if isinstance(event, Finished)).stats
    assert {"This reply", f"{stats.steps_per_block:.1f}"} <= set(texts(inspector))
    inspector.receive(PromptPrefilled(done=0, total=9, cached=0, left_out=0))
    assert "This reply so far" in texts(inspector)
    assert sum(text == "–" for text in texts(inspector)) == 8
    inspector.receive(next(event for event in events if isinstance(event, Loaded)))


def test_rates_of_a_reply_that_was_stored(inspector: Inspector) -> None:
    inspector.show_block(0, 48)
    inspector.show_stats(
        Stats(
            prompt_tokens=10, cached_tokens=0, tokens=120, blocks=2, steps=30, forward_passes=32,
            prefill_seconds=1.0, denoise_seconds=3.0, seconds=4.0,
        )
    )  # fmt: skip
    inspector.show_device("CPU (2 threads) · 0.4 GB of 8 GB")
    assert {"30.0 tokens/s", "10.0 steps/s", "15.0", "4.00"} <= set(texts(inspector))
    assert "CPU (2 threads) · 0.4 GB of 8 GB" in texts(inspector)


def test_every_figure_is_explained(inspector: Inspector, trace: Trace) -> None:
    inspector.show_trace(trace, 0)
    inspector.hover(0)
    for name in (
        "Mean entropy",
        "Temperature",
        "Accepted",
        "Changed",
        "Speed",
        "Denoising",
        "Steps per block",
    ):
        caption = next(label for label in inspector.findChildren(QLabel) if label.text() == name)
        assert len(caption.parentWidget().toolTip()) > 40
    for name in (LINE, BARS, MAP, TOKEN):
        assert len(part(inspector, name).toolTip()) > 40


def test_the_map_shows_fog_doubt_and_acceptance(theme: Theme) -> None:
    steps = [
        DenoisingStep(
            block=0, step=number, max_steps=8, temperature=0.8, draft=(5, 5, 5), canvas=(),
            pieces=("a", "a", "a"), accepted=(number > 1, False, number > 3), entropies=(0.0, 9.0, 1.0),
        )
        for number in (1, 2, 4)
    ]  # fmt: skip
    history = BlockHistory(0, 8)
    for step in steps:
        history.add(step)
    palette = InspectorColors.of(theme)
    image = heat_map(history, palette)
    assert (image.width(), image.height()) == (4, 3)  # step 3 was dropped and looks like step 4
    rows = [[image.pixelColor(x, y).name() for x in range(4)] for y in range(3)]
    sure, fog = palette.open[-1].name(), palette.open[0].name()
    new, kept = palette.new.name(), palette.kept.name()
    assert rows[0] == [sure, new, kept, kept]
    assert rows[1] == [fog] * 4
    assert rows[2][2:] == [new, new]
    assert rows[2][0] not in (fog, sure)
    noisy = BlockHistory(0, 8, BlockStarted(block=0, canvas=(7, 8, 9), pieces=("x", "y", "z")))
    assert heat_map(noisy, palette).width() == 1
    for step in steps:
        noisy.add(step)
    image = heat_map(noisy, palette)
    assert [[image.pixelColor(x, y).name() for x in range(5)] for y in range(3)] == [
        [fog, *row] for row in rows
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_painted_in_the_colours_of_the_scheme(
    inspector: Inspector, theme: Theme, trace: Trace, scheme: str
) -> None:
    inspector.show_trace(trace, 3)
    inspector.hover(5)
    theme.set_scheme("dark" if scheme == "dark" else "light")
    palette = InspectorColors.of(theme)
    picture = part(inspector, MAP).grab().toImage()
    seen = colors_of(picture)
    assert {palette.kept.name(), palette.new.name()} <= seen
    assert theme.color("accent").name() in colors_of(part(inspector, LINE).grab().toImage())
    theme.set_scheme("light")


def test_nothing_is_wider_than_the_panel(inspector: Inspector, theme: Theme, trace: Trace) -> None:
    inspector.resize(inspector.minimumWidth(), 600)
    inspector.show_trace(trace, 3)
    inspector.show_device("CUDA0: a graphics card with an uncommonly long name · 17.2 GB of 139.8 GB")
    inspector.hover(5)
    for plot in (part(inspector, name) for name in (LINE, BARS, MAP, TOKEN)):
        right = plot.mapTo(inspector, QPointF(plot.width(), 0)).x()
        assert right <= inspector.width()


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_every_thin_line_is_as_thick_as_the_others(qapp: QApplication, ratio: float) -> None:
    for tenth in range(40):
        picture = QImage(30, 30, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_horizontal_line(painter, 0.0, 5.0, 8.0 + tenth / 10, QColor("black"))
        draw_vertical_line(painter, 8.0 + tenth / 10, 0.0, 5.0, QColor("black"))
        painter.end()
        for line in ([(0, y) for y in range(30)], [(x, 0) for x in range(30)]):
            light = [picture.pixelColor(x, y).lightness() for x, y in line]
            assert sum(value < 5 for value in light) == round(ratio)
            assert sum(value > 250 for value in light) == 30 - round(ratio)
