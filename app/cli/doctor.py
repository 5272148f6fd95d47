"""`unfog doctor`: report devices, the one Unfog uses and why, and the model files that fit."""

from __future__ import annotations

import platform
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from app.cli.console import TerminalConsole
from app.models.wording import FIT_LABELS
from model_backends.byte_size import byte_size
from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK, DEFAULT_CONTEXT
from model_backends.diffusion_gemma.planner import Planner
from model_backends.files.catalog import catalog
from model_backends.files.fit_advice import advise
from model_backends.files.system_info import inspect_computer
from model_backends.ggml.device import DeviceInfo, choose, cpu, devices, physical_cores
from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.library import library


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
    console.print(_devices())
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
