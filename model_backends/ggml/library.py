"""Load ggml's shared libraries and declare the functions that are called.

Tensors, contexts, buffers and backends are opaque pointers (`int | None` in Python).
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from contextlib import suppress
from ctypes import POINTER, c_bool, c_char_p, c_float, c_int, c_int32, c_int64, c_size_t, c_uint8, c_void_p
from functools import cache
from pathlib import Path
from typing import Any

from model_backends.gguf.crash import ABORTED
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

logger = logging.getLogger(__name__)

MAX_DIMS = 4
_SPIN_COUNT = "10000"  # about the duration of an operation; then a waiting thread sleeps


class LibraryError(UnfogError):
    """ggml's libraries are missing or of another version."""

    kind: FailureKind = "library"


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

_P, _I, _L, _N, _F, _S = c_void_p, c_int, c_int64, c_size_t, c_float, c_char_p

# library -> function -> (result, arguments), as in llama-cpp-python 0.3.36
PROTOTYPES: dict[str, dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "ggml-base": {
        "ggml_init": (_P, (InitParams,)),
        "ggml_free": (None, (_P,)),
        "ggml_tensor_overhead": (_N, ()),
        "ggml_graph_overhead_custom": (_N, (_N, c_bool)),
        "ggml_new_graph_custom": (_P, (_P, _N, c_bool)),
        "ggml_build_forward_expand": (None, (_P, _P)),
        "ggml_log_set": (None, (LogCallback, _P)),
        "ggml_set_abort_callback": (c_void_p, (AbortCallback,)),
        "ggml_get_type_traits": (POINTER(TypeTraits), (_I,)),
        "ggml_row_size": (_N, (_I, _L)),
        "ggml_nbytes": (_N, (_P,)),
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
        "ggml_scale": (_P, (_P, _P, _F)),
        "ggml_scale_bias": (_P, (_P, _P, _F, _F)),
        "ggml_clamp": (_P, (_P, _P, _F, _F)),
        "ggml_sum_rows": (_P, (_P, _P)),
        "ggml_cumsum": (_P, (_P, _P)),
        "ggml_argmax": (_P, (_P, _P)),
        "ggml_argsort_top_k": (_P, (_P, _P, _I)),
        "ggml_soft_max": (_P, (_P, _P)),
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
        "ggml_backend_dev_buffer_type": (_P, (_P,)),
        "ggml_backend_dev_backend_reg": (_P, (_P,)),
        "ggml_backend_dev_buffer_from_host_ptr": (_P, (_P, _P, _N, _N)),
        "ggml_backend_buft_alloc_buffer": (_P, (_P, _N)),
        "ggml_backend_tensor_alloc": (_I, (_P, _P, _P)),
        "ggml_backend_reg_get_proc_address": (_P, (_P, _S)),
        "ggml_backend_free": (None, (_P,)),
        "ggml_backend_buffer_free": (None, (_P,)),
        "ggml_backend_buffer_clear": (None, (_P, c_uint8)),
        "ggml_backend_buffer_set_usage": (None, (_P, _I)),
        "ggml_backend_alloc_ctx_tensors_from_buft": (_P, (_P, _P)),
        "ggml_backend_alloc_ctx_tensors_from_buft_size": (_N, (_P, _P)),
        "ggml_backend_tensor_set": (None, (_P, _P, _N, _N)),
        "ggml_backend_tensor_get": (None, (_P, _P, _N, _N)),
        "ggml_backend_tensor_memset": (None, (_P, c_uint8, _N, _N)),
        "ggml_backend_sched_new": (_P, (POINTER(_P), POINTER(_P), _I, _N, c_bool, c_bool)),
        "ggml_backend_sched_free": (None, (_P,)),
        "ggml_backend_sched_reset": (None, (_P,)),
        "ggml_backend_sched_reserve": (c_bool, (_P, _P)),
        "ggml_backend_sched_reserve_size": (None, (_P, _P, POINTER(_N))),
        "ggml_backend_sched_alloc_graph": (c_bool, (_P, _P)),
        "ggml_backend_sched_graph_compute": (_I, (_P, _P)),
        "ggml_backend_sched_get_n_splits": (_I, (_P,)),
        "ggml_backend_sched_get_buffer_size": (_N, (_P, _P)),
    },
    "ggml": {
        "ggml_backend_load_all_from_path": (None, (_S,)),
        "ggml_backend_dev_count": (_N, ()),
        "ggml_backend_dev_get": (_P, (_N,)),
    },
}

SetThreads = ctypes.CFUNCTYPE(None, c_void_p, c_int32)


class Library:
    """ggml's functions as attributes, with checked prototypes.

    Raises:
        LibraryError: the folder, a library or a function is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        os.environ.setdefault("GGML_NO_BACKTRACE", "1")  # a failed assertion would start a debugger
        if _has_cuda(folder):
            _preload_cuda_libraries()
        handles = {name: _open(folder, name) for name in ("ggml-base", "ggml-cpu", "ggml")}
        for library, functions in PROTOTYPES.items():
            for name, (result, arguments) in functions.items():
                function = _function(handles[library], name, folder)
                function.restype, function.argtypes = result, arguments
                setattr(self, name, function)
        self.log_callback = LogCallback(_log)  # ggml keeps the pointer
        self.ggml_log_set(self.log_callback, None)
        self._abort = AbortCallback(_report_abort)
        self.ggml_set_abort_callback(self._abort)
        self.ggml_backend_load_all_from_path(os.fsencode(folder))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - ctypes functions have no static type
        raise AttributeError(f"{name} has no prototype in PROTOTYPES")


@cache
def library() -> Library:
    """Load ggml once per process: from `UNFOG_GGML_DIR` if set, else as shipped with llama-cpp-python.

    Raises:
        LibraryError: it cannot be loaded.
    """
    # Threads wait for each other in every operation. If another program occupies a core, spinning, the
    # default, makes steps take a second. The OpenMP runtime reads this variable when it is loaded.
    os.environ.setdefault("GOMP_SPINCOUNT", _SPIN_COUNT)
    return Library(library_folder())


def library_folder() -> Path:
    """Return the folder of ggml's shared libraries.

    Raises:
        LibraryError: llama-cpp-python is not installed, or the named folder does not exist.
    """
    if named := os.environ.get("UNFOG_GGML_DIR"):
        folder = Path(named)
        if not folder.is_dir():
            raise LibraryError(
                lazy_text("UNFOG_GGML_DIR points to {folder}, which isn't a folder.", folder=folder),
                lazy_text("Unset it to use the libraries installed with llama-cpp-python."),
            )
        return folder
    for entry in sys.path:
        folder = Path(entry) / "llama_cpp" / "lib"
        if folder.is_dir():
            return folder
    raise LibraryError(lazy_text("llama-cpp-python is not installed."), _REINSTALL)


_REINSTALL = lazy_text("Reinstall it: pip install --force-reinstall llama-cpp-python==0.3.36")
_CUDA_MISSING = lazy_text('This ggml needs the CUDA libraries. See "Graphics cards" in the README.')
_CUDA_LIBRARIES = ("libcudart.so.*", "libcublasLt.so.*", "libcublas.so.*")  # each needs the previous ones


def _has_cuda(folder: Path) -> bool:
    return any(folder.glob("*ggml-cuda*"))


def _preload_cuda_libraries() -> None:
    """Preload CUDA's libraries from the toolkit and pip packages, where the system does not look."""
    packages = [package for entry in sys.path for package in Path(entry).glob("nvidia/*")]
    if sys.platform == "win32":
        toolkit = [Path(os.environ["CUDA_PATH"])] if "CUDA_PATH" in os.environ else []
        for folder in {dll.parent for root in (*packages, *toolkit) for dll in root.glob("bin/**/*.dll")}:
            os.add_dll_directory(str(folder))
    elif sys.platform == "linux":
        for pattern in _CUDA_LIBRARIES:
            for library in (path for package in packages for path in package.glob(f"lib/{pattern}")):
                with suppress(OSError):  # if it is needed, loading ggml reports it as missing
                    ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)


def _open(folder: Path, name: str) -> ctypes.CDLL:
    patterns = {"win32": f"{name}.dll", "darwin": f"lib{name}.dylib"}
    path = folder / patterns.get(sys.platform, f"lib{name}.so")
    try:
        return ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
    except OSError as error:
        hint = _CUDA_MISSING if _has_cuda(folder) else _REINSTALL
        raise LibraryError(
            lazy_text(
                "Can't load {file} from {folder}: {error}.", file=path.name, folder=folder, error=error
            ),
            hint,
        ) from error


def _function(handle: ctypes.CDLL, name: str, folder: Path) -> Any:  # noqa: ANN401
    try:
        return getattr(handle, name)
    except AttributeError as error:
        raise LibraryError(
            lazy_text("ggml in {folder} has no function {name}.", folder=folder, name=name), _REINSTALL
        ) from error


def _log(level: int, text: bytes | None, _data: int | None) -> None:
    if text and level >= _WARN:
        logger.warning("%s", text.decode(errors="replace").rstrip())


def _report_abort(reason: bytes) -> None:
    """Write why ggml or llama.cpp is about to abort this process."""
    os.write(2, f"{ABORTED} {reason.decode(errors='replace')}\n".encode())


_WARN = 3  # GGML_LOG_LEVEL_WARN
