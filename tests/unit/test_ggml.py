"""ggml bindings: the library's functions, and products with every tensor type."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import gguf
import numpy as np
import pytest
from numpy.typing import NDArray

from model_backends.ggml import types
from model_backends.ggml.buffer import Buffer, download, upload
from model_backends.ggml.device import choose, devices
from model_backends.ggml.library import Library, LibraryError, library, library_folder
from model_backends.ggml.ops import Context, Graph
from model_backends.ggml.prototypes import PROTOTYPES
from model_backends.ggml.scheduler import Scheduler
from model_backends.ggml.types import (
    F16,
    F32,
    I32,
    TensorType,
    dequantize,
    quantize,
    tensor_type,
    weight_types,
)
from model_backends.gguf import header
from model_backends.gguf.tensor_types import BLOCKS

ROWS, LENGTH, EXPERTS, N = 32, 256, 3, 5


def relative_rms(ours: NDArray[np.generic], exact: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean((ours - exact) ** 2) / np.mean(exact**2)))


def test_every_function_exists_in_the_installed_library() -> None:
    lib = library()
    for functions in PROTOTYPES.values():
        for name in functions:
            assert callable(getattr(lib, name)), name


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNFOG_GGML_DIR", raising=False)
    with pytest.raises(LibraryError, match="ggml-base") as caught:
        Library(tmp_path)
    assert "llama-cpp-python" in caught.value.hint


def test_a_missing_function_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROTOTYPES, "ggml", {"ggml_no_such_function": (None, ())})
    with pytest.raises(LibraryError, match="ggml_no_such_function"):
        Library(library_folder())


def test_a_folder_can_be_named_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNFOG_GGML_DIR", str(tmp_path))
    assert library_folder() == tmp_path
    monkeypatch.setenv("UNFOG_GGML_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(LibraryError, match="nowhere"):
        library_folder()


def test_tensor_types_are_numbered_as_in_files() -> None:
    for name in ("F32", "F16", "Q8_0", "I32", "I64", "BF16"):
        assert getattr(types, name) == gguf.GGMLQuantizationType[name]
    ours = {kind.id: (kind.name.upper(), kind.block, kind.bytes) for kind in weight_types()}
    theirs = {kind: (kind.name, *gguf.GGML_QUANT_SIZES[kind]) for kind in gguf.GGMLQuantizationType}
    shared = ours.keys() & theirs.keys()  # either package may know newer types
    assert len(shared) > 20
    assert {kind: ours[kind] for kind in shared} == {kind: theirs[kind] for kind in shared}


def test_metadata_types_are_numbered_as_in_files() -> None:
    numpy_types = gguf.GGUFReader.gguf_scalar_to_np
    assert {kind: np.dtype(code) for kind, code in header.SCALARS.items()} == {
        kind: np.dtype(numpy_type) for kind, numpy_type in numpy_types.items()
    }
    assert gguf.GGUFValueType.STRING == header.STRING
    assert gguf.GGUFValueType.ARRAY == header.ARRAY


def test_files_may_have_the_tensor_types_of_this_ggml() -> None:
    known = (tensor_type(number) for number in range(64))
    assert {k.id: (k.name, k.block, k.bytes) for k in known if k is not None} == BLOCKS


def test_there_is_a_cpu() -> None:
    assert choose("cpu").is_cpu
    assert choose("auto") in devices()


@pytest.mark.parametrize("kind", weight_types(), ids=lambda kind: kind.name)
def test_products_with_a_type_stay_within_its_rounding(kind: TensorType) -> None:
    rng = np.random.default_rng(0)
    values = rng.standard_normal((EXPERTS * ROWS, LENGTH)).astype(np.float32)
    stored = quantize(values, kind.id)
    exact = dequantize(stored.reshape(-1), kind.id, values.size).reshape(EXPERTS, ROWS, LENGTH)
    x = rng.standard_normal((N, LENGTH)).astype(np.float32)
    chosen = np.array([[2, 0], [1, 2], [0, 1], [2, 1], [0, 2]], np.int32)
    rows = np.array([7, 0, 31, 7], np.int32)

    context = Context(1)
    weight = context.tensor(kind.id, LENGTH, ROWS, EXPERTS)
    buffer = Buffer(context, choose("cpu"))
    upload(weight, stored)
    with Scheduler(choose("cpu"), 64) as scheduler:
        graph = Graph(64)
        first = graph.view(weight, (LENGTH, ROWS), weight.strides[1:2])
        inputs = graph.input(F32, LENGTH, N, name="x")
        ids = graph.input(I32, 2, N, name="ids")
        picked = graph.input(I32, len(rows), name="rows")
        product = graph.output(graph.mul_mat(first, inputs))
        by_expert = graph.output(graph.mul_mat_id(weight, graph.reshape(inputs, LENGTH, 1, N), ids))
        taken = graph.output(graph.get_rows(first, picked))
        scheduler.prepare(graph)
        upload(inputs, x)
        upload(ids, chosen)
        upload(picked, rows)
        scheduler.compute()
        results = [download(t) for t in (product, by_expert, taken)]
    buffer.close()

    expected_by_expert = np.einsum("nkrl,nl->nkr", exact[chosen], x)
    # activations are rounded to 8 bits, or to the type's own 16
    limit = 1e-6 if kind.name == "f32" else 0.02
    assert relative_rms(results[0].reshape(N, ROWS), x @ exact[0].T) < limit
    assert relative_rms(results[1].reshape(N, 2, ROWS), expected_by_expert) < limit
    assert np.array_equal(results[2].reshape(len(rows), LENGTH), exact[0][rows])


def test_quantised_rows_come_back_within_their_type_s_steps() -> None:
    values = np.random.default_rng(1).standard_normal((4, 256)).astype(np.float32)
    for kind in weight_types():
        if kind.name == "q8_0":
            stored = quantize(values, kind.id)
            assert stored.shape == (4, kind.row_bytes(256))
            back = dequantize(stored.reshape(-1), kind.id, values.size).reshape(values.shape)
            assert np.abs(back - values).max() <= np.abs(values).max() / 127


@pytest.mark.parametrize(("head", "heads", "kv_heads"), [(64, 4, 2), (512, 16, 2)])
def test_attention_by_products_is_flash_attention(head: int, heads: int, kv_heads: int) -> None:
    n, n_kv = 48, 96
    rng = np.random.default_rng(0)
    values = [rng.standard_normal(shape, np.float32) for shape in ((n, heads, head), (n_kv, kv_heads, head))]
    mask = np.where(rng.random((n, n_kv)) < 0.3, -np.inf, 0).astype(np.float16)
    with Scheduler(choose("cpu"), 64) as scheduler:
        graph = Graph(64)
        q = graph.input(F32, head, heads, n, name="q")
        kv = graph.input(F32, head, kv_heads, n_kv, name="kv")
        seen = graph.input(F16, n_kv, n, name="mask")
        keys = graph.permute(kv, 0, 2, 1, 3)
        queries = graph.permute(q, 0, 2, 1, 3)
        flash = graph.output(graph.attention(queries, keys, keys, seen))
        products = graph.output(graph.attention(queries, keys, keys, seen, by_products=True))
        scheduler.prepare(graph)
        for tensor, data in ((q, values[0] / head), (kv, values[1]), (seen, mask)):
            upload(tensor, data)
        scheduler.compute()
        assert flash.shape == products.shape
        assert relative_rms(download(products), download(flash)) < 1e-5


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_buffers_ask_for_huge_pages() -> None:
    context = Context(1)
    context.tensor(F32, 1 << 20, 8)
    buffer = Buffer(context, choose("cpu"))
    middle = library().ggml_backend_buffer_get_base(buffer.handle) + (16 << 20)
    flags, inside = "", False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if match := re.match(r"([0-9a-f]+)-([0-9a-f]+) ", line):
            inside = int(match[1], 16) <= middle < int(match[2], 16)
        elif inside and line.startswith("VmFlags:"):
            flags = line
    buffer.close()
    assert " hg" in flags
