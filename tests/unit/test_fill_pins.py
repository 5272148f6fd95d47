"""Whatever is filled: kept tokens never change, in any step, and take nothing from the entropy bound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.fill import NOISE, Filled, FillStart, Gap, Part, fill
from model_backends.diffusion_gemma.generate import Block, End, Step
from model_backends.diffusion_gemma.sampler import SamplerConfig, accept
from tests.tiny_model import TinyModel

TINY = TinyModel(hidden=32, sliding=(True, False), window=8, canvas=12, context=256, sharpness=6.0, seed=4)
CLOSING, PADDING = (6,), 0
PROMPT = range(20, 30)

tokens = st.lists(st.integers(20, TINY.vocab - 1), min_size=1, max_size=30).map(tuple)


@st.composite
def gaps(draw: st.DrawFn) -> Gap:
    """Holes of one or several lengths, and drafts of which tokens are kept."""
    if draw(st.booleans()):
        return Gap(lengths=tuple(sorted(draw(st.sets(st.integers(1, 15), min_size=1, max_size=3)))))
    draft = draw(tokens)
    kept = draw(st.lists(st.booleans(), min_size=len(draft), max_size=len(draft)))
    holes = draw(st.lists(st.booleans(), min_size=len(draft), max_size=len(draft)))
    parts = zip(draft, kept, holes, strict=True)
    return Gap(
        tuple(NOISE if hole and not keep else token for token, keep, hole in parts),
        tuple(kept),
        draw(st.floats(0, 1)),
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DiffusionGemma]:
    path = TINY.write(tmp_path_factory.mktemp("model") / "tiny.gguf")
    with closing(DiffusionGemma.open(path, device="cpu", chunk=32)) as model:
        yield model


@given(
    st.lists(st.one_of(tokens, gaps()), min_size=1, max_size=5),
    st.integers(0, 1000),
    st.integers(1, 4),
    st.floats(0, 5),
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_kept_tokens_never_change(
    model: DiffusionGemma, parts: list[Part], seed: int, steps: int, bound: float
) -> None:
    sampler = SamplerConfig(max_steps=steps, entropy_bound=bound)
    uniforms = np.random.default_rng(seed).random
    filled: dict[int, tuple[int, ...]] = {}
    events = fill(model, PROMPT, parts, sampler, uniforms, closing=CLOSING, padding=PADDING)
    start: FillStart | None = None
    for event in events:
        match event:
            case FillStart():
                start = event
            case Step():
                assert start is not None
                pinned = start.pinned
                assert np.array_equal(event.canvas[pinned], start.canvas[pinned])
                assert np.array_equal(event.draft[pinned], start.canvas[pinned])
                assert event.accepted[pinned].all()
                assert not event.entropies[pinned].any()
                free = accept(event.entropies[~pinned], bound)
                assert np.array_equal(event.accepted[~pinned], free)
            case Block():
                assert start is not None
                kept = start.pinned[: start.length]
                assert np.array_equal(np.array(event.tokens)[kept], start.canvas[: start.length][kept])
            case Filled():
                filled[event.part] = event.tokens
    assert event == End("end_of_turn")
    for index, part in enumerate(parts):
        if isinstance(part, Gap) and not part.lengths:
            assert len(filled[index]) == len(part.draft)
            for written, token, keep in zip(filled[index], part.draft, part.pinned, strict=True):
                assert written == token or not keep
        elif isinstance(part, Gap):
            assert len(filled[index]) in part.lengths
    assert set(filled) == {index for index, part in enumerate(parts) if isinstance(part, Gap)}


entropies = arrays.arrays(np.float32, st.integers(1, 40), elements=st.floats(0, 12, width=32))


@given(st.data(), entropies, st.floats(0, 20))
def test_pins_take_nothing_from_the_entropy_bound(
    data: st.DataObject, all_entropies: np.ndarray[tuple[int], np.dtype[np.float32]], bound: float
) -> None:
    size = len(all_entropies)
    pinned = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    accepted = accept(np.where(pinned, np.float32(0), all_entropies), bound)
    assert accepted[pinned].all()
    assert np.array_equal(accepted[~pinned], accept(all_entropies[~pinned], bound))
