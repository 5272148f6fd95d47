"""The engine: prefix cache, tensor types, sampling on the device, invalid files."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.generate import Block, End, Prefilled, Start, Step, generate
from model_backends.diffusion_gemma.model import ContextError
from model_backends.diffusion_gemma.sampler import SamplerConfig, random_tokens
from model_backends.ggml.device import DeviceError
from model_backends.ggml.gguf_file import GgufFile, ModelFileError
from model_backends.ggml.types import dequantize, quantize, tensor_type, weight_types
from tests.tiny_model import TinyModel

# rows of 256 so that every quantised type fits; all experts in use, for a rounded router picks others
TINY = TinyModel(
    experts=2, experts_used=2,
    hidden=256, feed_forward=256, expert_feed_forward=256, heads=4, sliding_dim=64, global_dim=64,
    sliding=(True, True, False), window=24, canvas=16, context=512, vocab=512, seed=7,
)  # fmt: skip
SMALL = TinyModel(sliding=(True, True, False), window=24, canvas=16, context=2048, seed=8)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DiffusionGemma]:
    path = SMALL.write(tmp_path_factory.mktemp("model") / "small.gguf")
    model = DiffusionGemma.open(path, device="cpu", chunk=32)
    yield model
    model.close()


def random_ids(n: int, seed: int = 0, vocab: int = SMALL.vocab) -> list[int]:
    return np.random.default_rng(seed).integers(0, vocab, n).tolist()


def logits_after(model: DiffusionGemma, prefix: list[int]) -> NDArray[np.float32]:
    model.rewind(0)
    model.prefill(prefix)
    return canvas_logits(model)


def canvas_logits(model: DiffusionGemma) -> NDArray[np.float32]:
    length = model.config.canvas_length
    return model.decoder_logits(np.array(random_ids(length, seed=99), np.int32))


def rounded_to(values: NDArray[np.float32], type_id: int) -> NDArray[np.float32]:
    stored = quantize(values.reshape(-1, values.shape[-1]), type_id)
    return dequantize(stored, type_id, values.size).reshape(values.shape)


def relative_rms(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean((a - b) ** 2) / np.mean(b**2)))


def close_to(a: NDArray[np.float32], b: NDArray[np.float32], tolerance: float = 1e-5) -> bool:
    return bool(np.abs(a - b).max() <= tolerance * np.abs(b).max())


def test_chunked_prefill_equals_one_pass(tmp_path: Path) -> None:
    path = SMALL.write(tmp_path / "small.gguf")
    prefix = random_ids(300)
    logits = []
    for chunk in (512, 32, 7, 1):
        model = DiffusionGemma.open(path, device="cpu", chunk=chunk)
        logits.append(logits_after(model, prefix))
        model.close()
    assert all(close_to(other, logits[0]) for other in logits[1:])


@pytest.mark.parametrize("kept", [0, 1, 60, 250, 299])
def test_rewind_equals_a_fresh_prefix(small: DiffusionGemma, kept: int) -> None:
    old, new = random_ids(300, seed=1), random_ids(40, seed=2)
    logits_after(small, old)
    small.rewind(kept)
    assert small.prefix == tuple(old[:kept])
    small.prefill(new)
    rewound = canvas_logits(small)
    assert close_to(rewound, logits_after(small, old[:kept] + new))


@pytest.mark.parametrize("again", [[], [(185, 60)], [(150, 100)]])
def test_a_second_rewind_equals_a_fresh_prefix(small: DiffusionGemma, again: list[tuple[int, int]]) -> None:
    tokens = random_ids(400, seed=1)
    logits_after(small, tokens)
    small.rewind(385)
    for kept, added in again:
        small.rewind(kept)
        small.prefill(random_ids(added, seed=kept))
    prefix = list(small.prefix[: len(small.prefix) - 25])
    small.rewind(len(prefix))
    assert close_to(canvas_logits(small), logits_after(small, prefix))


def test_a_prefill_that_stops_half_way_leaves_what_it_has_computed(small: DiffusionGemma) -> None:
    small.rewind(0)
    small.prefill(random_ids(40))
    assert next(small.prefill_in_chunks(random_ids(100))) == small.chunk  # and no further
    expected = list(small.prefix)
    assert len(expected) == 40 + small.chunk
    assert close_to(canvas_logits(small), logits_after(small, expected))


def test_only_what_is_kept_counts_as_cached(small: DiffusionGemma) -> None:
    logits_after(small, random_ids(400, seed=1))
    prompt = random_ids(400, seed=1)[:60]
    config, rng = SamplerConfig(max_steps=1), np.random.default_rng(1)
    events = list(generate(small, prompt, config, rng.random, max_tokens=16))
    assert events[1] == Prefilled(60, 60, 60)


def test_damaged_weights_are_told(tmp_path: Path) -> None:
    tensors = SMALL.tensors()
    tensors["output_norm.weight"][3] = np.nan
    model = DiffusionGemma.open(SMALL.write(tmp_path / "nan.gguf", tensors=tensors), device="cpu")
    model.prefill([1, 2, 3])
    with pytest.raises(ModelFileError, match="damaged"):
        model.denoise(np.zeros(16, np.int32), 0.8, np.zeros(16))
    model.close()


def test_one_expert_is_enough(tmp_path: Path) -> None:
    tiny = dataclasses.replace(SMALL, experts=1, experts_used=1)
    model = DiffusionGemma.open(tiny.write(tmp_path / "one.gguf"), device="cpu")
    assert np.isfinite(logits_after(model, [1, 2, 3])).all()
    model.close()


def test_many_experts_in_use_fit_into_the_graph(tmp_path: Path) -> None:
    tiny = dataclasses.replace(SMALL, experts=64, experts_used=48)
    model = DiffusionGemma.open(tiny.write(tmp_path / "many.gguf"), device="cpu")
    assert np.isfinite(logits_after(model, [1, 2, 3])).all()
    model.close()


def test_the_ring_forgets_nothing_a_long_prompt_needs(small: DiffusionGemma) -> None:
    prefix = random_ids(1900, seed=3)
    whole = logits_after(small, prefix)
    small.rewind(0)
    for start in range(0, len(prefix), 100):
        small.prefill(prefix[start : start + 100])
    assert close_to(canvas_logits(small), whole)


def test_committing_a_block_leaves_no_trace_of_its_canvas(small: DiffusionGemma) -> None:
    prefix, block = random_ids(50, seed=4), random_ids(16, seed=5)
    expected = logits_after(small, prefix + block)
    logits_after(small, prefix)  # this canvas was written into scratch slots
    small.prefill(block)
    assert close_to(canvas_logits(small), expected)


def test_more_than_the_context_is_refused_and_changes_nothing(small: DiffusionGemma) -> None:
    small.rewind(0)
    small.prefill([1, 2, 3])
    with pytest.raises(ContextError, match="2,048"):
        small.prefill(random_ids(2046))
    assert small.prefix == (1, 2, 3)


@pytest.mark.parametrize("vocab", [SMALL.vocab, 262_144])
def test_a_step_returns_the_softmax_s_argmax_sample_and_entropy(tmp_path: Path, vocab: int) -> None:
    tiny = dataclasses.replace(SMALL, vocab=vocab)
    model = DiffusionGemma.open(tiny.write(tmp_path / "model.gguf"), device="cpu")
    model.prefill(random_ids(40, vocab=vocab))
    canvas = np.array(random_ids(16, seed=99, vocab=vocab), np.int32)
    uniforms = np.random.default_rng(6).random(16).astype(np.float32)
    z = model.decoder_logits(canvas).astype(np.float64) / 0.5
    step = model.denoise(canvas, 0.5, uniforms.astype(np.float64))
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    assert np.array_equal(step.argmax, z.argmax(axis=1))
    assert np.abs(step.entropy + (p * np.log(p)).sum(axis=1)).max() < 5e-6
    assert not np.signbit(step.entropy).any()
    ends = p.cumsum(axis=1)
    after = np.take_along_axis(ends, step.sample[:, None], axis=1)[:, 0]
    before = after - np.take_along_axis(p, step.sample[:, None], axis=1)[:, 0]
    rounding = 2e-7  # of sums in F32
    assert (before <= uniforms + rounding).all()
    assert (uniforms < after + rounding).all()
    assert model.splits == 1
    model.close()


def test_samples_at_the_ends_of_the_distribution_stay_inside(small: DiffusionGemma) -> None:
    small.rewind(0)
    small.prefill([1])
    canvas = np.array(random_ids(16), np.int32)
    for u in (0.0, 1 - 2**-24):
        small.begin_block()
        sample = small.denoise(canvas, 0.8, np.full(16, u)).sample
        assert ((sample >= 0) & (sample < SMALL.vocab)).all()


def test_the_second_step_is_conditioned_on_the_first(small: DiffusionGemma) -> None:
    first = logits_after(small, random_ids(30))
    canvas = np.array(random_ids(16, seed=99), np.int32)
    conditioned = small.decoder_logits(canvas, first / np.float32(0.6))
    uniforms = np.zeros(16)
    small.begin_block()
    small.denoise(canvas, 0.6, uniforms)
    second = small.denoise(canvas, 0.6, uniforms)
    assert np.array_equal(second.argmax, conditioned.argmax(axis=1))
    small.begin_block()
    again = small.denoise(canvas, 0.6, uniforms)
    assert np.array_equal(again.argmax, first.argmax(axis=1))


@pytest.mark.parametrize("name", ["f32", "f16", "bf16", "q8_0", "q6_K", "q5_0", "q4_K", "iq3_s", "mxfp4"])
def test_a_quantised_model_stays_near_the_same_weights_in_f32(tmp_path: Path, name: str) -> None:
    kind = next(t for t in weight_types() if t.name == name)
    values = TINY.tensors()
    rounded = {
        key: value if value.ndim == 1 or "ffn_gate_inp" in key else rounded_to(value, kind.id)
        for key, value in values.items()
    }
    stored = TINY.write(tmp_path / "stored.gguf", kind.id)
    exact = TINY.write(tmp_path / "exact.gguf", tensors=rounded)
    results = []
    for path in (stored, exact):
        model = DiffusionGemma.open(path, device="cpu")
        results.append(logits_after(model, random_ids(40, vocab=TINY.vocab)))
        model.close()
    # activations are rounded to 8 bits in every product, and random layers make ten times of it
    limit = {"f32": 0.0, "f16": 0.01, "bf16": 0.05}.get(name, 0.2)
    assert relative_rms(results[0], results[1]) <= limit


def test_generation_reuses_the_prefix_and_ends_at_the_limit(small: DiffusionGemma) -> None:
    small.rewind(0)
    prompt = random_ids(70)
    rng = np.random.default_rng(1)
    config = SamplerConfig(max_steps=3)
    events = list(generate(small, prompt, config, rng.random, max_tokens=32))
    blocks = [event for event in events if isinstance(event, Block)]
    assert isinstance(events[1], Prefilled)
    assert events[1].cached == 0
    assert events[-1] in (End("max_tokens"), End("end_of_turn"))
    assert [block.block for block in blocks] == list(range(len(blocks)))
    again = list(generate(small, [*prompt, 5], config, rng.random, max_tokens=16))
    assert again[1] == Prefilled(70, 71, 70)


def test_every_block_starts_from_its_noise_before_anything_else_is_computed(small: DiffusionGemma) -> None:
    small.rewind(0)
    length, vocabulary = small.config.canvas_length, small.config.vocab_size
    prefixes: list[int] = []
    starts: list[Start] = []
    first_steps: list[Step] = []
    uniforms = np.random.default_rng(1).random
    for event in generate(small, random_ids(70), SamplerConfig(max_steps=2), uniforms, max_tokens=48):
        if isinstance(event, Start):
            prefixes.append(len(small.prefix))
            starts.append(event)
        elif isinstance(event, Step) and event.step == 1:
            first_steps.append(event)
    assert prefixes == [0, 70, 70 + length]
    assert [start.block for start in starts] == [0, 1, 2]
    assert [start.canvas.tolist() for start in starts] == [step.canvas.tolist() for step in first_steps]
    noise = random_tokens(np.random.default_rng(1).random(length), vocabulary)
    assert starts[0].canvas.tolist() == noise.tolist()


def test_generation_stops_at_the_step_where_it_is_cancelled(small: DiffusionGemma) -> None:
    small.rewind(0)
    steps: list[Step] = []
    events = generate(
        small, random_ids(10), SamplerConfig(), np.random.default_rng(2).random, 64, lambda: len(steps) == 3
    )
    last = None
    for last in events:
        if isinstance(last, Step):
            steps.append(last)
    assert len(steps) == 3
    assert last == End("cancelled")


def test_generation_stops_where_the_context_ends(small: DiffusionGemma) -> None:
    small.rewind(0)
    prompt = random_ids(2048 - 20)
    events = list(generate(small, prompt, SamplerConfig(max_steps=1), np.random.default_rng(3).random, 1000))
    assert events[-1] in (End("context_full"), End("end_of_turn"))
    assert sum(isinstance(event, Start) for event in events) == sum(isinstance(e, Block) for e in events)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"experts_used": 9}, "more experts"),
        ({"context": 8}, "shorter than the canvas"),
        ({"canvas": 5000, "context": 6000}, "longer than 4,096"),
        ({"extra": {"diffusion.shift_logits": 1.0}}, "shifted"),
        ({"sliding_kv_heads": 3}, "grouped"),
        ({"sliding_kv_heads": 0}, "no heads"),
        ({"sliding_dim": 7}, "odd"),
        ({"extra": {"diffusion.eb_max_steps": float("inf")}}, "inf"),
        ({"extra": {"diffusion.eb_t_min": -1.0}}, "out of range"),
    ],
)
def test_a_model_that_cannot_be_run_is_refused(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    path = dataclasses.replace(SMALL, **change).write(tmp_path / "bad.gguf")  # type: ignore[arg-type]
    with pytest.raises(ModelFileError, match=message):
        DiffusionGemma.open(path, device="cpu")


def test_an_unknown_device_is_refused(tmp_path: Path) -> None:
    path = SMALL.write(tmp_path / "small.gguf")
    with pytest.raises(DeviceError, match="cuda:7"):
        DiffusionGemma.open(path, device="cuda:7")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_file_that_is_damaged_anywhere_gives_a_clear_error_or_loads(
    tmp_path: Path, data: st.DataObject
) -> None:
    original = tmp_path / "original.gguf"
    if not original.exists():
        SMALL.write(original)
    content = bytearray(original.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(content)
    try:
        with GgufFile(damaged) as file:
            assert file.tensors
    except ModelFileError as error:
        assert str(error)  # noqa: PT017 - both outcomes are fine, a crash is not


def test_every_weight_type_is_known_by_name() -> None:
    names = {t.name for t in weight_types()}
    assert {
        "f32",
        "f16",
        "bf16",
        "q4_K",
        "q5_0",
        "q5_K",
        "q6_K",
        "q8_0",
        "iq2_xxs",
        "iq3_s",
        "mxfp4",
    } <= names
    assert tensor_type(999) is None


def test_random_tokens_cover_the_vocabulary() -> None:
    ids = random_tokens(np.array([0.0, 0.5, np.nextafter(1.0, 0.0)]), 512)
    assert ids.tolist() == [0, 256, 511]


def test_a_thousand_blocks_leave_no_memory_behind(small: DiffusionGemma) -> None:
    canvas, uniforms = np.array(random_ids(16), np.int32), np.full(16, 0.5)

    def blocks(count: int) -> int:
        for _ in range(count):
            small.rewind(8)
            small.prefill(random_ids(16))
            small.begin_block()
            small.denoise(canvas, 0.8, uniforms)
        return psutil.Process().memory_info().rss

    small.rewind(0)
    before = blocks(100)
    assert blocks(1000) - before < 4 << 20
