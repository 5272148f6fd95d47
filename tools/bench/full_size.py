"""Benchmark a model of the published size with random weights: load, memory, prefill, step time.

- `load` includes header, vocabulary and weights, per byte of the file.
- `step` goes through `generate`, as in a chat; only the worker's encoding of events is left out. The
  first step of a block also builds the graph and its masks. `share_outside_ggml` is the part of the other
  steps' wall-clock time during which ggml computes nothing.
- `phases_ms`: see `phases`; `floor`: see `floor`.
- `process_peak` is taken before the phases; pages of the mapped file count.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from model_backends.diffusion_gemma.generate import Step, generate
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.ggml.device import choose
from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.scheduler import Scheduler
from tools.bench.floor import Speed, Work, floor, work_of
from tools.bench.machine import arithmetic, bandwidth, device_of, peak_memory, seconds_of
from tools.bench.phases import PhasedModel
from tools.synthetic import SyntheticModel


@dataclass(frozen=True)
class Task:
    """What to measure: a model in `path` (written if missing), after ascending `prefixes`."""

    path: Path
    model: SyntheticModel
    device: str = "auto"
    prefixes: Sequence[int] = (0, 512)
    steps: int = 3
    bandwidth_bytes: int = 1 << 30


def measure(task: Task) -> dict[str, Any]:
    """Run all measurements, for JSON."""
    free_before = choose(task.device).free_bytes
    to_write = None if task.path.exists() else round(seconds_of(lambda: task.model.write(task.path)), 1)
    load, model = measure_load(task)
    behind = [measure_after_prefix(model, prefix, task.steps) for prefix in task.prefixes]
    memory = {
        "planned": asdict(model.plan.footprint),
        "allocated": asdict(model.memory),
        "process_peak": peak_memory(),
    }
    if not model.device.is_cpu:
        memory["device_taken"] = free_before - choose(task.device).free_bytes
    work = [add_phases(model, figures, task) for figures in reversed(behind)]  # at the longest prefix
    model.close()
    speed = measure_speed(model, task)
    for figures, done in zip(reversed(behind), work, strict=True):
        figures["floor"] = floor(done, speed)
        figures["step_over_floor"] = round(figures["step"]["ms"] / figures["floor"]["ms"], 2)
    return {
        "versions": {
            "llama-cpp-python": version("llama-cpp-python"),
            "other_ggml": "UNFOG_GGML_DIR" in os.environ,
        },
        "model": {
            "layers": len(model.config.layers),
            "bytes": task.path.stat().st_size,
            "seconds_to_write": to_write,
        },
        "device": {**device_of(model), "context_length": model.context_length},
        "load": load,
        "memory_bytes": memory,
        "speed": speed.figures(),
        "behind_prefix": behind,
    }


# ---- Loading -----------------------------------------------------------------------------------


def measure_load(task: Task) -> tuple[dict[str, Any], PhasedModel]:
    """Load twice: from disk, if the page cache can be dropped, then from the page cache."""
    forgotten = drop_from_page_cache(task.path)
    size = task.path.stat().st_size

    def once() -> tuple[dict[str, Any], PhasedModel]:
        started = time.perf_counter()
        # with space for the longest prefix and a canvas
        model = PhasedModel.open(task.path, task.device, max(task.prefixes) + task.model.canvas)
        seconds = time.perf_counter() - started
        assert isinstance(model, PhasedModel)
        return {"seconds": round(seconds, 2), "gb_per_second": round(size / seconds / 1e9, 2)}, model

    first, model = once()
    model.close()
    second, model = once()
    figures = {
        "first": {**first, "from": "disk" if forgotten else "disk or page cache"},
        "second": {**second, "from": "page cache, as far as it fits"},
        "of_which_vocabulary_seconds": round(seconds_of(lambda: Tokenizer(task.path)), 2),
    }
    return figures, model


def drop_from_page_cache(path: Path) -> bool:
    """Drop a file from the page cache; return False if the system does not support that."""
    if sys.platform != "linux":
        return False
    with path.open("rb") as file:
        os.fsync(file.fileno())  # dirty pages would stay
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return True


# ---- Steps -------------------------------------------------------------------------------------


def measure_after_prefix(model: PhasedModel, length: int, steps: int) -> dict[str, Any]:
    """Prefill up to `length` tokens, then denoise a block of `steps` steps after a first one."""
    rng = np.random.default_rng(length)
    missing = rng.integers(0, model.config.vocab_size, length - len(model.prefix)).tolist()
    prefill = None
    if missing:
        seconds = seconds_of(lambda: model.prefill(missing))
        prefill = {"tokens": len(missing), "tokens_per_second": round(len(missing) / seconds, 1)}
    sampler = SamplerConfig(max_steps=steps + 1, confidence=-1.0)  # never confident: all steps run
    walls: list[float] = []
    with computing() as inside:
        started = time.perf_counter()
        for event in generate(model, model.prefix, sampler, rng.random, max_tokens=1):
            if isinstance(event, Step):
                walls.append(time.perf_counter() - started)
                started = time.perf_counter()
    ms = [1000 * wall for wall in walls]
    return {
        "prefix": length,
        "prefill": prefill,
        "step": {
            "ms": round(statistics.median(ms[1:]), 2),
            "ms_of_first": round(ms[0], 2),
            "ms_of_others": [round(value, 2) for value in ms[1:]],
            "share_outside_ggml": round(1 - sum(inside[1:]) / sum(walls[1:]), 5),
            "graph_splits": model.splits,
        },
    }


@contextmanager
def computing() -> Iterator[list[float]]:
    """Measure the seconds of every graph computation in the body."""
    seconds: list[float] = []
    compute = Scheduler.compute

    def timed(scheduler: Scheduler) -> None:
        seconds.append(seconds_of(lambda: compute(scheduler)))

    with mock.patch.object(Scheduler, "compute", timed):
        yield seconds


def add_phases(model: PhasedModel, figures: dict[str, Any], task: Task) -> list[Work]:
    """Add the time of each phase of a step after this prefix; return the step's work."""
    model.rewind(figures["prefix"])
    phases = model.phases(task.steps)
    figures["phases_ms"] = phases.figures()
    figures["experts_read_per_layer"] = round(statistics.mean(phases.experts_read), 1)
    with GgufFile(task.path) as file:
        return work_of(model, file.tensors, phases.experts_read)


# ---- The machine's speed -----------------------------------------------------------------------


def measure_speed(model: PhasedModel, task: Task) -> Speed:
    """Measure memory bandwidth, and products of the head's shape for every type of the file."""
    config = model.config
    with GgufFile(task.path) as file:
        rates = arithmetic(model.device, file, config.hidden_size, config.vocab_size, config.canvas_length)
    return Speed(bandwidth(model.device, task.bandwidth_bytes), rates)
