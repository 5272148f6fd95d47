"""Top-k over a vocabulary is exact, and self-conditioning from the likeliest tokens leaves out the others."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.likeliest import LIKELIEST_NODES, likeliest
from model_backends.ggml.buffer import download, upload
from model_backends.ggml.device import choose
from model_backends.ggml.ops import Graph
from model_backends.ggml.scheduler import Scheduler
from model_backends.ggml.types import F32
from model_backends.protocol import SelfConditioning
from tests.device_process import DeviceProcess
from tests.tiny_model import TinyModel

Top = Callable[[NDArray[np.float32], int], tuple[NDArray[np.int32], NDArray[np.float32]]]

POSITIONS = 3
GEMMAS_VOCABULARY = 262_144
TINY = TinyModel(hidden=64, vocab=2048, canvas=8, sharpness=4.0, seed=3)


def compute(
    values: NDArray[np.float32], k: int, device: str, on_cpu: bool
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Tokens and probabilities, [n, k] each."""
    graph = Graph(LIKELIEST_NODES)
    p = graph.input(F32, *values.shape[::-1], name="p")
    tokens, chosen = (graph.output(out) for out in likeliest(graph, p, k, on_cpu=on_cpu))
    with Scheduler(choose(device), LIKELIEST_NODES) as scheduler:
        scheduler.prepare(graph)
        upload(p, values)
        scheduler.compute()
        assert scheduler.splits == 1
        return (
            download(tokens).reshape(-1, k).astype(np.int32),
            download(chosen).reshape(-1, k).astype(np.float32),
        )


@pytest.fixture(scope="module", params=["processor", "wording of cards", "device"])
def top(request: pytest.FixtureRequest) -> Iterator[Top]:
    """The function that is tested, in both wordings, and on a device that is not the processor."""
    if request.param != "device":
        yield partial(compute, device="cpu", on_cpu=request.param == "processor")
        return
    with DeviceProcess(request.getfixturevalue("rpc_environment")) as process:
        yield partial(process.call, compute, device="rpc:0", on_cpu=False)


@pytest.mark.parametrize("vocab", [100, 1024, 4608, 50_257, GEMMAS_VOCABULARY])
@pytest.mark.parametrize("k", [8, 64])
def test_the_likeliest_tokens_are_those_that_numpy_sorts_first(top: Top, vocab: int, k: int) -> None:
    p = np.random.default_rng(vocab + k).random((POSITIONS, vocab), np.float32)
    tokens, chosen = top(p, k)
    assert np.array_equal(np.sort(tokens), np.sort(np.argsort(-p, axis=1)[:, :k]))
    assert np.array_equal(chosen, np.take_along_axis(p, tokens, 1))


@pytest.mark.parametrize("different", [1, 2, 40])
def test_of_equal_probabilities_any_may_be_chosen_but_none_twice(top: Top, different: int) -> None:
    p = np.random.default_rng(different).integers(0, different, (POSITIONS, 8192)).astype(np.float32)
    p[:, 700:900] = different  # more than are wanted, in neighbouring blocks
    p[1, 8191] = different + 1
    tokens, chosen = top(p, 32)
    assert all(len(set(row)) == 32 for row in tokens.tolist())
    assert np.array_equal(np.sort(chosen), np.sort(p)[:, -32:])
    assert np.array_equal(chosen, np.take_along_axis(p, tokens, 1))


def test_invalid_numbers_lead_to_no_address_outside_the_vocabulary(top: Top) -> None:
    tokens, _ = top(np.full((POSITIONS, 8192), np.nan, np.float32), 8)
    assert tokens.min() >= 0
    assert tokens.max() < 8192


@pytest.mark.parametrize("k", [1, 2, 8, 64])
def test_rows_are_summed_by_their_weights(k: int) -> None:
    rng = np.random.default_rng(k)
    rows, weights = rng.random((POSITIONS, k, 96), np.float32), rng.random((POSITIONS, k, 1), np.float32)
    graph = Graph(LIKELIEST_NODES)
    inputs = (
        graph.input(F32, 96, k, POSITIONS, name="rows"),
        graph.input(F32, 1, k, POSITIONS, name="weights"),
    )
    total = graph.output(graph.scale(graph.sum_columns(graph.mul(*inputs)), 2.0))
    with Scheduler(choose("cpu"), LIKELIEST_NODES) as scheduler:
        scheduler.prepare(graph)
        upload(inputs[0], rows)
        upload(inputs[1], weights)
        scheduler.compute()
        np.testing.assert_allclose(download(total)[0, 0], 2 * (rows * weights).sum(1), rtol=1e-5)


def conditioned(
    path: Path,
    form: SelfConditioning,
    canvas: NDArray[np.int32],
    logits: NDArray[np.float32],
    device: str = "cpu",
) -> NDArray[np.float32]:
    """Logits after a step with these logits."""
    model = DiffusionGemma.open(path, device=device, self_conditioning=form)
    after = model.decoder_logits(canvas, logits)
    model.close()
    return after


def test_the_likeliest_tokens_condition_like_a_softmax_without_the_others(tmp_path: Path) -> None:
    path = TINY.write(tmp_path / "model.gguf")
    rng = np.random.default_rng(0)
    canvas = rng.integers(0, TINY.vocab, TINY.canvas).astype(np.int32)
    logits = (5 * rng.standard_normal((TINY.canvas, TINY.vocab))).astype(np.float32)
    without = np.where(logits < np.sort(logits)[:, -8:-7], np.float32(-1e9), logits)
    expected = conditioned(path, "exact", canvas, without)
    difference = np.abs(conditioned(path, "8", canvas, logits) - expected).max()
    others = np.abs(conditioned(path, "exact", canvas, logits) - expected).max()
    assert difference < 1e-3 * np.abs(expected).max()
    assert others > 10 * difference  # the others do make a difference here


def test_a_device_conditions_like_the_processor(tmp_path: Path, rpc_environment: dict[str, str]) -> None:
    path = TINY.write(tmp_path / "model.gguf")
    rng = np.random.default_rng(1)
    canvas = rng.integers(0, TINY.vocab, TINY.canvas).astype(np.int32)
    logits = (5 * rng.standard_normal((TINY.canvas, TINY.vocab))).astype(np.float32)
    expected = conditioned(path, "32", canvas, logits)
    with DeviceProcess(rpc_environment) as process:
        found = process.call(conditioned, path, "32", canvas, logits, "rpc:0")
    assert np.abs(found - expected).max() < 1e-2 * np.abs(expected).max()  # keys and values are F16 there


@pytest.mark.parametrize("type_id", [0, 8, 14, 30], ids=["F32", "Q8_0", "Q6_K", "BF16"])
def test_only_the_exact_form_keeps_a_second_embedding(tmp_path: Path, type_id: int) -> None:
    wide = dataclasses.replace(
        TINY, hidden=256, feed_forward=256, expert_feed_forward=256, sliding_dim=64, global_dim=64
    )
    path = wide.write(tmp_path / "model.gguf", type_id)
    memory = {}
    for form in ("exact", "auto", "32"):
        model = DiffusionGemma.open(path, device="cpu", self_conditioning=form)
        assert model.memory == model.plan.footprint
        memory[form] = model.memory.weights["CPU"]
        model.begin_block()
        for _ in range(2):
            step = model.denoise(np.zeros(wide.canvas, np.int32), 0.8, np.full(wide.canvas, 0.5))
            assert np.isfinite(step.entropy).all()
        model.close()
    copy = wide.vocab * wide.hidden * (2 if type_id == 30 else 4)
    assert memory["auto"] == memory["exact"]  # a copy so small saves nothing
    assert memory["exact"] - memory["32"] == pytest.approx(copy, rel=0.01)
