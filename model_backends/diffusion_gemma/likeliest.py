"""The k likeliest tokens of every position: exact top-k over a vocabulary, on processors and on cards."""

from __future__ import annotations

import math

from model_backends.ggml.ops import Graph, Tensor
from model_backends.ggml.types import F32

LIKELIEST_NODES = 320
"""More nodes than the functions of this module add to a graph, up to 64 tokens."""
MOST_READ_OUT = 8
"""The most of a position's likeliest tokens that a step gives out: as many as condition the next at least."""
_SORTED_AT_ONCE = 1024  # longest row that CUDA sorts in the shared memory of one block of threads


def likeliest(graph: Graph, p: Tensor, k: int, *, on_cpu: bool) -> tuple[Tensor, Tensor]:
    """Return the tokens I32 [k, n] with the k largest probabilities of p [V, n], and these F32 [1, k, n].

    They come in any order; of equal probabilities, any may be chosen.
    """
    vocab, n = p.shape[:2]
    tokens = graph.largest(p, k) if on_cpu else graph.to_index(largest_in_blocks(graph, p, k))
    return tokens, graph.get_rows(graph.reshape(p, 1, vocab, n), tokens)


def largest_in_blocks(graph: Graph, x: Tensor, k: int) -> Tensor:
    """Return the indices of the k largest elements of each row of x [length, n], integral F32 [k, n].

    A card sorts short rows all at once, long ones one by one or in many passes. So long rows are cut into
    blocks: the k largest elements are in the k blocks with the largest maxima. If these are still too many
    elements, or there are too many blocks, the same is done with them. Indices are exact below 2^24.
    """
    length, n = x.shape[:2]
    width = _block_width(length, k)
    if width == length:
        return graph.cast(graph.top_k(x, k), F32)
    blocks_of_x = graph.reshape(x, width, length // width, n)
    blocks = largest_in_blocks(graph, _maxima(graph, blocks_of_x), k)
    elements = graph.get_rows(blocks_of_x, graph.to_index(blocks))
    found = largest_in_blocks(graph, graph.reshape(elements, width * k, n), k)
    place = graph.floor(graph.affine(found, 1 / width, 0.5 / width))  # in `blocks`
    block = graph.get_rows(graph.reshape(blocks, 1, k, n), graph.to_index(place))
    return graph.add(graph.scale(graph.sub(graph.reshape(block, k, n), place), width), found)


def _maxima(graph: Graph, x: Tensor) -> Tensor:
    """Return the largest element of each block of x [width, blocks, n]: [blocks, n]."""
    width, blocks, n = x.shape[:3]
    where = graph.argmax(graph.reshape(x, width, blocks * n))
    # for invalid numbers a card's argmax is -1, which must not be read
    where = graph.to_index(graph.clamp(graph.cast(where, F32), 0, width - 1))
    largest = graph.get_rows(graph.reshape(x, 1, width, blocks * n), graph.reshape(where, 1, blocks * n))
    return graph.reshape(largest, blocks, n)


def _block_width(length: int, k: int) -> int:
    """Return the width of blocks that leaves the fewest elements to sort, `length` if rows stay whole.

    That is √(length / k), but wide enough that the maxima can be sorted at once. It divides `length`.
    """
    if length <= _SORTED_AT_ONCE:
        return length
    least = max(math.isqrt(length // k), math.ceil(length / _SORTED_AT_ONCE))
    return next((width for width in range(least, length // (2 * k) + 1) if length % width == 0), length)
