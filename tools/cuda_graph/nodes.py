"""Read the operations of a ggml graph as Python values, in the order in which they are computed."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from math import prod

from model_backends.ggml.library import library
from model_backends.ggml.ops import Graph
from model_backends.ggml.prototypes import TensorHead
from model_backends.ggml.types import tensor_type

_OUTPUT = 2  # GGML_TENSOR_FLAG_OUTPUT
_NO_KERNEL = frozenset({"NONE", "RESHAPE", "VIEW", "PERMUTE", "TRANSPOSE"})


@dataclass(frozen=True, eq=False)
class Node:
    """A tensor of a graph: an operation with its operands, or a leaf with the operation "NONE".

    `op` is ggml's name; unary operations and gated units have their own ("TANH", "GEGLU"). `ne` and `nb` are
    elements and bytes along the four axes, `params` the operation's parameters as 32-bit words. `uses`
    counts the operands that it is. `address` is where the values are, 0 before memory is allocated.
    """

    op: str
    type_id: int
    ne: tuple[int, ...]
    nb: tuple[int, ...]
    params: tuple[int, ...]
    is_output: bool
    sources: tuple[Node | None, ...]
    view_of: Node | None
    view_offset: int
    address: int
    users: list[Node] = field(default_factory=list)

    @property
    def type(self) -> str:
        """Name of the type."""
        kind = tensor_type(self.type_id)
        assert kind is not None
        return kind.name

    @property
    def uses(self) -> int:
        """How often it is an operand."""
        return len(self.users)

    @property
    def elements(self) -> int:
        """Number of elements."""
        return prod(self.ne)

    @property
    def element_size(self) -> int:
        """Bytes of a block of elements."""
        kind = tensor_type(self.type_id)
        assert kind is not None
        return kind.bytes

    @property
    def block(self) -> int:
        """Elements that are stored together."""
        kind = tensor_type(self.type_id)
        assert kind is not None
        return kind.block

    @property
    def bytes(self) -> int:
        """Bytes of the elements, without what lies between them."""
        return self.elements // self.block * self.element_size

    @property
    def runs(self) -> bool:
        """Whether anything is computed."""
        return self.op not in _NO_KERNEL

    def number(self, index: int) -> float:
        """Return a parameter that is an F32 number."""
        return float(struct.unpack("<f", struct.pack("<i", self.params[index]))[0])

    def source(self, index: int) -> Node:
        """Return an operand that must be there."""
        found = self.sources[index]
        assert found is not None, f"{self.op} has no operand {index}"
        return found

    def contiguous(self, free_axis: int = 0) -> bool:
        """Return whether rows follow each other without gaps; `free_axis` may have any stride.

        Source: `ggml_is_contiguous_m_n` in ggml.c.
        """
        if self.ne[0] != self.block and self.nb[0] != self.element_size:
            return False
        expected = self.element_size * self.ne[0] // self.block
        for axis in range(1, 4):
            if axis > free_axis:
                if self.ne[axis] != 1 and self.nb[axis] != expected:
                    return False
                expected *= self.ne[axis]
            else:
                expected = self.ne[axis] * self.nb[axis]
        return True

    def contiguous_rows(self) -> bool:
        """Return whether the elements of a row follow each other (`ggml_is_contiguous_rows`)."""
        return self.ne[0] == self.block or self.nb[0] == self.element_size

    def overlaps(self, other: Node) -> bool:
        """Return whether the memory of two tensors overlaps."""
        return self.address < other._end and other.address < self._end

    @property
    def _end(self) -> int:
        last = sum((ne - 1) * nb for ne, nb in zip(self.ne[1:], self.nb[1:], strict=True))
        return self.address + last + self.ne[0] // self.block * self.nb[0]


def nodes_of(graph: Graph) -> list[Node]:
    """Return a graph's operations in order; leaves are reachable as their sources."""
    lib = library()
    known: dict[int, Node] = {}

    def read(handle: int | None) -> Node | None:
        if not handle:
            return None
        if handle not in known:
            head = TensorHead.from_address(handle)
            node = Node(
                op=lib.ggml_op_desc(handle).decode(),
                type_id=int(head.type),
                ne=tuple(head.ne),
                nb=tuple(head.nb),
                params=tuple(head.op_params),
                is_output=bool(head.flags & _OUTPUT),
                # a cast is an operand of itself
                sources=tuple(read(source) if source != handle else None for source in head.src),
                view_of=read(head.view_src),
                view_offset=int(head.view_offs),
                address=int(head.data or 0),
            )
            known[handle] = node
            for source in node.sources:
                if source is not None:
                    source.users.append(node)
        return known[handle]

    found = [read(lib.ggml_graph_node(graph.graph, i)) for i in range(lib.ggml_graph_n_nodes(graph.graph))]
    return [node for node in found if node is not None]
