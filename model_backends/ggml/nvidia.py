"""Ask NVIDIA's driver for its version and the cards, through its management library (NVML)."""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from model_backends.files.protocol import Card, Cards
from model_backends.ggml.cuda import has_nvidia_card
from model_backends.protocol import CardMeasured

logger = logging.getLogger(__name__)

_UNKNOWN_BYTES = 2**64 - 1  # as Windows answers for most processes
_MOST_PROCESSES = 512
_TEXT_BYTES = 96  # NVML's longest text
_OK = 0


def find_cards(load: Callable[[], Any] | None = None) -> Cards:
    """Return the NVIDIA cards and their driver; `load` opens NVML and raises `OSError` without a driver."""
    try:
        nvml = (load or _load)()
    except OSError:
        return Cards(present=has_nvidia_card())
    code = nvml.nvmlInit_v2()
    if code != _OK:  # a driver without a card, or one that was updated since the computer was started
        logger.warning("NVML doesn't start: error %d", code)
        return Cards(present=has_nvidia_card())
    try:
        driver = _text(lambda buffer, size: nvml.nvmlSystemGetDriverVersion(buffer, size))
        cuda, count = ctypes.c_int(), ctypes.c_uint()
        if nvml.nvmlSystemGetCudaDriverVersion_v2(ctypes.byref(cuda)) != _OK:
            cuda.value = 0
        if nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)) != _OK:
            count.value = 0
        cards = tuple(_card(nvml, index) for index in range(count.value))
    finally:
        nvml.nvmlShutdown()
    newest = f"{cuda.value // 1000}.{cuda.value % 1000 // 10}" if cuda.value else ""
    return Cards(present=bool(cards), driver=driver, cuda=newest, cards=cards)


class _Process(ctypes.Structure):
    _fields_ = (
        ("pid", ctypes.c_uint),
        ("bytes", ctypes.c_ulonglong),
        ("gpu_instance", ctypes.c_uint),
        ("compute_instance", ctypes.c_uint),
    )


def memory_by_process(load: Callable[[], Any] | None = None) -> dict[int, int] | None:
    """Return the bytes of the only NVIDIA card that each process uses, by number; `None` if that is unknown.

    With several cards, NVML numbers them differently from CUDA.
    """
    try:
        nvml = (load or _load)()
    except OSError:
        return None
    if nvml.nvmlInit_v2() != _OK:
        return None
    try:
        handle, count = ctypes.c_void_p(), ctypes.c_uint()
        if nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)) != _OK or count.value != 1:
            return None
        if nvml.nvmlDeviceGetHandleByIndex_v2(0, ctypes.byref(handle)) != _OK:
            return None
        found: dict[int, int] = {}
        for kind in ("Compute", "Graphics"):
            ask = getattr(nvml, f"nvmlDeviceGet{kind}RunningProcesses_v3", None)
            processes, size = (_Process * _MOST_PROCESSES)(), ctypes.c_uint(_MOST_PROCESSES)
            if ask is None or ask(handle, ctypes.byref(size), processes) != _OK:
                return None
            for process in processes[: size.value]:
                if process.bytes == _UNKNOWN_BYTES:
                    return None
                found[process.pid] = max(found.get(process.pid, 0), process.bytes)
        return found
    except AttributeError:  # a driver without one of the functions
        return None
    finally:
        nvml.nvmlShutdown()


class _Memory(ctypes.Structure):
    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


class _Utilisation(ctypes.Structure):
    _fields_ = (("gpu", ctypes.c_uint), ("memory", ctypes.c_uint))


class CardMeter:
    """Measures the only NVIDIA card of this computer, as often as it is asked; NVML stays open."""

    def __init__(self, load: Callable[[], Any] | None = None) -> None:
        self._load = load or _load
        self._nvml: Any = None
        self._card: ctypes.c_void_p | None = None
        self._is_tried = False

    def measure(self) -> CardMeasured:
        """Return the card's memory and how busy it is; nothing without a driver, or with several cards."""
        if not self._is_tried:
            self._is_tried = True
            self._open()
        if self._card is None:
            return CardMeasured()
        memory, busy = _Memory(), _Utilisation()
        if self._nvml.nvmlDeviceGetMemoryInfo(self._card, ctypes.byref(memory)) != _OK:
            return CardMeasured()
        is_known = self._nvml.nvmlDeviceGetUtilizationRates(self._card, ctypes.byref(busy)) == _OK
        return CardMeasured(
            used=memory.used, total=memory.total, busy=min(busy.gpu / 100, 1.0) if is_known else None
        )

    def _open(self) -> None:
        try:
            nvml = self._load()
        except OSError:
            return
        card, count = ctypes.c_void_p(), ctypes.c_uint()
        if (
            nvml.nvmlInit_v2() == _OK
            and nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)) == _OK
            and count.value == 1
            and nvml.nvmlDeviceGetHandleByIndex_v2(0, ctypes.byref(card)) == _OK
        ):
            self._nvml, self._card = nvml, card


def _card(nvml: Any, index: int) -> Card:  # noqa: ANN401 - ctypes functions have no static type
    handle, major, minor = ctypes.c_void_p(), ctypes.c_int(), ctypes.c_int()
    name = capability = ""
    if nvml.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(handle)) == _OK:
        name = _text(lambda buffer, size: nvml.nvmlDeviceGetName(handle, buffer, size))
        asked = nvml.nvmlDeviceGetCudaComputeCapability(handle, ctypes.byref(major), ctypes.byref(minor))
        capability = f"{major.value}.{minor.value}" if asked == _OK else ""
    return Card(name=name or "NVIDIA", capability=capability)


def _text(ask: Callable[[Any, int], int]) -> str:
    buffer = ctypes.create_string_buffer(_TEXT_BYTES)
    return buffer.value.decode(errors="replace").strip() if ask(buffer, _TEXT_BYTES) == _OK else ""


def _load() -> ctypes.CDLL:
    """Open NVML, which comes with the driver.

    Raises:
        OSError: there is none.
    """
    if sys.platform == "win32":
        return ctypes.CDLL("nvml.dll")  # in the system's folder
    if sys.platform == "linux":
        with suppress(OSError):
            return ctypes.CDLL("libnvidia-ml.so.1")
        return ctypes.CDLL("/usr/lib/wsl/lib/libnvidia-ml.so.1")
    raise OSError("there is no NVIDIA driver for this system")
