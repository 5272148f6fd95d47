"""What reading out candidates costs: a denoising step with and without, in turns, and the size of traces.

python -m tools.candidates [MODEL] [--blocks N] [--steps N]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import msgspec
import numpy as np

from app.base.app_dirs import bundled_model
from app.session.reply_run import CANDIDATES
from app.storage.trace import encode
from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.backend import DiffusionGemmaBackend
from model_backends.diffusion_gemma.candidates import CandidateCollector
from model_backends.diffusion_gemma.likeliest import MOST_READ_OUT
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Event,
    Generate,
    Load,
    Message,
)

_PREFIX, _TEMPERATURE = 64, 0.8
_PROMPTS = ("Write a haiku about rain.", "Tell me a story about a fox.", "What is text diffusion?")
_SEEDS = (1, 2)


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description="Measure what reading out candidates costs.")
    parser.add_argument("model", type=Path, nargs="?", default=bundled_model())
    parser.add_argument("--blocks", type=int, default=20, help="pairs of blocks (default: 20)")
    parser.add_argument("--steps", type=int, default=20, help="steps of a block (default: 20)")
    args = parser.parse_args(arguments)
    _measure_steps(args.model, args.blocks, args.steps)
    if args.model == bundled_model():
        _measure_traces(args.model)
    return 0


def _measure_steps(path: Path, blocks: int, steps: int) -> None:
    model = DiffusionGemma.open(path, device="cpu", context_length=1024)
    model.prefill(range(20, 20 + _PREFIX))
    times: dict[int, list[float]] = {0: [], MOST_READ_OUT: []}
    for number in range(blocks):
        for read_out in sorted(times, reverse=bool(number % 2)):
            times[read_out].append(_block(model, steps, read_out))
    plain, read = np.array(times[0]), np.array(times[MOST_READ_OUT])
    print(
        f"{path.name}: {1e3 * np.median(plain):.2f} ms a step, {1e3 * np.median(read):.2f} with candidates; "
        f"ratio of pairs {np.median(read / plain):.3f} (of {blocks})"
    )
    model.close()


def _block(model: DiffusionGemma, steps: int, read_out: int) -> float:
    """Return the seconds a step of a block took, what the candidates are collected in included."""
    rng, length = np.random.default_rng(0), model.config.canvas_length
    canvas = rng.integers(0, model.config.vocab_size, length).astype(np.int32)
    collector = CandidateCollector()
    model.begin_block()
    model.denoise(canvas, _TEMPERATURE, rng.random(length), read_out)  # builds the graph
    begun = time.perf_counter()
    for step in range(1, steps + 1):
        result = model.denoise(canvas, _TEMPERATURE, rng.random(length), read_out)
        canvas = result.argmax
        if result.likeliest is not None:
            collector.add(step, result.likeliest)
    if read_out:
        collector.of(canvas, CANDIDATES)
    return (time.perf_counter() - begun) / steps


def _measure_traces(path: Path) -> None:
    backend = DiffusionGemmaBackend()
    backend.load(Load(path=str(path), device="cpu"), lambda _event: None)
    for prompt in _PROMPTS:
        for seed in _SEEDS:
            events: list[Event] = []
            request = Generate(
                messages=(Message(role="user", content=prompt),), seed=seed, candidates=CANDIDATES
            )
            backend.generate(request, events.append, lambda: False)
            without, with_them, tokens = _sizes(events)
            print(f"{prompt} seed {seed}: {tokens} tokens, trace {without:,} → {with_them:,} bytes")
    backend.close()


def _sizes(events: list[Event]) -> tuple[int, int, int]:
    """Return the bytes of a reply's traces without and with candidates, and its tokens."""
    without = with_them = tokens = 0
    for commit in (event for event in events if isinstance(event, BlockCommitted)):
        steps = [
            event for event in events if isinstance(event, DenoisingStep) and event.block == commit.block
        ]
        start = next(e for e in events if isinstance(e, BlockStarted) and e.block == commit.block)
        with_them += len(encode(commit.block, steps, commit, start))
        plain = msgspec.structs.replace(commit, candidates=())
        without += len(encode(commit.block, steps, plain, start))
        tokens += len(commit.tokens)
    return without, with_them, tokens


if __name__ == "__main__":
    sys.exit(main())
