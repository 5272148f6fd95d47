"""Measure how fast weights can be copied to a device, and how fast the CPU multiplies by them."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from model_backends.ggml.buffer import Buffer, upload
from model_backends.ggml.device import DeviceInfo, cpu
from model_backends.ggml.ops import Context, Graph
from model_backends.ggml.scheduler import Scheduler
from model_backends.ggml.types import F32, I8, I32
from model_backends.ggml.weight_stream import WeightStream

_RUNS = 3
_COPIES, _COPY_BYTES = 4, 16 << 20  # more than the 2 slots of a stream hold
_EXPERTS = 16  # together larger than the CPU's caches


def copy_speed(device: DeviceInfo) -> float:
    """Return the bytes per second that a `WeightStream` copies to a device.

    Raises:
        OutOfMemoryError: there is no memory for the measurement.
    """
    context = Context(_COPIES)
    weights = [context.tensor(I8, _COPY_BYTES) for _ in range(_COPIES)]
    stream = WeightStream(context, device)

    def copy() -> None:
        for weight in weights:
            stream.fetch(weight.handle)

    try:
        return _COPIES * _COPY_BYTES / _fastest(copy)
    finally:
        stream.close()


def expert_speed(type_id: int, length: int, rows: int, tokens: int) -> float:
    """Return operations per second of the CPU's products with experts [length, rows], each for its tokens.

    A multiplication and an addition are two operations.

    Raises:
        OutOfMemoryError: there is no memory for the measurement.
    """
    context = Context(3)
    experts = context.tensor(type_id, length, rows, _EXPERTS)
    x = context.tensor(F32, length, 1, tokens)
    ids = context.tensor(I32, 1, tokens)
    buffer = Buffer(context, cpu())
    upload(ids, np.arange(tokens, dtype=np.int32) % _EXPERTS)
    try:
        graph = Graph(8)
        graph.output(graph.mul_mat_id(experts, x, ids))
        with Scheduler(cpu(), 8) as scheduler:
            scheduler.prepare(graph)
            return 2 * length * rows * tokens / _fastest(scheduler.compute)
    finally:
        buffer.close()


def _fastest(work: Callable[[], None]) -> float:
    return min(_seconds(work) for _ in range(_RUNS))


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
