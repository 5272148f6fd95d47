"""Animation of positions: where runs are while they go to their place in a new layout."""

from __future__ import annotations

from app.gui.canvas.cells import Cells
from app.gui.canvas.layout import Run

KEYS = [(0, 0), (1, 0), (2, 0)]


def runs(*corners: tuple[float, float]) -> list[Run]:
    return [Run(cell, "fog", x, y, 30.0, "text") for cell, (x, y) in enumerate(corners)]


def test_runs_glide_along_their_line_and_with_it_but_fade_into_another_one() -> None:
    cells = Cells(["fog"] * 3)
    cells.presence[:] = 1.0
    cells.move(runs((0, 0), (0, 20), (60, 0)), runs((10, 0), (0, 48), (0, 20)))
    assert cells.offsets(KEYS).tolist() == [-10, 0, 0]
    assert cells.drops(KEYS).tolist() == [0, -28, 0]
    assert cells.presence[0] == cells.presence[1] == 1.0 > cells.presence[2]
    cells.advance(0.05)
    assert -10 < cells.offsets(KEYS)[0] < 0
    assert -28 < cells.drops(KEYS)[1] < 0
    cells.finish()
    assert not cells.offsets(KEYS).any()
    assert not cells.drops(KEYS).any()
