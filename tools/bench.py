"""How fast the demo model runs here, beside the reference implementation on the same weights.

    python3 dev.py bench [--json FILE]

Both answer the same prompts, whole replies, one after the other in this process, with the same
number of threads. Every figure is wall-clock time and includes the prompt and the passes that
commit a block.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import torch
import transformers
from transformers import DiffusionGemmaForBlockDiffusion

from app.paths import bundled_model
from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.chat_template import ChatTemplate
from model_backends.diffusion_gemma.generate import Block, Step, generate
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.protocol import Message
from tests.parity.reference import load_reference

PROMPTS = (
    "What is text diffusion?",
    "Which computer does DiffusionGemma need?",
    "Write a Python function that reverses a string.",
    "What can you do?",
)
SEEDS = (1, 2)
MAX_TOKENS = 512
FIRST_PAINTS = 5


@dataclass
class Tally:
    """What whole replies took, added up."""

    replies: int = 0
    steps: int = 0
    blocks: int = 0
    tokens: int = 0
    seconds: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.replies + other.replies,
            self.steps + other.steps,
            self.blocks + other.blocks,
            self.tokens + other.tokens,
            self.seconds + other.seconds,
        )

    def figures(self) -> dict[str, float]:
        """The rates; `tokens` are those before the end of the turn."""
        return {
            "ms_per_step": round(1000 * self.seconds / self.steps, 3),
            "tokens_per_second": round(self.tokens / self.seconds, 1),
            "steps_per_block": round(self.steps / self.blocks, 2),
            "replies": self.replies,
            "blocks": self.blocks,
            "steps": self.steps,
            "tokens": self.tokens,
            "seconds": round(self.seconds, 3),
        }


def answer(model: DiffusionGemma, prompt: Sequence[int], sampler: SamplerConfig, seed: int) -> Tally:
    """One reply of our engine, without a cached prefix."""
    model.rewind(0)
    uniforms = np.random.default_rng(seed).random
    started = time.perf_counter()
    events = list(generate(model, prompt, sampler, uniforms, MAX_TOKENS))
    seconds = time.perf_counter() - started
    blocks = [event for event in events if isinstance(event, Block)]
    steps = sum(isinstance(event, Step) for event in events)
    return Tally(1, steps, len(blocks), sum(len(block.tokens) for block in blocks), seconds)


class StepCounter:
    """What the reference implementation calls with its prompt, every draft and every final block."""

    def __init__(self) -> None:
        self.steps, self.puts = 0, 0

    def put_draft(self, value: object) -> None:
        """A denoising step."""
        self.steps += 1

    def put(self, value: object) -> None:
        """The prompt, or a block."""
        self.puts += 1

    def end(self) -> None:
        """The reply is complete."""


def answer_by_reference(
    reference: DiffusionGemmaForBlockDiffusion,
    prompt: Sequence[int],
    sampler: SamplerConfig,
    ends: Sequence[int],
    seed: int,
) -> Tally:
    """One reply of the reference implementation."""
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
    return Tally(1, counter.steps, counter.puts - 1, length, seconds)


def compare(path: Path) -> dict[str, Any]:
    """Run both on the same prompts, in turns."""
    model = DiffusionGemma.open(path, device="cpu")
    torch.set_num_threads(model.threads)
    reference = load_reference(path)
    reference.set_attn_implementation("sdpa")  # what transformers takes by default
    template = ChatTemplate(model.chat_template, model.tokenizer)
    sampler = SamplerConfig()
    ends = [token for token in range(model.config.vocab_size) if model.tokenizer.is_end(token)]
    prompts = [template.encode([Message(role="user", content=text)], thinking=False) for text in PROMPTS]

    def both(prompt: Sequence[int], seed: int) -> tuple[Tally, Tally]:
        return (
            answer(model, prompt, sampler, seed),
            answer_by_reference(reference, prompt, sampler, ends, seed),
        )

    both(prompts[0], 0)  # warm up
    results = [both(prompt, seed) for prompt in prompts for seed in SEEDS]
    ours = sum((ours for ours, _ in results), Tally())
    theirs = sum((theirs for _, theirs in results), Tally())
    figures = {
        "threads": model.threads,
        "unfog": ours.figures(),
        "transformers": theirs.figures(),
        "times_faster_per_step": round(theirs.seconds / theirs.steps / (ours.seconds / ours.steps), 2),
    }
    model.close()
    return figures


def first_paint(path: Path, runs: int) -> dict[str, Any]:
    """Seconds from the start of the process to the painted window, without a screen."""
    command = [sys.executable, "-m", "app", "--measure-first-paint", "--model", str(path)]
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "UNFOG_DATA_DIR": folder}
        for _ in range(runs):
            result = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
            seconds.append(float(result.stdout))
    return {"median_seconds": statistics.median(seconds), "runs": seconds}


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
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
    """The processor's name, as far as the system tells."""
    description = Path("/proc/cpuinfo")
    if description.exists():
        lines = description.read_text(encoding="utf-8").splitlines()
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    return platform.processor()


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser("dev.py bench", description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--model", type=Path, default=bundled_model(), metavar="PATH")
    args = parser.parse_args(argv)
    figures = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "model": {"file": args.model.name, "bytes": args.model.stat().st_size},
        **compare(args.model),
        "first_paint": first_paint(args.model, FIRST_PAINTS),
    }
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
