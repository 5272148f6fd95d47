"""The parts that ask how fast a model of the published size runs, and in how much memory."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK, DEFAULT_CONTEXT
from model_backends.diffusion_gemma.planner import Planner
from model_backends.ggml.device import OutOfMemoryError, choose
from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.library import library
from model_backends.ggml.prototypes import LogCallback
from model_backends.protocol import Experts, SelfConditioning
from tools.bench import headline
from tools.cuda_check.options import Options
from tools.cuda_check.profile import ProfiledModel
from tools.cuda_check.runner import Figures, Finding, Part, Session
from tools.synthetic import SyntheticModel

_TEMPERATURE = 0.7
_SETTLED = 3  # steps of a block before its graph has been captured and is replayed
_CARDS = (24, 16, 12, 8)  # GB
_OFFLOADED = 6  # layers
_OFFLOADED_PREFIX = 512  # tokens: a long prompt takes long on the processor
_WHERE: dict[Experts, str] = {"processor": "on the processor", "streamed": "streamed"}
_SWITCHES = {
    "without CUDA graphs": {"GGML_CUDA_DISABLE_GRAPHS": "1"},
    "without fusion": {"GGML_CUDA_DISABLE_FUSION": "1"},
}


def parts(options: Options) -> list[Part]:
    """Return the parts, in the order of what is wanted first."""
    offloaded = sorted({min(_OFFLOADED, options.layers), options.layers})
    return [
        Part("file", 60, write_file, "speed"),
        Part("step", 45, time_steps, "speed"),
        Part("headline", 15, measure_headline, "speed"),
        Part("profile", 15, profile, "speed"),
        *(
            Part(f"step {name}", 20, partial(time_steps, shortest=True), name, environment)
            for name, environment in _SWITCHES.items()
        ),
        Part("step with exact self-conditioning", 20, time_exact_steps, "exact"),
        *(
            Part(
                f"experts {_WHERE[experts]}, {count} layers",
                20 if count <= _OFFLOADED else 35,
                partial(offload, count, experts),
                "offload",
            )
            for count in offloaded
            for experts in _WHERE
        ),
        Part("plans", 15, plan_for_smaller_cards, "offload"),
    ]


def write_file(session: Session) -> Figures:
    """Write the full-size file with random weights, unless it is there."""
    file, started = session.options.file, time.perf_counter()
    there = file.exists()
    if not there:
        SyntheticModel(session.options.layers).write(file)
    return {
        "path": str(file),
        "bytes": file.stat().st_size,
        "written_seconds": None if there else round(time.perf_counter() - started, 1),
    }


def opened(session: Session, conditioning: SelfConditioning = "auto") -> ProfiledModel:
    """Return the full-size model with space for the longest prefix, and open it if this process has not."""
    if "model" not in session.opened:
        options = session.options
        if not options.file.exists():
            raise FileNotFoundError(f"{options.file} is not there: the part `file` was left out or failed")
        space = max(*options.prefixes, headline.PROMPT + headline.REPLY) + 512
        session.opened["model"] = ProfiledModel.open(
            options.file, options.device, space, self_conditioning=conditioning
        )
    model = session.opened["model"]
    assert isinstance(model, ProfiledModel)
    return model


def time_exact_steps(session: Session) -> Figures:
    """Measure steps whose self-conditioning takes all tokens of the vocabulary."""
    return time_steps(session, shortest=True, conditioning="exact")


def time_steps(session: Session, shortest: bool = False, conditioning: SelfConditioning = "auto") -> Figures:
    """Measure opening, prefill, and steps behind each prefix (or the shortest that is not empty)."""
    options, before = session.options, choose(session.options.device).free_bytes
    started = time.perf_counter()
    model = opened(session, conditioning)
    figures: Figures = {"open_seconds": round(time.perf_counter() - started, 2)}
    figures["notes"] = [str(note) for note in model.notes]
    figures["memory"] = {
        "planned": model.plan.footprint.on(model.device),
        "taken": model.memory.on(model.device),
        "driver_says_taken": before - choose(options.device).free_bytes,
    }
    prefixes = options.prefixes
    if shortest:
        prefixes = prefixes[1:2] or prefixes[:1]
    figures["behind_prefix"] = {prefix: _behind(model, prefix, options.steps) for prefix in prefixes}
    figures["memory"]["driver_says_taken_after_steps"] = before - choose(options.device).free_bytes
    memory = figures["memory"]
    splits = {run["splits"] for run in figures["behind_prefix"].values()}
    if memory["planned"] != memory["taken"]:
        raise Finding(f"{memory['planned']:,} bytes were planned, {memory['taken']:,} taken", figures)
    if splits != {1} and not model.plan.experts_on_cpu:
        raise Finding(f"the graph has {max(splits)} parts: not all of it is on {model.device.name}", figures)
    return figures


def _behind(model: DiffusionGemma, prefix: int, steps: int) -> Figures:
    missing = prefix - len(model.prefix)
    figures: Figures = {"prefill_tokens_per_second": None}
    if missing > 0:
        tokens = np.random.default_rng(prefix).integers(10, model.config.vocab_size, missing).tolist()
        started = time.perf_counter()
        model.prefill(tokens)
        figures["prefill_tokens_per_second"] = round(missing / (time.perf_counter() - started), 1)
    with counted_log() as messages:
        milliseconds = step_times(model, steps)
    settled = milliseconds[min(_SETTLED, steps - 1) :]
    return figures | {
        "ms_per_step": round(statistics.median(settled), 3),
        "ms": milliseconds,
        "splits": model.splits,
        "graph_log": {text: count for text, count in messages.items() if "graph" in text.lower()},
    }


def step_times(model: DiffusionGemma, steps: int) -> list[float]:
    """Return the milliseconds of each step of a new block."""
    rng, config = np.random.default_rng(0), model.config
    canvas = rng.integers(0, config.vocab_size, config.canvas_length).astype(np.int32)
    model.begin_block()
    times = []
    for _ in range(steps):
        uniforms = rng.random(config.canvas_length)
        started = time.perf_counter()
        canvas = model.denoise(canvas, _TEMPERATURE, uniforms).argmax
        times.append(round(1000 * (time.perf_counter() - started), 3))
    return times


@contextmanager
def counted_log() -> Iterator[Counter[str]]:
    """Count what ggml logs meanwhile, debug messages included; those on reused graphs as one."""
    messages: Counter[str] = Counter()

    def count(_level: int, text: bytes | None, _data: int | None) -> None:
        message = (text or b"").decode(errors="replace").strip()
        messages["CUDA Graph reused" if "reused" in message else message] += 1

    lib, callback = library(), LogCallback(count)
    lib.ggml_log_set(callback, None)
    try:
        yield messages
    finally:
        lib.ggml_log_set(lib.log_callback, None)


def measure_headline(session: Session) -> Figures:
    """Run the headline test on the open model: 16 fixed steps, and the model's own stop."""
    figures = headline.measure_opened(opened(session))
    print(*headline.lines(figures), sep="\n")
    return figures


def profile(session: Session) -> Figures:
    """Compute every operation of a step alone, and write profile.txt: where the time goes."""
    model, options = opened(session), session.options
    model.rewind(min(options.prefixes, key=lambda prefix: (prefix == 0, prefix)))
    rows = model.operation_times(partial(step_times, model, 1))
    text = "".join(f"{row.milliseconds:9.3f} ms {row.count:5} x {row.operation}\n" for row in rows)
    (options.out / "profile.txt").write_text(text, encoding="utf-8")
    print("".join(text.splitlines(keepends=True)[:20]))
    return {
        "prefix": len(model.prefix),
        "sum_ms": round(sum(row.milliseconds for row in rows), 3),
        "operations": sum(row.count for row in rows),
    }


def offload(layers: int, experts: Experts, session: Session) -> Figures:
    """Measure prefill and steps with the experts of some layers in the computer's memory."""
    started = time.perf_counter()
    model = DiffusionGemma.open(
        session.options.file,
        session.options.device,
        context_length=_OFFLOADED_PREFIX + 2048,
        experts_on_cpu=layers,
        experts=experts,
    )
    try:
        figures: Figures = {"open_seconds": round(time.perf_counter() - started, 2)}
        figures |= _behind(model, min(_OFFLOADED_PREFIX, max(session.options.prefixes)), 4)
        figures["copies_are_pinned"] = model.copies_are_pinned
        figures["bytes_on_device"] = model.plan.footprint.on(model.device)
        figures["notes"] = [str(note) for note in model.notes]
        return figures
    finally:
        model.close()


def plan_for_smaller_cards(session: Session) -> Figures:
    """Plan for cards with less memory than this one has."""
    device = choose(session.options.device)
    figures: Figures = {}
    with GgufFile(session.options.file) as file:
        planner = Planner(DiffusionGemmaConfig.from_file(file), file, DEFAULT_CHUNK)
        for size in _CARDS:
            try:
                plan = planner.plan(device, DEFAULT_CONTEXT, size * 10**9)
            except OutOfMemoryError as error:  # the others may fit
                figures[f"{size} GB"] = {"does_not_fit": str(error.message)}
                continue
            figures[f"{size} GB"] = {
                "experts_on_cpu": plan.experts_on_cpu,
                "streamed": plan.streamed,
                "context": plan.context_length,
                "bytes_on_device": plan.footprint.on(device),
            }
    return figures
