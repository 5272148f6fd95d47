"""List and choose the devices that ggml can compute on."""

from __future__ import annotations

import ctypes
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from model_backends.ggml.library import library
from model_backends.ggml.missing_device import explain_missing
from model_backends.ggml.prototypes import SetThreads
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

_CPU_TYPE, _GPU_TYPE, _INTEGRATED_TYPE = 0, 1, 2  # GGML_BACKEND_DEVICE_TYPE_CPU, _GPU, _IGPU
_AUTOMATIC = ("CUDA", "MTL", "Vulkan")  # ggml's names of what "auto" chooses, the best first
_SOFTWARE = re.compile(r"llvmpipe|lavapipe|swiftshader|basic render", re.IGNORECASE)
LESS_MEMORY_HINT = lazy_text("Close other programs, or choose a smaller file or a shorter context.")


class DeviceError(UnfogError):
    """The requested device does not exist."""

    kind: FailureKind = "settings"


class OutOfMemoryError(UnfogError):
    """The device has too little free memory."""

    kind: FailureKind = "out_of_memory"


@dataclass(frozen=True)
class DeviceInfo:
    """A device as listed in ggml's registry; memory in bytes. `integrated`: a GPU in the processor."""

    name: str
    description: str
    is_cpu: bool
    free_bytes: int
    total_bytes: int
    handle: int
    integrated: bool = False

    @property
    def kind(self) -> str:
        """Return the name without its number: "CPU", "CUDA", "MTL" (Metal), "Vulkan"."""
        return self.name.rstrip("0123456789")


def devices() -> list[DeviceInfo]:
    """Return every device that ggml can compute on, in ggml's order."""
    lib = library()
    found = []
    for index in range(lib.ggml_backend_dev_count()):
        handle = lib.ggml_backend_dev_get(index)
        kind = lib.ggml_backend_dev_type(handle)
        if kind not in (_CPU_TYPE, _GPU_TYPE, _INTEGRATED_TYPE):
            continue  # accelerators that only help the CPU
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        lib.ggml_backend_dev_memory(handle, ctypes.byref(free), ctypes.byref(total))
        found.append(
            DeviceInfo(
                name=lib.ggml_backend_dev_name(handle).decode(),
                description=lib.ggml_backend_dev_description(handle).decode().strip(),
                is_cpu=kind == _CPU_TYPE,
                # ggml reports all of the CPU's memory as free
                free_bytes=psutil.virtual_memory().available if kind == _CPU_TYPE else free.value,
                total_bytes=total.value,
                handle=handle,
                integrated=kind == _INTEGRATED_TYPE,
            )
        )
    return found


def cpu() -> DeviceInfo:
    """Return the CPU device."""
    return next(device for device in devices() if device.is_cpu)


def choose(wanted: str) -> DeviceInfo:
    """Return the device named "cpu", "cuda:0" (CUDA0 in ggml), "rpc:0", or the best for "auto".

    Raises:
        DeviceError: the device does not exist; its message says why.
    """
    found = devices()
    if wanted == "auto":
        return automatic(found)
    name = wanted.replace(":", "").upper().replace("METAL", "MTL")
    for device in found:
        if device.name.upper() == name:
            return device
    raise DeviceError(*explain_missing(wanted, [device.name for device in found]))


def automatic(found: Sequence[DeviceInfo]) -> DeviceInfo:
    """Return what "auto" stands for: the first graphics card through CUDA, Metal or Vulkan, or the CPU."""
    usable = [device for device in found if not device.is_cpu and not reason_passed_over(device)]
    best = min(usable, default=None, key=lambda device: _AUTOMATIC.index(device.kind))
    return best or next(device for device in found if device.is_cpu)


def reason_passed_over(device: DeviceInfo) -> str:
    """Return why "auto" does not choose a graphics card, as the end of a sentence; "" if it may."""
    if _SOFTWARE.search(device.description):
        return lazy_text("it is software rendering on the CPU, not a graphics card.")
    if device.kind == "RPC":
        return lazy_text("it belongs to another program, perhaps on another computer.")
    if device.kind not in _AUTOMATIC:
        return lazy_text("it hasn't been tested.")
    if device.kind == "MTL" and platform.machine() != "arm64":
        return lazy_text("it hasn't been tested on Macs with an Intel processor.")
    if device.integrated and device.kind == "Vulkan":
        return lazy_text("it is part of the CPU and often slower.")
    return ""


def host_buffer_type(device: DeviceInfo) -> int:
    """Return ggml's type of processor memory that a device copies from and to fastest.

    That is page-locked ("pinned") memory if the device's driver offers it, else plain memory.
    """
    lib = library()
    pinned: int | None = lib.ggml_backend_dev_host_buffer_type(device.handle)
    plain: int = lib.ggml_backend_dev_buffer_type(cpu().handle)
    return pinned or plain


def offers_pinned_memory(device: DeviceInfo) -> bool:
    """Return whether a device's driver offers page-locked memory, which it copies several times as fast."""
    return library().ggml_backend_dev_host_buffer_type(device.handle) is not None


def require_memory(device: DeviceInfo, needed: int) -> None:
    """Check that a device has this many bytes free.

    The system itself would overcommit, and kill the process later.
    """
    if needed > device.free_bytes:
        raise OutOfMemoryError(
            lazy_text(
                "{device} has too little free memory: it needs {needed:.2f} GB at once, and "
                "{free:.2f} GB are free.",
                device=device.name,
                needed=needed / 1000000000.0,
                free=device.free_bytes / 1000000000.0,
            ),
            LESS_MEMORY_HINT,
        )


def physical_cores() -> int:
    """Return the number of cores to compute on, one thread each: hyper-threads slow each other down."""
    return max(1, min(psutil.cpu_count(logical=False) or 1, len(_usable_cpus())))


def _usable_cpus() -> set[int]:
    if hasattr(os, "sched_getaffinity"):
        return set(os.sched_getaffinity(0))
    return set(range(os.cpu_count() or 1))


def set_threads(cpu: DeviceInfo, backend: int, threads: int) -> None:
    """Set the number of threads of a CPU backend."""
    # the CPU backend may be a plug-in: its functions are looked up by name
    lib = library()
    registry = lib.ggml_backend_dev_backend_reg(cpu.handle)
    address = lib.ggml_backend_reg_get_proc_address(registry, b"ggml_backend_set_n_threads")
    SetThreads(address)(backend, threads)
