"""What a denoising step reads out of its softmax besides its results: likeliest tokens, log-probabilities.

A read-out of chosen positions and tokens is a few rows that leave the device, not a vocabulary for each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_backends.ggml.buffer import download, upload
from model_backends.ggml.ops import Graph, Tensor
from model_backends.ggml.types import I32

MOST_PAIRS = 1 << 14
"""The most pairs of a position and a token whose probabilities a step reads out."""
_FEWEST = 8  # chosen positions or pairs that a graph is built for


@dataclass(frozen=True)
class Wanted:
    """What a step is to read out of its softmax.

    `positions` I32 [m]: those whose likeliest tokens are read out; `None`: all. `pairs` I32 [m, 2]: positions
    and tokens whose log-probabilities are read out, at most `MOST_PAIRS`.
    """

    positions: NDArray[np.int32] | None = None
    pairs: NDArray[np.int32] | None = None


NOTHING = Wanted()


@dataclass(frozen=True)
class StepForm:
    """What the graph of a denoising step is built for.

    `likeliest`: how many of the likeliest tokens are outputs, of so many chosen `positions`, 0: of all.
    `pairs`: how many log-probabilities are. `pinned`: whether positions are pinned.
    """

    likeliest: int = 0
    positions: int = 0
    pairs: int = 0
    pinned: bool = False

    @classmethod
    def of(cls, likeliest: int, wanted: Wanted, canvas: int, *, pinned: bool) -> StepForm:
        """Return the form of a step; a form serves several counts, so that few graphs are built."""
        positions = 0 if wanted.positions is None or not likeliest else len(wanted.positions)
        pairs = 0 if wanted.pairs is None else len(wanted.pairs)
        if pairs > MOST_PAIRS:
            raise ValueError(f"{pairs} pairs are more than the {MOST_PAIRS} that a step reads out")
        return cls(likeliest, min(_rounded_up(positions), canvas), _rounded_up(pairs), pinned)


PLAIN = StepForm()
"""A step of a reply: nothing pinned, nothing read out."""


@dataclass(frozen=True)
class LikeliestOutputs:
    """Some of each position's likeliest tokens, in any order: ids I32 [k, n], probabilities F32 [1, k, n].

    `positions` I32 [n], an input: which they are; `None`: all.
    """

    tokens: Tensor
    probabilities: Tensor
    positions: Tensor | None = None


@dataclass(frozen=True)
class PairOutputs:
    """Logits less the position's largest F32 [1, m] at `places`, an input: I32 [m], position · V + token.

    `log_largest` F32 [1, 1, n]: the logarithm of each position's largest probability.
    """

    places: Tensor
    logits: Tensor
    log_largest: Tensor


@dataclass(frozen=True)
class Likeliest:
    """Each position's likeliest tokens, the likeliest first: ids I32 [n, k], probabilities F32 [n, k]."""

    tokens: NDArray[np.int32]
    probabilities: NDArray[np.float32]


def give_out_likeliest(graph: Graph, found: LikeliestOutputs, positions: int) -> LikeliestOutputs:
    """Make the likeliest tokens of so many chosen positions outputs of a graph; 0: of all."""
    if positions:
        k, n = found.tokens.shape[:2]
        chosen = graph.input(I32, positions, name="read_out.positions")
        probabilities = graph.get_rows(graph.reshape(found.probabilities, k, n), chosen)
        found = LikeliestOutputs(graph.get_rows(found.tokens, chosen), probabilities, chosen)
    graph.output(found.tokens)
    graph.output(found.probabilities)
    return found


def give_out_pairs(graph: Graph, z: Tensor, log_largest: Tensor, count: int) -> PairOutputs:
    """Make the log-probabilities of so many tokens outputs of a graph; z [V, n] as in `PairOutputs`."""
    places = graph.input(I32, count, name="read_out.pairs")
    logits = graph.get_rows(graph.reshape(z, 1, z.shape[0] * z.shape[1]), places)
    return PairOutputs(places, graph.output(logits), graph.output(log_largest))


def choose_read_out(
    wanted: Wanted, vocab: int, likeliest: LikeliestOutputs | None, pairs: PairOutputs | None
) -> None:
    """Upload what is wanted. What a list lacks to its tensor's length repeats it."""
    if likeliest is not None and likeliest.positions is not None and wanted.positions is not None:
        upload(likeliest.positions, _resized(wanted.positions, likeliest.positions))
    if pairs is not None and wanted.pairs is not None:
        places = wanted.pairs.astype(np.int64) @ np.array([vocab, 1])
        upload(pairs.places, _resized(places, pairs.places))


def read_likeliest(
    outputs: LikeliestOutputs | None,
    k: int,
    wanted: Wanted,
    canvas: NDArray[np.int32],
    pinned: NDArray[np.bool_],
) -> Likeliest | None:
    """Download the likeliest tokens and return k of them. A pinned position has its token alone.

    `canvas` and `pinned` have an entry per canvas position.
    """
    if outputs is None:
        return None
    found, n = outputs.tokens.shape[:2]
    tokens = download(outputs.tokens).reshape(n, found).astype(np.int32)
    probabilities = download(outputs.probabilities).reshape(n, found).astype(np.float32)
    if outputs.positions is not None and wanted.positions is not None:
        chosen = wanted.positions
        tokens, probabilities = tokens[: len(chosen)], probabilities[: len(chosen)]
        canvas, pinned = canvas[chosen], pinned[chosen]
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
    tokens = np.take_along_axis(tokens, order, 1)
    probabilities = np.take_along_axis(probabilities, order, 1)
    tokens[pinned] = canvas[pinned, None]
    probabilities[pinned] = np.eye(1, probabilities.shape[1])
    return Likeliest(tokens, probabilities)


def read_pairs(outputs: PairOutputs | None, wanted: Wanted) -> NDArray[np.float32] | None:
    """Download the log-probabilities of the pairs, F32 [m] in nats.

    They are logits less the logarithm of the sum of all: no probability is too small for a number.
    """
    if outputs is None or wanted.pairs is None:
        return None
    log_largest = download(outputs.log_largest).reshape(-1).astype(np.float32)
    logits = download(outputs.logits).reshape(-1)[: len(wanted.pairs)].astype(np.float32)
    return logits + log_largest[wanted.pairs[:, 0]]


def _resized(values: NDArray[np.integer], tensor: Tensor) -> NDArray[np.int32]:
    return np.resize(values, tensor.shape[0]).astype(np.int32)


def _rounded_up(count: int) -> int:
    """Round up to a power of two; none stays none."""
    return max(_FEWEST, 1 << (count - 1).bit_length()) if count else 0
