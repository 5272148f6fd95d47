"""Predict how catalogue files would run on this computer and recommend one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import msgspec

from model_backends.byte_size import byte_size
from model_backends.diffusion_gemma.config import DiffusionGemmaConfig, LayerConfig
from model_backends.diffusion_gemma.expert_placement import (
    LayerWork,
    is_streaming_faster,
    layer_operations,
    measured_speeds,
)
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK, DEFAULT_CONTEXT
from model_backends.diffusion_gemma.planner import EXPERTS, Planner, SpeedsOf
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.files.catalog import Catalog, CatalogFile, CatalogModel
from model_backends.files.protocol import Advice
from model_backends.ggml.device import DeviceInfo, OutOfMemoryError, cpu
from model_backends.ggml.gguf_file import TensorInfo
from model_backends.ggml.types import F32, Q4_K, Q8_0, tensor_type
from model_backends.lazy_text import joined, lazy_text
from model_backends.memory.room import Room, advice_now, room_for

# bits per parameter: below, replies get worse and take more steps; above, there is no visible gain
_MIN_GOOD_BITS, _MAX_USEFUL_BITS = 5.0, 9.0
_USUAL_NAME = "Q4_K_M"  # the most widely used file of about this size
_USUAL_TYPE = Q4_K  # of its experts

_SLOW = lazy_text("Without a graphics card, a reply takes minutes.")


class Advisor:
    """Predicts the memory use of catalogue files from measurements for the model's shape.

    Prefix cache and intermediate results are measured by ggml. The weights are the file's size, and the
    experts' share of them is their share of the parameters: a file that is not here cannot be measured.
    """

    def __init__(
        self,
        model: CatalogModel,
        device: DeviceInfo,
        context_length: int,
        room: Room | None = None,
        speeds_of: SpeedsOf = measured_speeds,
    ) -> None:
        """`room`: the memory that a model may use (default: what this computer has).

        `speeds_of` measures, for a file that doesn't fit, what decides where its experts are computed.
        """
        self.device = device
        self._room = room or room_for(device)
        self._measure = cache(lambda: speeds_of(device, _USUAL_TYPE, config))
        self._host_bytes = self._room.host.most
        config = config_of(model)
        self._layers, self._operations = len(config.layers), layer_operations(config)
        described = described_tensors(config)
        footprint = Planner(config, described, DEFAULT_CHUNK).footprint(device, 0, context_length)
        parameters = {name: math.prod(info.shape) for name, info in described.items()}
        self._parameters = sum(parameters.values())
        experts = sum(n for name, n in parameters.items() if EXPERTS.fullmatch(name))
        self._expert_share = experts / self._parameters
        # besides the file's weights: the cache, intermediate results
        self._overhead_bytes = footprint.on(device) - sum(info.bytes for info in described.values())

    def judge(self, file: CatalogFile) -> Advice:
        """Return whether and how a file fits, without recommending it.

        All the memory counts, not what happens to be free; what is missing at this moment is said beside it.
        """
        advice = self._judge(file)
        if advice.fit == "no":
            return advice
        is_split = bool(advice.device_bytes and advice.cpu_bytes)
        parts = (
            (self._room.device, advice.device_bytes, self.device.name if is_split else ""),
            (self._room.host, advice.cpu_bytes, "RAM" if is_split else ""),
        )
        now = [text for memory, needed, where in parts if (text := advice_now(memory, needed, where))]
        if not now:
            return advice
        missing = sum(max(0, needed - memory.free) for memory, needed, _ in parts if memory.users is not None)
        about: list[str] = [_SLOW] if advice.speed == "slow" and advice.fit == "yes" else []
        about += [advice.sentence] if advice.fit == "partly" else []
        return msgspec.structs.replace(advice, sentence=joined(" ", (*now, *about)), missing_bytes=missing)

    def _judge(self, file: CatalogFile) -> Advice:
        total, available = file.bytes + self._overhead_bytes, self._room.device.most
        if total <= available:
            return self._fits(file, total, available)
        if self.device.is_cpu:
            sentence = lazy_text(
                "Doesn't fit: it needs {memory}, and at most {memory2} of RAM can be used.",
                memory=byte_size(total),
                memory2=byte_size(available),
            )
            return _advice(file, "no", (0, total), sentence, "")
        per_layer = self._expert_share * file.bytes / self._layers
        moved = math.ceil((total - available) / per_layer)
        on_cpu = int(min(moved, self._layers) * per_layer)
        if streamed := self._streamed(file, total, moved + 1, per_layer):
            return streamed
        if moved <= self._layers and on_cpu <= self._host_bytes:
            sentence = lazy_text(
                "Partly on the CPU: the experts of {moved} of {layers} layers, {memory}. The rest, "
                "{memory2}, fits on {name}.",
                moved=moved,
                layers=self._layers,
                memory=byte_size(on_cpu),
                memory2=byte_size(total - on_cpu),
                name=self.device.name,
            )
            return _advice(file, "partly", (total - on_cpu, on_cpu), sentence, "medium")
        if total <= self._host_bytes:
            sentence = lazy_text(
                "CPU only, {memory}: {name} has too little memory. A reply takes minutes.",
                memory=byte_size(total),
                name=self.device.name,
            )
            return _advice(file, "partly", (0, total), sentence, "slow")
        sentence = lazy_text(
            "Doesn't fit: it needs {memory}, and at most {memory2} on {name} and {memory3} of RAM "
            "can be used.",
            memory=byte_size(total),
            memory2=byte_size(available),
            name=self.device.name,
            memory3=byte_size(self._host_bytes),
        )
        return _advice(file, "no", (total - on_cpu, on_cpu), sentence, "")

    def _streamed(self, file: CatalogFile, total: int, moved: int, per_layer: float) -> Advice | None:
        """Return the advice if experts of `moved` layers should be copied to the card in every step.

        On the card, the slots for the copies take the place of a layer.
        """
        in_memory, on_card = int(moved * per_layer), total - int((moved - 1) * per_layer)
        if moved > self._layers or in_memory > self._host_bytes:
            return None
        speeds = self._measure()
        if speeds is None or not is_streaming_faster(LayerWork(int(per_layer), self._operations), speeds):
            return None
        sentence = lazy_text(
            "Partly in RAM: the experts of {moved} of {layers} layers, {memory}, are copied to {name} in "
            "every step. The rest, {memory2}, fits on it.",
            moved=moved,
            layers=self._layers,
            memory=byte_size(in_memory),
            memory2=byte_size(on_card),
            name=self.device.name,
        )
        return _advice(file, "partly", (on_card, in_memory), sentence, "medium")

    def _fits(self, file: CatalogFile, total: int, available: int) -> Advice:
        if self.device.is_cpu:
            fits = lazy_text(
                "Fits in memory, {memory} of {memory2}.",
                memory=byte_size(total),
                memory2=byte_size(available),
            )
            return _advice(file, "yes", (0, total), joined(" ", (fits, _SLOW)), "slow")
        sentence = lazy_text(
            "Fits on {name}, {memory} of {memory2}.",
            name=self.device.name,
            memory=byte_size(total),
            memory2=byte_size(available),
        )
        return _advice(file, "yes", (total, 0), sentence, "fast")

    def recommended(self, judged: Sequence[tuple[CatalogFile, Advice]]) -> CatalogFile | None:
        """Return the file to recommend, or None if none fits.

        The largest that fits on a card entirely; if none does, the usual one, else the smallest (fastest).
        Files with fewer bits than good replies need are recommended only if nothing else fits.
        """
        fitting = [(file, advice) for file, advice in judged if advice.fit != "no"]
        good = [pair for pair in fitting if _MIN_GOOD_BITS <= self._bits(pair[0]) <= _MAX_USEFUL_BITS]
        on_device = [file for file, advice in good if advice.fit == "yes" and advice.device_bytes]
        if on_device:
            return max(on_device, key=lambda file: file.bytes)
        if good:
            return min((file for file, _ in good), key=lambda file: (file.name != _USUAL_NAME, file.bytes))
        poor = [file for file, _ in fitting if self._bits(file) < _MIN_GOOD_BITS]
        return max(poor, key=lambda file: file.bytes, default=None)

    def _bits(self, file: CatalogFile) -> float:
        return 8 * file.bytes / self._parameters


def advise(known: Catalog, device: DeviceInfo, room: Room | None = None) -> tuple[Advice, ...]:
    """Return how each file of a catalogue would run on a device with the default context; recommend one.

    `room` as in `Advisor`.
    """
    room = room or room_for(device)
    try:
        advisor = Advisor(known.model, device, DEFAULT_CONTEXT, room)
    except OutOfMemoryError:  # it cannot even hold the largest tensor: models run on the CPU
        advisor = Advisor(known.model, cpu(), DEFAULT_CONTEXT, Room(room.host, room.host))
    advised = [(file, advisor.judge(file)) for file in known.files]
    recommended = advisor.recommended(advised)
    return tuple(msgspec.structs.replace(advice, recommended=file is recommended) for file, advice in advised)


def config_of(model: CatalogModel) -> DiffusionGemmaConfig:
    """Return the model's configuration, as a file's metadata would define it."""
    sliding = LayerConfig(True, model.sliding_head_dim, model.sliding_kv_heads, rope_base=1e4)
    full = LayerConfig(False, model.global_head_dim, model.global_kv_heads, rope_base=1e6)
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
        layers=tuple(sliding if kind == "s" else full for kind in model.layers),
        sampler=SamplerConfig(),
    )


def described_tensors(config: DiffusionGemmaConfig) -> dict[str, TensorInfo]:
    """Return the model's tensor descriptions without a file, all matrices in Q8_0."""
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


def _advice(file: CatalogFile, fit: str, memory_use: tuple[int, int], sentence: str, speed: str) -> Advice:
    on_device, on_cpu = memory_use
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
