"""A block that has filled a slot of a text, as made events: its start, steps and commit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.storage.trace import Trace, place_in_text
from model_backends.protocol import BlockCommitted, BlockStarted, Candidate, DenoisingStep

TEXT = (
    "# The fox\n\nOnce there was a fox who lived in a forest. It had a bushy tail and liked the rain.\n\n"
    "One morning it found a small red kettle under the old oak, and it wondered who had left it there. "
    "It took the kettle home, and every evening from then on there was tea.\n\n"
    "So it never was alone again.\n"
)
PASSAGE = "a small red kettle under the old oak,"
NOISE = (" lamp", "§", " Zug", " 17", "~", " cold", " ping", "=")
GUESSES = (" the", " big", " of", " house")


@dataclass(frozen=True)
class FilledBlock:
    """The events of one block, and the text that it belongs to."""

    text: str
    start: BlockStarted
    steps: tuple[DenoisingStep, ...]
    commit: BlockCommitted

    @property
    def slots(self) -> list[int]:
        """The positions of the slot."""
        return [position for position, pinned in enumerate(self.start.pinned) if not pinned]

    @property
    def trace(self) -> Trace:
        """The block as it is recorded, in its text."""
        return place_in_text([self.bare_trace], self.text)[0]

    @property
    def bare_trace(self) -> Trace:
        """The block as it is stored: without the text around it."""
        return Trace(block=0, start=self.start, steps=self.steps, commit=self.commit)


def filled_block(
    text: str = TEXT, passage: str = PASSAGE, before: int = 5, behind: int = 8, padding: int = 0
) -> FilledBlock:
    """Make the events of a block whose slot is a passage, with so many tokens of the text around it.

    `padding`: positions behind the end of the turn, if the canvas reaches the end of the text.
    """
    pieces = re.findall(r"\s*\S+|\s+$", text)
    begin = len(re.findall(r"\s*\S+", text[: text.index(passage)]))
    count = len(passage.split())
    first, last = max(begin - before, 0), min(begin + count + behind, len(pieces))
    canvas = (*pieces[first:last], *("" for _ in range(padding)))
    slots = range(begin - first, begin - first + count)
    pinned = tuple(position not in slots for position in range(len(canvas)))
    start = BlockStarted(
        block=0,
        canvas=tuple(1000 + position for position in range(len(canvas))),
        pieces=_with(canvas, slots, NOISE),
        pinned=pinned,
        around=(len("".join(pieces[:first])), len("".join(pieces[last:]))),
    )
    drafts = [_with(canvas, slots, GUESSES), _with(canvas, slots[::2], GUESSES), canvas]
    entropies = (3.0, 1.2, 0.02)
    steps = tuple(
        DenoisingStep(
            block=0,
            step=number + 1,
            max_steps=8,
            temperature=0.8,
            draft=tuple(
                hash(piece) % 999 if position in slots else position for position, piece in enumerate(draft)
            ),
            canvas=(),
            pieces=tuple(draft),
            accepted=tuple(bool(pin) or entropies[number] < 1.0 for pin in pinned),
            entropies=tuple(0.0 if pin else entropies[number] for pin in pinned),
        )
        for number, draft in enumerate(drafts)
    )
    tokens = steps[-1].draft[: len(canvas) - padding]
    commit = BlockCommitted(
        block=0,
        tokens=tokens,
        text="".join(canvas),
        thought="",
        steps=3,
        converged=True,
        certainty=0.98,
        candidates=tuple(
            (
                Candidate(token=token, piece=canvas[position], probability=0.9, step=3),
                Candidate(token=5000 + position, piece=" other", probability=0.2, step=1),
            )
            if position in slots
            else ()
            for position, token in enumerate(tokens)
        ),
    )
    return FilledBlock(text, start, steps, commit)


def _with(pieces: Sequence[str], positions: Sequence[int], others: Sequence[str]) -> tuple[str, ...]:
    """The pieces with other ones at some positions."""
    changed = list(pieces)
    for number, position in enumerate(positions):
        changed[position] = others[number % len(others)]
    return tuple(changed)
