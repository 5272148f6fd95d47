"""Traces round-trip, are small, and report damage."""

from __future__ import annotations

import lzma

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage.trace import TraceError, decode, encode
from model_backends.protocol import BlockCommitted, DenoisingStep

VOCAB = 262_144


def block(
    positions: int, count: int, seed: int = 0, candidates: int = 64
) -> tuple[list[DenoisingStep], BlockCommitted]:
    """A block whose positions settle one after the other; until then each changes between `candidates`."""
    rng = np.random.default_rng(seed)
    choice = rng.integers(0, VOCAB, (positions, candidates))
    rows = np.arange(positions)
    final = rng.integers(0, VOCAB, positions)
    settles = rng.integers(0, count, positions)
    draft = rng.integers(0, VOCAB, positions)
    steps = []
    for number in range(count):
        changed = (settles > number) & (rng.random(positions) < 0.5)
        other = choice[rows, rng.integers(0, choice.shape[1], positions)]
        draft = np.where(settles <= number, final, np.where(changed, other, draft))
        entropies = np.where(settles <= number, rng.random(positions) * 0.01, 6 * rng.random(positions))
        steps.append(
            DenoisingStep(
                block=2,
                step=number + 1,
                max_steps=48,
                temperature=0.8 - 0.4 * number / count,
                draft=tuple(draft.tolist()),
                canvas=tuple(rng.integers(0, VOCAB, positions).tolist()),
                pieces=tuple(f" w{token}" for token in draft.tolist()),
                accepted=tuple((settles <= number).tolist()),
                entropies=tuple(entropies.tolist()),
            )
        )
    commit = BlockCommitted(
        block=2,
        tokens=steps[-1].draft,
        text="".join(steps[-1].pieces),
        thought="",
        steps=count,
        converged=True,
    )
    return steps, commit


@given(st.integers(1, 70), st.integers(1, 12), st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_what_was_seen_comes_back(positions: int, count: int, seed: int) -> None:
    steps, commit = block(positions, count, seed)
    trace = decode(encode(2, steps, commit))
    assert trace.commit == commit
    assert trace.final_pieces == steps[-1].pieces
    for kept, step in zip(trace.steps, steps, strict=True):
        assert (kept.step, kept.max_steps, kept.temperature) == (step.step, 48, step.temperature)
        assert (kept.draft, kept.pieces, kept.accepted) == (step.draft, step.pieces, step.accepted)
        assert np.allclose(np.sqrt(kept.entropies), np.sqrt(step.entropies), atol=0.008)


def test_a_block_may_commit_fewer_tokens_than_its_canvas_holds() -> None:
    steps, commit = block(16, 4)
    short = BlockCommitted(block=2, tokens=commit.tokens[:5], text="w", thought="", steps=4, converged=True)
    trace = decode(encode(2, steps, short))
    assert trace.commit == short
    assert trace.final_pieces == steps[-1].pieces


def test_a_token_keeps_the_text_it_had_in_its_place() -> None:
    """A character of several tokens belongs to the last of them."""
    steps, commit = block(2, 1)
    split = DenoisingStep(
        block=2, step=1, max_steps=48, temperature=0.5, draft=(7, 7), canvas=(), pieces=("", "é"),
        accepted=(True, True), entropies=(0.0, 0.0),
    )  # fmt: skip
    assert decode(encode(2, [split], commit)).steps[0].pieces == ("", "é")
    assert steps


@pytest.mark.parametrize(("steps", "candidates"), [(23, 64), (48, 3)])
def test_blocks_of_the_full_model_take_less_than_30_kilobytes(steps: int, candidates: int) -> None:
    """The median number of steps even where every change is a surprise, the largest with few candidates."""
    assert len(encode(2, *block(256, steps, candidates=candidates))) < 30_000


@pytest.mark.parametrize("keep", [0, 1, 40, -1])
def test_damage_is_reported(keep: int) -> None:
    data = encode(2, *block(16, 4))
    with pytest.raises(TraceError, match="Can't read"):
        decode(data[:keep])


def test_another_content_is_reported() -> None:
    with pytest.raises(TraceError, match="Can't read"):
        decode(lzma.compress(b"something else"))
