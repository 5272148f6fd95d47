"""Lay out a text's words as prose, find the word at a point, and the one that a key leads to."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.gui.canvas.layout import Layout, Run, cell_at, lay_out
from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.theme import Theme

_BESIDE = 1.5  # pixels that the box of a word reaches beyond it


class WordLayout:
    """The laid out text, `width` pixels wide; it stands as Markdown has it."""

    def __init__(
        self,
        pieces: Sequence[str],
        word_of: Callable[[int], int | None],
        width: float,
        theme: Theme,
        metrics: TextMetrics,
    ) -> None:
        """`word_of` returns the word that a piece belongs to, by their numbers."""
        self._word_of, self._theme, self._metrics = word_of, theme, metrics
        self._layout = _without_fences(lay_out("", pieces, width, metrics))
        self._tops = [run.y for run in self._layout.runs]
        boxes: defaultdict[int, list[QRectF]] = defaultdict(list)
        runs = self._layout.runs
        for number, run in enumerate(runs):
            if (index := word_of(run.cell)) is None:
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
        return None if cell is None else self._word_of(cell)

    def word_after(self, word: int | None, key: int) -> int | None:
        """Return the word that an arrow key, Home or End leads to; None if it is no such key."""
        if not self.order:
            return None
        index = self.order.index(word) if word in self._boxes else 0
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                index += 1 if key == Qt.Key.Key_Right else -1
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                return self._on_next_line(self.order[index], 1 if key == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Home:
                index = 0
            case Qt.Key.Key_End:
                index = len(self.order) - 1
            case _:
                return None
        return self.order[min(max(index, 0), len(self.order) - 1)]

    def runs_in(self, part: QRectF) -> Sequence[Run]:
        """Return the texts in a part of the layout, and a few around them."""
        highest = max(self._metrics.line_height(style) for style in ("text", "code", "h1", "h2", "h3"))
        first = bisect_left(self._tops, part.top() - 2 * highest)
        last = bisect_left(self._tops, part.bottom() + highest)
        return self._layout.runs[first:last]

    def words_in(self, part: QRectF) -> list[int]:
        """Return the words in a part of the layout, and a few around them."""
        found = (self._word_of(run.cell) for run in self.runs_in(part))
        return list(dict.fromkeys(word for word in found if word is not None))

    def draw_texts(
        self, painter: QPainter, part: QRectF, color_of: Callable[[int | None], str] = lambda _word: "text"
    ) -> None:
        """Draw the texts in a part of the layout; `color_of` names the colour of a word."""
        style = color = ""
        for run in self.runs_in(part):
            if run.style != style:
                style = run.style
                painter.setFont(self._metrics.fonts[style])
            if (wanted := color_of(self._word_of(run.cell))) != color:
                color = wanted
                painter.setPen(self._theme.color(color))
            painter.drawText(QPointF(run.x, run.y + self._metrics.baseline(run.style)), run.text)

    def _on_next_line(self, word: int, direction: int) -> int:
        """The nearest word on the line below or above; the same one if there is none."""
        box = self._boxes[word][0]
        far = [other for other in self.order if direction * (self._middle(other) - box.center().y()) > 1.0]
        if not far:
            return word
        line = min(far, key=lambda other: direction * self._middle(other))
        beside = [other for other in far if abs(self._middle(other) - self._middle(line)) < box.height() / 2]
        return min(beside, key=lambda other: abs(self._boxes[other][0].center().x() - box.center().x()))

    def _middle(self, word: int) -> float:
        return self._boxes[word][0].center().y()

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
