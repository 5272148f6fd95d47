"""Check whether a GPU pack fits this program, this system, and the graphics cards in this computer."""

from __future__ import annotations

import platform
import sys
import sysconfig
from dataclasses import dataclass

from model_backends.files.errors import RefusedError
from model_backends.files.protocol import Card, Cards
from model_backends.gpu_packs.manifest import PackManifest
from model_backends.lazy_text import lazy_text

GGML = "0.25.3"
LLAMA_CPP_PYTHON = "0.3.36"
"""The ggml that this program runs on, and the llama-cpp-python that it comes from.

A plug-in reads ggml's structures and operation numbers, which change between versions without notice:
`GGML_BACKEND_API_VERSION`, which ggml compares itself, seldom does. So both must be equal.
"""

_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
_SYSTEM_NAMES = {"linux": "Linux", "windows": "Windows", "macos": "macOS"}
_MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}  # other names


@dataclass(frozen=True)
class Program:
    """What a pack must fit."""

    system: str
    machine: str
    ggml: str = GGML
    llama_cpp_python: str = LLAMA_CPP_PYTHON


def this_program() -> Program:
    """Return what a pack for this program, on this computer, must fit."""
    machine = sysconfig.get_platform().rpartition("-")[2].lower()  # the interpreter's, also where emulated
    if machine == "universal2":
        machine = platform.machine().lower()
    return Program(_SYSTEMS.get(sys.platform, sys.platform), _MACHINES.get(machine, machine))


def program_misfit(manifest: PackManifest, program: Program) -> RefusedError | None:
    """Return why a pack doesn't fit the program or the system, None if it does."""
    if (manifest.system, manifest.machine) != (program.system, program.machine):
        wanted, here = _place(manifest.system, manifest.machine), _place(program.system, program.machine)
        return RefusedError(
            lazy_text("This pack is for {wanted}, but this is {here}.", wanted=wanted, here=here),
            lazy_text("Get the pack for {here}.", here=here),
        )
    if (manifest.ggml, manifest.llama_cpp_python) != (program.ggml, program.llama_cpp_python):
        return RefusedError(
            lazy_text(
                "This pack is for ggml {theirs} (llama-cpp-python {their_binding}), but this version of "
                "Unfog uses ggml {ours} (llama-cpp-python {our_binding}).",
                theirs=manifest.ggml,
                their_binding=manifest.llama_cpp_python,
                ours=program.ggml,
                our_binding=program.llama_cpp_python,
            ),
            lazy_text("Get the pack that belongs to this version of Unfog."),
        )
    return None


def card_misfit(manifest: PackManifest, found: Cards) -> RefusedError | None:
    """Return why a pack can't run on any of the cards found, None if it can or nothing is known of them."""
    if manifest.kind != "cuda":
        return None
    least, driver = manifest.least_driver, found.driver
    if least and driver and numbers_of(driver) < numbers_of(least):
        return RefusedError(
            lazy_text(
                "The NVIDIA driver {driver} is too old for this pack, which needs {least} or newer.",
                driver=driver,
                least=least,
            ),
            lazy_text("Update the NVIDIA driver, restart the computer, then install the pack."),
        )
    known = [card for card in found.cards if card.capability]
    if not known or any(supports(manifest, card) for card in known):
        return None
    card = max(known, key=lambda card: numbers_of(card.capability))
    oldest = min((*manifest.compute_capabilities, *filter(None, (manifest.ptx,))), key=numbers_of, default="")
    hint = lazy_text("Models run on the CPU instead. A Vulkan pack may work with this card.")
    if numbers_of(card.capability) < numbers_of(oldest):
        message = lazy_text(
            "The {card} is too old for this pack: its compute capability is {capability}, and {oldest} is "
            "needed.",
            card=card.name,
            capability=card.capability,
            oldest=oldest,
        )
    else:
        message = lazy_text(
            "This pack has no code for the {card} (compute capability {capability}).",
            card=card.name,
            capability=card.capability,
        )
        hint = lazy_text("Get the pack that belongs to this version of Unfog.")
    return RefusedError(message, hint)


def reason_unused(manifest: PackManifest, found: Cards) -> str:
    """Return why a pack that fits isn't used yet, "" if nothing is known against it."""
    if manifest.kind != "cuda" or found.driver:
        return ""
    if found.present:
        return lazy_text(
            "It isn't used yet: the NVIDIA driver is missing. Install it and restart the computer."
        )
    return lazy_text("It isn't used yet: no NVIDIA card was found in this computer.")


def supports(manifest: PackManifest, card: Card) -> bool:
    """Return whether a CUDA pack has code for a card.

    Machine code runs on cards of the same major and at least the same minor number; PTX is compiled by the
    driver for every newer card.
    """
    theirs = numbers_of(card.capability)
    if manifest.ptx and theirs >= numbers_of(manifest.ptx):
        return True
    return any(
        theirs[0] == code[0] and theirs >= code for code in map(numbers_of, manifest.compute_capabilities)
    )


def numbers_of(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, to compare it: "580.65" → (580, 65)."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _place(system: str, machine: str) -> str:
    return f"{_SYSTEM_NAMES.get(system, system)} ({machine})"
