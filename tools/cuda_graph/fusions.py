"""Find the groups of operations that ggml computes in one kernel on NVIDIA cards.

A group is fused only if its operations follow each other in the graph, in this order, and nothing else reads
what lies in between. Sources: `ggml_cuda_try_fuse` and what it calls, in ggml-cuda/ggml-cuda.cu of ggml
0.25.3. The fusions into products of a single token do not apply to a canvas or a prompt chunk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tools.cuda_graph.nodes import Node

_MOST_EXPERTS = 15  # MOE_WEIGHTED_REDUCTION_MAX_EXPERTS
_ROW_TYPES = ("f32", "f16")
_LONGEST_CHAIN = 8  # additions or multiplications in one kernel
_NEOX = 2


@dataclass(frozen=True)
class Kernel:
    """Operations that are computed together, and what the group is called; a single one has no name."""

    name: str
    nodes: Sequence[Node]


def kernels(nodes: Sequence[Node]) -> Iterator[Kernel]:
    """Yield what is computed together, as `ggml_cuda_graph_evaluate_and_capture` walks through a graph."""
    index = 0
    while index < len(nodes):
        if not nodes[index].runs:
            index += 1
            continue
        name, count = _fused(nodes, index)
        yield Kernel(name, nodes[index : index + count])
        index += count


def _fused(nodes: Sequence[Node], start: int) -> tuple[str, int]:
    for name, match in _PATTERNS:
        if count := match(nodes, start):
            return name, count
    return "", 1


def weighted_experts(nodes: Sequence[Node], start: int) -> int:
    """(experts · scale) · weight, or experts · weight, then the sum over each token's experts.

    Source: `ggml_cuda_match_moe_weighted_reduction`. ggml itself keeps the memory apart
    (`ggml_backend_cuda_graph_optimize`).
    """
    first = nodes[start]
    if first.op != "MUL" or first.type != "f32" or not first.contiguous():
        return 0
    products = 1
    weighted = first
    following = nodes[start + 1] if start + 1 < len(nodes) else first
    if following.op == "MUL" and following.contiguous() and _per_expert(following) is first:
        products, weighted = (2, following) if _per_expert(first) else (1, first)
    if _per_expert(weighted) is None:
        return 0
    used, tokens = weighted.ne[1], weighted.ne[2] * weighted.ne[3]
    count = 2 * used + products - 1
    if not 2 <= used <= _MOST_EXPERTS:
        return 0
    ops = ("MUL",) * products + ("VIEW", "VIEW", "ADD") + ("VIEW", "ADD") * (used - 2)
    if not _closed(nodes, start, ops, outputs=(count - 1,)):
        return 0
    group = nodes[start + products : start + count]
    parts = [node for node in group if node.op == "VIEW"]
    for expert, part in enumerate(parts):
        row = (weighted.ne[0], tokens, 1, 1)
        if part.sources[0] is not weighted or part.ne != row or part.nb[1] != weighted.nb[2]:
            return 0
        if part.view_offset != expert * weighted.nb[1]:
            return 0
    total = parts[0]
    for addition, part in zip((n for n in group if n.op == "ADD"), parts[1:], strict=True):
        if addition.sources[0] is not total or addition.sources[1] is not part:
            return 0
        total = addition
    return count if total.contiguous() else 0


def _per_expert(product: Node) -> Node | None:
    """Return the experts' outputs that a product multiplies with one number per expert and token."""
    a, b = product.source(0), product.source(1)
    for full, weight in ((a, b), (b, a)):
        fits = full.ne == product.ne and weight.ne == (1, *product.ne[1:])
        if fits and full.contiguous() and weight.contiguous() and full.type == weight.type == "f32":
            return full
    return None


def router(nodes: Sequence[Node], start: int) -> int:
    """Softmax over the experts, the k largest, and their shares of the k's sum.

    Sources: `ggml_cuda_topk_moe_fusion`, `ggml_cuda_should_use_topk_moe` in topk-moe.cu.
    """
    chosen_first = ("SOFT_MAX", "RESHAPE", "ARGSORT", "VIEW", "GET_ROWS")
    ops = (*chosen_first, "RESHAPE", "SUM_ROWS", "CLAMP", "DIV", "RESHAPE")
    if not _closed(nodes, start, ops, outputs=(3, 9)):
        return 0
    p, p_rows, order, ids, chosen, flat, total, least, shares, result = nodes[start : start + len(ops)]
    edges = (
        (p_rows, 0, p), (order, 0, p), (ids, 0, order), (chosen, 0, p_rows), (chosen, 1, ids),
        (flat, 0, chosen), (total, 0, flat), (least, 0, total), (shares, 0, flat),
        (shares, 1, least), (result, 0, shares),
    )  # fmt: skip
    experts = ids.nb[1] // ids.nb[0]
    power_of_two = experts & (experts - 1) == 0 and experts <= 512
    plain = p.number(0) == 1.0 and p.number(1) == 0.0 and p.sources[1] is None
    fits = plain and p.source(0).contiguous() and (power_of_two or experts in (288, 576))
    return len(ops) if fits and _connected(edges) else 0


def norm_rope_store(nodes: Sequence[Node], start: int) -> int:
    """RMS norm · weight, rotated, written into rows of the cache.

    Sources: `ggml_cuda_should_fuse_rms_norm_mul_rope`, `ggml_cuda_should_fuse_rope_set_rows`.
    """
    ops = ("RMS_NORM", "MUL", "ROPE", "VIEW", "SET_ROWS")
    if not _closed(nodes, start, ops, outputs=(4,)):
        return 0
    norm, product, rope, flat, stored = nodes[start : start + 5]
    if not _connected(((product, 0, norm), (rope, 0, product), (flat, 0, rope), (stored, 0, flat))):
        return 0
    fits = _norm_rope(norm, product, rope) and _rope_store(rope, flat, stored)
    return 5 if fits and _separate(nodes[start : start + 5]) else 0


def rope_store(nodes: Sequence[Node], start: int) -> int:
    """Rotation, written into rows of the cache (`ggml_cuda_should_fuse_rope_set_rows`)."""
    if not _closed(nodes, start, ("ROPE", "VIEW", "SET_ROWS"), outputs=(2,)):
        return 0
    group = nodes[start : start + 3]
    return 3 if _rope_store(*group) and _separate(group) else 0


def norm_rope(nodes: Sequence[Node], start: int) -> int:
    """RMS norm · weight, rotated (`ggml_cuda_should_fuse_rms_norm_mul_rope`)."""
    if not _chain(nodes, start, ("RMS_NORM", "MUL", "ROPE")):
        return 0
    group = nodes[start : start + 3]
    return 3 if _norm_rope(*group) and _separate(group) else 0


def norm_add(nodes: Sequence[Node], start: int) -> int:
    """RMS norm · weight + residual (`ggml_cuda_can_fuse`)."""
    if not _chain(nodes, start, ("RMS_NORM", "MUL", "ADD")) or not norm(nodes, start):
        return 0
    a, b = nodes[start + 2].source(0), nodes[start + 2].source(1)
    return 3 if a.contiguous() and b.contiguous_rows() and a.type == b.type == "f32" else 0


def norm(nodes: Sequence[Node], start: int) -> int:
    """RMS norm · weight (`ggml_cuda_can_fuse`)."""
    if not _chain(nodes, start, ("RMS_NORM", "MUL")):
        return 0
    normed, product = nodes[start], nodes[start + 1]
    a, b = product.source(0), product.source(1)
    if b is normed and a.ne != b.ne:
        return 0
    return 2 if a.contiguous_rows() and b.contiguous_rows() and a.type == b.type == "f32" else 0


def norm_scale(nodes: Sequence[Node], start: int) -> int:
    """RMS norm times a number (`ggml_cuda_can_fuse`)."""
    chained = _chain(nodes, start, ("RMS_NORM", "SCALE"))
    return 2 if chained and nodes[start + 1].number(1) == 0.0 else 0


def soft_cap(nodes: Sequence[Node], start: int) -> int:
    """Scale · tanh · scale (`ggml_cuda_can_fuse`)."""
    if not _chain(nodes, start, ("SCALE", "TANH", "SCALE")):
        return 0
    first, last = nodes[start], nodes[start + 2]
    return 3 if first.type == "f32" and first.number(1) == last.number(1) == 0.0 else 0


def chain(nodes: Sequence[Node], start: int) -> int:
    """Additions, or multiplications, of tensors of one layout to one result (`ggml_cuda_try_fuse`)."""
    op = nodes[start].op
    if op not in ("ADD", "MUL"):
        return 0
    count = 1
    while count < _LONGEST_CHAIN and _chain(nodes, start + count - 1, (op, op)):
        before, after = nodes[start + count - 1 : start + count + 1]
        same = (before.source(1).ne, before.source(1).nb) == (after.source(1).ne, after.source(1).nb)
        if after.sources[0] is not before or not same:
            break
        count += 1
    return count if count > 1 else 0


_PATTERNS: tuple[tuple[str, Callable[[Sequence[Node], int], int]], ...] = (
    ("weighted sum of experts", weighted_experts),  # in the order in which ggml tries them
    ("router: softmax, top-k, shares", router),
    ("rope, stored", rope_store),
    ("chain of additions or products", chain),
    ("norm · weight, rope, stored", norm_rope_store),
    ("norm · weight, rope", norm_rope),
    ("norm · weight + residual", norm_add),
    ("norm · weight", norm),
    ("norm · number", norm_scale),
    ("soft-cap", soft_cap),
)


def _chain(nodes: Sequence[Node], start: int, ops: Sequence[str]) -> bool:
    """Return whether operations of one shape follow each other, each read by the next alone.

    Source: `ggml_can_fuse` in ggml-impl.h, whose `ggml_node_has_n_uses` excludes views and outputs.
    """
    group = nodes[start : start + len(ops)]
    if [node.op for node in group] != list(ops):
        return False
    for before, after in pairwise(group):
        if before.uses != 1 or before.is_output or before.view_of is not None or before.ne != after.ne:
            return False
        if before not in after.sources[:2]:
            return False
    return True


def _closed(nodes: Sequence[Node], start: int, ops: Sequence[str], outputs: Sequence[int]) -> bool:
    """Return whether these operations follow each other and only the `outputs` are read elsewhere.

    Source: `ggml_can_fuse_subgraph_ext` in ggml.c.
    """
    group = nodes[start : start + len(ops)]
    if [node.op for node in group] != list(ops):
        return False
    for index, node in enumerate(group):
        if index in outputs:
            continue
        inside = sum(source is node for later in group[index + 1 :] for source in later.sources)
        if node.is_output or inside != node.uses:
            return False
        if node.view_of is not None and node.view_of not in group:
            return False
    return True


def _connected(edges: Sequence[tuple[Node, int, Node]]) -> bool:
    return all(node.sources[index] is source for node, index, source in edges)


def _separate(group: Sequence[Node]) -> bool:
    """Return whether the result overwrites nothing that the group reads.

    Source: `ggml_cuda_check_fusion_memory_ranges`.
    """
    result = group[-1]
    return not any(
        source is not None and source.op != "NONE" and source not in group[:index] and result.overlaps(source)
        for index, node in enumerate(group)
        for source in node.sources
    )


def _norm_rope(norm: Node, product: Node, rope: Node) -> bool:
    if rope.sources[0] is not product or norm.ne != product.ne:
        return False
    a, b = product.source(0), product.source(1)
    read = (norm.source(0), a, b)
    floats = all(node.type == "f32" for node in (*read, norm, product, rope))
    even = rope.params[1] % 2 == 0 and rope.ne[0] % 2 == 0
    rows = all(node.contiguous_rows() for node in read)
    return floats and even and rows and rope.params[2] in (0, _NEOX) and rope.params[15] == 0


def _rope_store(rope: Node, flat: Node, stored: Node) -> bool:
    if rope.source(0).ne[3] != 1 or stored.type not in _ROW_TYPES or stored.source(1).type != "i64":
        return False
    flattened = flat.contiguous() and flat.ne[0] == rope.ne[0] * rope.ne[1]
    return flattened and rope.params[2] in (0, _NEOX)
