"""A layout as arrays, for everything that is computed for all of its runs at once. NumPy, no Qt."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.gui.canvas.layout import PREFIX, Layout, Run

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class LayoutArrays:
    """The runs of a layout: `fixed` are those committed before, `runs` those of positions.

    `rows` is where rows begin, from above. Arrays are [runs]: `cells` are positions, `row` places among
    `rows`, `parts` how many runs of the same position came before, `opens` and `ends` whether a run is at
    the beginning or the end of a word.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.fixed = tuple(run for run in layout.runs if run.cell == PREFIX)
        self.runs = tuple(run for run in layout.runs if run.cell != PREFIX)
        self.cells: Integers = np.array([run.cell for run in self.runs], dtype=np.int64)
        self.x: Floats = np.array([run.x for run in self.runs])
        self.y: Floats = np.array([run.y for run in self.runs])
        self.width: Floats = np.array([run.width for run in self.runs])
        self.rows = sorted({run.y for run in self.runs})
        self.row: Integers = np.searchsorted(self.rows, self.y)
        self.parts = _parts(self.runs)
        after = (self.x[1:] - self.x[:-1] - self.width[:-1] > 0.5) | (self.y[1:] != self.y[:-1])
        self.opens = np.append(True, after)[: len(self.runs)]
        self.ends = np.append(after, True)[: len(self.runs)]
        self.keys: list[tuple[int, int]] = list(zip(self.cells.tolist(), self.parts.tolist(), strict=True))


def _parts(runs: tuple[Run, ...]) -> Integers:
    counts: dict[int, int] = {}
    parts = []
    for run in runs:
        parts.append(counts.get(run.cell, 0))
        counts[run.cell] = parts[-1] + 1
    return np.array(parts, dtype=np.int64)
