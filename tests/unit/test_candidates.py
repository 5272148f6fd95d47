"""What positions nearly became: read out on the device without changing a step, collected over a block."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.candidates import CandidateCollector, Likeliest, TokenCandidate
from model_backends.diffusion_gemma.generate import Block, Start, Step, generate
from model_backends.diffusion_gemma.model import Denoised
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.protocol import SelfConditioning
from tests.device_process import DeviceProcess
from tests.tiny_model import TinyModel

TINY = TinyModel(hidden=64, vocab=2048, canvas=8, sharpness=4.0, seed=3)
FORMS: tuple[SelfConditioning, ...] = ("exact", "8", "32")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY.write(tmp_path_factory.mktemp("model") / "tiny.gguf")


def steps_of(path: Path, form: SelfConditioning, likeliest: int, device: str = "cpu") -> list[Denoised]:
    """Three steps of a canvas after a short prefix."""
    model = DiffusionGemma.open(path, device=device, self_conditioning=form)
    model.prefill([5, 6, 7])
    model.begin_block()
    rng = np.random.default_rng(0)
    canvas = rng.integers(0, TINY.vocab, TINY.canvas).astype(np.int32)
    found = [model.denoise(canvas, 0.6, rng.random(TINY.canvas), likeliest) for _ in range(3)]
    model.close()
    return found


@pytest.mark.parametrize("form", FORMS)
def test_the_read_out_is_the_softmax_s_largest_in_order(path: Path, form: SelfConditioning) -> None:
    model = DiffusionGemma.open(path, device="cpu", self_conditioning=form)
    model.prefill([5, 6, 7])
    canvas = np.arange(TINY.canvas, dtype=np.int32)
    z = model.decoder_logits(canvas).astype(np.float64) / 0.6
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    model.begin_block()
    read = model.denoise(canvas, 0.6, np.zeros(TINY.canvas), 5).likeliest
    model.close()
    assert read is not None
    assert np.array_equal(read.tokens, np.argsort(-p, axis=1)[:, :5])
    np.testing.assert_allclose(read.probabilities, np.sort(p)[:, :-6:-1], rtol=1e-4)


@pytest.mark.parametrize("form", FORMS)
def test_reading_out_changes_no_bit_of_a_step(path: Path, form: SelfConditioning) -> None:
    for plain, read in zip(steps_of(path, form, 0), steps_of(path, form, 8), strict=True):
        assert plain.likeliest is None
        assert read.likeliest is not None
        assert plain.argmax.tobytes() == read.argmax.tobytes()
        assert plain.sample.tobytes() == read.sample.tobytes()
        assert plain.entropy.tobytes() == read.entropy.tobytes()


@pytest.mark.parametrize("form", FORMS)
def test_a_device_reads_out_like_the_processor(
    path: Path, form: SelfConditioning, rpc_environment: dict[str, str]
) -> None:
    expected = steps_of(path, form, 4)[0].likeliest
    with DeviceProcess(rpc_environment) as process:
        found = process.call(steps_of, path, form, 4, "rpc:0")[0].likeliest
    assert expected is not None
    assert found is not None
    np.testing.assert_allclose(found.probabilities, expected.probabilities, rtol=0.05)  # F16 keys there


def test_candidates_change_no_event_of_a_reply(path: Path) -> None:
    model = DiffusionGemma.open(path, device="cpu")
    sampler = SamplerConfig(max_steps=4)

    def events(candidates: int) -> list[tuple[object, ...]]:
        random = np.random.default_rng(3).random
        found: list[tuple[object, ...]] = []
        for event in generate(model, [5, 6], sampler, random, 16, candidates=candidates):
            if isinstance(event, Start):
                found.append((event.block, event.canvas.tobytes()))
            elif isinstance(event, Step):
                found.append((event.draft.tobytes(), event.canvas.tobytes(), event.entropies.tobytes()))
            elif isinstance(event, Block):
                found.append((event.tokens, event.steps, event.converged))
                assert len(event.candidates) == (len(event.tokens) if candidates else 0)
                for token, position in zip(event.tokens, event.candidates, strict=False):
                    assert len(position) <= candidates
                    assert token not in [other.token for other in position[1:]]
                    others = [other.probability for other in position if other.token != token]
                    assert others == sorted(others, reverse=True)
        return found

    assert events(0) == events(6)
    model.close()


def likeliest(*positions: dict[int, float]) -> Likeliest:
    """What a step found likely: probabilities by token, as many at each position."""
    return Likeliest(
        np.array([list(position) for position in positions], np.int32),
        np.array([list(position.values()) for position in positions], np.float32),
    )


def test_a_token_counts_with_its_likeliest_step() -> None:
    collector = CandidateCollector()
    collector.add(1, likeliest({7: 0.5, 8: 0.25, 9: 0.009}, {1: 0.5, 2: 0.25, 3: 0.125}))
    collector.add(3, likeliest({8: 0.75, 7: 0.125, 6: 0.0625}, {1: 0.5, 3: 0.25, 4: 0.005}))
    first, second = collector.of(np.array([7, 1], np.int32), 3)
    assert first == (TokenCandidate(7, 0.5, 1), TokenCandidate(8, 0.75, 3), TokenCandidate(6, 0.0625, 3))
    assert second == (TokenCandidate(1, 0.5, 1), TokenCandidate(2, 0.25, 1), TokenCandidate(3, 0.25, 3))


def test_positions_after_the_end_have_no_candidates_and_an_unlikely_draft_none_of_its_own() -> None:
    collector = CandidateCollector()
    collector.add(1, likeliest({7: 0.005, 8: 0.004}, {1: 0.5, 2: 0.25}))
    assert collector.of(np.array([7], np.int32), 3) == ((),)
    assert CandidateCollector().of(np.array([7, 8], np.int32), 3) == ((), ())
