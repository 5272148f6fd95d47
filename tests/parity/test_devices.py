"""Graphics cards give the same results as the CPU, which is compared with the reference."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.ggml.device import devices
from model_backends.ggml.types import BF16, TensorType, dequantize, quantize, weight_types
from tests.tiny_model import TinyModel

CARDS = [device.name for device in devices() if not device.is_cpu]
# heads of the real widths: CUDA has its attention kernels for these; rows of 256 for every quantised type
REAL_HEADS = TinyModel(
    hidden=512, heads=4, sliding_dim=256, sliding_kv_heads=2, global_dim=512, global_kv_heads=1,
    feed_forward=256, expert_feed_forward=256, experts=8, experts_used=8, window=48, canvas=64,
    sliding=(True, True, False), context=1024, vocab=4096, conditioning=0.05, attention=1 / 16, seed=5,
)  # fmt: skip
PREFIX = 200
# CUDA has no products or no rows of these
TYPES = [kind for kind in weight_types() if kind.name not in ("tq1_0", "tq2_0", "nvfp4")]

pytestmark = pytest.mark.skipif(not CARDS, reason="ggml sees no graphics card here")


def outputs(
    path: Path, device: str, experts_on_cpu: int = 0
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int32], int]:
    """Logits without and with self-conditioning, the samples of a step, and the parts of its graph."""
    rng = np.random.default_rng(3)
    model = DiffusionGemma.open(path, device=device, chunk=64, experts_on_cpu=experts_on_cpu)
    canvas = rng.integers(0, REAL_HEADS.vocab, REAL_HEADS.canvas).astype(np.int32)
    model.prefill(rng.integers(0, REAL_HEADS.vocab, PREFIX).tolist())
    first = model.decoder_logits(canvas)
    second = model.decoder_logits(canvas, first / np.float32(0.8))
    model.begin_block()
    sample = model.denoise(canvas, 0.8, rng.random(REAL_HEADS.canvas)).sample
    splits = model.splits
    model.close()
    return first, second, sample, splits


def rounded_to(values: NDArray[np.float32], type_id: int) -> NDArray[np.float32]:
    stored = quantize(values.reshape(-1, values.shape[-1]), type_id)
    return dequantize(stored, type_id, values.size).reshape(values.shape)


def relative(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean((ours - theirs) ** 2) / np.mean(theirs**2)))


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_a_card_computes_what_the_processor_computes(tmp_path: Path, card: str, kind: TensorType) -> None:
    """Plain types to 1e-3; quantised ones as near to the same weights in F32 as the processor comes."""
    stored = REAL_HEADS.write(tmp_path / "stored.gguf", kind.id)
    on_card, on_cpu = outputs(stored, card), outputs(stored, "cpu")
    assert on_card[3] == 1  # all of it on the card
    if not kind.quantized and kind.id != BF16:
        assert relative(on_card[0], on_cpu[0]) <= 1e-3
        assert relative(on_card[1], on_cpu[1]) <= 1e-3
        return
    rounded = {
        name: values if values.ndim == 1 or "ffn_gate_inp" in name else rounded_to(values, kind.id)
        for name, values in REAL_HEADS.tensors().items()
    }
    exact = outputs(REAL_HEADS.write(tmp_path / "exact.gguf", tensors=rounded), "cpu")
    for pass_number in (0, 1):
        best = relative(on_cpu[pass_number], exact[pass_number])
        assert relative(on_card[pass_number], exact[pass_number]) <= max(1e-2, 1.5 * best)


@pytest.mark.parametrize("card", CARDS)
def test_experts_may_stay_on_the_processor(tmp_path: Path, card: str) -> None:
    path = REAL_HEADS.write(tmp_path / "model.gguf")
    whole, parted = outputs(path, card), outputs(path, card, experts_on_cpu=2)
    assert relative(parted[0], whole[0]) <= 1e-3
    assert relative(parted[1], whole[1]) <= 1e-3
    assert parted[3] > whole[3]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_samples_the_full_vocabulary_like_numpy(tmp_path: Path, card: str) -> None:
    tiny = dataclasses.replace(REAL_HEADS, vocab=262_144, canvas=16)
    model = DiffusionGemma.open(tiny.write(tmp_path / "wide.gguf"), device=card)
    rng = np.random.default_rng(4)
    canvas, uniforms = rng.integers(0, tiny.vocab, 16).astype(np.int32), rng.random(16)
    model.prefill(rng.integers(0, tiny.vocab, 40).tolist())
    z = model.decoder_logits(canvas).astype(np.float64) / 0.5
    step = model.denoise(canvas, 0.5, uniforms)
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    assert np.array_equal(step.argmax, z.argmax(axis=1))
    assert np.abs(step.entropy + (p * np.log(p)).sum(axis=1)).max() < 1e-4
    below = np.array([row[:token].sum() for row, token in zip(p, step.sample, strict=True)])
    upto = below + p[np.arange(16), step.sample]
    assert ((below - 1e-5 <= uniforms) & (uniforms <= upto + 1e-5)).all()
    model.close()
