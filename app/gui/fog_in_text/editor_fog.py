"""The fog in an editor: passages that are being written, painted above the text that they take the place of.

Only painting happens in each frame: the document is laid out again when a passage gets its final words.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QRegion
from PySide6.QtWidgets import QPlainTextEdit

from app.gui.canvas.layout import Run
from app.gui.canvas.markup import Style
from app.gui.canvas.metrics import TextMetrics
from app.gui.fog_in_text.flow import Row
from app.gui.fog_in_text.ghost_text import utf_16_length
from app.gui.fog_in_text.passage_fog import PassageFog
from app.gui.fog_in_text.places import Place
from app.gui.widgets.theme import Theme
from model_backends.protocol import BlockStarted, DenoisingStep

_FRAME_MS = 16
_FOG_FRAME_MS = 50  # while fog drifts and nothing else moves: the engine needs the processor
_EXPECTED_POSITIONS = 24  # of neutral fog


class EditorMetrics(TextMetrics):
    """The metrics of the canvas with the font and the lines of an editor."""

    def __init__(self, theme: Theme, editor: QPlainTextEdit) -> None:
        self._of_editor = QFontMetricsF(editor.font())
        super().__init__(theme)
        self.fonts["text"], self.sizes["text"] = editor.font(), self._of_editor
        # Not of the editor's font, whose lines may have space within their height.
        self.em *= editor.font().pointSizeF() / theme.reading_font.pointSizeF()

    def line_height(self, style: Style) -> float:
        """The distance between the tops of two lines."""
        return math.ceil(self._of_editor.lineSpacing())

    def baseline(self, style: Style) -> float:
        """The distance from the top of a line to its baseline."""
        return self._of_editor.ascent()


class EditorFog(QObject):
    """Shows the fog of an editor's passages, several at once."""

    settled = Signal()
    """All passages have their final words, and nothing moves any more."""

    def __init__(self, editor: QPlainTextEdit, theme: Theme, page: str = "window") -> None:
        """The editor has to paint `paint` above its text; `page`: the name of the colour behind that."""
        super().__init__(editor)
        self._page = page
        self._editor, self._theme = editor, theme
        self._metrics = EditorMetrics(theme, editor)
        self._patches: list[FogPatch] = []
        self._last_frame = time.monotonic()
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._on_frame)
        editor.viewport().installEventFilter(self)
        theme.changed.connect(self._use_theme)

    @property
    def patches(self) -> tuple[FogPatch, ...]:
        """The passages that are fog, or condense."""
        return tuple(self._patches)

    @property
    def is_moving(self) -> bool:
        """Whether frames are being painted."""
        return self._timer.isActive()

    def cover(self, place: Place, color: str = "text") -> FogPatch:
        """Let fog rise over a passage, which is given its noise, its steps and its words by the result."""
        patch = FogPatch(place, color, self._page)
        patch.use_theme(self._theme, self._metrics)
        self._patches.append(patch)
        self._last_frame = time.monotonic()
        if not self._timer.isActive():
            self._timer.start(_FRAME_MS)
        self._editor.viewport().update(patch.area())
        return patch

    def wake(self) -> None:
        """Paint frames again after a passage got a step or its words."""
        if self._patches and not self._timer.isActive():
            self._last_frame = time.monotonic()
            self._timer.start(_FRAME_MS)

    def uncover(self, patch: FogPatch) -> None:
        """Remove the fog over a passage at once."""
        if patch in self._patches:
            self._patches.remove(patch)
            self._editor.viewport().update(patch.area())
        if not self._patches:
            self._timer.stop()

    def clear(self) -> None:
        """Remove all fog at once."""
        area = QRegion()
        for patch in self._patches:
            area += patch.area()
        self._patches.clear()
        self._timer.stop()
        self._editor.viewport().update(area)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the editor's width."""
        if event.type() == QEvent.Type.Resize and self._patches:
            QTimer.singleShot(0, self, self._place)
        return False

    def _place(self) -> None:
        for patch in self._patches:
            patch.place_rows()
        self._editor.viewport().update()

    def _use_theme(self) -> None:
        self._metrics = EditorMetrics(self._theme, self._editor)
        for patch in self._patches:
            patch.use_theme(self._theme, self._metrics)
        self._place()

    def _on_frame(self) -> None:
        now = time.monotonic()
        elapsed, self._last_frame = min(now - self._last_frame, 0.1), now
        is_moving = False
        for patch in tuple(self._patches):
            moves = patch.fog.advance(elapsed)
            is_moving = is_moving or moves
            if patch.fog.is_settled and not moves:
                self._patches.remove(patch)
                self._editor.viewport().update(patch.area())
            elif self._editor.isVisible():
                self._editor.viewport().update(patch.moving_area(now))
        if not self._patches:
            self._timer.stop()
            self.settled.emit()
        elif self._theme.reduced_motion and not is_moving:
            self._timer.stop()
        else:
            self._timer.setInterval(_FRAME_MS if is_moving else _FOG_FRAME_MS)

    def paint(self, painter: QPainter) -> None:
        """Paint all passages above the editor's text: a layer of it."""
        now = time.monotonic()
        for patch in self._patches:
            patch.paint(painter, now)


class FogPatch:
    """One passage: its place in the editor and the fog over it."""

    fog: PassageFog
    """Neutral fog after `use_theme`."""

    def __init__(self, place: Place, color: str, page: str) -> None:
        self.place = place
        """The passage in the editor."""
        self._color, self._page = color, page

    def use_theme(self, theme: Theme, metrics: TextMetrics) -> None:
        """Be neutral fog, in the colours of a theme."""
        self.fog = PassageFog(theme, metrics, (), self._color, self._page)
        self.fog.begin(_EXPECTED_POSITIONS, ())
        self.place_rows()

    def place_rows(self) -> None:
        """Cover the rows that the passage has now; a settled one is finished where it is."""
        rows, _ = _from_top(self.place.rows())
        self.fog.place(rows)

    def begin(self, start: BlockStarted, positions: Sequence[int]) -> None:
        """Show the noise of these positions of a block."""
        self.fog.begin(len(positions), tuple(start.pieces[index] for index in positions))

    def show(self, step: DenoisingStep, positions: Sequence[int]) -> None:
        """Show these positions of a step."""
        self.fog.show(step, positions)

    def settle(self, text: str, pieces: Sequence[str], place: Place | None = None) -> None:
        """Let the final text condense, which the editor shows by now; `pieces` are those of the last step."""
        self.place = place or self.place
        pieces, ranges = align(text, pieces)
        rows, top = _from_top(self.place.rows())
        runs = self.place.runs(ranges, pieces)
        self.fog.settle(pieces, rows, [_lowered(run, top) for run in runs])

    def paint(self, painter: QPainter, now: float) -> None:
        """Paint the passage where it is now."""
        top = self._top
        if top is not None:
            painter.save()
            painter.translate(0.0, top)
            self.fog.paint(painter, now)
            painter.restore()

    def area(self) -> QRegion:
        """All of the passage, in the viewport."""
        return self.fog.region().translated(0, round(self._top or 0.0))

    def moving_area(self, now: float) -> QRegion:
        """What changes with the next frame, in the viewport."""
        return self.fog.moving_area(now).translated(0, round(self._top or 0.0))

    @property
    def _top(self) -> float | None:
        rows = self.place.rows()
        return rows[0].top if rows else None


def align(text: str, pieces: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Divide a text as its pieces do, of which it is a part; if it isn't, into words.

    Returns the pieces and the units of UTF-16 that each takes in the text.
    """
    joined = "".join(pieces)
    offset = joined.find(text)
    if offset < 0 or not text:
        pieces, joined, offset = _words(text), text, 0
    kept: list[str] = []
    begin = -offset
    for piece in pieces:
        end = begin + len(piece)
        kept.append(text[max(begin, 0) : max(min(end, len(text)), 0)])
        begin = end
    lengths = [utf_16_length(piece) for piece in kept]
    ranges = []
    begin = 0
    for length in lengths:
        ranges.append((begin, begin + length))
        begin += length
    return tuple(kept), tuple(ranges)


def _words(text: str) -> tuple[str, ...]:
    words: list[str] = []
    for character in text:
        if not words or (character.isspace() and not words[-1].isspace()):
            words.append(character)
        else:
            words[-1] += character
    return tuple(words) or ("",)


def _from_top(rows: Sequence[Row]) -> tuple[list[Row], float]:
    """Rows below the top of the first one, and that."""
    if not rows:
        return [], 0.0
    top = rows[0].top
    return [Row(row.left, row.right, row.top - top) for row in rows], top


def _lowered(run: Run, by: float) -> Run:
    return replace(run, y=run.y - by)
