"""`dev.py bench --headline`: fixed steps, adaptive stop, and what is said where a model is smaller."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.generate import End, generate
from tests.tiny_model import TinyModel
from tools.bench.__main__ import main
from tools.bench.headline import BLOCKS, FIXED_STEPS, Task, lines, measure

SMALL = TinyModel(canvas=16, context=256)
EOS, TURN_END = 1, 6


@pytest.fixture
def sure(tmp_path: Path) -> Path:
    """A model that is sure at once: all tokens are `<turn|>`, or `<eos>` where its logit is negative."""
    tensors = SMALL.tensors()
    embedding = tensors["token_embd.weight"]
    embedding[TURN_END] *= 100
    embedding[EOS] = -embedding[TURN_END]
    return SMALL.write(tmp_path / "sure.gguf", tensors=tensors)


def test_fixed_steps_never_stop_early_though_the_model_is_sure(sure: Path) -> None:
    figures = measure(Task(sure, "cpu"))["headline"]
    fixed, adaptive = figures["fixed"], figures["adaptive"]
    assert (fixed["steps_per_block"], fixed["blocks_converged"]) == (FIXED_STEPS, 0)
    assert adaptive["blocks_converged"] == BLOCKS
    assert adaptive["steps_per_block"] < FIXED_STEPS
    assert adaptive["sampler"]["max_steps"] == 48


def test_end_tokens_end_nothing(sure: Path) -> None:
    model = DiffusionGemma.open(sure, device="cpu")
    in_a_chat = list(generate(model, [2], model.config.sampler, np.random.default_rng(1).random, 64))
    model.close()
    assert in_a_chat[-1] == End("end_of_turn")
    run = measure(Task(sure, "cpu", ("fixed",)))["headline"]["fixed"]
    assert (run["blocks"], run["reply_tokens"]) == (BLOCKS, BLOCKS * SMALL.canvas)


def test_a_smaller_model_is_measured_and_called_not_comparable(tmp_path: Path) -> None:
    figures = measure(Task(SMALL.write(tmp_path / "small.gguf"), "cpu", ("fixed",)))
    run = figures["headline"]["fixed"]
    assert run["prompt_tokens"] + run["reply_tokens"] == SMALL.context
    assert not run["comparable"]
    assert run["tokens_per_second_without_prefill"] > run["tokens_per_second"] > 0
    assert "the canvas has 16 positions" in lines(figures["headline"])[0]
    assert figures["load"]["seconds"] > 0


def test_the_published_sizes_are_called_comparable(tmp_path: Path) -> None:
    published = dataclasses.replace(SMALL, canvas=256, context=4096, window=1024)
    run = measure(Task(published.write(tmp_path / "wide.gguf"), "cpu", ("fixed",)))["headline"]["fixed"]
    assert run["comparable"]
    assert (run["prompt_tokens"], run["reply_tokens"]) == (1024, 1024)


def test_the_command_writes_json_and_a_readable_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = SMALL.write(tmp_path / "small.gguf"), tmp_path / "figures.json"
    arguments = ["--headline", "--file", str(path), "--device", "cpu", "--stop", "fixed", "--json", str(out)]
    assert main(arguments) == 0
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert list(figures["headline"]) == ["fixed"]
    assert "load_before" in figures["machine"]
    assert "16 fixed steps: " in capsys.readouterr().err
