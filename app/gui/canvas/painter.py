"""Paint a block of text while it is denoised: fog over unknown positions, words where they are known.

Entropy determines legibility and colour: slate fog, amber while undecided, text colour when certain.
Positions accepted in the step have a blue highlight, those lost again an amber one. Works on any paint
device, at any font size.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion

from app.gui.canvas.cache import Cache
from app.gui.canvas.cells import Cells, blend_shares, text_opacity
from app.gui.canvas.fog import Fog, FogMoment
from app.gui.canvas.fog_field import Covers
from app.gui.canvas.glyph_cache import GlyphCache, channels, color_from_argb, mix_colors, pack_argb
from app.gui.canvas.grid_painter import GridPainter
from app.gui.canvas.layout import Layout, Run
from app.gui.canvas.layout_arrays import Floats, Integers, LayoutArrays
from app.gui.canvas.markup import Style
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.words import PlacedText, clear_of, place_words, without_overlaps
from app.gui.widgets.theme import Theme

CanvasMode = Literal["prose", "grid", "quiet"]
"""Flowing text, a grid of tokens, or text without animation."""
_HARDLY_SEEN = 1 / 255  # opacity of a text
_HIGHLIGHT_OPACITY = 0.2  # of the highlight of a newly accepted position
_MIN_HIGHLIGHT = 0.03  # weaker highlights are not drawn

_LATE = 2.0  # a highlight appears while the opacity of its text goes from 0.5 to 1
_KNOWN_SHARE = 3.0  # of the time for a frame's texts, for those committed before
_MAX_PLACED = 8  # drafts whose words stay placed
_FAR = 1 << 16  # pixels; wider than any screen


@dataclass(frozen=True)
class CanvasFrame:
    """Everything that one frame shows; the fog drifts with `time`, in seconds.

    `room` is the width and height in pixels that the fog fills, and `height` how much of that can be seen (0:
    all). With `grid`, the layout comes from
    `lay_out_grid`.
    """

    layout: Layout
    cells: Cells | None
    time: float = 0.0
    grid: bool = False
    room: tuple[float, float] = (0.0, 0.0)
    height: float = 0.0


@dataclass(frozen=True)
class DrawnText:
    """A text of a position in a frame: its top left corner and width in pixels, and its opacity, 0 to 1."""

    cell: int
    text: str
    x: float
    y: float
    width: float
    style: Style
    opacity: float


@dataclass(frozen=True)
class _Layer:
    """Placed texts with their runs, left edges and widths as arrays: [texts]."""

    texts: Sequence[PlacedText]
    run: Integers
    x: Floats
    width: Floats

    @classmethod
    def of(cls, texts: Sequence[PlacedText]) -> _Layer:
        run = np.array([text.run for text in texts], dtype=np.int64)
        x, width = np.array([text.x for text in texts]), np.array([text.width for text in texts])
        return cls(texts, run, x, width)


@dataclass(frozen=True)
class _Words:
    """The texts of a frame in layers (the earlier ones, the new ones), each with the opacity of its texts.

    `offsets` and `drops` of runs, to the right and downwards in pixels; `fog` of positions, 0 to 1.
    """

    layers: Sequence[tuple[_Layer, Floats]]
    offsets: Floats
    drops: Floats
    fog: Floats


_PlacedDrafts = Cache[tuple[str, ...], tuple[npt.NDArray[np.bool_], _Layer]]
"""The words of a draft, by its texts, with the positions that were legible when they were placed."""


class CanvasPainter:
    """Paints a `CanvasFrame` in the colours of a theme."""

    def __init__(
        self,
        theme: Theme,
        metrics: TextMetrics,
        text_color: str = "text",
        page: str = "window",
        *,
        fog_rise: float = 0.0,
    ) -> None:
        """`text_color`: the name of the colour of certain text; `page`: of the one behind it.

        `fog_rise`: pixels by which fog is higher than the rows of the text.
        """
        self._fog_rise = fog_rise
        self._metrics = metrics
        self._glyphs = GlyphCache(metrics)
        self._fog = Fog(theme, metrics, page)
        self._grid_painter = GridPainter(theme, metrics)
        self._text_color = theme.color(text_color)
        names = ("fog", "unsure", "text", "accepted", "window")
        self._shades = {name: channels(theme.color(name)) for name in names}
        self._shades["text"] = channels(self._text_color)
        self._arrays: LayoutArrays | None = None
        self._placed = _PlacedDrafts(_MAX_PLACED)

    def paint(self, painter: QPainter, frame: CanvasFrame) -> None:
        """Paint the block with its top left corner at the origin; clipped parts cost little."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        arrays, cells = self._to_arrays(frame.layout), frame.cells
        if cells is None:
            self._draw_settled(painter, frame.layout.runs)
        elif frame.grid:
            self._draw_settled(painter, arrays.prefix_runs)
            self._grid_painter.draw(painter, arrays, cells, frame.time)
        else:
            words = self._words(arrays, frame, cells)
            fog = _fog_of(frame, arrays, cells, words)
            painter.translate(0.0, -self._fog_rise)
            self._fog.draw_cloud(painter, fog)
            painter.translate(0.0, self._fog_rise)
            self._draw_settled(painter, arrays.prefix_runs)
            self._draw_words(painter, arrays, cells, words)
            painter.translate(0.0, -self._fog_rise)
            self._fog.draw_noise(painter, fog)
            painter.translate(0.0, self._fog_rise)

    def prepare(self, frame: CanvasFrame, seconds: float = math.inf) -> bool:
        """Shape the texts of a frame until the time is over; return whether all are ready.

        Painting itself shapes nothing: the place of a text that isn't ready is fog.
        """
        arrays, cells = self._to_arrays(frame.layout), frame.cells
        known = frame.layout.runs if cells is None else arrays.prefix_runs
        # No fog stands in for what is known, so it comes first, and may take longer.
        ready = self._glyphs.prepare(((run.text, run.style) for run in known), _KNOWN_SHARE * seconds)
        if cells is None or not ready:
            return ready
        if frame.grid:
            return self._grid_painter.prepare(arrays, cells, seconds)
        return self._glyphs.prepare(self._visible_texts(arrays, frame, cells), seconds)

    def moving_area(self, frame: CanvasFrame) -> QRegion:
        """The area that changes in the next frame if the layout does not: cells, or rows in full width."""
        region = QRegion()
        if frame.cells is None:
            return region
        arrays, cells = self._to_arrays(frame.layout), frame.cells
        moving = cells.moving()
        if frame.grid:
            boxes = self._grid_painter.boxes(arrays)
            moving |= (cells.fog > _HARDLY_SEEN) & (cells.presence < 1.0 - _HARDLY_SEEN)
            for number in np.flatnonzero(moving[arrays.cells]).tolist():
                region += boxes[number]
            return region
        if cells.drops(arrays.keys).any():  # lines cross the rows between
            return QRegion(QRect(0, -_FAR, _FAR, 2 * _FAR))
        differs = np.array(
            [one != other for one, other in zip(cells.pieces, frame.layout.pieces, strict=True)]
        )
        amount = np.maximum(cells.fog, differs)
        for row in self._fog.rows(arrays, _room(frame, arrays), amount, cells.pinned):
            region += row.toAlignedRect()
        height = math.ceil(2.0 * self._metrics.em)
        for number in np.flatnonzero(np.bincount(arrays.row[moving[arrays.cells]])).tolist():
            top = arrays.rows[number]
            region += QRect(0, math.floor(top) - 2, _FAR, height + 4)
        return region

    def drawn_texts(self, frame: CanvasFrame) -> Iterator[DrawnText]:
        """The texts of positions that `paint` draws in prose, once they are prepared."""
        if frame.cells is None or frame.grid:
            return
        arrays = self._to_arrays(frame.layout)
        words = self._words(arrays, frame, frame.cells)
        for layer, opacities in words.layers:
            for text, opacity in zip(layer.texts, opacities.tolist(), strict=True):
                run = arrays.runs[text.run]
                x, y = text.x + float(words.offsets[text.run]), run.y + float(words.drops[text.run])
                yield DrawnText(run.cell, text.text, x, y, text.width, text.style, opacity)

    def _to_arrays(self, layout: Layout) -> LayoutArrays:
        if self._arrays is None or self._arrays.layout is not layout:
            self._arrays = LayoutArrays(layout)
            self._placed = _PlacedDrafts(_MAX_PLACED)
        return self._arrays

    def _draw_settled(self, painter: QPainter, runs: tuple[Run, ...] | list[Run]) -> None:
        painter.setPen(self._text_color)
        for run in runs:
            self._glyphs.draw(painter, run.x, run.y, run.text, run.style)

    def _words(self, arrays: LayoutArrays, frame: CanvasFrame, cells: Cells) -> _Words:
        """Choose the texts of this frame; where a text has no room, or is uncertain, there is fog."""
        index = arrays.cells
        offsets = cells.offsets(arrays.keys)
        alpha = cells.presence[index] * text_opacity(cells.clarity[index])
        blend = cells.blend[index]
        shares = blend_shares(blend)
        layers: list[tuple[_Layer, Floats]] = []
        hidden = np.zeros(len(index))
        for pieces, share in zip((cells.earlier, cells.pieces), shares, strict=True):
            if not share.any():
                continue
            layer = self._place(arrays, pieces, cells, frame.room[0])
            ready = [text for text in layer.texts if self._glyphs.is_ready(text.text, text.style)]
            if len(ready) < len(layer.texts):
                layer = _Layer.of(ready)
            if offsets.any():
                space = self._metrics.advance(" ", "text")
                layer = _Layer.of(without_overlaps(layer.texts, arrays, offsets, alpha, space))
            has_no_room = np.array([bool(piece.strip()) for piece in pieces])[index]
            has_no_room[np.isin(index, index[layer.run])] = False
            np.maximum(hidden, has_no_room * share * cells.presence[index], out=hidden)
            layers.append((layer, alpha[layer.run] * share[layer.run]))
        if len(layers) == 2:
            layers[0] = _clear_of_newer(layers[0], layers[1], arrays, offsets)
        fog = cells.fog.copy()
        np.maximum.at(fog, index, hidden)
        return _Words(layers, offsets, cells.drops(arrays.keys), fog)

    def _visible_texts(
        self, arrays: LayoutArrays, frame: CanvasFrame, cells: Cells
    ) -> Iterator[tuple[str, Style]]:
        """The texts that are seen as soon as they are ready."""
        seen = cells.presence * text_opacity(cells.clarity) >= _HARDLY_SEEN
        for pieces in (cells.pieces, cells.earlier):
            for text in self._place(arrays, pieces, cells, frame.room[0]).texts:
                if seen[arrays.runs[text.run].cell]:
                    yield text.text, text.style

    def _draw_words(self, painter: QPainter, arrays: LayoutArrays, cells: Cells, words: _Words) -> None:
        index = arrays.cells
        clarity, glow, shade = cells.clarity[index], cells.accepted[index], cells.lost[index]
        visible = np.ones(len(index))
        if painter.hasClipping() and not words.drops.any():
            visible = _runs_within(painter.clipRegion(), arrays, 2.0 * self._metrics.em).astype(np.float64)
        seen = np.zeros(len(index))
        for layer, opacity in words.layers:
            np.maximum.at(seen, layer.run, opacity)
        self._draw_highlights(painter, arrays, words, seen * visible, glow, shade)
        colors = self._colors(clarity, glow, shade)
        for layer, opacity in words.layers:
            argb = pack_argb(colors[layer.run], opacity * visible[layer.run])
            lefts = (layer.x + words.offsets[layer.run]).tolist()
            tops = (arrays.y + words.drops)[layer.run].tolist()
            for text, color, left, top in zip(layer.texts, argb, lefts, tops, strict=True):
                if color >> 24:
                    painter.setPen(color_from_argb(color))
                    self._glyphs.draw(painter, left, top, text.text, text.style)

    def _place(self, arrays: LayoutArrays, pieces: Sequence[str], cells: Cells, width: float) -> _Layer:
        """Place the texts that are legible now or will be when the step has settled."""
        key = tuple(pieces)
        legible = text_opacity(cells.clearest()) > 0.0
        before = self._placed.get(key)
        if before is not None:
            known, placed = before
            if not (legible & ~known).any():
                return placed
            legible |= known
        placed = _Layer.of(place_words(arrays, key, self._metrics, width, legible))
        self._placed[key] = legible, placed
        return placed

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
        words: _Words,
        presence: Floats,
        glow: Floats,
        shade: Floats,
    ) -> None:
        """Draw highlights behind positions accepted or lost, a little wider than their words.

        They come after their text, when the cloud there is nearly gone: they would cut holes into it.
        """
        shades = self._shades
        strength = np.maximum(glow, shade) * np.clip(_LATE * (presence - 1.0) + 1.0, 0.0, 1.0)
        light = np.where((glow >= shade)[:, None], shades["accepted"], shades["unsure"])
        # Opaque: blending areas of this size would cost more than all text.
        mixed = mix_colors(shades["window"], light, strength * _HIGHLIGHT_OPACITY)
        highlights = pack_argb(mixed, np.ones(len(strength)))
        margin, radius = 2.0 * self._metrics.scale, 3.5 * self._metrics.scale
        # Within a word, a highlight overlaps the previous one, so that there is no visible seam.
        lit = strength > _MIN_HIGHLIGHT
        under = np.where(np.append(False, lit[:-1]), radius, 0.0)
        before, behind = np.where(arrays.starts_word, margin, under), np.where(arrays.ends_word, margin, 0.0)
        x = arrays.x + words.offsets
        left = np.maximum(x - before, 0.0)  # a rounded corner, not a cut one
        width = x + arrays.width + behind - left
        top = arrays.y + words.drops
        painter.setPen(Qt.PenStyle.NoPen)
        for number in np.flatnonzero(lit).tolist():
            run = arrays.runs[number]
            height = self._metrics.sizes[run.style].height() + margin / 2
            painter.setBrush(color_from_argb(highlights[number]))
            painter.drawRoundedRect(QRectF(left[number], top[number], width[number], height), radius, radius)


def _clear_of_newer(
    earlier: tuple[_Layer, Floats], newer: tuple[_Layer, Floats], arrays: LayoutArrays, offsets: Floats
) -> tuple[_Layer, Floats]:
    """Leave out the fading texts that new ones beside them would overprint."""
    seen, seen_new = (
        [text for text, is_seen in zip(layer.texts, (opacity > 0.0).tolist(), strict=True) if is_seen]
        for layer, opacity in (earlier, newer)
    )
    opacities = dict(zip((text.run for text in earlier[0].texts), earlier[1].tolist(), strict=True))
    layer = _Layer.of(clear_of(seen, seen_new, arrays, offsets))
    return layer, np.array([opacities[text.run] for text in layer.texts])


def _fog_of(frame: CanvasFrame, arrays: LayoutArrays, cells: Cells, words: _Words) -> FogMoment:
    """The fog of a frame."""
    layers = [layer for layer, _ in words.layers]
    run = np.concatenate([*(layer.run for layer in layers), np.zeros(0, dtype=np.int64)])
    left = np.concatenate([*(layer.x for layer in layers), np.zeros(0)]) + words.offsets[run]
    width = np.concatenate([*(layer.width for layer in layers), np.zeros(0)])
    opacity = np.concatenate([*(opacity for _, opacity in words.layers), np.zeros(0)])
    covers = Covers(arrays.row[run], left, left + width, opacity)
    room = _room(frame, arrays)
    height = frame.height or room[1]
    return FogMoment(
        arrays, room, height, words.fog, cells.pinned, covers, cells.noise, cells.noise_known, frame.time
    )


def _room(frame: CanvasFrame, arrays: LayoutArrays) -> tuple[float, float]:
    """The room for fog; the layout's own if there is no other."""
    width, height = frame.room
    right = float((arrays.x + arrays.width).max()) if len(arrays.x) else 0.0
    return width or right, height or frame.layout.height


def _runs_within(region: QRegion, arrays: LayoutArrays, height: float) -> npt.NDArray[np.bool_]:
    """Which runs are in rows that intersect a region: [runs]."""
    boxes = (QRect(-_FAR, math.floor(top), 2 * _FAR, math.ceil(height)) for top in arrays.rows)
    intersects = np.array([region.intersects(box) for box in boxes], dtype=bool)
    return intersects[arrays.row]
