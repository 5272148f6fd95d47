"""Text sizes and denoising steps for tests of layouts."""

from __future__ import annotations

from collections.abc import Sequence

from app.gui.canvas.markup import Part, Style
from model_backends.protocol import DenoisingStep


class Typewriter:
    """Every character is ten pixels wide."""

    paragraph_gap = 8.0
    list_indent = 40.0
    bullet_size = 10.0
    code_indent = 0.0
    code_gap = 0.0
    opening_height = 20.0
    closing_height = 16.0

    def advance(self, text: str, style: Style) -> float:
        return 10.0 * len(text)

    def shape(self, parts: Sequence[Part]) -> list[tuple[str, float]]:
        return [(part.text, self.advance(part.text, part.style)) for part in parts]

    def breaks(self, text: str) -> list[int]:
        return [index + 1 for index, letter in enumerate(text[:-1]) if letter == "-"]

    def overhang(self, text: str, style: Style) -> float:
        return 0.0

    def line_height(self, style: Style) -> float:
        return 16.0 if style == "code" else 20.0

    def margins(self, style: Style) -> tuple[float, float]:
        return (0.0, 0.0)


def step(
    pieces: Sequence[str], accepted: Sequence[bool], entropies: Sequence[float] | None = None
) -> DenoisingStep:
    """A step of a block; an entropy of 1 nat is a rather certain guess, one of 4 is all fog."""
    count = len(pieces)
    return DenoisingStep(
        block=0,
        step=1,
        max_steps=48,
        temperature=0.8,
        draft=(0,) * count,
        canvas=(),
        pieces=tuple(pieces),
        accepted=tuple(accepted),
        entropies=tuple(entropies or (1.0,) * count),
    )
