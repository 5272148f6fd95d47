"""What the CUDA plug-in is compiled from: every kernel that the model needs, and an answer for the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model_backends.ggml.types import weight_types
from tools.cuda import kernels
from tools.cuda_graph.graphs import card_graphs
from tools.cuda_graph.nodes import Node
from tools.synthetic import SyntheticModel

CORE = "int before;\nGGML_BACKEND_DL_IMPL(ggml_backend_cuda_reg)\n"
OTHER = """\
#include "common.cuh"
struct ggml_cuda_other_state { int64_t stride; };
void ggml_cuda_op_other(ggml_backend_cuda_context & ctx, ggml_tensor * dst, ggml_tensor * more = nullptr);
bool ggml_cuda_other_supported(int device,
                               const ggml_tensor * dst);
other_pipeline * ggml_cuda_other_init(
    const int * devices, size_t n);
"""
"""A header as ggml's are."""

UNARY = {"STEP", "TANH", "SILU", "EXP", "SIGMOID", "FLOOR", "CEIL", "ROUND", "TRUNC", "NEG", "ABS", "SGN"}
"""Operations that are GGML_OP_UNARY, all of which are computed on cards."""


@pytest.fixture
def ggml(tmp_path: Path) -> Path:
    """A source tree of ggml's shape: the files that are kept, one other, and template instances."""
    folder = tmp_path / "src" / "ggml-cuda"
    instances = folder / "template-instances"
    instances.mkdir(parents=True)
    for name in kernels.KERNELS:
        (folder / f"{name}.cu").write_text(CORE if name == "ggml-cuda" else "")
    (folder / "other.cu").write_text("")
    (folder / "other.cuh").write_text(OTHER)
    for name, lines in {
        "mma-2": ["FATTN_MMA_F16_CASE(80, 80, 8, 2)", "FATTN_MMA_F16_CASE(256, 256, 8, 2)"],
        "mma-16": ["FATTN_MMA_F16_CASE(576, 512, 1, 16)"],
        "vec": ["FATTN_VEC_CASE(256, GGML_TYPE_F16, GGML_TYPE_F16)"],
        "vec-q8_0": ["FATTN_VEC_CASE(256, GGML_TYPE_Q8_0, GGML_TYPE_Q8_0)"],
        "tile": ["FATTN_TILE_CASE(256, 256)"],
        "mmf": ["MMF_CASE(8)"],
        "mmq-q4_k": ["MMQ_CASE(GGML_TYPE_Q4_K)"],
        "mmq-nvfp4": ["MMQ_CASE(GGML_TYPE_NVFP4)", "MMQ_CASE_W4A4(GGML_TYPE_NVFP4)"],
    }.items():
        text = '#include "../header.cuh"\n' + "".join(f"\nDECL_{line};\n" for line in lines)
        (instances / f"{name}.cu").write_text(text)
    return tmp_path


def test_only_the_kernels_that_are_needed_are_compiled(ggml: Path) -> None:
    folder = ggml / "src" / "ggml-cuda"
    assert kernels.prune(ggml) == ["other"]
    assert not (folder / "other.cu").exists()
    left = {path.stem for path in (folder / "template-instances").iterdir()}
    assert left == {"mma-2", "vec", "mmq-q4_k"}
    instance = (folder / "template-instances" / "mma-2.cu").read_text()
    assert re.findall(r"DECL_\w+\(.*\);", instance) == ["DECL_FATTN_MMA_F16_CASE(256, 256, 8, 2);"]


def test_what_is_left_out_has_a_function_in_its_place(ggml: Path) -> None:
    """It says no where it is asked, aborts where it is told to compute, and keeps ggml's signature."""
    kernels.prune(ggml)
    text = (ggml / "src" / "ggml-cuda" / "unfog-left-out.inc").read_text()
    assert '#include "other.cuh"' in text
    assert (
        "ggml_cuda_op_other(ggml_backend_cuda_context & ctx, ggml_tensor * dst, ggml_tensor * more) {" in text
    )
    assert re.search(r"void ggml_cuda_op_other\([^)]*\) { UNFOG_LEFT_OUT; }", text)
    assert re.search(r"bool ggml_cuda_other_supported\([^)]*\) { return false; }", text)
    assert re.search(r"other_pipeline \* ggml_cuda_other_init\([^)]*\) { return nullptr; }", text)
    assert re.findall(r"DECL_.*", text) == [
        "DECL_FATTN_MMA_F16_CASE(576, 512, 1, 16);",
        "DECL_FATTN_MMA_F16_CASE(80, 80, 8, 2);",
        "DECL_MMQ_CASE(GGML_TYPE_NVFP4);",
        "DECL_MMQ_CASE_W4A4(GGML_TYPE_NVFP4);",
    ]


def test_the_plugin_has_an_entry_of_its_own(ggml: Path) -> None:
    kernels.prune(ggml)
    folder = ggml / "src" / "ggml-cuda"
    assert (folder / "ggml-cuda.cu").read_text() == "int before;\n\n"
    assert "GGML_BACKEND_DL_IMPL(registered)" in (folder / "unfog-plugin.cu").read_text()
    table = (folder / "unfog-kept.inc").read_text()
    assert "case GGML_OP_MUL_MAT_ID:" in table
    assert "{512, 8}" in table


def test_sources_of_another_version_are_refused(ggml: Path) -> None:
    (ggml / "src" / "ggml-cuda" / "mmq.cu").unlink()
    with pytest.raises(kernels.SourceError, match="mmq"):
        kernels.prune(ggml)


@pytest.fixture(scope="module")
def nodes() -> list[Node]:
    """The operations of the published file's denoising step and prompt chunk on a card."""
    return [node for _, graph in card_graphs(SyntheticModel()) for node in graph]


def kept_name(node: Node) -> str:
    """ggml's name of an operation, GGML_OP_…: unary operations and gated units are one each."""
    if node.op.endswith("GLU"):
        return "GLU"
    return "UNARY" if node.op in UNARY else node.op


def test_every_operation_of_the_published_file_is_kept(nodes: list[Node]) -> None:
    assert {kept_name(node) for node in nodes} <= kernels.OPERATIONS


def test_the_attention_of_the_published_file_is_kept(nodes: list[Node]) -> None:
    seen = set()
    for node in nodes:
        if node.op == "FLASH_ATTN_EXT":
            q, k, v = (node.source(index) for index in range(3))
            ratio = q.ne[2] // k.ne[2]
            seen.add((k.ne[0], 8 if ratio > 4 else 4 if ratio > 2 else min(ratio, 2)))
            assert k.type == v.type == "f16"
            assert v.ne[0] == k.ne[0]
    assert len(seen) == 2
    assert seen <= set(kernels.ATTENTION)


def test_products_of_every_type_that_files_come_in_are_kept(nodes: list[Node]) -> None:
    """q1_0, q2_0 and nvfp4 are of other models; ggml has no products of the ternary types on cards."""
    left_out = {name.lower() for name in kernels.NO_PRODUCTS}
    assert left_out.isdisjoint(node.source(0).type for node in nodes if node.op.startswith("MUL_MAT"))
    types = {kind.name for kind in weight_types()}
    assert types & left_out <= {"q1_0", "q2_0", "nvfp4"}
    assert {"q4_K", "q8_0", "iq2_xs", "mxfp4", "bf16"} <= types - left_out
