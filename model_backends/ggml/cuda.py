"""Diagnose why an NVIDIA card is not used."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from model_backends.ggml.device import devices
from model_backends.ggml.library import library
from model_backends.lazy_text import lazy_text

_NVIDIA = "0x10de"  # its PCI vendor number
_PCI_DISPLAY = "0x03"  # class numbers of display controllers begin with it


def has_nvidia_card() -> bool:
    """Return whether this computer has an NVIDIA graphics card, as far as can be seen without its driver."""
    if sys.platform == "win32":
        return _load_error("nvcuda.dll") is None
    if Path("/usr/lib/wsl/lib/libcuda.so.1").exists():  # WSL hides the card behind Windows
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
    if any(device.name.startswith("CUDA") for device in devices()):
        return ""
    if sys.platform == "darwin":
        return lazy_text("CUDA isn't available on macOS.")
    name = "ggml-cuda.dll" if sys.platform == "win32" else "libggml-cuda.so"
    backend = library().folder / name
    if not backend.exists():
        return lazy_text(
            "the ggml libraries in {folder} were built without CUDA. To install llama-cpp-python "
            'with CUDA, see "Graphics cards" in the README.',
            folder=backend.parent,
        )
    problem = _load_error(str(backend))
    if problem is not None:
        return lazy_text(
            "ggml's CUDA library can't be loaded: {problem}. The CUDA libraries it needs are "
            'missing; see "Graphics cards" in the README.',
            problem=problem,
        )
    return lazy_text(
        "the NVIDIA driver finds no card. Install or update the driver, then restart the computer."
    )


def _load_error(path: str) -> str | None:
    """Return the error that prevents loading a library, or None."""
    try:
        ctypes.CDLL(path)
    except OSError as error:
        return str(error)
    return None


def _first_line(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:  # a device may vanish or be unreadable
        return ""
