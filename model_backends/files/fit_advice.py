"""How files that are not here yet would run on this computer, and which of them to take."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from model_backends.diffusion_gemma.config import DiffusionGemmaConfig, LayerConfig
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK, DEFAULT_CONTEXT
from model_backends.diffusion_gemma.planner import EXPERTS, Planner, usable
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.files.catalog import Catalog, CatalogFile, CatalogModel
from model_backends.files.protocol import Advice
from model_backends.ggml.device import DeviceInfo, cpu
from model_backends.ggml.gguf_file import TensorInfo
from model_backends.ggml.types import F32, Q8_0, tensor_type
from model_backends.lazy_text import lazy_text

# bits a parameter: with fewer replies get worse, and take more steps; more than that nobody can tell
_ENOUGH_BITS, _MOST_BITS = 5.0, 9.0
_USUAL = "Q4_K_M"  # of what is about as small, the one that most people have tried


class Advisor:
    """Judges catalogue files by what is measured for the model's shape.

    Prefix cache and intermediate results are what ggml says they take. Weights are the file's size, the
    experts' share of them that of their parameters: a file that is not there cannot be asked.
    """

    def __init__(
        self, model: CatalogModel, device: DeviceInfo, context_length: int, host_bytes: int | None = None
    ) -> None:
        """`host_bytes`: what a model may take of the processor's memory (default: what is free)."""
        self.device = device
        self._host_bytes = usable(cpu()) if host_bytes is None else host_bytes
        config = config_of(model)
        self._layers = len(config.layers)
        described = described_tensors(config)
        footprint = Planner(config, described, DEFAULT_CHUNK).footprint(device, 0, context_length)
        parameters = {name: math.prod(info.shape) for name, info in described.items()}
        self._parameters = sum(parameters.values())
        experts = sum(n for name, n in parameters.items() if EXPERTS.fullmatch(name))
        self._expert_share = experts / self._parameters
        # beside the file's own weights: the transposed copy, the cache, intermediate results
        self._beside = footprint.on(device) - sum(info.bytes for info in described.values())

    def judge(self, file: CatalogFile) -> Advice:
        """Whether and how a file fits; recommends nothing."""
        everything, room = file.bytes + self._beside, usable(self.device)
        if everything <= room:
            return self._fits(file, everything, room)
        if self.device.is_cpu:
            return self._too_large(file, 0, everything, lazy_text("{memory} are free", memory=memory(room)))
        per_layer = self._expert_share * file.bytes / self._layers
        moved = math.ceil((everything - room) / per_layer)
        on_cpu = int(min(moved, self._layers) * per_layer)
        if moved <= self._layers and on_cpu <= self._host_bytes:
            sentence = lazy_text(
                "Partly on the processor: the experts of {moved} of {layers} layers, {memory}. The "
                "rest, {memory2}, fits on {name}.",
                moved=moved,
                layers=self._layers,
                memory=memory(on_cpu),
                memory2=memory(everything - on_cpu),
                name=self.device.name,
            )
            return _advice(file, "partly", (everything - on_cpu, on_cpu), sentence, "medium")
        if everything <= self._host_bytes:
            sentence = lazy_text(
                "On the processor only, {memory}: {name} has too little memory. A reply takes minutes.",
                memory=memory(everything),
                name=self.device.name,
            )
            return _advice(file, "partly", (0, everything), sentence, "slow")
        free = lazy_text(
            "{memory} of {name} and {memory2} beside it are free",
            memory=memory(room),
            name=self.device.name,
            memory2=memory(self._host_bytes),
        )
        return self._too_large(file, everything - on_cpu, on_cpu, free)

    def _fits(self, file: CatalogFile, everything: int, room: int) -> Advice:
        if self.device.is_cpu:
            sentence = lazy_text(
                "Fits into memory, {memory} of {memory2}. Without a graphics card a reply takes minutes.",
                memory=memory(everything),
                memory2=memory(room),
            )
            return _advice(file, "yes", (0, everything), sentence, "slow")
        sentence = lazy_text(
            "Fits on {name}, {memory} of {memory2}.",
            name=self.device.name,
            memory=memory(everything),
            memory2=memory(room),
        )
        return _advice(file, "yes", (everything, 0), sentence, "fast")

    def _too_large(self, file: CatalogFile, on_device: int, on_cpu: int, free: str) -> Advice:
        sentence = lazy_text(
            "Does not fit: {memory} are needed, {free}.", memory=memory(on_device + on_cpu), free=free
        )
        return _advice(file, "no", (on_device, on_cpu), sentence, "")

    def recommended(self, judged: Sequence[tuple[CatalogFile, Advice]]) -> CatalogFile | None:
        """The file to take, or None where none fits.

        The largest that fits on a card as a whole; where none does, the usual one, else the smallest, for it
        is the fastest. One that has fewer bits than it takes to be good only if there is no other.
        """
        fitting = [(file, advice) for file, advice in judged if advice.fit != "no"]
        good = [pair for pair in fitting if _ENOUGH_BITS <= self._bits(pair[0]) <= _MOST_BITS]
        whole = [file for file, advice in good if advice.fit == "yes" and advice.device_bytes]
        if whole:
            return max(whole, key=lambda file: file.bytes)
        if good:
            return min((file for file, _ in good), key=lambda file: (file.name != _USUAL, file.bytes))
        poor = [file for file, _ in fitting if self._bits(file) < _ENOUGH_BITS]
        return max(poor, key=lambda file: file.bytes, default=None)

    def _bits(self, file: CatalogFile) -> float:
        return 8 * file.bytes / self._parameters


def advise(known: Catalog, device: DeviceInfo, host_bytes: int | None = None) -> tuple[Advice, ...]:
    """How each file of a catalogue would run on a device, with the default context; one is recommended.

    `host_bytes` as in `Advisor`.
    """
    advisor = Advisor(known.model, device, DEFAULT_CONTEXT, host_bytes)
    judged = [(file, advisor.judge(file)) for file in known.files]
    best = advisor.recommended(judged)
    return tuple(msgspec.structs.replace(advice, recommended=file is best) for file, advice in judged)


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


def described_tensors(config: DiffusionGemmaConfig) -> dict[str, TensorInfo]:
    """The model's tensors without a file, all matrices in Q8_0."""
    kind = tensor_type(Q8_0)
    assert kind is not None
    found = {}
    for name, shape in config.tensor_shapes().items():
        if len(shape) > 1:
            type_id, size = Q8_0, math.prod(shape[1:]) * kind.row_bytes(shape[0])
        else:
            type_id, size = F32, 4 * shape[0]
        found[name] = TensorInfo(name, type_id, shape, offset=1, bytes=size)
    return found


def memory(count: int) -> str:
    """Bytes for people, in decimal units."""
    if count >= 1e8:
        return lazy_text("{count:.1f} GB", count=count / 1000000000.0)
    return (
        lazy_text("{count:.0f} MB", count=count / 1000000.0)
        if count >= 1e6
        else lazy_text("{count:.0f} kB", count=count / 1000.0)
    )


def _advice(file: CatalogFile, fit: str, places: tuple[int, int], sentence: str, speed: str) -> Advice:
    on_device, on_cpu = places
    return Advice(
        name=file.name,
        repository=file.repository,
        fit=fit,
        device_bytes=on_device,
        cpu_bytes=on_cpu,
        sentence=sentence,
        speed=speed,
        recommended=False,
    )
