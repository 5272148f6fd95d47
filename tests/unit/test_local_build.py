"""The state of the CUDA plug-in that is built on this computer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from model_backends.ggml.plugins import plugin_folders
from model_backends.gpu_packs.local_build import (
    FOLDER,
    leave_out_local_plugin,
    local_plugin_folder,
    read_local_build,
)
from tests.cuda_build import replace_state, write_state


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


def test_without_the_variable_or_a_state_nothing_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    assert read_local_build() is None
    monkeypatch.setenv(FOLDER, str(tmp_path / "nothing"))
    assert read_local_build() is None
    assert local_plugin_folder() is None


def test_each_state_is_read(folder: Path) -> None:
    write_state(folder, state="compiling", done=3, total=40)
    build = read_local_build()
    assert build is not None
    assert (build.state, build.done, build.total, build.is_running) == ("compiling", 3, 40, True)
    write_state(folder, state="failed", message="The disk is full.", log="/x.log", surplus=[1])
    build = read_local_build()
    assert build is not None
    assert (build.message, build.log, build.is_running) == ("The disk is full.", "/x.log", False)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'{"state": "compi',
        b"[]",
        b'{"state": "done"}',
        b'{"state": "compiling", "done": -1}',
        b'{"state": "compiling", "total": 1e999}',
        b'{"state": "compiling", "done": "many"}',
        b'{"state": "failed", "message": "' + b"x" * 3000 + b'"}',
        b"\xff" * 10,
        b"[" * 60_000,
        b" " * 70_000,
    ],
)
def test_a_state_that_cannot_be_read_is_a_failed_build_that_says_so(folder: Path, data: bytes) -> None:
    replace_state(folder, data)
    build = read_local_build()
    assert build is not None
    assert build.state == "failed"
    assert str(folder) in build.message


def test_a_folder_in_its_place_is_named(folder: Path) -> None:
    (folder / "state.json").mkdir()
    build = read_local_build()
    assert build is not None
    assert "it is a folder" in build.message


def test_a_build_whose_process_is_gone_was_interrupted(folder: Path) -> None:
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    write_state(folder, state="compiling", done=3, total=40, pid=int(gone.stdout))
    build = read_local_build()
    assert build is not None
    assert (build.state, build.done) == ("failed", 3)
    assert "interrupted" in build.message
    write_state(folder, state="compiling", pid=os.getpid())
    build = read_local_build()
    assert build is not None
    assert build.is_running


def test_a_finished_plug_in_is_loaded_like_those_that_are_listed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFOG_GGML_PLUGINS", "/elsewhere")
    assert plugin_folders() == [Path("/elsewhere")]
    (folder / "plugin").mkdir()
    assert plugin_folders() == [Path("/elsewhere"), folder / "plugin"]
    monkeypatch.setenv("UNFOG_GGML_PLUGINS", str(folder / "plugin"))
    assert plugin_folders() == [folder / "plugin"]
    leave_out_local_plugin()
    assert local_plugin_folder() is None
