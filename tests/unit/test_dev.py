"""dev.py: what it asks for, what it remembers, what it shows."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev(tmp_path: Path) -> ModuleType:
    """dev.py in a folder of its own, where nothing was set up yet."""
    for name in ("dev.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    spec = importlib.util.spec_from_file_location("dev", tmp_path / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["dev"] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def dev_py(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), *args], capture_output=True, text=True, check=False
    )


def test_help_lists_every_command(dev: ModuleType) -> None:
    result = dev_py()
    assert result.returncode == 0
    for command in dev.COMMANDS:
        assert f"dev.py {command}" in result.stdout


def test_a_mistyped_command_is_one_line_and_exit_code_2() -> None:
    result = dev_py("rnu")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "run, test, lint" in result.stderr


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("[12/48] /usr/bin/c++ -O3 ggml.c", "25 % compiled"),
        ("  [  7%] Building C object", "7 % compiled"),
        ("Collecting numpy>=2.0", "looking for numpy"),
        ("  Downloading some/where/torch-2.13.0-cp311.whl (175.4 MB)", "downloading torch (175.4 MB)"),
        ("  Building wheel for llama-cpp-python (pyproject.toml): started", "building llama-cpp-python"),
        ("Installing collected packages: a, b", "installing"),
        ("-- Detecting CXX compiler ABI info", None),
    ],
)
def test_progress_is_read_from_the_output_of_pip_and_the_compiler(
    dev: ModuleType, line: str, status: str | None
) -> None:
    assert dev.status_of(line) == status


def test_libraries_and_their_debian_packages(dev: ModuleType) -> None:
    packages = {part: dev.debian_package(part) for part in dev.QT_LIBRARIES}
    assert packages["libEGL.so.1"] == "libegl1"
    assert packages["libdbus-1.so.3"] == "libdbus-1-3"
    assert packages["libglib-2.0.so.0"] == "libglib2.0-0"
    assert packages["libxkbcommon-x11.so.0"] == "libxkbcommon-x11-0"
    assert dev.debian_package(dev.COMPILER) == "build-essential"


@pytest.mark.parametrize(
    ("platform", "manager", "command"),
    [
        ("linux", "apt-get", "sudo apt-get install libegl1 build-essential"),
        ("linux", "dnf", "sudo dnf install 'libEGL.so.1()(64bit)' gcc-c++"),
        ("darwin", None, "xcode-select --install"),
    ],
)
def test_the_command_to_type_is_exact(
    dev: ModuleType, platform: str, manager: str | None, command: str
) -> None:
    assert dev.install_command(["libEGL.so.1", dev.COMPILER], platform, manager) == command


def test_windows_is_told_where_the_compiler_comes_from(dev: ModuleType) -> None:
    assert dev.install_command([dev.COMPILER], "win32", None).startswith("winget install")


def test_the_pinned_version_is_read_from_the_metadata(dev: ModuleType) -> None:
    pin = f'"llama-cpp-python=={dev.pinned_version(dev.COMPILED)}"'
    assert pin in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_a_failing_step_shows_the_end_of_its_output(
    dev: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    script = "print('one'); print('two'); raise SystemExit(3)"
    with pytest.raises(dev.SetupError, match=r"Trying failed.*setup\.log(.|\n)*one\n  two"):
        dev.run_step("Trying", [sys.executable, "-c", script])
    assert "Trying  failed" in capsys.readouterr().err
    assert dev.LOG.read_text(encoding="utf-8").split() == ["one", "two"]


def test_a_compilation_says_why_it_takes_long(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    script = "print('  Building wheel for slow-package (pyproject.toml): started')"
    dev.run_step("Installing", [sys.executable, "-c", script], dev.WHY_SO_LONG)
    assert "about 10 minutes" in capsys.readouterr().err


def test_a_torn_stamp_counts_as_none(dev: ModuleType) -> None:
    assert dev.read_stamp() == {}
    dev.VENV.mkdir()
    dev.STAMP.write_text('{"fingerprint": "ab')
    assert dev.read_stamp() == {}


def test_the_fingerprint_changes_with_the_dependencies(dev: ModuleType) -> None:
    metadata = dev.ROOT / "pyproject.toml"
    text, before = metadata.read_text(encoding="utf-8"), dev.fingerprint()
    metadata.write_text(text + "\n# a remark\n", encoding="utf-8")
    assert dev.fingerprint() == before
    metadata.write_text(text.replace("rich>=14.0", "rich>=15.0"), encoding="utf-8")
    assert dev.fingerprint() != before
