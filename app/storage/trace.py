"""Encode a block's trace, its recorded denoising steps, compactly enough to keep with every reply. No Qt.

The draft, the entropies and the accepted positions are kept; the working canvas, which is random where
nothing was accepted, is not. Tokens are stored as indices into a table of the block's texts, position by
position and, if that is smaller, as the difference from the previous step; then LZMA. `docs/trace.md`
documents the JSON export.
"""

from __future__ import annotations

import lzma
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from model_backends.lazy_text import lazy_text
from model_backends.protocol import BlockCommitted, DenoisingStep, FailureKind, UnfogError

FORMAT = 1
_LARGEST_ENTROPY = 13.0  # nats; the logarithm of a vocabulary of 442 413 tokens
_ENTROPY_LEVELS = 255


class TraceError(UnfogError):
    """A stored trace cannot be read."""

    kind: FailureKind = "damaged"


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """A final block and its steps in order; `steps[i].canvas` is empty, entropies are rounded."""

    block: int
    steps: tuple[DenoisingStep, ...]
    commit: BlockCommitted

    @property
    def final_pieces(self) -> tuple[str, ...]:
        """The text of every position of the committed block."""
        return self.steps[-1].pieces


class _Stored(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The compressed value; arrays are [position, step], little-endian."""

    format: int
    block: int
    positions: int  # of the canvas; the commit may have fewer tokens
    max_steps: int
    commit: BlockCommitted
    numbers: tuple[int, ...]  # `step` of every step; some may have been dropped
    temperatures: tuple[float, ...]
    table: tuple[tuple[int, str], ...]  # every token of the drafts, with its text
    drafts: bytes  # U16 into the table
    entropies: bytes  # U8, the difference from the step before
    accepted: bytes  # bits


def encode(block: int, steps: Sequence[DenoisingStep], commit: BlockCommitted) -> bytes:
    """Encode the trace of a block with at least one step."""
    # The same token may have different texts: a multi-token character belongs to its last token.
    table: dict[tuple[int, str], int] = {}
    drafts = [
        [table.setdefault(token, len(table)) for token in zip(step.draft, step.pieces, strict=True)]
        for step in steps
    ]
    levels = _to_levels(np.array([step.entropies for step in steps], dtype=np.float64)).T
    stored = _Stored(
        format=FORMAT,
        block=block,
        positions=len(steps[0].draft),
        max_steps=steps[0].max_steps,
        commit=commit,
        numbers=tuple(step.step for step in steps),
        temperatures=tuple(step.temperature for step in steps),
        table=tuple(table),
        drafts=np.array(drafts, dtype="<u2").T.tobytes(),
        entropies=np.diff(levels, axis=1, prepend=np.uint8(0)).astype(np.uint8).tobytes(),
        accepted=np.packbits(np.array([step.accepted for step in steps], dtype=bool).T).tobytes(),
    )
    return lzma.compress(msgspec.msgpack.encode(stored), preset=6)


def decode(data: bytes) -> Trace:
    """Decode a trace.

    Raises:
        TraceError: the bytes are not a trace, or of another version of Unfog.
    """
    try:
        stored = msgspec.msgpack.decode(lzma.decompress(data), type=_Stored)
        return _restore(stored)
    except (lzma.LZMAError, msgspec.MsgspecError, ValueError, IndexError) as error:
        raise TraceError(
            lazy_text("Can't read a replay: {error}.", error=error),
            lazy_text("The reply itself is not affected."),
        ) from error


def _restore(stored: _Stored) -> Trace:
    if stored.format != FORMAT:
        raise ValueError(lazy_text("its format, {version}, is unknown", version=stored.format))
    count, positions = len(stored.numbers), stored.positions
    shape = (positions, count)
    drafts = np.frombuffer(stored.drafts, "<u2").reshape(shape).T
    levels = np.cumsum(np.frombuffer(stored.entropies, np.uint8).reshape(shape), axis=1, dtype=np.uint8).T
    bits = np.unpackbits(np.frombuffer(stored.accepted, np.uint8), count=positions * count)
    accepted = bits.reshape(shape).T.astype(bool)
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
    return Trace(block=stored.block, steps=steps, commit=stored.commit)


# The display uses square roots (see `clarity_of`), so these are quantised evenly.


def _to_levels(entropies: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    share = np.sqrt(np.clip(entropies / _LARGEST_ENTROPY, 0.0, 1.0))
    levels: npt.NDArray[np.uint8] = np.rint(share * _ENTROPY_LEVELS).astype(np.uint8)
    return levels


def _from_levels(levels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    share = levels.astype(np.float64) / _ENTROPY_LEVELS
    return np.round(share**2 * _LARGEST_ENTROPY, 4)
