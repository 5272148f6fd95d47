"""Tell which products of experts let CUDA replay a denoising step as one recorded graph.

A step is then launched at once instead of kernel by kernel. Some products of experts wait for the card in the
middle of a step, which cannot be recorded. Source: `ggml_cuda_mul_mat_id_needs_sync` in ggml-cuda.cu of
ggml 0.25.3, with `ggml_cuda_should_use_mmq` (mmq.cu). Its kernels for floats (mmf.cu) take 512
tokens of experts with 1,024 rows at most, and are left out of the plug-in that is built here.
"""

from __future__ import annotations

from model_backends.ggml.types import tensor_type

_WITHOUT_INTEGER_PRODUCTS = frozenset({"iq1_m", "tq1_0", "tq2_0"})


def loses_cuda_graphs(type_id: int) -> bool:
    """Return whether experts of this type turn recorded graphs off: floats, and types without MMQ."""
    kind = tensor_type(type_id)
    return kind is None or not kind.quantized or kind.name in _WITHOUT_INTEGER_PRODUCTS
