"""When the engine ends a block, on small random models that sometimes end their turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.generate import Block, Step, find_end, generate
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.protocol import certainty_of
from tests.tiny_model import CONTROL, TinyModel
from tools.stopping import ENGINE, REFERENCE, Bench, Question

SAMPLER = SamplerConfig(max_steps=24, entropy_bound=2.0, confidence=0.2)
PROMPT = tuple(np.random.default_rng(5).integers(20, 500, 33).tolist())
SEEDS = range(12)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DiffusionGemma]:
    tiny = TinyModel(sharpness=10.0, conditioning=0.05, seed=11)
    tensors = tiny.tensors()
    tensors["token_embd.weight"][CONTROL.index("<turn|>")] *= np.float32(1.3)
    path: Path = tmp_path_factory.mktemp("model") / "ends.gguf"
    model = DiffusionGemma.open(tiny.write(path, tensors=tensors), device="cpu")
    yield model
    model.close()


def first_block(model: DiffusionGemma, seed: int, *, stop_at_end: bool) -> tuple[list[Step], Block]:
    uniforms = np.random.default_rng(seed).random
    events = list(generate(model, PROMPT, SAMPLER, uniforms, max_tokens=1, stop_at_end=stop_at_end))
    return [e for e in events if isinstance(e, Step)], next(e for e in events if isinstance(e, Block))


def at_rest(last: Sequence[Step], read: int) -> bool:
    """Whether the last two steps agree on what is read, and the model is sure of it."""
    before, now = last
    same = before.draft[:read].tolist() == now.draft[:read].tolist()
    return same and min(now.entropies[:read].mean(), now.entropies.mean()) < SAMPLER.confidence


def read_of(model: DiffusionGemma, step: Step) -> int:
    end = find_end(step.draft.tolist(), model.tokenizer.is_end)
    return len(step.draft) if end is None else end + 1


def test_a_block_carries_how_sure_the_model_was_of_what_is_read(model: DiffusionGemma) -> None:
    for seed in SEEDS:
        steps, block = first_block(model, seed, stop_at_end=True)
        entropies = steps[-1].entropies[: read_of(model, steps[-1])]
        assert block.certainty == pytest.approx(float(np.exp(-entropies.astype(float)).mean()))
        assert 0.0 < block.certainty <= 1.0


@given(arrays(np.float64, (4, 6), elements=st.floats(-30, 30)))
def test_certainty_is_never_more_than_the_mean_probability_of_the_likeliest_tokens(logits: Any) -> None:
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    entropies = -(shares * np.log(np.maximum(shares, 1e-300))).sum(axis=1)
    certainty = certainty_of(entropies.tolist())
    assert certainty is not None
    assert certainty <= shares.max(axis=1).mean() + 1e-9


def test_nobody_is_sure_of_nothing() -> None:
    assert certainty_of(()) is None


def test_a_block_ends_at_the_first_step_where_all_that_is_read_is_at_rest(model: DiffusionGemma) -> None:
    converged = 0
    for seed in SEEDS:
        steps, block = first_block(model, seed, stop_at_end=True)
        rested = [at_rest(pair, read_of(model, pair[1])) for pair in pairwise(steps)]
        assert not any(rested[:-1])
        assert rested[-1] == block.converged
        converged += block.converged
    assert converged > 0


def test_what_stands_behind_the_end_costs_steps_only_on_request(
    model: DiffusionGemma,
) -> None:
    saved = 0
    for seed in SEEDS:
        steps, block = first_block(model, seed, stop_at_end=True)
        reference_steps, reference_block = first_block(model, seed, stop_at_end=False)
        assert block.steps <= reference_block.steps
        assert [s.draft.tolist() for s in steps] == [s.draft.tolist() for s in reference_steps[: len(steps)]]
        if reference_block.converged:
            assert at_rest(reference_steps[-2:], len(reference_steps[-1].draft))
        saved += reference_block.steps - block.steps
    assert saved > 0


def test_the_measurement_stops_where_the_engine_does(model: DiffusionGemma) -> None:
    bench = Bench(model, SAMPLER)
    for seed in SEEDS[:6]:
        for rule, stop_at_end in ((ENGINE, True), (REFERENCE, False)):
            measured = bench.answer(Question(PROMPT), SAMPLER.max_steps, seed, rule)
            uniforms = np.random.default_rng([seed, len(PROMPT)]).random
            events = generate(model, PROMPT, SAMPLER, uniforms, max_tokens=1, stop_at_end=stop_at_end)
            block = next(event for event in events if isinstance(event, Block))
            assert measured.steps[0] == block.steps
            assert measured.tokens[: len(block.tokens)] == block.tokens


def test_the_first_end_token_ends_a_reply() -> None:
    assert find_end([5, 6, 1, 6], {1, 6}.__contains__) == 1
    assert find_end([5, 7], {1, 6}.__contains__) is None
    assert find_end([1], {1}.__contains__) == 0
