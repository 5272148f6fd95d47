"""Folders of ggml's libraries: names on disk, several back ends for processors, and plug-ins for cards.

Each runs in a process of its own: a process has one ggml. Where the installed libraries can't show it, a
library of a few lines of C takes the place of one.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.base.app_dirs import bundled_model
from model_backends.ggml.library import library_folder
from model_backends.ggml.shared_libraries import find, load_error
from tests.gpu_pack import manifest_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the names are those of Linux")

REPORT = """
import json, logging, sys
logging.basicConfig(stream=sys.stderr, format="%(message)s")
from model_backends.ggml.device import devices
from model_backends.ggml.library import library
from model_backends.protocol import UnfogError
try:
    if len(sys.argv) > 1:
        from pathlib import Path
        from model_backends.ggml.vocabulary import Vocabulary
        Vocabulary(Path(sys.argv[1]), "gemma3")
    plugins = [(plugin.backend, plugin.problem) for plugin in library().plugins]
    result = {"devices": [device.name for device in devices()], "plugins": plugins}
except UnfogError as error:
    result = {"error": error.message, "hint": error.hint}
with open("/proc/self/maps") as maps:
    files = {line.split(maxsplit=5)[-1].strip() for line in maps}
    result["files"] = [file for file in files if "libggml" in file or "libllama" in file]
print(json.dumps(result))
"""

NO_CPU = """
#include <stddef.h>
void ggml_backend_load_all_from_path(const char *path) {}
void *ggml_backend_load(const char *path) { return NULL; }
void ggml_backend_register(void *registration) {}
void *ggml_backend_reg_by_name(const char *name) { return NULL; }
size_t ggml_backend_dev_count(void) { return 0; }
void *ggml_backend_dev_get(size_t index) { return NULL; }
"""
"""libggml of a build whose back ends are plug-ins, none of which it could load."""

UNSUITED = "int ggml_backend_score(void) { return 0; }"
"""A back end for another kind of processor."""


def report(folder: Path, *plugins: Path, model: Path | None = None) -> dict[str, Any]:
    """What a process finds that takes ggml from `folder` and back ends from `plugins`."""
    environment = os.environ | {"UNFOG_GGML_DIR": str(folder)}
    environment["UNFOG_GGML_PLUGINS"] = os.pathsep.join(map(str, plugins))
    command = [sys.executable, "-c", REPORT, *([] if model is None else [str(model)])]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return {**json.loads(done.stdout), "log": done.stderr}


def installed(name: str) -> Path:
    path = find(library_folder(), name)
    assert path is not None
    return path.resolve()


def compiled(path: Path, source: str, *needed: str) -> None:
    """Compile a shared library that needs others in its folder, but does not know that they are there."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler")
    options = ["-shared", "-fPIC", f"-Wl,-soname,{path.name}", "-o", path.name]
    command = [compiler, *options, "-x", "c", "-", "-x", "none", *needed]
    subprocess.run(command, input=source, text=True, check=True, cwd=path.parent)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the installed libraries."""
    place = tmp_path / "Bibliothek für ggml"
    place.mkdir()
    for library in library_folder().iterdir():
        (place / library.name).symlink_to(library.resolve())
    return place


@pytest.fixture
def plugins(tmp_path: Path) -> Path:
    """An empty folder for plug-ins."""
    place = tmp_path / "packs" / "vulkan"
    place.mkdir(parents=True)
    return place


def test_libraries_may_have_their_version_in_their_names(folder: Path) -> None:
    for name in ("ggml-base", "ggml-cpu", "ggml"):
        for path in folder.glob(f"lib{name}.so*"):
            path.unlink()
        (folder / f"lib{name}.so.0").symlink_to(installed(name))
    assert "CPU" in report(folder)["devices"]


def test_llama_cpp_comes_from_the_same_folder_and_uses_the_same_ggml(folder: Path) -> None:
    for path in folder.iterdir():  # copies: links would be the same files
        source = path.resolve()
        path.unlink()
        shutil.copy(source, path)
    found = report(folder, model=bundled_model())
    assert "error" not in found
    assert {Path(path).parent for path in found["files"]} == {folder}
    assert len([path for path in found["files"] if "libggml-base" in path]) == 1


def test_a_folder_without_any_back_end_for_processors_is_named(folder: Path) -> None:
    for path in (*folder.glob("libggml-cpu*"), *folder.glob("libggml.so*")):
        path.unlink()
    compiled(folder / "libggml.so", NO_CPU)
    found = report(folder)
    assert str(folder) in found["error"]
    assert "no CPU backend" in found["error"]
    assert "UNFOG_GGML_DIR" in found["hint"]


def test_back_ends_that_this_processor_cannot_run_are_named(folder: Path) -> None:
    for path in (*folder.glob("libggml-cpu*"), *folder.glob("libggml.so*")):
        path.unlink()
    compiled(folder / "libggml.so", NO_CPU)
    for name in ("armv9", "haswell"):
        compiled(folder / f"libggml-cpu-{name}.so", UNSUITED)
    assert "runs on this CPU; they are for armv9, haswell" in report(folder)["error"]


def test_a_back_end_for_processors_that_cannot_be_loaded_is_explained(folder: Path) -> None:
    for path in (*folder.glob("libggml-cpu*"), *folder.glob("libggml.so*")):
        path.unlink()
    compiled(folder / "libggml.so", NO_CPU)
    (folder / "libggml-cpu-haswell.so").write_text("half a download")
    found = report(folder)
    assert "Can't load ggml's CPU backend" in found["error"]
    assert "libggml-cpu-haswell.so" in found["error"]


def test_a_plug_in_that_cannot_be_loaded_is_passed_over_and_its_reason_kept(plugins: Path) -> None:
    (plugins / "libggml-vulkan.so").write_text("half a download")
    found = report(library_folder(), plugins)
    assert "CPU" in found["devices"]
    ((backend, problem),) = found["plugins"]
    assert backend == "vulkan"
    assert "libggml-vulkan.so" in problem
    assert problem in found["log"]


def test_a_library_that_is_no_plug_in_is_passed_over_with_ggml_s_reason(plugins: Path) -> None:
    (plugins / "libggml-vulkan.so").symlink_to(installed("llama"))
    ((_, problem),) = report(library_folder(), plugins)["plugins"]
    assert "ggml_backend_init" in problem


def test_a_plug_in_that_does_not_start_is_passed_over_and_so_is_a_folder_without_one(
    plugins: Path, tmp_path: Path
) -> None:
    compiled(plugins / "libggml-vulkan.so", "void *ggml_backend_init(void) { return 0; }")
    (_, problem), (name, other) = report(library_folder(), plugins, tmp_path)["plugins"]
    assert "returned NULL" in problem
    assert name == tmp_path.name
    assert "no ggml backend" in other


def test_the_system_s_reason_is_given_where_pyinstaller_replaces_it(
    plugins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_in_a_bundle(name: str, *, load: type[ctypes.CDLL] = ctypes.CDLL) -> ctypes.CDLL:
        try:
            return load(name)
        except OSError as error:
            raise OSError(f"Failed to load {name}. Most likely it was not found when frozen.") from error

    monkeypatch.setattr(ctypes, "CDLL", as_in_a_bundle)
    library = plugins / "libggml-vulkan.so"
    library.write_text("half a download")
    assert load_error(library) == f"{library}: file too short"


def test_a_plug_in_finds_the_libraries_beside_it(plugins: Path) -> None:
    compiled(plugins / "libz_last.so.12", "int last(void) { return 0; }")
    compiled(plugins / "libcublas.so.12", "int last(void); int a(void) { return last(); }", "libz_last.so.12")
    compiled(plugins / "libggml-cuda.so", "int a(void); int b(void) { return a(); }", "libcublas.so.12")
    ((_, problem),) = report(library_folder(), plugins)["plugins"]
    assert "ggml_backend_init" in problem  # it was loaded, and is no back end


def test_a_pack_for_another_ggml_than_the_one_that_is_loaded_is_not_used(folder: Path, plugins: Path) -> None:
    compiled(plugins / "libggml-vulkan.so", "int anything;")
    (plugins / "pack.json").write_bytes(msgspec.json.encode(manifest_of(kind="vulkan", ggml="0.1.0")))
    ((backend, problem),) = report(folder, plugins)["plugins"]
    assert backend == "vulkan"
    assert problem.startswith("it was built for ggml 0.1.0, but this is ggml ")
