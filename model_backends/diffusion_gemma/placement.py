"""Plan a model file without loading it: memory by device, and which operations the processor gets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.graph import GraphBuilder, graph_size
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK, DEFAULT_CONTEXT
from model_backends.diffusion_gemma.planner import EXPERTS, Plan, Planner
from model_backends.diffusion_gemma.prefix.kv_cache import PrefixCache
from model_backends.ggml.cuda_graphs import loses_cuda_graphs
from model_backends.ggml.device import DeviceInfo, cpu
from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.scheduler import Assigned, Scheduler
from model_backends.ggml.types import tensor_type
from model_backends.ggml.weights import Weights


@dataclass(frozen=True)
class OnCpu:
    """`count` operations of a step that the processor computes; `supported`: the card could, too."""

    operation: str
    count: int
    supported: bool


@dataclass(frozen=True)
class Placement:
    """A model file's placement. `memory`: planned bytes and free ones, by device, the card first.

    `largest_context`: the most tokens that fit. `splits`: parts of a denoising step, 1 if a single device
    computes all of it. `on_cpu`: what a card leaves to the processor. `notes`: compromises, as sentences.
    """

    plan: Plan
    memory: tuple[tuple[DeviceInfo, int], ...]
    largest_context: int
    splits: int
    on_cpu: tuple[OnCpu, ...]
    notes: tuple[str, ...]
    waiting_experts: str = ""
    """Type of experts for whose products CUDA waits, so that a step is no CUDA graph; or ""."""


def place(path: Path, device: DeviceInfo) -> Placement:
    """Plan a model file on a device.

    Raises:
        ModelFileError: it cannot be used.
        OutOfMemoryError: it does not fit.
    """
    with GgufFile(path) as file:
        config = DiffusionGemmaConfig.from_file(file)
        planner = Planner(config, file, DEFAULT_CHUNK)
        context = min(DEFAULT_CONTEXT, config.context_length)
        plan = planner.plan(device, context)
        used = (device,) if device.is_cpu else (device, cpu())
        splits, assigned = _step(planner, file, plan)
        return Placement(
            plan=plan,
            memory=tuple((target, plan.footprint.on(target)) for target in used),
            largest_context=planner.largest_context(device, config.context_length) or plan.context_length,
            splits=splits,
            on_cpu=() if device.is_cpu else left_to_cpu(assigned, device),
            notes=plan.notes(context, len(config.layers)),
            waiting_experts=_waiting_experts(file) if device.kind == "CUDA" else "",
        )


def _waiting_experts(file: GgufFile) -> str:
    """Return the name of the first type of experts for whose products CUDA waits, or ""."""
    types = [info.type_id for name, info in file.tensors.items() if EXPERTS.fullmatch(name)]
    kinds = (tensor_type(type_id) for type_id in types if loses_cuda_graphs(type_id))
    return next((kind.name.upper() for kind in kinds if kind is not None), "")


def left_to_cpu(assigned: Sequence[Assigned], device: DeviceInfo) -> tuple[OnCpu, ...]:
    """Count the operations that are not computed on a device, the most frequent first."""
    others = ((entry.operation, entry.supported) for entry in assigned if entry.device != device.name)
    return tuple(OnCpu(name, count, supported) for (name, supported), count in Counter(others).most_common())


def _step(planner: Planner, file: GgufFile, plan: Plan) -> tuple[int, list[Assigned]]:
    """Return the parts of a denoising step with the longest prefix, and its operations' devices."""
    config, device = planner.config, plan.device
    plans = planner.weight_plans(device, plan.experts_on_cpu, streamed=plan.streamed)
    weights = Weights(file, plans, no_alloc=True)
    cache = PrefixCache(config, device, plan.context_length, planner.chunk, no_alloc=True)
    graph = GraphBuilder(config, weights, cache)
    graph.denoising_step(cache.all_slots)
    try:
        with Scheduler(device, graph_size(config)) as scheduler:
            return scheduler.assign(graph)
    finally:
        cache.close()
        weights.close()
