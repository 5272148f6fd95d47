"""`unfog gpu`: the real program and its child processes, with a local server."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.end2end.unfog_process import Result, unfog
from tests.gpu_pack import FILES, PLUGIN, manifest_of, published_as, write_kind, write_pack
from tests.hub_server import HubServer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def gpu(home: Path, *args: str | Path, **variables: str) -> Result:
    return unfog("gpu", *args, data_dir=home, **variables)


def lines(result: Result) -> list[dict[str, Any]]:
    assert (result.code, result.err) == (0, "")
    return [json.loads(line) for line in result.out.splitlines()]


def refused(result: Result) -> str:
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("unfog: ")
    assert result.err.count("\n") == 1
    return result.err


def test_without_an_action_the_packs_are_listed(home: Path) -> None:
    result = gpu(home)
    assert result.code == 0
    assert "No GPU pack is installed." in result.out
    assert "No GPU packs have been published" in result.out
    (listed,) = lines(gpu(home, "--json"))
    assert (listed["installed"], listed["published"]) == ([], [])


def test_a_pack_from_a_file_is_installed_verified_and_removed(home: Path, tmp_path: Path) -> None:
    write_pack(tmp_path / "my pack.zip")
    *_, installed = lines(gpu(home, "install", tmp_path / "my pack.zip", "--json"))
    assert (installed["type"], installed["manifest"]["kind"]) == ("PackInstalled", "cuda")
    (listed,) = lines(gpu(home, "list", "--json"))
    (pack,) = listed["installed"]
    assert (pack["kind"], "problem" in pack) == ("cuda", False)
    assert "CUDA 13.0" in gpu(home).out
    *_, verified = lines(gpu(home, "verify", "--json"))
    assert verified["files"] == len(FILES)
    assert "no terminal" in refused(gpu(home, "remove", "cuda"))
    (removed,) = lines(gpu(home, "remove", "cuda", "--yes", "--json"))
    assert removed["left"] == 0
    assert "No CUDA pack is installed" in refused(gpu(home, "remove", "cuda", "--yes"))
    assert "No GPU pack is installed" in refused(gpu(home, "verify"))


def test_a_damaged_pack_and_one_that_no_longer_fits_are_found(home: Path, tmp_path: Path) -> None:
    write_kind(tmp_path / "vulkan.zip", "vulkan")
    assert "Installed the Vulkan pack" in gpu(home, "install", tmp_path / "vulkan.zip").out
    (plugin,) = (home / "gpu-packs").rglob("*.so")
    size = plugin.stat().st_size
    plugin.write_bytes(b"b" * size)
    result = gpu(home, "verify", "vulkan")
    assert (result.code, "checksum" in result.err) == (2, True)
    plugin.unlink()
    listed = gpu(home)
    assert "not loaded" in listed.out
    assert "is damaged" in listed.out
    (manifest,) = (home / "gpu-packs").rglob("pack.json")
    manifest.write_text(manifest.read_text().replace('"0.25', '"0.24'))  # as after an update of the program
    plugin.write_bytes(b"b" * size)
    assert "This pack is for ggml 0.24" in gpu(home).out


def test_a_pack_for_another_ggml_is_refused(home: Path, tmp_path: Path) -> None:
    write_pack(tmp_path / "cuda.zip", manifest=manifest_of(ggml="0.1.0"))
    assert "This pack is for ggml 0.1.0" in refused(gpu(home, "install", tmp_path / "cuda.zip"))
    assert "doesn't exist" in refused(gpu(home, "install", tmp_path / "nothing.zip"))


def test_nothing_is_published_yet(home: Path) -> None:
    assert "No Vulkan pack has been published" in refused(gpu(home, "install", "vulkan"))


def test_a_published_pack_is_downloaded(home: Path, tmp_path: Path) -> None:
    manifest = write_pack(tmp_path / "cuda.zip")
    with HubServer() as server:
        file = server.add("fog/packs", "cuda.zip", tmp_path / "cuda.zip")
        pack = published_as(f"{server.content_host}/cdn/{file.sha256}", tmp_path / "cuda.zip", manifest)
        (tmp_path / "packs.json").write_bytes(msgspec.json.encode({"packs": [pack]}))
        named = {"UNFOG_PACKS": str(tmp_path / "packs.json")}
        assert "Available: the CUDA 13.0 pack" in gpu(home, **named).out
        assert "Installed the CUDA pack" in gpu(home, "install", "cuda", **named).out
    assert list((home / "gpu-packs").rglob(PLUGIN))


def test_a_pack_that_is_no_plug_in_does_not_stop_the_program(home: Path, tmp_path: Path) -> None:
    """What ggml can't load is passed over with its reason, and the reply is written on the CPU."""
    write_kind(tmp_path / "vulkan.zip", "vulkan")
    gpu(home, "install", tmp_path / "vulkan.zip")
    result = unfog("chat", "--once", "Hello", "--max-tokens", "1", data_dir=home)
    assert result.code == 0
    assert result.out
    log = (home / "logs" / "engine.log").read_text(encoding="utf-8")
    assert "gpu-packs" in log


NVML = """
#include <string.h>
static int a_card;
int nvmlInit_v2(void) { return 0; }
int nvmlShutdown(void) { return 0; }
int nvmlSystemGetDriverVersion(char *text, unsigned size) { strncpy(text, "580.95.05", size); return 0; }
int nvmlSystemGetCudaDriverVersion_v2(int *version) { *version = 13000; return 0; }
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 1; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) { *device = &a_card; return index != 0; }
int nvmlDeviceGetName(void *device, char *text, unsigned size) {
    strncpy(text, "NVIDIA GeForce RTX 4070", size);
    return device != &a_card;
}
int nvmlDeviceGetCudaComputeCapability(void *device, int *major, int *minor) {
    *major = 8; *minor = 9;
    return device != &a_card;
}
"""
"""The driver's management library, in a computer with one card."""


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("cc") is None, reason="needs Linux with cc")
def test_on_a_computer_with_a_card_the_pack_for_it_is_the_default(home: Path, tmp_path: Path) -> None:
    library = tmp_path / "driver" / "libnvidia-ml.so.1"
    library.parent.mkdir()
    command = ["cc", "-shared", "-fPIC", "-o", str(library), "-x", "c", "-"]
    subprocess.run(command, input=NVML, text=True, check=True)
    manifests = [
        write_pack(tmp_path / f"{toolkit}.zip", manifest=manifest_of(toolkit=toolkit, least_driver=least))
        for toolkit, least in (("12.8", "570.0"), ("13.0", "580.0"), ("14.0", "600.0"))
    ]
    with HubServer() as server:
        packs = []
        for manifest in manifests:
            path = tmp_path / f"{manifest.toolkit}.zip"
            file = server.add("fog/packs", path.name, path)
            packs.append(published_as(f"{server.content_host}/cdn/{file.sha256}", path, manifest))
        (tmp_path / "packs.json").write_bytes(msgspec.json.encode({"packs": packs}))
        here = {"UNFOG_PACKS": str(tmp_path / "packs.json"), "LD_LIBRARY_PATH": str(library.parent)}
        *_, installed = lines(gpu(home, "install", "--json", **here))
    assert (installed["manifest"]["toolkit"], installed["note"]) == ("13.0", "")
    assert "NVIDIA GeForce RTX 4070, NVIDIA driver 580.95.05." in gpu(home, **here).out
    refusal = refused(gpu(home, "install", tmp_path / "14.0.zip", **here))
    assert "driver 580.95.05 is too old for this pack, which needs 600.0" in refusal
