"""Experts that are not on the card, on a device of ggml's: what crosses, what is equal, what is planned."""

from __future__ import annotations

import ctypes
import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.model import Denoised
from model_backends.ggml.library import library
from model_backends.ggml.prototypes import LogCallback
from model_backends.protocol import Experts
from tests.device_process import DeviceProcess
from tests.tiny_model import TinyModel

DEEP = TinyModel(
    hidden=256, feed_forward=256, expert_feed_forward=64, experts=16, experts_used=4, heads=4, sliding_dim=64,
    sliding_kv_heads=2, global_dim=64, global_kv_heads=1, sliding=(True,) * 4 + (False,), vocab=1024,
    window=48, canvas=32, context=2048, conditioning=0.05, attention=1 / 16, seed=5,
)  # fmt: skip
LAYERS, CHUNK, DEVICE = len(DEEP.sliding), 64, "rpc:0"
RESULT_BYTES = 4 * DEEP.hidden * DEEP.canvas  # what the layer goes on with, F32
_SPLIT = re.compile(r"## SPLIT #\d+: (\S+?)(?:\[.*?\])? # \d+ inputs")
_INPUT = re.compile(r"\((?: *)(\d+)([KM])\)\]")


@dataclass(frozen=True)
class Run:
    """A conversation of two turns: its steps, the parts of a step's graph, and the memory.

    `crossing`: for each part its device and the kilobytes of each of its inputs from another, rounded down.
    """

    steps: list[Denoised]
    splits: int
    crossing: list[tuple[str, list[int]]]
    planned_is_taken: bool
    device_bytes: int
    compute_bytes: int


def run(path: Path, experts_on_cpu: int, experts: Experts) -> Run:
    """Run in a process that has the device."""
    random = np.random.default_rng(1)
    model = DiffusionGemma.open(path, DEVICE, 512, CHUNK, experts_on_cpu=experts_on_cpu, experts=experts)
    log = _keep_log()
    steps = []
    for tokens in (150, 20):
        model.prefill(random.integers(0, DEEP.vocab, tokens).tolist())
        model.begin_block()
        canvas = random.integers(0, DEEP.vocab, DEEP.canvas).astype(np.int32)
        log.clear()
        steps += [model.denoise(canvas, 0.8, random.random(DEEP.canvas)) for _ in range(3)]
    found = Run(
        steps,
        model.splits,
        _crossing("".join(log)),
        model.memory == model.plan.footprint,
        model.memory.on(model.device),
        model.memory.compute[model.device.name],
    )
    model.close()
    library().ggml_log_set(library().log_callback, None)
    return found


_callbacks: list[ctypes._CFuncPtr] = []  # ggml keeps pointers to them


def _keep_log() -> list[str]:
    lines: list[str] = []
    _callbacks.append(LogCallback(lambda _level, text, _data: lines.append((text or b"").decode())))
    library().ggml_log_set(_callbacks[-1], None)
    return lines


def _crossing(log: str) -> list[tuple[str, list[int]]]:
    found = []
    for line in log.splitlines():
        if split := _SPLIT.match(line):
            inputs = [int(n) * (1024 if unit == "M" else 1) for n, unit in _INPUT.findall(line)]
            found.append((split[1], inputs))
    return found


@pytest.fixture(scope="module")
def process(rpc_environment: dict[str, str]) -> Iterator[DeviceProcess]:
    with DeviceProcess({**rpc_environment, "GGML_SCHED_DEBUG": "1"}) as process:
        yield process


@pytest.fixture(scope="module", params=["f32", "q4_k"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """F32; and quantised with rows of several lengths, behind which kernels may read."""
    folder = tmp_path_factory.mktemp("experts")
    if request.param == "f32":
        return DEEP.write(folder / "f32.gguf")
    wide = dataclasses.replace(DEEP, expert_feed_forward=256)
    return wide.write(folder / "q4_k.gguf", 12)


def test_one_tensor_returns_from_experts_on_the_processor(process: DeviceProcess, path: Path) -> None:
    whole = process.call(run, path, 0, "processor")
    assert (whole.splits, whole.planned_is_taken) == (1, True)
    for layers in (1, 2, LAYERS):
        parted = process.call(run, path, layers, "processor")
        assert parted.splits == 1 + 2 * layers
        assert parted.planned_is_taken
        assert [device for device, _ in parted.crossing] == ["RPC0", "CPU"] * layers + ["RPC0"]
        for device, inputs in parted.crossing[1:]:
            large = [size for size in inputs if size * 1024 >= RESULT_BYTES // 2]
            assert large == [RESULT_BYTES // 1024], (device, inputs)
        assert parted.compute_bytes <= whole.compute_bytes + 4 * DEEP.hidden * CHUNK  # what returns


def test_streamed_experts_compute_the_same_in_one_part(process: DeviceProcess, path: Path) -> None:
    whole = process.call(run, path, 0, "streamed")
    taken = []
    for layers in (1, 2, 3, LAYERS):
        streamed = process.call(run, path, layers, "streamed")
        assert (streamed.splits, streamed.planned_is_taken) == (1, True)
        assert streamed.compute_bytes == whole.compute_bytes
        for ours, theirs in zip(streamed.steps, whole.steps, strict=True):
            assert np.array_equal(ours.sample, theirs.sample)
            assert np.array_equal(ours.entropy, theirs.entropy)
        taken.append(streamed.device_bytes)
    layer = taken[0] - taken[1]
    assert layer > 0
    assert whole.device_bytes == taken[0]  # of a single layer, the slots hold all
    assert taken == [whole.device_bytes - n * layer for n in (0, 1, 2, LAYERS - 1)]
