"""The probabilities of answers against the same in NumPy, on logits of our engine and of the reference."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.answers import AnswerSlot, AnswersRead, read_answers
from model_backends.diffusion_gemma.sampler import random_tokens
from tests.numpy_reads import NumpyReads
from tests.tiny_model import TinyModel

CONFIGS = {
    "two layers": TinyModel(sharpness=3.0, conditioning=0.1),
    "six layers": TinyModel(
        sliding=(True, True, True, True, True, False), sharpness=3.0, conditioning=0.1, seed=1
    ),
    "window shorter than the prompt": TinyModel(
        sliding=(True, True, False), window=8, canvas=24, sharpness=3.0, conditioning=0.1, seed=3
    ),
    "odd sizes": TinyModel(
        hidden=40, feed_forward=56, vocab=509, canvas=13, window=5, sharpness=3.0, conditioning=0.1, seed=5
    ),
}
PADDING = 0


@dataclasses.dataclass(frozen=True)
class Case:
    """A prefix, a canvas with two slots, and their answers, of one length and of several."""

    prefix: list[int]
    canvas: NDArray[np.int32]
    pinned: NDArray[np.bool_]
    slots: tuple[AnswerSlot, ...]

    @classmethod
    def of(cls, tiny: TinyModel, seed: int = 0) -> Case:
        rng = np.random.default_rng(seed)
        canvas = random_tokens(rng.random(tiny.canvas), tiny.vocab)
        canvas[10:] = PADDING
        pinned = np.ones(tiny.canvas, np.bool_)
        pinned[[2, 3, 5, 6, 7]] = False
        first = ((30, 31), (30, 32), (33, 34), (35, 30))
        second = ((40,), (41, 42), (41, 43, 44), (40, 45, 46))
        return cls(
            rng.integers(10, tiny.vocab, 29).tolist(),
            canvas,
            pinned,
            (AnswerSlot(2, first), AnswerSlot(5, second)),
        )

    def read(self, model: DiffusionGemma | NumpyReads, steps: int) -> AnswersRead:
        uniforms = np.random.default_rng(11).random
        return read_answers(
            model,  # type: ignore[arg-type]
            self.canvas,
            self.pinned,
            self.slots,
            uniforms,
            padding=PADDING,
            steps=steps,
        )


def assert_equal(ours: AnswersRead, theirs: AnswersRead) -> None:
    assert ours.steps == theirs.steps
    for one, other in zip(ours.probabilities, theirs.probabilities, strict=True):
        assert one == pytest.approx(other, abs=2e-4)
        assert max(one) < 0.999  # something to compare


@pytest.mark.parametrize("steps", [1, 3])
def test_answers_are_read_as_numpy_reads_them_from_all_logits(tmp_path: Path, steps: int) -> None:
    tiny = CONFIGS["two layers"]
    model = DiffusionGemma.open(tiny.write(tmp_path / "model.gguf"), device="cpu")
    case = Case.of(tiny)
    model.prefill(case.prefix)
    ours = case.read(model, steps)
    assert_equal(ours, case.read(NumpyReads(model.decoder_logits, tiny.canvas, tiny.vocab), steps))
    assert model.prefix == tuple(case.prefix)
    model.close()


@pytest.mark.reference
@pytest.mark.parametrize("steps", [1, 4])
@pytest.mark.parametrize("name", CONFIGS)
def test_answers_are_read_as_from_the_references_logits(tmp_path: Path, name: str, steps: int) -> None:
    from tests.parity.reference import load_reference
    from tests.parity.test_reference import reference_logits

    tiny = CONFIGS[name]
    path = tiny.write(tmp_path / "model.gguf")
    model, reference = DiffusionGemma.open(path, device="cpu"), load_reference(path)
    case = Case.of(tiny)
    model.prefill(case.prefix)
    prefix = np.array(case.prefix)
    theirs = NumpyReads(
        lambda canvas, last: reference_logits(reference, prefix, canvas, last), tiny.canvas, tiny.vocab
    )
    assert_equal(case.read(model, steps), case.read(theirs, steps))
    model.close()
