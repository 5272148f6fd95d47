"""Diagnose why an NVIDIA card is not used."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from model_backends.frozen import is_frozen
from model_backends.ggml.library import library
from model_backends.ggml.plugins import Plugin
from model_backends.ggml.shared_libraries import system_has
from model_backends.gpu_packs.local_build import LocalBuild, local_plugin_folder, read_local_build
from model_backends.gpu_packs.manifest import MANIFEST
from model_backends.lazy_text import joined, lazy_text

_NVIDIA = "0x10de"  # its PCI vendor number
_PCI_DISPLAY = "0x03"  # class numbers of display controllers begin with it
_DRIVER = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
_WSL = Path("/usr/lib/wsl")  # Windows Subsystem for Linux: the driver is that of Windows
_DRIVER_TOO_OLD = "insufficient for CUDA runtime"  # in CUDA's message about cudaErrorInsufficientDriver


@dataclass(frozen=True)
class Problem:
    """Why a device can't be used: `why` ends a sentence, without its full stop; `hint` says what to do."""

    why: str
    hint: str


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
    problem = cuda_problem()
    return "" if problem is None else joined(" ", (lazy_text("{why}.", why=problem.why), problem.hint))


def is_plugin_being_built() -> bool:
    """Return whether a CUDA plug-in for this computer is being made, and none is there yet."""
    build = read_local_build()
    return build is not None and build.is_running and local_plugin_folder() is None


def cuda_problem() -> Problem | None:
    """Return why no CUDA device can be used, None if one can.

    Raises:
        LibraryError: ggml cannot be loaded.
    """
    registered = library().ggml_backend_reg_by_name(b"CUDA")
    if registered is not None and library().ggml_backend_reg_dev_count(registered):
        return None
    if sys.platform == "darwin":
        return Problem(
            lazy_text("CUDA isn't available on macOS"),
            lazy_text("Choose metal:0 on a Mac with Apple's processor."),
        )
    if not system_has(_DRIVER):
        return _without_driver()
    plugins = [plugin for plugin in library().plugins if plugin.backend == "cuda"]
    return _unused(plugins[-1]) if plugins else _missing(read_local_build())


def _without_driver() -> Problem:
    if not has_nvidia_card():
        return Problem(
            lazy_text("no NVIDIA card was found in this computer, and no NVIDIA driver"),
            lazy_text("If there is a card, install its driver, then restart the computer."),
        )
    if _WSL.exists():
        return Problem(
            lazy_text("the NVIDIA driver isn't visible in WSL"),
            lazy_text("Install or update it in Windows, then type: wsl --shutdown"),
        )
    return Problem(
        lazy_text("the NVIDIA driver isn't installed"), lazy_text("Install it, then restart the computer.")
    )


def _missing(build: LocalBuild | None) -> Problem:
    """Say why there is no plug-in."""
    if is_frozen():
        return Problem(
            lazy_text("the CUDA pack isn't installed"),
            lazy_text("Install it under Models, or type: unfog gpu install"),
        )
    if build is not None and build.state == "failed":
        return Problem(
            lazy_text("its CUDA plug-in couldn't be built: {message}", message=build.message.rstrip(".")),
            lazy_text("python3 dev.py run tries again at the next start; the log is {log}.", log=build.log)
            if build.log
            else lazy_text("python3 dev.py run tries again at the next start."),
        )
    if build is not None and build.is_running:
        return Problem(
            lazy_text("its CUDA plug-in is still being built"),
            lazy_text("Unfog tells you when it is ready. Until then, models run on the CPU."),
        )
    return Problem(
        lazy_text("the ggml libraries in {folder} were built without CUDA", folder=library().folder),
        lazy_text(
            "Start Unfog with python3 dev.py run, which builds what the card needs, or see "
            "“Graphics cards” in the README."
        ),
    )


def _unused(plugin: Plugin) -> Problem:
    """Say why a plug-in that is there is not used."""
    if _DRIVER_TOO_OLD in plugin.problem:
        return Problem(
            lazy_text("the NVIDIA driver is too old for this version of CUDA"),
            lazy_text("Update it, then restart the computer."),
        )
    if library().ggml_backend_reg_by_name(b"CUDA") is not None:
        return Problem(
            lazy_text("the NVIDIA driver finds no card"),
            lazy_text("Install or update the driver, then restart the computer."),
        )
    folder, problem = plugin.path.parent, plugin.problem
    if folder == local_plugin_folder():
        return Problem(
            lazy_text("the CUDA plug-in built on this computer can't be loaded: {problem}", problem=problem),
            lazy_text(
                "Delete {folder}; python3 dev.py run rebuilds it at the next start.", folder=folder.parent
            ),
        )
    if is_frozen() or (folder / MANIFEST).exists():
        return Problem(
            lazy_text("the CUDA pack can't be loaded: {problem}", problem=problem),
            lazy_text("Remove it and install it again, under Models or with unfog gpu."),
        )
    if folder == library().folder:
        return Problem(
            lazy_text("ggml's CUDA library can't be loaded: {problem}", problem=problem),
            lazy_text("The CUDA libraries it needs are missing; see “Graphics cards” in the README."),
        )
    return Problem(
        lazy_text("the CUDA plug-in in {folder} can't be loaded: {problem}", folder=folder, problem=problem),
        lazy_text("Replace it, or remove its folder from UNFOG_GGML_PLUGINS."),
    )


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:  # a device may vanish or be unreadable
        return ""
