"""The report of `unfog doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from app.base.app_dirs import bundled_model
from app.cli.doctor import graphics, report
from model_backends.files.protocol import Card, Cards
from model_backends.ggml.cuda import reason_unavailable
from model_backends.ggml.plugins import Plugin
from model_backends.gpu_packs.store import InstalledPack
from model_backends.protocol import Failed
from tests.gpu_pack import manifest_of


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert "Q4_K_M" in capsys.readouterr().out


def test_the_report_names_devices_reasons_and_files(capsys: pytest.CaptureFixture[str]) -> None:
    report("1.2.3")
    text = capsys.readouterr().out
    assert "Unfog 1.2.3" in text
    assert "CPU" in text
    assert "Q4_K_M" in text
    assert ("the CPU." in text) == bool(reason_unavailable())


def pack(folder: Path, problem: Failed | None = None) -> InstalledPack:
    return InstalledPack("cuda", folder, manifest_of(), problem)


def test_cards_packs_and_plug_ins_are_told_of() -> None:
    assert graphics(Cards(present=False), (), ()) == []
    card = Card(name="NVIDIA GeForce RTX 4070", capability="8.9")
    folder, plugin = Path("/packs/cuda/1"), Path("/packs/cuda/1/libggml-cuda.so")
    lines = graphics(
        Cards(present=True, driver="580.95", cards=(card,)), [pack(folder)], [Plugin("cuda", plugin, "")]
    )
    assert lines[0] == "NVIDIA GeForce RTX 4070, NVIDIA driver 580.95."
    assert lines[1].startswith("CUDA pack (ggml 0.25.3, CUDA 13.0, ")
    assert lines[1].endswith("loaded.")
    unused = [Plugin("cuda", plugin, "it finds no graphics card")]
    assert graphics(Cards(present=False), [pack(folder)], unused)[0].endswith(
        "not used: it finds no graphics card."
    )
    misfit = Failed(kind="settings", message="This pack is for ggml 1.", hint="Get another.")
    (line,) = graphics(Cards(present=False), [pack(folder, misfit)], ())
    assert line.endswith("not loaded. This pack is for ggml 1. Get another.")
    old = Cards(present=True, driver="470.10", cards=(card,))
    assert "driver 470.10 is too old for this pack" in graphics(old, [pack(folder)], unused)[1]
    elsewhere = [Plugin("vulkan", Path("/own/libggml-vulkan.so"), "")]
    assert graphics(Cards(present=True), (), elsewhere) == [
        "This computer has an NVIDIA card, but its driver is missing.",
        "/own/libggml-vulkan.so: loaded.",
    ]


def test_a_model_file_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    report("1.2.3", "cpu", bundled_model())
    assert "unfog-demo.gguf" in capsys.readouterr().out
