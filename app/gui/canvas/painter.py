"""Draws a block of text on its way out of the fog: dots where nothing is known, words where it is.

Entropy decides legibility and colour: slate fog, amber while undecided, ink when sure. Blue light falls on
what was accepted in the step, an amber shade on what was lost again. Knows no widgets: whatever a `QPainter`
can paint on will do, at any size of type.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion

from app.gui.canvas.cells import Cells
from app.gui.canvas.fog import CLEAR, Fog
from app.gui.canvas.glyph_cache import GlyphCache, channels, color_of, mixed, packed
from app.gui.canvas.grid_painter import GridPainter
from app.gui.canvas.layout import Layout, Run
from app.gui.canvas.layout_arrays import Floats, LayoutArrays
from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.theme import Theme

CanvasMode = Literal["prose", "grid", "quiet"]
"""Flowing text, a cell for every token, or text without any motion."""

_DIMMEST = 0.45  # opacity of the text of a position that is all fog
_WASH = 0.2  # strength of the light on what has just been accepted
_FAINTEST = 0.03  # light that can still be seen


_FAR = 1 << 16  # pixels; wider than any screen


@dataclass(frozen=True)
class Moment:
    """Everything that a frame shows; the fog drifts with `time`, in seconds.

    With `grid`, the layout is one of `lay_out_grid`.
    """

    layout: Layout
    cells: Cells | None
    time: float = 0.0
    grid: bool = False


class CanvasPainter:
    """Paints a `Moment` with the colours of a theme."""

    def __init__(self, theme: Theme, metrics: TextMetrics) -> None:
        self._metrics = metrics
        self._inkwell = GlyphCache(metrics)
        self._fog = Fog(theme.color("fog"), metrics)
        self._tiles = GridPainter(theme, metrics)
        self._ink = theme.color("ink")
        names = ("fog", "unsure", "ink", "accepted", "window")
        self._shades = {name: channels(theme.color(name)) for name in names}
        self._placed: LayoutArrays | None = None

    def paint(self, painter: QPainter, moment: Moment) -> None:
        """Draw the whole block with its top left corner at the origin; what is clipped away costs little."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        placed = self._place(moment.layout)
        self._draw_settled(painter, placed.fixed if moment.cells is not None else moment.layout.runs)
        if moment.cells is None or not len(placed.cells):
            return
        if moment.grid:
            self._tiles.draw(painter, placed, moment.cells)
        else:
            self._draw_cells(painter, placed, moment, moment.cells)

    def moving_area(self, moment: Moment) -> QRegion:
        """Where the next frame will differ while the layout stays: tiles, or whole rows from edge to edge."""
        region = QRegion()
        if moment.cells is None:
            return region
        placed, cells = self._place(moment.layout), moment.cells
        moving = cells.moving()
        if moment.grid:
            boxes = self._tiles.boxes(placed)
            for number in np.flatnonzero(moving[placed.cells]).tolist():
                region += boxes[number]
            return region
        moving |= (cells.clarity < CLEAR) & (cells.presence > 0.01)
        height = math.ceil(2.0 * self._metrics.em)
        for number in np.flatnonzero(np.bincount(placed.row[moving[placed.cells]])).tolist():
            top = placed.rows[number]
            region += QRect(0, math.floor(top) - 2, _FAR, height + 4)
        return region

    def _place(self, layout: Layout) -> LayoutArrays:
        if self._placed is None or self._placed.layout is not layout:
            self._placed = LayoutArrays(layout)
        return self._placed

    def _draw_settled(self, painter: QPainter, runs: tuple[Run, ...] | list[Run]) -> None:
        painter.setPen(self._ink)
        for run in runs:
            self._inkwell.draw(painter, run.x, run.y, run.text, run.style)

    def _draw_cells(self, painter: QPainter, placed: LayoutArrays, moment: Moment, cells: Cells) -> None:
        index = placed.cells
        presence, clarity, blend = cells.presence[index], cells.clarity[index], cells.blend[index]
        glow, shade = cells.accepted[index], cells.lost[index]
        seen = presence >= 0.01
        if painter.hasClipping():
            seen &= _within(painter.clipRegion(), placed, 2.0 * self._metrics.em)
        x = placed.x + cells.offsets(placed.keys)
        self._draw_lights(painter, placed, x, np.where(seen, presence, 0.0), glow, shade)
        self._fog.draw(painter, placed, x, np.where(seen, presence, 0.0), clarity, moment.time)
        colors = self._colors(clarity, glow, shade)
        alpha = presence * (_DIMMEST + (1.0 - _DIMMEST) * clarity)
        # The old text is gone before the new one is half there: two at once cannot be read.
        old, new = np.clip(1.0 - 1.5 * blend, 0.0, 1.0), np.clip(1.5 * blend - 0.5, 0.0, 1.0)
        old_inks, new_inks = packed(colors, alpha * old), packed(colors, alpha * new)
        places = x.tolist()
        for number in np.flatnonzero(seen).tolist():
            run, place = placed.runs[number], places[number]
            final = moment.layout.pieces[run.cell]
            whole = not placed.parts[number]
            for pieces, ink in ((cells.earlier, old_inks[number]), (cells.pieces, new_inks[number])):
                if ink >> 24:
                    self._draw_piece(painter, run, place, pieces[run.cell], final, ink, whole)

    def _draw_piece(
        self, painter: QPainter, run: Run, x: float, piece: str, final: str, ink: int, whole: bool
    ) -> None:
        """A piece of text in a run; one that is laid out otherwise is put into its first run as a `whole`."""
        if piece == final:
            painter.setPen(color_of(ink))
            self._inkwell.draw(painter, x, run.y, run.text, run.style)
        elif whole and (text := piece.strip()):
            painter.setPen(color_of(ink))
            room = max(run.width, 0.4 * self._metrics.em)
            self._inkwell.draw_fitted(painter, x, run.y, room, text, run.style)

    def _colors(self, clarity: Floats, glow: Floats, shade: Floats) -> Floats:
        shades = self._shades
        doubt = mixed(shades["fog"], shades["unsure"], clarity / 0.45)
        colors = mixed(doubt, shades["ink"], (clarity - 0.45) / 0.4)
        lit = mixed(colors, shades["accepted"], glow * 0.9)
        return np.where((shade > glow)[:, None], mixed(colors, shades["unsure"], shade * 0.7), lit)

    def _draw_lights(
        self,
        painter: QPainter,
        placed: LayoutArrays,
        x: Floats,
        presence: Floats,
        glow: Floats,
        shade: Floats,
    ) -> None:
        """A wash of light behind what was accepted or lost, a little wider than its words."""
        shades, strength = self._shades, np.maximum(glow, shade) * presence
        light = np.where((glow >= shade)[:, None], shades["accepted"], shades["unsure"])
        # Opaque: to blend areas as large as these would cost more than all text.
        inks = packed(mixed(shades["window"], light, strength * _WASH), np.ones(len(strength)))
        margin, radius = 2.0 * self._metrics.scale, 3.5 * self._metrics.scale
        # Within a word, light reaches under that of the part before: no seam is to be seen.
        lit = strength > _FAINTEST
        under = np.where(np.append(False, lit[:-1]), radius, 0.0)
        before, behind = np.where(placed.opens, margin, under), np.where(placed.ends, margin, 0.0)
        left, width = x - before, placed.width + before + behind
        painter.setPen(Qt.PenStyle.NoPen)
        for number in np.flatnonzero(lit).tolist():
            run = placed.runs[number]
            height = self._metrics.sizes[run.style].height() + margin / 2
            painter.setBrush(color_of(inks[number]))
            painter.drawRoundedRect(QRectF(left[number], run.y, width[number], height), radius, radius)


def _within(region: QRegion, placed: LayoutArrays, height: float) -> npt.NDArray[np.bool_]:
    """Which runs stand in rows that reach into a region."""
    boxes = (QRect(-_FAR, math.floor(top), 2 * _FAR, math.ceil(height)) for top in placed.rows)
    reaching = np.array([region.intersects(box) for box in boxes], dtype=bool)
    return reaching[placed.row]
