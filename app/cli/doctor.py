"""`unfog doctor`: report devices and cards, why one is not used, how a model would run, and how fast."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from app.base.app_dirs import bundled_model, data_path, files_log_path, portable_path
from app.base.gpu_packs import gpu_packs_dir
from app.cli.console import TerminalConsole
from app.cli.files import FileTasks
from app.models.wording import FIT_LABELS, describe_build, describe_pack
from app.processes.command import engine_directory, files_command
from model_backends.byte_size import byte_size
from model_backends.diffusion_gemma.model import DEFAULT_CONTEXT
from model_backends.diffusion_gemma.placement import OnCpu, Placement, place
from model_backends.files.catalog import catalog
from model_backends.files.fit_advice import advise
from model_backends.files.protocol import Cards, MeasureSpeed, SpeedMeasured
from model_backends.files.system_info import inspect_computer
from model_backends.ggml.cuda import reason_unavailable
from model_backends.ggml.device import DeviceInfo, choose, devices, physical_cores
from model_backends.ggml.library import library
from model_backends.ggml.missing_device import BACK_ENDS, public_name
from model_backends.ggml.nvidia import find_cards
from model_backends.ggml.plugins import Plugin
from model_backends.gpu_packs.fit import card_misfit
from model_backends.gpu_packs.local_build import (
    LocalBuild,
    build_misfit,
    local_plugin_folder,
    read_local_build,
)
from model_backends.gpu_packs.store import InstalledPack, PackStore
from model_backends.protocol import UnfogError
from model_backends.unicode_text import path_to_text

Row = tuple[str, str]
"""What a line is about, and what there is to say."""


def report(version: str, wanted: str = "auto", model: Path | None = None) -> None:
    """Print the report for the `wanted` device, and how a model file (by default the demo model) would run.

    Raises:
        LibraryError: ggml cannot be loaded.
        DeviceError: the device does not exist; what is known of the computer has been printed.
        ModelFileError: the model file cannot be used.
        OutOfMemoryError: it does not fit on any device.
    """
    console = TerminalConsole(highlight=False, markup=False)
    portable = "" if portable_path() is None else " (portable mode)"
    _print_rows(
        console,
        f"Unfog {version}",
        [
            ("system", f"{platform.platform()}, Python {platform.python_version()}"),
            ("ggml", f"{library().ggml_version().decode()} from {library().folder}"),
            ("data", f"{data_path()}{portable}"),
        ],
    )
    _print_rows(console, "Graphics cards", card_rows(find_cards(), installed_packs(), library().plugins))
    console.print(_devices())
    used = choose(wanted)
    where = "the CPU" if used.is_cpu else used.name
    why = inspect_computer(used, wanted).why
    console.print(f"{f'Unfog runs models on {where}. {why}'.rstrip()}\n", soft_wrap=True)
    path = bundled_model() if model is None else model
    _print_rows(console, path.name, placement_rows(place(path, used)))
    console.print("Measured now, with Q4_K products of 256 columns and of one, and with the demo model:")
    for line in _speed([used.name] if used.is_cpu else [used.name, "CPU"]):
        console.print(line, soft_wrap=True)
    console.print(f"{catalog().model.name}:")
    console.print(_files(used))
    console.print(
        f"Memory is an estimate for a context of {DEFAULT_CONTEXT:,} tokens, based on file size. "
        "Speed is an estimate based on the device: fast means seconds per reply, slow means minutes."
    )


def card_rows(cards: Cards, packs: Sequence[InstalledPack], plugins: Sequence[Plugin]) -> list[Row]:
    """Describe driver and NVIDIA cards, every GPU pack, plug-in and build, and why CUDA isn't used.

    Nothing, if there are none of them.
    """
    rows: list[Row] = []
    if cards.driver:
        newest = f", for CUDA up to {cards.cuda}" if cards.cuda else ""
        rows.append(("driver", f"NVIDIA {cards.driver}{newest}"))
    elif cards.present:
        rows.append(("driver", "missing: there is an NVIDIA card, but its driver isn't installed"))
    for card in cards.cards:
        capability = f", compute capability {card.capability}" if card.capability else ""
        rows.append(("card", f"{card.name}{capability}"))
    problems = {plugin.path.parent: plugin.problem for plugin in plugins}
    rows += [(f"{pack.title} pack", _pack_state(pack, cards, problems)) for pack in packs]
    of_packs, built_here = {pack.folder for pack in packs}, local_plugin_folder()
    for plugin in plugins:
        folder = plugin.path.parent
        if folder not in of_packs:
            origin = (
                "built here" if folder == built_here else "beside ggml" if folder == library().folder else ""
            )
            state = f"not used: {plugin.problem}" if plugin.problem else "in use"
            about = ", ".join(part for part in (state, origin) if part)
            rows.append(
                (f"{BACK_ENDS.get(plugin.backend, plugin.backend)} plug-in", f"{about} ({plugin.path})")
            )
    rows += _build_rows(read_local_build(), cards)
    if cards.driver and (reason := reason_unavailable()):
        rows.append(("CUDA", f"not used: {reason}"))
    return rows


def _pack_state(pack: InstalledPack, cards: Cards, problems: dict[Path, str]) -> str:
    made = pack.manifest
    if pack.problem is not None:
        state = f"not loaded. {pack.problem.message} {pack.problem.hint}".rstrip()
    elif pack.folder not in problems:
        state = "not loaded"
    elif problems[pack.folder]:
        state = f"not used: {problems[pack.folder]}."
    else:
        state = "in use"
    about = f" ({describe_pack(made)}, {byte_size(made.bytes)})" if made else ""
    misfit = card_misfit(made, cards) if made else None
    return f"{state}{about}" + ("" if misfit is None else f" {misfit.message} {misfit.hint}")


def _build_rows(build: LocalBuild | None, cards: Cards) -> Iterator[Row]:
    if build is None:
        return
    log = f" Its log is {build.log}." if build.state == "failed" and build.log else ""
    yield "CUDA build", f"{describe_build(build)}{log}"
    if misfit := build_misfit(build, cards):
        yield "", misfit


def installed_packs() -> tuple[InstalledPack, ...]:
    """Return the installed GPU packs; none if the data folder can't be read."""
    try:
        return PackStore(gpu_packs_dir()).installed()
    except OSError:  # the next command that needs it says why
        return ()


def placement_rows(placed: Placement) -> list[Row]:
    """Describe how a model file would be loaded: memory, context, and what a card leaves to the processor."""
    plan, device = placed.plan, placed.plan.device
    memory = ", ".join(
        f"{byte_size(planned)} of {byte_size(target.free_bytes)} free on {target.name}"
        for target, planned in placed.memory
        if planned
    )
    parts = f"{placed.splits} parts: {_left(placed.on_cpu, device)}"
    return [
        ("memory", memory),
        ("context", f"{plan.context_length:,} tokens; up to {placed.largest_context:,} fit"),
        ("step", f"all of it on {device.name}, in one part" if placed.splits == 1 else parts),
        *_graph_rows(placed.waiting_experts),
        *(("note", note) for note in placed.notes),
    ]


def _graph_rows(waiting_experts: str) -> Iterator[Row]:
    if waiting_experts:
        why = f"CUDA waits for the products of {waiting_experts} experts; a quantised file is faster"
        yield "graphs", f"steps aren't replayed as CUDA graphs: {why}"


def _left(on_cpu: Sequence[OnCpu], device: DeviceInfo) -> str:
    """Say what the processor computes, and why: "on the CPU, …: 2 MUL_MAT_ID"."""
    reasons = {True: "because their weights are there", False: f"because {device.name} has no code for them"}
    return "; ".join(
        f"{', '.join(f'{left.count} {left.operation}' for left in found)} on the CPU, {reasons[supported]}"
        for supported in (True, False)
        if (found := [left for left in on_cpu if left.supported == supported])
    )


def _speed(names: Sequence[str]) -> Iterator[Table | str]:
    """Measure each device in a separate process; yield a table, then a line for each that failed."""
    tasks = FileTasks(files_command(), engine_directory(), files_log_path())
    table = Table("device", box=SIMPLE_HEAD, pad_edge=False)
    for title in ("256 columns", "1 column", "demo model", "copies to it"):
        table.add_column(title, justify="right")
    failures: list[str] = []
    for name in names:
        request = MeasureSpeed(device=public_name(name), model=path_to_text(bundled_model()))
        try:
            speed = tasks.run(request)
        except UnfogError as error:
            failures.append(f"{name} failed the test: {error.message} {error.hint}".rstrip())
            continue
        assert isinstance(speed, SpeedMeasured)
        table.add_row(
            name,
            f"{speed.operations_per_second / 1e9:,.0f} Gop/s",
            f"{speed.bytes_per_second / 1e9:,.1f} GB/s",
            f"{1000 * speed.step_seconds:,.1f} ms per step",
            f"{speed.copied_per_second / 1e9:,.1f} GB/s" if speed.copied_per_second else "",
        )
    if table.row_count:
        yield table
    yield from failures


def _print_rows(console: TerminalConsole, title: str, rows: Sequence[Row]) -> None:
    """Print rows in two columns under a title; print nothing if there are none."""
    if not rows:
        return
    width = max(len(name) for name, _ in rows)
    console.print(title)
    for name, text in rows:
        console.print(f" {name:{width}}   {text}", soft_wrap=True)
    console.print()


def _devices() -> Table:
    table = Table("device", "description", "memory free", "total", box=SIMPLE_HEAD, pad_edge=False)
    for device in devices():
        count = physical_cores()
        threads = f", {count} thread{'' if count == 1 else 's'}" if device.is_cpu else ""
        free, total = byte_size(device.free_bytes), byte_size(device.total_bytes)
        table.add_row(device.name, f"{device.description}{threads}", free, total)
    return table


def _files(device: DeviceInfo) -> Table:
    known = catalog()
    card = [] if device.is_cpu else [f"on {device.name}"]
    table = Table("file", "size", *card, "in RAM", "fit", "speed", box=SIMPLE_HEAD, pad_edge=False)
    for file, advice in zip(known.files, advise(known, device), strict=True):
        on_card = [] if device.is_cpu else [byte_size(advice.device_bytes)]
        here = FIT_LABELS[advice.fit] + (", recommended" if advice.recommended else "")
        table.add_row(
            file.name, byte_size(file.bytes), *on_card, byte_size(advice.cpu_bytes), here, advice.speed
        )
    return table
