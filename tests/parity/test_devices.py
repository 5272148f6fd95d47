"""Graphics cards give the same results as the CPU, which is compared with the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_backends.ggml.device import devices
from model_backends.ggml.types import TensorType
from tests.parity.device_comparison import (
    TYPES,
    compare_experts_on_cpu,
    compare_routing,
    compare_type,
    compare_wide_sampler,
)

CARDS = [device.name for device in devices() if not device.is_cpu]

pytestmark = pytest.mark.skipif(not CARDS, reason="ggml sees no graphics card here")


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_a_card_computes_what_the_processor_computes(tmp_path: Path, card: str, kind: TensorType) -> None:
    compare_type(tmp_path, card, kind)


@pytest.mark.parametrize("card", CARDS)
def test_a_card_chooses_the_same_experts(tmp_path: Path, card: str) -> None:
    compare_routing(tmp_path, card)


@pytest.mark.parametrize("card", CARDS)
def test_experts_may_stay_on_the_processor(tmp_path: Path, card: str) -> None:
    compare_experts_on_cpu(tmp_path, card, 2)


@pytest.mark.parametrize("card", CARDS)
def test_a_card_samples_the_full_vocabulary_like_numpy(tmp_path: Path, card: str) -> None:
    compare_wide_sampler(tmp_path, card)
