"""What a chat in the terminal says of the CUDA plug-in that is built meanwhile."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.cli.card_move import CardMove
from model_backends.gpu_packs.local_build import FOLDER, PLUGIN, local_plugin_folder
from tests.cuda_build import write_state


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a build that compiles."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data" / "logs").mkdir(parents=True)
    command = [sys.executable, "-u", "-m", "tests.end2end.fake_files"]
    monkeypatch.setattr("app.cli.card_move.files_command", lambda: command)
    write_state(tmp_path, state="compiling", done=41, total=120)
    return tmp_path


def finish(build: Path, *, flaw: str = "") -> None:
    (build / PLUGIN).mkdir()
    if flaw:
        (build / PLUGIN / flaw).touch()
    write_state(build, state="ready")


def test_a_chat_begins_with_how_far_it_is(build: Path) -> None:
    assert CardMove("auto").opening() == (
        "Graphics card: Compiling, 41 of 120. Replies come from the CPU until it is ready."
    )
    assert CardMove("cpu").opening() == ""
    write_state(build, state="failed", message="The disk is full.", log="/x.log")
    assert CardMove("auto").opening() == "Graphics card: Failed: The disk is full. Its log is /x.log."


def test_without_a_build_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    assert CardMove("auto").opening() == ""
    assert list(CardMove("auto").look()) == []


def test_a_plug_in_that_was_there_at_the_start_is_no_news(build: Path) -> None:
    finish(build)
    move = CardMove("auto")
    assert move.opening() == ""
    assert list(move.look()) == []


def test_when_it_is_ready_the_card_is_tested_and_the_model_loaded_again_once(build: Path) -> None:
    move = CardMove("auto")
    assert list(move.look()) == []
    finish(build)
    assert list(move.look()) == ["The graphics card is ready. Testing it…", ""]
    assert list(move.look()) == []
    assert local_plugin_folder() is not None


def test_a_card_that_computes_wrongly_is_left_out(build: Path) -> None:
    move = CardMove("auto")
    finish(build, flaw="wrong")
    assert list(move.look())[1:] == [
        "The graphics card isn't used. CUDA0 computes wrong numbers. Update its driver. "
        "Replies keep coming from the CPU."
    ]
    assert local_plugin_folder() is None


def test_a_failed_build_is_said_once(build: Path) -> None:
    move = CardMove("auto")
    write_state(build, state="failed", message="The disk is full.")
    assert list(move.look()) == ["Graphics card: Failed: The disk is full."]
    assert list(move.look()) == []
