"""Reserve width for the text of each position while a block is denoised. No Qt.

Tokens change width as the draft changes, so wrapping every draft again makes lines jump. Seven
approaches were measured on real traces (`docs/benchmarks.md`); one is used for each case:

- The final text is known (replay, export, a fast engine): reserve its width from the start. Nothing moves
  (`allocate_for_final_text`).
- It is not known (`CellAllocator`): keep all widths until an accepted token does not fit into its cell. The
  text after it moves in any case, so every cell from there on takes the width of the newest draft. Text
  moves about half as often as with wrapping every draft; in the end a quarter of it moves once more, hardly
  any of it to another line.

Rejected: reserving width as tokens are accepted (moves more than wrapping every draft, because the first
widths come from noise and each of them changes once); rows of fixed width whose spaces stretch (as restless,
and much of the text changes its line in the end); prose only after a grid (everything moves).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.gui.canvas.layout import Metrics
from model_backends.protocol import DenoisingStep

_MIN_STRETCH = 0.85  # how far an accepted text may be squeezed into its cell
_MAX_SLACK = 1.0  # how much wider than its text such a cell may be, in line heights


def allocate_for_final_text(final: Sequence[str], shown: int) -> tuple[str, ...]:
    """Allocate cells for the final text; positions after its end have none, they are fog only."""
    return (*final[:shown], *("",) * (len(final) - shown))


class CellAllocator:
    """Allocates cells while the final text of a block is not known."""

    def __init__(self, first: Sequence[str], metrics: Metrics) -> None:
        self._metrics = metrics
        self._texts = list(first)

    @property
    def pieces(self) -> tuple[str, ...]:
        """The texts that determine the cells' widths: the input of `lay_out`."""
        return tuple(self._texts)

    def update(self, step: DenoisingStep) -> tuple[str, ...]:
        """Update the cells for a new step and return their texts."""
        for cell, (accepted, piece) in enumerate(zip(step.accepted, step.pieces, strict=True)):
            if accepted and piece != self._texts[cell] and not self._fits(piece, self._texts[cell]):
                self._texts[cell:] = step.pieces[cell:]
                break
        return self.pieces

    def _fits(self, piece: str, allocated: str) -> bool:
        """Whether a text fits into the cell of another one without changing where words or lines break."""
        if piece[:1].isspace() != allocated[:1].isspace() or ("\n" in piece) != ("\n" in allocated):
            return False
        width, available = (self._metrics.advance(text.strip(), "text") for text in (piece, allocated))
        slack = _MAX_SLACK * self._metrics.line_height("text")
        return width * _MIN_STRETCH <= available <= width + slack
