"""Pinned positions, drafts that are partly noise and canvases anywhere in a text, against the reference."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from transformers import DiffusionGemmaForBlockDiffusion

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.fill import NOISE, Filled, FillStart, Gap, Part, fill
from model_backends.diffusion_gemma.sampler import SamplerConfig
from tests.parity.fill_reference import Filler, Text
from tests.parity.reference import load_reference
from tests.tiny_model import CONTROL, TinyModel

pytestmark = pytest.mark.reference

CONFIGS = {
    "two layers": TinyModel(seed=11),
    "six layers, real pattern": TinyModel(sliding=(True, True, True, True, True, False), seed=12),
    "window that slides over prompt and text": TinyModel(
        sliding=(True, True, False), window=8, canvas=24, seed=13
    ),
    "many experts, odd sizes": TinyModel(
        hidden=40, feed_forward=56, vocab=509, canvas=7, window=5, experts=16, experts_used=4, seed=14
    ),
}
SHARPNESS = {"mixed": 3.0, "confident": 10.0}
SAMPLER = SamplerConfig(max_steps=7, entropy_bound=2.0, confidence=0.05)
CLOSING, PADDING = (6,), 0
INSIDE = range(len(CONTROL) + 0x80, len(CONTROL) + 0xC0)  # <0x80> to <0xBF>
SEED = 1  # where two experts are as good, rounding decides; with one seed of eight it once does

Pair = tuple[DiffusionGemma, DiffusionGemmaForBlockDiffusion]


@dataclass(frozen=True)
class Passage:
    """A gap of `size` positions: a hole, or a draft with so much noise; every `kept`-th token stays."""

    size: int
    noise: float | None = None
    kept: int = 0


TASKS: dict[str, list[int | Passage]] = {
    "hole at the beginning": [Passage(3), 40],
    "hole in the middle": [30, Passage(4), 30],
    "hole at the end": [45, Passage(5)],
    "draft half noise": [21, Passage(9, 0.5), 33],
    "draft without noise": [10, Passage(6, 0.0), 20],
    "kept tokens within": [25, Passage(11, 0.7, kept=3), 14],
    "two holes on a canvas": [26, Passage(2), 3, Passage(2, 0.5), 40],
    "holes far apart": [2, Passage(3), 50, Passage(3), 9],
    "longer than a canvas": [13, Passage(53, 0.6, kept=7), 30],
    "far behind the window": [90, Passage(4), 20],
}


@pytest.fixture(scope="module", params=[(c, s) for c in CONFIGS for s in SHARPNESS], ids=" ".join)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    name, sharpness = request.param
    tiny = dataclasses.replace(CONFIGS[name], sharpness=SHARPNESS[sharpness], conditioning=0.05)
    path = tiny.write(tmp_path_factory.mktemp("model") / "model.gguf")
    with closing(DiffusionGemma.open(path, device="cpu", chunk=32)) as model:
        yield model, load_reference(path)


def parts_of(task: list[int | Passage], rng: np.random.Generator, vocab: int) -> list[Part]:
    def tokens(count: int) -> tuple[int, ...]:
        return tuple(rng.integers(20, vocab, count).tolist())

    def gap(passage: Passage) -> Gap:
        draft = (NOISE,) * passage.size if passage.noise is None else tokens(passage.size)
        kept = tuple(bool(passage.kept) and at % passage.kept == 0 for at in range(passage.size))
        return Gap(draft, kept, passage.noise or 0.0)

    return [tokens(part) if isinstance(part, int) else gap(part) for part in task]


def text_of(parts: list[Part]) -> Text:
    """The same text in the form of the reference."""
    tokens: list[int] = []
    pinned: list[bool] = []
    noise: list[float] = []
    gaps = []
    for part in parts:
        if isinstance(part, Gap):
            gaps.append((len(tokens), len(tokens) + len(part.draft)))
            tokens += part.draft
            pinned += part.pinned
            noise += [part.noise] * len(part.draft)
        else:
            tokens += part
            pinned += [True] * len(part)
            noise += [0.0] * len(part)
    return Text(np.array(tokens), np.array(pinned), np.array(noise), gaps)


def our_fill(
    model: DiffusionGemma, prompt: NDArray[np.int64], parts: list[Part], seed: int
) -> tuple[list[int], list[int]]:
    """Tokens of the whole text, and where its canvases started."""
    filled: dict[int, tuple[int, ...]] = {}
    starts = []
    uniforms = np.random.default_rng(seed).random
    for event in fill(model, prompt.tolist(), parts, SAMPLER, uniforms, closing=CLOSING, padding=PADDING):
        if isinstance(event, Filled):
            filled[event.part] = event.tokens
        if isinstance(event, FillStart):
            starts.append(event.start)
    whole = [filled[index] if isinstance(part, Gap) else part for index, part in enumerate(parts)]
    return [token for part in whole for token in part], starts


@pytest.mark.parametrize("name", TASKS, ids=lambda name: name.replace(" ", "-"))
def test_a_filled_text_is_equal_token_for_token(pair: Pair, name: str) -> None:
    model, reference = pair
    rng = np.random.default_rng(len(name))
    prompt = rng.integers(20, model.config.vocab_size, 33)
    parts = parts_of(TASKS[name], rng, model.config.vocab_size)
    ours, starts = our_fill(model, prompt, parts, SEED)
    uniforms = np.random.default_rng(SEED).random
    filler = Filler(reference, prompt, SAMPLER, uniforms, CLOSING, PADDING, INSIDE)
    text = text_of(parts)
    assert ours == filler.fill(text)
    assert starts == filler.starts
    assert np.array_equal(np.array(ours)[text.pinned], text.tokens[text.pinned])
