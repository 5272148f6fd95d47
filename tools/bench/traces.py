"""Real traces of the demo model for benchmarks and pictures of the canvas.

The demo model's canvas has 64 positions and its replies two blocks at most, so blocks of the published 256
positions are joined: the real positions of several blocks stand side by side, step by step; those behind
the end of a turn are left out, a paragraph's break is set between replies, and a block that took fewer steps
stays at its last one. No token or entropy is invented, but several blocks are seen as if written at once.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.base.app_dirs import bundled_model
from app.gui.canvas.layout import shown_length
from app.storage.trace import Trace, decode, encode
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Event,
    Generate,
    Load,
    Message,
    Sampling,
)

WIDE_CANVAS = 256  # positions of the published model's canvas
PROMPTS = {
    "haiku": "Write a haiku about fog.",
    "haiku sea": "Haiku about the sea, please",
    "story fox": "Tell me a story about a fox.",
    "story robot": "Write a story about a robot and a lighthouse.",
    "story tea": "How do I make tea?",
    "story cat": "Write a long story about a cat",
    "list": "Give me a list of five fruits.",
    "table": "Make a table of planets.",
    "code": "Write a Python function that reverses a string.",
    "code prime": "Write a Python function that checks if a number is prime.",
    "diffusion": "What is text diffusion?",
    "detail": "Explain text diffusion in detail",
    "canvas": "How does the canvas work?",
    "computer": "Which computer does DiffusionGemma need?",
    "abilities": "What can you do?",
}
WIDE = {
    "stories": ("story fox", "story robot", "story tea", "story cat", "haiku"),
    "explanations": ("detail", "diffusion", "canvas"),
    "mixed": ("abilities", "list", "code", "computer", "table"),
}
SEEDS = (7, 11, 23)
MODEL_BLOCKS = 2  # of a model given by its file


def real_traces(seed: int = SEEDS[0], folder: Path | None = None) -> dict[str, tuple[Trace, ...]]:
    """Return the blocks of the reply to each of `PROMPTS`, cached in `folder` (default: a temporary one)."""
    kept = (folder or Path(tempfile.gettempdir()) / "unfog-traces-with-noise") / str(seed)
    kept.mkdir(parents=True, exist_ok=True)
    missing = [name for name in PROMPTS if not _files(kept, name)]
    if missing:
        _record(kept, missing, seed, bundled_model(), 512)
    return {name: tuple(decode(file.read_bytes()) for file in _files(kept, name)) for name in PROMPTS}


def model_traces(model: Path) -> list[Path]:
    """Return files with the first block of a reply of this model for each of `MODEL_BLOCKS` prompts.

    They are cached in the temporary folder.
    """
    kept = Path(tempfile.gettempdir()) / "unfog-traces-with-noise" / f"{model.stem}-{model.stat().st_size}"
    kept.mkdir(parents=True, exist_ok=True)
    names = list(PROMPTS)[:MODEL_BLOCKS]
    if missing := [name for name in names if not _files(kept, name)]:
        _record(kept, missing, SEEDS[0], model, WIDE_CANVAS)
    return [_files(kept, name)[0] for name in names]


def wide_blocks(traces: dict[str, tuple[Trace, ...]]) -> dict[str, Trace]:
    """Return the blocks of 256 positions named in `WIDE`."""
    return {name: joined([traces[part] for part in parts], WIDE_CANVAS) for name, parts in WIDE.items()}


def joined(replies: Iterable[Sequence[Trace]], positions: int) -> Trace:
    """Join the blocks of several replies into one block of up to `positions`."""
    parts: list[tuple[str, Trace, int]] = []
    for number, reply in enumerate(replies):
        for trace in reply:
            shown = shown_length(trace.final_pieces, trace.commit.thought, trace.commit.text)
            parts.append(("\n\n" if number and trace is reply[0] else "", trace, shown))
    count = max(len(trace.steps) for _, trace, _ in parts)
    steps = tuple(_side_by_side(parts, number, positions) for number in range(count))
    final = steps[-1]
    text = "".join(final.pieces)
    commit = BlockCommitted(block=0, tokens=final.draft, text=text, thought="", steps=count, converged=True)
    return Trace(block=0, start=_joined_noise(parts, positions), steps=steps, commit=commit)


def _joined_noise(parts: Sequence[tuple[str, Trace, int]], positions: int) -> BlockStarted:
    tokens: list[int] = []
    pieces: list[str] = []
    for _, trace, shown in parts:
        assert trace.start is not None  # recorded with its noise
        tokens += trace.start.canvas[:shown]
        pieces += trace.start.pieces[:shown]
    return BlockStarted(block=0, canvas=tuple(tokens[:positions]), pieces=tuple(pieces[:positions]))


def _side_by_side(parts: Sequence[tuple[str, Trace, int]], number: int, positions: int) -> DenoisingStep:
    draft: list[int] = []
    pieces: list[str] = []
    accepted: list[bool] = []
    entropies: list[float] = []
    for opening, trace, shown in parts:
        step = trace.steps[min(number, len(trace.steps) - 1)]
        draft += step.draft[:shown]
        pieces += (opening + step.pieces[0], *step.pieces[1:shown])
        accepted += step.accepted[:shown]
        entropies += step.entropies[:shown]
    longest = max((trace for _, trace, _ in parts), key=lambda trace: len(trace.steps))
    return DenoisingStep(
        block=0,
        step=number + 1,
        max_steps=longest.steps[0].max_steps,
        temperature=longest.steps[number].temperature,
        draft=tuple(draft[:positions]),
        canvas=(),
        pieces=tuple(pieces[:positions]),
        accepted=tuple(accepted[:positions]),
        entropies=tuple(entropies[:positions]),
    )


def _record(folder: Path, names: Iterable[str], seed: int, model: Path, max_tokens: int) -> None:
    """Generate replies and save the events of their blocks."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before ggml is loaded: waiting threads do not spin
    from model_backends.diffusion_gemma.backend import DiffusionGemmaBackend

    backend = DiffusionGemmaBackend()
    try:
        backend.load(Load(path=str(model), device="cpu"), lambda event: None)
        for number, name in enumerate(names):
            events: list[Event] = []
            request = Generate(
                id=number,
                messages=(Message(role="user", content=PROMPTS[name]),),
                seed=seed,
                sampling=Sampling(max_tokens=max_tokens),
            )
            backend.generate(request, events.append, lambda: False)
            for commit in (event for event in events if isinstance(event, BlockCommitted)):
                block = commit.block
                steps = [e for e in events if isinstance(e, DenoisingStep) and e.block == block]
                start = next(e for e in events if isinstance(e, BlockStarted) and e.block == block)
                _file(folder, name, block).write_bytes(encode(block, steps, commit, start))
    finally:
        backend.close()


def _files(folder: Path, name: str) -> list[Path]:
    return sorted(folder.glob(_file(Path(), name, "*").name))


def _file(folder: Path, name: str, block: int | str) -> Path:
    return folder / f"{name.replace(' ', '-')}.{block}.trace"
