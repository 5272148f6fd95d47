"""Paint the grid: a readable heat map of the block."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from app.gui.canvas.cells import Cells
from app.gui.canvas.glyph_cache import GlyphCache, channels, color_from_argb, mix_colors, pack_argb
from app.gui.canvas.grid import cell_text
from app.gui.canvas.layout_arrays import Floats, LayoutArrays
from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.theme import Theme

_FONT_SCALE = 0.82  # of the type in a cell, relative to the reading font
_GAP = 1.5  # pixels around a cell
_RADIUS = 4.0
_PADDING = 5.0
_SETTLED_OPACITY = 0.05  # of the background of a settled cell


class GridPainter:
    """Paints cells in the colour of their state: slate, amber, background; blue when accepted."""

    def __init__(self, theme: Theme, metrics: TextMetrics) -> None:
        self._metrics = metrics
        self._small = TextMetrics(theme, metrics.scale / theme.scale * _FONT_SCALE)
        self._glyphs = GlyphCache(self._small, ellipsis="…")
        names = ("fog", "unsure", "text", "accepted", "window")
        self._shades = {name: channels(theme.color(name)) for name in names}
        self._arrays: LayoutArrays | None = None
        self._boxes: list[QRect] = []

    def boxes(self, arrays: LayoutArrays) -> list[QRect]:
        """The pixels that each run's cell may touch."""
        if arrays is not self._arrays:
            self._arrays, height = arrays, self._metrics.line_height("text")
            self._boxes = [QRectF(run.x, run.y, run.width, height).toAlignedRect() for run in arrays.runs]
        return self._boxes

    def draw(self, painter: QPainter, arrays: LayoutArrays, cells: Cells) -> None:
        """Draw the cells of a grid layout, which has one run per position."""
        blend = cells.blend
        old, new = np.clip(1.0 - 1.5 * blend, 0.0, 1.0), np.clip(1.5 * blend - 0.5, 0.0, 1.0)
        fills = self._fills(cells)
        colors = mix_colors(self._shades["text"], self._shades["accepted"], cells.accepted * 0.9)
        alpha = cells.presence * (0.5 + 0.5 * cells.clarity)
        text_colors = pack_argb(colors, alpha * old), pack_argb(colors, alpha * new)
        scale, height = self._metrics.scale, self._metrics.line_height("text")
        gap, padding, radius = _GAP * scale, _PADDING * scale, _RADIUS * scale
        text_top = (height - self._small.sizes["text"].height()) / 2
        clip = painter.clipRegion() if painter.hasClipping() else None
        for run, bounds in zip(arrays.runs, self.boxes(arrays), strict=True):
            if clip is not None and not clip.intersects(bounds):
                continue
            box = QRectF(run.x, run.y, run.width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color_from_argb(fills[run.cell]))
            painter.drawRoundedRect(box.adjusted(gap, gap, -gap, -gap), radius, radius)
            for pieces, argb in zip((cells.earlier, cells.pieces), text_colors, strict=True):
                if argb[run.cell] >> 24 and (text := cell_text(pieces[run.cell])):
                    painter.setPen(color_from_argb(argb[run.cell]))
                    available = run.width - 2 * padding
                    self._glyphs.draw_fitted(
                        painter, run.x + padding, run.y + text_top, available, text, "text"
                    )

    def _fills(self, cells: Cells) -> list[int]:
        shades, clarity = self._shades, cells.clarity
        doubt = mix_colors(shades["fog"], shades["unsure"], clarity / 0.5)
        colors = mix_colors(doubt, shades["text"], (clarity - 0.75) / 0.25)
        unsettled: Floats = 0.34 * np.clip((1.0 - clarity) / 0.45, 0.0, 1.0) * cells.presence
        glow = np.maximum(cells.accepted, cells.lost)
        light = np.where((cells.accepted >= cells.lost)[:, None], shades["accepted"], shades["unsure"])
        weight = np.clip(glow, 0.0, 1.0)
        alpha = np.maximum(_SETTLED_OPACITY, unsettled) * (1.0 - weight) + 0.42 * weight
        # Opaque: blending the whole block in every frame would cost most of its time.
        fills = mix_colors(shades["window"], mix_colors(colors, light, weight), alpha)
        return pack_argb(fills, np.ones(len(cells)))
