"""Presets on the command line and in a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from model_backends.protocol import DenoisingStep, Loaded
from tests.end2end.unfog_process import unfog


def limits(data_dir: Path, *args: str) -> tuple[set[int], int]:
    """The limit of steps that the engine worked with, and the one of the model file."""
    result = unfog("chat", "--once", "Hello!", "--json", *args, data_dir=data_dir)
    (loaded,) = (event for event in result.events if isinstance(event, Loaded))
    steps = {event.max_steps for event in result.events if isinstance(event, DenoisingStep)}
    return steps, loaded.max_steps


@pytest.mark.parametrize(("name", "steps"), [("fast", 16), ("balanced", 24)])
def test_a_preset_limits_the_steps(tmp_path: Path, name: str, steps: int) -> None:
    assert limits(tmp_path, "--preset", name)[0] == {steps}


def test_best_and_nothing_said_are_as_the_model_file_says(tmp_path: Path) -> None:
    for args in ((), ("--preset", "best")):
        steps, of_the_file = limits(tmp_path, *args)
        assert steps == {of_the_file}


def test_a_preset_and_a_number_of_steps_are_one_too_many(tmp_path: Path) -> None:
    result = unfog("chat", "--once", "Hello!", "--preset", "fast", "--steps", "3", data_dir=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith(" --help lists the options.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_preset_is_chosen_in_a_conversation(tmp_path: Path) -> None:
    from tests.end2end.terminal import Terminal

    with Terminal("chat", "--seed", "7", data_dir=tmp_path) as terminal:
        for line, reply in (
            ("/preset", "* best"),
            ("/preset fast", "Fast: up to 16 steps"),
            ("/preset", "* fast"),
            ("/preset instant", "Unknown preset instant"),
        ):
            terminal.read_until("> ")
            terminal.type(f"{line}\n")
            terminal.read_until(reply)
        terminal.read_until("> ")
        terminal.type("\x04")
        assert terminal.exit_code() == 0
