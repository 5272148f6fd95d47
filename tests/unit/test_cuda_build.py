"""`dev.py run` makes the CUDA plug-in for the cards that the driver shows, and nothing without one."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from model_backends.gpu_packs.local_build import LocalBuild, local_plugin_folder, read_local_build
from tests.nvidia_driver import make_driver
from tests.patience import PATIENCE_SECONDS
from tools.cuda.folder import BuildFolder

ROOT = Path(__file__).resolve().parents[2]
ADA = (8, 9)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the plug-in is made on Linux only")

BEGIN = """
import os, sys
from contextlib import suppress
from pathlib import Path
from tools.cuda import start
start.begin(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
with suppress(ChildProcessError):
    os.wait()
print("folder:", os.environ.get("UNFOG_CUDA_BUILD"))
"""


def environment(driver: Mapping[str, str], **more: str) -> dict[str, str]:
    names = ("UNFOG_GGML_PLUGINS", "UNFOG_GGML_DIR", "UNFOG_CUDA_BUILD")
    ours = {name: value for name, value in os.environ.items() if name not in names}
    return {**ours, **driver, "PYTHONPATH": str(ROOT), **more}


def run(code: str, *args: object, driver: Mapping[str, str]) -> str:
    """Run Python where this driver is installed; return what it prints."""
    command = [sys.executable, "-c", code, *map(str, args)]
    done = subprocess.run(command, env=environment(driver), capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A stand-in for the environment's Python, which writes down what it is started with."""
    script = tmp_path / "python"
    script.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/started\necho working >&2\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return script


def state(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "state.json").read_text()))


def complete(folder: BuildFolder) -> None:
    folder.plugin.mkdir(parents=True)
    folder.stamp(folder.plugin)


def test_the_cards_are_those_that_the_driver_shows(tmp_path: Path) -> None:
    driver = make_driver(tmp_path, [(12, 0), ADA, ADA], version=13010)
    found = run("from tools.cuda import driver; print(driver.find())", driver=driver)
    assert found == "Cards(driver=(13, 1), capabilities=((8, 9), (12, 0)))\n"


@pytest.mark.parametrize(("cards", "code"), [([], 0), ([ADA], 100), ([ADA], 999)])
def test_without_a_card_nothing_is_started_and_nothing_written(
    tmp_path: Path, python: Path, cards: list[tuple[int, int]], code: int
) -> None:
    driver = make_driver(tmp_path, cards, init=code)
    before = sorted(tmp_path.iterdir())
    assert run(BEGIN, python, tmp_path / "build", driver=driver) == "folder: None\n"
    assert sorted(tmp_path.iterdir()) == before


def test_a_back_end_that_was_chosen_is_left_alone(tmp_path: Path, python: Path) -> None:
    driver = {**make_driver(tmp_path, [ADA]), "UNFOG_GGML_PLUGINS": str(tmp_path)}
    assert run(BEGIN, python, tmp_path / "build", driver=driver) == "folder: None\n"
    assert not (tmp_path / "started").exists()


def test_the_plugin_is_made_for_every_card_and_the_terminal_shows_it(tmp_path: Path, python: Path) -> None:
    driver, folder = make_driver(tmp_path, [(12, 0), ADA]), tmp_path / "build"
    printed = run(BEGIN, python, folder, driver=driver)
    assert (
        (tmp_path / "started").read_text().startswith(f"-P -m tools.cuda.build {folder} 89,120 --background ")
    )
    assert "compute capability 8.9, 12.0" in printed
    assert "--no-gpu" in printed
    assert printed.count("working") == 1
    assert f"folder: {folder}\n" in printed


def test_a_chat_in_the_terminal_isnt_disturbed_by_progress(tmp_path: Path, python: Path) -> None:
    printed = run(BEGIN, python, tmp_path / "build", "chat", driver=make_driver(tmp_path, [ADA]))
    assert (tmp_path / "started").exists()
    assert "working" not in printed


def test_a_command_that_ends_at_once_starts_nothing(tmp_path: Path, python: Path) -> None:
    folder = tmp_path / "build"
    printed = run(BEGIN, python, folder, "doctor", driver=make_driver(tmp_path, [ADA]))
    assert printed == f"folder: {folder}\n"
    assert not (tmp_path / "started").exists()


def test_a_plugin_that_is_there_isnt_made_again(tmp_path: Path, python: Path) -> None:
    driver, folder = make_driver(tmp_path, [ADA]), BuildFolder(tmp_path / "build", ["89"])
    complete(folder)
    assert run(BEGIN, python, folder.path, driver=driver) == f"folder: {folder.path}\n"
    assert not (tmp_path / "started").exists()


def test_a_plugin_for_another_card_or_ggml_is_deleted_before_unfog_starts(
    tmp_path: Path, python: Path
) -> None:
    complete(BuildFolder(tmp_path / "build", ["75"]))
    run(BEGIN, python, tmp_path / "build", driver=make_driver(tmp_path, [ADA]))
    assert not (tmp_path / "build" / "plugin").exists()
    assert (tmp_path / "started").exists()


def test_an_old_driver_is_told_which_one_is_needed(tmp_path: Path, python: Path) -> None:
    folder = tmp_path / "build"
    printed = run(BEGIN, python, folder, driver=make_driver(tmp_path, [ADA], version=12080))
    message = state(folder)["message"]
    assert state(folder)["state"] == "failed"
    assert "its driver has CUDA 12.8" in message
    assert "driver 580 or newer" in message
    assert printed == f"{message}\nfolder: {folder}\n" or printed == f"folder: {folder}\n{message}\n"
    assert not (tmp_path / "started").exists()


def test_an_old_card_is_told_what_is_needed(tmp_path: Path, python: Path) -> None:
    folder = tmp_path / "build"
    run(BEGIN, python, folder, driver=make_driver(tmp_path, [(6, 1)]))
    assert "compute capability is 6.1, and CUDA 13 needs 7.5" in state(folder)["message"]
    assert not (tmp_path / "started").exists()


def build_command(folder: Path) -> list[str]:
    return [sys.executable, "-P", "-m", "tools.cuda.build", str(folder), "89"]


def test_what_is_missing_is_a_sentence_and_a_state(tmp_path: Path) -> None:
    nothing = environment({}, PATH=str(tmp_path))
    done = subprocess.run(build_command(tmp_path / "build"), env=nothing, capture_output=True, text=True)
    assert done.returncode == 1
    failed = state(tmp_path / "build")
    assert (failed["state"], failed["architectures"]) == ("failed", ["89"])
    assert "the C++ compiler g++ is missing" in failed["message"]
    assert "--no-gpu" in failed["message"]
    assert failed["message"] in done.stderr


def test_a_failed_download_names_the_log(tmp_path: Path) -> None:
    no_index = environment({}, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    done = subprocess.run(build_command(tmp_path / "build"), env=no_index, capture_output=True, text=True)
    assert done.returncode == 1
    failed = state(tmp_path / "build")
    assert "downloading CUDA's compiler" in failed["message"]
    assert str(tmp_path / "build" / "build.log") in failed["message"]
    assert "cmake" in Path(failed["log"]).read_text()
    assert not (tmp_path / "build" / "compiler").exists()


def test_only_one_process_makes_it_and_it_ends_with_the_program(tmp_path: Path) -> None:
    import fcntl  # not on Windows

    folder = tmp_path / "build"
    folder.mkdir()
    code = (
        "import os, subprocess, sys\n"
        "command = [sys.executable, '-P', '-m', 'tools.cuda.build', sys.argv[1], '89', '--background']\n"
        "print(subprocess.Popen([*command, str(os.getpid())]).pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        program = subprocess.Popen(
            [sys.executable, "-c", code, folder],
            env=environment({}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert program.stdin is not None
        assert program.stdout is not None
        waiting = psutil.Process(int(program.stdout.readline()))
        program.communicate(timeout=PATIENCE_SECONDS)
        waiting.wait(PATIENCE_SECONDS)
    assert not (folder / "state.json").exists()


def test_the_program_reads_what_the_builder_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = BuildFolder(tmp_path / "build", ["86", "89"])
    monkeypatch.setenv("UNFOG_CUDA_BUILD", str(folder.path))
    folder.write("compiling", 12, 73)
    assert read_local_build() == LocalBuild(
        "compiling", 12, 73, ("86", "89"), "", str(folder.log), os.getpid()
    )
    complete(folder)
    folder.write("ready")
    assert local_plugin_folder() == folder.plugin
