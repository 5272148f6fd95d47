"""How the worker without a model fills slots: predictable, and at once.

A slot's free words become capitals, those in kept ranges stay; a shorter text has half the words, a longer
one twice as many. A hole becomes "fog", as often as its most tokens say; of answers the first one wins. Every
position of a slot nearly became "mist". A text with "endless" in a slot's draft, or behind a prompt that
begins with it, is denoised until it is cancelled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    Candidate,
    DenoisingStep,
    Event,
    Fill,
    Filling,
    PromptPrefilled,
    Slot,
)

STEPS = 4
_WORDS = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True)
class Position:
    """A position of the canvas."""

    piece: str
    pinned: bool


def fill_slot(slot: Slot, before: str) -> list[Position]:
    """What a slot becomes behind this text."""
    if slot.answers:
        return [Position(slot.answers[0], pinned=False)]
    if not slot.draft:
        most = 2 if slot.lengths is None else slot.lengths[1]
        first = "fog" if not before or before[-1].isspace() else " fog"
        return [Position(" fog" if place else first, pinned=False) for place in range(slot.words or most)]
    kept = {place for start, end in slot.kept for place in range(start, end)}
    found = []
    for word in _WORDS.finditer(slot.draft):
        letters = [
            letter if word.start() + place in kept else letter.upper() for place, letter in enumerate(word[0])
        ]
        found.append(Position("".join(letters), pinned=word.end() - 1 in kept))
    if slot.scale is not None and slot.scale[1] < 1:
        return found[: max(len(found) // 2, 1)]
    if slot.scale is not None and slot.scale[0] > 1:
        return [*found, *(Position(f" {one.piece.strip()}", one.pinned) for one in found)]
    return found


def filling_of(slot: Slot, positions: list[Position]) -> Filling:
    """What became of a slot."""
    shares = [0.5**place for place in range(len(slot.answers))]
    return Filling(
        text="".join(one.piece for one in positions),
        tokens=len(positions),
        certainty=0.9,
        probabilities=tuple(share / sum(shares) for share in shares),
    )


def candidates_of(position: Position, spaced: bool) -> tuple[Candidate, ...]:
    """What a position nearly became."""
    if position.pinned:
        return ()
    word = position.piece.strip()
    before = " " if spaced or position.piece.startswith(" ") else ""
    return (
        Candidate(token=1, piece=before + word, probability=0.6, step=1),
        Candidate(token=2, piece=f"{before}mist", probability=0.3, step=1),
        Candidate(token=3, piece=f"{before}haze", probability=0.05, step=1),
    )


def write_fill(
    request: Fill, say: Callable[[Event], object], cancelled: Callable[[], bool]
) -> tuple[str, tuple[Filling, ...], bool]:
    """Fill the slots; return the template with them, what each became, and whether it was cancelled."""
    parts: list[list[Position]] = []
    before = request.before
    for part in request.template:
        parts.append(fill_slot(part, before) if isinstance(part, Slot) else [Position(part, pinned=True)])
        before = "".join(position.piece for position in parts[-1])
    positions = [position for part in parts for position in part]
    pieces = tuple(position.piece for position in positions)
    pinned = tuple(position.pinned for position in positions)
    count = len(positions)
    noise = tuple(one.piece if one.pinned else "\u00a7" for one in positions)
    around = (len(request.before), len(request.after))
    say(BlockStarted(block=0, canvas=(7,) * count, pieces=noise, pinned=pinned, around=around))
    say(PromptPrefilled(done=5, total=5, cached=0, left_out=0))
    slots = [part for part in request.template if isinstance(part, Slot)]
    endless = request.messages[-1].content.startswith("endless") or any(
        "endless" in one.draft for one in slots
    )
    last, number = min(request.sampling.max_steps or STEPS, STEPS), 0
    while number < last or endless:
        number = min(number + 1, last)
        settled = tuple(one.pinned or place < number for place, one in enumerate(positions))
        say(
            DenoisingStep(
                block=0,
                step=number,
                max_steps=last,
                temperature=0.8,
                draft=(1,) * count,
                canvas=(7,) * count,
                pieces=pieces,
                accepted=settled,
                entropies=tuple(0.1 if one else 2.0 for one in settled),
            )
        )
        if (endless or number == last) and cancelled():
            return "", (), True
    text = "".join(pieces)
    spaced = request.before[-1:].isspace()
    say(
        BlockCommitted(
            block=0,
            tokens=(1,) * count,
            text=text,
            thought="",
            steps=last,
            converged=True,
            certainty=0.9,
            candidates=tuple(candidates_of(one, spaced) for one in positions) if request.candidates else (),
        )
    )
    fillings = tuple(
        filling_of(slot, part)
        for slot, part in zip(request.template, parts, strict=True)
        if isinstance(slot, Slot)
    )
    return text, fillings, False
