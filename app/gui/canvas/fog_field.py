"""The cells that fog is drawn in: where they are, which position each belongs to, how dense it is. No Qt.

The cells fill the block's room in rows and columns. Their density drifts like a bank of fog. A cell over text
belongs to that position and disappears with its uncertainty; beside the text it belongs to some position of
the same row, below it to the positions after the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.gui.canvas.easing import smoothstep
from app.gui.canvas.layout_arrays import Floats, Integers, LayoutArrays

_CHANGES = 0.4  # of a cell's character, a second
_STRIDE = 37  # characters of the stream between a cell's one and the next
_SWAY = 0.3  # of a character to either side of its place, in cells
_MARGIN = 0.6  # between fog and text, in cells


@dataclass(frozen=True)
class Covers:
    """Texts that keep fog away: row of the layout, left and right edge in pixels, opacity; all [texts]."""

    row: Integers
    left: Floats
    right: Floats
    opacity: Floats


class FogField:
    """The cells of rows that begin at `tops` and are `pitch` pixels apart; arrays are [cells], row by row."""

    def __init__(self, width: float, tops: Sequence[float], pitch: float, cell_width: float) -> None:
        self.columns, self.rows = max(1, int(width / cell_width - 2.0 * _SWAY)), len(tops)
        self.left = _SWAY * cell_width
        """Where the first column begins, so that nothing is cut off at the edge."""
        self.tops: Floats = np.array(tops, dtype=np.float64)
        self.cell_width, self.pitch = cell_width, pitch
        number = np.arange(self.columns * self.rows)
        self._column, self._row = number % self.columns, number // self.columns
        self.x: Floats = self.left + self._column.astype(np.float64) * cell_width
        self.y: Floats = self.tops[self._row]
        self.hash = _hash(number * 12.9898)
        """A fixed number in [0, 1) for each cell, at random."""
        self._density: tuple[float, Floats] | None = None
        self._edge = _edges(self._column, self._row, self.columns, self.rows)
        self.feather = _feather(self._column, self.columns, 1.8) * _feather(self._row, self.rows, 1.2)
        """How dense the cloud is towards all its edges, 0 to 1."""

    def __len__(self) -> int:
        return len(self.x)

    def owners(self, arrays: LayoutArrays, count: int, line_height: float) -> Integers:
        """Assign each cell to what its fog depends on: an index into the result of `fog_of_owners`."""
        rows, committed = len(arrays.rows), count + len(arrays.rows)
        if not rows:
            owner = _in_order(len(self), np.arange(count))
        else:
            middle, centre = self.y + self.pitch / 2, self.x + self.cell_width / 2
            row = np.maximum(np.searchsorted(arrays.rows, middle, side="right") - 1, 0)
            is_below = middle > arrays.rows[-1] + line_height
            owner = np.empty(len(self), dtype=np.int64)
            tail = np.arange(int(arrays.cells.max()) + 1, count)
            below = int(is_below.sum())
            owner[is_below] = _in_order(below, tail) if len(tail) else count + rows - 1
            for number in range(rows):
                inside = (row == number) & ~is_below
                owner[inside] = _owners_in_row(arrays, number, centre[inside], beside=count + number)
        if arrays.prefix_runs:
            last = max(run.y for run in arrays.prefix_runs)  # the line that the block continues
            end = max(run.x + run.width for run in arrays.prefix_runs if run.y == last)
            middle = self.y + self.pitch / 2
            is_beside = (middle < last + line_height) & (self.x < end + self.cell_width / 2)
            owner[(middle < last) | is_beside] = committed
        return owner

    def seen(self, covers: Covers, arrays: LayoutArrays) -> Floats:
        """How opaque the text over each cell is, or beside it, so that fog and text do not touch: 0 to 1."""
        seen = np.zeros(len(self))
        margin = _MARGIN * self.cell_width
        begin = np.floor((covers.left - margin - self.left) / self.cell_width).astype(np.int64)
        end = np.floor((covers.right + margin - self.left) / self.cell_width).astype(np.int64) + 1
        begin, end = np.clip(begin, 0, self.columns), np.clip(end, 0, self.columns)
        widths = np.maximum(end - begin, 0)
        within = np.arange(int(widths.sum())) - np.repeat(np.cumsum(widths) - widths, widths)
        first = np.searchsorted(self.tops, arrays.rows)[covers.row] * self.columns + begin
        cells, opacity = np.repeat(first, widths) + within, np.repeat(covers.opacity, widths)
        np.maximum.at(seen, cells, opacity)
        np.maximum.at(seen, cells + self.columns, opacity)  # each line of text has two rows of fog
        return seen

    def above(self, height: float, tops: Floats) -> Floats:
        """How much of each cell is above the edge of what can be seen, so that no row is cut: 0 to 1."""
        rows = np.clip((height - tops - self.pitch) / self.pitch + 0.5, 0.0, 1.0)
        return np.repeat(rows, self.columns)

    def blurred(self, share: Floats) -> Floats:
        """Soften the edges of fog within rows."""
        cells = share.reshape(self.rows, self.columns)
        for _ in range(2):
            cells = _neighbours(np.add, cells) / 3.0
        return cells.reshape(-1)

    def without_crumbs(self, share: Floats) -> Floats:
        """Remove fog that is narrower than five cells: a few letters between words look like dirt."""
        cells = share.reshape(self.rows, self.columns)
        narrowed = _neighbours(np.minimum, _neighbours(np.minimum, cells))
        widened = _neighbours(np.maximum, _neighbours(np.maximum, narrowed))
        return np.minimum(cells, widened).reshape(-1)

    def drawn_tops(self, lifted: float) -> Floats:
        """Where rows are drawn: evenly at first, at their lines of text once the fog has `lifted` (1)."""
        end = self.tops[-1] + self.pitch
        even = np.arange(self.rows) * (end / self.rows)
        tops: Floats = even + (self.tops - even) * smoothstep(lifted)
        return tops

    def density(self, time: float) -> Floats:
        """How dense the fog is at a moment, 0 to 1."""
        if self._density is None or self._density[0] != time:
            self._density = time, self._density_at(time)
        return self._density[1]

    def _density_at(self, time: float) -> Floats:
        x, y = self.x / self.cell_width, self.y / self.pitch
        large = _value_noise(x / 13.0 + time * 0.25, y / 2.6 - time * 0.12, 0.0)
        small = _value_noise(x / 4.8 - time * 0.2, y / 1.4 + time * 0.1, 3.0)
        return np.clip((0.65 * large + 0.35 * small - 0.28) / 0.5, 0.0, 1.0) * self._edge

    def sway_of_row(self, row: int, time: float) -> tuple[Floats, Floats]:
        """Where the characters of a row are at a moment, in pixels: x, and y below the row's place."""
        column = np.arange(self.columns)
        x = column + _SWAY * (1.0 + np.sin(time * 0.9 + row * 0.9 + column * 0.13))
        y = 0.16 * np.sin(time * 0.7 + column * 0.21 + row)
        return x * self.cell_width, y * self.pitch

    def characters(self, length: int, time: float) -> Integers:
        """The index of each cell's character in a stream of `length` at a moment; it changes now and then."""
        ticks = np.floor(time * _CHANGES + self.hash).astype(np.int64)
        index: Integers = (np.arange(len(self)) + _STRIDE * ticks) % max(length, 1)
        return index


def _neighbours(combine: np.ufunc, cells: Floats) -> Floats:
    """Combine each cell of a row with the ones beside it."""
    padded = np.pad(cells, ((0, 0), (1, 1)), mode="edge")
    combined: Floats = combine(combine(padded[:, :-2], padded[:, 2:]), cells)
    return combined


def fog_of_owners(amount: Floats, arrays: LayoutArrays, pinned: npt.NDArray[np.bool_]) -> Floats:
    """The fog of all owners of cells: of each position, of each row on average, of earlier text (0).

    A row with `pinned` positions has fog over the others alone.
    """
    rows = len(arrays.rows)
    sums = np.bincount(arrays.row, weights=amount[arrays.cells], minlength=rows)
    means = sums / np.maximum(np.bincount(arrays.row, minlength=rows), 1)
    means[arrays.row[pinned[arrays.cells]]] = 0.0
    return np.concatenate([amount, means, [0.0]])


def fog_rows(arrays: LayoutArrays, height: float, line_height: float) -> list[float]:
    """The tops of the rows of fog in a room: two for each line of text, then as many as there is room for."""
    tops: list[float] = []
    ends = 0.0
    for top in arrays.rows:
        while ends + 0.9 * line_height <= top:  # blank lines
            tops += (ends, ends + line_height / 2)
            ends += line_height
        tops += (top, top + line_height / 2)
        ends = top + line_height
    while ends + 0.75 * line_height <= height or not tops:
        tops += (ends, ends + line_height / 2)
        ends += line_height
    return tops


def _owners_in_row(arrays: LayoutArrays, row: int, centre: Floats, *, beside: int) -> Integers:
    """Assign cells of a row of text to the positions they lie over, or to `beside`."""
    runs = np.flatnonzero(arrays.row == row)
    runs = runs[np.argsort(arrays.x[runs], kind="stable")]
    left, right = arrays.x[runs], (arrays.x + arrays.width)[runs]
    over = np.minimum(np.searchsorted((right[:-1] + left[1:]) / 2, centre), len(runs) - 1)
    is_beside = (centre < left[0]) | (centre > right[-1])
    owners: Integers = np.where(is_beside, beside, arrays.cells[runs[over]])
    return owners


def _in_order(cells: int, positions: Integers) -> Integers:
    """Spread positions over a number of cells in their order."""
    owners: Integers = positions[np.arange(cells) * len(positions) // max(cells, 1)]
    return owners


def _edges(column: Integers, row: Integers, columns: int, rows: int) -> Floats:
    """Soften the right and the lower edge."""
    right = np.minimum(1.0, (columns - column) / min(6.0, columns / 4 + 1))
    below = np.minimum(1.0, (rows - row) / 1.6)
    return 0.3 + 0.7 * right * below


def _feather(number: Integers, count: int, width: float) -> Floats:
    """Soften both ends of `count` rows or columns."""
    width = min(width, count / 4)
    distance = np.minimum(number + 0.5, count - number - 0.5)
    share = np.clip(distance / max(width, 0.5), 0.0, 1.0)
    return smoothstep(share)


def _value_noise(x: Floats, y: Floats, seed: float) -> Floats:
    """Smooth noise from 0 to 1: random values at whole coordinates, interpolated (value noise)."""
    left, top = np.floor(x), np.floor(y)
    across, down = x - left, y - top
    across, down = smoothstep(across), smoothstep(down)

    def corner(dx: int, dy: int) -> Floats:
        return _hash((left + dx) * 127.1 + (top + dy) * 311.7 + seed * 74.7)

    upper = corner(0, 0) * (1.0 - across) + corner(1, 0) * across
    lower = corner(0, 1) * (1.0 - across) + corner(1, 1) * across
    return upper * (1.0 - down) + lower * down


def _hash(seed: Floats | npt.NDArray[np.floating]) -> Floats:
    """Turn each number into another one in [0, 1)."""
    value = np.sin(seed) * 43758.5453
    fraction: Floats = value - np.floor(value)
    return fraction
