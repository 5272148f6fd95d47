"""Draws the grid: a heat map of the block that can be read."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from app.gui.canvas.cells import Cells
from app.gui.canvas.glyph_cache import GlyphCache, channels, color_of, mixed, packed
from app.gui.canvas.grid import readable
from app.gui.canvas.layout_arrays import Floats, LayoutArrays
from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.theme import Theme

_TYPE = 0.82  # size of the type in a cell, of the reading font's
_GAP = 1.5  # pixels around a tile
_RADIUS = 4.0
_PADDING = 5.0
_EMPTY = 0.05  # opacity of a tile of which nothing more is to be said


class GridPainter:
    """Cells of one size, each in the colour of its state: slate, amber, paper; blue when it is accepted."""

    def __init__(self, theme: Theme, metrics: TextMetrics) -> None:
        self._metrics = metrics
        self._small = TextMetrics(theme, metrics.scale / theme.scale * _TYPE)
        self._inkwell = GlyphCache(self._small, cut="…")
        names = ("fog", "unsure", "ink", "accepted", "window")
        self._shades = {name: channels(theme.color(name)) for name in names}
        self._placed: LayoutArrays | None = None
        self._boxes: list[QRect] = []

    def boxes(self, placed: LayoutArrays) -> list[QRect]:
        """The pixels that each run's tile may touch."""
        if placed is not self._placed:
            self._placed, height = placed, self._metrics.line_height("text")
            self._boxes = [QRectF(run.x, run.y, run.width, height).toAlignedRect() for run in placed.runs]
        return self._boxes

    def draw(self, painter: QPainter, placed: LayoutArrays, cells: Cells) -> None:
        """Draw the cells of a grid's layout; every position has one run there."""
        blend = cells.blend
        old, new = np.clip(1.0 - 1.5 * blend, 0.0, 1.0), np.clip(1.5 * blend - 0.5, 0.0, 1.0)
        fills = self._fills(cells)
        colors = mixed(self._shades["ink"], self._shades["accepted"], cells.accepted * 0.9)
        alpha = cells.presence * (0.5 + 0.5 * cells.clarity)
        inks = packed(colors, alpha * old), packed(colors, alpha * new)
        scale, height = self._metrics.scale, self._metrics.line_height("text")
        gap, padding, radius = _GAP * scale, _PADDING * scale, _RADIUS * scale
        below = (height - self._small.sizes["text"].height()) / 2
        clip = painter.clipRegion() if painter.hasClipping() else None
        for run, touched in zip(placed.runs, self.boxes(placed), strict=True):
            if clip is not None and not clip.intersects(touched):
                continue
            box = QRectF(run.x, run.y, run.width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color_of(fills[run.cell]))
            painter.drawRoundedRect(box.adjusted(gap, gap, -gap, -gap), radius, radius)
            for pieces, ink in zip((cells.earlier, cells.pieces), inks, strict=True):
                if ink[run.cell] >> 24 and (text := readable(pieces[run.cell])):
                    painter.setPen(color_of(ink[run.cell]))
                    room = run.width - 2 * padding
                    self._inkwell.draw_fitted(painter, run.x + padding, run.y + below, room, text, "text")

    def _fills(self, cells: Cells) -> list[int]:
        shades, clarity = self._shades, cells.clarity
        doubt = mixed(shades["fog"], shades["unsure"], clarity / 0.5)
        colors = mixed(doubt, shades["ink"], (clarity - 0.75) / 0.25)
        unsettled: Floats = 0.34 * np.clip((1.0 - clarity) / 0.45, 0.0, 1.0) * cells.presence
        glow = np.maximum(cells.accepted, cells.lost)
        light = np.where((cells.accepted >= cells.lost)[:, None], shades["accepted"], shades["unsure"])
        weight = np.clip(glow, 0.0, 1.0)
        alpha = np.maximum(_EMPTY, unsettled) * (1.0 - weight) + 0.42 * weight
        # Opaque: blending the whole block in every frame would cost most of its time.
        fills = mixed(shades["window"], mixed(colors, light, weight), alpha)
        return packed(fills, np.ones(len(cells)))
