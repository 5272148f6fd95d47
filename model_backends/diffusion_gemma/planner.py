"""Plan where weights, prefix cache and intermediate results go, measured before anything is allocated.

Nothing is estimated. The tensors are described to ggml without memory, and ggml itself reports how much they
and the largest graphs would need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from model_backends.byte_size import byte_size
from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.expert_placement import (
    LayerWork,
    Speeds,
    is_streaming_faster,
    layer_operations,
    measured_speeds,
    moved_layers,
)
from model_backends.diffusion_gemma.graph import GraphBuilder, graph_size
from model_backends.diffusion_gemma.likeliest import MOST_READ_OUT
from model_backends.diffusion_gemma.prefix.kv_cache import PrefixCache
from model_backends.diffusion_gemma.read_out import MOST_PAIRS, StepForm
from model_backends.ggml.device import DeviceInfo, OutOfMemoryError, cpu
from model_backends.ggml.gguf_file import GgufFile, TensorInfo
from model_backends.ggml.scheduler import Scheduler
from model_backends.ggml.types import BF16, F32, Q8_0, tensor_type
from model_backends.ggml.weights import WeightPlan, Weights, plan_weights
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Experts, SelfConditioning

EMBEDDING = "token_embd.weight"
CONTEXT_STEP = 1024  # contexts are shortened to multiples of it
_LARGEST_F32_COPY = 256 << 20  # bytes of a transposed embedding that may stay F32
USUAL_TOKENS = 32  # that condition the next step, where all of them would take time and memory
_GPU_RESERVE = 640 << 20  # for kernels, cuBLAS and the desktop, which ggml does not count
_SYSTEM_RAM = 2 << 30  # what the system and its desktop take of the RAM
_CPU_RESERVE = 256 << 20  # for the input copies that products of quantised matrices make
EXPERTS = re.compile(r"blk\.(\d+)\.ffn_(gate_up|down)_exps\.weight")
# An operation is computed where its weight is. The norm after the experts goes with them: so their weighted
# sum is computed on the CPU, too, and one tensor returns to the card instead of one for each expert.
_EXPERTS_AND_NORM = re.compile(r"blk\.(\d+)\.(ffn_(gate_up|down)_exps|post_ffw_norm_2)\.weight")


@dataclass(frozen=True)
class Footprint:
    """Bytes by device name; weights that the CPU reads from the file's memory map count as the CPU's."""

    weights: dict[str, int]
    prefix_cache: dict[str, int]
    compute: dict[str, int]

    def on(self, device: DeviceInfo) -> int:
        """Return bytes on one device."""
        return sum(part.get(device.name, 0) for part in (self.weights, self.prefix_cache, self.compute))

    @property
    def total(self) -> int:
        """Bytes on all devices."""
        return sum(sum(part.values()) for part in (self.weights, self.prefix_cache, self.compute))


@dataclass(frozen=True)
class Plan:
    """A model's placement: on `device`, except the experts of `experts_on_cpu` layers.

    They are in the CPU's memory. It also computes with them, unless they are `streamed`: copied to the device
    in every forward pass. `requested`: the number was requested, not chosen by the planner.
    """

    device: DeviceInfo
    experts_on_cpu: int
    context_length: int
    footprint: Footprint
    requested: bool = False
    streamed: bool = False

    def notes(self, context_asked: int, layers: int) -> tuple[str, ...]:
        """Return the plan's compromises as sentences for people."""
        notes = []
        if self.experts_on_cpu:
            notes.append(self._experts_note(layers))
        if self.context_length < context_asked:
            notes.append(
                lazy_text(
                    "The context is {context_length:,} tokens instead of {context_asked:,}: there "
                    "isn't enough memory for more.",
                    context_length=self.context_length,
                    context_asked=context_asked,
                )
            )
        return tuple(notes)

    def _experts_note(self, layers: int) -> str:
        moved, name = self.experts_on_cpu, self.device.name
        if self.streamed and self.requested:
            return lazy_text(
                "The experts of {moved} of {layers} layers are copied to {name} in every step.",
                moved=moved,
                layers=layers,
                name=name,
            )
        if self.streamed:
            return lazy_text(
                "The experts of {moved} of {layers} layers are copied to {name} in every step: it doesn't "
                "have enough memory for all of them.",
                moved=moved,
                layers=layers,
                name=name,
            )
        if self.requested:
            return lazy_text(
                "The experts of {moved} of {layers} layers run on the CPU.", moved=moved, layers=layers
            )
        return lazy_text(
            "The experts of {moved} of {layers} layers run on the CPU: {name} doesn't have "
            "enough memory for all of them.",
            moved=moved,
            layers=layers,
            name=name,
        )


SpeedsOf = Callable[[DeviceInfo, int, DiffusionGemmaConfig], Speeds | None]


class Planner:
    """Makes plans for a file, or for the tensors of one that is not here yet.

    `chunk`: prompt tokens per forward pass. `self_conditioning` as in `DiffusionGemma.open`. `speeds_of`
    measures, when experts don't fit, what decides where they are computed.
    """

    def __init__(
        self,
        config: DiffusionGemmaConfig,
        source: GgufFile | Mapping[str, TensorInfo],
        chunk: int,
        self_conditioning: SelfConditioning = "auto",
        speeds_of: SpeedsOf = measured_speeds,
    ) -> None:
        self.config, self.chunk = config, chunk
        self._self_conditioning = self_conditioning
        self._speeds_of = speeds_of
        self._faster_streamed: dict[str, bool] = {}  # by device: it is measured once
        self._file = source if isinstance(source, GgufFile) else None
        self._tensors = source.tensors if isinstance(source, GgufFile) else source
        self._name = source.path.name if isinstance(source, GgufFile) else config.name

    @property
    def conditioning_tokens(self) -> int | None:
        """How many of a position's likeliest tokens condition the next denoising step; None: all of them.

        "auto" is all of them in models whose embedding is so small that it makes no difference.
        """
        match self._self_conditioning:
            case "exact":
                return None
            case "auto":
                return None if self._has_small_embedding else USUAL_TOKENS
            case number:
                return min(int(number), self.config.vocab_size)

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for people on what exact self-conditioning costs, if it was asked for and costs much."""
        kind = tensor_type(self._transposed_type())
        if self._self_conditioning != "exact" or self._has_small_embedding or kind is None:
            return ()
        size = kind.row_bytes(self.config.vocab_size) * self.config.hidden_size
        return (
            lazy_text(
                "Exact self-conditioning uses {memory} more memory and makes each step slower.",
                memory=byte_size(size),
            ),
        )

    def weight_plans(
        self, device: DeviceInfo, experts_on_cpu: int, *, streamed: bool = False
    ) -> list[WeightPlan]:
        """Return every tensor and its device; the experts of so many layers are on the CPU, or streamed.

        Raises:
            ModelFileError: a tensor is missing, or has another shape or an unusable type.
        """
        host = cpu()
        layers = moved_layers(experts_on_cpu, len(self.config.layers), streamed=streamed)
        what = EXPERTS if streamed else _EXPERTS_AND_NORM
        moved = {
            name for name in self._tensors if (match := what.fullmatch(name)) and int(match[1]) in layers
        }

        def device_for(name: str) -> DeviceInfo:
            return host if name in moved and not streamed else device

        shapes = self.config.tensor_shapes()
        transposed = {} if self.conditioning_tokens else {EMBEDDING: self._transposed_type()}
        plans = plan_weights(self._tensors, shapes, device_for, transposed, self._name)
        return [replace(plan, streamed=streamed and plan.name in moved) for plan in plans]

    def footprint(
        self, device: DeviceInfo, experts_on_cpu: int, context_length: int, *, streamed: bool = False
    ) -> Footprint:
        """Return the memory that ggml would allocate."""
        plans = self.weight_plans(device, experts_on_cpu, streamed=streamed)
        weights = Weights(self._file, plans, no_alloc=True)
        cache = PrefixCache(self.config, device, context_length, self.chunk, no_alloc=True)
        with Scheduler(device, graph_size(self.config)) as scheduler:
            graphs = largest_graphs(weights, cache, self.config, self.chunk, self.conditioning_tokens)
            sizes = [scheduler.measure(graph) for graph in graphs]
        compute = {name: max(size[name] for size in sizes) for name in sizes[0]}
        found = Footprint(weights.bytes, cache.bytes, compute)
        cache.close()
        weights.close()
        return found

    def plan(
        self,
        device: DeviceInfo,
        context_length: int,
        free: int | None = None,
        experts_on_cpu: int | None = None,
        experts: Experts = "auto",
    ) -> Plan:
        """Return the fastest plan for a device with `free` bytes (default: its free memory).

        As much as possible goes on the device. On a GPU the experts of as few layers as possible go to the
        CPU's memory, or those of `experts_on_cpu` layers; `experts` says whether they are computed on the
        processor or streamed (default: what is faster by measurement). If even that does not suffice, the
        context is shortened.

        Raises:
            OutOfMemoryError: nothing fits; the message says how much is missing.
        """
        if experts_on_cpu is not None:
            count = 0 if device.is_cpu else min(experts_on_cpu, len(self.config.layers))
            streamed = count > 0 and self._is_streamed(device, experts)
            footprint = self.footprint(device, count, context_length, streamed=streamed)
            return Plan(device, count, context_length, footprint, requested=True, streamed=streamed)
        plan = self._best(device, context_length, free, experts)
        if plan is None and (context := self.largest_context(device, context_length, free, experts)):
            plan = self._best(device, context, free, experts)
        if plan is None:
            raise self._out_of_memory_error(device, context_length, free)
        return plan

    def largest_context(
        self, device: DeviceInfo, limit: int, free: int | None = None, experts: Experts = "auto"
    ) -> int | None:
        """Return the largest context up to `limit` tokens that fits, if need be with experts on the CPU."""
        low, high = 0, limit // CONTEXT_STEP
        while low < high:
            middle = (low + high + 1) // 2
            if self._best(device, middle * CONTEXT_STEP, free, experts):
                low = middle
            else:
                high = middle - 1
        return low * CONTEXT_STEP or None

    def _best(self, device: DeviceInfo, context: int, free: int | None, experts: Experts) -> Plan | None:
        whole = self.footprint(device, 0, context)
        if whole.on(device) <= usable(device, free) and self._fits_on_host(device, whole):
            return Plan(device, 0, context, whole)
        if device.is_cpu:
            return None
        if self._is_streamed(device, experts):
            plan = self._fewest_moved(device, context, free, streamed=True)
            if plan is not None or experts == "streamed":
                return plan
        return self._fewest_moved(device, context, free, streamed=False)

    def _fewest_moved(
        self, device: DeviceInfo, context: int, free: int | None, *, streamed: bool
    ) -> Plan | None:
        low, high = 1, len(self.config.layers)
        best: Plan | None = None
        while low <= high:
            middle = (low + high) // 2
            footprint = self.footprint(device, middle, context, streamed=streamed)
            if not self._fits_on_host(device, footprint):
                high = middle - 1
            elif footprint.on(device) > usable(device, free):
                low = middle + 1
            else:
                best, high = Plan(device, middle, context, footprint, streamed=streamed), middle - 1
        return best

    def _is_streamed(self, device: DeviceInfo, experts: Experts) -> bool:
        if experts != "auto":
            return experts == "streamed"
        if device.name not in self._faster_streamed:
            matrices = [info for name, info in self._tensors.items() if EXPERTS.fullmatch(name)]
            speeds = self._speeds_of(device, matrices[0].type_id, self.config)
            size = sum(info.bytes for info in matrices) // len(self.config.layers)
            work = LayerWork(size, layer_operations(self.config))
            self._faster_streamed[device.name] = speeds is not None and is_streaming_faster(work, speeds)
        return self._faster_streamed[device.name]

    def _fits_on_host(self, device: DeviceInfo, footprint: Footprint) -> bool:
        host = cpu()
        return device.is_cpu or footprint.on(host) <= usable(host)

    def _out_of_memory_error(self, device: DeviceInfo, context: int, free: int | None) -> OutOfMemoryError:
        smallest_context = min(context, CONTEXT_STEP)
        needed = self.footprint(device, 0, smallest_context).total
        parts = lazy_text(
            "{size:.1f} GB on {device}", size=usable(device, free) / 1000000000.0, device=device.name
        )
        if not device.is_cpu:
            parts = lazy_text(
                "{size:.1f} GB on {device} and {ram:.1f} GB of RAM",
                size=usable(device, free) / 1000000000.0,
                device=device.name,
                ram=usable(cpu()) / 1000000000.0,
            )
        return OutOfMemoryError(
            lazy_text(
                "This model doesn't fit in memory: with a context of {context:,} tokens "
                "it needs {size:.1f} GB, but only {parts} can be used.",
                context=smallest_context,
                size=needed / 1000000000.0,
                parts=parts,
            ),
            lazy_text("Close other programs, or choose a smaller file."),
        )

    def _transposed_type(self) -> int:
        # F16 would lose the many small probabilities
        config, info = self.config, self._tensors.get(EMBEDDING)
        if info is not None and info.type_id == BF16:
            return BF16
        return F32 if self._has_small_embedding or config.vocab_size % 32 else Q8_0

    @property
    def _has_small_embedding(self) -> bool:
        return self.config.vocab_size * self.config.hidden_size * 4 <= _LARGEST_F32_COPY


def usable(device: DeviceInfo, free: int | None = None) -> int:
    """Return the bytes of a device that a model may use."""
    reserve = _CPU_RESERVE if device.is_cpu else _GPU_RESERVE
    return max(0, (device.free_bytes if free is None else free) - reserve)


def usable_at_most(device: DeviceInfo) -> int:
    """Return the bytes of a device that a model may use where no other program runs."""
    system = max(device.total_bytes // 10, _SYSTEM_RAM) if device.is_cpu else device.total_bytes // 32
    return max(usable(device), usable(device, device.total_bytes - system))


def largest_graphs(
    weights: Weights,
    cache: PrefixCache,
    config: DiffusionGemmaConfig,
    chunk: int,
    conditioning_tokens: int | None,
) -> Iterator[GraphBuilder]:
    """Yield the prompt chunk and the denoising steps that attend to every slot of the cache.

    The first step is that of an ordinary reply, the second has pins, and reads out all that can be.
    """
    for_prompt = GraphBuilder(config, weights, cache)
    for_prompt.prompt_chunk(min(chunk, cache.slots[False].total), cache.all_slots)
    yield for_prompt
    every_read_out = StepForm(MOST_READ_OUT, config.canvas_length, MOST_PAIRS, pinned=True)
    for form in (StepForm(MOST_READ_OUT), every_read_out):
        for_step = GraphBuilder(config, weights, cache, conditioning_tokens)
        for_step.denoising_step(cache.all_slots, form)
        yield for_step
