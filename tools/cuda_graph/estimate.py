"""Estimate how many kernels a graph launches on an NVIDIA card and how many bytes they move.

Estimates from reading ggml's sources, to compare one wording of a graph with another. Nothing was measured:
which kernel runs, and what the card's cache saves, depends on the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from model_backends.ggml.types import tensor_type
from tools.cuda_graph.fusions import Kernel
from tools.cuda_graph.nodes import Node

_SHARED_ROW = 12_000  # elements of a softmax's row that fit into shared memory (48 KiB)
_WIDE_SOFTMAX_PASSES = 3  # over longer rows it reads and writes the result three times
_Q8_1 = 36 / 128  # bytes that the operand of an integer product takes, as a share of its F32 bytes


def launches(kernel: Kernel) -> int:
    """Return how many kernels ggml launches for a group of operations.

    An integer product quantises its operand, multiplies, and adds up partial sums of blocks (mmq.cuh); one of
    experts sorts its ids before. Attention finds the end of each row of the mask and joins partial results.
    """
    node = kernel.nodes[0]
    if kernel.name or node.op not in ("MUL_MAT", "MUL_MAT_ID", "FLASH_ATTN_EXT"):
        return 1
    if node.op == "FLASH_ATTN_EXT":
        return 3
    quantized = _is_quantized(node.source(0))
    return (3 if quantized else 1) + (node.op == "MUL_MAT_ID")


def bytes_moved(kernel: Kernel) -> int:
    """Return the bytes that a group of operations reads and writes, each tensor once unless noted above."""
    inside = set(kernel.nodes)
    read = {source for node in kernel.nodes for source in node.sources if source and source not in inside}
    written = [node for node in kernel.nodes if node.runs and _is_read_outside(node, inside)]
    node = kernel.nodes[-1]
    if not kernel.name:
        if node.op == "GET_ROWS":
            return 2 * _rows(node, node.source(0)) + node.source(1).bytes
        if node.op == "SET_ROWS":
            return node.source(0).bytes + _rows(node.source(0), node)
        if node.op == "SOFT_MAX" and node.ne[0] > _SHARED_ROW:
            return 2 * _WIDE_SOFTMAX_PASSES * node.bytes
    if node.op == "SET_ROWS":  # part of a group: its rows, not the whole cache
        read.discard(node.source(2))
        return _sum(read) + _rows(node.source(0), node)
    extra = 0
    if node.op in ("MUL_MAT", "MUL_MAT_ID") and _is_quantized(node.source(0)):
        extra = int(2 * _Q8_1 * node.source(1).bytes)
    return _sum(read) + _sum(written) + extra


def totals(kernels: Sequence[Kernel]) -> tuple[int, int]:
    """Return launches and bytes of a whole graph."""
    return sum(map(launches, kernels)), sum(map(bytes_moved, kernels))


def _sum(nodes: Sequence[Node] | set[Node]) -> int:
    return sum(node.bytes for node in nodes)


def _rows(like: Node, matrix: Node) -> int:
    """Return the bytes of as many rows of a matrix as another tensor has."""
    return prod(like.ne[1:]) * matrix.ne[0] // matrix.block * matrix.element_size


def _is_read_outside(node: Node, inside: set[Node]) -> bool:
    seen = [node]
    for tensor in seen:
        for user in tensor.users:
            if user not in inside:
                return True
            if user.view_of is not None:
                seen.append(user)
    return not node.users or node.is_output


def _is_quantized(node: Node) -> bool:
    kind = tensor_type(node.type_id)
    return kind is not None and kind.quantized
