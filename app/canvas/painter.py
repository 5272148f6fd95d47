"""Draws a block of text on its way out of the fog: dots where nothing is known, words where it is.

Entropy decides legibility and colour: slate fog, amber while undecided, ink when sure. Blue light falls on
what was accepted in the step, an amber shade on what was lost again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.canvas.cells import Cells
from app.canvas.layout import Layout, Run
from app.theme import Theme

_CODE_LINE = 1.35
_LINE = 1.5  # line height in units of the font's, as in the Markdown that follows
_NARROWEST = 0.62  # how far a working token is squeezed into its final place before it is cut
_DIMMEST = 0.45  # opacity of the text of a position that is all fog
_DOTS_PER_EM = 2.6


@dataclass(frozen=True)
class Moment:
    """Everything that a frame shows; `fog` fades the dots, `time` in seconds lets them drift."""

    layout: Layout
    cells: Cells | None
    time: float = 0.0


class TextMetrics:
    """Widths and heights of the reading and the code font: what `lay_out` measures with."""

    def __init__(self, theme: Theme) -> None:
        self.fonts: tuple[QFont, QFont] = (theme.reading_font, theme.code_font)
        self.sizes = tuple(QFontMetricsF(font) for font in self.fonts)
        self.line_height = math.ceil(self.sizes[0].height()) * _LINE
        self.code_line_height = math.ceil(self.sizes[1].height()) * _CODE_LINE
        self.paragraph_gap = 10.0
        self.em = self.sizes[0].height()
        self._baselines = (self.sizes[0].ascent(), self.sizes[1].ascent())
        self._widths: dict[tuple[str, bool], float] = {}

    def advance(self, text: str, code: bool) -> float:
        """The width of a text on one line, in pixels."""
        width = self._widths.get((text, code))
        if width is None:
            width = self._widths[text, code] = self.sizes[code].horizontalAdvance(text)
        return width

    def baseline(self, code: bool) -> float:
        """From the top of a line down to its base line."""
        return self._baselines[code]  # a text document puts what is left of a line below the text


class CanvasPainter:
    """Paints a `Moment` with the colours of a theme."""

    def __init__(self, theme: Theme, metrics: TextMetrics) -> None:
        self._metrics = metrics
        self._fog, self._unsure = theme.color("fog"), theme.color("unsure")
        self._ink, self._accepted = theme.color("ink"), theme.color("accepted")

    def paint(self, painter: QPainter, moment: Moment) -> None:
        """Draw the whole block with its top left corner at the origin."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        parts: dict[int, int] = {}
        for run in moment.layout.runs:
            if run.cell < 0 or moment.cells is None:
                self._draw_text(painter, run.text, run, self._ink, 1.0)
                continue
            part = parts.get(run.cell, 0)
            parts[run.cell] = part + 1
            self._draw_cell(painter, moment, moment.cells, run, part)

    def _draw_cell(self, painter: QPainter, moment: Moment, cells: Cells, run: Run, part: int) -> None:
        cell = run.cell
        presence = float(cells.presence[cell])
        if presence < 0.01:
            return
        clarity = float(cells.clarity[cell])
        placed = Run(cell, run.text, run.x + cells.offset(cell, part), run.y, run.width, run.code)
        glow, shade = float(cells.accepted[cell]), float(cells.lost[cell])
        if glow > 0.02 or shade > 0.02:
            self._draw_light(painter, placed, presence, glow, shade)
        if clarity < 0.7:
            self._draw_fog(painter, placed, presence, clarity, moment.time)
        color = self._color(clarity, glow, shade)
        alpha = presence * (_DIMMEST + (1.0 - _DIMMEST) * clarity)
        blend = float(cells.blend[cell])
        final = moment.layout.pieces[cell]
        # The old text is gone before the new one is half there: two at once cannot be read.
        shares = (1.0 - 1.5 * blend, 1.5 * blend - 0.5)
        for piece, share in zip((cells.earlier[cell], cells.pieces[cell]), shares, strict=True):
            if share <= 0.01:
                continue
            if piece == final:
                self._draw_text(painter, run.text, placed, color, alpha * share)
            elif part == 0 and (text := piece.strip()):
                self._draw_squeezed(painter, text, placed, color, alpha * share)

    def _color(self, clarity: float, glow: float, shade: float) -> QColor:
        if clarity < 0.45:
            color = _mix(self._fog, self._unsure, clarity / 0.45)
        else:
            color = _mix(self._unsure, self._ink, (clarity - 0.45) / 0.4)
        if shade > glow:
            return _mix(color, self._unsure, shade * 0.7)
        return _mix(color, self._accepted, glow * 0.9)

    def _draw_text(self, painter: QPainter, text: str, run: Run, color: QColor, alpha: float) -> None:
        painter.setFont(self._metrics.fonts[run.code])
        painter.setPen(_faded(color, alpha))
        painter.drawText(QPointF(run.x, run.y + self._metrics.baseline(run.code)), text)

    def _draw_squeezed(self, painter: QPainter, text: str, run: Run, color: QColor, alpha: float) -> None:
        """A working token in the place of another: narrowed, or cut where that is not enough."""
        width = self._metrics.advance(text, run.code)
        room = max(run.width, 4.0)
        if width * _NARROWEST > room:
            text = text[: max(1, int(len(text) * room / (width * _NARROWEST)))]
            width = self._metrics.advance(text, run.code)
        scale = min(1.0, room / width)
        painter.save()
        painter.translate(run.x + (room - width * scale) / 2, run.y + self._metrics.baseline(run.code))
        painter.scale(scale, 1.0)
        painter.setFont(self._metrics.fonts[run.code])
        painter.setPen(_faded(color, alpha))
        painter.drawText(QPointF(0.0, 0.0), text)
        painter.restore()

    def _draw_light(self, painter: QPainter, run: Run, presence: float, glow: float, shade: float) -> None:
        color, strength = (self._accepted, glow) if glow >= shade else (self._unsure, shade)
        height = self._metrics.sizes[run.code].height()
        top = run.y + self._metrics.baseline(run.code) - self._metrics.sizes[run.code].ascent()
        box = QRectF(run.x, top + height + 1.0, run.width, 1.8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faded(color, 0.6 * strength * presence))
        painter.drawRoundedRect(box, 0.9, 0.9)

    def _draw_fog(self, painter: QPainter, run: Run, presence: float, clarity: float, time: float) -> None:
        """Dots that drift, and sink onto the line of text as the position clears up."""
        em = self._metrics.em
        count = max(1, round(run.width / em * _DOTS_PER_EM))
        spread = em * 0.42 * (1.0 - clarity)
        middle = run.y + self._metrics.baseline(run.code) - em * 0.26
        pen = QPen(_faded(self._fog, presence * 0.75 * (1.0 - clarity / 0.7)))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        small: list[QPointF] = []
        large: list[QPointF] = []
        for number in range(count):
            dot = _dot(run.cell, number)
            phase = time * dot.pace + dot.phase
            x = run.x + (number + 0.5 + 0.35 * math.sin(phase)) * run.width / count
            y = middle + spread * dot.height + 1.6 * math.cos(phase * 0.8)
            (large if dot.large else small).append(QPointF(x, y))
        for points, size in ((small, 0.13), (large, 0.21)):
            if points:
                pen.setWidthF(em * size)
                painter.setPen(pen)
                painter.drawPoints(points)


@dataclass(frozen=True, slots=True)
class _Dot:
    """What makes one dot of the fog differ from the others; `height` -1 to 1 around the middle."""

    pace: float
    phase: float
    height: float
    large: bool


@cache
def _dot(cell: int, number: int) -> _Dot:
    seed = cell * 7.31 + number * 2.39
    return _Dot(
        pace=0.9 + 0.5 * _noise(seed),
        phase=6.28 * _noise(seed + 1.7),
        height=2.0 * _noise(seed + 3.1) - 1.0,
        large=_noise(seed + 5.3) > 0.55,
    )


def _noise(seed: float) -> float:
    """A fixed number in [0, 1) for a seed, without memory."""
    value = math.sin(seed * 12.9898) * 43758.5453
    return value - math.floor(value)


def _mix(one: QColor, other: QColor, share: float) -> QColor:
    share = min(max(share, 0.0), 1.0)
    rest = 1.0 - share
    return QColor(
        round(one.red() * rest + other.red() * share),
        round(one.green() * rest + other.green() * share),
        round(one.blue() * rest + other.blue() * share),
    )


def _faded(color: QColor, alpha: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(min(max(alpha, 0.0), 1.0))
    return faded
