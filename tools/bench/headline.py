"""The headline test: tokens per second for 1,024 tokens of prompt and 1,024 of reply.

Once with 16 fixed steps a block, as the published 1,008 tokens/s of vLLM on an H100 were measured, once with
the model's own sampler, which stops when a block is sure (adaptive).

- Everything goes through `generate`, as in a chat. Steps are fixed by the sampler's own settings: a mean
  entropy is never below a negative confidence, so no block converges.
- End tokens end nothing and count as tokens (vLLM's `ignore_eos`): a reply always has its four blocks.
- A short reply comes first, which is not counted: drivers compile and load kernels when they are first used.
- `tokens_per_second` counts prompt, steps and the passes that commit blocks. `ms_per_step` is the median
  without the first step of each block, which also builds the graph and commits the block before.
- A model with a smaller canvas or context gets four of its own blocks and the prompt that the rest of the
  context holds; `comparable` is then false.
"""

from __future__ import annotations

import itertools
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.generate import Block, End, Prefilled, Step, generate
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.protocol import SelfConditioning
from tools.bench.machine import device_of, peak_memory

BLOCKS = 4
PROMPT = REPLY = 1024
FIXED_STEPS = 16
STOPS = ("fixed", "adaptive")
_NEVER_SURE = -1.0
_SEED = 1
_TEXT = (
    "A lighthouse keeper counts the ships that pass in the fog, writes each name into a book, and at the "
    "end of the year sends the book to the harbour. What does the harbour learn from it? "
)


@dataclass(frozen=True)
class Task:
    """What to measure: a model file on a device, with these of `STOPS`."""

    path: Path
    device: str = "auto"
    stops: Sequence[str] = STOPS
    experts_on_cpu: int | None = None
    self_conditioning: SelfConditioning = "auto"


def measure(task: Task) -> dict[str, Any]:
    """Open the model and run the test; for JSON."""
    started = time.perf_counter()
    model = DiffusionGemma.open(
        task.path,
        task.device,
        context_length=PROMPT + REPLY,
        experts_on_cpu=task.experts_on_cpu,
        self_conditioning=task.self_conditioning,
    )
    seconds = time.perf_counter() - started
    try:
        size = task.path.stat().st_size
        return {
            "file": {"name": task.path.name, "bytes": size, "layers": len(model.config.layers)},
            "device": device_of(model),
            "self_conditioning": task.self_conditioning,
            "load": {"seconds": round(seconds, 2), "gb_per_second": round(size / seconds / 1e9, 2)},
            "headline": measure_opened(model, task.stops),
            "process_peak": peak_memory(),
        }
    finally:
        model.close()


def measure_opened(model: DiffusionGemma, stops: Sequence[str] = STOPS) -> dict[str, Any]:
    """Run the test on an open model, whose prefix is lost; figures by kind of stop."""
    reply = BLOCKS * model.config.canvas_length
    prompt = prompt_tokens(model, min(PROMPT, model.context_length - reply))
    samplers = {
        "fixed": replace(model.config.sampler, max_steps=FIXED_STEPS, confidence=_NEVER_SURE),
        "adaptive": model.config.sampler,
    }
    warm_up = replace(samplers["fixed"], max_steps=2)
    _reply(model, prompt[: model.config.canvas_length], warm_up, model.config.canvas_length)
    return {stop: _reply(model, prompt, samplers[stop], reply) for stop in stops}


def prompt_tokens(model: DiffusionGemma, count: int) -> list[int]:
    """Return a prompt of exactly `count` tokens: a question in the file's own markup, where that fits.

    Raises:
        ValueError: the context has no space for a prompt beside the reply.
    """
    if count < 1:
        raise ValueError(f"a context of {model.context_length} tokens is too short for {BLOCKS} blocks")
    tokenizer = model.tokenizer
    start, end = (
        tokenizer.encode_template(part) for part in ("<bos><|turn>user\n", "<turn|>\n<|turn>model\n")
    )
    text = itertools.cycle(tokenizer.encode(_TEXT))
    return [*start, *itertools.islice(text, max(0, count - len(start) - len(end))), *end][-count:]


def _reply(
    model: DiffusionGemma, prompt: Sequence[int], sampler: SamplerConfig, tokens: int
) -> dict[str, Any]:
    """Generate `tokens` tokens after a prompt that is not in the prefix cache, and time it."""
    model.rewind(0)
    uniforms = np.random.default_rng(_SEED).random
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    blocks: list[Block] = []
    steps: list[float] = []
    prefill = 0.0
    started = last = time.perf_counter()
    with mock.patch.object(Tokenizer, "is_end", return_value=False):
        for event in generate(model, prompt, sampler, uniforms, tokens):
            now = time.perf_counter()
            if isinstance(event, Prefilled):
                prefill = now - started
            elif isinstance(event, Step) and event.step > 1:
                steps.append(now - last)
            elif isinstance(event, Block):
                blocks.append(event)
            elif isinstance(event, End) and event.reason != "max_tokens":
                raise RuntimeError(f"the reply ended early: {event.reason}")
            last = now
    seconds, canvas = last - started, model.config.canvas_length
    return {
        "comparable": len(prompt) == PROMPT and len(blocks) * canvas == REPLY and len(blocks) == BLOCKS,
        "sampler": asdict(sampler),
        "prompt_tokens": len(prompt),
        "reply_tokens": len(blocks) * canvas,
        "canvas": canvas,
        "seconds": round(seconds, 3),
        "prefill_seconds": round(prefill, 3),
        "prefill_tokens_per_second": round(len(prompt) / prefill, 1),
        "tokens_per_second": round(len(blocks) * canvas / seconds, 2),
        "tokens_per_second_without_prefill": round(len(blocks) * canvas / (seconds - prefill), 2),
        "blocks": len(blocks),
        "blocks_converged": sum(block.converged for block in blocks),
        "steps_per_block": round(statistics.mean(block.steps for block in blocks), 2),
        "ms_per_step": round(1000 * statistics.median(steps), 3) if steps else None,
        "graph_splits": model.splits,
        "load_before": None if load is None else round(load, 2),
    }


def lines(figures: dict[str, Any]) -> list[str]:
    """Return the figures of `measure_opened` as a sentence for each kind of stop."""
    texts = []
    for stop, run in figures.items():
        how = f"{run['sampler']['max_steps']} fixed steps" if stop == "fixed" else "adaptive stop"
        text = (
            f"{how}: {run['tokens_per_second']:,} tokens/s "
            f"({run['tokens_per_second_without_prefill']:,} without prefill), "
            f"{run['prompt_tokens']:,} tokens of prompt, {run['reply_tokens']:,} of reply, "
            f"{run['steps_per_block']} steps a block, {run['ms_per_step']} ms a step"
        )
        if not run["comparable"]:
            text += f"; not the published test: the canvas has {run['canvas']} positions"
        if stop == "adaptive" and not run["blocks_converged"]:
            text += "; no block was sure before its last step, as with random weights"
        texts.append(text)
    return texts
