"""Synthetic files: the published layout at any size, with stable activations."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import gguf
import numpy as np
import pytest
from gguf import GGUF_DEFAULT_ALIGNMENT as ALIGNMENT

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.chat_template import ChatTemplate
from model_backends.ggml.gguf_file import GgufFile
from model_backends.protocol import Message
from tools.bench.floor import work_of
from tools.bench.full_size import Task, measure
from tools.bench.phases import PhasedModel
from tools.synthetic import SyntheticModel

# "name shape type" of every tensor, a line each, in the published Q4_K_M file of DiffusionGemma 26B-A4B
PUBLISHED_TENSORS = 692
PUBLISHED_TENSOR_BYTES = 16_790_985_600  # with padding
PUBLISHED_DIGEST = "d7517e9b2a81d2ff7265964bc7abcd4fa762acc6d1666bf1890f730cb87c3ea1"

SMALL = SyntheticModel(
    layers=2, vocab=4096, merges=5000, hidden=256, feed_forward=64, experts=8, experts_used=2,
    expert_feed_forward=32, heads=4, sliding_dim=64, sliding_kv_heads=2, global_dim=128, global_kv_heads=1,
    window=32, canvas=32, context=256,
)  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return SMALL.write(tmp_path_factory.mktemp("synthetic") / "small.gguf")


def test_all_layers_are_the_published_ones() -> None:
    tensors = SyntheticModel().tensors()
    lines = [f"{t.name} {'x'.join(map(str, t.shape))} {t.kind.name}" for t in tensors]
    assert len(tensors) == PUBLISHED_TENSORS
    padded = sum(-(-tensor.bytes // ALIGNMENT) * ALIGNMENT for tensor in tensors)
    assert padded == PUBLISHED_TENSOR_BYTES
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == PUBLISHED_DIGEST


def test_fewer_layers_are_a_part_of_them_with_a_global_one() -> None:
    whole = SyntheticModel()
    types = {tensor.name: tensor.kind for tensor in whole.tensors()}
    for layers in (1, 2, 4, 6, 7, 29):
        model = dataclasses.replace(whole, layers=layers)
        assert len(model.config.layers) == layers
        assert not all(layer.sliding for layer in model.config.layers)
        for tensor in model.tensors():
            name = tensor.name
            if name.startswith("blk."):
                _, index, rest = name.split(".", 2)
                name = f"blk.{model.published[int(index)]}.{rest}"
            assert tensor.kind == types[name]


@pytest.mark.parametrize("layers", [0, 31])
def test_other_numbers_of_layers_are_refused(layers: int) -> None:
    with pytest.raises(ValueError, match="1 to 30"):
        SyntheticModel(layers)


def test_the_file_holds_all_published_keys(path: Path) -> None:
    fields = gguf.GGUFReader(path).fields
    keys = [key for key in fields if not key.startswith("GGUF.")]
    assert len(keys) == 44
    assert fields["diffusion-gemma.attention.sliding_window_pattern"].contents() == [True, False]
    assert fields["general.file_type"].contents() == gguf.LlamaFileType.MOSTLY_Q4_K_M
    assert len(fields["tokenizer.ggml.merges"].data) == SMALL.merges


def test_the_engine_runs_it_with_sensible_numbers(path: Path) -> None:
    model = DiffusionGemma.open(path, device="cpu")
    rng = np.random.default_rng(1)
    model.prefill(rng.integers(0, SMALL.vocab, 100).tolist())
    canvas = rng.integers(0, SMALL.vocab, SMALL.canvas, np.int32)
    model.begin_block()
    entropies = [model.denoise(canvas, 0.6, rng.random(SMALL.canvas)).entropy for _ in range(2)]
    logits = model.decoder_logits(canvas)
    model.close()
    assert np.isfinite(entropies).all()
    assert 2 < logits.std() < 4
    assert np.abs(logits).max() < 29  # of 30: the soft-cap lets them differ
    assert len(set(logits.argmax(axis=1))) > SMALL.canvas // 2
    assert not np.array_equal(logits.argmax(axis=1), canvas)


def test_its_tokenizer_takes_text_and_turns(path: Path) -> None:
    model = DiffusionGemma.open(path, device="cpu")
    template = ChatTemplate(model.chat_template, model.tokenizer)
    prompt = template.encode([Message(role="user", content="Hello there, ünïcode")], thinking=False)
    text, end = model.tokenizer.decode(prompt), model.tokenizer.marker("<turn|>")
    model.close()
    assert "Hello there, ünïcode" in text
    assert end is not None
    assert prompt.count(end) == 1


def test_a_seed_gives_the_same_file(path: Path, tmp_path: Path) -> None:
    again = SMALL.write(tmp_path / "again.gguf")
    other = dataclasses.replace(SMALL, seed=1).write(tmp_path / "other.gguf")
    assert again.read_bytes() == path.read_bytes()
    assert other.read_bytes() != path.read_bytes()


def test_the_benchmark_measures_it(path: Path) -> None:
    figures = measure(Task(path, SMALL, "cpu", prefixes=(0, 64), steps=1, bandwidth_bytes=1 << 22))
    none, some = figures["behind_prefix"]
    assert [none["prefix"], some["prefix"]] == [0, 64]
    assert some["prefill"]["tokens"] == 64
    assert some["floor"]["gigaoperations"] >= none["floor"]["gigaoperations"] > 0
    for behind in (none, some):
        assert 0 <= behind["step"]["share_outside_ggml"] < 1
        assert behind["step"]["graph_splits"] == 1
        assert all(value > 0 for value in behind["floor"].values())
        assert 0 < behind["experts_read_per_layer"] <= SMALL.experts
    assert figures["model"]["layers"] == SMALL.layers


def test_a_step_reads_every_weight_once(path: Path) -> None:
    model = PhasedModel.open(path, device="cpu")
    assert isinstance(model, PhasedModel)
    with GgufFile(path) as file:
        work = work_of(model, file.tensors, [SMALL.experts] * SMALL.layers)
        stored = sum(info.bytes for info in file.tensors.values())
    copy = SMALL.vocab * SMALL.hidden * 4
    slots = sum(model.slots_seen()[i] * 2 * 4 * layer.kv_dim for i, layer in enumerate(model.config.layers))
    model.close()
    assert sum(part.bytes for part in work) == stored + copy + slots
