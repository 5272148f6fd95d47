"""How calm a reply of the bundled model is: no word is cut or overprinted, and few settled words move."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep
from tests.gui.recorded import recorded_events
from tools.bench.stability import COLUMNS, IDEAS, measure_layouts
from tools.bench.traces import joined

LIVE_LIMIT = 9.0  # per cent, for this story, which is less calm than most: all of them together are below 5


@pytest.fixture(scope="module")
def story() -> Trace:
    """A block of many steps."""
    events = recorded_events()
    start = next(event for event in events if isinstance(event, BlockStarted))
    steps = tuple(event for event in events if isinstance(event, DenoisingStep) and event.block == 0)
    commit = next(event for event in events if isinstance(event, BlockCommitted))
    return Trace(block=0, start=start, steps=steps, commit=commit)


@pytest.mark.parametrize("window", COLUMNS)
@pytest.mark.parametrize("idea", ["live", "known ending"])
def test_words_are_neither_cut_nor_overprinted_and_hardly_move(
    qapp: QApplication, story: Trace, idea: str, window: int
) -> None:
    theme = Theme(qapp, "light")
    blocks = [story, joined([[story], [story]], 256)]
    figures = measure_layouts(IDEAS[idea], blocks, COLUMNS[window], theme, TextMetrics(theme))
    drawn, between = figures["drawn"], figures["between_steps"]
    assert drawn["words"] > 1000
    assert drawn["narrow"] == drawn["overlaps"] == 0
    assert drawn["hidden_percent"] < 5.0
    assert between["moved_percent"] < (LIVE_LIMIT if idea == "live" else 0.001)
