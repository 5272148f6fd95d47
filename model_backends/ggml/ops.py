"""Tensors, and the operations that graphs are built from.

Shapes are ggml's: the fastest axis first, so a matrix of `n` rows of `length` is [length, n].
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from functools import reduce

from model_backends.ggml.library import library
from model_backends.ggml.prototypes import MAX_DIMS, InitParams, TensorHead
from model_backends.ggml.types import I32

_ROPE_NEOX = 2
_PREC_F32 = 10
_NOT_ZERO = 1e-30  # negligible beside any other F32 number


@dataclass(frozen=True)
class Tensor:
    """A tensor's description in a `Context`; its values are in a buffer or computed by a graph."""

    handle: int

    @property
    def shape(self) -> tuple[int, ...]:
        """Elements along each of the four axes, fastest first."""
        return tuple(TensorHead.from_address(self.handle).ne)

    @property
    def type(self) -> int:
        """ggml's number of the type."""
        return int(TensorHead.from_address(self.handle).type)

    @property
    def strides(self) -> tuple[int, ...]:
        """Bytes from one element, row, matrix and batch to the next."""
        return tuple(TensorHead.from_address(self.handle).nb)


class Context:
    """Memory for tensor descriptions (not for their values)."""

    def __init__(self, n_tensors: int, extra_bytes: int = 0) -> None:
        lib = library()
        size = n_tensors * lib.ggml_tensor_overhead() + extra_bytes
        self.handle: int | None = lib.ggml_init(InitParams(size, None, True))
        self._tensors: list[Tensor] = []

    def tensor(self, type_id: int, *shape: int, name: str = "") -> Tensor:
        """Create a tensor without values."""
        lib = library()
        sizes = (ctypes.c_int64 * len(shape))(*shape)
        handle = lib.ggml_new_tensor(self.handle, type_id, len(shape), sizes)
        if name:
            lib.ggml_set_name(handle, name.encode())
        self._tensors.append(Tensor(handle))
        return self._tensors[-1]

    def tensors(self) -> list[Tensor]:
        """Return the tensors created by `tensor`."""
        return list(self._tensors)

    def close(self) -> None:
        """Free the descriptions."""
        if self.handle is not None:
            library().ggml_free(self.handle)
            self.handle = None


class Graph(Context):
    """A computation graph: operations on tensors, run in the order in which they are first needed.

    `awaited`: the handles of streamed weights, by the tensor after which each has to be on the device.
    """

    def __init__(self, max_nodes: int) -> None:
        lib = library()
        super().__init__(max_nodes * 2, lib.ggml_graph_overhead_custom(max_nodes, False))
        self._lib = lib
        self._graph: int = lib.ggml_new_graph_custom(self.handle, max_nodes, False)
        self.awaited: dict[int, int] = {}

    @property
    def graph(self) -> int:
        """ggml's handle of the graph."""
        return self._graph

    # -- inputs and outputs

    def input(self, type_id: int, *shape: int, name: str) -> Tensor:
        """Create a tensor whose values are uploaded and kept between runs. An operation must read it."""
        tensor = self.tensor(type_id, *shape, name=name)
        self._lib.ggml_set_input(tensor.handle)
        self._lib.ggml_set_output(tensor.handle)  # otherwise its memory is reused after its last use
        return tensor

    def output(self, x: Tensor) -> Tensor:
        """Keep the values of `x` until they are downloaded."""
        self._lib.ggml_set_output(x.handle)
        self.expand(x)
        return x

    def expand(self, x: Tensor) -> None:
        """Add `x` and everything it depends on to the graph, at this point of the order."""
        self._lib.ggml_build_forward_expand(self._graph, x.handle)

    # -- element-wise; the second operand is broadcast along axes of one element

    def add(self, a: Tensor, b: Tensor) -> Tensor:
        """a + b."""
        return Tensor(self._lib.ggml_add(self.handle, a.handle, b.handle))

    def sub(self, a: Tensor, b: Tensor) -> Tensor:
        """a − b."""
        return Tensor(self._lib.ggml_sub(self.handle, a.handle, b.handle))

    def mul(self, a: Tensor, b: Tensor) -> Tensor:
        """a · b, element-wise."""
        return Tensor(self._lib.ggml_mul(self.handle, a.handle, b.handle))

    def div(self, a: Tensor, b: Tensor) -> Tensor:
        """a / b."""
        return Tensor(self._lib.ggml_div(self.handle, a.handle, b.handle))

    def scale(self, x: Tensor, factor: float) -> Tensor:
        """x · factor."""
        return Tensor(self._lib.ggml_scale(self.handle, x.handle, factor))

    def affine(self, x: Tensor, factor: float, offset: float) -> Tensor:
        """x · factor + offset."""
        return Tensor(self._lib.ggml_scale_bias(self.handle, x.handle, factor, offset))

    def log(self, x: Tensor) -> Tensor:
        """Natural logarithm."""
        return Tensor(self._lib.ggml_log(self.handle, x.handle))

    def step(self, x: Tensor) -> Tensor:
        """1 where x > 0, else 0."""
        return Tensor(self._lib.ggml_step(self.handle, x.handle))

    def floor(self, x: Tensor) -> Tensor:
        """Round down to integral values."""
        return Tensor(self._lib.ggml_floor(self.handle, x.handle))

    def clamp(self, x: Tensor, low: float, high: float) -> Tensor:
        """x clamped to [low, high]. Overwrites x."""
        return Tensor(self._lib.ggml_clamp(self.handle, x.handle, low, high))

    def tanh(self, x: Tensor) -> Tensor:
        """Hyperbolic tangent."""
        return Tensor(self._lib.ggml_tanh(self.handle, x.handle))

    def sigmoid(self, x: Tensor) -> Tensor:
        """σ(x) = silu(x) / x. On the CPU ggml vectorises silu, but neither tanh nor sigmoid."""
        first_row = self.view(x, x.shape[:1], ())
        shifted = self.add(x, self.affine(first_row, 0.0, _NOT_ZERO))
        return self.div(Tensor(self._lib.ggml_silu(self.handle, shifted.handle)), shifted)

    def geglu(self, gate: Tensor, up: Tensor, *, exact: bool) -> Tensor:
        """gelu(gate) · up with the tanh form of GELU (arXiv 1606.08415).

        `exact` composes it from F32 operations: ggml's own uses an F16 table on the CPU. With
        d = 2√(2/π)·(1 + 0.044715·gate²), gelu(gate) = gate·σ(d·gate) = silu(d·gate) / d.
        """
        if not exact:
            return Tensor(self._lib.ggml_geglu_split(self.handle, gate.handle, up.handle))
        slope = 2 * math.sqrt(2 / math.pi)
        square = Tensor(self._lib.ggml_sqr(self.handle, gate.handle))
        d = self.affine(square, 0.044715 * slope, slope)
        gated = self._lib.ggml_swiglu_split(self.handle, self.mul(d, gate).handle, up.handle)
        return self.div(Tensor(gated), d)

    # -- along the first axis

    def sum_rows(self, x: Tensor) -> Tensor:
        """Sum over the first axis, which keeps one element."""
        return Tensor(self._lib.ggml_sum_rows(self.handle, x.handle))

    def sum_columns(self, x: Tensor) -> Tensor:
        """Sum x [length, k, n] over its second axis: [length, n].

        CUDA fuses these additions with the products by weights before them if k ≤ 15.
        """
        length, k, n = x.shape[:3]
        columns = [
            self.view(x, (length, n), (x.strides[2],), offset=index * x.strides[1]) for index in range(k)
        ]
        return reduce(self.add, columns) if k > 1 else self.cont(columns[0])

    def cumsum(self, x: Tensor) -> Tensor:
        """Running sums along the first axis."""
        return Tensor(self._lib.ggml_cumsum(self.handle, x.handle))

    def argmax(self, x: Tensor) -> Tensor:
        """Index of the largest element of each row of a matrix, I32."""
        return Tensor(self._lib.ggml_argmax(self.handle, x.handle))

    def argsort_top(self, x: Tensor, k: int) -> Tensor:
        """Indices of the k largest elements along the first axis, largest first: a view, I32 [k, rows]."""
        return Tensor(self._lib.ggml_argsort_top_k(self.handle, x.handle, k))

    def top_k(self, x: Tensor, k: int) -> Tensor:
        """Indices of the k largest elements along the first axis, largest first, I32 [k, rows]."""
        return self.cont(self.argsort_top(x, k))

    def largest(self, x: Tensor, k: int) -> Tensor:
        """Indices of the k largest elements along the first axis in any order, I32 [k, rows].

        On the CPU faster than `top_k`; a card sorts wide rows one by one.
        """
        return Tensor(self._lib.ggml_top_k(self.handle, x.handle, k))

    def soft_max(self, x: Tensor) -> Tensor:
        """Softmax over the first axis."""
        return Tensor(self._lib.ggml_soft_max(self.handle, x.handle))

    def rms_norm(self, x: Tensor, eps: float, weight: Tensor | None = None) -> Tensor:
        """x / √(mean(x²) + eps) over the first axis, times `weight` if there is one."""
        normed = Tensor(self._lib.ggml_rms_norm(self.handle, x.handle, eps))
        return normed if weight is None else self.mul(normed, weight)

    # -- matrices, rows, attention

    def mul_mat(self, weight: Tensor, x: Tensor) -> Tensor:
        """weight [in, out] applied to the columns of x [in, n] → [out, n], F32."""
        return Tensor(self._lib.ggml_mul_mat(self.handle, weight.handle, x.handle))

    def mul_mat_id(self, experts: Tensor, x: Tensor, ids: Tensor) -> Tensor:
        """experts [in, out, E] applied to x [in, 1 or k, n] by ids [k, n] → [out, k, n]."""
        return Tensor(self._lib.ggml_mul_mat_id(self.handle, experts.handle, x.handle, ids.handle))

    def get_rows(self, matrix: Tensor, rows: Tensor) -> Tensor:
        """Rows (I32 [n]) of a matrix [length, ·] → [length, n], F32."""
        return Tensor(self._lib.ggml_get_rows(self.handle, matrix.handle, rows.handle))

    def set_rows(self, matrix: Tensor, x: Tensor, rows: Tensor) -> Tensor:
        """Write x [length, n] into rows (I64 [n]) of a matrix, in the matrix's type."""
        return Tensor(self._lib.ggml_set_rows(self.handle, matrix.handle, x.handle, rows.handle))

    def rope(
        self, x: Tensor, positions: Tensor, n_dims: int, base: float, factors: Tensor | None = None
    ) -> Tensor:
        """Rotary position embedding (arXiv 2104.09864) of x [head, heads, n], halves paired (NEOX).

        Frequencies are base^(−2i / n_dims), divided by `factors` [n_dims / 2].
        """
        factor_handle = None if factors is None else factors.handle
        return Tensor(
            self._lib.ggml_rope_ext(
                self.handle, x.handle, positions.handle, factor_handle,
                n_dims, _ROPE_NEOX, 0, base, 1.0, 0.0, 1.0, 32.0, 1.0,
            )
        )  # fmt: skip

    def attention(
        self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, *, by_products: bool = False
    ) -> Tensor:
        """softmax(q·k + mask)·v with grouped heads and scale 1.

        q [head, n, heads], k and v [head, n_kv, kv_heads], mask F16 [n_kv, n] → [head, heads, n].
        `by_products` computes all scores [n_kv, n, heads] at once, instead of piece by piece (flash
        attention): on the CPU that is faster for wide heads.
        """
        if by_products:
            scores = self.mul_mat(k, self.cont(q))
            p = self._lib.ggml_soft_max_ext(self.handle, scores.handle, mask.handle, 1.0, 0.0)
            p = self.clamp(Tensor(p), _NOT_ZERO, 1.0)  # arithmetic with denormal numbers is slow
            out = self.mul_mat(self.cont(self.permute(v, 1, 0, 2, 3)), p)
            return self.cont(self.permute(out, 0, 2, 1, 3))
        out = self._lib.ggml_flash_attn_ext(
            self.handle, q.handle, k.handle, v.handle, mask.handle, 1.0, 0.0, 0.0
        )
        self._lib.ggml_flash_attn_ext_set_prec(out, _PREC_F32)
        return Tensor(out)

    # -- layout

    def cast(self, x: Tensor, type_id: int) -> Tensor:
        """Copy x into another type."""
        return Tensor(self._lib.ggml_cast(self.handle, x.handle, type_id))

    def to_index(self, x: Tensor) -> Tensor:
        """Convert integral F32 values to I32."""
        return self.cast(x, I32)

    def cont(self, x: Tensor) -> Tensor:
        """Copy x into contiguous memory."""
        return Tensor(self._lib.ggml_cont(self.handle, x.handle))

    def copy(self, x: Tensor, target: Tensor) -> Tensor:
        """Copy x into `target`."""
        return Tensor(self._lib.ggml_cpy(self.handle, x.handle, target.handle))

    def repeat(self, x: Tensor, n: int) -> Tensor:
        """Repeat x [1] n times: [n]. Multiplying rows is faster than multiplying single numbers."""
        return Tensor(self._lib.ggml_repeat_4d(self.handle, x.handle, n, 1, 1, 1))

    def reshape(self, x: Tensor, *shape: int) -> Tensor:
        """Return the same elements in another shape."""
        full = shape + (1,) * (MAX_DIMS - len(shape))
        return Tensor(self._lib.ggml_reshape_4d(self.handle, x.handle, *full))

    def view(self, x: Tensor, shape: tuple[int, ...], strides: tuple[int, ...], offset: int = 0) -> Tensor:
        """Return a part of x: `strides` are the bytes from one row, matrix, … to the next, from axis 1 on."""
        full = shape + (1,) * (MAX_DIMS - len(shape))
        steps = strides + ((strides[-1] if strides else 0),) * (MAX_DIMS - 1 - len(strides))
        return Tensor(self._lib.ggml_view_4d(self.handle, x.handle, *full, *steps, offset))

    def permute(self, x: Tensor, *axes: int) -> Tensor:
        """Move axis i of x to position axes[i]."""
        return Tensor(self._lib.ggml_permute(self.handle, x.handle, *axes))
