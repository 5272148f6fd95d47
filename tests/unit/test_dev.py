"""dev.py: requirements, stamps and progress output."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import setup_steps, system_parts

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev(tmp_path: Path) -> ModuleType:
    """dev.py in a folder of its own, where nothing was set up yet."""
    (tmp_path / "requirements").mkdir()
    for name in ("dev.py", "pyproject.toml", "requirements/lock.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
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
    assert setup_steps.status_of(line) == status


def test_libraries_and_their_debian_packages() -> None:
    packages = {part: system_parts.debian_package(part) for part in system_parts.QT_LIBRARIES}
    assert packages["libEGL.so.1"] == "libegl1"
    assert packages["libdbus-1.so.3"] == "libdbus-1-3"
    assert packages["libglib-2.0.so.0"] == "libglib2.0-0"
    assert packages["libxkbcommon-x11.so.0"] == "libxkbcommon-x11-0"
    assert system_parts.debian_package(system_parts.COMPILER) == "build-essential"


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
    assert system_parts.install_command(["libEGL.so.1", system_parts.COMPILER], platform, manager) == command


def test_windows_is_told_where_the_compiler_comes_from() -> None:
    assert system_parts.install_command([system_parts.COMPILER], "win32", None).startswith("winget install")


def required() -> list[Requirement]:
    """What the lock file has to cover: Unfog, its development, and its build."""
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = metadata["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return [Requirement(line) for line in (*lines, *metadata["build-system"]["requires"])]


def test_the_lock_file_covers_the_metadata(dev: ModuleType) -> None:
    """`python3 dev.py lock` brings it up to date."""
    pins = [Requirement(line) for line in dev.constraints().splitlines()]
    for requirement in required():
        name = canonicalize_name(requirement.name)
        versions = [
            str(pin.specifier).removeprefix("==") for pin in pins if canonicalize_name(pin.name) == name
        ]
        assert list(requirement.specifier.filter(versions, prereleases=True)), requirement


def test_a_package_in_several_versions_says_which_system_gets_which(dev: ModuleType) -> None:
    pins = [Requirement(line) for line in dev.constraints().splitlines()]
    counts = Counter(pin.name for pin in pins)
    assert all(pin.marker for pin in pins if counts[pin.name] > 1)


def test_every_package_of_the_lock_file_has_a_hash_and_no_address(dev: ModuleType) -> None:
    text = dev.LOCK.read_text(encoding="utf-8")
    entries = re.findall(r"^[\w.-]+==.*\n(?: +--hash=sha256:)?", text, re.MULTILINE)
    assert len(entries) == len(dev.constraints().splitlines())
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_an_entry_of_the_lock_file_is_one_package_with_its_hashes(dev: ModuleType) -> None:
    dev.LOCK.write_text(
        "one==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
        "    # via two\n"
        "two==2.0 \\\n    --hash=sha256:cc\n"
    )
    assert dev.locked("two") == "two==2.0 \\\n    --hash=sha256:cc\n"
    assert dev.locked("one").count("sha256") == 2
    assert (dev.pinned_version("one"), dev.pinned_version("two")) == ("1.0", "2.0")
    assert [line.strip() for line in dev.constraints().splitlines()] == [
        "one==1.0 ; sys_platform == 'win32'",
        "two==2.0",
    ]
    with pytest.raises(dev.SetupError, match="has no three"):
        dev.locked("three")


@pytest.fixture
def steps(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands of the set-up, which are collected and not run."""
    taken: list[tuple[str, ...]] = []

    def run_step(title: str, argv: list[object], note: str = "", **env: str) -> None:
        taken.append(tuple(map(str, argv)))

    monkeypatch.setattr(dev, "run_step", run_step)
    dev.VENV.mkdir()
    return taken


def options(step: tuple[str, ...]) -> tuple[str, ...]:
    return step[step.index("install") + 1 :]


def test_packages_are_installed_with_their_hashes_and_then_the_project_alone(
    dev: ModuleType, steps: list[tuple[str, ...]]
) -> None:
    dev.install_packages([])
    compiled, packages, project, check = steps
    assert options(compiled) == ("-v", "--no-deps", "--require-hashes", "-r", str(dev.VENV / "compiled.txt"))
    assert (dev.VENV / "compiled.txt").read_text(encoding="utf-8") == dev.locked(dev.COMPILED)
    assert options(packages) == ("--require-hashes", "-r", str(dev.LOCK))
    assert options(project) == ("--no-deps", "--no-build-isolation", "-e", str(dev.ROOT))
    assert check[-1] == "check"


def test_extras_come_last_in_versions_of_the_lock_file(
    dev: ModuleType, steps: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "is_installed", lambda package, version: True)
    dev.install_packages(["reference", "train"])
    *_, extras, check = steps
    assert len(steps) == 4
    assert options(extras)[:2] == ("-c", str(dev.VENV / "constraints.txt"))
    assert {"torch==2.13.0", "transformers==5.23.0"} < set(options(extras))
    text = (dev.VENV / "constraints.txt").read_text(encoding="utf-8")
    assert f"numpy=={dev.pinned_version('numpy')}" in text
    assert "--hash" not in text
    assert check[-1] == "check"


def test_a_lock_file_that_lacks_a_package_is_to_be_updated(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_step(title: str, argv: list[object], note: str = "", **env: str) -> None:
        if argv[-1] == "check":
            raise dev.SetupError("unfog requires fog, which is not installed.")

    monkeypatch.setattr(dev, "run_step", run_step)
    dev.VENV.mkdir()
    with pytest.raises(dev.SetupError, match=r"requires fog(.|\n)*dev\.py lock"):
        dev.install_packages([])


def test_lock_hands_uv_the_build_tools_and_what_is_typed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[list[str], dict[str, Any]]] = []

    def run(argv: list[object], **options: Any) -> subprocess.CompletedProcess[str]:
        calls.append((list(map(str, argv)), options))
        return subprocess.CompletedProcess([], 3 if len(calls) > 1 else 0)

    dev.SCRIPTS.mkdir(parents=True)
    (dev.SCRIPTS / f"uv{dev.SUFFIX}").touch()
    monkeypatch.setattr(dev.subprocess, "run", run)
    assert dev.lock(["--upgrade"]) == 3
    for command, options in calls:
        assert {"--upgrade", "--generate-hashes", "--universal"} < set(command)
        assert "setuptools" in options["input"]
        assert options["cwd"] == dev.ROOT
    (developers, _), (bundles, _) = calls
    assert Path(developers[-1]).name == "lock.txt"
    assert Path(bundles[-1]).name == "bundle.txt"
    assert bundles[bundles.index("-c") + 1] == developers[-1]  # the same versions in both


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
    assert "about 3 minutes" in capsys.readouterr().err


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


def test_the_fingerprint_changes_with_the_lock_file(dev: ModuleType) -> None:
    text, before = dev.LOCK.read_text(encoding="utf-8"), dev.fingerprint()
    dev.LOCK.write_text(text.replace("==15", "==16"), encoding="utf-8")
    assert dev.fingerprint() != before


@pytest.mark.parametrize(
    ("typed", "passed_on", "begun"),
    [(["chat"], ["chat"], 1), (["--no-gpu", "chat", "--once"], ["chat", "--once"], 0)],
)
def test_no_gpu_leaves_the_cuda_plugin_out(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, typed: list[str], passed_on: list[str], begun: int
) -> None:
    begins: list[tuple[object, ...]] = []
    started: list[list[object]] = []
    monkeypatch.setattr(dev, "set_up", lambda extras: None)
    monkeypatch.setattr(dev, "exec_command", lambda argv: started.append(argv) or 0)
    monkeypatch.setattr("tools.cuda.start.begin", lambda *args: begins.append(args))
    assert dev.run(typed) == 0
    assert started[0][1:] == passed_on
    assert begins == [(dev.PYTHON, dev.CUDA, typed)] * begun
