"""`unfog doctor`: report devices, the one Unfog uses and why, and the model files that fit."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from app.base.app_dirs import data_path, portable_path
from app.base.gpu_packs import gpu_packs_dir
from app.cli.console import TerminalConsole
from app.models.wording import FIT_LABELS, describe_cards, describe_pack
from model_backends.byte_size import byte_size
from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK, DEFAULT_CONTEXT
from model_backends.diffusion_gemma.planner import Planner
from model_backends.files.catalog import catalog
from model_backends.files.fit_advice import advise
from model_backends.files.protocol import Cards
from model_backends.files.system_info import inspect_computer
from model_backends.ggml.device import DeviceInfo, choose, cpu, devices, physical_cores
from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.library import library
from model_backends.ggml.nvidia import find_cards
from model_backends.ggml.plugins import Plugin
from model_backends.gpu_packs.fit import card_misfit
from model_backends.gpu_packs.store import InstalledPack, PackStore


def report(version: str, wanted: str = "auto", model: Path | None = None) -> None:
    """Print the report for the `wanted` device, and the placement of a model file if given.

    Raises:
        LibraryError: ggml cannot be loaded.
        DeviceError: the device does not exist.
        ModelFileError: the model file cannot be used.
        OutOfMemoryError: it does not fit on any device.
    """
    console = TerminalConsole(highlight=False, markup=False)
    used = choose(wanted)
    console.print(f"Unfog {version}, Python {platform.python_version()}, {platform.platform()}")
    console.print(f"ggml from {library().folder}", soft_wrap=True)
    portable = "" if portable_path() is None else " (portable mode)"
    console.print(f"Data in {data_path()}{portable}", soft_wrap=True)
    console.print(_devices())
    for line in graphics(find_cards(), installed_packs(), library().plugins):
        console.print(line, soft_wrap=True)
    where = "the CPU" if used.is_cpu else used.name
    why = inspect_computer(used, wanted).why
    console.print(f"Unfog runs models on {where}. {why}".rstrip())
    if model is not None:
        console.print(f"\n{placement(model, used)}")
    console.print(f"\n{catalog().model.name}:")
    console.print(_files(used))
    console.print(
        f"Memory is an estimate for a context of {DEFAULT_CONTEXT:,} tokens, based on file size. "
        "Speed is an estimate based on the device: fast means seconds per reply, slow means minutes."
    )


def graphics(cards: Cards, packs: Sequence[InstalledPack], plugins: Sequence[Plugin]) -> list[str]:
    """Return a line about the NVIDIA cards and their driver, and one per GPU pack and per other plug-in.

    Nothing, if there are none of them.
    """
    lines: list[str] = [describe_cards(cards)] if cards.present or cards.driver else []
    problems = {plugin.path.parent: plugin.problem for plugin in plugins}
    for pack in packs:
        made = pack.manifest
        about = f" ({describe_pack(made)}, {byte_size(made.bytes)})" if made else ""
        if pack.problem is not None:
            state = f"not loaded. {pack.problem.message} {pack.problem.hint}".rstrip()
        elif pack.folder not in problems:
            state = "not loaded."
        elif problems[pack.folder]:
            state = f"not used: {problems[pack.folder]}."
        else:
            state = "loaded."
        misfit = card_misfit(made, cards) if made else None
        if misfit is not None:
            state = f"{state} {misfit.message} {misfit.hint}"
        lines.append(f"{pack.title} pack{about}: {state}")
    of_packs = {pack.folder for pack in packs}
    for plugin in plugins:
        if plugin.path.parent not in of_packs:
            state = f"not used: {plugin.problem}." if plugin.problem else "loaded."
            lines.append(f"{plugin.path}: {state}")
    return lines


def installed_packs() -> tuple[InstalledPack, ...]:
    """Return the installed GPU packs; none if the data folder can't be read."""
    try:
        return PackStore(gpu_packs_dir()).installed()
    except OSError:  # the next command that needs it says why
        return ()


def placement(path: Path, device: DeviceInfo) -> str:
    """Describe how a model file would be loaded: memory by device, notes, and the largest context.

    Raises:
        ModelFileError: it cannot be used.
        OutOfMemoryError: it does not fit.
    """
    with GgufFile(path) as file:
        config = DiffusionGemmaConfig.from_file(file)
        planner = Planner(config, file, DEFAULT_CHUNK)
        context = min(DEFAULT_CONTEXT, config.context_length)
        plan = planner.plan(device, context)
        memory_by_device = {target.name: plan.footprint.on(target) for target in (device, cpu())}
        used_text = " and ".join(
            f"{byte_size(count)} on {name}" for name, count in memory_by_device.items() if count
        )
        largest = planner.largest_context(device, config.context_length) or plan.context_length
        notes = "".join(f" {note}" for note in plan.notes(context, len(config.layers)))
    return (
        f"{path.name}: {used_text} with a context of {plan.context_length:,} tokens; "
        f"up to {largest:,} tokens fit.{notes}"
    )


def _devices() -> Table:
    table = Table("device", "description", "memory free", "total", box=SIMPLE_HEAD, pad_edge=False)
    for device in devices():
        threads = f", {physical_cores()} threads" if device.is_cpu else ""
        free, total = byte_size(device.free_bytes), byte_size(device.total_bytes)
        table.add_row(device.name, f"{device.description}{threads}", free, total)
    return table


def _files(device: DeviceInfo) -> Table:
    known = catalog()
    card = [] if device.is_cpu else [f"on {device.name}"]
    table = Table("file", "size", *card, "on CPU", "fit", "speed", box=SIMPLE_HEAD, pad_edge=False)
    for file, advice in zip(known.files, advise(known, device), strict=True):
        on_card = [] if device.is_cpu else [byte_size(advice.device_bytes)]
        here = FIT_LABELS[advice.fit] + (", recommended" if advice.recommended else "")
        table.add_row(
            file.name, byte_size(file.bytes), *on_card, byte_size(advice.cpu_bytes), here, advice.speed
        )
    return table
