"""The fog over one passage: its noise, its drafts, and its words once they are known, frame by frame.

Coordinates have their origin in the top left corner of the passage's first row, at the left of the text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QRegion

from app.gui.canvas.cells import Cells
from app.gui.canvas.layout import Layout, Run
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.painter import CanvasFrame, CanvasPainter
from app.gui.fog_in_text.flow import Row, flow
from app.gui.widgets.theme import Theme
from app.markdown.direction import direction
from model_backends.protocol import DenoisingStep

_APPEAR_SECONDS = 0.16  # in which fog takes the place of what was there
_SCARCELY = 0.04  # of fog, or of a highlight
_TINT = {False: 0.11, True: 0.17}  # of the accent colour over what is being written, in light and dark
_TINT_SECONDS = 0.4  # in which that goes once the words are known
_STEP_SECONDS = 0.15  # for which a step is on the screen, about


class PassageFog:
    """Paints one passage while it is written. Everything beneath its rows is covered."""

    def __init__(
        self,
        theme: Theme,
        metrics: TextMetrics,
        rows: Sequence[Row],
        color: str = "text",
        page: str = "window",
        *,
        rise: float = 0.0,
    ) -> None:
        """`color`: the name of the colour that certain words have; `page`: of the one behind the text.

        `rise`: pixels by which fog is higher than its rows, where all space is below the letters.
        """
        self._rise = rise
        self._page = page
        self._theme, self._metrics, self._rows = theme, metrics, tuple(rows)
        self._painter = CanvasPainter(theme, metrics, color, page, fog_rise=rise)
        self._layout = Layout((), (), 0.0)
        self._cells = Cells(("",))
        self._is_settled = False
        self._presence = 1.0 if theme.reduced_motion else 0.0
        self._tint = 1.0
        self.begin(1, ())

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are covered."""
        return self._rows

    @property
    def is_settled(self) -> bool:
        """Whether the final words are known."""
        return self._is_settled

    @property
    def layout(self) -> Layout:
        """Where the words of the newest draft are."""
        return self._layout

    def place(self, rows: Sequence[Row]) -> None:
        """Move to other rows; words are placed in them with the next step."""
        self._rows = tuple(rows)
        if not self._is_settled:
            self._flow()

    def begin(self, count: int, noise: Sequence[str]) -> None:
        """Be fog of so many positions, of these tokens; neutral fog if they are not known yet."""
        if not self._is_settled and len(self._cells) == count and noise:
            self._cells.set_noise(noise)
            return
        self._cells = Cells(("",) * count, noise)
        self._cells.appear()
        self._is_settled = False
        self._flow()

    def show(self, step: DenoisingStep, positions: Sequence[int]) -> None:
        """Show these positions of a step."""
        part = _positions_of(step, positions)
        if len(part.pieces) != len(self._cells):
            self.begin(len(part.pieces), ())
        self._cells.show(part, _STEP_SECONDS)
        before = self._layout.runs
        self._flow()
        self._cells.move(before, self._layout.runs)

    def settle(self, pieces: Sequence[str], rows: Sequence[Row], runs: Sequence[Run]) -> None:
        """Let the final texts of the positions, whose places `runs` are, come out of the fog."""
        if len(pieces) != len(self._cells):
            noise = self._cells.noise
            self._cells = Cells(pieces, noise)
        before = self._layout.runs
        self._cells.settle(pieces, len(pieces))
        self._rows, self._is_settled = tuple(rows), True
        self._layout = Layout(tuple(pieces), tuple(runs), self.height)
        self._cells.move(before, self._layout.runs)
        if self._theme.reduced_motion:
            self._cells.finish()
            self._tint = 0.0

    @property
    def height(self) -> float:
        """From the top of the first row to the bottom of the last, in pixels."""
        return self._rows[-1].top + self._metrics.line_height("text") if self._rows else 0.0

    def advance(self, seconds: float) -> bool:
        """Advance the animation; return whether anything but the fog's drift still moves."""
        self._presence = min(1.0, self._presence + seconds / _APPEAR_SECONDS)
        if self._is_settled:
            self._tint = max(0.0, self._tint - seconds / _TINT_SECONDS)
        is_ready = self._painter.prepare(self._frame(0.0), 0.004)
        if self._theme.reduced_motion:
            self._cells.finish()
            return not is_ready
        moves = self._cells.advance(seconds) and not (self._is_settled and self._is_clear)
        return moves or self._presence < 1.0 or not is_ready

    @property
    def _is_clear(self) -> bool:
        """Whether no difference is seen any more to the text beneath."""
        cells = self._cells
        seen = max(float(cells.fog.max()), float(1.0 - cells.clarity.min()), float(cells.accepted.max()))
        return self._tint == 0.0 and seen < _SCARCELY and bool((cells.blend >= 1.0).all())

    def paint(self, painter: QPainter, time: float) -> None:
        """Paint the passage over what is there."""
        painter.save()
        is_clipped = painter.hasClipping()
        combine = Qt.ClipOperation.IntersectClip if is_clipped else Qt.ClipOperation.ReplaceClip
        painter.setClipRegion(self.region(), combine)
        painter.setOpacity(self._presence)
        bounds = self.region().boundingRect()
        painter.fillRect(bounds, self._theme.color(self._page))
        self._painter.paint(painter, self._frame(0.0 if self._theme.reduced_motion else time))
        if self._tint > 0.0:
            self._paint_tint(painter)
        painter.restore()

    def _paint_tint(self, painter: QPainter) -> None:
        """Tint what is being written, so that it is seen at a glance, also before there is much fog."""
        shape, radius = QPainterPath(), 4.0 * self._metrics.scale
        pitch = self._metrics.line_height("text")
        for row in self._rows:
            top = row.top - self._rise
            shape.addRoundedRect(QRectF(row.left, top, row.right - row.left, pitch), radius, radius)
        color = self._theme.color("accent")
        color.setAlphaF(_TINT[self._theme.is_dark] * self._tint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shape.simplified(), color)

    def region(self) -> QRegion:
        """The rows that are covered."""
        region = QRegion()
        pitch = self._metrics.line_height("text")
        for row in self._rows:
            top = row.top - self._rise
            region += QRectF(row.left, top, row.right - row.left, pitch).toAlignedRect()
        return region

    def moving_area(self, time: float) -> QRegion:
        """The area that changes with the next frame."""
        if self._presence < 1.0 or (self._is_settled and self._tint > 0.0):
            return self.region()
        return self._painter.moving_area(self._frame(time)) & self.region()

    def _frame(self, time: float) -> CanvasFrame:
        width = max((row.right for row in self._rows), default=0.0)
        room = (width, math.ceil(self.height))
        return CanvasFrame(self._layout, self._cells, time, False, room, self.height)

    def _flow(self) -> None:
        pieces = self._cells.pieces
        is_rtl = direction("".join(pieces)) == "rtl"
        self._layout = flow(pieces, self._rows, self._metrics, height=self.height, right_to_left=is_rtl)


def _positions_of(step: DenoisingStep, positions: Sequence[int]) -> DenoisingStep:
    """Return a step of these positions alone; those at the end of the turn and behind it have no text."""
    end = len(step.pieces) if step.end is None else step.end
    return msgspec.structs.replace(
        step,
        pieces=tuple(step.pieces[index] if index < end else "" for index in positions),
        accepted=tuple(step.accepted[index] for index in positions),
        entropies=tuple(step.entropies[index] for index in positions),
    )
