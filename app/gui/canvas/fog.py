"""Draw fog: characters of the block's noise over a soft, drifting cloud, where text is not known yet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGlyphRun, QImage, QPainter, QRawFont

from app.gui.canvas.cache import Cache
from app.gui.canvas.fog_field import Covers, FogField, fog_of_owners, fog_rows
from app.gui.canvas.glyph_cache import channels, mix_colors
from app.gui.canvas.layout_arrays import Floats, Integers, LayoutArrays
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.noise import noise_stream
from app.gui.widgets.theme import Theme

_SIZE = 0.8  # of the characters, in units of the font of code
_BASELINE = 0.74  # in units of the rows' pitch
_MAX_STREAMS = 16  # blocks whose noise is kept as glyphs
_LEVELS = 12  # of opacity
_THINNEST = 0.25  # opacity where the fog is thinnest
_GIVES_WAY = 2.5  # times as fast as a text appears, characters disappear
_SWAYS = 12  # times a second a character's place is computed again: it moves less than a pixel meanwhile
_SCARCELY = 0.02  # opacity that is not drawn
_CLOUD_OPACITY = {True: 0.16, False: 0.20}  # in dark and in light
_BRIGHTEST = 0.4  # how much of the text's colour the densest characters have, in the dark


@dataclass(frozen=True)
class FogMoment:
    """The fog of a block at a moment.

    `room`: its width and height; `height`: how much of that can be seen; `amount`: its density over each
    position, 0 to 1; `covers`: what keeps it away; `known`: the share of characters that are of `noise`
    already, the others are neutral marks; `pinned`: the positions that have none.
    """

    arrays: LayoutArrays
    room: tuple[float, float]
    height: float
    amount: Floats
    pinned: npt.NDArray[np.bool_]
    covers: Covers
    noise: Sequence[str]
    known: float
    time: float


class Fog:
    """Draws the fog of a block; glyphs and colours are prepared once."""

    def __init__(self, theme: Theme, metrics: TextMetrics, page: str = "window") -> None:
        """`page`: the name of the colour behind it."""
        font = QFont(metrics.fonts["code"])
        font.setPointSizeF(font.pointSizeF() * _SIZE)
        self._face = QRawFont.fromFont(font)
        self._cell_width = QFontMetricsF(font).horizontalAdvance("x")
        self._line_height = metrics.line_height("text")
        self._window, self._shade = channels(theme.color(page)), channels(theme.color("fog"))
        self._cloud_opacity = _CLOUD_OPACITY[theme.is_dark]
        self._pens = _pens(theme)
        self._field: FogField | None = None
        self._key: tuple[int, tuple[float, float], int] | None = None
        self._arrays: LayoutArrays | None = None
        self._owners: Integers = np.zeros(0, dtype=np.int64)
        self._last_seen: tuple[FogMoment, Floats] | None = None
        self._points = _Points()
        self._streams: Cache[tuple[str, ...], Integers] = Cache(_MAX_STREAMS)

    def draw_cloud(self, painter: QPainter, moment: FogMoment) -> None:
        """Draw the cloud, over the background."""
        if _is_visible(moment.amount, moment.room):
            field, share = self._share(moment.arrays, moment.room, moment.amount, moment.pinned)
            share = share * (1.0 - self._seen(field, moment))
            weight = (0.2 + 0.8 * field.density(moment.time)) * field.blurred(share) * field.feather
            tops = field.drawn_tops(_lifted(moment.amount))
            self._draw_pixels(painter, field, weight * field.above(moment.height, tops), tops)

    def draw_noise(self, painter: QPainter, moment: FogMoment) -> None:
        """Draw the characters: they give way to a text before it can be read, and keep away from it."""
        if _is_visible(moment.amount, moment.room) and self._face.isValid():
            field, share = self._share(moment.arrays, moment.room, moment.amount, moment.pinned)
            seen = self._seen(field, moment)
            share = field.without_crumbs(share * np.clip(1.0 - _GIVES_WAY * seen, 0.0, 1.0))
            opacity = (_THINNEST + (1.0 - _THINNEST) * field.density(moment.time) ** 1.3) * share
            glyphs = self._glyphs(field, moment.noise, moment.known, moment.time)
            tops = field.drawn_tops(_lifted(moment.amount))
            opacity *= field.above(moment.height, tops)
            self._draw_glyphs(painter, field, glyphs, opacity, tops, moment.time)

    def rows(
        self,
        arrays: LayoutArrays,
        room: tuple[float, float],
        amount: Floats,
        pinned: npt.NDArray[np.bool_],
    ) -> list[QRectF]:
        """The rows of cells that may have fog, which changes in every frame."""
        if not _is_visible(amount, room):
            return []
        field, share = self._share(arrays, room, amount, pinned)
        has_fog = (share > _SCARCELY).reshape(field.rows, field.columns).any(axis=1)
        tops = field.drawn_tops(_lifted(amount))[has_fog].tolist()
        return [QRectF(0.0, top - field.pitch, room[0], 3.0 * field.pitch) for top in tops]

    def _share(
        self,
        arrays: LayoutArrays,
        room: tuple[float, float],
        amount: Floats,
        pinned: npt.NDArray[np.bool_],
    ) -> tuple[FogField, Floats]:
        """The field, and the amount of fog in each of its cells."""
        count = len(amount)
        key = (id(arrays), room, count)
        if self._field is None or self._key != key:
            tops = fog_rows(arrays, room[1], self._line_height)
            self._field = FogField(room[0], tops, self._line_height / 2, self._cell_width)
            self._owners = self._field.owners(arrays, count, self._line_height)
            self._key, self._arrays = key, arrays  # kept, so that no other one gets its id
        return self._field, fog_of_owners(amount, arrays, pinned)[self._owners]

    def _seen(self, field: FogField, moment: FogMoment) -> Floats:
        """How opaque the text over each cell is; the cloud and the characters need it."""
        if self._last_seen is None or self._last_seen[0] is not moment:
            self._last_seen = moment, field.seen(moment.covers, moment.arrays)
        return self._last_seen[1]

    def _draw_pixels(self, painter: QPainter, field: FogField, weight: Floats, tops: Floats) -> None:
        """Draw one soft pixel for each cell, enlarged. Opaque: blending would cost more than all text."""
        width, height = field.columns + 2, field.rows + 2
        cells = np.pad(weight.reshape(field.rows, field.columns), 1).reshape(-1)
        colors = mix_colors(self._window, self._shade, cells * self._cloud_opacity)
        pixels = np.full((len(cells), 4), 255, dtype=np.uint8)
        pixels[:, 2::-1] = np.rint(colors).astype(np.uint8)
        image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        across, bottom = field.cell_width, float(tops[-1]) + 2.0 * field.pitch
        left = field.left - across
        painter.drawImage(QRectF(left, -field.pitch, width * across, bottom + field.pitch), image)

    def _glyphs(self, field: FogField, noise: Sequence[str], known: float, time: float) -> Integers:
        """The glyph of each cell at a moment."""
        glyphs, neutral = self._stream(noise), self._stream(())
        shown: Integers = glyphs[field.characters(len(glyphs), time)]
        if known < 1.0:
            marks = neutral[field.characters(len(neutral), time)]
            shown = np.where(field.hash < known, shown, marks)
        return shown

    def _draw_glyphs(
        self, painter: QPainter, field: FogField, glyphs: Integers, opacity: Floats, tops: Floats, time: float
    ) -> None:
        """Draw all glyphs of the same level of opacity in one go."""
        levels = np.rint(np.clip(opacity, 0.0, 1.0) * _LEVELS).astype(np.int64)
        points = self._points.at(field, tops, levels > 0, time)
        for level in (np.flatnonzero(np.bincount(levels)[1:]) + 1).tolist():
            of_level = np.flatnonzero(levels == level)
            run = QGlyphRun()
            run.setRawFont(self._face)
            run.setGlyphIndexes(glyphs[of_level].tolist())
            run.setPositions([points[cell] for cell in of_level.tolist()])
            painter.setPen(self._pens[level])
            painter.drawGlyphRun(QPointF(), run)

    def _stream(self, noise: Sequence[str]) -> Integers:
        """The glyphs of the noise in the order of its tokens."""
        key = tuple(noise)
        glyphs = self._streams.get(key)
        if glyphs is None:
            indices = self._face.glyphIndexesForString(noise_stream(noise))
            glyphs = self._streams[key] = np.array(indices, dtype=np.int64)
        return glyphs


class _Points:
    """Where the characters of a field are drawn: making a point for each in each frame would be slow."""

    def __init__(self) -> None:
        self._field: FogField | None = None
        self._points: list[QPointF] = []
        self._moments: list[tuple[int, int]] = []  # of each row: when its points were made, and its top

    def at(
        self, field: FogField, tops: Floats, is_visible: npt.NDArray[np.bool_], time: float
    ) -> list[QPointF]:
        """Return the points of all cells; those of visible rows sway a little, one row after the other."""
        if field is not self._field:
            self._field = field
            self._points = [QPointF()] * len(field)
            self._moments = [(-1, 0)] * field.rows
        rows = np.flatnonzero(is_visible.reshape(field.rows, field.columns).any(axis=1)).tolist()
        places = tops.tolist()
        for row in rows:
            tick = math.floor(time * _SWAYS + row / _SWAYS)
            top = places[row]
            moment = tick, round(2.0 * top)
            if moment != self._moments[row]:
                self._moments[row] = moment
                x, y = field.sway_of_row(row, tick / _SWAYS)
                begin, baseline = row * field.columns, top + _BASELINE * field.pitch
                pairs = zip(x.tolist(), (y + baseline).tolist(), strict=True)
                self._points[begin : begin + field.columns] = [QPointF(*pair) for pair in pairs]
        return self._points


def _is_visible(amount: Floats, room: tuple[float, float]) -> bool:
    return bool((amount > _SCARCELY).any()) and min(room) >= 1.0


def _lifted(amount: Floats) -> float:
    """How much of a block's fog has lifted, 0 to 1."""
    return 1.0 - float(amount.mean())


def _pens(theme: Theme) -> list[QColor]:
    """The colours of all levels of opacity; in the dark the densest fog is also brighter."""
    shade, text = channels(theme.color("fog")), channels(theme.color("text"))
    share = np.arange(_LEVELS + 1) / _LEVELS
    bright = np.clip(share - 0.55, 0.0, 1.0) / 0.45 * (_BRIGHTEST if theme.is_dark else 0.0)
    pens = []
    for opacity, color in zip(share.tolist(), mix_colors(shade, text, bright).tolist(), strict=True):
        pen = QColor(*(round(part) for part in color))
        pen.setAlphaF(opacity)
        pens.append(pen)
    return pens
