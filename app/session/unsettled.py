"""Say which blocks of a reply did not settle: their steps ran out before the model was sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from app.storage.records import UnsettledBlock
from model_backends.lazy_text import lazy_text
from model_backends.protocol import BlockCommitted, Sampling, certainty_of

if TYPE_CHECKING:
    from app.storage.trace import Trace

_MOST_NAMED = 3


def unsettled_block(
    commit: BlockCommitted, number: int, sampling: Sampling | None = None
) -> tuple[UnsettledBlock, ...]:
    """Return the block with this number if its steps ran out before it converged.

    Padding never counts, nor does any block if the sampling lets none end early.
    """
    takes_all_steps = sampling is not None and sampling.confidence == 0
    if commit.converged or not commit.tokens or commit.certainty is None or takes_all_steps:
        return ()
    return (UnsettledBlock(block=number, steps=commit.steps, certainty=commit.certainty),)


def unsettled_in(traces: Iterable[Trace], sampling: Sampling | None = None) -> tuple[UnsettledBlock, ...]:
    """Return the blocks of a recorded reply that did not converge; for replies of earlier versions."""
    found: list[UnsettledBlock] = []
    for number, trace in enumerate(traces):
        seen = trace.steps[-1].entropies[: len(trace.commit.tokens) + 1]  # with the end of the turn
        certainty = trace.commit.certainty
        commit = msgspec.structs.replace(
            trace.commit, certainty=certainty_of(seen) if certainty is None else certainty
        )
        found += unsettled_block(commit, number, sampling)
    return tuple(found)


def describe_unsettled(blocks: Sequence[UnsettledBlock], total: int) -> str:
    """Describe these blocks of a reply of `total` blocks in one line, "" if there are none."""
    if not blocks:
        return ""
    steps = max(block.steps for block in blocks)
    shares = sorted(_percentage(block.certainty) for block in blocks)
    sure = f"{shares[0]}" if shares[0] == shares[-1] else f"{shares[0]}–{shares[-1]}"
    if total == 1:
        return lazy_text("Didn't settle: %Ln step(s), {sure}% sure", "", steps, sure=sure)
    numbers = [str(block.block + 1) for block in blocks]
    if len(blocks) == 1:
        return lazy_text(
            "Block {block} didn't settle: %Ln step(s), {sure}% sure", "", steps, block=numbers[0], sure=sure
        )
    if len(blocks) > _MOST_NAMED:
        return lazy_text(
            "{count} of {total} blocks didn't settle: %Ln step(s) each, {sure}% sure",
            "",
            steps,
            count=len(blocks),
            total=total,
            sure=sure,
        )
    return lazy_text(
        "Blocks {blocks} and {last} didn't settle: %Ln step(s) each, {sure}% sure",
        "",
        steps,
        blocks=", ".join(numbers[:-1]),
        last=numbers[-1],
        sure=sure,
    )


def explain_unsettled(blocks: Sequence[UnsettledBlock]) -> list[str]:
    """Explain each of these blocks in a sentence, for the details of a reply."""
    return [
        lazy_text(
            "Block {block} ran out of steps after {steps}; on average the model was {sure}% sure of a word",
            block=block.block + 1,
            steps=block.steps,
            sure=_percentage(block.certainty),
        )
        for block in blocks
    ]


def _percentage(certainty: float) -> int:
    """Return a certainty as whole per cent, rounded down: what did not settle is never 100 % sure."""
    return min(99, int(certainty * 100))
