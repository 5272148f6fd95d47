"""What crosses between processor and device in a forward pass, counted on the wire to an RPC server."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.read_out import Wanted
from model_backends.ggml.device import choose
from tests.device_process import DeviceProcess
from tests.rpc_proxy import SET_TENSOR, Traffic, counting_proxy
from tests.tiny_model import TinyModel

TINY = TinyModel(
    hidden=512,
    sliding=(True, False, True, True, False),
    experts=8,
    experts_used=4,
    window=32,
    canvas=64,
    seed=3,
)
CHUNK = 64
ACTIVATIONS = 4 * TINY.hidden * TINY.canvas  # bytes of [D, n] in F32; a chunk has as many tokens as a canvas
ROUTING = 4 * (TINY.experts + 2 * TINY.experts_used) * TINY.canvas  # the order of the experts, their weights
HEAD = 512  # more than a command says of a tensor: 305 bytes

opened: list[DiffusionGemma] = []
"""In the device's process: its model."""


def open_model(path: Path, experts_on_cpu: int) -> None:
    while opened:
        opened.pop().close()
    model = DiffusionGemma.open(path, device="rpc:0", chunk=CHUNK, experts_on_cpu=experts_on_cpu)
    model.begin_block()
    opened.append(model)
    wait_for_server()


def prefill() -> None:
    opened[0].prefill(range(CHUNK))
    wait_for_server()


def denoise() -> None:
    opened[0].denoise(np.arange(TINY.canvas), 0.8, np.zeros(TINY.canvas))


def denoise_with_pins() -> None:
    pinned = np.arange(TINY.canvas) < 40
    pairs = np.array([[50, 3], [51, 4]], np.int32)
    wanted = Wanted(np.array([60, 61, 62], np.int32), pairs)
    opened[0].denoise(np.arange(TINY.canvas), 0.8, np.zeros(TINY.canvas), 8, pinned, wanted)


def wait_for_server() -> None:
    """Ask how much memory is free: the answer comes when all that was sent before has been dealt with."""
    choose("rpc:0")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY.write(tmp_path_factory.mktemp("traffic") / "model.gguf")


@pytest.fixture(scope="module")
def device(rpc_environment: dict[str, str]) -> Iterator[tuple[DeviceProcess, Traffic]]:
    """A process with the device rpc:0, and what passes between the two."""
    with (
        counting_proxy(rpc_environment["UNFOG_GGML_RPC"]) as (address, traffic),
        DeviceProcess({**rpc_environment, "UNFOG_GGML_RPC": address}) as process,
    ):
        yield process, traffic


def crossing(
    device: tuple[DeviceProcess, Traffic], path: Path, experts_on_cpu: int
) -> dict[Callable[[], None], Traffic]:
    """What crosses in a prompt chunk, and in a denoising step after the block's first."""
    process, traffic = device
    process.call(open_model, path, experts_on_cpu)
    counted = {}
    for forward_pass in (prefill, denoise, denoise, denoise_with_pins, denoise_with_pins):
        traffic.clear()
        process.call(forward_pass)
        counted[forward_pass] = copy.deepcopy(traffic)
    return counted


def test_a_step_sends_tokens_and_random_numbers_and_gets_tokens_and_entropies(
    device: tuple[DeviceProcess, Traffic], path: Path
) -> None:
    step = crossing(device, path, 0)[denoise]
    assert step.graphs == 1
    assert step.commands[SET_TENSOR] == 3
    assert step.sent.total() <= 4 * (2 * TINY.canvas + 1) + 7 * HEAD
    assert step.answered <= 3 * (4 * TINY.canvas + HEAD)


def test_pins_cross_once_a_block_and_only_chosen_rows_are_answered(
    device: tuple[DeviceProcess, Traffic], path: Path
) -> None:
    passes = crossing(device, path, 0)
    plain, pinned = passes[denoise], passes[denoise_with_pins]
    assert pinned.graphs == 1
    assert pinned.commands[SET_TENSOR] == plain.commands[SET_TENSOR] + 2  # which positions, which pairs
    assert pinned.sent[SET_TENSOR] <= plain.sent[SET_TENSOR] + 2 * (4 * 8 + HEAD)
    rows = 8 * (4 + 4) * 8  # ids and probabilities of 8 tokens at 8 positions, of which 3 are wanted
    assert pinned.answered <= plain.answered + rows + 4 * 8 + 4 * TINY.canvas + 4 * HEAD


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("forward_pass", [prefill, denoise])
def test_one_tensor_crosses_each_way_for_a_layer_whose_experts_are_on_the_processor(
    device: tuple[DeviceProcess, Traffic], path: Path, layers: int, forward_pass: Callable[[], None]
) -> None:
    """The experts' input with the routing, and their sum."""
    whole, parted = (crossing(device, path, count)[forward_pass] for count in (0, layers))
    assert parted.graphs == 1 + layers
    assert parted.commands[SET_TENSOR] - whole.commands[SET_TENSOR] == layers
    sent = (parted.sent[SET_TENSOR] - whole.sent[SET_TENSOR]) / layers
    assert ACTIVATIONS <= sent <= ACTIVATIONS + HEAD
    received = (parted.answered - whole.answered) / layers
    assert ACTIVATIONS <= received <= ACTIVATIONS + ROUTING + HEAD
