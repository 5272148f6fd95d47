"""Which text every position has room for, from step to step, while a block is denoised. Pure: no Qt.

Tokens change width while they change their minds, so a draft that is wrapped anew makes lines jump. Seven
ideas were measured on real traces (`docs/benchmarks.md`); one is kept for each situation:

- The ending is known (replay, export, an engine faster than the eye): room for the final text from the start.
  Nothing ever moves (`known_ending`).
- It is not (`CellAllocator`): cells stay as they are until an accepted token does not fit into its own.
  Then everything behind it moves in any case, and all rooms from there on take the newest draft at once. Text
  moves about half as often as when every draft is wrapped anew; in the end a quarter of it moves once more,
  hardly any to another line.

Given up: room for new text as it is accepted (moves more than the naive draft: the rooms come from early
noise, so each of them changes once); rows that are held and whose spaces stretch like springs (as restless,
and in the end much of the text changes its line); prose only after a grid (everything moves).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.gui.canvas.layout import Metrics
from model_backends.protocol import DenoisingStep

_NARROWEST = 0.85  # how far an accepted text may be squeezed into an older room
_WIDEST_HOLE = 1.0  # pixels that such a room may be too wide, in line heights


def known_ending(first: Sequence[str], final: Sequence[str], shown: int) -> tuple[str, ...]:
    """Room for the final text; what follows the end of the turn keeps its first one: it is to dissolve."""
    return (*final[:shown], *first[shown:])


class CellAllocator:
    """The texts that positions have room for while the ending of their block is not known."""

    def __init__(self, first: Sequence[str], metrics: Metrics) -> None:
        self._metrics = metrics
        self._rooms = list(first)

    @property
    def pieces(self) -> tuple[str, ...]:
        """What `lay_out` is to be given."""
        return tuple(self._rooms)

    def take(self, step: DenoisingStep) -> tuple[str, ...]:
        """The rooms for a new step."""
        for cell, (accepted, piece) in enumerate(zip(step.accepted, step.pieces, strict=True)):
            if accepted and piece != self._rooms[cell] and not self._fits(piece, self._rooms[cell]):
                self._rooms[cell:] = step.pieces[cell:]
                break
        return self.pieces

    def _fits(self, piece: str, room: str) -> bool:
        """Whether a text can stand in the room of another without breaking words or lines otherwise."""
        if piece[:1].isspace() != room[:1].isspace() or ("\n" in piece) != ("\n" in room):
            return False
        width, space = (self._metrics.advance(text.strip(), "text") for text in (piece, room))
        hole = _WIDEST_HOLE * self._metrics.line_height("text")
        return width * _NARROWEST <= space <= width + hole
