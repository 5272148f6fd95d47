"""Ask NVIDIA's driver for its CUDA version and the cards' compute capabilities. Standard library only."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass

_DRIVERS = ("nvcuda.dll",) if sys.platform == "win32" else ("libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1")
_MAJOR, _MINOR = 75, 76  # CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_…
_OK = 0


@dataclass(frozen=True)
class Cards:
    """CUDA's version of the driver, (13, 0), and the cards' compute capabilities, (8, 9), lowest first."""

    driver: tuple[int, int]
    capabilities: tuple[tuple[int, int], ...]


def find() -> Cards | None:
    """Return the cards that the driver shows; None without a driver or a card."""
    cuda = _load()
    if cuda is None or cuda.cuInit(0) != _OK:
        return None
    version, count = ctypes.c_int(), ctypes.c_int()
    if cuda.cuDriverGetVersion(ctypes.byref(version)) or cuda.cuDeviceGetCount(ctypes.byref(count)):
        return None
    capabilities = {
        (_attribute(cuda, device, _MAJOR), _attribute(cuda, device, _MINOR)) for device in range(count.value)
    }
    if not capabilities:
        return None
    return Cards((version.value // 1000, version.value % 1000 // 10), tuple(sorted(capabilities)))


def _load() -> ctypes.CDLL | None:
    for name in _DRIVERS:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def _attribute(cuda: ctypes.CDLL, device: int, attribute: int) -> int:
    value = ctypes.c_int()  # a CUdevice is its ordinal number
    return value.value if cuda.cuDeviceGetAttribute(ctypes.byref(value), attribute, device) == _OK else 0
