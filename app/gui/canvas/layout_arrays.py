"""A layout as NumPy arrays, for computing over all runs at once. No Qt."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.gui.canvas.layout import PREFIX, Layout, Run

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class LayoutArrays:
    """The runs of a layout: `prefix_runs` are text committed before, `runs` belong to positions.

    `rows` are the tops of rows, in order. Arrays are [runs]: `cells` are positions, `row` are indices into
    `rows`, `parts` counts the previous runs of the same position, `starts_word` and `ends_word` tell whether
    a run is at the start or end of a word. `words` are the first run of each word and the one after its last.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.prefix_runs = tuple(run for run in layout.runs if run.cell == PREFIX)
        self.runs = tuple(run for run in layout.runs if run.cell != PREFIX)
        self.cells: Integers = np.array([run.cell for run in self.runs], dtype=np.int64)
        self.x: Floats = np.array([run.x for run in self.runs])
        self.y: Floats = np.array([run.y for run in self.runs])
        self.width: Floats = np.array([run.width for run in self.runs])
        self.rows = sorted({run.y for run in self.runs})
        self.row: Integers = np.searchsorted(self.rows, self.y)
        self.parts = _parts(self.runs)
        after = (_gaps(self.x, self.width) > 0.5) | (self.y[1:] != self.y[:-1])
        self.starts_word = np.append(True, after)[: len(self.runs)]
        self.ends_word = np.append(after, True)[: len(self.runs)]
        ends = (np.flatnonzero(self.ends_word) + 1).tolist()
        self.words: list[tuple[int, int]] = list(zip([0, *ends[:-1]], ends, strict=True)) if ends else []
        self.keys: list[tuple[int, int]] = list(zip(self.cells.tolist(), self.parts.tolist(), strict=True))


def _gaps(x: Floats, width: Floats) -> Floats:
    """The space between each run and the one after it, which is on its left where text is read that way."""
    return np.maximum(x[1:] - x[:-1] - width[:-1], x[:-1] - x[1:] - width[1:])


def _parts(runs: tuple[Run, ...]) -> Integers:
    counts: dict[int, int] = {}
    parts = []
    for run in runs:
        parts.append(counts.get(run.cell, 0))
        counts[run.cell] = parts[-1] + 1
    return np.array(parts, dtype=np.int64)
