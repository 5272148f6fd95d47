"""The accepted words of a block that was never finished, with a gap for everything else."""

from __future__ import annotations

from dataclasses import dataclass

from model_backends.protocol import DenoisingStep

GAP = "…"


@dataclass(frozen=True)
class AcceptedWords:
    """The words, with "…" for every gap; the first `complete` characters are before the first gap."""

    text: str
    complete: int


def accepted_words(step: DenoisingStep) -> AcceptedWords | None:
    """Return the accepted words of a step's draft; None if there are none.

    Positions that were not accepted are gaps, of which neighbours are one. Thoughts are left out, and what
    follows an accepted end of the turn.
    """
    thoughts = {position for first, end in step.thoughts for position in range(first, end)}
    text, complete, has_words, in_gap = "", None, False, False
    for position, (piece, accepted) in enumerate(zip(step.pieces, step.accepted, strict=True)):
        if position == step.end:
            in_gap = False
            break
        if position in thoughts:
            continue
        if not accepted:
            in_gap = True
            continue
        if not piece:  # a control token, or the beginning of a character
            continue
        if in_gap:
            complete = len(text.rstrip(" ")) if complete is None else complete
            between_words = text[-1:].isspace() and not piece[0].isspace()
            text += _gap_after(text) + " " * between_words
            in_gap = False
        text += piece
        has_words = has_words or not piece.isspace()
    if not has_words:
        return None
    if in_gap:
        complete = len(text.rstrip(" ")) if complete is None else complete
        text += _gap_after(text)
    return AcceptedWords(text, len(text) if complete is None else complete)


def _gap_after(text: str) -> str:
    return GAP if not text or text[-1].isspace() else f" {GAP}"
