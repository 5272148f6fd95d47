"""A prefix that is truncated anywhere is used again, although the ring buffer has dropped its keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.generate import Prefilled, generate
from model_backends.diffusion_gemma.prefix import key_archive
from model_backends.diffusion_gemma.sampler import SamplerConfig
from tests.device_process import DeviceProcess
from tests.tiny_model import TinyModel

TINY = TinyModel(sliding=(True, True, False), window=24, canvas=16, context=2048, seed=8)
CHUNK = 32
LONG = np.random.default_rng(1).integers(0, TINY.vocab, 900).tolist()
# lengths to which a prefix is truncated, and how many other tokens are appended then
REWRITES = ((850, 40), (400, 30), (300, 200), (490, 7), (23, 100), (100, 0), (1, 300), (260, 0))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY.write(tmp_path_factory.mktemp("model") / "tiny.gguf")


@pytest.fixture
def model(path: Path) -> Iterator[DiffusionGemma]:
    with closing(DiffusionGemma.open(path, device="cpu", chunk=CHUNK)) as model:
        yield model


def logits(model: DiffusionGemma) -> NDArray[np.float32]:
    return model.decoder_logits(np.arange(TINY.canvas, dtype=np.int32))


def rewritten(path: Path, device: str) -> list[tuple[int, float]]:
    """How many tokens each of `REWRITES` keeps, and how far its logits are from those of a fresh prefix."""
    found = []
    with (
        closing(DiffusionGemma.open(path, device=device, chunk=CHUNK)) as model,
        closing(DiffusionGemma.open(path, device=device, chunk=CHUNK)) as fresh,
    ):
        model.prefill(LONG)
        for kept, added in REWRITES:
            cached = model.shrink(kept)
            model.prefill(LONG[:added])
            fresh.shrink(0)
            fresh.prefill(model.prefix)
            expected = logits(fresh)
            found.append((cached, float(np.abs(logits(model) - expected).max() / np.abs(expected).max())))
    return found


def test_nothing_is_prefilled_again_wherever_a_text_is_rewritten(path: Path) -> None:
    for (kept, _), (cached, error) in zip(REWRITES, rewritten(path, "cpu"), strict=True):
        assert cached == kept
        assert error < 1e-5


def test_a_device_s_keys_come_back_to_it(path: Path, rpc_environment: dict[str, str]) -> None:
    with DeviceProcess(rpc_environment) as process:
        found = process.call(rewritten, path, "rpc:0")
    for (kept, _), (cached, error) in zip(REWRITES, found, strict=True):
        assert cached == kept
        assert error < 1e-3  # F16


def test_a_rewrite_in_a_reply_of_2000_tokens_prefills_none(tmp_path: Path) -> None:
    published = TinyModel(window=1024, canvas=32, context=4096)
    with closing(DiffusionGemma.open(published.write(tmp_path / "model.gguf"), device="cpu")) as model:
        text = np.random.default_rng(0).integers(0, published.vocab, 2100).tolist()
        model.prefill(text)
        for length in (1800, 900, 131):
            events = generate(model, text[:length], SamplerConfig(max_steps=1), np.random.rand, 1)
            assert next(event for event in events if isinstance(event, Prefilled)) == Prefilled(
                length, length, length
            )


def test_without_memory_for_them_keys_are_prefilled_again(
    model: DiffusionGemma, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=1 << 30))
    model.prefill(LONG)
    assert model.shrink(880) == 880  # the ring has these
    assert model.shrink(400) == 0
    assert model.prefix == ()
    model.prefill(LONG[:400])
    again = logits(model)
    model.shrink(0)
    model.prefill(LONG[:400])
    assert np.array_equal(logits(model), again)


def test_where_memory_is_short_the_beginning_of_a_text_is_forgotten(
    model: DiffusionGemma, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = 4 * TINY.sliding_dim * TINY.sliding_kv_heads
    page = 256 * row * 2 * TINY.sliding.count(True)
    monkeypatch.setattr(key_archive, "_MOST_BYTES", 2 * page)
    model.prefill(LONG)
    assert model.shrink(700) == 700
    assert model.shrink(400) == 0
