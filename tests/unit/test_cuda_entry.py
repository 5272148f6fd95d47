"""The CUDA plug-in's answers to ggml, from its own entry in front of a back end that supports everything."""

from __future__ import annotations

import ctypes
import dataclasses
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from installers.environment import provide_sources
from installers.layout import BUILD
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK
from model_backends.diffusion_gemma.planner import Planner, largest_graphs
from model_backends.diffusion_gemma.prefix.kv_cache import PrefixCache
from model_backends.ggml.device import cpu
from model_backends.ggml.library import library, library_folder
from model_backends.ggml.ops import Graph, Tensor
from model_backends.ggml.shared_libraries import find
from model_backends.ggml.types import F16, F32, weight_types
from model_backends.ggml.weights import Weights
from model_backends.gguf.header import TensorInfo
from tools.cuda import kernels
from tools.setup_steps import run_step
from tools.synthetic import SyntheticModel

Answer = Callable[[Tensor], bool]

COMMON = """
#pragma once
#include "ggml.h"
typedef struct CUstream_st * cudaStream_t;
struct ggml_backend_cuda_context;
"""
"""In place of ggml's common.cuh: the plug-in's entry is plain C++."""

BACK_END = """
#include "ggml-backend-impl.h"
#include "ggml-cuda.h"
static bool everything(ggml_backend_dev_t, const ggml_tensor *) { return true; }
static size_t one(ggml_backend_reg_t) { return 1; }
static ggml_backend_device device{};
static ggml_backend_dev_t first(ggml_backend_reg_t, size_t) { return &device; }
static ggml_backend_reg registry{};
ggml_backend_reg_t ggml_backend_cuda_reg(void) {
    device.iface.supports_op = everything;
    registry.iface.get_device_count = one;
    registry.iface.get_device = first;
    return &registry;
}
extern "C" ggml_backend_dev_t card(ggml_backend_reg_t reg) { return reg->iface.get_device(reg, 0); }
"""
"""In place of ggml's CUDA back end: one card that supports every operation."""


@pytest.fixture(scope="module")
def ggml(rpc_plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ggml's sources with the kernels that are kept; needs what the RPC plug-in needs."""
    sources = (
        provide_sources(partial(run_step, log_path=BUILD / "setup.log")) / "vendor" / "llama.cpp" / "ggml"
    )
    copy = tmp_path_factory.mktemp("pruned") / "ggml"
    shutil.copytree(sources, copy)
    kernels.prune(copy)
    return copy


@pytest.fixture(scope="module")
def supports(ggml: Path, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """Ask the compiled entry whether a card computes an operation."""
    folder = tmp_path_factory.mktemp("entry")
    kept = ggml / "src" / "ggml-cuda"
    for name in ("unfog-kept.inc", "unfog-plugin.cu"):
        shutil.copy(kept / name, folder)
    (folder / "unfog-left-out.inc").write_text("")
    (folder / "common.cuh").write_text(COMMON)
    (folder / "back_end.cpp").write_text(BACK_END)
    compiler = os.environ.get("CXX") or "c++"
    command = [
        compiler,
        "-std=c++17",
        "-O0",
        "-shared",
        "-fPIC",
        "-DGGML_BACKEND_DL",
        "-DGGML_BACKEND_SHARED",
    ]
    command += ["-DGGML_BACKEND_BUILD", "-DGGML_SHARED", f"-I{ggml / 'include'}", f"-I{ggml / 'src'}"]
    command += ["-x", "c++", str(folder / "unfog-plugin.cu"), str(folder / "back_end.cpp"), "-x", "none"]
    subprocess.run(
        [*command, str(find(library_folder(), "ggml-base")), "-o", folder / "entry.so"], check=True
    )
    library()  # brings ggml-base
    entry = ctypes.CDLL(str(folder / "entry.so"))
    entry.ggml_backend_init.restype = entry.card.restype = ctypes.c_void_p
    entry.card.argtypes = (ctypes.c_void_p,)
    card = entry.card(entry.ggml_backend_init())
    return lambda tensor: bool(library().ggml_backend_dev_supports_op(card, tensor.handle))


@pytest.fixture
def graph() -> Iterator[Graph]:
    graph = Graph(64)
    yield graph
    graph.close()


def test_the_whole_graph_of_the_published_file_stays_on_the_card(supports: Answer) -> None:
    lib, model, card = library(), SyntheticModel(), dataclasses.replace(cpu(), name="card", is_cpu=False)
    infos = {t.name: TensorInfo(t.name, int(t.kind), t.shape, 0, t.bytes) for t in model.tensors()}
    planner = Planner(model.config, infos, DEFAULT_CHUNK)
    weights = Weights(None, planner.weight_plans(card, 0), no_alloc=True)
    cache = PrefixCache(model.config, card, 1024, DEFAULT_CHUNK, no_alloc=True)
    asked = 0
    for built in largest_graphs(weights, cache, model.config, DEFAULT_CHUNK, planner.conditioning_tokens):
        for index in range(lib.ggml_graph_n_nodes(built.graph)):
            asked += 1
            assert supports(Tensor(lib.ggml_graph_node(built.graph, index)))
        built.close()
    cache.close()
    weights.close()
    assert asked > 4000


@pytest.mark.parametrize(
    ("head", "heads", "kv_heads", "kv_type", "kept"),
    [
        (256, 16, 8, F16, True),
        (512, 16, 2, F16, True),
        (64, 4, 2, F16, True),
        (128, 4, 1, F16, True),
        (80, 16, 8, F16, False),
        (512, 16, 8, F16, False),
        (256, 16, 16, F16, False),
        (256, 16, 8, F32, False),
    ],
)
def test_attention_of_other_models_goes_to_the_processor(
    supports: Answer, graph: Graph, head: int, heads: int, kv_heads: int, kv_type: int, kept: bool
) -> None:
    q = graph.tensor(F32, head, 8, heads)
    k, v = (graph.tensor(kv_type, head, 512, kv_heads) for _ in range(2))
    assert supports(graph.attention(q, k, v, graph.tensor(F16, 512, 8))) == kept


def test_products_with_types_that_are_left_out_go_to_the_processor(supports: Answer, graph: Graph) -> None:
    x = graph.tensor(F32, 512, 256)
    answers = {
        kind.name: supports(graph.mul_mat(graph.tensor(kind.id, 512, 64), x)) for kind in weight_types()
    }
    left_out = {name.lower() for name in kernels.NO_PRODUCTS}
    assert answers == {name: name not in left_out for name in answers}


def test_other_operations_go_to_the_processor(supports: Answer, graph: Graph) -> None:
    """As `sin`, which is in a file of kernels that is kept, but not in the table."""
    lib = ctypes.CDLL(str(find(library_folder(), "ggml-base")))
    lib.ggml_sin.restype, lib.ggml_sin.argtypes = ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_void_p)
    assert not supports(Tensor(lib.ggml_sin(graph.handle, graph.tensor(F32, 4, 4).handle)))
    assert supports(graph.log(graph.tensor(F32, 4, 4)))


def test_what_ggml_asks_before_every_product_is_answered_no(ggml: Path) -> None:
    text = (ggml / "src" / "ggml-cuda" / "unfog-left-out.inc").read_text()
    for asked in ("ggml_cuda_should_use_mmf", "ggml_cuda_op_mul_mat_use_fwht"):
        (answer,) = re.findall(rf"^bool {asked}\([^{{]*{{ (.*); }}$", text, re.MULTILINE)
        assert answer == "return false"
