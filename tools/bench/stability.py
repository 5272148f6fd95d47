"""Benchmark text stability on the canvas: layout strategies compared on real traces.

A token that is accepted before and after a step counts as moved if its coordinates change by more than one
pixel; on another line it has moved by that distance. Counted over all steps of all blocks.
The move from the last step to the final text is counted apart: there it happens once, and is eased.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.gui.canvas.grid import lay_out_grid
from app.gui.canvas.layout import Layout, Metrics, allocate_for_final_text, lay_out, shown_length
from app.gui.canvas.live_layout import LiveLayout
from app.storage.trace import Trace
from model_backends.protocol import DenoisingStep

Place = tuple[float, float]
Arranged = Callable[[Trace, float, Metrics], Iterable[Layout]]
"""A layout for every step of a block."""

WIDTHS = (1100, 440)  # of the window, in pixels
_COLUMNS = {1100: 740, 440: 372}  # of the text in it


def naive(trace: Trace, width: float, metrics: Metrics) -> Iterable[Layout]:
    """(a) Wrap every draft anew."""
    return (lay_out("", step.pieces, width, metrics) for step in trace.steps)


def anchored(trace: Trace, width: float, metrics: Metrics) -> Iterable[Layout]:
    """(b) Accepted tokens take the width of their new text, the others keep their old width; wrap anew."""
    for _, pieces in _width_texts(trace):
        yield lay_out("", pieces, width, metrics)


def settled_lines(trace: Trace, width: float, metrics: Metrics) -> Iterable[Layout]:
    """(c) Keep the text before the first undecided position, wrap the rest.

    Greedy wrapping never moves text before a change, so this is (a).
    """
    return naive(trace, width, metrics)


def live_widths(trace: Trace, width: float, metrics: Metrics) -> Iterable[Layout]:
    """(f) Keep words where they stand; fog gives way."""
    live = LiveLayout("", trace.steps[0].pieces, width, metrics)
    return [live.update(step) for step in trace.steps]


def ending_known(trace: Trace, width: float, metrics: Metrics) -> Iterable[Layout]:
    """(d) Use the final text's layout from the start."""
    pieces = allocate_for_final_text(trace.final_pieces, _shown(trace))
    return [lay_out("", pieces, width, metrics)] * len(trace.steps)


def grid_then_prose(trace: Trace, width: float, metrics: Metrics) -> Iterable[Layout]:
    """(e) Use a cell for every position, then prose."""
    return [lay_out_grid("", trace.steps[0].pieces, width, metrics)] * len(trace.steps)


IDEAS: dict[str, Arranged] = {
    "a naive": naive,
    "b anchored": anchored,
    "c settled lines": settled_lines,
    "d known ending": ending_known,
    "e grid then prose": grid_then_prose,
    "f live rooms": live_widths,
}


@dataclass
class MovementStatistics:
    """Counts accepted tokens between two steps, and by how many pixels the moved ones moved."""

    tokens: int = 0
    moves: list[float] = field(default_factory=list)

    def count(self, before: Layout, after: Layout, cells: Iterable[int]) -> None:
        """Compare the coordinates of some positions."""
        stood, stand = _coordinates(before), _coordinates(after)
        for cell in cells:
            if cell in stood and cell in stand:
                self.tokens += 1
                distance = math.dist(stood[cell], stand[cell])
                if distance > 1.0:
                    self.moves.append(distance)

    def figures(self) -> dict[str, Any]:
        """Return shares in per cent and distances in pixels."""
        moves = np.array(self.moves or [0.0])
        return {
            "tokens": self.tokens,
            "moved_percent": round(100 * len(self.moves) / max(self.tokens, 1), 2),
            "moved_mean_px": round(float(moves.mean()), 1),
            "moved_p95_px": round(float(np.percentile(moves, 95)), 1),
            "line_jumps_percent": round(100 * float((moves > 60).sum()) / max(self.tokens, 1), 2),
        }


def stability(traces: Sequence[Trace], metrics: Metrics) -> dict[str, Any]:
    """Measure, for every strategy and window width, what moves between steps and at the commit."""
    return {
        f"{width}px": {name: _measure(idea, traces, _COLUMNS[width], metrics) for name, idea in IDEAS.items()}
        for width in WIDTHS
    }


def _measure(idea: Arranged, traces: Sequence[Trace], width: float, metrics: Metrics) -> dict[str, Any]:
    steps, end = MovementStatistics(), MovementStatistics()
    for trace in traces:
        layouts = list(idea(trace, width, metrics))
        for number in range(1, len(layouts)):
            one, two = trace.steps[number - 1], trace.steps[number]
            both = np.flatnonzero(np.logical_and(one.accepted, two.accepted)).tolist()
            steps.count(layouts[number - 1], layouts[number], both)
        final = lay_out("", trace.final_pieces[: _shown(trace)], width, metrics)
        end.count(layouts[-1], final, range(_shown(trace)))
    return {"between_steps": steps.figures(), "at_commit": end.figures()}


def _width_texts(trace: Trace) -> Iterable[tuple[DenoisingStep, tuple[str, ...]]]:
    """Yield every step, and the texts whose widths its positions have."""
    pieces = trace.steps[0].pieces
    for step in trace.steps:
        kept = zip(step.accepted, step.pieces, pieces, strict=True)
        pieces = tuple(new if accepted else old for accepted, new, old in kept)
        yield step, pieces


def _coordinates(layout: Layout) -> dict[int, Place]:
    """Return the coordinates of the first run of every position."""
    places: dict[int, Place] = {}
    for run in layout.runs:
        places.setdefault(run.cell, (run.x, run.y))
    return places


def _shown(trace: Trace) -> int:
    return shown_length(trace.final_pieces, trace.commit.thought, trace.commit.text)
