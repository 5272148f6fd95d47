"""Compare a device with the processor, which the parity tests compare with the reference.

Plain functions without pytest: `test_devices.py` calls them, and so does `tools.cuda_check` on machines
that have no test tools. They return figures, or raise `Mismatch`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType
from numpy.typing import NDArray

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.model import Denoised
from model_backends.diffusion_gemma.read_out import Wanted
from model_backends.ggml.types import F16, F32, TensorType, dequantize, quantize, weight_types
from model_backends.protocol import Experts
from tests.tiny_model import TinyModel

Logits = NDArray[np.float32]

# Heads as in the published model: 16 on 8 at 256, 16 on 2 at 512, canvas of 256. CUDA chooses its attention
# kernels by these. Rows are multiples of 256 for every quantised type. All experts are used: were there more,
# rounding would choose another one now and then, which `compare_routing` allows for.
REAL_HEADS = TinyModel(
    hidden=512, heads=16, sliding_dim=256, sliding_kv_heads=8, global_dim=512, global_kv_heads=2,
    feed_forward=256, expert_feed_forward=256, experts=8, experts_used=8, window=256, canvas=256,
    sliding=(True, True, False), context=2048, vocab=4096, conditioning=0.05, attention=1 / 16, seed=5,
)  # fmt: skip
# Little to compute, for devices whose kernels are the processor's.
SMALL = TinyModel(
    hidden=256, heads=4, sliding_dim=64, sliding_kv_heads=2, global_dim=128, global_kv_heads=1,
    feed_forward=256, expert_feed_forward=256, experts=4, experts_used=4, window=24, canvas=32,
    sliding=(True, False, True, False), context=512, vocab=1024, conditioning=0.05, attention=1 / 16, seed=5,
)  # fmt: skip

# RMS of the difference over the RMS of the logits. Cards multiply F32 matrices in TF32 (10 bits of mantissa)
# and keep keys and values in F16 (ggml-cuda's common.cuh; 1.1e-3 by emulation); F16 matrices sum in F16.
F32_TOLERANCE = 5e-3
F16_TOLERANCE = 2e-2
_SAME_KERNELS = 1e-5  # on the same values; what is fused may differ
_ENTROPY_TOLERANCE = 1e-4  # nats, of the sampler alone
_PINS_TOLERANCE = 0.1  # nats: logits are up to 8 standard deviations of the tolerance off, by the temperature
_SPREAD = 8.0  # differences of two logits that errors of the tolerance can turn round, in standard deviations
_LEAST_EQUAL = 0.9  # of the positions, whose most likely token is the same

# CUDA has no products or no rows of tq1_0, tq2_0 and nvfp4; the package gguf can't write every type
TYPES = [
    kind
    for kind in weight_types()
    if kind.name not in ("tq1_0", "tq2_0", "nvfp4") and kind.id in list(GGMLQuantizationType)
]


class Mismatch(AssertionError):  # noqa: N818 - a finding, not an error of the program
    """A device computes something else than the processor."""


@dataclass(frozen=True)
class Outputs:
    """Logits [canvas, vocab] without and with self-conditioning, a denoising step, and how it was run.

    `planned` and `taken`: bytes on the device.
    """

    plain: Logits
    conditioned: Logits
    step: Denoised
    splits: int
    planned: int
    taken: int


def outputs(
    path: Path,
    device: str,
    experts_on_cpu: int = 0,
    model: TinyModel = REAL_HEADS,
    experts: Experts = "processor",
) -> Outputs:
    """Run prefill, two forward passes and a denoising step of a file on a device."""
    rng = np.random.default_rng(3)
    opened = DiffusionGemma.open(
        path, device=device, chunk=256, experts_on_cpu=experts_on_cpu, experts=experts
    )
    try:
        canvas = rng.integers(0, model.vocab, model.canvas).astype(np.int32)
        opened.prefill(rng.integers(0, model.vocab, model.window + 64).tolist())
        opened.begin_block()
        step = opened.denoise(canvas, 0.8, rng.random(model.canvas))
        splits, taken = opened.splits, opened.memory.on(opened.device)
        plain = opened.decoder_logits(canvas)  # may take more memory than was planned
        conditioned = opened.decoder_logits(canvas, plain / np.float32(0.8))
        planned = opened.plan.footprint.on(opened.device)
        return Outputs(plain, conditioned, step, splits, planned, taken)
    finally:
        opened.close()


def relative(ours: Logits, theirs: Logits) -> float:
    """Return the RMS of the difference over the RMS of `theirs`."""
    return float(np.sqrt(np.mean((ours - theirs) ** 2) / np.mean(theirs**2)))


def compare_type(
    folder: Path, device: str, kind: TensorType, model: TinyModel = REAL_HEADS
) -> dict[str, float]:
    """Compare a file whose matrices have one type.

    F32 and F16: with the processor. Others: a device may be as far from the same weights in F32 as 1.5 times
    the processor is, because both quantise what they multiply.
    """
    stored = model.write(folder / f"{kind.name}.gguf", kind.id)
    card, host = outputs(stored, device, model=model), outputs(stored, "cpu", model=model)
    if kind.id in (F32, F16):
        exact, limits = host, (F32_TOLERANCE if kind.id == F32 else F16_TOLERANCE,) * 2
    else:
        exact = outputs(_rounded(folder / f"{kind.name}-exact.gguf", kind, model), "cpu", model=model)
        best = (relative(host.plain, exact.plain), relative(host.conditioned, exact.conditioned))
        limits = (max(F16_TOLERANCE, 1.5 * best[0]), max(F16_TOLERANCE, 1.5 * best[1]))
    found = {
        "plain": relative(card.plain, exact.plain),
        "conditioned": relative(card.conditioned, exact.conditioned),
        "to_processor": relative(card.plain, host.plain),
        "limit": limits[0],
        "equal_argmax": float(np.mean(card.plain.argmax(axis=1) == exact.plain.argmax(axis=1))),
        "equal_samples": float(np.mean(card.step.sample == host.step.sample)),
        "entropy": float(np.abs(card.step.entropy - host.step.entropy).max()),
        "splits": card.splits,
    }
    require(card.splits == 1, f"{kind.name}: {card.splits} parts instead of 1: not all of it is on {device}")
    for name, limit in zip(("plain", "conditioned"), limits, strict=True):
        near = found[name] <= limit
        require(near, f"{kind.name}, {name}: {found[name]:.2e} from the exact logits, at most {limit:.2e}")
    _require_same_tokens(kind.name, card.plain, exact.plain, limits[0])
    require(
        bool(np.array_equal(card.step.argmax, card.plain.argmax(axis=1))),
        f"{kind.name}: a step's most likely tokens are not those of its own logits",
    )
    return found


def compare_experts_on_cpu(
    folder: Path, device: str, layers: int, model: TinyModel = REAL_HEADS
) -> dict[str, float]:
    """Compare a device that has everything with one whose first layers' experts are on the processor."""
    path = model.write(folder / "experts.gguf")
    whole = outputs(path, device, model=model)
    parted = outputs(path, device, experts_on_cpu=layers, model=model)
    found = {
        "plain": relative(parted.plain, whole.plain),
        "conditioned": relative(parted.conditioned, whole.conditioned),
        "splits": parted.splits,
        "splits_of_whole": whole.splits,
        "planned": parted.planned,
        "taken": parted.taken,
    }
    for name in ("plain", "conditioned"):
        require(found[name] <= F32_TOLERANCE, f"experts on the processor, {name}: {found[name]:.2e} apart")
    require(whole.splits == 1, f"{whole.splits} parts instead of 1: not all of it is on {device}")
    parts = 1 + 2 * layers
    require(parted.splits == parts, f"experts on the processor: {parted.splits} parts instead of {parts}")
    for name, run in (("whole", whole), ("experts on the processor", parted)):
        require(run.taken == run.planned, f"{name}: {run.taken} bytes taken, {run.planned} were planned")
    return found


def compare_streamed_experts(folder: Path, device: str, model: TinyModel = REAL_HEADS) -> dict[str, float]:
    """Compare a device that has everything with one to which all experts are copied in every pass."""
    layers = len(model.sliding)
    path = model.write(folder / "streamed.gguf")
    whole = outputs(path, device, model=model)
    streamed = outputs(path, device, layers, model, experts="streamed")
    found = {
        "plain": relative(streamed.plain, whole.plain),
        "conditioned": relative(streamed.conditioned, whole.conditioned),
        "equal_samples": float(np.mean(streamed.step.sample == whole.step.sample)),
        "splits": streamed.splits,
        "planned": streamed.planned,
        "taken": streamed.taken,
    }
    for name in ("plain", "conditioned"):
        require(found[name] <= _SAME_KERNELS, f"streamed experts, {name}: {found[name]:.2e} apart")
    require(found["equal_samples"] == 1, f"streamed experts: {1 - found['equal_samples']:.1%} other samples")
    require(streamed.splits == 1, f"streamed experts: {streamed.splits} parts instead of 1")
    require(streamed.planned == streamed.taken, "streamed experts take other memory than planned")
    return found


def compare_routing(folder: Path, device: str, model: TinyModel = REAL_HEADS) -> dict[str, float]:
    """Compare a model that chooses half of its experts; where two are as good, a position may differ."""
    model = dataclasses.replace(model, experts=2 * model.experts_used)
    path = model.write(folder / "routing.gguf")
    card, host = outputs(path, device, model=model).plain, outputs(path, "cpu", model=model).plain
    errors = np.sqrt(np.mean((card - host) ** 2, axis=1) / np.mean(host**2, axis=1))
    found = {"median": float(np.median(errors)), "within": float(np.mean(errors <= F32_TOLERANCE))}
    require(found["median"] <= F32_TOLERANCE, f"routing: half of the positions are {found['median']:.2e} off")
    return found


def pinned_steps(path: Path, device: str, model: TinyModel) -> list[Denoised]:
    """Run three steps of canvases whose first half is pinned, and read out some positions and tokens."""
    rng = np.random.default_rng(6)
    opened = DiffusionGemma.open(path, device=device, chunk=256)
    try:
        opened.prefill(rng.integers(0, model.vocab, model.window + 64).tolist())
        opened.begin_block()
        pinned = np.arange(model.canvas) < model.canvas // 2
        kept = rng.integers(0, model.vocab, model.canvas)
        free = np.flatnonzero(~pinned).astype(np.int32)
        pairs = np.stack((np.arange(model.canvas), kept), axis=1).astype(np.int32)
        found = []
        for _ in range(3):
            canvas = np.where(pinned, kept, rng.integers(0, model.vocab, model.canvas)).astype(np.int32)
            uniforms = rng.random(model.canvas)
            found.append(opened.denoise(canvas, 0.8, uniforms, 4, pinned, Wanted(free, pairs)))
        return found
    finally:
        opened.close()


def compare_pins(folder: Path, device: str, model: TinyModel = REAL_HEADS) -> dict[str, float]:
    """Compare steps with pins, which condition those that follow, and what is read out of them."""
    path = model.write(folder / "pins.gguf")
    steps = list(zip(pinned_steps(path, device, model), pinned_steps(path, "cpu", model), strict=True))
    half = model.canvas // 2
    found = {"entropy": 0.0, "log_probability": 0.0, "equal_likeliest": 1.0}
    for card, host in steps:
        require(
            bool(np.array_equal(card.sample[:half], host.sample[:half])),
            "a pinned position has another token",
        )
        assert card.log_probabilities is not None
        assert host.log_probabilities is not None
        assert card.likeliest is not None
        assert host.likeliest is not None
        entropy = np.abs(card.model_entropy - host.model_entropy).max()
        pairs = np.abs(card.log_probabilities - host.log_probabilities).max()
        same = np.mean(card.likeliest.tokens[:, 0] == host.likeliest.tokens[:, 0])
        found["entropy"] = max(found["entropy"], float(entropy))
        found["log_probability"] = max(found["log_probability"], float(pairs))
        found["equal_likeliest"] = min(found["equal_likeliest"], float(same))
    for name in ("entropy", "log_probability"):
        require(found[name] <= _PINS_TOLERANCE, f"pins: {name} is {found[name]:.3f} nats off")
    require(found["equal_likeliest"] >= _LEAST_EQUAL, "pins: other tokens are the likeliest")
    return found


def compare_wide_sampler(folder: Path, device: str) -> dict[str, float]:
    """Compare argmax, samples and entropies over 262,144 tokens with NumPy, in F64."""
    n = 16
    tiny = dataclasses.replace(SMALL, hidden=64, vocab=262_144, canvas=n)
    model = DiffusionGemma.open(tiny.write(folder / "wide.gguf"), device=device)
    try:
        rng = np.random.default_rng(4)
        canvas, uniforms = rng.integers(0, tiny.vocab, n).astype(np.int32), rng.random(n)
        model.prefill(rng.integers(0, tiny.vocab, 40).tolist())
        z = model.decoder_logits(canvas).astype(np.float64) / 0.5
        model.begin_block()
        step = model.denoise(canvas, 0.5, uniforms)
    finally:
        model.close()
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    entropy = float(np.abs(step.entropy + (p * np.log(p)).sum(axis=1)).max())
    below = np.array([row[:token].sum() for row, token in zip(p, step.sample, strict=True)])
    upto = below + p[np.arange(n), step.sample]
    off = float(np.maximum(below - uniforms, uniforms - upto).max())
    require(bool(np.array_equal(step.argmax, z.argmax(axis=1))), "the sampler's argmax is not NumPy's")
    require(entropy < _ENTROPY_TOLERANCE, f"the sampler's entropy is {entropy:.2e} off")
    require(off <= 1e-5, f"a sample lies {off:.2e} beside its number")
    return {"entropy": entropy, "sample": off}


def require(holds: bool, otherwise: str) -> None:
    """Raise `Mismatch` with a sentence unless something holds."""
    if not holds:
        raise Mismatch(otherwise)


def _require_same_tokens(name: str, ours: Logits, theirs: Logits, limit: float) -> None:
    """Check that the most likely tokens are equal, but for positions where two are as likely."""
    chosen = ours.argmax(axis=1)
    gap = theirs.max(axis=1) - np.take_along_axis(theirs, chosen[:, None], axis=1)[:, 0]
    allowed = _SPREAD * limit * float(np.sqrt(np.mean(theirs**2)))
    equal = float(np.mean(gap == 0))
    require(equal >= _LEAST_EQUAL, f"{name}: only {equal:.0%} of the most likely tokens are equal")
    require(float(gap.max()) <= allowed, f"{name}: a token was chosen that is {gap.max():.3f} less likely")


def _rounded(path: Path, kind: TensorType, model: TinyModel) -> Path:
    """Write the same model in F32 with matrices rounded to a type."""
    rounded = {
        name: values if values.ndim == 1 or "ffn_gate_inp" in name else _rounded_values(values, kind.id)
        for name, values in model.tensors().items()
    }
    return model.write(path, tensors=rounded)


def _rounded_values(values: NDArray[np.float32], type_id: int) -> NDArray[np.float32]:
    stored = quantize(values.reshape(-1, values.shape[-1]), type_id)
    return dequantize(stored, type_id, values.size).reshape(values.shape)
