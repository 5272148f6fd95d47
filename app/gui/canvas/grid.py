"""The block as a calm grid: a cell for every position, all of one size. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from app.gui.canvas.layout import Layout, Metrics, Run, lay_out

_COLUMNS = (16, 8, 4)  # powers of two: a block of 256 is a square of 16, and fills its rows in any case
_NARROWEST = 1.6  # of a cell, in units of a line's height

_SIGNS = {"\n": "↵", " ": "␣", "\t": "⇥"}


def lay_out_grid(prefix: str, pieces: Sequence[str], width: float, metrics: Metrics) -> Layout:
    """`prefix` as prose, and below it a run for every position that stands for its whole cell."""
    above = lay_out(prefix, (), width, metrics)
    top = above.height + metrics.paragraph_gap if above.runs else 0.0
    height = metrics.line_height("text")
    count = next((count for count in _COLUMNS if width / count >= _NARROWEST * height), _COLUMNS[-1])
    cell_width = width / count
    cells = tuple(
        Run(cell, "", cell % count * cell_width, top + cell // count * height, cell_width, "text")
        for cell in range(len(pieces))
    )
    return Layout(tuple(pieces), (*above.runs, *cells), top + -(-len(pieces) // count) * height)


def readable(piece: str) -> str:
    """A token as a cell shows it: without its spaces, or a sign for one that is nothing else."""
    return piece.strip() or _SIGNS.get(piece[:1], "")
