"""Lower bound for a denoising step on this machine, from memory bandwidth and arithmetic throughput.

Counted are the weights, each read once, the keys and values, and the products with both. Intermediate
results are left out, as if they never left the processor's caches.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model_backends.ggml.gguf_file import TensorInfo
from model_backends.ggml.types import TensorType, tensor_type
from tools.bench.phases import PhasedModel

_EMBEDDING = "token_embd.weight"


@dataclass(frozen=True)
class Speed:
    """Memory bandwidth in bytes per second; operations per second of products, by tensor type."""

    bandwidth: float
    rates: dict[str, float]

    def figures(self) -> dict[str, object]:
        """Return the values for JSON."""
        return {
            "gb_per_second": round(self.bandwidth / 1e9, 2),
            "gigaoperations_per_second": {name: round(rate / 1e9, 1) for name, rate in self.rates.items()},
        }


@dataclass(frozen=True)
class Work:
    """Bytes that a step reads, and multiplications and additions with their type ("" if none)."""

    kind: str
    bytes: float
    operations: float


def work_of(model: PhasedModel, tensors: Mapping[str, TensorInfo], experts_read: Sequence[int]) -> list[Work]:
    """Return the work of a step after the model's prefix; `tensors` of its file, `experts_read` by layer."""
    config = model.config
    needed = config.tensor_shapes()
    done = [_weights(model, info, experts_read) for name, info in tensors.items() if name in needed]
    done.append(_self_conditioning(model))
    cached = _type(model.cache_type)
    for layer, slots in zip(config.layers, model.slots_seen(), strict=True):
        products = 2 * config.canvas_length * slots * config.heads * layer.head_dim
        done.append(Work("", 2 * slots * cached.row_bytes(layer.kv_dim), 2 * products))
    return done


def floor(work: Sequence[Work], speed: Speed) -> dict[str, float]:
    """Return the floor in milliseconds, its two bounds, and what a step reads and computes.

    All products count at the highest rate of a type; `ms_to_multiply_in_its_types` is what ggml needs for
    them in the types they have (attention, which has none, at the highest rate).
    """
    best = max(speed.rates.values())
    size, operations = (sum(getattr(part, name) for part in work) for name in ("bytes", "operations"))
    reading, multiplying = size / speed.bandwidth, operations / best
    in_types = sum(part.operations / speed.rates.get(part.kind, best) for part in work)
    return {
        "ms": round(1000 * max(reading, multiplying), 3),
        "ms_to_read": round(1000 * reading, 3),
        "ms_to_multiply": round(1000 * multiplying, 3),
        "ms_to_multiply_in_its_types": round(1000 * in_types, 3),
        "gigabytes": round(size / 1e9, 3),
        "gigaoperations": round(operations / 1e9, 1),
    }


def _weights(model: PhasedModel, info: TensorInfo, experts_read: Sequence[int]) -> Work:
    config = model.config
    size, elements = float(info.bytes), math.prod(info.shape)
    if len(info.shape) == 3:
        size *= experts_read[int(info.name.split(".")[1])] / config.expert_count
        elements = elements // config.expert_count * config.experts_used
    products = 2 * elements * config.canvas_length if len(info.shape) > 1 else 0
    return Work(_type(info.type_id).name, size, products)


def _self_conditioning(model: PhasedModel) -> Work:
    config, tokens = model.config, model.conditioning_tokens
    if tokens is not None:
        rows = tokens * config.canvas_length
        stored = _type(model.stored_type(_EMBEDDING))
        return Work("", stored.row_bytes(config.hidden_size) * rows, 2 * config.hidden_size * rows)
    copy = _type(model.stored_type(f"{_EMBEDDING}.T"))
    operations = 2 * config.vocab_size * config.hidden_size * config.canvas_length
    return Work(copy.name, copy.row_bytes(config.vocab_size) * config.hidden_size, operations)


def _type(type_id: int) -> TensorType:
    kind = tensor_type(type_id)
    assert kind is not None
    return kind
