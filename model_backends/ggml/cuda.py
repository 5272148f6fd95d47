"""Diagnose why an NVIDIA card is not used."""

from __future__ import annotations

import sys
from pathlib import Path

from model_backends.frozen import is_frozen
from model_backends.ggml.device import devices
from model_backends.ggml.library import library
from model_backends.ggml.plugins import Plugin
from model_backends.ggml.shared_libraries import system_has
from model_backends.lazy_text import lazy_text

_NVIDIA = "0x10de"  # its PCI vendor number
_PCI_DISPLAY = "0x03"  # class numbers of display controllers begin with it
_DRIVER = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
_WSL = Path("/usr/lib/wsl")  # Windows Subsystem for Linux: the driver is that of Windows
_DRIVER_TOO_OLD = "insufficient for CUDA runtime"  # in CUDA's message about cudaErrorInsufficientDriver


def has_nvidia_card() -> bool:
    """Return whether this computer has an NVIDIA graphics card, as far as can be seen without its driver."""
    if sys.platform == "win32":
        return system_has(_DRIVER)
    if (_WSL / "lib" / _DRIVER).exists():  # WSL hides the card behind Windows
        return True
    slots = Path("/sys/bus/pci/devices")
    return slots.is_dir() and any(
        _first_line(slot / "vendor") == _NVIDIA and _first_line(slot / "class").startswith(_PCI_DISPLAY)
        for slot in slots.iterdir()
    )


def reason_unavailable() -> str:
    """Return why no CUDA device is used and what to do, as the end of a sentence; "" if there is one.

    Raises:
        LibraryError: ggml cannot be loaded.
    """
    if any(device.kind == "CUDA" for device in devices()):
        return ""
    if sys.platform == "darwin":
        return lazy_text("CUDA isn't available on macOS.")
    plugins = [plugin for plugin in library().plugins if plugin.backend == "cuda"]
    return _reason_unused(plugins[-1]) if plugins else _reason_missing()


def _reason_missing() -> str:
    if is_frozen():
        return lazy_text("the CUDA pack isn't installed. Install it under Models, or type: unfog gpu install")
    return lazy_text(
        "the ggml libraries in {folder} were built without CUDA. To install llama-cpp-python "
        'with CUDA, see "Graphics cards" in the README.',
        folder=library().folder,
    )


def _reason_unused(plugin: Plugin) -> str:
    if not system_has(_DRIVER):
        if _WSL.exists():
            return lazy_text(
                "the NVIDIA driver isn't visible in WSL. Install or update it in Windows, then type: "
                "wsl --shutdown"
            )
        return lazy_text("the NVIDIA driver isn't installed. Install it, then restart the computer.")
    if _DRIVER_TOO_OLD in plugin.problem:
        return lazy_text(
            "the NVIDIA driver is too old for this version of CUDA. Update it, then restart the computer."
        )
    if library().ggml_backend_reg_by_name(b"CUDA") is not None:
        return lazy_text(
            "the NVIDIA driver finds no card. Install or update the driver, then restart the computer."
        )
    if is_frozen() or plugin.path.parent != library().folder:
        return lazy_text(
            "the CUDA pack can't be loaded: {problem}. Remove it and install it again, under Models or with "
            "unfog gpu.",
            problem=plugin.problem,
        )
    return lazy_text(
        "ggml's CUDA library can't be loaded: {problem}. The CUDA libraries it needs are "
        'missing; see "Graphics cards" in the README.',
        problem=plugin.problem,
    )


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:  # a device may vanish or be unreadable
        return ""
