"""The memory planner: predictions equal ggml's allocations; it finds a plan or reports what is missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.planner import Plan, Planner, usable
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.files.catalog import catalog
from model_backends.files.fit_advice import config_of, described_tensors
from model_backends.ggml.device import DeviceInfo, OutOfMemoryError, cpu
from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.library import library
from model_backends.protocol import SelfConditioning
from tests.tiny_model import TinyModel

SMALL = TinyModel(sliding=(True, True, False), window=24, canvas=16, context=4096, seed=8)
WIDE = TinyModel(
    hidden=256, feed_forward=256, expert_feed_forward=256, heads=4, sliding_dim=64, global_dim=64,
    window=24, canvas=16, context=4096, seed=7,
)  # fmt: skip
MANY = dataclasses.replace(SMALL, vocab=8192, sliding=(True,) * 5 + (False,), experts=16, canvas=64)
Q8_0 = 8


@contextmanager
def planner_for(path: Path, chunk: int = 64) -> Iterator[Planner]:
    with GgufFile(path) as file:
        yield Planner(DiffusionGemmaConfig.from_file(file), file, chunk)


def imagined_gpu(free_bytes: int) -> DeviceInfo:
    """The processor in the part of a graphics card: there is none where these tests run."""
    return dataclasses.replace(
        cpu(), name="GPU0", description="a card", is_cpu=False, free_bytes=free_bytes, total_bytes=free_bytes
    )


@pytest.mark.parametrize(("tiny", "type_id"), [(SMALL, 0), (WIDE, Q8_0), (MANY, 0)])
@pytest.mark.parametrize("context", [256, 1024, 4096])
def test_ggml_takes_what_was_predicted(tmp_path: Path, tiny: TinyModel, type_id: int, context: int) -> None:
    path = tiny.write(tmp_path / "model.gguf", type_id)
    with planner_for(path) as planner:
        predicted = planner.plan(cpu(), context).footprint
    model = DiffusionGemma.open(path, device="cpu", context_length=context, chunk=64)
    assert model.memory == predicted
    model.close()


def test_no_chat_however_long_takes_more_memory(tmp_path: Path) -> None:
    model = DiffusionGemma.open(SMALL.write(tmp_path / "model.gguf"), device="cpu", chunk=64)
    before = model.memory
    tokens = np.random.default_rng(0).integers(0, SMALL.vocab, model.context_length - 16).tolist()
    model.prefill(tokens[:100])
    model.denoise(np.zeros(16, np.int32), 0.8, np.zeros(16))
    model.prefill(tokens[100:])
    model.denoise(np.zeros(16, np.int32), 0.8, np.zeros(16))
    assert model.memory == before
    model.close()


def test_the_published_model_needs_a_second_embedding_only_for_exact_self_conditioning() -> None:
    config = config_of(catalog().model)
    forms: tuple[SelfConditioning, ...] = ("exact", "auto", "64")
    planners = {form: Planner(config, described_tensors(config), 512, form) for form in forms}
    weights = {form: planner.footprint(cpu(), 0, 1024).weights["CPU"] for form, planner in planners.items()}
    assert weights["exact"] - weights["auto"] == pytest.approx(262_144 * 2816 * 34 / 32, rel=0.001)
    assert weights["auto"] == weights["64"]
    assert planners["exact"].notes == (
        "Exact self-conditioning uses 0.8 GB more memory and makes each step slower.",
    )
    assert planners["auto"].notes == planners["64"].notes == ()


def test_the_more_room_the_fewer_experts_leave_the_card(tmp_path: Path) -> None:
    with planner_for(MANY.write(tmp_path / "model.gguf")) as planner:
        layers, reserve = len(MANY.sliding), imagined_gpu(1 << 40).free_bytes - usable(imagined_gpu(1 << 40))
        everything = planner.footprint(imagined_gpu(1 << 40), 0, 1024).on(imagined_gpu(0))
        least = planner.footprint(imagined_gpu(1 << 40), layers, 1024).on(imagined_gpu(0))
        moved = []
        for room in np.linspace(least, everything, 5).astype(int):
            device = imagined_gpu(int(room) + reserve)
            plan = planner.plan(device, 1024)
            assert plan.footprint.on(device) <= room
            assert plan.context_length == 1024
            moved.append(plan.experts_on_cpu)
    assert moved == sorted(moved, reverse=True)
    assert moved[0] == layers
    assert moved[-1] == 0


def test_a_context_that_does_not_fit_is_shortened_and_the_plan_says_so(tmp_path: Path) -> None:
    with planner_for(SMALL.write(tmp_path / "model.gguf")) as planner:
        room = planner.footprint(cpu(), 0, 2048).on(cpu()) + cpu().free_bytes - usable(cpu())
        plan = planner.plan(cpu(), 4096, free=room)
    assert plan.context_length == 2048
    assert any("2,048" in note and "4,096" in note for note in plan.notes(4096, 3))


def test_where_the_processor_has_little_memory_the_context_gives_way_first(tmp_path: Path) -> None:
    """Moving every expert is not the only way to a shorter context."""
    with planner_for(MANY.write(tmp_path / "model.gguf")) as planner:
        card = imagined_gpu(1 << 40)
        reserve = card.free_bytes - usable(card)
        room = planner.footprint(card, 0, 2048).on(card)
        plan = planner.plan(imagined_gpu(room + reserve), 4096)
    assert plan.context_length >= 2048
    assert plan.footprint.on(imagined_gpu(0)) <= room


def test_what_fits_nowhere_is_refused_with_numbers(tmp_path: Path) -> None:
    with planner_for(SMALL.write(tmp_path / "model.gguf")) as planner:
        with pytest.raises(OutOfMemoryError, match=r"it needs 0\.0 GB, but only 0\.0 GB on CPU") as caught:
            planner.plan(cpu(), 4096, free=1)
        assert "smaller file" in caught.value.hint


def test_the_norm_after_the_experts_goes_with_them(tmp_path: Path) -> None:
    """So their sum is computed there, too: 1 tensor returns to the card, not 1 for each expert."""
    with planner_for(SMALL.write(tmp_path / "model.gguf")) as planner:
        plans = planner.weight_plans(imagined_gpu(1 << 40), 1)
    moved = {plan.name for plan in plans if plan.device.is_cpu}
    expected = {"ffn_gate_up_exps.weight", "ffn_down_exps.weight", "post_ffw_norm_2.weight"}
    assert moved == {f"blk.0.{name}" for name in expected}


def test_experts_on_the_processor_give_the_same_up_to_rounding(tmp_path: Path) -> None:
    path = SMALL.write(tmp_path / "model.gguf")
    canvas = np.arange(16, dtype=np.int32)
    device, logits = imagined_gpu(1 << 40), []
    for count in (0, 2, 3):
        with planner_for(path) as planner:
            plan: Plan = planner.plan(device, 1024, experts_on_cpu=count)
            with GgufFile(path) as file:
                model = DiffusionGemma(file, planner.config, Tokenizer(path), planner, plan, lambda _: None)
                assert (model.memory.weights.get("CPU", 0) > 0) == (count > 0)
                model.prefill(list(range(40)))
                logits.append(model.decoder_logits(canvas))
                model.close()
    scale = np.sqrt(np.mean(logits[0] ** 2))
    for moved in logits[1:]:  # the processor's GELU is more exact than the table of ggml's own
        assert np.sqrt(np.mean((moved - logits[0]) ** 2)) < 1e-3 * scale


def test_a_tensor_that_the_driver_refuses_is_an_error_before_anything_is_allocated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = TinyModel().write(tmp_path / "model.gguf")
    monkeypatch.setattr(library(), "ggml_backend_dev_supports_op", lambda *_: False)
    with pytest.raises(OutOfMemoryError, match="in one piece"):
        DiffusionGemma.open(path, device="cpu")
