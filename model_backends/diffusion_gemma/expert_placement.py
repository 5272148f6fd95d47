"""Decide how the experts that a card can't hold are computed: on the processor, or streamed to the card.

Streamed experts are copied to the card for every forward pass. What decides is measured on this computer: the
speed of such copies, and of the processor's products. The times are estimates: they leave out everything
that is the same in both cases, and what the card does while it waits for a copy.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.ggml.device import DeviceInfo, OutOfMemoryError, offers_pinned_memory
from model_backends.ggml.speed import copy_speed, expert_speed

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Speeds:
    """`copied`: bytes per second to the card; `computed`: operations per second on the processor."""

    copied: float
    computed: float


@dataclass(frozen=True)
class LayerWork:
    """A layer's experts in a denoising step: bytes of weights, and operations (`a·b + c` are two)."""

    bytes: int
    operations: int

    def seconds_streamed(self, speeds: Speeds) -> float:
        """Estimate the time to copy the experts to the card. To compute with them takes far less."""
        return self.bytes / speeds.copied

    def seconds_on_processor(self, speeds: Speeds) -> float:
        """Estimate the time that the processor takes for the products."""
        return self.operations / speeds.computed


def layer_operations(config: DiffusionGemmaConfig) -> int:
    """Return the operations of a layer's experts in a denoising step: gate, up and down for each token."""
    per_expert = 3 * config.hidden_size * config.expert_feed_forward_size
    return 2 * per_expert * config.experts_used * config.canvas_length


def is_streaming_faster(work: LayerWork, speeds: Speeds) -> bool:
    """Return whether copying a layer's experts to the card takes less time than the processor's products."""
    return work.seconds_streamed(speeds) < work.seconds_on_processor(speeds)


def measured_speeds(device: DeviceInfo, type_id: int, config: DiffusionGemmaConfig) -> Speeds | None:
    """Measure both speeds for a model with experts of a tensor type.

    None for a device that offers no page-locked memory: copies to it are slow, or it shares the processor's.
    """
    if device.is_cpu or not offers_pinned_memory(device):
        return None
    rows = 2 * config.expert_feed_forward_size
    try:
        speeds = Speeds(
            copy_speed(device), expert_speed(type_id, config.hidden_size, rows, config.canvas_length)
        )
    except OutOfMemoryError as error:
        logger.warning("The experts stay on the processor: their speed can't be measured. %s", error.message)
        return None
    logger.info(
        "Copies to %s: %.1f GB/s; experts on the processor: %.0f billion operations/s.",
        device.name,
        speeds.copied / 1e9,
        speeds.computed / 1e9,
    )
    return speeds


def moved_layers(count: int, layers: int, *, streamed: bool) -> frozenset[int]:
    """Return the layers whose experts are not kept on the card.

    Streamed ones are spread evenly, so that the layers between them are computed while a copy is under way.
    """
    return frozenset(index * layers // count if streamed else index for index in range(count))
