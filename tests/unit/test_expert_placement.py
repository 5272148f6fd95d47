"""Where the experts that a card can't hold are computed: the decision, the plan, and streaming."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.expert_placement import (
    LayerWork,
    Speeds,
    is_streaming_faster,
    layer_operations,
    measured_speeds,
    moved_layers,
)
from model_backends.diffusion_gemma.model import Denoised
from model_backends.diffusion_gemma.planner import Plan, Planner, SpeedsOf, usable
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.files.catalog import catalog
from model_backends.files.fit_advice import config_of
from model_backends.ggml.buffer import Buffer, download, upload
from model_backends.ggml.device import DeviceInfo, OutOfMemoryError, cpu
from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.ops import Context, Graph
from model_backends.ggml.scheduler import Scheduler
from model_backends.ggml.speed import copy_speed, expert_speed
from model_backends.ggml.types import F32
from model_backends.ggml.weight_stream import WeightStream
from tests.tiny_model import TinyModel

DEEP = TinyModel(
    hidden=64, feed_forward=64, expert_feed_forward=32, experts=16, sliding=(True,) * 5 + (False,),
    vocab=1024, window=24, canvas=16, context=4096, seed=8,
)  # fmt: skip
LAYERS = len(DEEP.sliding)
FAST_BUS, SLOW_BUS = Speeds(copied=1e12, computed=1e6), Speeds(copied=1e6, computed=1e12)


def imagined_card(free_bytes: int = 1 << 40) -> DeviceInfo:
    """The processor in the part of a graphics card: there is none where these tests run."""
    return dataclasses.replace(
        cpu(), name="GPU0", description="a card", is_cpu=False, free_bytes=free_bytes, total_bytes=free_bytes
    )


def card_with(room: int) -> DeviceInfo:
    """A card of which a model may use so many bytes."""
    return imagined_card(room + imagined_card().free_bytes - usable(imagined_card()))


def always(speeds: Speeds | None) -> SpeedsOf:
    return lambda *_: speeds


@contextmanager
def planner_for(path: Path, speeds: Speeds | None = None) -> Iterator[Planner]:
    with GgufFile(path) as file:
        yield Planner(DiffusionGemmaConfig.from_file(file), file, 64, speeds_of=always(speeds))


# -- the decision


@pytest.mark.parametrize(
    ("copied", "computed", "streamed"),
    [
        (25e9, 400e9, True),  # PCIe 4.0 x16 and a desktop processor: 22 ms against 61 a layer
        (12e9, 400e9, True),  # PCIe 3.0 x16
        (6e9, 400e9, False),  # a card in a slot of 8 lanes of PCIe 3.0
        (25e9, 2000e9, False),  # a server's processor
    ],
)
def test_the_faster_of_bus_and_processor_is_used(copied: float, computed: float, streamed: bool) -> None:
    work = LayerWork(555_000_000, layer_operations(config_of(catalog().model)))
    assert is_streaming_faster(work, Speeds(copied, computed)) == streamed


def test_the_published_model_needs_24_billion_operations_a_layer() -> None:
    assert layer_operations(config_of(catalog().model)) == 2 * 256 * 8 * 3 * 2816 * 704


def test_streamed_layers_are_spread_and_others_come_first() -> None:
    assert moved_layers(3, 30, streamed=False) == {0, 1, 2}
    assert moved_layers(3, 30, streamed=True) == {0, 10, 20}
    assert moved_layers(30, 30, streamed=True) == moved_layers(30, 30, streamed=False)
    assert all(len(moved_layers(n, 30, streamed=True)) == n for n in range(31))


def test_without_page_locked_memory_nothing_is_measured() -> None:
    config = config_of(catalog().model)
    assert measured_speeds(cpu(), F32, config) is None
    assert measured_speeds(imagined_card(), F32, config) is None


def test_both_speeds_are_measured() -> None:
    assert copy_speed(imagined_card()) > 0
    assert expert_speed(F32, 256, 64, 32) > 0


# -- the plan


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return DEEP.write(tmp_path_factory.mktemp("deep") / "model.gguf")


def room_for(path: Path, layers: int) -> int:
    """The memory that a card needs to keep the experts of so many layers."""
    norms = 4096  # more than the norms that go to the processor with the experts
    with planner_for(path) as planner:
        return planner.footprint(imagined_card(), LAYERS - layers, 1024).on(imagined_card()) + norms


@pytest.mark.parametrize(("speeds", "streamed"), [(FAST_BUS, True), (SLOW_BUS, False), (None, False)])
def test_the_plan_follows_the_measurement(deep: Path, speeds: Speeds | None, streamed: bool) -> None:
    with planner_for(deep, speeds) as planner:
        plan = planner.plan(card_with(room_for(deep, 3)), 1024)
    assert (plan.streamed, plan.context_length) == (streamed, 1024)
    assert plan.experts_on_cpu == (4 if streamed else 3)  # the slots take the place of a layer


def test_a_card_that_holds_everything_is_not_measured(deep: Path) -> None:
    def measured(*_: object) -> Speeds:
        raise AssertionError("nothing has to be decided")

    with GgufFile(deep) as file:
        planner = Planner(DiffusionGemmaConfig.from_file(file), file, 64, speeds_of=measured)
        assert planner.plan(imagined_card(), 1024).experts_on_cpu == 0


def test_a_card_without_room_for_the_slots_leaves_the_experts_to_the_processor(deep: Path) -> None:
    with planner_for(deep, FAST_BUS) as planner:
        card = card_with(room_for(deep, 0))
        plan = planner.plan(card, 1024, experts="auto")
        assert (plan.streamed, plan.experts_on_cpu, plan.context_length) == (False, LAYERS, 1024)
        with pytest.raises(OutOfMemoryError):
            planner.plan(card, 1024, experts="streamed")


def test_what_was_chosen_is_not_measured(deep: Path) -> None:
    with planner_for(deep, SLOW_BUS) as planner:
        assert planner.plan(card_with(room_for(deep, 3)), 1024, experts="streamed").streamed
        assert planner.plan(imagined_card(), 1024, experts_on_cpu=2, experts="streamed").streamed
    with planner_for(deep, FAST_BUS) as planner:
        assert not planner.plan(card_with(room_for(deep, 3)), 1024, experts="processor").streamed
        assert not planner.plan(cpu(), 1024, experts_on_cpu=2, experts="streamed").streamed


def test_the_plan_says_what_is_streamed(deep: Path) -> None:
    with planner_for(deep) as planner:
        plan = planner.plan(card_with(room_for(deep, 3)), 1024, experts="streamed")
    assert plan.notes(1024, LAYERS) == (
        "The experts of 4 of 6 layers are copied to GPU0 in every step: it doesn't have enough memory for "
        "all of them.",
    )


# -- streaming


def opened(path: Path, planner: Planner, plan: Plan) -> DiffusionGemma:
    return DiffusionGemma(GgufFile(path), planner.config, Tokenizer(path), planner, plan, lambda _: None)


def steps(model: DiffusionGemma) -> list[Denoised]:
    """Three steps each behind a prefix of several chunks, a longer one, and a shorter one."""
    random = np.random.default_rng(1)
    found = []
    for tokens in (150, 20, None):
        if tokens is None:
            model.rewind(30)
        else:
            model.prefill(random.integers(0, DEEP.vocab, tokens).tolist())
        model.begin_block()
        canvas = random.integers(0, DEEP.vocab, DEEP.canvas).astype(np.int32)
        found += [model.denoise(canvas, 0.8, random.random(DEEP.canvas)) for _ in range(3)]
    return found


@pytest.mark.parametrize("type_name", ["F32", "Q8_0"])
def test_streamed_experts_give_the_same_numbers(tmp_path: Path, type_name: str) -> None:
    path = DEEP.write(tmp_path / "model.gguf", {"F32": 0, "Q8_0": 8}[type_name])
    expected: list[Denoised] | None = None
    for count in (0, 1, 2, 5, LAYERS):
        with planner_for(path) as planner:
            plan = planner.plan(imagined_card(), 1024, experts_on_cpu=count, experts="streamed")
            model = opened(path, planner, plan)
            assert model.memory.weights == plan.footprint.weights
            found = steps(model)
            assert model.splits == 1
            model.close()
        expected = expected or found
        for one, other in zip(found, expected, strict=True):
            assert np.array_equal(one.sample, other.sample)
            assert np.array_equal(one.entropy, other.entropy)


def test_weights_take_turns_in_two_slots() -> None:
    """Of several sizes, more than fit, fetched in order, out of order and again."""
    device = imagined_card()
    context = Context(5)
    weights = [context.tensor(F32, 8, 4 + n) for n in range(5)]
    stream = WeightStream(context, device)
    contents = [np.full((4 + n, 8), n, np.float32) for n in range(5)]
    for weight, content in zip(weights, contents, strict=True):
        assert weight in stream
        upload(stream.values[weight.handle], content.view(np.uint8))
    for n in (0, 1, 2, 3, 4, 0, 1, 4, 3, 3, 2):
        stream.fetch(weights[n].handle)
        assert np.array_equal(download(weights[n]).reshape(-1, 8), contents[n])
    assert stream.buffers[0].bytes < sum(content.nbytes for content in contents)
    stream.close()


def test_a_failed_copy_ends_the_computation(monkeypatch: pytest.MonkeyPatch) -> None:
    context, inputs = Context(1), Context(1)
    weight, x = context.tensor(F32, 8, 8), inputs.tensor(F32, 8, 2)
    stream = WeightStream(context, cpu())
    buffer = Buffer(inputs, cpu())
    graph = Graph(8)
    y = graph.scale(x, 2.0)
    graph.awaited[y.handle] = weight.handle
    graph.output(graph.mul_mat(weight, y))
    with Scheduler(cpu(), 8, stream=stream) as scheduler:
        scheduler.prepare(graph)
        scheduler.compute()
        monkeypatch.setattr(stream, "fetch", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            scheduler.compute()
    buffer.close()
    stream.close()
