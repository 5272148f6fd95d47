"""Encode a block's trace, its recorded denoising steps, compactly enough to keep with every reply. No Qt.

The draft, the entropies and the accepted positions are kept, the noise that the block started from and which
positions were pinned, and each position's candidates with their probabilities; the later canvases, which are
random where nothing was accepted, are not. Tokens are stored as indices into a table of the block's texts,
position by position and, if that is smaller, as the difference from the previous step; then LZMA.
`docs/trace.md` documents the JSON export.
"""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from typing import Annotated, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from model_backends.lazy_text import LazyText, lazy_text
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    Candidate,
    DenoisingStep,
    FailureKind,
    UnfogError,
)

FORMATS = {1: "<u2", 2: "<u4"}
"""How the drafts of each format are stored; the smallest that can index the table is written."""

MAX_CELLS = 1 << 20
"""The most positions × steps of a block: 4,096 steps of 256 tokens."""
_MAX_BYTES = 16 << 20  # of an encoded trace before its compression
_MAX_DECODER_BYTES = 64 << 20  # LZMA's own memory; a damaged header can ask for 4 GB
_MAX_STEP_TEXT = 1 << 20  # characters on the canvas of one step
_PRESET = 0  # of LZMA: 3 to 5 % larger than 6, in a fifth of the time, which the window waits for
_LARGEST_ENTROPY = 13.0  # nats; the logarithm of a vocabulary of 442 413 tokens
_ENTROPY_LEVELS = 255
_PROBABILITY_LEVELS = 255


class TraceError(UnfogError):
    """A trace cannot be recorded, or a stored one cannot be read."""

    kind: FailureKind = "damaged"


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """A final block and its steps in order; `steps[i].canvas` is empty, entropies are rounded.

    `start` is the noise that it started from; None where that was not recorded. Of a block that has filled
    slots of a text, `whole` is that text in the end, `before` and `after` what is around the canvas;
    `place_in_text` sets them.
    """

    block: int
    start: BlockStarted | None = None
    steps: tuple[DenoisingStep, ...]
    commit: BlockCommitted
    whole: str = ""
    before: str = ""
    after: str = ""

    @property
    def noise(self) -> tuple[str, ...]:
        """The text of every position's noise token; () where that was not recorded."""
        return () if self.start is None else self.start.pieces

    @property
    def pinned(self) -> tuple[bool, ...]:
        """Which positions held tokens of a text whose slots were filled; () if there was none."""
        return () if self.start is None else self.start.pinned

    @property
    def around(self) -> tuple[int, int]:
        """How many characters of that text were before the canvas and after it."""
        return (0, 0) if self.start is None else self.start.around

    @property
    def is_fill(self) -> bool:
        """Whether the block has filled slots of a text."""
        return bool(self.pinned)

    @property
    def final_pieces(self) -> tuple[str, ...]:
        """The text of every position of the committed block."""
        return self.steps[-1].pieces


def text_of(traces: Sequence[Trace]) -> str:
    """Return the text of a reply, of which these are the first blocks; a fill has all of its text at once."""
    text = ""
    for trace in traces:
        if trace.is_fill:
            text = trace.whole or trace.commit.text
        else:
            text += trace.commit.text
    return text


def place_in_text(traces: Sequence[Trace], text: str) -> tuple[Trace, ...]:
    """Return the traces of a reply with the text around the blocks that have filled slots of it.

    `text` is the final one. If it isn't what the last such block left, as after an edit, nothing is placed.
    What a block before the last one had behind it may lack slots, so it is as much of the end.
    """
    last = next((number for number in range(len(traces) - 1, -1, -1) if traces[number].is_fill), None)
    if last is None:
        return tuple(traces)
    added = sum(len(trace.commit.text) for trace in traces[last + 1 :])  # where the reply went on
    whole = text[: max(len(text) - added, 0)]
    placed = [
        _placed(trace, whole, is_last=number == last) if trace.is_fill else trace
        for number, trace in enumerate(traces)
    ]
    left = placed[last].before + placed[last].commit.text + placed[last].after
    return tuple(placed if _solid(left) == _solid(whole) else traces)


def _placed(trace: Trace, text: str, *, is_last: bool) -> Trace:
    before, after = text[: trace.around[0]], text[max(len(text) - trace.around[1], 0) :]
    whole = text if is_last or after else before + trace.commit.text
    return msgspec.structs.replace(trace, whole=whole, before=before, after=after)


def _solid(text: str) -> str:
    """A text without spaces: those beside a slot may be in the text, and not in the tokens of the canvas."""
    return "".join(text.split())


_T = TypeVar("_T")
_Limited = Annotated[tuple[_T, ...], msgspec.Meta(max_length=MAX_CELLS)]


class _StoredCandidates(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The candidates of all positions, one after the other; arrays are little-endian."""

    counts: bytes  # U8: how many, for each token of the commit
    tokens: bytes  # into the table, like the drafts
    probabilities: bytes  # U8
    steps: bytes  # U32


class _Stored(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The compressed value; arrays are [position, step], little-endian."""

    format: int
    block: int
    positions: int  # of the canvas; the commit may have fewer tokens
    max_steps: int
    commit: BlockCommitted
    numbers: _Limited[int]  # `step` of every step; some may have been dropped
    temperatures: _Limited[float]
    table: _Limited[tuple[int, str]]  # every token of drafts and candidates, with its text
    drafts: bytes  # U16 into the table, in format 2 U32
    entropies: bytes  # U8, the difference from the step before
    accepted: bytes  # bits
    noise: _Limited[tuple[int, str]] = ()  # the token of every position; none in early recordings
    candidates: _StoredCandidates | None = None  # None if none were recorded
    pinned: bytes = b""  # bits, one for every position; empty if the block has filled no slots
    around: tuple[int, int] = (0, 0)  # characters of the text before the canvas and after it


def encode(
    block: int, steps: Sequence[DenoisingStep], commit: BlockCommitted, start: BlockStarted | None = None
) -> bytes:
    """Encode the trace of a block, with the noise that it started from if that is known.

    Raises:
        TraceError: there is no step, the steps do not belong together, or are more than are kept.
    """
    try:
        data = msgspec.msgpack.encode(_to_stored(block, steps, commit, start))
        if len(data) > _MAX_BYTES:
            raise ValueError(_too_large())
        return lzma.compress(data, preset=_PRESET)
    except (ValueError, OverflowError, MemoryError, lzma.LZMAError) as error:
        raise TraceError(
            lazy_text("Can't record the replay: {error}.", error=_reason(error)),
            lazy_text("The reply itself is not affected."),
        ) from error


def _to_stored(
    block: int, steps: Sequence[DenoisingStep], commit: BlockCommitted, start: BlockStarted | None
) -> _Stored:
    positions = len(steps[0].draft) if steps else 0
    _check_shape(positions, len(steps))
    # The same token may have different texts: a multi-token character belongs to its last token.
    table: dict[tuple[int, str], int] = {}
    indices = [
        [table.setdefault(token, len(table)) for token in zip(step.draft, step.pieces, strict=True)]
        for step in steps
    ]
    drafts = np.array(indices, dtype="<u4")
    chosen = [
        [table.setdefault((one.token, one.piece), len(table)) for one in candidates]
        for candidates in commit.candidates
    ]
    format = 1 if len(table) <= 1 << 16 else 2
    _check_text(drafts, tuple(table))
    noise = () if start is None else tuple(zip(start.canvas, start.pieces, strict=True))
    pinned = () if start is None else start.pinned
    _check_noise(noise, positions)
    _check_pinned(pinned, positions)
    levels = _to_levels(np.array([step.entropies for step in steps], dtype=np.float64)).T
    accepted = np.array([step.accepted for step in steps], dtype=bool).T
    if not drafts.T.shape == levels.shape == accepted.shape == (positions, len(steps)):
        raise ValueError(lazy_text("its steps have different sizes"))
    return _Stored(
        format=format,
        block=block,
        positions=positions,
        max_steps=steps[0].max_steps,
        commit=msgspec.structs.replace(commit, candidates=()),
        numbers=tuple(step.step for step in steps),
        temperatures=tuple(step.temperature for step in steps),
        table=tuple(table),
        drafts=drafts.T.astype(FORMATS[format]).tobytes(),
        entropies=np.diff(levels, axis=1, prepend=np.uint8(0)).astype(np.uint8).tobytes(),
        accepted=np.packbits(accepted).tobytes(),
        noise=noise,
        candidates=_store_candidates(commit.candidates, chosen, FORMATS[format]) if chosen else None,
        pinned=np.packbits(np.array(pinned, dtype=bool)).tobytes(),
        around=(0, 0) if start is None else start.around,
    )


def _store_candidates(
    candidates: Sequence[Sequence[Candidate]], chosen: Sequence[Sequence[int]], format: str
) -> _StoredCandidates:
    """`chosen` are the candidates' indices into the table."""
    every = [one for position in candidates for one in position]
    levels = np.rint(np.array([one.probability for one in every]).clip(0.0, 1.0) * _PROBABILITY_LEVELS)
    return _StoredCandidates(
        counts=bytes(len(position) for position in candidates),
        tokens=np.array([index for position in chosen for index in position], dtype=format).tobytes(),
        probabilities=levels.astype(np.uint8).tobytes(),
        steps=np.array([one.step for one in every], dtype="<u4").tobytes(),
    )


def decode(data: bytes) -> Trace:
    """Decode a trace.

    Raises:
        TraceError: the bytes are not a trace, of another version of Unfog, or larger than any trace.
    """
    try:
        stored = msgspec.msgpack.decode(_unpack(data), type=_Stored)
        return _restore(stored)
    except (
        lzma.LZMAError,
        msgspec.MsgspecError,
        ValueError,
        IndexError,
        OverflowError,
        MemoryError,
    ) as error:
        raise TraceError(
            lazy_text("Can't read a replay: {error}.", error=_reason(error)),
            lazy_text("The reply itself is not affected."),
        ) from error


def _unpack(data: bytes) -> bytes:
    """Decompress at most the bytes that a trace can have."""
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MAX_DECODER_BYTES)
    unpacked = decompressor.decompress(data, max_length=_MAX_BYTES + 1)
    if len(unpacked) > _MAX_BYTES:
        raise ValueError(_too_large())
    if not decompressor.eof:
        raise ValueError(lazy_text("it is incomplete"))
    return unpacked


def _restore(stored: _Stored) -> Trace:
    if stored.format not in FORMATS:
        raise ValueError(lazy_text("its format, {version}, is unknown", version=stored.format))
    count, positions = len(stored.numbers), stored.positions
    _check_shape(positions, count)
    shape = (positions, count)
    drafts = np.frombuffer(stored.drafts, FORMATS[stored.format]).reshape(shape).T
    levels = np.cumsum(np.frombuffer(stored.entropies, np.uint8).reshape(shape), axis=1, dtype=np.uint8).T
    bits = np.unpackbits(np.frombuffer(stored.accepted, np.uint8))
    accepted = bits[: positions * count].reshape(shape).T.astype(bool)
    _check_text(drafts, stored.table)
    _check_noise(stored.noise, positions)
    tokens = [[stored.table[index] for index in row] for row in drafts.tolist()]
    steps = tuple(
        DenoisingStep(
            block=stored.block,
            step=stored.numbers[number],
            max_steps=stored.max_steps,
            temperature=stored.temperatures[number],
            draft=tuple(token for token, _ in tokens[number]),
            canvas=(),
            pieces=tuple(text for _, text in tokens[number]),
            accepted=tuple(accepted[number].tolist()),
            entropies=tuple(_from_levels(levels[number]).tolist()),
        )
        for number in range(count)
    )
    pinned = np.unpackbits(np.frombuffer(stored.pinned, np.uint8))[:positions].astype(bool).tolist()
    _check_pinned(pinned, positions)
    start = start_of(stored.block, stored.noise, pinned, stored.around)
    commit = msgspec.structs.replace(stored.commit, candidates=_restore_candidates(stored))
    return Trace(block=stored.block, start=start, steps=steps, commit=commit)


def _restore_candidates(stored: _Stored) -> tuple[tuple[Candidate, ...], ...]:
    if (kept := stored.candidates) is None:
        return ()
    tokens = np.frombuffer(kept.tokens, FORMATS[stored.format]).tolist()
    levels = np.frombuffer(kept.probabilities, np.uint8) / _PROBABILITY_LEVELS
    steps = np.frombuffer(kept.steps, "<u4").tolist()
    named = (stored.table[index] for index in tokens)
    every = [
        Candidate(token=token, piece=piece, probability=round(probability, 4), step=step)
        for (token, piece), probability, step in zip(named, levels.tolist(), steps, strict=True)
    ]
    if len(kept.counts) != len(stored.commit.tokens) or sum(kept.counts) != len(every):
        raise ValueError(lazy_text("its steps have different sizes"))
    if sum(len(one.piece) for one in every) > _MAX_STEP_TEXT:
        raise ValueError(_too_large())
    ends = np.cumsum(np.frombuffer(kept.counts, np.uint8), dtype=np.int64).tolist()
    return tuple(tuple(every[begin:end]) for begin, end in zip([0, *ends], ends, strict=False))


def start_of(
    block: int,
    noise: Sequence[tuple[int, str]],
    pinned: Sequence[bool] = (),
    around: tuple[int, int] = (0, 0),
) -> BlockStarted | None:
    """Return the start of a block from its noise, tokens with their texts; None if there are none."""
    if not noise:
        return None
    return BlockStarted(
        block=block,
        canvas=tuple(token for token, _ in noise),
        pieces=tuple(text for _, text in noise),
        pinned=tuple(pinned),
        around=around,
    )


def _check_shape(positions: int, steps: int) -> None:
    if positions < 1 or steps < 1:
        raise ValueError(lazy_text("it has no steps"))
    if positions * steps > MAX_CELLS:
        raise ValueError(_too_large())


def _check_text(drafts: npt.NDArray[np.integer], table: Sequence[tuple[int, str]]) -> None:
    """Refuse canvases of absurdly much text, which a small table of long texts can make."""
    lengths = np.array([len(text) for _, text in table], dtype=np.int64)
    if lengths[drafts].sum(axis=1).max() > _MAX_STEP_TEXT:
        raise ValueError(_too_large())


def _check_noise(noise: Sequence[tuple[int, str]], positions: int) -> None:
    if noise and len(noise) != positions:
        raise ValueError(lazy_text("its steps have different sizes"))
    if sum(len(text) for _, text in noise) > _MAX_STEP_TEXT:
        raise ValueError(_too_large())


def _check_pinned(pinned: Sequence[bool], positions: int) -> None:
    if pinned and len(pinned) != positions:
        raise ValueError(lazy_text("its steps have different sizes"))


def _too_large() -> LazyText:
    return lazy_text("its steps take too much space")


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return lazy_text("there isn't enough memory")
    return error.args[0] if error.args and isinstance(error.args[0], LazyText) else str(error)


# The display uses square roots (see `clarity_of`), so these are quantised evenly.


def _to_levels(entropies: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    known = np.nan_to_num(entropies, nan=_LARGEST_ENTROPY)  # NaN: as uncertain as can be
    share = np.sqrt(np.clip(known / _LARGEST_ENTROPY, 0.0, 1.0))
    levels: npt.NDArray[np.uint8] = np.rint(share * _ENTROPY_LEVELS).astype(np.uint8)
    return levels


def _from_levels(levels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    share = levels.astype(np.float64) / _ENTROPY_LEVELS
    return np.round(share**2 * _LARGEST_ENTROPY, 4)
