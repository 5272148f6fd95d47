"""Why a card is not used, and what to do: from source, in a bundle, with and without pack, build and driver.

Each case is a process of its own. The driver and the CUDA back end are libraries of a few lines of C.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from model_backends.ggml.cuda import has_nvidia_card
from model_backends.ggml.device import devices
from model_backends.ggml.library import library_folder
from model_backends.ggml.missing_device import explain_missing
from model_backends.ggml.shared_libraries import system_has
from tests.cuda_build import write_state

DRIVER = "libcuda.so.1"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or any(device.kind == "CUDA" for device in devices()) or system_has(DRIVER),
    reason="for Linux without an NVIDIA driver",
)

ASK = """
import sys
sys.frozen = {frozen}  # as PyInstaller sets it
from model_backends.ggml.device import DeviceError, choose
try:
    choose("cuda:0")
except DeviceError as error:
    print(error.message, error.hint)
"""

BACK_END = """
#include <stddef.h>
struct back_end;
struct interface {
    const char *(*name)(struct back_end *);
    size_t (*devices)(struct back_end *);
    void *(*device)(struct back_end *, size_t);
    void *(*function)(struct back_end *, const char *);
};
struct back_end { int api_version; struct interface interface; void *context; };
void ggml_log_internal(int level, const char *format, ...);
static const char *name(struct back_end *self) { return "CUDA"; }
static size_t devices(struct back_end *self) { return 0; }
static struct back_end cuda = { 2, { name, devices, 0, 0 }, 0 };
struct back_end *ggml_backend_init(void) {
    const char *problem = "%s";
    if (*problem) ggml_log_internal(4, "ggml_cuda_init: failed to initialize CUDA: %%s\\n", problem);
    return &cuda;
}
"""
"""ggml's CUDA back end when CUDA reports a problem instead of cards."""

TOO_OLD = "CUDA driver version is insufficient for CUDA runtime version"


def reason(
    *,
    frozen: bool = False,
    pack: Path | None = None,
    driver: Path | None = None,
    ggml: Path | None = None,
    build: Path | None = None,
) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("UNFOG_GGML")},
        "UNFOG_CUDA_BUILD": str(build or ""),
        "UNFOG_GGML_DIR": str(ggml or ""),
        "UNFOG_GGML_PLUGINS": str(pack or ""),
        "LD_LIBRARY_PATH": str(driver or ""),
    }
    command = [sys.executable, "-c", ASK.format(frozen=frozen)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def compiled(path: Path, source: str) -> Path:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler")
    command = [compiler, "-shared", "-fPIC", "-x", "c", "-o", path, "-"]
    subprocess.run(command, input=source, text=True, check=True)
    return path.parent


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    return folder


@pytest.fixture
def driver(tmp_path: Path) -> Path:
    folder = tmp_path / "driver"
    folder.mkdir()
    return compiled(folder / DRIVER, "int cuInit(unsigned flags) { return 0; }")


def test_a_computer_without_card_and_driver_is_said_to_have_none() -> None:
    if has_nvidia_card():
        pytest.skip("there is a card")
    text = reason()
    assert text.startswith("There is no device “cuda:0”: no NVIDIA card was found in this computer")
    assert "auto, cpu" in text


def test_a_set_up_from_source_points_to_the_command_that_builds_it(driver: Path) -> None:
    assert "built without CUDA" in reason(driver=driver)
    assert "dev.py run" in reason(driver=driver)


def test_a_bundle_without_a_pack_offers_it(driver: Path) -> None:
    assert "unfog gpu install" in reason(frozen=True, driver=driver)
    assert "README" not in reason(frozen=True, driver=driver)


@pytest.mark.parametrize("frozen", [False, True])
def test_a_missing_driver_is_named_before_anything_else(pack: Path, frozen: bool) -> None:
    (pack / "libggml-cuda.so").write_text("needs the driver")
    assert "install its driver" in reason(frozen=frozen, pack=pack) or has_nvidia_card()


def test_a_build_in_work_is_named(driver: Path, tmp_path: Path) -> None:
    write_state(tmp_path, state="compiling", done=3, total=40)
    assert "its CUDA plug-in is still being built" in reason(driver=driver, build=tmp_path)


def test_a_build_that_failed_is_named_with_its_reason_and_its_log(driver: Path, tmp_path: Path) -> None:
    write_state(tmp_path, state="failed", message="The disk is full.", log="/logs/build.log")
    text = reason(driver=driver, build=tmp_path)
    assert "couldn't be built: The disk is full. " in text
    assert "/logs/build.log" in text


def test_a_plug_in_built_here_that_cannot_be_loaded_is_to_be_built_again(
    driver: Path, tmp_path: Path
) -> None:
    (tmp_path / "plugin").mkdir()
    (tmp_path / "plugin" / "libggml-cuda.so").write_text("half a build")
    text = reason(driver=driver, build=tmp_path)
    assert "built on this computer can't be loaded" in text
    assert f"Delete {tmp_path};" in text


def test_a_plug_in_from_elsewhere_that_cannot_be_loaded_is_named_with_its_folder(
    driver: Path, pack: Path
) -> None:
    (pack / "libggml-cuda.so").write_text("half a download")
    text = reason(driver=driver, pack=pack)
    assert str(pack) in text
    assert "UNFOG_GGML_PLUGINS" in text


def test_a_number_beyond_the_last_device_is_named() -> None:
    message, hint = explain_missing("cuda:2", ["CUDA0", "CUDA1", "CPU"])
    assert message == "There is no device “cuda:2”: the last one is cuda:1."
    assert hint == "Choose one of these: auto, cuda:0, cuda:1, cpu."


def test_other_devices_say_why_too() -> None:
    assert "no library for Vulkan" in explain_missing("vulkan:0", ["CPU"])[0]
    assert "only available on macOS" in explain_missing("metal:0", ["CPU"])[0]
    assert explain_missing("gpu", ["CPU"]) == ("There is no device “gpu”.", "Choose one of these: auto, cpu.")


def test_a_driver_that_is_too_old_is_named(pack: Path, driver: Path) -> None:
    compiled(pack / "libggml-cuda.so", BACK_END % TOO_OLD)
    assert "too old" in reason(frozen=True, pack=pack, driver=driver)


def test_a_driver_without_a_card_is_named(pack: Path, driver: Path) -> None:
    compiled(pack / "libggml-cuda.so", BACK_END % "no CUDA-capable device is detected")
    assert "finds no card" in reason(frozen=True, pack=pack, driver=driver)


def test_a_damaged_pack_is_named(pack: Path, driver: Path) -> None:
    (pack / "libggml-cuda.so").write_text("half a download")
    text = reason(frozen=True, pack=pack, driver=driver)
    assert "libggml-cuda.so" in text
    assert "unfog gpu" in text


def test_missing_cuda_libraries_of_a_set_up_from_source_are_named(pack: Path, driver: Path) -> None:
    for library in library_folder().iterdir():
        (pack / library.name).symlink_to(library.resolve())
    compiled(
        pack / "libggml-cuda.so", "void cublas(void); void *ggml_backend_init(void) { cublas(); return 0; }"
    )
    assert "README" in reason(ggml=pack, driver=driver)
