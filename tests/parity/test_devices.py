"""Devices give the same results as the processor, which is compared with the reference.

The device of ggml's RPC server is there on every computer. It computes with the processor's kernels, so small
models do, but everything on the way there and back is as it is with a card. Cards compute every type at the
real sizes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from model_backends.ggml.device import devices
from model_backends.ggml.types import TensorType
from tests.device_process import DeviceProcess
from tests.parity.device_comparison import (
    REAL_HEADS,
    SMALL,
    TYPES,
    compare_experts_on_cpu,
    compare_pins,
    compare_routing,
    compare_streamed_experts,
    compare_type,
    compare_wide_sampler,
)
from tests.tiny_model import TinyModel

pytestmark = pytest.mark.device

RPC = "RPC0"
CARDS = [device.name for device in devices() if not device.is_cpu]
TYPES_BY_DEVICE = [
    (device, kind)
    for device in (RPC, *CARDS)
    for kind in TYPES
    if device != RPC or kind.name in ("f32", "q4_K", "q8_0")
]
REAL_HEADS_IN_TWO_LAYERS = dataclasses.replace(
    REAL_HEADS, hidden=256, vocab=1024, experts=4, experts_used=4, sliding=(True, False), window=64
)


@dataclass(frozen=True)
class Device:
    """A device that is compared, the process that has it, and the model that it computes."""

    name: str
    process: DeviceProcess
    model: TinyModel


@pytest.fixture(scope="module", params=[RPC, *CARDS])
def device(request: pytest.FixtureRequest) -> Iterator[Device]:
    environment = request.getfixturevalue("rpc_environment") if request.param == RPC else {}
    with DeviceProcess(environment) as process:
        yield Device(request.param, process, SMALL if request.param == RPC else REAL_HEADS)


@pytest.mark.parametrize(
    ("device", "kind"), TYPES_BY_DEVICE, indirect=["device"], ids=lambda part: getattr(part, "name", part)
)
def test_a_device_computes_what_the_processor_computes(
    tmp_path: Path, device: Device, kind: TensorType
) -> None:
    device.process.call(compare_type, tmp_path, device.name, kind, device.model)


def test_heads_as_in_the_published_model_give_what_they_give_on_the_processor(
    tmp_path: Path, device: Device
) -> None:
    (plain,) = (kind for kind in TYPES if kind.name == "f32")
    device.process.call(compare_type, tmp_path, device.name, plain, REAL_HEADS_IN_TWO_LAYERS)


def test_a_device_chooses_the_same_experts(tmp_path: Path, device: Device) -> None:
    device.process.call(compare_routing, tmp_path, device.name, device.model)


def test_a_device_pins_and_reads_out_the_same(tmp_path: Path, device: Device) -> None:
    device.process.call(compare_pins, tmp_path, device.name, device.model)


@pytest.mark.parametrize("layers", [1, 3])
def test_experts_on_the_processor_cost_two_parts_a_layer_and_change_no_result(
    tmp_path: Path, device: Device, layers: int
) -> None:
    found = device.process.call(compare_experts_on_cpu, tmp_path, device.name, layers, device.model)
    assert found["splits"] == 1 + 2 * layers


def test_a_device_samples_the_full_vocabulary_like_numpy(tmp_path: Path, device: Device) -> None:
    device.process.call(compare_wide_sampler, tmp_path, device.name)


def test_streamed_experts_change_no_result_and_no_part(tmp_path: Path, device: Device) -> None:
    device.process.call(compare_streamed_experts, tmp_path, device.name, device.model)
