"""Paint the grid: a readable heat map of the block, whose cells begin as fog; pinned text has no cell."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from app.gui.canvas.cache import Cache
from app.gui.canvas.cells import Cells, blend_shares, text_opacity
from app.gui.canvas.glyph_cache import GlyphCache, channels, color_from_argb, mix_colors, pack_argb
from app.gui.canvas.grid import cell_text
from app.gui.canvas.layout_arrays import Floats, LayoutArrays
from app.gui.canvas.markup import Style
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.noise import noise_characters
from app.gui.canvas.shaping import clusters
from app.gui.widgets.theme import Theme

_FONT_SCALES = (0.82, 0.7)  # of the type in a cell, relative to the reading font; the second if it is needed
_GAP = 1.5  # pixels around a cell
_RADIUS = 4.0
_PADDING = 5.0
_SETTLED_OPACITY = 0.05  # of the background of a settled cell
_GIVES_WAY = 5.0  # times as fast as a draft appears, noise disappears
_NOISE_OPACITY = 0.95
_NOISE_BRIGHTNESS = 0.25  # how much of the text's colour the noise has
_MAX_CLUSTERS = 40  # of a token that are looked at
_MAX_FITTED = 4000


@dataclass(frozen=True, slots=True)
class _FittedText:
    """A text as it is drawn in a cell: in one of `_FONT_SCALES`, `width` pixels wide, cut if need be."""

    text: str
    scale: int
    width: float


_Request = tuple[str, Style, int]  # a cell's text, and half pixels available for it


class GridPainter:
    """Paints cells in the colour of their state: slate fog, amber, background; blue when accepted."""

    def __init__(self, theme: Theme, metrics: TextMetrics) -> None:
        self._metrics = metrics
        scale = metrics.scale / theme.scale
        self._sizes = [TextMetrics(theme, scale * size) for size in _FONT_SCALES]
        self._glyphs = [GlyphCache(size) for size in self._sizes]
        self._fitted: Cache[_Request, _FittedText] = Cache(_MAX_FITTED)
        names = ("fog", "unsure", "text", "accepted", "window")
        self._shades = {name: channels(theme.color(name)) for name in names}
        self._noise_color = (
            self._shades["fog"] * (1.0 - _NOISE_BRIGHTNESS) + self._shades["text"] * _NOISE_BRIGHTNESS
        )
        self._arrays: LayoutArrays | None = None
        self._boxes: list[QRect] = []

    def boxes(self, arrays: LayoutArrays) -> list[QRect]:
        """The pixels that each run's cell may touch."""
        if arrays is not self._arrays:
            self._arrays, height = arrays, self._metrics.line_height("text")
            self._boxes = [QRectF(run.x, run.y, run.width, height).toAlignedRect() for run in arrays.runs]
        return self._boxes

    def prepare(self, arrays: LayoutArrays, cells: Cells, seconds: float = math.inf) -> bool:
        """Fit and shape the texts of all cells until the time is over; return whether all are ready."""
        end = time.perf_counter() + seconds
        for request in self._requests(arrays, cells):
            fitted = self._fitted.get(request)
            if fitted is not None and self._glyphs[fitted.scale].is_ready(fitted.text, request[1]):
                continue
            if fitted is None:
                fitted = self._fitted[request] = self._fit(*request)
            self._glyphs[fitted.scale].prepare([(fitted.text, request[1])])
            if time.perf_counter() > end:
                return False
        return True

    def draw(self, painter: QPainter, arrays: LayoutArrays, cells: Cells, seconds: float) -> None:
        """Draw the cells of a grid layout, which has one run per position; the fog drifts with time."""
        old, new = blend_shares(cells.blend)
        density = _density(arrays, self._metrics.em, seconds)
        fills = self._fills(cells, density)
        colors = mix_colors(self._shades["text"], self._shades["accepted"], cells.accepted * 0.9)
        alpha = cells.presence * text_opacity(cells.clarity)
        noise_alpha = _NOISE_OPACITY * density * _fog(cells) * cells.noise_known
        noise = pack_argb(np.broadcast_to(self._noise_color, colors.shape), noise_alpha)
        earlier, newer = pack_argb(colors, alpha * old), pack_argb(colors, alpha * new)
        scale, height = self._metrics.scale, self._metrics.line_height("text")
        gap, radius, padding = _GAP * scale, _RADIUS * scale, _PADDING * scale
        clip = painter.clipRegion() if painter.hasClipping() else None
        for run, bounds in zip(arrays.runs, self.boxes(arrays), strict=True):
            if clip is not None and not clip.intersects(bounds):
                continue
            cell, available = run.cell, _available(run.width, padding)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color_from_argb(fills[cell]))
            box = QRectF(run.x + gap, run.y + gap, run.width - 2 * gap, height - 2 * gap)
            painter.drawRoundedRect(box, radius, radius)
            middle = run.x + run.width / 2
            if noise[cell] >> 24 and cell < len(cells.noise):
                request: _Request = (noise_characters(cells.noise[cell]), "code", available)
                self._draw_text(painter, middle, run.y, request, noise[cell])
            for pieces, argb in ((cells.earlier, earlier[cell]), (cells.pieces, newer[cell])):
                if argb >> 24:
                    request = (cell_text(pieces[cell]), "text", available)
                    self._draw_text(painter, middle, run.y, request, argb)

    def _draw_text(self, painter: QPainter, middle: float, y: float, request: _Request, argb: int) -> None:
        fitted = self._fitted.get(request)
        if fitted is not None and fitted.text:
            style, size = request[1], self._sizes[fitted.scale]
            painter.setPen(color_from_argb(argb))
            y += (self._metrics.line_height("text") - size.sizes[style].height()) / 2
            self._glyphs[fitted.scale].draw(painter, middle - fitted.width / 2, y, fitted.text, style)

    def _requests(self, arrays: LayoutArrays, cells: Cells) -> Iterator[_Request]:
        """The texts that can be seen, the noise first."""
        padding = _PADDING * self._metrics.scale
        widths = [(run.cell, _available(run.width, padding)) for run in arrays.runs]
        if cells.noise and bool((_fog(cells) > 0.01).any()):
            for cell, available in widths:
                if cell < len(cells.noise):
                    yield noise_characters(cells.noise[cell]), "code", available
        for cell, available in widths:
            for pieces in (cells.pieces, cells.earlier):
                if cells.presence[cell] > 0.0 and (text := cell_text(pieces[cell])):
                    yield text, "text", available

    def _fit(self, text: str, style: Style, available: int) -> _FittedText:
        width = available / 2
        for scale, size in enumerate(self._sizes):
            natural = size.advance(text, style)
            if natural <= width:
                return _FittedText(text, scale, natural)
        smallest = len(self._sizes) - 1
        size, parts = self._sizes[smallest], clusters(text[: 4 * _MAX_CLUSTERS])[:_MAX_CLUSTERS]
        kept = len(parts) - 1
        while kept > 1 and size.advance("".join(parts[:kept]), style) > width - size.advance("…", style):
            kept -= 1
        cut = "".join(parts[:kept]).rstrip() + "…"
        return _FittedText(cut, smallest, size.advance(cut, style))

    def _fills(self, cells: Cells, density: Floats) -> list[int]:
        shades, clarity = self._shades, cells.clarity
        doubt = mix_colors(shades["fog"], shades["unsure"], clarity / 0.5)
        colors = mix_colors(doubt, shades["text"], (clarity - 0.75) / 0.25)
        fog = _fog(cells)
        unsettled: Floats = 0.34 * np.clip((1.0 - clarity) / 0.45, 0.0, 1.0)
        unsettled = unsettled * np.maximum(cells.presence, fog * density)
        glow = np.maximum(cells.accepted, cells.lost)
        light = np.where((cells.accepted >= cells.lost)[:, None], shades["accepted"], shades["unsure"])
        weight = np.clip(glow, 0.0, 1.0)
        alpha = np.maximum(_SETTLED_OPACITY, unsettled) * (1.0 - weight) + 0.42 * weight
        alpha[cells.pinned] = 0.0
        # Opaque: blending the whole block in every frame would cost most of its time.
        fills = mix_colors(shades["window"], mix_colors(colors, light, weight), alpha)
        return pack_argb(fills, np.ones(len(cells)))


def _fog(cells: Cells) -> Floats:
    """How much of its noise each cell shows: it is gone before a draft can be read."""
    seen = cells.presence * text_opacity(cells.clarity)
    fog: Floats = cells.fog * np.clip(1.0 - _GIVES_WAY * seen, 0.0, 1.0)
    return fog


def _density(arrays: LayoutArrays, em: float, seconds: float) -> Floats:
    """How dense the fog over each cell is at a moment, 0.4 to 1; slow waves run over the grid."""
    x, y = arrays.x / em, arrays.y / em
    wave = np.sin(0.23 * x + 0.9 * seconds) + np.sin(0.41 * y - 0.6 * seconds + 0.13 * x)
    density = np.ones(int(arrays.cells.max(initial=-1)) + 1)
    density[arrays.cells] = 0.7 + 0.15 * wave
    return density


def _available(width: float, padding: float) -> int:
    """The room for a text in a cell, in half pixels."""
    return max(1, int(2.0 * (width - 2.0 * padding)))
