"""Where canvases stand in a text with gaps, and which of their positions are pinned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

NOISE = -1
"""A position of a gap that begins as noise."""


@dataclass(frozen=True)
class Gap:
    """Positions of a text to write: the tokens they begin as, `NOISE` where there are none.

    A position with a token is noise at first with the probability `noise`; `kept` ones are pinned.
    `lengths`: those to try, of another one than the draft's without it; () for the draft's only. `answers`:
    the tokens of each text that it may become. `is_open`: the last part, which ends with the turn.
    """

    draft: tuple[int, ...] = ()
    kept: tuple[bool, ...] = ()
    noise: float = 1.0
    lengths: tuple[int, ...] = ()
    answers: tuple[tuple[int, ...], ...] = ()
    is_open: bool = False
    entropies: tuple[float, ...] = field(default=(), repr=False)  # of the positions written so far

    def of_length(self, length: int) -> Gap:
        """Return this gap with another length: without its draft, unless it has the same."""
        return self if length == len(self.draft) else replace(self, draft=(NOISE,) * length, kept=())

    @property
    def pinned(self) -> tuple[bool, ...]:
        """Which positions are pinned."""
        return self.kept or (False,) * len(self.draft)


@dataclass(frozen=True)
class Window:
    """A canvas in a text: where it starts, its tokens (`NOISE` where noise is), and which of them are pinned.

    `noise` has the probability that a token that isn't pinned becomes noise. `length`: where the text ends.
    """

    start: int
    tokens: NDArray[np.int32]
    pinned: NDArray[np.bool_]
    noise: NDArray[np.float64]
    length: int


Part = tuple[int, ...] | Gap


def place(length: int, first: int, last: int, canvas: int, closing: int) -> int:
    """Return where in a text a canvas starts, so that positions first … last − 1 have context on both sides.

    On the grid of the reply's own blocks if a quarter of the canvas, or all of the text with its `closing`
    tokens, fits behind them there; else so that what is left of the canvas is divided between both sides.
    """
    behind = min(length + closing - last, canvas // 4)
    on_grid = first // canvas * canvas
    if last + behind <= on_grid + canvas:
        return on_grid
    start = first - min(first, max(0, canvas - (last - first)) // 2)
    return max(0, min(start, length + closing - canvas))


class GapText:
    """A text that is being written: parts of tokens, and gaps that are still open."""

    def __init__(
        self,
        parts: Sequence[Part],
        closing: Sequence[int] = (),
        padding: int = 0,
        is_inside_character: Callable[[int], bool] = lambda token: False,
    ) -> None:
        """`closing` and `padding` stand behind the text; no canvas begins inside a character."""
        self.parts = tuple(parts)
        self._closing, self._padding, self._is_inside = closing, padding, is_inside_character

    def gaps(self) -> list[tuple[int, Gap]]:
        """The gaps that are not written yet, each with its part's index."""
        return [(index, part) for index, part in enumerate(self.parts) if isinstance(part, Gap)]

    def replaced(self, index: int, part: Part) -> GapText:
        """Return the text with another part in place of one."""
        parts = (*self.parts[:index], part, *self.parts[index + 1 :])
        return GapText(parts, self._closing, self._padding, self._is_inside)

    def where(self, index: int) -> tuple[int, int]:
        """Return the positions of a part: its first, and the one after its last."""
        first = sum(map(_size, self.parts[:index]))
        return first, first + _size(self.parts[index])

    def tokens(self) -> list[int]:
        """Return the tokens of all parts; of a gap those of its draft."""
        return [token for part in self.parts for token in (part.draft if isinstance(part, Gap) else part)]

    def window(self, index: int, canvas: int) -> Window:
        """Return the canvas for what is to be written of a gap, at least for the beginning of that."""
        tokens, length = self.tokens(), sum(map(_size, self.parts))
        pinned = [is_pinned for part in self.parts for is_pinned in _pinned(part)]
        noise = [_noise(part) for part in self.parts for _ in range(_size(part))]
        first, last = self.where(index)
        first = next((at for at in range(first, last) if not pinned[at]), first)
        start = place(length, first, min(last, first + canvas), canvas, len(self._closing))
        while start > 0 and pinned[start] and self._is_inside(tokens[start]):
            start -= 1
        behind = [*self._closing, *[self._padding] * canvas]
        here = slice(start, start + canvas)
        return Window(
            start,
            np.array([*tokens, *behind][here], np.int32),
            np.array([*pinned, *[True] * len(behind)][here], np.bool_),
            np.array([*noise, *[0.0] * len(behind)][here], np.float64),
            min(canvas, length - start),
        )


def _pinned(part: Part) -> Sequence[bool]:
    return part.pinned if isinstance(part, Gap) else (True,) * len(part)


def _noise(part: Part) -> float:
    return part.noise if isinstance(part, Gap) else 0.0


def _size(part: Part) -> int:
    return len(part.draft) if isinstance(part, Gap) else len(part)


def sized(part: Part, canvas: int) -> Part:
    """Return a hole with as many positions as others see of it meanwhile: its middle length."""
    if not isinstance(part, Gap) or part.draft:
        return part
    if part.answers:
        size = max(map(len, part.answers))
    else:
        size = canvas if part.is_open else part.lengths[len(part.lengths) // 2] if part.lengths else 0
    return replace(part, draft=(NOISE,) * size)
