"""Paint a block of text while it is denoised: fog over unknown positions, words where they are known.

Entropy determines legibility and colour: slate fog, amber while undecided, text colour when certain.
Positions accepted in the step have a blue highlight, those lost again an amber one. Works on any paint
device, at any font size.
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
from app.gui.canvas.glyph_cache import GlyphCache, channels, color_from_argb, mix_colors, pack_argb
from app.gui.canvas.grid_painter import GridPainter
from app.gui.canvas.layout import Layout, Run
from app.gui.canvas.layout_arrays import Floats, LayoutArrays
from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.theme import Theme

CanvasMode = Literal["prose", "grid", "quiet"]
"""Flowing text, a grid of tokens, or text without animation."""
_MIN_TEXT_OPACITY = 0.45  # of the text of a position that is all fog
_HIGHLIGHT_OPACITY = 0.2  # of the highlight of a newly accepted position
_MIN_HIGHLIGHT = 0.03  # weaker highlights are not drawn

_FAR = 1 << 16  # pixels; wider than any screen


@dataclass(frozen=True)
class CanvasFrame:
    """Everything that one frame shows; the fog drifts with `time`, in seconds.

    With `grid`, the layout comes from `lay_out_grid`.
    """

    layout: Layout
    cells: Cells | None
    time: float = 0.0
    grid: bool = False


class CanvasPainter:
    """Paints a `CanvasFrame` in the colours of a theme."""

    def __init__(self, theme: Theme, metrics: TextMetrics) -> None:
        self._metrics = metrics
        self._glyphs = GlyphCache(metrics)
        self._fog = Fog(theme.color("fog"), metrics)
        self._grid_painter = GridPainter(theme, metrics)
        self._text_color = theme.color("text")
        names = ("fog", "unsure", "text", "accepted", "window")
        self._shades = {name: channels(theme.color(name)) for name in names}
        self._arrays: LayoutArrays | None = None

    def paint(self, painter: QPainter, frame: CanvasFrame) -> None:
        """Paint the block with its top left corner at the origin; clipped parts cost little."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        arrays = self._to_arrays(frame.layout)
        self._draw_settled(painter, arrays.prefix_runs if frame.cells is not None else frame.layout.runs)
        if frame.cells is None or not len(arrays.cells):
            return
        if frame.grid:
            self._grid_painter.draw(painter, arrays, frame.cells)
        else:
            self._draw_cells(painter, arrays, frame, frame.cells)

    def moving_area(self, frame: CanvasFrame) -> QRegion:
        """The area that changes in the next frame if the layout does not: cells, or rows in full width."""
        region = QRegion()
        if frame.cells is None:
            return region
        arrays, cells = self._to_arrays(frame.layout), frame.cells
        moving = cells.moving()
        if frame.grid:
            boxes = self._grid_painter.boxes(arrays)
            for number in np.flatnonzero(moving[arrays.cells]).tolist():
                region += boxes[number]
            return region
        moving |= (cells.clarity < CLEAR) & (cells.presence > 0.01)
        height = math.ceil(2.0 * self._metrics.em)
        for number in np.flatnonzero(np.bincount(arrays.row[moving[arrays.cells]])).tolist():
            top = arrays.rows[number]
            region += QRect(0, math.floor(top) - 2, _FAR, height + 4)
        return region

    def _to_arrays(self, layout: Layout) -> LayoutArrays:
        if self._arrays is None or self._arrays.layout is not layout:
            self._arrays = LayoutArrays(layout)
        return self._arrays

    def _draw_settled(self, painter: QPainter, runs: tuple[Run, ...] | list[Run]) -> None:
        painter.setPen(self._text_color)
        for run in runs:
            self._glyphs.draw(painter, run.x, run.y, run.text, run.style)

    def _draw_cells(self, painter: QPainter, arrays: LayoutArrays, frame: CanvasFrame, cells: Cells) -> None:
        index = arrays.cells
        presence, clarity, blend = cells.presence[index], cells.clarity[index], cells.blend[index]
        glow, shade = cells.accepted[index], cells.lost[index]
        visible = presence >= 0.01
        if painter.hasClipping():
            visible &= _runs_within(painter.clipRegion(), arrays, 2.0 * self._metrics.em)
        x = arrays.x + cells.offsets(arrays.keys)
        self._draw_highlights(painter, arrays, x, np.where(visible, presence, 0.0), glow, shade)
        self._fog.draw(painter, arrays, x, np.where(visible, presence, 0.0), clarity, frame.time)
        colors = self._colors(clarity, glow, shade)
        alpha = presence * (_MIN_TEXT_OPACITY + (1.0 - _MIN_TEXT_OPACITY) * clarity)
        # The old text is gone before the new one is half visible: two at once cannot be read.
        old, new = np.clip(1.0 - 1.5 * blend, 0.0, 1.0), np.clip(1.5 * blend - 0.5, 0.0, 1.0)
        old_colors, new_colors = pack_argb(colors, alpha * old), pack_argb(colors, alpha * new)
        xs = x.tolist()
        for number in np.flatnonzero(visible).tolist():
            run, left = arrays.runs[number], xs[number]
            final = frame.layout.pieces[run.cell]
            is_first_run = not arrays.parts[number]
            for pieces, argb in ((cells.earlier, old_colors[number]), (cells.pieces, new_colors[number])):
                if argb >> 24:
                    self._draw_piece(painter, run, left, pieces[run.cell], final, argb, is_first_run)

    def _draw_piece(
        self, painter: QPainter, run: Run, x: float, piece: str, final: str, argb: int, is_first_run: bool
    ) -> None:
        """Draw a token's text in a run; text that differs from the layout goes into its first run."""
        if piece == final:
            painter.setPen(color_from_argb(argb))
            self._glyphs.draw(painter, x, run.y, run.text, run.style)
        elif is_first_run and (text := piece.strip()):
            painter.setPen(color_from_argb(argb))
            available = max(run.width, 0.4 * self._metrics.em)
            self._glyphs.draw_fitted(painter, x, run.y, available, text, run.style)

    def _colors(self, clarity: Floats, glow: Floats, shade: Floats) -> Floats:
        shades = self._shades
        doubt = mix_colors(shades["fog"], shades["unsure"], clarity / 0.45)
        colors = mix_colors(doubt, shades["text"], (clarity - 0.45) / 0.4)
        lit = mix_colors(colors, shades["accepted"], glow * 0.9)
        return np.where((shade > glow)[:, None], mix_colors(colors, shades["unsure"], shade * 0.7), lit)

    def _draw_highlights(
        self,
        painter: QPainter,
        arrays: LayoutArrays,
        x: Floats,
        presence: Floats,
        glow: Floats,
        shade: Floats,
    ) -> None:
        """Draw highlights behind positions accepted or lost, a little wider than their words."""
        shades, strength = self._shades, np.maximum(glow, shade) * presence
        light = np.where((glow >= shade)[:, None], shades["accepted"], shades["unsure"])
        # Opaque: blending areas of this size would cost more than all text.
        highlights = pack_argb(
            mix_colors(shades["window"], light, strength * _HIGHLIGHT_OPACITY), np.ones(len(strength))
        )
        margin, radius = 2.0 * self._metrics.scale, 3.5 * self._metrics.scale
        # Within a word, a highlight overlaps the previous one, so that there is no visible seam.
        lit = strength > _MIN_HIGHLIGHT
        under = np.where(np.append(False, lit[:-1]), radius, 0.0)
        before, behind = np.where(arrays.starts_word, margin, under), np.where(arrays.ends_word, margin, 0.0)
        left, width = x - before, arrays.width + before + behind
        painter.setPen(Qt.PenStyle.NoPen)
        for number in np.flatnonzero(lit).tolist():
            run = arrays.runs[number]
            height = self._metrics.sizes[run.style].height() + margin / 2
            painter.setBrush(color_from_argb(highlights[number]))
            painter.drawRoundedRect(QRectF(left[number], run.y, width[number], height), radius, radius)


def _runs_within(region: QRegion, arrays: LayoutArrays, height: float) -> npt.NDArray[np.bool_]:
    """Which runs are in rows that intersect a region: [runs]."""
    boxes = (QRect(-_FAR, math.floor(top), 2 * _FAR, math.ceil(height)) for top in arrays.rows)
    intersects = np.array([region.intersects(box) for box in boxes], dtype=bool)
    return intersects[arrays.row]
