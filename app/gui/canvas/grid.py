"""Lay out a block as a grid: one cell of equal size per position. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from app.gui.canvas.layout import Layout, Metrics, Run, lay_out

_COLUMNS = (16, 8, 4)  # powers of two, so that a block of 256 always fills its rows
_MIN_CELL_WIDTH = 1.7  # in units of a line's height

_SYMBOLS = {"\n": "↵", " ": "␣", "\t": "⇥"}


def lay_out_grid(prefix: str, pieces: Sequence[str], width: float, metrics: Metrics) -> Layout:
    """Lay out `prefix` as prose, and below it one run per position that covers its cell."""
    above = lay_out(prefix, (), width, metrics)
    top = above.height + metrics.paragraph_gap if above.runs else 0.0
    height = metrics.line_height("text")
    count = next((count for count in _COLUMNS if width / count >= _MIN_CELL_WIDTH * height), _COLUMNS[-1])
    cell_width = width / count
    cells = tuple(
        Run(cell, "", cell % count * cell_width, top + cell // count * height, cell_width, "text")
        for cell in range(len(pieces))
    )
    return Layout(tuple(pieces), (*above.runs, *cells), top + -(-len(pieces) // count) * height)


def cell_text(piece: str) -> str:
    """The text shown in a cell: without spaces, or a sign for a token that is only whitespace."""
    return piece.strip() or _SYMBOLS.get(piece[:1], "")
