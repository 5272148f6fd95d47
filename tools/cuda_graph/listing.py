"""Write down a graph's operations, what is fused, and estimates, as text that shows what a change does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tools.cuda_graph.estimate import totals
from tools.cuda_graph.fusions import kernels
from tools.cuda_graph.nodes import Node


def listing(graphs: Iterable[tuple[str, Sequence[Node]]]) -> str:
    """Return each graph's operations with types, shapes and strides, how often, in order of appearance."""
    return "\n".join(each for name, nodes in graphs for each in (*_summary(name, nodes), *_operations(nodes)))


def fused(nodes: Sequence[Node]) -> Counter[str]:
    """Return how often each group of operations is computed in one kernel."""
    return Counter(kernel.name for kernel in kernels(nodes) if kernel.name)


def _summary(name: str, nodes: Sequence[Node]) -> list[str]:
    launched, moved = totals(list(kernels(nodes)))
    running = sum(node.runs for node in nodes)
    lines = [f"== {name}: {len(nodes)} nodes, {running} of them compute", "fused:"]
    lines += [f"{count:4}  {group}" for group, count in sorted(fused(nodes).items())]
    return [*lines, f"estimate: {launched} kernels, {moved / 1e9:.2f} GB", "operations:"]


def _operations(nodes: Sequence[Node]) -> list[str]:
    counted = Counter(line(node) for node in nodes)
    return [*(f"{count:4}  {each}" for each, count in counted.items()), ""]


def line(node: Node) -> str:
    """Return an operation with its result and its operands."""
    operands = ", ".join(_tensor(source) for source in node.sources if source is not None)
    return f"{node.op:<14} {_tensor(node)} <- {operands}"


def _tensor(node: Node) -> str:
    strides = "" if node.contiguous() else f" strides {_numbers(node.nb)}"
    return f"{node.type}{_numbers(node.ne)}{strides}"


def _numbers(values: Sequence[int]) -> str:
    return f"[{', '.join(map(str, values))}]"
