"""Say which operations ggml does not compute on NVIDIA cards: it would copy them to the processor and back.

Each rule returns why not, or "". Sources, all in ggml-cuda of ggml 0.25.3:
`ggml_backend_cuda_device_supports_op` in ggml-cuda.cu unless another is named, and the assertions of the
operation's own file, which would end the process.
Cards are those of Turing and later (compute capability 7.5), which the packs are made for.
"""

from __future__ import annotations

from collections.abc import Callable

from tools.cuda_graph.nodes import Node

_KV_STEP = 256  # FATTN_KQ_STRIDE
_ALIGNMENT = 16
_BLOCK = 256  # QK_K: elements of a block of the K and I types
_FLOATS = frozenset({"f32", "f16", "bf16"})
# rows of these types are looked up, and products with them are made from integers (MMQ)
_QUANTS = frozenset(
    {"q1_0", "q2_0", "q4_0", "q4_1", "q5_0", "q5_1", "q8_0", "q2_K", "q3_K", "q4_K", "q5_K", "q6_K"}
    | {"iq1_s", "iq2_xxs", "iq2_xs", "iq2_s", "iq3_xxs", "iq3_s", "iq4_xs"}
)
_BLOCKS_OF_32 = frozenset({"iq4_nl", "mxfp4"})  # their rows must be made of blocks of 256 to be looked up
_PRODUCTS = _FLOATS | _QUANTS | _BLOCKS_OF_32 | {"nvfp4", "iq1_m"}
_CACHES = frozenset({"f32", "f16", "bf16", "q4_0", "q4_1", "q5_0", "q5_1", "q8_0"})

Rule = Callable[[Node], str]


def unsupported(node: Node) -> str:
    """Return why a card does not compute an operation, or "" if it does."""
    rule = _RULES.get(node.op)
    return f"{node.op} is not known to run on a card" if rule is None else rule(node)


def _nothing(node: Node) -> str:
    """Views compute nothing."""
    return ""


def _product(node: Node) -> str:
    """`case GGML_OP_MUL_MAT`; the assertions of `ggml_cuda_mul_mat_q` in mmq.cu."""
    a, b = node.source(0), node.source(1)
    if a.type not in _PRODUCTS:
        return f"no products with {a.type}"
    if a.nb[0] != a.element_size or b.nb[0] != b.element_size:
        return "elements of a row are not next to each other"
    if b.type != "f32" or node.type != "f32":
        return "operand or result is not F32"
    return ""


def _product_of_experts(node: Node) -> str:
    """`case GGML_OP_MUL_MAT_ID`, and that it does not wait for the card."""
    experts, x, ids = node.source(0), node.source(1), node.source(2)
    if ids.type != "i32" or ids.nb[0] != ids.element_size or x.nb[2] % x.nb[1]:
        return "ids or rows have gaps"
    return _product(node) or ("" if not product_waits(experts, x.ne[2]) else "CUDA graphs are turned off")


def product_waits(experts: Node, tokens: int) -> bool:
    """Return whether a product of experts waits for the card, so that a step cannot be one CUDA graph.

    Sources: `ggml_cuda_mul_mat_id_needs_sync`;
    `ggml_cuda_should_use_mmq` in mmq.cu; `ggml_cuda_should_use_mmf` in mmf.cu, on Ampere and later.
    """
    if experts.type in _QUANTS | _BLOCKS_OF_32 | {"nvfp4"}:
        return False
    if experts.type not in _FLOATS:
        return True
    size = experts.element_size
    fits = experts.ne[0] % (32 * (4 // size)) == 0 and experts.ne[1] % 32 == 0
    aligned = all(stride % (2 * size) == 0 for stride in experts.nb[1:])
    return not (fits and aligned and tokens <= (512 if experts.ne[1] <= 1024 else 128))


def _attention(node: Node) -> str:
    """`ggml_cuda_get_best_fattn_kernel` in fattn.cu: the kernels for heads of 256 and 512."""
    q, k, v, mask = (node.source(index) for index in range(4))
    if k.ne[0] not in (256, 512) or v.ne[0] != k.ne[0]:
        return f"no kernel for heads of {k.ne[0]}"
    if k.type not in _CACHES or v.type not in _CACHES:
        return f"no kernel for caches in {k.type} and {v.type}"
    if mask.type != "f16" or mask.ne[2] != 1:
        return "the mask is not one F16 matrix"
    grouped = q.ne[2] // k.ne[2] >= 2 and k.ne[1] % _KV_STEP == 0 and node.number(1) == 0.0
    aligned = all(stride % _ALIGNMENT == 0 for t in (q, k, v, mask) for stride in t.nb[1:])
    # heads of 256 would run without both, several times slower
    return "" if grouped and aligned else "heads are not grouped: length of the cache, or strides"


def _get_rows(node: Node) -> str:
    """`case GGML_OP_GET_ROWS`; the assertions of getrows.cu."""
    matrix, ids = node.source(0), node.source(1)
    whole_blocks = matrix.type in _BLOCKS_OF_32 | {"iq1_m"} and matrix.ne[0] % _BLOCK == 0
    if matrix.type not in _FLOATS | _QUANTS | {"i32"} and not whole_blocks:
        return f"no rows of {matrix.type}"
    if ids.type != "i32" or ids.ne[3] != 1 or ids.nb[0] != 4 or matrix.nb[0] != matrix.element_size:
        return "ids are not plain I32 rows"
    return ""


def _set_rows(node: Node) -> str:
    """`case GGML_OP_SET_ROWS`."""
    values, ids = node.source(0), node.source(1)
    if node.type not in _CACHES | {"iq4_nl"} or values.type != "f32":
        return f"no rows of {node.type} from {values.type}"
    return "" if ids.type in ("i32", "i64") else "ids are no integers"


def _copy(node: Node) -> str:
    """`case GGML_OP_CPY`, `GGML_OP_CONT`; of the types that the graphs use."""
    kinds = (node.source(0).type, node.type)
    floats = kinds[0] in _FLOATS and kinds[1] in _FLOATS
    integers = kinds in (("f32", "i32"), ("i32", "f32"), ("i32", "i32"))
    return "" if floats or integers else f"no copy from {kinds[0]} to {kinds[1]}"


def _arithmetic(node: Node) -> str:
    """`case GGML_OP_ADD` to `GGML_OP_DIV`, in F32."""
    return _all_f32(node, node.source(0), node.source(1))


def _element_wise(node: Node) -> str:
    """`case GGML_OP_SCALE`, `GGML_OP_CLAMP`, `GGML_OP_LOG`, `GGML_OP_SQR`, `GGML_OP_CUMSUM`."""
    return _all_f32(node, node.source(0))


def _unary(node: Node) -> str:
    """`case GGML_OP_UNARY`."""
    contiguous = node.source(0).contiguous()
    return _all_f32(node, node.source(0)) or ("" if contiguous else "the operand has gaps")


def _gated(node: Node) -> str:
    """`case GGML_OP_GLU`; `ggml_cuda_op_unary_gated` in unary.cu, which reads rows that lie apart."""
    operands = [source for source in node.sources if source is not None]
    if not all(operand.contiguous(free_axis=1) for operand in operands):
        return "rows have gaps within"
    return _all_f32(node, *operands)


def _along_rows(node: Node) -> str:
    """`case GGML_OP_RMS_NORM`, `GGML_OP_SUM_ROWS`; norm.cu, sumrows.cu."""
    rows = node.source(0).contiguous_rows()
    return _all_f32(node, node.source(0)) or ("" if rows else "rows have gaps")


def _whole_rows(node: Node) -> str:
    """`case GGML_OP_SOFT_MAX`, `GGML_OP_ARGSORT`, `GGML_OP_ARGMAX`; softmax.cu, argsort.cu and argmax.cu."""
    x = node.source(0)
    if x.type != "f32" or not x.contiguous():
        return "the operand is not F32 without gaps"
    if node.op == "ARGSORT" and x.ne[0] > 1024:
        return "rows longer than 1,024 are not sorted within a block"
    return ""


def _rope(node: Node) -> str:
    """`case GGML_OP_ROPE`; rope.cu."""
    x = node.source(0)
    plain = x.nb[0] == x.element_size and x.contiguous(free_axis=2) and x.ne[0] % 2 == 0
    return _all_f32(node, x) or ("" if plain else "heads have gaps")


def _repeat(node: Node) -> str:
    """`case GGML_OP_REPEAT`."""
    return "" if node.source(0).type in ("f32", "f16") else f"{node.source(0).type} is not repeated"


def _all_f32(*tensors: Node) -> str:
    return "" if all(tensor.type == "f32" for tensor in tensors) else "not in F32"


_RULES: dict[str, Rule] = {
    **dict.fromkeys(("RESHAPE", "VIEW", "PERMUTE", "TRANSPOSE"), _nothing),
    "MUL_MAT": _product,
    "MUL_MAT_ID": _product_of_experts,
    "FLASH_ATTN_EXT": _attention,
    "GET_ROWS": _get_rows,
    "SET_ROWS": _set_rows,
    **dict.fromkeys(("CPY", "CONT"), _copy),
    **dict.fromkeys(("ADD", "SUB", "MUL", "DIV"), _arithmetic),
    **dict.fromkeys(("SCALE", "CLAMP", "LOG", "SQR", "CUMSUM"), _element_wise),
    **dict.fromkeys(("TANH", "SILU", "SIGMOID", "STEP", "FLOOR", "EXP"), _unary),
    **dict.fromkeys(("GEGLU", "SWIGLU"), _gated),
    **dict.fromkeys(("RMS_NORM", "SUM_ROWS"), _along_rows),
    **dict.fromkeys(("SOFT_MAX", "ARGSORT", "ARGMAX"), _whole_rows),
    "ROPE": _rope,
    "REPEAT": _repeat,
}
