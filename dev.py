#!/usr/bin/env python3
"""Set up, run, test and check Unfog. Standard library only; Linux, macOS, Windows.

    python3 dev.py run [--no-gpu] [ARGS...]             start Unfog; ARGS go to `unfog`
    python3 dev.py test [ARGS...]                       all tests, on all cores; ARGS go to pytest
    python3 dev.py test --with-reference [ARGS...]      also compare with the reference implementation
    python3 dev.py test --coverage [ARGS...]            also measure coverage
    python3 dev.py test --packaging [ARGS...]           make the bundle, install it in an empty Debian, use it
    python3 dev.py lint                                 ruff, mypy, import rules, translations
    python3 dev.py format [FILES...]                    format the code and fix what ruff can fix
    python3 dev.py lock [ARGS...]                       update the lock files; ARGS go to uv: --upgrade
    python3 dev.py bundle [--ggml FOLDER]               make build/bundle, for people without Python
    python3 dev.py installer [KINDS...]                 make installers of the bundle, in dist
    python3 dev.py cuda [ARCHITECTURES...]              make the plug-in for NVIDIA cards now, and wait
    python3 dev.py bench [--json FILE]                  measure speed against the reference implementation
    python3 dev.py bench --synthetic N [ARGS...]        the same for N layers of a model of the real size
    python3 dev.py bench --ggml FOLDER FOLDER           compare two builds of ggml
    python3 dev.py bench --headline [ARGS...]           tokens/s as published, on any device
    python3 dev.py shots DIR                            pictures of every screen
    python3 dev.py translations [LANGUAGE]              update the translations, or start a new one
    python3 dev.py train [ARGS...]                      train the demo model

The first start sets everything up in .venv: the virtual environment, the packages of
requirements/lock.txt and, where it may, the system libraries that Qt needs. An interrupted set-up
continues where it stopped.

On Linux with an NVIDIA card, `run` also makes ggml's CUDA plug-in for it, in build/cuda, while Unfog
runs already; `--no-gpu` leaves that out.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tools import lock_file
from tools.setup_steps import SetupError, say
from tools.setup_steps import run_step as run_logged_step
from tools.system_parts import COMPILER, QT_LIBRARIES, VENV_MODULE, has_compiler, loads, provide

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "setup.json"
LOG = VENV / "setup.log"
LOCK = ROOT / "requirements" / "lock.txt"
BUNDLE_LOCK = ROOT / "requirements" / "bundle.txt"
CUDA_LOCK = ROOT / "requirements" / "cuda.txt"
CUDA = ROOT / "build" / "cuda"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
SUFFIX = ".exe" if os.name == "nt" else ""
PYTHON = SCRIPTS / f"python{SUFFIX}"

run_step = partial(run_logged_step, log_path=LOG)

COMPILED = "llama-cpp-python"
WHY_SO_LONG = (
    "  llama-cpp-python, which brings the ggml libraries that run the model, is published as source\n"
    "  code: it is compiled for this computer's processor, once. Two cores need about 3 minutes."
)


# ---- The virtual environment ------------------------------------------------------------------


def pyproject() -> dict[str, Any]:
    """Return the project's metadata."""
    import tomllib  # absent before Python 3.11, where main() has to say so first

    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(package: str) -> str:
    """Return the entry of a package in the lock file: its version, and its hashes on the lines below."""
    found = lock_file.entry(LOCK, package)
    if found is None:
        raise SetupError(f"{LOCK} has no {package}.")
    return found


def pinned_version(package: str) -> str:
    """Return the version of a package in the lock file."""
    return locked(package).split()[0].partition("==")[2]


def constraints() -> str:
    """Return the versions of the lock file without hashes, which pip would then demand of every package."""
    return "\n".join(re.findall(r"^[\w.-]+==[^\\\n]+", LOCK.read_text(encoding="utf-8"), re.MULTILINE))


def is_installed(package: str, version: str) -> bool:
    """Return whether the environment holds this version, completely (pip writes RECORD last)."""
    record = f"site-packages/{package.replace('-', '_')}-{version}.dist-info/RECORD"
    return any(VENV.glob(f"[Ll]ib/{record}")) or any(VENV.glob(f"lib/python*/{record}"))


def fingerprint() -> str:
    """Return a hash that changes when the environment has to be set up again."""
    project = pyproject()["project"]
    keys = ("dependencies", "optional-dependencies", "scripts", "version")
    facts = [
        [project[key] for key in keys],
        LOCK.read_text(encoding="utf-8"),
        sys.version_info[:2],
        str(ROOT),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def read_stamp() -> dict[str, Any]:
    """Return the stamp of the last complete set-up; empty if there was none."""
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def environment_works() -> bool:
    """Return whether .venv has a working interpreter of the running version, with pip."""
    probe = "import sys, pip._internal.cli.main; print(*sys.version_info[:2])"
    try:
        asked = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return asked.stdout.split() == [str(number) for number in sys.version_info[:2]]


def missing_parts() -> list[str]:
    """Return the system dependencies that are missing."""
    parts = [library for library in QT_LIBRARIES if sys.platform == "linux" and not loads(library)]
    if importlib.util.find_spec("ensurepip") is None and not PYTHON.exists():
        parts.append(VENV_MODULE)
    if not is_installed(COMPILED, pinned_version(COMPILED)) and not has_compiler():
        parts.append(COMPILER)
    return parts


def set_up(extras: Iterable[str]) -> None:
    """Bring .venv into the state that the lock file describes, with these extras that it does not cover.

    Raises:
        SetupError: a step failed.
    """
    stamp = read_stamp()
    if stamp.get("fingerprint") == fingerprint() and set(extras) <= set(stamp["extras"]) and PYTHON.exists():
        return
    wanted = sorted({*extras, *stamp.get("extras", ())})
    say("Setting up Unfog in .venv, once; later starts are immediate.")
    STAMP.unlink(missing_ok=True)
    works = environment_works()
    if not works and VENV.exists():
        say("The existing .venv doesn't work with this Python. Creating it again.")
        shutil.rmtree(VENV, ignore_errors=True)
    provide(missing_parts, run_step)
    if not works:
        run_step("Creating the virtual environment", [sys.executable, "-m", "venv", VENV])
    install_packages(wanted)
    STAMP.write_text(json.dumps({"fingerprint": fingerprint(), "extras": wanted}), encoding="utf-8")
    say("Ready.\n")


def install_packages(extras: Sequence[str]) -> None:
    """Install the packages of the lock file with their hashes, Unfog itself, then the packages of extras.

    Extras come without hashes: PyTorch has another build for each kind of computer.

    Raises:
        SetupError: a step failed, or the lock file does not cover pyproject.toml.
    """
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    install = [*pip, "install"]
    if not is_installed(COMPILED, pinned_version(COMPILED)):
        # llama.cpp's vision and command line libraries are not used here, and its build insists on the latter
        # unless this file is read in time. What the user asks for comes last and wins.
        unused = VENV / "unused.cmake"
        unused.write_text("set(LLAMA_BUILD_COMMON OFF)\n", encoding="utf-8")
        include = shlex.quote(f"-DCMAKE_PROJECT_llama.cpp_INCLUDE={unused.as_posix()}")
        flags = f"-DLLAVA_BUILD=OFF {include} {os.environ.get('CMAKE_ARGS', '')}".strip()
        alone = VENV / "compiled.txt"
        alone.write_text(locked(COMPILED), encoding="utf-8")
        command = [*install, "-v", "--no-deps", "--require-hashes", "-r", alone]
        run_step(f"Installing {COMPILED}", command, WHY_SO_LONG, CMAKE_ARGS=flags)
    run_step("Installing packages", [*install, "--require-hashes", "-r", LOCK])
    run_step("Installing Unfog", [*install, "--no-deps", "--no-build-isolation", "-e", ROOT])
    if extras:
        versions = VENV / "constraints.txt"
        versions.write_text(constraints(), encoding="utf-8")
        optional = pyproject()["project"]["optional-dependencies"]
        packages = [package for extra in extras for package in optional[extra]]
        run_step(f"Installing {' and '.join(extras)}", [*install, "-c", versions, *packages])
    try:
        run_step("Comparing with pyproject.toml", [*pip, "check"])
    except SetupError as error:
        raise SetupError(f"{error}\n\nAfter a change of pyproject.toml, type: python3 dev.py lock") from error


# ---- Commands ---------------------------------------------------------------------------------


def exec_command(argv: Sequence[str | Path]) -> int:
    """Replace this process by the command, or run it where that is impossible."""
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(argv[0], list(map(str, argv)))
    with subprocess.Popen(list(map(str, argv))) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the command got it too, and decides
                continue


def run(args: list[str]) -> int:
    """Start Unfog, and beside it what makes the plug-in for NVIDIA cards, unless that is there."""
    set_up([])
    if "--no-gpu" not in args:
        from tools.cuda import start

        start.begin(PYTHON, CUDA, args)
    args = [arg for arg in args if arg != "--no-gpu"]
    return exec_command([SCRIPTS / f"unfog{SUFFIX}", *args])


def cuda(args: list[str]) -> int:
    """Make the CUDA plug-in for these compute capabilities (86 89), or the cards of this computer."""
    from tools.cuda import start

    if sys.platform != "linux":
        raise SetupError("The CUDA plug-in can only be built on Linux.")
    set_up([])
    architectures = [arg.replace(".", "") for arg in args] or start.architectures()
    if not architectures:
        raise SetupError("No NVIDIA card with a driver was found. Give compute capabilities, such as 89.")
    os.environ["PYTHONPATH"] = str(ROOT)
    return exec_command([PYTHON, "-P", "-m", "tools.cuda.build", CUDA, ",".join(architectures)])


def test(args: list[str]) -> int:
    """Run the tests on all cores without a screen; coverage and the reference comparison on request."""
    if "--packaging" in args:
        return test_packaging([arg for arg in args if arg != "--packaging"])
    with_reference = "--with-reference" in args
    set_up(["reference"] if with_reference else [])
    os.chdir(ROOT)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    options = ["-n", "logical", "--maxprocesses", "8", "--dist", "worksteal"]
    options += ["-m", "not packaging" if with_reference else "not packaging and not reference"]
    rest = [arg for arg in args if arg not in ("--with-reference", "--coverage")]
    pytest = ["-m", "pytest", *options, *rest]
    return measure_coverage(pytest) if "--coverage" in args else exec_command([PYTHON, *pytest])


def test_packaging(args: list[str]) -> int:
    """Make the bundle, then install and use it the way people do."""
    set_up([])
    if code := subprocess.run([sys.executable, __file__, "bundle"], check=False).returncode:
        return code
    os.chdir(ROOT)
    return exec_command([PYTHON, "-m", "pytest", "-m", "packaging", *(args or ["tests/packaging"])])


def measure_coverage(command: list[str]) -> int:
    """Run a Python command with its child processes, report their coverage; 2 if it is under the floor."""
    os.environ["COVERAGE_FILE"] = str(ROOT / ".coverage")
    coverage: list[str | Path] = [PYTHON, "-m", "coverage"]
    subprocess.run([*coverage, "erase"], check=False)
    tests = subprocess.run([*coverage, "run", *command], check=False).returncode
    subprocess.run([*coverage, "combine", "--quiet"], check=False)
    return tests or subprocess.run([*coverage, "report", "--skip-covered"], check=False).returncode


TEXTS = "python -m tools.untranslated"
"""Finds sentences that lose their translation."""


def lint(_: list[str]) -> int:
    """Run every check of the source code; print all that failed."""
    set_up([])
    failed = []
    for check in (
        "ruff check",
        "ruff format --check",
        "mypy",
        "mypy --platform win32",
        "mypy --platform darwin",
        "mypy dev.py",
        "lint-imports --no-logo",
        TEXTS,
    ):
        say(f"$ {check}")
        program, *args = check.split()
        if subprocess.run([SCRIPTS / f"{program}{SUFFIX}", *args], cwd=ROOT, check=False).returncode:
            failed.append(check)
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def format_code(args: list[str]) -> int:
    """Format and fix these files, or all, with ruff; return 1 if problems remain."""
    set_up([])
    ruff, files = SCRIPTS / f"ruff{SUFFIX}", args or ["."]
    mended = subprocess.run([ruff, "check", "--fix", *files], cwd=ROOT, check=False)
    formatted = subprocess.run([ruff, "format", *files], cwd=ROOT, check=False)
    return 1 if mended.returncode or formatted.returncode else 0


def lock(args: list[str]) -> int:
    """Update the lock files to pyproject.toml; versions in them stay, unless `--upgrade` is among `args`."""
    uv = SCRIPTS / f"uv{SUFFIX}"
    if not uv.exists():
        set_up([])
    build_tools = "\n".join(pyproject()["build-system"]["requires"])
    # Valid on every system, with the same versions on every Python from the oldest on.
    command: list[str | Path] = [uv, "pip", "compile", "--quiet", *args]
    command += ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes"]
    command += ["--custom-compile-command", "python3 dev.py lock"]
    for target, options in (
        (LOCK, ["pyproject.toml", "-", "--extra", "dev"]),
        (BUNDLE_LOCK, ["pyproject.toml", "-", "--extra", "bundle", "-c", LOCK.relative_to(ROOT)]),
        (CUDA_LOCK, ["--group", "pyproject.toml:cuda", "-c", BUNDLE_LOCK.relative_to(ROOT)]),
    ):
        output = [*command, *options, "--output-file", target.relative_to(ROOT)]
        code = subprocess.run(output, input=build_tools, text=True, cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


def in_bundle_environment(module: str) -> Callable[[list[str]], int]:
    """Return a command that runs a module of installers/ in the environment that the bundle is made of."""

    def command(args: list[str]) -> int:
        from installers.environment import prepare

        python = prepare(partial(run_logged_step, log_path=ROOT / "build" / "setup.log"))
        os.chdir(ROOT)
        return exec_command([python, "-m", f"installers.{module}", *args])

    return command


def tool(module: str, *extras: str) -> Callable[[list[str]], int]:
    """Return a command that runs a module of tools/ in an environment with these extras."""

    def command(args: list[str]) -> int:
        set_up(extras)
        os.environ["PYTHONPATH"] = str(ROOT)  # tools/ is not installed; paths in args stay relative to here
        return exec_command([PYTHON, "-P", "-m", f"tools.{module}", *args])

    return command


def bench(args: list[str]) -> int:
    """Benchmark the demo model against the reference implementation, or what needs no reference."""
    alone = any(arg.startswith(("--synthetic", "--ggml", "--headline")) for arg in args)
    return tool("bench", *([] if alone else ["reference"]))(args)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "format": format_code,
    "lock": lock,
    "bundle": in_bundle_environment("bundle"),
    "installer": in_bundle_environment("make"),
    "cuda": cuda,
    "bench": bench,
    "shots": tool("shots"),
    "translations": tool("translations"),
    "train": tool("train_demo_model.train", "train"),
}


def main(argv: list[str]) -> int:
    """Run a command; return 0 for success, 1 for a failed set-up, 2 for a mistyped command."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python can start this file
        say(f"Unfog needs Python 3.11 or later; this is {sys.version.split()[0]}. Try python3.11 dev.py ...")
        return 1
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(str(__doc__).strip())
        return 0
    if argv[0] not in COMMANDS:
        say(f"dev.py: unknown command {shlex.quote(argv[0])}. Commands: {', '.join(COMMANDS)}.")
        return 2
    try:
        return COMMANDS[argv[0]](argv[1:])
    except SetupError as error:
        say(f"\n{error}\n\nThe same command starts again where this stopped.")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The same command starts again where this stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
