"""Tell which products of experts let CUDA replay a denoising step as one recorded graph.

A step is then launched at once instead of kernel by kernel. Some products of experts wait for the card in the
middle of a step, which cannot be recorded. Source: `ggml_cuda_mul_mat_id_needs_sync` in ggml-cuda.cu of
ggml 0.25.3, with `ggml_cuda_should_use_mmq` (mmq.cu) and `ggml_cuda_should_use_mmf` (mmf.cu).
"""

from __future__ import annotations

from model_backends.ggml.types import BF16, F16, F32, tensor_type

MOST_TOKENS = 512  # that products of floats take at once
_MOST_ROWS = 1024  # with so many tokens
_ROWS_AT_ONCE = 32  # MMF_ROWS_PER_BLOCK
_LEAST_CAPABILITY = {F16: (7, 0), BF16: (8, 0), F32: (8, 0)}  # of cards with units for such products
_WITHOUT_INTEGER_PRODUCTS = frozenset({"iq1_m"})


def parts_of_experts(type_id: int, rows: int) -> int:
    """Return in how many parts to multiply experts of `rows` rows each, so that a card need not wait."""
    if type_id not in _LEAST_CAPABILITY:
        return 1
    fitting = (n for n in range(1, rows // _ROWS_AT_ONCE + 1) if rows % (n * _ROWS_AT_ONCE) == 0)
    return next((n for n in fitting if rows // n <= _MOST_ROWS), 1)


def loses_cuda_graphs(type_id: int, length: int, rows: int, capability: tuple[int, int]) -> bool:
    """Return whether experts turn recorded graphs off on a card of this compute capability.

    `length` and `rows`: elements of a row, and rows of each expert.
    """
    kind = tensor_type(type_id)
    if kind is None or type_id not in _LEAST_CAPABILITY:
        return kind is None or kind.name in _WITHOUT_INTEGER_PRODUCTS
    part = rows // parts_of_experts(type_id, rows)
    fits = length % (32 * (4 // kind.bytes)) == 0 and part % _ROWS_AT_ONCE == 0 and part <= _MOST_ROWS
    return not fits or capability < _LEAST_CAPABILITY[type_id]
