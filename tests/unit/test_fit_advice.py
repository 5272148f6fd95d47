"""Fit advice for catalogue files on computers with various cards and memory sizes."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import msgspec
import pytest
from huggingface_hub import constants

from model_backends.diffusion_gemma.expert_placement import Speeds
from model_backends.diffusion_gemma.planner import usable, usable_at_most
from model_backends.files.catalog import Catalog, CatalogFile, catalog
from model_backends.files.fit_advice import Advisor, advise
from model_backends.files.protocol import Advice
from model_backends.files.system_info import cached, inspect_computer
from model_backends.ggml.cuda import has_nvidia_card, reason_unavailable
from model_backends.ggml.device import DeviceInfo, choose, cpu
from model_backends.ggml.library import library
from model_backends.memory.room import Memory, Room
from model_backends.memory.users import MemoryUser

GB = 10**9
CONTEXT = 8192
USUAL = catalog().files[0]


def device_of(card_gb: float | None, memory_gb: float = 64) -> DeviceInfo:
    """The device that would be used; `memory_gb` of the processor's memory are free."""
    free = int((memory_gb if card_gb is None else card_gb) * GB)
    home = dataclasses.replace(cpu(), free_bytes=free, total_bytes=free)
    return home if card_gb is None else dataclasses.replace(home, name="GPU0", is_cpu=False)


def room_of(card_gb: float | None, memory_gb: float = 64) -> Room:
    """A computer where no other program runs."""
    ram = Memory(int(memory_gb * GB), int(memory_gb * GB), tuple)
    if card_gb is None:
        return Room(ram, ram)
    card = usable(device_of(card_gb))
    return Room(Memory(card, card, tuple), ram)


def judged(
    card_gb: float | None, file: CatalogFile = USUAL, memory_gb: float = 64, room: Room | None = None
) -> Advice:
    room = room or room_of(card_gb, memory_gb)
    return Advisor(catalog().model, device_of(card_gb, memory_gb), CONTEXT, room).judge(file)


def recommended(
    card_gb: float | None, memory_gb: float = 64, known: Catalog | None = None
) -> tuple[str, ...]:
    device = device_of(card_gb, memory_gb)
    advice = advise(known or catalog(), device, room_of(card_gb, memory_gb))
    return tuple(one.name for one in advice if one.recommended)


@pytest.mark.parametrize(
    ("card_gb", "fit", "speed"),
    [(8, "partly", "medium"), (12, "partly", "medium"), (16, "partly", "medium"), (24, "yes", "fast")],
)
def test_the_usual_file_on_the_usual_cards(card_gb: float, fit: str, speed: str) -> None:
    advice = judged(card_gb)
    assert (advice.fit, advice.speed) == (fit, speed)
    assert advice.device_bytes <= card_gb * GB
    assert (advice.cpu_bytes > 0) == (fit == "partly")
    assert "GPU0" in advice.sentence


def test_the_smaller_the_card_the_more_stays_on_the_processor() -> None:
    cards = [judged(card_gb) for card_gb in (6, 9, 12, 15)]
    assert [one.cpu_bytes for one in cards] == sorted((one.cpu_bytes for one in cards), reverse=True)
    assert len({one.device_bytes + one.cpu_bytes for one in cards}) == 1


@pytest.mark.parametrize(("copied", "streamed"), [(25e9, True), (3e9, False)])
def test_experts_are_streamed_where_the_bus_is_faster_than_the_processor(
    copied: float, streamed: bool
) -> None:
    speeds = Speeds(copied, computed=400e9)
    advisor = Advisor(catalog().model, device_of(16), CONTEXT, room_of(16), lambda *_: speeds)
    advice, usual = advisor.judge(USUAL), judged(16)
    assert (advice.fit, advice.speed) == ("partly", "medium")
    assert ("copied to GPU0 in every step" in advice.sentence) == streamed
    if streamed:  # a layer more, for its memory on the card holds the copies
        layer = advice.device_bytes + advice.cpu_bytes - usual.device_bytes - usual.cpu_bytes
        assert advice.cpu_bytes - usual.cpu_bytes == pytest.approx(layer, abs=2)
        assert advice.device_bytes <= 16 * GB


def test_a_card_that_is_too_small_for_anything_leaves_the_processor() -> None:
    advice = judged(2)
    assert (advice.fit, advice.device_bytes, advice.speed) == ("partly", 0, "slow")


def test_a_card_without_enough_memory_beside_it_is_told_no() -> None:
    advice = judged(8, memory_gb=4)
    assert (advice.fit, advice.speed) == ("no", "")
    assert "4.0 GB" in advice.sentence


def busy(most_gb: float, free_gb: float, *users: tuple[str, float]) -> Memory:
    """Memory of which other programs use a part."""
    named = [MemoryUser(name, int(size * GB)) for name, size in users]
    return Memory(int(most_gb * GB), int(free_gb * GB), lambda: named)


def test_what_other_programs_use_does_not_count_but_is_said() -> None:
    ram = busy(29, 9, ("Firefox", 4.1), ("Thunderbird", 1.25))
    advice = judged(None, room=Room(ram, ram))
    assert (advice.fit, advice.speed) == ("yes", "slow")
    needed = advice.cpu_bytes
    assert advice.missing_bytes == needed - 9 * GB
    assert advice.sentence == (
        f"Needs {needed / GB:.1f} GB; 9.0 GB are free now. "
        "Close other programs (Firefox uses 4.1 GB, Thunderbird uses 1.2 GB). "
        "Without a graphics card, a reply takes minutes."
    )
    free = judged(None, room=Room(busy(29, 29), busy(29, 29)))
    assert (free.fit, free.missing_bytes) == ("yes", 0)
    assert "Close" not in free.sentence


def test_programs_that_cannot_be_named_are_other_programs() -> None:
    ram = busy(29, 9)
    assert "are free now. Close other programs. " in judged(None, room=Room(ram, ram)).sentence


def test_a_card_that_another_program_uses_fits_after_closing_it() -> None:
    room = Room(busy(24, 11, ("Blender", 12.5)), busy(64, 60))
    advice = judged(24, room=room)
    assert (advice.fit, advice.speed, advice.cpu_bytes) == ("yes", "fast", 0)
    assert advice.sentence.endswith("11.0 GB are free now. Close other programs (Blender uses 12.5 GB).")
    split = judged(8, room=Room(busy(8, 4, ("Blender", 3.5)), busy(64, 60)))
    assert split.fit == "partly"
    assert split.sentence.startswith(
        "Needs 7.9 GB on GPU0; 4.0 GB are free now. Close other programs (Blender"
    )
    unknown = Room(Memory(24 * GB, 11 * GB), room.host)  # it may be Unfog's own model there
    assert "Close" not in judged(24, room=unknown).sentence


def test_no_program_is_to_be_closed_where_that_would_not_help() -> None:
    ram = busy(8, 3, ("Firefox", 4.0))
    advice = judged(None, room=Room(ram, ram))
    assert (advice.fit, advice.missing_bytes) == ("no", 0)
    assert advice.sentence.startswith("Doesn't fit: it needs ")
    assert "at most 8.0 GB of RAM can be used" in advice.sentence
    assert "Firefox" not in advice.sentence


def test_the_system_itself_needs_some_memory() -> None:
    sixteen = dataclasses.replace(cpu(), free_bytes=6 * GB, total_bytes=16 * GB)
    assert 13 * GB < usable_at_most(sixteen) < 14 * GB
    free = dataclasses.replace(sixteen, free_bytes=15 * GB)  # more than expected
    assert usable_at_most(free) == usable(free)


@pytest.mark.parametrize(("memory_gb", "fitting"), [(16, 0), (24, 2), (96, 4)])
def test_without_a_card_memory_decides_and_it_is_said_to_be_slow(memory_gb: float, fitting: int) -> None:
    all_of_it = [judged(None, file, memory_gb) for file in catalog().files]
    fits = [advice for advice in all_of_it if advice.fit == "yes"]
    assert len(fits) == fitting
    assert all("minutes" in advice.sentence and advice.speed == "slow" for advice in fits)


@pytest.mark.parametrize(
    ("card_gb", "memory_gb", "expected"),
    [
        (80, 64, ("Q8_0",)),
        (32, 64, ("Q8_0",)),
        (26, 64, ("Q6_K",)),
        (24, 64, ("Q5_K_M",)),
        (12, 64, ("Q4_K_M",)),  # larger ones would fit partly as well
        (2, 64, ("Q4_K_M",)),
        (None, 96, ("Q4_K_M",)),
        (None, 16, ()),
        (6, 4, ()),
    ],
)
def test_what_is_recommended(card_gb: float | None, memory_gb: float, expected: tuple[str, ...]) -> None:
    assert recommended(card_gb, memory_gb) == expected


def test_neither_crude_nor_needlessly_large_files_are_recommended_where_better_ones_fit() -> None:
    crude = msgspec.structs.replace(USUAL, name="IQ2_M", bytes=11 * GB)
    finer = msgspec.structs.replace(USUAL, name="IQ3_M", bytes=13 * GB)
    huge = msgspec.structs.replace(USUAL, name="BF16", bytes=50 * GB)
    known = msgspec.structs.replace(catalog(), files=(crude, finer, *catalog().files, huge))
    assert recommended(80, known=known) == ("Q8_0",)
    assert recommended(16, known=known) == ("Q4_K_M",)
    assert recommended(None, memory_gb=17, known=known) == ("IQ3_M",)


def test_the_usual_file_is_preferred_to_a_slightly_smaller_one() -> None:
    smaller = msgspec.structs.replace(USUAL, name="Q4_K_S", bytes=16 * GB)
    known = msgspec.structs.replace(catalog(), files=(smaller, USUAL))
    assert recommended(12, known=known) == ("Q4_K_M",)
    assert recommended(None, memory_gb=18.5, known=known) == ("Q4_K_S",)


def test_files_of_a_name_are_told_apart() -> None:
    elsewhere = msgspec.structs.replace(USUAL, repository="someone/else")
    known = msgspec.structs.replace(catalog(), files=(USUAL, elsewhere))
    assert [one.recommended for one in advise(known, device_of(12), room_of(12))] == [True, False]


def test_a_card_whose_driver_refuses_the_largest_tensor_leaves_models_to_the_cpu(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([False])  # then True: the CPU is asked next
    monkeypatch.setattr(library(), "ggml_backend_dev_supports_op", lambda *_: next(answers, True))
    assert {advice.device_bytes for advice in advise(catalog(), device_of(80), room_of(80))} == {0}


def test_why_the_computer_uses_no_card() -> None:
    used = choose("auto")
    if not used.is_cpu:
        assert inspect_computer(used, "auto").why == ""
    elif has_nvidia_card():
        assert reason_unavailable() in inspect_computer(used, "auto").why
    else:
        assert inspect_computer(used, "auto").why == "No NVIDIA card was found."
    assert "requested" in inspect_computer(cpu(), "cpu").why


def test_a_computer_without_a_hugging_face_cache_needs_no_library_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub.file_download", None)  # importing it fails
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "nowhere"))
    assert cached(USUAL) is None
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ImportError):
        cached(USUAL)
