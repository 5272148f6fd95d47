"""Benchmark how calm the canvas is: words that are cut, overlap or move, on real traces.

Every block is played at 60 frames a second, and the words that the painter draws are looked at in every
third frame and before each step. A word counts if its opacity is above `SEEN`.

- narrow: words whose text is the same as in the step before, drawn narrower than 0.9 of their natural width.
- overlaps: pairs of words of different positions on a row that overlap by more than a pixel.
- moved: tokens accepted before and after a step whose place in the layout changes by more than a pixel; how
  far; and how many of them change their height on the page.
- at the commit: the same between the last step and the final text; there it happens once, and is eased.
- hidden: tokens that aren't accepted, but have had the same text for two steps and an entropy below
  `CERTAIN`, and stay fog for lack of room.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

import numpy as np

from app.gui.canvas.cells import Cells
from app.gui.canvas.layout import Layout, Metrics, allocate_for_final_text, lay_out, shown_length
from app.gui.canvas.layout_arrays import LayoutArrays
from app.gui.canvas.live_layout import LiveLayout
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.painter import CanvasFrame, CanvasPainter, DrawnText
from app.gui.canvas.playback import BLOCK_SECONDS, HOLD_SECONDS
from app.gui.canvas.words import place_words
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace
from model_backends.protocol import DenoisingStep

Place = tuple[float, float]
Arranged = Callable[[Trace, float, Metrics], Iterable[Layout]]
"""A layout for every step of a block."""

COLUMNS = {1100: 740, 760: 426, 440: 358}
"""The width of the window, and of the text in it, in pixels."""
SEEN = 0.08
CERTAIN = 1.0  # nats
LIVE_SECONDS = 0.15  # of a step, as of a model that is too slow for its ending to be known
_FRAMES_A_SECOND = 60
_LOOKED_AT = 3  # every how many frames
_NARROW = 0.9
_TOUCH = 1.0  # pixels


def naive(trace: Trace, width: float, metrics: Metrics) -> Iterable[Layout]:
    """Wrap every draft anew."""
    return (lay_out("", step.pieces, width, metrics) for step in trace.steps)


def live(trace: Trace, width: float, metrics: Metrics) -> Iterable[Layout]:
    """The ending is not known: keep words where they stand; fog gives way."""
    layout = LiveLayout("", trace.steps[0].pieces, width, metrics)
    return (layout.update(step) for step in trace.steps)


def known(trace: Trace, width: float, metrics: Metrics) -> Iterable[Layout]:
    """The ending is known: use the final text's layout from the start."""
    pieces = allocate_for_final_text(trace.final_pieces, _shown(trace))
    return [lay_out("", pieces, width, metrics)] * len(trace.steps)


IDEAS: dict[str, Arranged] = {"naive": naive, "live": live, "known ending": known}


@dataclass
class _Movement:
    """Counts tokens, and by how many pixels the moved ones moved."""

    tokens: int = 0
    moves: list[float] = field(default_factory=list)
    rows: int = 0

    def count(self, before: Layout, after: Layout, cells: Iterable[int]) -> None:
        """Compare the coordinates of some positions."""
        stood, stand = _coordinates(before), _coordinates(after)
        for cell in cells:
            if cell in stood and cell in stand:
                self.tokens += 1
                distance = math.dist(stood[cell], stand[cell])
                if distance > 1.0:
                    self.moves.append(distance)
                    self.rows += abs(stood[cell][1] - stand[cell][1]) > 1.0

    def figures(self) -> dict[str, Any]:
        """Return shares in per cent and distances in pixels."""
        moves = np.array(self.moves or [0.0])
        return {
            "tokens": self.tokens,
            "moved_percent": _percent(len(self.moves), self.tokens),
            "moved_mean_px": round(float(moves.mean()), 1),
            "moved_p95_px": round(float(np.percentile(moves, 95)), 1),
            "other_height_percent": _percent(self.rows, self.tokens),
        }


@dataclass
class _Words:
    """Counts words in frames, and guesses in steps."""

    words: int = 0
    narrow: int = 0
    frames: int = 0
    overlaps: int = 0
    guesses: int = 0
    hidden: int = 0

    def look(self, drawn: Sequence[DrawnText], held: Sequence[bool], metrics: Metrics) -> None:
        """Count the words of a frame; `held` are the positions whose text is that of the step before."""
        seen = [text for text in drawn if text.opacity > SEEN]
        self.frames += 1
        self.words += len(seen)
        self.narrow += sum(
            held[text.cell] and text.width < _NARROW * metrics.advance(text.text, text.style) for text in seen
        )
        self.overlaps += len(list(overlaps(seen)))

    def look_for_hidden(
        self, layout: Layout, before: DenoisingStep, step: DenoisingStep, width: float, metrics: Metrics
    ) -> None:
        """Count the fairly certain guesses of a step that have no room."""
        arrays = LayoutArrays(layout)
        placed = {arrays.runs[text.run].cell for text in place_words(arrays, step.pieces, metrics, width)}
        boxed = set(arrays.cells.tolist())
        for cell in _held_guesses(before, step) & boxed:
            self.guesses += 1
            self.hidden += cell not in placed

    def figures(self) -> dict[str, Any]:
        """Return counts, and shares in per cent."""
        return {
            "words": self.words,
            "narrow": self.narrow,
            "frames": self.frames,
            "overlaps": self.overlaps,
            "certain_guesses": self.guesses,
            "hidden_percent": _percent(self.hidden, self.guesses),
        }


def stability(traces: Sequence[Trace], theme: Theme) -> dict[str, Any]:
    """Measure, for every idea and window width, what is cut, overlaps and moves."""
    metrics = TextMetrics(theme)
    return {
        f"{window}px": {
            name: measure_layouts(idea, traces, column, theme, metrics) for name, idea in IDEAS.items()
        }
        for window, column in COLUMNS.items()
    }


def measure_layouts(
    idea: Arranged, traces: Sequence[Trace], width: float, theme: Theme, metrics: TextMetrics
) -> dict[str, Any]:
    """Measure one idea at one width of the text."""
    steps, end, words = _Movement(), _Movement(), _Words()
    for trace in traces:
        layouts = list(idea(trace, width, metrics))
        for (before, after), (one, two) in zip(pairwise(layouts), pairwise(trace.steps), strict=True):
            both = np.flatnonzero(np.logical_and(one.accepted, two.accepted)).tolist()
            steps.count(before, after, both)
            words.look_for_hidden(after, one, two, width, metrics)
        final = _final(trace, width, metrics)
        end.count(layouts[-1], final, range(_shown(trace)))
        pace = BLOCK_SECONDS / len(trace.steps) if idea is known else LIVE_SECONDS
        painter = CanvasPainter(theme, metrics)
        for frame, held in _frames(trace, [*layouts, final], pace):
            painter.prepare(frame)
            words.look(list(painter.drawn_texts(frame)), held, metrics)
    return {"between_steps": steps.figures(), "at_commit": end.figures(), "drawn": words.figures()}


def overlaps(drawn: Sequence[DrawnText]) -> Iterator[tuple[DrawnText, DrawnText]]:
    """Yield the pairs of texts of different positions that overlap on a row."""
    for _, row in groupby(sorted(drawn, key=lambda text: (text.y, text.x)), key=lambda text: text.y):
        texts = list(row)
        for number, text in enumerate(texts):
            for other in texts[number + 1 :]:
                if other.x >= text.x + text.width - _TOUCH:
                    break
                if other.cell != text.cell:
                    yield text, other


def _frames(
    trace: Trace, layouts: Sequence[Layout], seconds: float
) -> Iterator[tuple[CanvasFrame, list[bool]]]:
    """Play a block; yield frames, and which positions have had their text for a step."""
    noise = () if trace.start is None else trace.start.pieces
    first = trace.steps[0].pieces
    cells, before = Cells(("",) * len(first), noise), ("",) * len(first)
    shown = layouts[0]
    for number, layout in enumerate(layouts):
        step = trace.steps[min(number, len(trace.steps) - 1)]
        if number < len(trace.steps):
            cells.show(step, seconds)
        else:
            cells.settle(trace.final_pieces, _shown(trace))
        if layout is not shown:
            cells.move(shown.runs, layout.runs)
            shown = layout
        held = [piece == old for piece, old in zip(step.pieces, before, strict=True)]
        before = step.pieces
        count = round((seconds if number < len(trace.steps) else HOLD_SECONDS) * _FRAMES_A_SECOND)
        for frame in range(1, count + 1):
            cells.advance(1 / _FRAMES_A_SECOND)
            if frame % _LOOKED_AT == 0 or frame == count:
                yield CanvasFrame(layout, cells), held


def _held_guesses(before: DenoisingStep, step: DenoisingStep) -> set[int]:
    return {
        cell
        for cell, piece in enumerate(step.pieces)
        if piece.strip()
        and piece == before.pieces[cell]
        and not step.accepted[cell]
        and step.entropies[cell] < CERTAIN
    }


def _final(trace: Trace, width: float, metrics: Metrics) -> Layout:
    pieces = allocate_for_final_text(trace.final_pieces, _shown(trace))
    return lay_out("", pieces, width, metrics)


def _coordinates(layout: Layout) -> dict[int, Place]:
    """Return the coordinates of the first run of every position."""
    places: dict[int, Place] = {}
    for run in layout.runs:
        places.setdefault(run.cell, (run.x, run.y))
    return places


def _shown(trace: Trace) -> int:
    return shown_length(trace.final_pieces, trace.commit.thought, trace.commit.text)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / max(whole, 1), 2)
