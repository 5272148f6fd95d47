"""Pinned positions of a canvas hold their token in every place, and chosen rows alone are read out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.model import Denoised
from model_backends.diffusion_gemma.read_out import MOST_PAIRS, NOTHING, Wanted
from model_backends.protocol import SelfConditioning
from tests.device_process import DeviceProcess
from tests.tiny_model import TinyModel

TINY = TinyModel(hidden=64, vocab=2048, canvas=12, sharpness=4.0, conditioning=0.3, seed=3)
FORMS: tuple[SelfConditioning, ...] = ("exact", "8", "32")
PREFIX = [5, 6, 7]
PINNED = np.isin(np.arange(TINY.canvas), [0, 1, 6, 11])
TEMPERATURE = 0.6

Mask = NDArray[np.bool_]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY.write(tmp_path_factory.mktemp("model") / "tiny.gguf")


def canvas(seed: int = 0) -> NDArray[np.int32]:
    return np.random.default_rng(seed).integers(0, TINY.vocab, TINY.canvas).astype(np.int32)


@contextmanager
def opened(path: Path, form: SelfConditioning = "exact", device: str = "cpu") -> Iterator[DiffusionGemma]:
    """A model at the beginning of a block after a short prefix."""
    with closing(DiffusionGemma.open(path, device=device, self_conditioning=form)) as model:
        model.prefill(PREFIX)
        model.begin_block()
        yield model


def steps_of(
    path: Path,
    form: SelfConditioning = "exact",
    pinned: Mask | None = None,
    likeliest: int = 0,
    wanted: Wanted = NOTHING,
    device: str = "cpu",
) -> list[Denoised]:
    """Three steps of a canvas; the positions that `PINNED` says keep their tokens."""
    rng = np.random.default_rng(0)
    with opened(path, form, device) as model:
        return [
            model.denoise(
                np.where(PINNED, canvas(), canvas(seed)),
                TEMPERATURE,
                rng.random(TINY.canvas),
                likeliest,
                pinned,
                wanted,
            )
            for seed in range(3)
        ]


def log_softmax(z: NDArray[np.float32]) -> NDArray[np.float64]:
    shifted = z.astype(np.float64) - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def test_pinned_positions_become_their_token_and_cost_no_entropy(path: Path) -> None:
    for step in steps_of(path, pinned=PINNED):
        assert np.array_equal(step.argmax[PINNED], canvas()[PINNED])
        assert np.array_equal(step.sample[PINNED], canvas()[PINNED])
        assert not step.entropy[PINNED].any()
        assert step.entropy[~PINNED].tobytes() == step.model_entropy[~PINNED].tobytes()
        assert (step.model_entropy[PINNED] > 0).all()


def test_the_first_step_of_a_block_computes_what_it_does_without_pins(path: Path) -> None:
    plain, pinned = steps_of(path)[0], steps_of(path, pinned=PINNED)[0]
    assert plain.model_entropy.tobytes() == pinned.model_entropy.tobytes()
    assert np.array_equal(plain.sample[~PINNED], pinned.sample[~PINNED])


@pytest.mark.parametrize("nothing", [None, np.zeros(TINY.canvas, np.bool_)], ids=["none", "no position"])
def test_without_pins_no_bit_of_a_step_changes(path: Path, nothing: Mask | None) -> None:
    for plain, step in zip(steps_of(path), steps_of(path, pinned=nothing), strict=True):
        for name in ("argmax", "sample", "entropy", "model_entropy"):
            assert getattr(plain, name).tobytes() == getattr(step, name).tobytes()


@pytest.mark.parametrize("form", FORMS)
def test_the_next_step_expects_the_pinned_tokens_with_probability_one(
    path: Path, form: SelfConditioning
) -> None:
    with opened(path, form) as model:
        conditioning = model.decoder_logits(canvas()) / np.float32(TEMPERATURE)
        conditioning[PINNED] = -1e9
        conditioning[PINNED, canvas()[PINNED]] = 0
        second = np.where(PINNED, canvas(), canvas(1))
        expected = log_softmax(model.decoder_logits(second, conditioning) / np.float32(TEMPERATURE))
    step = steps_of(path, form, PINNED)[1]
    entropy = -(np.exp(expected) * expected).sum(axis=1)
    np.testing.assert_allclose(step.model_entropy, entropy, atol=2e-5)
    plain = steps_of(path, form)[1]
    assert np.abs(plain.model_entropy - entropy).max() > 1e-2  # the pins do make a difference here


def test_pins_may_change_from_step_to_step(path: Path) -> None:
    other = np.roll(PINNED, 3)

    def last_entropy(first: Mask, second: Mask) -> NDArray[np.float32]:
        with opened(path) as model:
            for pinned in (first, second):
                model.denoise(canvas(), TEMPERATURE, np.zeros(TINY.canvas), pinned=pinned)
            return model.denoise(canvas(), TEMPERATURE, np.zeros(TINY.canvas)).model_entropy

    assert not np.array_equal(last_entropy(other, PINNED), last_entropy(other, other))
    assert not np.array_equal(last_entropy(PINNED, other), last_entropy(PINNED, PINNED))


@pytest.mark.parametrize("form", FORMS)
def test_a_device_pins_like_the_processor(
    path: Path, form: SelfConditioning, rpc_environment: dict[str, str]
) -> None:
    pairs = np.array([[0, 3], [7, 100], [7, 101]], np.int32)
    wanted = Wanted(np.array([6, 7], np.int32), pairs)
    with DeviceProcess(rpc_environment) as process:
        found = process.call(steps_of, path, form, PINNED, 4, wanted, "rpc:0")
    for ours, theirs in zip(found, steps_of(path, form, PINNED, 4, wanted), strict=True):
        np.testing.assert_allclose(
            ours.model_entropy, theirs.model_entropy, rtol=0.05, atol=0.05
        )  # F16 keys there
        np.testing.assert_allclose(ours.log_probabilities, theirs.log_probabilities, rtol=0.05, atol=0.05)
        assert ours.likeliest is not None
        assert theirs.likeliest is not None
        np.testing.assert_allclose(
            ours.likeliest.probabilities, theirs.likeliest.probabilities, rtol=0.05, atol=0.05
        )


@pytest.mark.parametrize("form", FORMS)
def test_only_the_chosen_positions_likeliest_tokens_are_read_out(path: Path, form: SelfConditioning) -> None:
    chosen = np.array([10, 2, 3], np.int32)
    every = steps_of(path, form, PINNED, 5)
    some = steps_of(path, form, PINNED, 5, Wanted(chosen))
    for all_positions, few in zip(every, some, strict=True):
        assert all_positions.likeliest is not None
        assert few.likeliest is not None
        assert np.array_equal(few.likeliest.tokens, all_positions.likeliest.tokens[chosen])
        assert np.array_equal(few.likeliest.probabilities, all_positions.likeliest.probabilities[chosen])


@pytest.mark.parametrize("wanted", [NOTHING, Wanted(np.array([3, 6, 0, 11], np.int32))], ids=["all", "some"])
def test_of_a_pinned_position_its_token_is_the_only_likely_one(path: Path, wanted: Wanted) -> None:
    positions = np.arange(TINY.canvas) if wanted.positions is None else wanted.positions
    for step in steps_of(path, "8", PINNED, 3, wanted):
        assert step.likeliest is not None
        rows = PINNED[positions]
        assert np.array_equal(step.likeliest.tokens[rows, 0], canvas()[positions[rows]])
        assert (step.likeliest.probabilities[rows] == [1, 0, 0]).all()
        assert (step.likeliest.probabilities[~rows, 1] > 0).all()


@pytest.mark.parametrize("count", [1, 9, 300])
def test_the_log_probabilities_are_those_of_the_softmax(path: Path, count: int) -> None:
    rng = np.random.default_rng(count)
    pairs = np.stack([rng.integers(0, TINY.canvas, count), rng.integers(0, TINY.vocab, count)], 1)
    with opened(path) as model:
        expected = log_softmax(model.decoder_logits(canvas()) / np.float32(TEMPERATURE))
    step = steps_of(path, pinned=PINNED, wanted=Wanted(pairs=pairs.astype(np.int32)))[0]
    np.testing.assert_allclose(step.log_probabilities, expected[tuple(pairs.T)], atol=1e-4)


def test_no_probability_is_too_small_for_its_logarithm(tmp_path: Path) -> None:
    sharp = TinyModel(hidden=64, vocab=2048, canvas=12, sharpness=100.0, seed=3)
    pairs = np.stack([np.zeros(TINY.vocab), np.arange(TINY.vocab)], 1).astype(np.int32)
    with opened(sharp.write(tmp_path / "sharp.gguf")) as model:
        step = model.denoise(canvas(), 0.4, np.zeros(TINY.canvas), wanted=Wanted(pairs=pairs))
    found = step.log_probabilities
    assert found is not None
    assert -160 < found.min() < -104  # which F32 has no number for
    assert np.exp(found.astype(np.float64)).sum() == pytest.approx(1, rel=1e-5)


def test_what_is_read_out_changes_no_bit_of_a_step(path: Path) -> None:
    wanted = Wanted(np.array([4], np.int32), np.array([[2, 9]], np.int32))
    for plain, read in zip(steps_of(path, "8", PINNED), steps_of(path, "8", PINNED, 4, wanted), strict=True):
        for name in ("argmax", "sample", "entropy", "model_entropy"):
            assert getattr(plain, name).tobytes() == getattr(read, name).tobytes()


def test_more_pairs_than_a_step_reads_out_are_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="16384"):
        steps_of(path, wanted=Wanted(pairs=np.zeros((MOST_PAIRS + 1, 2), np.int32)))
