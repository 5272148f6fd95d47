"""Measure what pins and read-outs cost a denoising step, in turns, and what a rewrite prefills.

- `steps`: each round denoises a block in every form, one after the other; `ratio` is the median over the
  rounds of its time over that of the block without pins in the same round. A block's first step builds the
  graph and is not counted.
- `rewrite`: a prompt of 100 tokens and a text of 2,000, in which a passage is written again that begins at
  one of several positions: `prefilled` tokens and `seconds` up to the canvas, with the keys kept that the
  ring buffer drops, and without. `prefill_ratio`: what keeping them costs while the text is prefilled.
  Absent where the context is shorter.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.likeliest import MOST_READ_OUT
from model_backends.diffusion_gemma.prefix import key_archive
from model_backends.diffusion_gemma.read_out import NOTHING, Wanted

_PREFIX, _TEMPERATURE = 64, 0.8
_PROMPT, _TEXT, _POSITIONS = 100, 2000, (256, 896)
_CONTEXT = 4096


@dataclass(frozen=True)
class Form:
    """What a step does besides; `pinned`: the share of positions that keep their tokens."""

    pinned: float = 0.0
    likeliest: int = 0
    positions: int = 0
    pairs: int = 0


FORMS = {
    "plain": Form(),
    "pins": Form(pinned=0.5),
    "pins, all but 8 positions": Form(pinned=1.0),
    "candidates": Form(likeliest=MOST_READ_OUT),
    "pins, candidates of 8 positions": Form(pinned=1.0, likeliest=MOST_READ_OUT, positions=8),
    "pins, 64 log-probabilities": Form(pinned=1.0, pairs=64),
}
_FREE = 8  # positions that are free where all others are pinned


def measure(path: Path, device: str, rounds: int, steps: int) -> dict[str, Any]:
    """Run all measurements on a file, for JSON."""
    with closing(DiffusionGemma.open(path, device, _CONTEXT)) as model:
        figures = {"model": path.name, "steps": measure_steps(model, rounds, steps)}
    if rewrites := measure_rewrites(path, device):
        figures["rewrite"] = rewrites
    return figures


def measure_steps(model: DiffusionGemma, rounds: int, steps: int) -> dict[str, Any]:
    """Denoise blocks in every form in turns."""
    model.rewind(0)
    model.prefill(range(20, 20 + _PREFIX))
    for form in FORMS.values():
        _block(model, form, 1)
    seconds: dict[str, list[float]] = {name: [] for name in FORMS}
    for number in range(rounds):
        order = list(FORMS) if number % 2 else list(reversed(FORMS))
        for name in order:
            seconds[name].append(_block(model, FORMS[name], steps))
    plain = np.array(seconds["plain"])
    return {
        name: {
            "ms": round(1000 * statistics.median(found), 3),
            "ratio": round(float(np.median(np.array(found) / plain)), 4),
        }
        for name, found in seconds.items()
    }


def _block(model: DiffusionGemma, form: Form, steps: int) -> float:
    """Return the seconds of a step."""
    rng, n, vocab = np.random.default_rng(0), model.config.canvas_length, model.config.vocab_size
    canvas = rng.integers(0, vocab, n).astype(np.int32)
    pinned = np.arange(n) < min(form.pinned * n, n - _FREE)
    wanted = NOTHING
    if form.positions or form.pairs:
        positions = np.arange(n - form.positions, n, dtype=np.int32)
        places = np.arange(form.pairs)
        pairs = np.stack((n - 1 - places % _FREE, places % vocab), 1).astype(np.int32)
        wanted = Wanted(positions, pairs if form.pairs else None)
    model.begin_block()
    started = 0.0
    for step in range(steps + 1):
        if step == 1:
            started = time.perf_counter()
        model.denoise(
            canvas, _TEMPERATURE, rng.random(n), form.likeliest, pinned if form.pinned else None, wanted
        )
    return (time.perf_counter() - started) / steps


def measure_rewrites(path: Path, device: str) -> dict[str, Any]:
    """Prefill a long text, and truncate it where passages are written again; {}: no room for one."""
    text = np.random.default_rng(0).integers(20, 500, _PROMPT + _TEXT).tolist()
    kept: dict[bool, dict[str, Any]] = {}
    prefills: dict[bool, list[float]] = {True: [], False: []}
    with closing(DiffusionGemma.open(path, device, _CONTEXT)) as model:
        if model.context_length < len(text) + model.config.canvas_length:
            return {}
        for keeps in (True, False, True, False):
            with _archive(keeps):
                model.rewind(0)
                prefills[keeps].append(_seconds(lambda: model.prefill(text)))
                if keeps not in kept:
                    kept[keeps] = {str(position): _rewrite(model, text, position) for position in _POSITIONS}
    with_them, without = (statistics.median(prefills[keeps]) for keeps in (True, False))
    return {
        "tokens": len(text),
        "with": kept[True],
        "without": kept[False],
        "prefill_seconds": round(with_them, 2),
        "prefill_ratio": round(with_them / without, 3),
    }


def _rewrite(model: DiffusionGemma, text: list[int], position: int) -> dict[str, Any]:
    """Truncate the prefix for a canvas at a position of the text, and prefill the text again afterwards."""
    target, prefilled = text[: _PROMPT + position], 0

    def prepare() -> None:
        nonlocal prefilled
        cached = model.shrink(len(target))
        prefilled = len(target) - cached
        model.prefill(target[cached:])

    seconds = _seconds(prepare)
    model.prefill(text[len(target) :])
    return {"prefilled": prefilled, "seconds": round(seconds, 3)}


@contextmanager
def _archive(keeps: bool) -> Iterator[None]:
    """Let keys that the ring buffer drops be kept, or not."""
    with mock.patch.object(key_archive, "_MOST_BYTES", key_archive._MOST_BYTES if keeps else 0):
        yield


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
