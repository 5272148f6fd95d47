"""The functions and structures of ggml that are used, as in llama-cpp-python 0.3.36.

Tensors, contexts, buffers and backends are opaque pointers (`int | None` in Python).
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_bool, c_char_p, c_float, c_int, c_int32, c_int64, c_size_t, c_uint8, c_void_p
from typing import Any

MAX_DIMS = 4
MAX_SOURCES = 10
MAX_PARAMS = 16


class InitParams(ctypes.Structure):
    """`struct ggml_init_params`: the memory of a context of tensor descriptions."""

    _fields_ = (("mem_size", c_size_t), ("mem_buffer", c_void_p), ("no_alloc", c_bool))


class TensorHead(ctypes.Structure):
    """The first fields of `struct ggml_tensor`, the only ones read from Python."""

    _fields_ = (
        ("type", c_int),
        ("buffer", c_void_p),
        ("ne", c_int64 * MAX_DIMS),
        ("nb", c_size_t * MAX_DIMS),
        ("op", c_int),
        ("op_params", c_int32 * MAX_PARAMS),
        ("flags", c_int32),
        ("src", c_void_p * MAX_SOURCES),
        ("view_src", c_void_p),
        ("view_offs", c_size_t),
        ("data", c_void_p),
    )


ToFloat = ctypes.CFUNCTYPE(None, c_void_p, POINTER(c_float), c_int64)


class TypeTraits(ctypes.Structure):
    """`struct ggml_type_traits`: block size, bytes per block, conversion to F32."""

    _fields_ = (
        ("type_name", c_char_p),
        ("blck_size", c_int64),
        ("blck_size_interleave", c_int64),
        ("type_size", c_size_t),
        ("is_quantized", c_bool),
        ("to_float", ToFloat),
        ("from_float_ref", c_void_p),
    )


LogCallback = ctypes.CFUNCTYPE(None, c_int, c_char_p, c_void_p)
AbortCallback = ctypes.CFUNCTYPE(None, c_char_p)
EvalCallback = ctypes.CFUNCTYPE(c_bool, c_void_p, c_bool, c_void_p)

_P, _I, _L, _N, _F, _S = c_void_p, c_int, c_int64, c_size_t, c_float, c_char_p

# library -> function -> (result, arguments)
PROTOTYPES: dict[str, dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "ggml-base": {
        "ggml_init": (_P, (InitParams,)),
        "ggml_free": (None, (_P,)),
        "ggml_tensor_overhead": (_N, ()),
        "ggml_graph_overhead_custom": (_N, (_N, c_bool)),
        "ggml_new_graph_custom": (_P, (_P, _N, c_bool)),
        "ggml_build_forward_expand": (None, (_P, _P)),
        "ggml_graph_n_nodes": (_I, (_P,)),
        "ggml_graph_node": (_P, (_P, _I)),
        "ggml_op_desc": (_S, (_P,)),
        "ggml_version": (_S, ()),
        "ggml_log_set": (None, (LogCallback, _P)),
        "ggml_set_abort_callback": (c_void_p, (AbortCallback,)),
        "ggml_get_type_traits": (POINTER(TypeTraits), (_I,)),
        "ggml_row_size": (_N, (_I, _L)),
        "ggml_nbytes": (_N, (_P,)),
        "ggml_get_data": (_P, (_P,)),
        "ggml_quantize_chunk": (_N, (_I, _P, _P, _L, _L, _L, _P)),
        "ggml_quantize_requires_imatrix": (c_bool, (_I,)),
        "ggml_set_name": (_P, (_P, _S)),
        "ggml_set_input": (None, (_P,)),
        "ggml_set_output": (None, (_P,)),
        "ggml_new_tensor": (_P, (_P, _I, _I, POINTER(_L))),
        # operations
        "ggml_add": (_P, (_P, _P, _P)),
        "ggml_sub": (_P, (_P, _P, _P)),
        "ggml_mul": (_P, (_P, _P, _P)),
        "ggml_div": (_P, (_P, _P, _P)),
        "ggml_sqr": (_P, (_P, _P)),
        "ggml_log": (_P, (_P, _P)),
        "ggml_silu": (_P, (_P, _P)),
        "ggml_tanh": (_P, (_P, _P)),
        "ggml_step": (_P, (_P, _P)),
        "ggml_floor": (_P, (_P, _P)),
        "ggml_scale": (_P, (_P, _P, _F)),
        "ggml_scale_bias": (_P, (_P, _P, _F, _F)),
        "ggml_clamp": (_P, (_P, _P, _F, _F)),
        "ggml_sum_rows": (_P, (_P, _P)),
        "ggml_cumsum": (_P, (_P, _P)),
        "ggml_argmax": (_P, (_P, _P)),
        "ggml_argsort_top_k": (_P, (_P, _P, _I)),
        "ggml_top_k": (_P, (_P, _P, _I)),
        "ggml_soft_max": (_P, (_P, _P)),
        "ggml_soft_max_ext": (_P, (_P, _P, _P, _F, _F)),
        "ggml_rms_norm": (_P, (_P, _P, _F)),
        "ggml_mul_mat": (_P, (_P, _P, _P)),
        "ggml_mul_mat_id": (_P, (_P, _P, _P, _P)),
        "ggml_get_rows": (_P, (_P, _P, _P)),
        "ggml_set_rows": (_P, (_P, _P, _P, _P)),
        "ggml_geglu_split": (_P, (_P, _P, _P)),
        "ggml_swiglu_split": (_P, (_P, _P, _P)),
        "ggml_rope_ext": (_P, (_P, _P, _P, _P, _I, _I, _I, _F, _F, _F, _F, _F, _F)),
        "ggml_flash_attn_ext": (_P, (_P, _P, _P, _P, _P, _F, _F, _F)),
        "ggml_flash_attn_ext_set_prec": (None, (_P, _I)),
        "ggml_cast": (_P, (_P, _P, _I)),
        "ggml_cont": (_P, (_P, _P)),
        "ggml_cpy": (_P, (_P, _P, _P)),
        "ggml_repeat_4d": (_P, (_P, _P, _L, _L, _L, _L)),
        "ggml_reshape_4d": (_P, (_P, _P, _L, _L, _L, _L)),
        "ggml_view_4d": (_P, (_P, _P, _L, _L, _L, _L, _N, _N, _N, _N)),
        "ggml_permute": (_P, (_P, _P, _I, _I, _I, _I)),
        # backends, buffers, scheduler
        "ggml_backend_dev_name": (_S, (_P,)),
        "ggml_backend_dev_description": (_S, (_P,)),
        "ggml_backend_dev_type": (_I, (_P,)),
        "ggml_backend_dev_memory": (None, (_P, POINTER(_N), POINTER(_N))),
        "ggml_backend_dev_init": (_P, (_P, _S)),
        "ggml_backend_dev_supports_op": (c_bool, (_P, _P)),
        "ggml_backend_dev_buffer_type": (_P, (_P,)),
        "ggml_backend_dev_host_buffer_type": (_P, (_P,)),
        "ggml_backend_dev_backend_reg": (_P, (_P,)),
        "ggml_backend_dev_buffer_from_host_ptr": (_P, (_P, _P, _N, _N)),
        "ggml_backend_buft_alloc_buffer": (_P, (_P, _N)),
        "ggml_backend_buft_get_alloc_size": (_N, (_P, _P)),
        "ggml_backend_tensor_alloc": (_I, (_P, _P, _P)),
        "ggml_backend_reg_get_proc_address": (_P, (_P, _S)),
        "ggml_backend_reg_dev_count": (_N, (_P,)),
        "ggml_backend_free": (None, (_P,)),
        "ggml_backend_synchronize": (None, (_P,)),
        "ggml_backend_buffer_free": (None, (_P,)),
        "ggml_backend_buffer_get_type": (_P, (_P,)),
        "ggml_backend_buffer_get_base": (_P, (_P,)),
        "ggml_backend_buffer_get_size": (_N, (_P,)),
        "ggml_backend_buffer_is_host": (c_bool, (_P,)),
        "ggml_backend_buffer_clear": (None, (_P, c_uint8)),
        "ggml_backend_buffer_set_usage": (None, (_P, _I)),
        "ggml_backend_alloc_ctx_tensors_from_buft": (_P, (_P, _P)),
        "ggml_backend_alloc_ctx_tensors_from_buft_size": (_N, (_P, _P)),
        "ggml_backend_tensor_set": (None, (_P, _P, _N, _N)),
        "ggml_backend_tensor_set_async": (None, (_P, _P, _P, _N, _N)),
        "ggml_backend_tensor_get": (None, (_P, _P, _N, _N)),
        "ggml_backend_tensor_memset": (None, (_P, c_uint8, _N, _N)),
        "ggml_backend_sched_new": (_P, (POINTER(_P), POINTER(_P), _I, _N, c_bool, c_bool)),
        "ggml_backend_sched_free": (None, (_P,)),
        "ggml_backend_sched_set_eval_callback": (None, (_P, EvalCallback, _P)),
        "ggml_backend_sched_reset": (None, (_P,)),
        "ggml_backend_sched_reserve": (c_bool, (_P, _P)),
        "ggml_backend_sched_reserve_size": (None, (_P, _P, POINTER(_N))),
        "ggml_backend_sched_alloc_graph": (c_bool, (_P, _P)),
        "ggml_backend_sched_graph_compute": (_I, (_P, _P)),
        "ggml_backend_sched_get_n_splits": (_I, (_P,)),
        "ggml_backend_sched_get_tensor_backend": (_P, (_P, _P)),
        "ggml_backend_sched_get_buffer_size": (_N, (_P, _P)),
    },
    "ggml": {
        "ggml_backend_load_all_from_path": (None, (_S,)),
        "ggml_backend_load": (_P, (_S,)),
        "ggml_backend_register": (None, (_P,)),
        "ggml_backend_reg_by_name": (_P, (_S,)),
        "ggml_backend_dev_count": (_N, ()),
        "ggml_backend_dev_get": (_P, (_N,)),
    },
}

SetThreads = ctypes.CFUNCTYPE(None, c_void_p, c_int32)
