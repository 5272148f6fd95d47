"""Our engine against the reference implementation, on random weights and on the bundled model."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.overrides import TorchFunctionMode
from transformers import DiffusionGemmaForBlockDiffusion

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.generate import Block, generate
from model_backends.diffusion_gemma.sampler import SamplerConfig, random_tokens
from tests.bundled import BUNDLED_MODEL
from tests.parity.fill_reference import reference_logits
from tests.parity.reference import load_reference
from tests.tiny_model import TinyModel

pytestmark = pytest.mark.reference

TOLERANCE = 1e-4
CONFIGS = {
    "two layers": TinyModel(),
    "six layers, real pattern": TinyModel(sliding=(True, True, True, True, True, False), seed=1),
    "grouped heads": TinyModel(
        heads=8, sliding_kv_heads=2, global_kv_heads=2, sliding_dim=16, global_dim=32, hidden=64, seed=2
    ),
    "window shorter than the prompt": TinyModel(sliding=(True, True, False), window=8, canvas=24, seed=3),
    "many experts": TinyModel(
        experts=16, experts_used=4, expert_feed_forward=24, sliding=(True, False) * 2, seed=4
    ),
    "heads as wide as the published model's": TinyModel(
        sliding_dim=256, global_dim=512, sliding=(True, False, False), attention=1 / 16, seed=6
    ),
    "odd sizes": TinyModel(hidden=40, feed_forward=56, vocab=509, canvas=7, window=5, seed=5),
}


@pytest.fixture(params=CONFIGS, ids=lambda name: name.replace(" ", "-"))
def pair(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[DiffusionGemma, DiffusionGemmaForBlockDiffusion]]:
    path = CONFIGS[request.param].write(tmp_path / "model.gguf")
    model = DiffusionGemma.open(path, device="cpu")
    yield model, load_reference(path)
    model.close()


def relative_error(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> float:
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())


def test_logits_equal_the_reference(
    pair: tuple[DiffusionGemma, DiffusionGemmaForBlockDiffusion],
) -> None:
    model, reference = pair
    config, rng = model.config, np.random.default_rng(0)
    prefix = rng.integers(0, config.vocab_size, 41)
    canvas = random_tokens(rng.random(config.canvas_length), config.vocab_size)
    model.prefill(prefix.tolist())
    for _ in range(3):  # a prompt, then two blocks that were committed
        first = model.decoder_logits(canvas)
        assert relative_error(first, reference_logits(reference, prefix, canvas)) < TOLERANCE
        conditioning = first / np.float32(0.7)
        second = model.decoder_logits(canvas, conditioning)
        expected = reference_logits(reference, prefix, canvas, conditioning)
        assert relative_error(second, expected) < TOLERANCE
        assert np.array_equal(second.argmax(1), expected.argmax(1))
        block = second.argmax(1)
        model.prefill(block.tolist())
        prefix = np.concatenate([prefix, block])


class SharedChance(TorchFunctionMode):
    """Lets the reference draw its noise and its samples from given uniform numbers."""

    def __init__(self, uniforms: Callable[[int], NDArray[np.float64]]) -> None:
        super().__init__()
        self.uniforms = uniforms

    def __torch_function__(  # the arguments are PyTorch's own
        self, function: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if function is torch.randint:
            ids = random_tokens(self.uniforms(kwargs["size"][-1]), kwargs["high"])
            return torch.from_numpy(ids.astype(np.int64))[None]
        if function is torch.multinomial:
            ends = args[0].double().cumsum(-1)
            targets = torch.from_numpy(self.uniforms(len(ends)).astype(np.float32).astype(np.float64))
            return torch.searchsorted(ends, (targets * ends[:, -1])[:, None], right=True)
        return function(*args, **kwargs)


def reference_generation(
    reference: DiffusionGemmaForBlockDiffusion,
    prompt: NDArray[np.int64],
    blocks: int,
    sampler: SamplerConfig,
    uniforms: Callable[[int], NDArray[np.float64]],
    end_tokens: list[int] | None,
) -> list[int]:
    from transformers.models.diffusion_gemma.generation_diffusion_gemma import EntropyBoundSamplerConfig

    with SharedChance(uniforms):
        out = reference.generate(
            torch.from_numpy(prompt)[None],
            max_new_tokens=blocks * reference.config.canvas_length,
            max_denoising_steps=sampler.max_steps,
            t_min=sampler.t_min,
            t_max=sampler.t_max,
            sampler_config=EntropyBoundSamplerConfig(sampler.entropy_bound),
            stability_threshold=sampler.stability,
            confidence_threshold=sampler.confidence,
            eos_token_id=end_tokens,
            pad_token_id=0,
        )
    return list(out.sequences[0, len(prompt) :].tolist())


def our_generation(
    model: DiffusionGemma,
    prompt: NDArray[np.int64],
    blocks: int,
    sampler: SamplerConfig,
    uniforms: Callable[[int], NDArray[np.float64]],
) -> list[Block]:
    length = blocks * model.config.canvas_length
    events = generate(model, prompt.tolist(), sampler, uniforms, max_tokens=length, stop_at_end=False)
    return [event for event in events if isinstance(event, Block)]


@pytest.mark.parametrize("sharpness", [1.0, 3.0, 10.0], ids=["unsure", "mixed", "confident"])
@pytest.mark.parametrize("name", ["two layers", "window shorter than the prompt"])
def test_a_whole_generation_is_equal_token_for_token(tmp_path: Path, name: str, sharpness: float) -> None:
    base = CONFIGS[name]
    tiny = dataclasses.replace(base, sharpness=sharpness, conditioning=0.05, seed=11)
    path = tiny.write(tmp_path / "model.gguf")
    model, reference = DiffusionGemma.open(path, device="cpu"), load_reference(path)
    prompt = np.random.default_rng(5).integers(20, tiny.vocab, 33)
    sampler = SamplerConfig(max_steps=9, entropy_bound=2.0, confidence=0.05)
    theirs = reference_generation(
        reference, prompt, 3, sampler, np.random.default_rng(9).random, end_tokens=None
    )
    blocks = our_generation(model, prompt, 3, sampler, np.random.default_rng(9).random)
    ours = [token for block in blocks for token in block.tokens]
    assert ours == theirs[: len(ours)]
    assert blocks[-1].ended or len(ours) == len(theirs)
    model.close()


def test_the_bundled_model_agrees_with_the_reference_up_to_its_rounding() -> None:
    model, reference = DiffusionGemma.open(BUNDLED_MODEL, device="cpu"), load_reference(BUNDLED_MODEL)
    tokens = model.tokenizer.encode_template("<bos><|turn>user\n")
    tokens += model.tokenizer.encode("What is a denoising step?")
    tokens += model.tokenizer.encode_template("<turn|>\n<|turn>model\n")
    rng = np.random.default_rng(3)
    canvas = random_tokens(rng.random(model.config.canvas_length), model.config.vocab_size)
    model.prefill(tokens)
    conditioning = None
    for _ in range(3):  # from noise towards an answer; weights are BF16 and Q8_0 here, F32 copies there
        ours = model.decoder_logits(canvas, conditioning)
        theirs = reference_logits(reference, np.array(tokens), canvas, conditioning)
        assert np.sqrt(np.mean((ours - theirs) ** 2) / np.mean(theirs**2)) < 0.03
        assert np.mean(ours.argmax(1) == theirs.argmax(1)) > 0.9
        conditioning = theirs / np.float32(0.6)
        canvas = np.where(rng.random(len(canvas)) < 0.5, theirs.argmax(1), canvas).astype(np.int32)
    model.close()
