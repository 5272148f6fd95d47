"""Describe the computer and measure its memory bandwidth and matrix throughput through ggml."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.ggml.buffer import Buffer, upload
from model_backends.ggml.device import DeviceInfo
from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.ops import Context, Graph, Tensor
from model_backends.ggml.scheduler import Scheduler
from model_backends.ggml.types import F32, tensor_type

_RUNS = 5  # the fastest counts: other load only slows down
_MAX_ROWS = 1 << 15


def device_of(model: DiffusionGemma) -> dict[str, Any]:
    """Describe the device of an open model, and what it leaves to the processor."""
    return {
        "name": model.device.name,
        "description": model.device.description,
        "threads": model.threads,
        "experts_on_cpu": model.plan.experts_on_cpu,
        "experts_streamed": model.plan.streamed,
        "notes": [str(note) for note in model.notes],
    }


def machine() -> dict[str, Any]:
    """Describe the computer."""
    return {
        "processor": processor(),
        "cores": psutil.cpu_count(logical=False),
        "threads": psutil.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def processor() -> str:
    """Return the processor's name, if the system knows it."""
    description = Path("/proc/cpuinfo")
    if description.exists():
        lines = description.read_text(encoding="utf-8").splitlines()
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    return platform.processor()


def peak_memory() -> int:
    """Return the process's peak resident memory in bytes; pages of mapped files count."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def bandwidth(device: DeviceInfo, size: int) -> float:
    """Measure the bytes per second that a product of an F32 matrix of `size` bytes with a vector reads."""
    length = 8192
    rows = size // 4 // length
    seconds = _product_seconds(device, F32, (length, rows), 1, np.zeros(0, np.uint8))
    return rows * length * 4 / seconds


def arithmetic(device: DeviceInfo, file: GgufFile, length: int, rows: int, columns: int) -> dict[str, float]:
    """Measure operations per second of ggml's matrix product, by tensor type of the file.

    The matrices are [length, rows] (the head's shape, cut at 32,768 rows) filled with the file's own
    blocks, the other operand has `columns` columns. A multiplication and an addition are two operations.
    """
    rows = min(rows, _MAX_ROWS)
    rates = {}
    for type_id in sorted({info.type_id for info in file.tensors.values()}):
        kind = tensor_type(type_id)
        assert kind is not None
        largest = max((i for i in file.tensors.values() if i.type_id == type_id), key=lambda info: info.bytes)
        seconds = _product_seconds(device, type_id, (length, rows), columns, file.data(largest))
        rates[kind.name] = 2 * length * rows * columns / seconds
    return rates


def fastest(compute: Callable[[], None], runs: int = _RUNS) -> float:
    """Return the seconds of the fastest of several runs, after a warm-up."""
    compute()
    return min(seconds_of(compute) for _ in range(runs))


def seconds_of(work: Callable[[], object]) -> float:
    """Return the wall-clock seconds of a call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _product_seconds(
    device: DeviceInfo, type_id: int, shape: tuple[int, int], columns: int, content: NDArray[np.uint8]
) -> float:
    context = Context(2)
    matrix = context.tensor(type_id, *shape, name="matrix")
    other = context.tensor(F32, shape[0], columns, name="other")
    buffer = Buffer(context, device)
    try:
        _fill(matrix, content)
        upload(other, np.random.default_rng(0).standard_normal((columns, shape[0]), np.float32))
        graph = Graph(8)
        graph.output(graph.mul_mat(matrix, other))
        with Scheduler(device, 8) as scheduler:
            scheduler.prepare(graph)
            return fastest(scheduler.compute)
    finally:
        buffer.close()


def _fill(matrix: Tensor, content: NDArray[np.uint8]) -> None:
    size = matrix.strides[1] * matrix.shape[1]
    for start, stop in _pieces(size, content.nbytes):
        upload(matrix, content[: stop - start], start)


def _pieces(size: int, piece: int) -> Iterable[tuple[int, int]]:
    return ((start, min(start + piece, size)) for start in range(0, size, piece)) if piece else ()
