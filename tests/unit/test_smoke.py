"""The checks of an installed program pass with one that works, and name what does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from installers.smoke.__main__ import CHECKS, WITH_WINDOW, Program, failures, main


def test_a_program_that_works_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The quick checks, which need no model."""
    command = [sys.executable, "-m", "app"]
    assert failures(Program(command, command, tmp_path), ["version", "pdf"]) == []
    assert "Fog over the harbour" in capsys.readouterr().out


def test_another_version_than_the_expected_one_fails(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app"]
    assert failures(Program(command, command, tmp_path, "99.0"), ["version"]) == ["version"]


def test_every_check_that_fails_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--no-window", sys.executable, "-c", "raise SystemExit('no engine')"]) == 1
    output = capsys.readouterr().out
    assert "FAILED  doctor" in output
    assert "ended with code 1: no engine" in output
    assert (
        output.splitlines()[-1] == f"Failed: {', '.join(name for name in CHECKS if name not in WITH_WINDOW)}."
    )
