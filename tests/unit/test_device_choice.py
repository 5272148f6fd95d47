"""Which device "auto" stands for."""

from __future__ import annotations

import platform

import pytest

from model_backends.ggml.device import DeviceInfo, automatic, reason_passed_over

GB = 1_000_000_000


def device(name: str, description: str = "a card", *, integrated: bool = False) -> DeviceInfo:
    return DeviceInfo(name, description, name == "CPU", 8 * GB, 8 * GB, 0, integrated)


CPU = device("CPU", "Intel Core i7")
NVIDIA, NVIDIA_BY_VULKAN = device("CUDA0", "NVIDIA RTX 4070"), device("Vulkan1", "NVIDIA RTX 4070")
SPARK = device("CUDA0", "NVIDIA GB10", integrated=True)
RADEON = device("Vulkan0", "AMD Radeon RX 7800 XT (RADV NAVI32)")


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ([CPU], CPU),
        ([CPU, NVIDIA], NVIDIA),
        ([CPU, RADEON], RADEON),
        ([RADEON, NVIDIA_BY_VULKAN, CPU, NVIDIA], NVIDIA),
        ([device("Vulkan0", integrated=True), NVIDIA_BY_VULKAN, CPU], NVIDIA_BY_VULKAN),
        ([CPU, SPARK], SPARK),
    ],
    ids=lambda value: value.name if isinstance(value, DeviceInfo) else "",
)  # fmt: skip
def test_auto_chooses_cuda_then_vulkan_then_the_processor(
    found: list[DeviceInfo], chosen: DeviceInfo
) -> None:
    assert automatic(found) == chosen


@pytest.mark.parametrize(
    ("passed_over", "why"),
    [
        (device("Vulkan0", "llvmpipe (LLVM 15.0.6, 256 bits)"), "software rendering on the CPU"),
        (device("Vulkan0", "SwiftShader Device (Subzero)"), "software rendering on the CPU"),
        (device("Vulkan0", "Microsoft Basic Render Driver"), "software rendering on the CPU"),
        (device("Vulkan0", "Intel(R) UHD Graphics 620", integrated=True), "part of the CPU"),
        (device("SYCL0", "Intel Arc A770"), "hasn't been tested"),
    ],
    ids=lambda value: value.description if isinstance(value, DeviceInfo) else "",
)
def test_auto_never_surprises(passed_over: DeviceInfo, why: str) -> None:
    assert automatic([passed_over, CPU]) == CPU
    assert why in reason_passed_over(passed_over)


def test_auto_chooses_metal_on_apple_silicon_only(monkeypatch: pytest.MonkeyPatch) -> None:
    metal = device("MTL0", "Apple M3")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    assert automatic([CPU, metal]) == metal
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    assert automatic([CPU, metal]) == CPU
    assert "Intel processor" in reason_passed_over(metal)
