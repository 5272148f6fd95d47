"""Create the environment that a bundle is made of: the locked packages, and nothing else.

Standard library only, like `dev.py`, which runs it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

from installers.layout import BUILD, ENVIRONMENT, LOCK, ROOT, SOURCES, script
from tools import lock_file

RunStep = Callable[..., None]
"""Runs a command and shows its progress: title, command, environment variables."""

COMPILED = "llama-cpp-python"
_STAMP = ENVIRONMENT / "unfog.json"
_DEBIAN = ("binutils", "libpython3-dev", "python3-venv")
"""What PyInstaller and venv need of Debian's own Python."""


def base_python() -> str:
    """Return the interpreter for the bundle: `UNFOG_BUNDLE_PYTHON`, else the system's, else this one.

    A Python that was built in somebody's home folder carries that folder's path in its library and modules.
    """
    if chosen := os.environ.get("UNFOG_BUNDLE_PYTHON"):
        return chosen
    system = "/usr/bin/python3"
    if sys.platform == "linux" and Path(system).exists():
        probe = "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))"
        if subprocess.run([system, "-c", probe], capture_output=True, check=False).returncode == 0:
            return system
    return sys.executable


def sources() -> Path:
    """Return the folder of the pinned llama-cpp-python's source code, which ggml is compiled from."""
    return next(iter(SOURCES.glob("llama_cpp_python-*/")), SOURCES / "missing")


def provide_sources(run_step: RunStep, python: str | Path = sys.executable) -> Path:
    """Download and unpack ggml's source code with a Python's pip, unless it is there; return its folder."""
    requirements = SOURCES / "requirements.txt"
    wanted = locked(COMPILED)
    if requirements.is_file() and requirements.read_text(encoding="utf-8") == wanted:
        return sources()
    shutil.rmtree(SOURCES, ignore_errors=True)
    partial = SOURCES.with_name(f"{SOURCES.name}.part")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    alone = partial / requirements.name
    alone.write_text(wanted, encoding="utf-8")
    pip: list[str | Path] = [python, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    download = [*pip, "download", "--no-deps", "--require-hashes", "--no-binary", COMPILED, "-r", alone]
    run_step("Downloading ggml's sources", [*download, "-d", partial])
    for archive in partial.glob("*.tar.gz"):
        with tarfile.open(archive) as tar:  # its hash was compared; Debian 12's Python knows no filters yet
            tar.extraction_filter = getattr(tarfile, "data_filter", None)
            tar.extractall(partial)
    partial.rename(SOURCES)
    return sources()


def prepare(run_step: RunStep) -> Path:
    """Create the environment unless it is there and up to date; return its Python."""
    base = base_python()
    version = subprocess.run([base, "-VV"], capture_output=True, text=True, check=False).stdout
    facts = json.dumps([LOCK.read_text(encoding="utf-8"), base, version, str(ROOT)])
    stamp = hashlib.sha256(facts.encode()).hexdigest()
    python = script("python")
    if not (_STAMP.exists() and _STAMP.read_text(encoding="utf-8") == stamp and sources().is_dir()):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        _install(run_step, base, python)
        _STAMP.write_text(stamp, encoding="utf-8")
    return python


def _install(run_step: RunStep, base: str, python: Path) -> None:
    BUILD.mkdir(exist_ok=True)
    _provide_debian_packages(run_step, base)
    run_step("Creating the bundle's environment", [base, "-m", "venv", ENVIRONMENT])
    pip: list[str | Path] = [python, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    provide_sources(run_step, python)
    # Only its Python modules: the libraries are compiled apart, for processors of every kind.
    compiled = [*pip, "install", "--no-deps", "--no-cache-dir", "--config-settings", "wheel.cmake=false"]
    run_step(f"Installing {COMPILED} without libraries", [*compiled, sources()])
    run_step("Installing packages", [*pip, "install", "--require-hashes", "-r", LOCK])
    run_step("Installing Unfog", [*pip, "install", "--no-deps", "--no-build-isolation", "-e", ROOT])


def _provide_debian_packages(run_step: RunStep, base: str) -> None:
    """Install what Debian ships apart from its Python, where that is allowed."""
    if (
        sys.platform != "linux"
        or base != "/usr/bin/python3"
        or not shutil.which("dpkg-query")
        or os.geteuid()
    ):
        return
    found = subprocess.run(["dpkg-query", "-W", *_DEBIAN], capture_output=True, check=False)
    if found.returncode:
        install = ["apt-get", "-y", "install", "--no-install-recommends", *_DEBIAN]
        run_step("Looking for system packages", ["apt-get", "update"])
        run_step("Installing system packages", install, DEBIAN_FRONTEND="noninteractive")


def locked(package: str) -> str:
    """Return the entry of a package in the bundle's lock file: version and hashes."""
    found = lock_file.entry(LOCK, package)
    if found is None:
        raise LookupError(f"{LOCK} has no {package}.")
    return found
