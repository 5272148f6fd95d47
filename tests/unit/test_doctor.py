"""The report of `unfog doctor`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli.command_line import FAILED
from app.cli.doctor import card_rows, placement_rows
from model_backends.diffusion_gemma.placement import Placement, left_to_cpu, place
from model_backends.diffusion_gemma.planner import Footprint, Plan
from model_backends.diffusion_gemma.speed_test import measure_speed
from model_backends.files.protocol import Card, Cards, MeasureSpeed
from model_backends.ggml.device import cpu
from model_backends.ggml.library import library
from model_backends.ggml.plugins import Plugin
from model_backends.ggml.scheduler import Assigned
from model_backends.gpu_packs.local_build import FOLDER
from model_backends.gpu_packs.store import InstalledPack
from model_backends.protocol import Failed
from tests.cuda_build import write_state
from tests.gpu_pack import manifest_of
from tests.tiny_model import TinyModel


def test_the_command_reports_devices_the_model_its_speed_and_files(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor", "--device", "cpu"]) == 0
    text = capsys.readouterr().out
    assert "runs models on the CPU. The CPU was requested." in text
    assert "unfog-demo.gguf" in text
    assert "all of it on CPU, in one part" in text
    assert "ms per step" in text
    assert "Q4_K_M" in text


def pack(folder: Path, problem: Failed | None = None) -> InstalledPack:
    return InstalledPack("cuda", folder, manifest_of(), problem)


CARD = Card(name="NVIDIA GeForce RTX 4070", capability="8.9")
PLUGIN = Path("/packs/cuda/1/libggml-cuda.so")


def test_without_card_pack_plug_in_or_build_nothing_is_said_of_them() -> None:
    assert card_rows(Cards(present=False), (), ()) == []


def test_driver_and_cards_are_named() -> None:
    rows = card_rows(Cards(present=True, driver="580.95", cuda="13.0", cards=(CARD,)), (), ())
    assert rows[:2] == [
        ("driver", "NVIDIA 580.95, for CUDA up to 13.0"),
        ("card", "NVIDIA GeForce RTX 4070, compute capability 8.9"),
    ]
    assert dict(rows)["CUDA"].startswith("not used: ")
    (row,) = card_rows(Cards(present=True), (), ())
    assert row == ("driver", "missing: there is an NVIDIA card, but its driver isn't installed")


def test_a_pack_is_in_use_or_says_why_not() -> None:
    known = Cards(present=True, driver="580.95", cards=(CARD,))

    def state(installed: InstalledPack, *plugins: Plugin, cards: Cards = known) -> str:
        return dict(card_rows(cards, [installed], plugins))["CUDA pack"]

    assert state(pack(PLUGIN.parent), Plugin("cuda", PLUGIN, "")).startswith(
        "in use (ggml 0.25.3, CUDA 13.0, "
    )
    unused = Plugin("cuda", PLUGIN, "it finds no graphics card")
    assert state(pack(PLUGIN.parent), unused).startswith("not used: it finds no graphics card. (ggml 0.25.3")
    misfit = Failed(kind="settings", message="This pack is for ggml 1.", hint="Get another.")
    assert state(pack(PLUGIN.parent, misfit)).startswith(
        "not loaded. This pack is for ggml 1. Get another. (ggml"
    )
    old = Cards(present=True, driver="470.10", cards=(CARD,))
    assert "driver 470.10 is too old for this pack" in state(pack(PLUGIN.parent), unused, cards=old)


def test_a_plug_in_says_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    (tmp_path / "plugin").mkdir()
    built, own = tmp_path / "plugin" / "libggml-cuda.so", library().folder / "libggml-cuda.so"
    plugins = [Plugin("cuda", built, ""), Plugin("vulkan", Path("/own/libggml-vulkan.so"), "it is broken")]
    assert card_rows(Cards(present=False), (), [*plugins, Plugin("cuda", own, "")]) == [
        ("CUDA plug-in", f"in use, built here ({built})"),
        ("Vulkan plug-in", "not used: it is broken (/own/libggml-vulkan.so)"),
        ("CUDA plug-in", f"in use, beside ggml ({own})"),
    ]


def test_a_build_says_how_far_it_is_and_for_which_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    write_state(tmp_path, state="compiling", done=41, total=120)
    assert card_rows(Cards(present=False), (), ()) == [("CUDA build", "Compiling, 41 of 120")]
    write_state(tmp_path, state="failed", message="The disk is full.", log="/logs/build.log")
    assert card_rows(Cards(present=False), (), ()) == [
        ("CUDA build", "Failed: The disk is full. Its log is /logs/build.log.")
    ]
    write_state(tmp_path, state="ready", architectures=["86"])
    other = dict(card_rows(Cards(present=True, cards=(CARD,)), (), ()))[""]
    assert other.startswith("It was built for compute capability 8.6, but this card has 8.9.")
    write_state(tmp_path, state="ready", architectures=["89"])
    assert ("", other) not in card_rows(Cards(present=True, cards=(CARD,)), (), ())


def test_what_a_card_leaves_to_the_processor_is_counted_with_the_reason() -> None:
    card, host = replace(cpu(), name="CUDA0", is_cpu=False, free_bytes=12_000_000_000), cpu()
    left = left_to_cpu(
        [
            Assigned("MUL_MAT", "CUDA0", supported=True),
            Assigned("MUL_MAT_ID", "CPU", supported=True),
            Assigned("GET_ROWS", "CPU", supported=False),
            Assigned("MUL_MAT_ID", "CPU", supported=True),
        ],
        card,
    )
    plan = Plan(card, 1, 8192, Footprint({}, {}, {}))
    notes = ("One layer is not there.",)
    placed = Placement(plan, ((card, 8_000_000_000), (host, 0)), 9216, 3, left, notes, waiting_experts="BF16")
    rows = dict(placement_rows(placed))
    assert rows["memory"] == "8.0 GB of 12.0 GB free on CUDA0"
    assert rows["context"] == "8,192 tokens; up to 9,216 fit"
    assert rows["step"] == (
        "3 parts: 2 MUL_MAT_ID on the CPU, because their weights are there; "
        "1 GET_ROWS on the CPU, because CUDA0 has no code for them"
    )
    assert rows["note"] == "One layer is not there."
    assert "products of BF16 experts" in rows["graphs"]


def test_on_the_processor_nothing_is_left_over(tmp_path: Path) -> None:
    placed = place(TinyModel().write(tmp_path / "tiny.gguf"), cpu())
    assert (placed.splits, placed.on_cpu, placed.waiting_experts) == (1, (), "")


def test_a_device_that_is_not_there_is_reported_after_what_is_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor", "--device", "cuda:9"]) == FAILED
    printed = capsys.readouterr()
    assert "CPU" in printed.out
    assert "There is no device “cuda:9”: " in printed.err


def test_the_speed_of_a_device_is_measured_and_its_results_are_checked(tmp_path: Path) -> None:
    model = TinyModel().write(tmp_path / "tiny.gguf")
    speed = measure_speed(MeasureSpeed(device="cpu", model=str(model)))
    assert speed.device == "CPU"
    assert speed.operations_per_second > 0
    assert speed.bytes_per_second > 0
    assert speed.step_seconds > 0
