"""Traces round-trip, are small, and report damage."""

from __future__ import annotations

import lzma
import math
from collections.abc import Sequence

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage.trace import Trace, TraceError, decode, encode, place_in_text, text_of
from model_backends.protocol import BlockCommitted, BlockStarted, Candidate, DenoisingStep
from tests.every_script import tokens
from tests.filled_block import TEXT, filled_block

VOCAB = 262_144
CANDIDATES = 12  # the index of the field


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


def noise(*pieces: str, block: int = 0) -> BlockStarted:
    """The start of a block from these tokens."""
    canvas = tuple(1_009 * (number + 1) % VOCAB for number in range(len(pieces)))
    return BlockStarted(block=block, canvas=canvas, pieces=pieces)


def test_the_noise_comes_back_with_every_text_it_can_have() -> None:
    start = noise(" fog", "", "\u0000\u202e", "\n\n", "\ufffd", "👩\u200d🚀", "क्षि", "a" * 300)
    steps, commit = block(8, 2)
    trace = decode(encode(0, steps, commit, msgspec.structs.replace(start, id=5)))
    assert trace.start is not None
    assert (trace.start.canvas, trace.start.pieces) == (start.canvas, start.pieces)
    assert trace.noise == start.pieces


def test_without_noise_none_comes_back() -> None:
    trace = decode(encode(2, *block(8, 2)))
    assert (trace.start, trace.noise) == (None, ())


@pytest.mark.parametrize("start", [noise("a"), noise("a", "b", "c"), noise("a", "x" * 2_000_000)])
def test_noise_that_does_not_fit_the_steps_is_a_known_failure(start: BlockStarted) -> None:
    with pytest.raises(TraceError, match="Can't record the replay"):
        encode(0, [made([1, 2])], COMMIT, start)


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
    start = noise(*(token.encode(errors="replace").decode() for token in tokens(256)))
    assert len(encode(2, *block(256, steps, candidates=candidates), start)) < 30_000


def made(draft: Sequence[int], entropies: Sequence[float] | None = None, number: int = 1) -> DenoisingStep:
    """A step with this draft."""
    return DenoisingStep(
        block=0,
        step=number,
        max_steps=9999,
        temperature=0.5,
        draft=tuple(draft),
        canvas=(),
        pieces=tuple(str(token) for token in draft),
        accepted=(True,) * len(draft),
        entropies=tuple(entropies or (0.0,) * len(draft)),
    )


COMMIT = BlockCommitted(block=0, tokens=(), text="Fog.", thought="", steps=1, converged=True)


@pytest.mark.parametrize("different", [1 << 16, (1 << 16) + 1, 100_000])
def test_more_tokens_than_two_bytes_can_count_come_back(different: int) -> None:
    tokens = np.arange(different) + (1 << 24)  # a vocabulary larger than any
    steps = [made(row.tolist(), number=n) for n, row in enumerate(np.array_split(tokens, 8)) if len(row)]
    size = min(len(step.draft) for step in steps)
    steps = [made(step.draft[:size], number=step.step) for step in steps]
    steps.append(made(range(-size, 0), number=9))  # as many as were cut off, and more
    kept = decode(encode(0, steps, COMMIT)).steps
    assert [step.draft for step in kept] == [step.draft for step in steps]
    assert [step.pieces for step in kept] == [step.pieces for step in steps]


def test_thousands_of_steps_come_back() -> None:
    steps = [made([number, 7], number=number) for number in range(4000)]
    assert [step.draft for step in decode(encode(0, steps, COMMIT)).steps] == [step.draft for step in steps]


def test_entropies_that_are_no_numbers_count_as_uncertain() -> None:
    entropies = [math.nan, math.inf, -math.inf, -1.0, 1e300, 99.0]
    (step,) = decode(encode(0, [made(range(6), entropies)], COMMIT)).steps
    assert step.entropies == (13.0, 13.0, 0.0, 0.0, 13.0, 13.0)


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [made([])],
        [made([1, 2]), made([1])],
        [made([1, 2], [0.0])],
        [made([1 << 64])],
        [made([1] * 1024)] * 1025,
        [msgspec.structs.replace(made([1]), pieces=("\ud800",))],
        [msgspec.structs.replace(made([1]), pieces=("x" * 2_000_000,))],
        [msgspec.structs.replace(made([1, 2]), pieces=("x",))],
    ],
    ids=["none", "empty", "ragged", "entropies", "number", "many", "surrogate", "text", "pieces"],
)
def test_steps_that_cannot_be_recorded_are_a_known_failure(steps: list[DenoisingStep]) -> None:
    with pytest.raises(TraceError, match="Can't record the replay"):
        encode(0, steps, COMMIT)


def test_a_trace_of_the_first_format_can_be_read() -> None:
    stored = (1, 0, 2, 9, COMMIT, (1, 2), (0.5, 0.25), ((5, "a"), (6, "b")))
    arrays = (b"\0\0\1\0\1\0\1\0", bytes((255, 1, 0, 0)), bytes((0b1011 << 4,)))
    trace = decode(lzma.compress(msgspec.msgpack.encode((*stored, *arrays))))
    assert [step.pieces for step in trace.steps] == [("a", "b"), ("b", "b")]
    assert [step.accepted for step in trace.steps] == [(True, True), (False, True)]
    assert [step.entropies for step in trace.steps] == [(13.0, 0.0), (0.0, 0.0)]
    assert trace.start is None  # the noise was not recorded


def bomb(**changes: object) -> bytes:
    """A trace with other fields than its arrays have room for."""
    fields = {
        "format": 2, "block": 0, "positions": 1, "max_steps": 9, "commit": COMMIT, "numbers": (1,),
        "temperatures": (0.5,), "table": ((5, "a"),),
        "drafts": bytes(4), "entropies": b"\0", "accepted": b"\0", "noise": ((9, "x"),),
    }  # fmt: skip
    return lzma.compress(msgspec.msgpack.encode(tuple({**fields, **changes}.values())), preset=0)


def test_a_trace_that_unpacks_to_gigabytes_is_refused_without_unpacking_it() -> None:
    import tracemalloc

    packer = lzma.LZMACompressor(preset=0)
    zeros = bytes(1 << 20)
    data = b"".join([*(packer.compress(zeros) for _ in range(256)), packer.flush()])
    tracemalloc.start()
    with pytest.raises(TraceError, match="too much space"):
        decode(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 << 20


@pytest.mark.parametrize(
    "changes",
    [
        {"positions": 1 << 40},
        {"positions": -1},
        {"positions": 0, "drafts": b"", "entropies": b"", "accepted": b""},
        {"numbers": (), "positions": 1 << 60, "drafts": b"", "entropies": b"", "accepted": b""},
        {"positions": (1 << 64) - 1},
        {"table": ((5, "x" * 2_000_000),)},
        {"table": ()},
        {"drafts": bytes(3)},
        {"drafts": b"\xff\xff\xff\xff"},
        {"accepted": b""},
        {"entropies": b"\0\0"},
        {"temperatures": ()},
        {"format": 3},
        {"table": ((5, "a"),) * ((1 << 20) + 1)},
        {"noise": ((5, "a"),) * 2},
        {"noise": ((5, "x" * 2_000_000),)},
        {"noise": ((5, "a"),) * ((1 << 20) + 1)},
        {"noise": ((5,),)},
        {"noise": (5,)},
        {"noise": None},
    ],
)
def test_sizes_that_do_not_fit_together_are_reported(changes: dict[str, object]) -> None:
    assert decode(bomb()).final_pieces == ("a",)
    with pytest.raises(TraceError, match="Can't read a replay"):
        decode(bomb(**changes))


@pytest.mark.parametrize("keep", [0, 1, 40, -1])
def test_damage_is_reported(keep: int) -> None:
    data = encode(2, *block(16, 4))
    with pytest.raises(TraceError, match="Can't read"):
        decode(data[:keep])


def test_another_content_is_reported() -> None:
    with pytest.raises(TraceError, match="Can't read"):
        decode(lzma.compress(b"something else"))


def with_candidates(commit: BlockCommitted, each: int, seed: int = 0) -> BlockCommitted:
    """The commit with so many candidates for each token."""
    rng = np.random.default_rng(seed)
    candidates = tuple(
        tuple(
            Candidate(token=other, piece=f" w{other}", probability=share, step=int(rng.integers(1, 20)))
            for other, share in zip(
                (token, *rng.integers(0, VOCAB, each - 1).tolist()), rng.random(each).tolist(), strict=True
            )
        )
        for token in commit.tokens
    )
    return msgspec.structs.replace(commit, candidates=candidates)


@pytest.mark.parametrize("each", [1, 6])
def test_candidates_come_back_with_rounded_probabilities(each: int) -> None:
    steps, commit = block(16, 4)
    commit = with_candidates(commit, each)
    trace = decode(encode(2, steps, commit))
    assert [len(found) for found in trace.commit.candidates] == [each] * 16
    for found, known in zip(trace.commit.candidates, commit.candidates, strict=True):
        assert [(a.token, a.piece, a.step) for a in found] == [(b.token, b.piece, b.step) for b in known]
        for a, b in zip(found, known, strict=True):
            assert a.probability == pytest.approx(b.probability, abs=0.002)
    assert trace.final_pieces == steps[-1].pieces


def test_positions_without_candidates_come_back_as_such() -> None:
    steps, commit = block(3, 2)
    one = Candidate(token=1, piece="", probability=0.5, step=70_000)
    commit = msgspec.structs.replace(commit, candidates=((), (one,), ()))
    assert [len(found) for found in decode(encode(2, steps, commit)).commit.candidates] == [0, 1, 0]
    assert decode(encode(2, *block(3, 2))).commit.candidates == ()


def test_an_older_version_reads_a_trace_with_candidates() -> None:
    """It knows all fields but the last, and ignores more."""
    steps, commit = block(8, 3)
    data = msgspec.msgpack.decode(lzma.decompress(encode(2, steps, with_candidates(commit, 4))))
    older = lzma.compress(msgspec.msgpack.encode(data[:CANDIDATES]))
    assert decode(older).steps == decode(encode(2, steps, commit)).steps
    assert set(data[4]) - {"candidates"} == set(msgspec.to_builtins(commit)) - {"candidates"}


@pytest.mark.parametrize(
    ("field", "value"),
    [(0, b"\1"), (0, b"\1" * 15 + b"\2"), (1, b"\xff\xff" * 16), (2, b"\0"), (3, b"\0\0\0")],
)
def test_damaged_candidates_are_a_known_failure(field: int, value: bytes) -> None:
    steps, commit = block(16, 4)
    data = msgspec.msgpack.decode(lzma.decompress(encode(2, steps, with_candidates(commit, 1))))
    data[CANDIDATES][field] = value
    with pytest.raises(TraceError, match="Can't read a replay"):
        decode(lzma.compress(msgspec.msgpack.encode(data)))


def test_pins_and_the_place_in_the_text_come_back() -> None:
    block = filled_block(padding=3, behind=99)
    read = decode(encode(0, block.steps, block.commit, block.start))
    assert read.start == block.start
    assert read.is_fill
    assert (read.pinned, read.around) == (block.start.pinned, block.start.around)


def test_older_versions_read_a_trace_with_pins_and_newer_ones_a_trace_without() -> None:
    block = filled_block()
    data = msgspec.msgpack.decode(lzma.decompress(encode(0, block.steps, block.commit, block.start)))
    before_pins = decode(lzma.compress(msgspec.msgpack.encode(data[: CANDIDATES + 1])))
    assert (before_pins.is_fill, before_pins.around) == (False, (0, 0))
    assert before_pins.steps == decode(encode(0, block.steps, block.commit, block.start)).steps
    earlier = msgspec.msgpack.decode(msgspec.msgpack.encode(data), type=Version1)
    assert len(earlier.numbers) == len(block.steps)


class Version1(msgspec.Struct, frozen=True, array_like=True):
    """The fields that the first version knows."""

    format: int
    block: int
    positions: int
    max_steps: int
    commit: BlockCommitted
    numbers: tuple[int, ...]
    temperatures: tuple[float, ...]


def test_pins_that_do_not_fit_the_positions_are_a_known_failure() -> None:
    block = filled_block()
    start = msgspec.structs.replace(block.start, pinned=(True, False))
    with pytest.raises(TraceError, match="Can't record the replay"):
        encode(0, block.steps, block.commit, start)
    data = msgspec.msgpack.decode(lzma.decompress(encode(0, block.steps, block.commit, block.start)))
    data[CANDIDATES + 1] = data[CANDIDATES + 1][:1]
    with pytest.raises(TraceError, match="Can't read a replay"):
        decode(lzma.compress(msgspec.msgpack.encode(data)))


def test_a_block_that_filled_a_slot_is_placed_in_its_text() -> None:
    block = filled_block()
    (placed,) = place_in_text([block.bare_trace], TEXT)
    assert placed.before + placed.commit.text + placed.after == TEXT
    assert text_of([placed]) == TEXT
    (edited,) = place_in_text([block.bare_trace], "Another text.")
    assert (edited.before, edited.after) == ("", "")


def test_a_reply_may_go_on_after_a_slot_was_filled() -> None:
    block, more = filled_block(), made([1, 2])
    added = BlockCommitted(block=1, tokens=(1, 2), text=" And on.", thought="", steps=1, converged=True)
    following = Trace(block=1, steps=(more,), commit=added)
    traces = place_in_text([block.bare_trace, following], f"{TEXT} And on.")
    assert text_of(traces[:1]) == TEXT
    assert text_of(traces) == f"{TEXT} And on."


def test_what_was_written_to_the_end_has_nothing_behind_it() -> None:
    first, second = (
        Trace(
            block=number,
            start=BlockStarted(
                block=number, canvas=(8, 9), pieces=("", ""), pinned=(False, False), around=(around, 0)
            ),
            steps=(made([1, 2]),),
            commit=BlockCommitted(
                block=number, tokens=(1, 2), text=added, thought="", steps=1, converged=True
            ),
        )
        for number, (around, added) in enumerate([(5, " there"), (11, " was.")])
    )
    traces = place_in_text([first, second], "Once, there was.")
    assert [(trace.before, trace.after) for trace in traces] == [("Once,", ""), ("Once, there", "")]
    assert text_of(traces[:1]) == "Once, there"
    assert text_of(traces) == "Once, there was."
