"""Find and install what a set-up needs of the operating system. Standard library only, for `dev.py`."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.setup_steps import SetupError, say

# What Qt's offscreen, X11 and Wayland plugins load beyond what PySide6 brings along.
QT_LIBRARIES = (
    "libEGL.so.1", "libGL.so.1", "libX11-xcb.so.1", "libdbus-1.so.3", "libfontconfig.so.1",
    "libglib-2.0.so.0", "libwayland-client.so.0", "libwayland-cursor.so.0", "libwayland-egl.so.1",
    "libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1",
    "libxcb-randr.so.0", "libxcb-render-util.so.0", "libxcb-shape.so.0", "libxcb-sync.so.1",
    "libxcb-xfixes.so.0", "libxcb-xkb.so.1", "libxkbcommon.so.0", "libxkbcommon-x11.so.0",
)  # fmt: skip
COMPILER = "a C++ compiler"
VENV_MODULE = "Python's venv module"


def debian_package(part: str) -> str:
    """Return the Debian package of a part; libraries follow a naming rule (except glib)."""
    if part in (COMPILER, VENV_MODULE):
        return "build-essential" if part == COMPILER else f"python3.{sys.version_info.minor}-venv"
    name, _, version = part.lower().replace("libglib-", "libglib").partition(".so.")
    return f"{name}-{version}" if name[-1].isdigit() else name + version


def loads(library: str) -> bool:
    """Return whether the system's loader finds this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_compiler() -> bool:
    """Return whether a C++ compiler is available."""
    if sys.platform == "darwin":  # /usr/bin/c++ exists there even when the tools behind it do not
        return subprocess.run(["xcode-select", "-p"], capture_output=True, check=False).returncode == 0
    if os.environ.get("CXX") or any(map(shutil.which, ("c++", "g++", "clang++", "cl"))):
        return True
    finder = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "Microsoft Visual Studio/Installer/vswhere.exe"
    if os.name != "nt" or not finder.is_file():
        return False
    tools = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64"
    query = [str(finder), "-products", "*", "-requires", tools, "-property", "installationPath"]
    return bool(subprocess.run(query, capture_output=True, check=False).stdout.strip())


def install_command(parts: Sequence[str], platform: str, manager: str | None) -> str:
    """Return the command that installs these parts."""
    if platform == "darwin":
        return "xcode-select --install"
    if platform == "win32":
        tools = "--wait --passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"
        return f'winget install Microsoft.VisualStudio.2022.BuildTools --override "{tools}"'
    if manager == "apt-get":
        return f"sudo apt-get install {' '.join(map(debian_package, parts))}"
    if manager in ("dnf", "zypper"):  # both know packages by the libraries inside
        others = {COMPILER: "gcc-c++", VENV_MODULE: "python3"}
        packages = [others.get(part, f"'{part}()(64bit)'") for part in parts]
        return f"sudo {manager} install {' '.join(packages)}"
    return "the command of your package manager that installs " + ", ".join(parts)


def provide(find_missing: Callable[[], list[str]], run_step: Callable[..., None]) -> None:
    """Install missing system dependencies if permitted; otherwise print the command.

    Raises:
        SetupError: something is missing without which the packages cannot be installed.
    """
    missing = find_missing()
    manager = next(filter(shutil.which, ("apt-get", "dnf", "zypper")), None)
    prefix = privileges()
    if missing and manager == "apt-get" and prefix is not None:
        apt = [*prefix, "apt-get", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20", "-y"]
        install = [*apt, "install", "--no-install-recommends", *map(debian_package, missing)]
        try:
            run_step("Looking for system packages", [*apt, "update"])
            run_step("Installing system packages", install, DEBIAN_FRONTEND="noninteractive")
        except SetupError as error:
            say(str(error))
        missing = find_missing()
    if not missing:
        return
    command = install_command(missing, sys.platform, manager)
    if COMPILER in missing or VENV_MODULE in missing:
        raise SetupError(f"Missing on this computer: {', '.join(missing)}. Type:\n\n  {command}")
    say(f"  The window may need libraries that are not here: {', '.join(missing)}.\n  Type: {command}")


def privileges() -> list[str] | None:
    """Return the command prefix for installing system packages; None if not permitted."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if (
        shutil.which("sudo")
        and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    ):
        return sudo
    return None
