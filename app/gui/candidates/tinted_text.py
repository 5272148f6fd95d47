"""Lay out the words of a reply as prose, and draw them with their tints, on a widget or on a poster."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.gui.candidates.tint import level_of, tint_of
from app.gui.candidates.words import ReplyWords
from app.gui.canvas.layout import Layout, Run, cell_at, lay_out
from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.theme import Theme

_BESIDE = 1.5  # pixels that a tint reaches beyond its word
_RADIUS = 4.0


class TintedText:
    """The laid out text, `width` pixels wide."""

    def __init__(self, words: ReplyWords, width: float, theme: Theme, metrics: TextMetrics) -> None:
        self._words, self._theme, self._metrics = words, theme, metrics
        self._layout = _without_fences(lay_out("", words.pieces, width, metrics))
        self._tops = [run.y for run in self._layout.runs]
        boxes: defaultdict[int, list[QRectF]] = defaultdict(list)
        runs = self._layout.runs
        for number, run in enumerate(runs):
            if (index := words.at(run.cell)) is None:
                continue
            touches = _touch(runs[number - 1], run) if number else False
            is_touched = _touch(run, runs[number + 1]) if number + 1 < len(runs) else False
            box, known = self._box_of(run, is_open=not touches, is_closed=not is_touched), boxes[index]
            if known and known[-1].top() == box.top():
                known[-1] = known[-1].united(box)
            else:
                known.append(box)
        self._boxes = dict(boxes)
        self.order = sorted(self._boxes, key=lambda index: (self._boxes[index][0].top(), index))
        """The indices of the words that are shown, line by line."""

    @property
    def height(self) -> float:
        """The height, in pixels."""
        return self._layout.height

    def boxes(self, word: int) -> list[QRectF]:
        """Return where a word is: one box on each line that it is on; none if it is not shown."""
        return self._boxes.get(word, [])

    def word_at(self, x: float, y: float) -> int | None:
        """Return the word at a point."""
        cell = cell_at(self._layout, x, y, self._metrics)
        return None if cell is None else self._words.at(cell)

    def draw(self, painter: QPainter, part: QRectF) -> None:
        """Draw what is in a part of the text."""
        highest = max(self._metrics.line_height(style) for style in ("text", "code", "h1", "h2", "h3"))
        first = bisect_left(self._tops, part.top() - 2 * highest)
        last = bisect_left(self._tops, part.bottom() + highest)
        runs = self._layout.runs[first:last]
        painter.setPen(Qt.PenStyle.NoPen)
        for index in dict.fromkeys(index for run in runs if (index := self._words.at(run.cell)) is not None):
            if level := level_of(self._words.words[index].changes):
                painter.setBrush(tint_of(self._theme, level))
                for box in self._boxes[index]:
                    radius = _RADIUS * self._metrics.scale
                    painter.drawRoundedRect(box, radius, radius)
        painter.setPen(self._theme.color("text"))
        style = ""
        for run in runs:
            if run.style != style:
                style = run.style
                painter.setFont(self._metrics.fonts[style])
            painter.drawText(QPointF(run.x, run.y + self._metrics.baseline(run.style)), run.text)

    def _box_of(self, run: Run, *, is_open: bool, is_closed: bool) -> QRectF:
        """Return the box of a run; it reaches beyond it where the next text does not follow at once."""
        sizes, beside = self._metrics.sizes[run.style], _BESIDE * self._metrics.scale
        baseline = run.y + self._metrics.baseline(run.style)
        left = max(run.x - beside * is_open, 0.0)  # what is left of the text cannot be seen
        right = run.x + run.width + beside * is_closed
        return QRectF(left, baseline - sizes.ascent() * 0.98, right - left, sizes.height())


def _without_fences(layout: Layout) -> Layout:
    """Leave out the lines that open and close code, as Markdown does; their room stays."""
    lines: defaultdict[float, str] = defaultdict(str)
    for run in layout.runs:
        if run.style == "code":
            lines[run.y] += run.text
    fences = {y for y, text in lines.items() if text.startswith(("```", "~~~"))}
    return replace(layout, runs=tuple(run for run in layout.runs if run.y not in fences))


def _touch(run: Run, following: Run) -> bool:
    """Whether there is nothing between two runs of one line."""
    return run.y == following.y and abs(run.x + run.width - following.x) < 0.5
