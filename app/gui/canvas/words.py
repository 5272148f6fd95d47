"""Choose the texts of a block that are drawn, and where: at their natural width, or not at all. No Qt.

A draft changes faster than the layout, so a position's text may differ from the one its box was made for.
It is then placed with the rest of its word if there is room; otherwise the place stays fog. Nothing is
narrowed or cut, and no two texts overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.gui.canvas.layout import Metrics
from app.gui.canvas.layout_arrays import Floats, LayoutArrays
from app.gui.canvas.markup import Style
from app.markdown.direction import direction

_GAP_SHARE = 0.5  # of the space behind a word, into which a guess may extend

_TOUCH = 0.5  # pixels that two texts may overlap
_SPACE_SHARE = 0.7  # of a space that is always between two words while they move


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text to draw; `run` is the index of the run in whose box it stands, `x` its left edge."""

    run: int
    text: str
    x: float
    width: float
    style: Style


def place_words(
    arrays: LayoutArrays,
    pieces: Sequence[str],
    metrics: Metrics,
    width: float = 0.0,
    legible: npt.NDArray[np.bool_] | None = None,
) -> list[PlacedText]:
    """Place `pieces`, one per position, in a layout `width` pixels wide; omit those without room.

    Words without a `legible` position are omitted as well: most drafts are never seen, so they needn't be
    measured.
    """
    placed: list[PlacedText] = []
    limits = _limits(arrays, width)
    for (first, end), limit in zip(arrays.words, limits, strict=True):
        runs = range(first, end)
        if legible is not None and not legible[arrays.cells[first:end]].any():
            continue
        if all(_is_as_laid_out(arrays, number, pieces) for number in runs):
            placed += (_as_laid_out(arrays, number) for number in runs)
            continue
        guess = list(_place_guess(arrays, runs, pieces, metrics))
        if guess and _right(guess) <= limit and _is_plain(guess):
            placed += guess
        else:
            placed += (_as_laid_out(arrays, n) for n in runs if _is_as_laid_out(arrays, n, pieces))
    return placed


def _is_as_laid_out(arrays: LayoutArrays, number: int, pieces: Sequence[str]) -> bool:
    cell = arrays.runs[number].cell
    return pieces[cell] == arrays.layout.pieces[cell]


def _as_laid_out(arrays: LayoutArrays, number: int) -> PlacedText:
    run = arrays.runs[number]
    return PlacedText(number, run.text, run.x, run.width, run.style)


def _place_guess(
    arrays: LayoutArrays, runs: range, pieces: Sequence[str], metrics: Metrics
) -> Iterator[PlacedText]:
    """Put the texts of a word's positions side by side, from the word's left edge on."""
    x = min(arrays.runs[number].x for number in runs)
    is_first = True
    for number in runs:
        run = arrays.runs[number]
        if _is_as_laid_out(arrays, number, pieces):
            text = run.text
        elif arrays.parts[number]:
            continue  # the whole text of a position stands in its first run
        else:
            text = pieces[run.cell]
        shown = text.strip()
        if not shown:
            continue
        if not is_first and text[0].isspace():
            x += metrics.advance(" ", run.style)
        width = metrics.advance(shown, run.style)
        yield PlacedText(number, shown, x, width, run.style)
        x += width
        is_first = False


def _right(guess: Sequence[PlacedText]) -> float:
    return guess[-1].x + guess[-1].width


def _limits(arrays: LayoutArrays, width: float) -> list[float]:
    """How far to the right a guess may reach in the place of each word, without coming near the next one."""
    if not arrays.words:
        return []
    begins = np.array([begin for begin, _ in arrays.words])
    left = np.minimum.reduceat(arrays.x, begins)
    right = np.maximum.reduceat(arrays.x + arrays.width, begins)
    row = arrays.row[begins]
    order = np.lexsort((left, row))
    limits = np.maximum(right, width)
    has_next = row[order][1:] == row[order][:-1]
    gap = np.maximum(left[order][1:] - right[order][:-1], 0.0)
    limits[order[:-1][has_next]] = (right[order][:-1] + _GAP_SHARE * gap)[has_next]
    result: list[float] = limits.tolist()
    return result


def _is_plain(guess: Sequence[PlacedText]) -> bool:
    """Whether texts can be placed from left to right, on one line."""
    return all("\n" not in text.text and direction(text.text) != "rtl" for text in guess)


def without_overlaps(
    placed: Sequence[PlacedText],
    arrays: LayoutArrays,
    offsets: Floats,
    clarity: Floats,
    space: float = 0.0,
) -> list[PlacedText]:
    """Drop texts that would overlap or touch another one while runs move; of two, the clearer one stays.

    `offsets` and `clarity` are arrays over the runs; `space` is the width of a space in pixels.
    """

    def left(text: PlacedText) -> float:
        return text.x + float(offsets[text.run])

    def is_crossed(before: PlacedText, text: PlacedText) -> bool:
        is_same_row = arrays.row[before.run] == arrays.row[text.run]
        gap = max(0.0, _SPACE_SHARE * min(text.x - before.x - before.width, space))
        return bool(is_same_row) and left(before) + before.width + gap > left(text) + _TOUCH

    kept: list[PlacedText] = []
    for text in sorted(placed, key=lambda text: (int(arrays.row[text.run]), left(text))):
        while kept and is_crossed(kept[-1], text) and clarity[kept[-1].run] < clarity[text.run]:
            kept.pop()
        if not kept or not is_crossed(kept[-1], text):
            kept.append(text)
    return kept


def clear_of(
    texts: Sequence[PlacedText], others: Sequence[PlacedText], arrays: LayoutArrays, offsets: Floats
) -> list[PlacedText]:
    """Drop the texts that overlap one of `others` of another position; `offsets` are arrays over the runs."""
    taken: dict[int, list[tuple[float, float, int]]] = {}
    for other in others:
        left = other.x + float(offsets[other.run])
        place = (left + _TOUCH, left + other.width - _TOUCH, int(arrays.cells[other.run]))
        taken.setdefault(int(arrays.row[other.run]), []).append(place)

    def is_clear(text: PlacedText) -> bool:
        left, cell = text.x + float(offsets[text.run]), int(arrays.cells[text.run])
        places = taken.get(int(arrays.row[text.run]), ())
        return not any(begin < left + text.width and left < end and own != cell for begin, end, own in places)

    return [text for text in texts if is_clear(text)]
