"""The CUDA plug-in of `dev.py cuda`, where there is no card: complete, and loaded by the stock ggml.

Skipped unless `UNFOG_TEST_CUDA_PLUGIN` names its folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installers.packs.libraries import needed, unresolved
from tests.nvidia_driver import make_driver

FOLDER = Path(os.environ.get("UNFOG_TEST_CUDA_PLUGIN", "missing")).absolute()
PLUGIN = FOLDER / "libggml-cuda.so"
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not PLUGIN.is_file(), reason="no CUDA plug-in was made here")

LOAD = """
import ctypes, sys
from model_backends.ggml.library import library
from model_backends.ggml.device import devices
cuda = library()
print([(plugin.backend, plugin.problem) for plugin in cuda.plugins])
print(cuda.ggml_backend_reg_by_name(b"CUDA") is not None, [device.name for device in devices()])
print(ctypes.CDLL(sys.argv[1]).ggml_backend_init is not None)
"""


def test_all_libraries_that_it_needs_come_with_it_or_with_the_program() -> None:
    assert "libcuda.so.1" in needed(PLUGIN)
    assert unresolved(FOLDER) == ["libggml-base.so.0"]
    assert {path.name for path in (FOLDER / "licences").iterdir()} == {"ggml.txt", "NVIDIA-CUDA.txt"}


def test_it_records_and_replays_graphs() -> None:
    listed = subprocess.run(
        ["readelf", "--dyn-syms", "--wide", PLUGIN], capture_output=True, text=True, check=True
    )
    assert "cudaGraphLaunch" in listed.stdout


def test_the_stock_ggml_loads_it_and_finds_that_there_is_no_card(tmp_path: Path) -> None:
    driver = make_driver(tmp_path, [], init=100)
    environment = {**os.environ, **driver, "UNFOG_GGML_PLUGINS": str(FOLDER), "PYTHONPATH": str(ROOT)}
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD, PLUGIN], env=environment, capture_output=True, text=True, check=True
    )
    plugins, registered, exported = loaded.stdout.splitlines()
    assert "('cuda', " in plugins
    assert "no graphics card" in plugins
    assert registered == "True ['CPU']"
    assert exported == "True"


def test_without_a_driver_it_is_passed_over(tmp_path: Path) -> None:
    nothing = {**os.environ, "UNFOG_GGML_PLUGINS": str(FOLDER), "PYTHONPATH": str(ROOT)}
    code = "from model_backends.ggml.library import library; print(library().plugins[-1].problem)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=nothing, capture_output=True, text=True, check=True
    )
    assert "libcuda.so.1" in done.stdout
