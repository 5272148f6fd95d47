"""The report of `unfog doctor`."""

from __future__ import annotations

import pytest

from app.__main__ import main
from app.base.app_dirs import bundled_model
from app.cli.doctor import report
from model_backends.ggml.cuda import reason_unavailable


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


def test_a_model_file_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    report("1.2.3", "cpu", bundled_model())
    assert "unfog-demo.gguf" in capsys.readouterr().out
