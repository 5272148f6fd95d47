"""Benchmark the bundled demo model against the reference implementation, and the first paint.

Both answer the same prompts, whole replies, one after the other in this process, with the same number
of threads. Every figure is wall-clock time and includes the prompt and the passes that commit a block.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from transformers import DiffusionGemmaForBlockDiffusion

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.sampler import SamplerConfig
from tests.parity.reference import load_reference
from tools.bench.replies import MAX_TOKENS, SEEDS, Totals, answer, prompt_tokens

FIRST_PAINTS = 5


def measure(path: Path) -> dict[str, Any]:
    """Run all measurements."""
    return {
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "model": {"file": path.name, "bytes": path.stat().st_size},
        **compare(path),
        "first_paint": first_paint(path, FIRST_PAINTS),
    }


class StepCounter:
    """Counts the reference implementation's streamer calls: prompt, drafts and final blocks."""

    def __init__(self) -> None:
        self.steps, self.puts = 0, 0

    def put_draft(self, value: object) -> None:
        """Count a denoising step."""
        self.steps += 1

    def put(self, value: object) -> None:
        """Count the prompt, or a block."""
        self.puts += 1

    def end(self) -> None:
        """Handle the end of the reply."""


def answer_by_reference(
    reference: DiffusionGemmaForBlockDiffusion,
    prompt: Sequence[int],
    sampler: SamplerConfig,
    ends: Sequence[int],
    seed: int,
) -> Totals:
    """Generate one reply with the reference implementation."""
    torch.manual_seed(seed)
    counter = StepCounter()
    started = time.perf_counter()
    output = reference.generate(
        torch.tensor([list(prompt)]),
        streamer=counter,
        max_new_tokens=MAX_TOKENS,
        max_denoising_steps=sampler.max_steps,
        t_min=sampler.t_min,
        t_max=sampler.t_max,
        stability_threshold=sampler.stability,
        confidence_threshold=sampler.confidence,
        eos_token_id=list(ends),
        pad_token_id=0,
    )
    seconds = time.perf_counter() - started
    reply = output.sequences[0, len(prompt) :].tolist()
    length = next((i for i, token in enumerate(reply) if token in ends), len(reply))
    return Totals(1, counter.steps, counter.puts - 1, length, seconds)


def compare(path: Path) -> dict[str, Any]:
    """Run both on the same prompts, alternately."""
    model = DiffusionGemma.open(path, device="cpu")
    torch.set_num_threads(model.threads)
    reference = load_reference(path)
    reference.set_attn_implementation("sdpa")  # what transformers takes by default
    sampler = SamplerConfig()
    ends = [token for token in range(model.config.vocab_size) if model.tokenizer.is_end(token)]
    prompts = prompt_tokens(model)

    def both(prompt: Sequence[int], seed: int) -> tuple[Totals, Totals]:
        return (
            answer(model, prompt, sampler, seed)[0],
            answer_by_reference(reference, prompt, sampler, ends, seed),
        )

    both(prompts[0], 0)  # warm up
    results = [both(prompt, seed) for prompt in prompts for seed in SEEDS]
    ours = sum((ours for ours, _ in results), Totals())
    theirs = sum((theirs for _, theirs in results), Totals())
    figures = {
        "threads": model.threads,
        "unfog": ours.figures(),
        "transformers": theirs.figures(),
        "times_faster_per_step": round(theirs.seconds / theirs.steps / (ours.seconds / ours.steps), 2),
    }
    model.close()
    return figures


def first_paint(path: Path, runs: int) -> dict[str, Any]:
    """Return seconds from the start of the process to the painted window, without a screen."""
    command = [sys.executable, "-m", "app", "--measure-first-paint", "--model", str(path)]
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "UNFOG_DATA_DIR": folder}
        for _ in range(runs):
            result = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
            seconds.append(float(result.stdout))
    return {"median_seconds": statistics.median(seconds), "runs": seconds}
