"""`unfog doctor`: what this computer has, what Unfog uses of it and why, and which model files fit."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from model_backends.catalog import CatalogFile, CatalogModel, catalog
from model_backends.diffusion_gemma.config import DiffusionGemmaConfig, LayerConfig
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK, DEFAULT_CONTEXT
from model_backends.diffusion_gemma.planner import EXPERTS, Footprint, Planner, usable
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.ggml.cuda import has_nvidia_card, why_not
from model_backends.ggml.device import DeviceInfo, choose, cpu, devices, physical_cores
from model_backends.ggml.gguf_file import GgufFile, TensorInfo
from model_backends.ggml.library import library
from model_backends.ggml.types import Q8_0, tensor_type


@dataclass(frozen=True)
class Fit:
    """How a catalogue file would run: predicted bytes on the device and on the CPU, and what to expect."""

    file: CatalogFile
    device_bytes: int
    cpu_bytes: int
    verdict: str
    speed: str


class Advisor:
    """Judges catalogue files by what is measured for the model's shape.

    Prefix cache and intermediate results are what ggml says they take. Weights are the file's size, the
    experts' share of them that of their parameters: a file that is not there cannot be asked.
    """

    def __init__(
        self, model: CatalogModel, device: DeviceInfo, context_length: int, host_bytes: int | None = None
    ) -> None:
        """`host_bytes`: what a model may take of the processor's memory (default: what is free)."""
        self.config, self.device = config_of(model), device
        self._host_bytes = usable(cpu()) if host_bytes is None else host_bytes
        described = described_tensors(self.config)
        planner = Planner(self.config, {info.name: info for info in described}, DEFAULT_CHUNK)
        footprint: Footprint = planner.footprint(device, 0, context_length)
        parameters = {info.name: elements(info) for info in described}
        experts = sum(n for name, n in parameters.items() if EXPERTS.fullmatch(name))
        self._expert_share = experts / sum(parameters.values())
        weights = sum(footprint.weights.values())
        # beside the file's own weights: the transposed copy, the cache, intermediate results
        self._beside = footprint.on(device) - footprint.weights[device.name]
        self._beside += weights - sum(info.bytes for info in described)

    def judge(self, file: CatalogFile) -> Fit:
        """Whether and how a file fits."""
        layers = len(self.config.layers)
        everything = file.bytes + self._beside
        if self.device.is_cpu:
            fits = everything <= usable(self.device)
            verdict, speed = ("fits", "slow") if fits else ("no: too little memory", "")
            return Fit(file, 0, everything, verdict, speed)
        if everything <= usable(self.device):
            return Fit(file, everything, 0, "fits", "fast")
        per_layer = self._expert_share * file.bytes / layers
        moved = -(-(everything - usable(self.device)) // per_layer)
        on_cpu = int(min(moved, layers) * per_layer)
        if moved <= layers and on_cpu <= self._host_bytes:
            verdict = f"partly: experts of {moved:.0f} of {layers} layers on the processor"
            return Fit(file, everything - on_cpu, on_cpu, verdict, "medium")
        if everything <= self._host_bytes:
            return Fit(file, 0, everything, "on the processor only", "slow")
        return Fit(file, everything - on_cpu, on_cpu, "no: too little memory", "")


def config_of(model: CatalogModel) -> DiffusionGemmaConfig:
    """The model's configuration, as a file of it would tell."""
    sliding = LayerConfig(True, model.sliding_head_dim, model.sliding_kv_heads, rope_base=1e4)
    whole = LayerConfig(False, model.global_head_dim, model.global_kv_heads, rope_base=1e6)
    return DiffusionGemmaConfig(
        name=model.name,
        vocab_size=model.vocab_size,
        hidden_size=model.hidden_size,
        feed_forward_size=model.feed_forward_size,
        expert_count=model.expert_count,
        experts_used=model.experts_used,
        expert_feed_forward_size=model.expert_feed_forward_size,
        heads=model.heads,
        window=model.window,
        canvas_length=model.canvas_length,
        context_length=model.context_length,
        rms_eps=1e-6,
        soft_cap=30.0,
        layers=tuple(sliding if kind == "s" else whole for kind in model.layers),
        sampler=SamplerConfig(),
    )


def described_tensors(config: DiffusionGemmaConfig) -> list[TensorInfo]:
    """The model's tensors without a file, all matrices in Q8_0."""
    kind = tensor_type(Q8_0)
    assert kind is not None
    found = []
    for name, shape in config.tensor_shapes().items():
        rows = 1
        for size in shape[1:]:
            rows *= size
        quantised = len(shape) > 1
        size = rows * kind.row_bytes(shape[0]) if quantised else 4 * shape[0]
        found.append(TensorInfo(name, Q8_0 if quantised else 0, shape, offset=1, bytes=size))
    return found


def elements(info: TensorInfo) -> int:
    """Parameters of a tensor."""
    count = 1
    for size in info.shape:
        count *= size
    return count


def report(version: str, wanted: str = "auto", model: Path | None = None) -> None:
    """Prints everything, for the `wanted` device; of a model file, how it would stand.

    Raises:
        LibraryError: ggml cannot be loaded.
        DeviceError: there is no such device.
        ModelFileError: the model file cannot be used.
        OutOfMemoryError: it fits nowhere.
    """
    console = Console(highlight=False, markup=False)
    used = choose(wanted)
    console.print(f"Unfog {version}, Python {platform.python_version()}, {platform.platform()}")
    console.print(f"ggml from {library().folder}", soft_wrap=True)
    console.print(_devices())
    if not used.is_cpu:
        console.print(f"Unfog runs models on {used.name}.")
    else:
        card = (
            f"An NVIDIA card is not used: {why_not()}" if has_nvidia_card() else "No NVIDIA card was found."
        )
        console.print(f"Unfog runs models on the processor. {card if wanted == 'auto' else ''}".rstrip())
    if model is not None:
        console.print(f"\n{stands(model, used)}")
    console.print(f"\n{catalog().model.name}:")
    console.print(_files(used))
    console.print(
        f"Memory is predicted for a context of {DEFAULT_CONTEXT:,} tokens, from the size of the file. "
        "Speed, by where the model runs and not measured: fast is seconds for a reply, slow is minutes."
    )


def stands(path: Path, device: DeviceInfo) -> str:
    """How a model file would be loaded: memory by device, notes, and the largest context.

    Raises:
        ModelFileError: it cannot be used.
        OutOfMemoryError: it does not fit.
    """
    with GgufFile(path) as file:
        config = DiffusionGemmaConfig.from_file(file)
        planner = Planner(config, file, DEFAULT_CHUNK)
        context = min(DEFAULT_CONTEXT, config.context_length)
        plan = planner.plan(device, context)
        places = {place.name: plan.footprint.on(place) for place in (device, cpu())}
        memory = " and ".join(f"{_memory(count)} on {name}" for name, count in places.items() if count)
        most = planner.largest_context(device, config.context_length) or plan.context_length
        notes = "".join(f" {note}" for note in plan.notes(context, len(config.layers)))
    return (
        f"{path.name}: {memory} with a context of {plan.context_length:,} tokens; at most {most:,} tokens "
        f"fit.{notes}"
    )


def _devices() -> Table:
    table = Table("device", "what it is", "memory free", "of", box=SIMPLE_HEAD, pad_edge=False)
    for device in devices():
        threads = f", {physical_cores()} threads" if device.is_cpu else ""
        memory = map(_memory, (device.free_bytes, device.total_bytes))
        table.add_row(device.name, f"{device.description}{threads}", *memory)
    return table


def _files(device: DeviceInfo) -> Table:
    known = catalog()
    advisor = Advisor(known.model, device, DEFAULT_CONTEXT)
    card = [] if device.is_cpu else [f"on {device.name}"]
    table = Table("file", "size", *card, "on CPU", "here", "speed", box=SIMPLE_HEAD, pad_edge=False)
    for file in known.files:
        fit = advisor.judge(file)
        on_card = [] if device.is_cpu else [_memory(fit.device_bytes)]
        table.add_row(
            file.name, _memory(file.bytes), *on_card, _memory(fit.cpu_bytes), fit.verdict, fit.speed
        )
    return table


def _memory(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.0f} MB"
