"""Canvases with gaps: most of a text stays (pinned), some of it is noise, as `Fill` denoises them.

A canvas begins at a multiple of its length from the text's beginning, or anywhere. What it holds of the text
around the gaps, the end of the turn and the padding are pinned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .tokenizer import TURN_END

ANYWHERE_SHARE = 0.5
TO_THE_END_SHARE = 0.12
WHOLE_WORDS_SHARE = 0.85
NUMBERS_OF_GAPS = (1, 1, 1, 2, 2, 3)
SHORT_SHARE, SHORT, LONG = 0.65, 5, 30
DRAFT_SHARE = 0.2
MOST_WEIGHT = 6.0


@dataclass(frozen=True)
class Canvas:
    """One block of a reply: its clean tokens, padded, and its start position.

    Of a canvas with gaps: `free` positions are those of gaps, `first` the tokens before the first step.
    """

    tokens: list[int]
    start: int
    free: NDArray[np.bool_] | None = None
    first: NDArray[np.int64] | None = None

    @property
    def weight(self) -> float:
        """Return how much a free position counts: more, the fewer there are."""
        if self.free is None:
            return 1.0
        return float(np.clip(len(self.tokens) / (2 * self.free.sum()), 1.0, MOST_WEIGHT))


def start_of_canvas(random: np.random.Generator, span: range, length: int, gaps: Sequence[range]) -> int:
    """Draw where a canvas begins in a text: on the grid, or anywhere; the first of the gaps is in it."""
    if gaps:
        return span.start + (gaps[0].start - span.start) // length * length
    if random.random() < ANYWHERE_SHARE:
        return int(random.integers(span.start, max(span.start, span.stop - length) + 1))
    return span.start + length * int(random.integers(0, -(-len(span) // length)))


def gaps_anywhere(
    random: np.random.Generator, clean: NDArray[np.int64], size: int, begins_word: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return the free positions of a canvas: one to three gaps in its text, or all from a place on.

    `clean` [canvas] holds `size` tokens of the text, its end of turn included; `begins_word` [vocab].
    """
    free = np.zeros(len(clean), np.bool_)
    text = size - int(clean[size - 1] == TURN_END)
    if random.random() < TO_THE_END_SHARE:
        free[_word(random, clean, int(random.integers(0, size)), begins_word) :] = True
        return free
    if text == 0:  # the canvas begins with the end of the turn
        free[0] = True
        return free
    for _ in range(random.choice(NUMBERS_OF_GAPS)):
        most = SHORT if random.random() < SHORT_SHARE else LONG
        first = int(random.integers(0, text))
        end = min(first + int(random.integers(1, most + 1)), text)
        if random.random() < WHOLE_WORDS_SHARE:
            first = _word(random, clean, first, begins_word)
            while end < text and not begins_word[clean[end]]:
                end += 1
        free[first:end] = True
    return free


def _word(
    random: np.random.Generator, clean: NDArray[np.int64], at: int, begins_word: NDArray[np.bool_]
) -> int:
    """Return the position, moved back to the beginning of its word."""
    if random.random() < WHOLE_WORDS_SHARE:
        while at and not begins_word[clean[at]]:
            at -= 1
    return at


def draft_of_other_length(
    random: np.random.Generator, clean: NDArray[np.int64], free: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the canvas with its gaps shifted inside, as a draft that was longer or shorter."""
    draft = clean.copy()
    positions = np.flatnonzero(free)
    inside = clean[positions]
    at = int(random.integers(0, len(inside)))
    shift = int(random.choice((-2, -1, 1, 2)))
    draft[positions[at:]] = np.roll(inside[at:], shift)
    return draft
