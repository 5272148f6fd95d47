"""CUDA's libraries from NVIDIA's pip packages, and what the libraries of a pack need."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

_CUDA = {
    "linux": ("libcudart.so.*", "libcublasLt.so.*", "libcublas.so.*"),
    "windows": ("cudart64_*.dll", "cublasLt64_*.dll", "cublas64_*.dll"),
}
_LICENCES = ("License.txt", "LICENSE*", "EULA*")
_OF_THE_PROGRAM = re.compile(r"libggml-base\.so")
_OF_THE_SYSTEM = re.compile(
    r"(?:libc|libm|libdl|librt|libpthread|libstdc\+\+|libgcc_s|ld-linux-x86-64|ld-linux-aarch64|"
    r"libcuda|libvulkan)\.so"
)
"""What every system has, and what comes with a graphics driver."""


class PackError(Exception):
    """A pack cannot be built."""


def cuda_libraries(packages: Path, system: str) -> tuple[list[Path], Path]:
    """Return the libraries that ggml-cuda needs, each once, and their licence.

    Raises:
        PackError: one is missing, or there are two of it.
    """
    found = []
    for pattern in _CUDA[system]:
        matches = [path for path in packages.rglob(pattern) if not path.is_symlink()]
        if len(matches) != 1:
            raise PackError(f"{packages} has {len(matches)} files {pattern}, not one.")
        found += matches
    licences = [path for pattern in _LICENCES for path in sorted(packages.rglob(pattern))]
    of_nvidia = [path for path in licences if "nvidia" in path.parts[len(packages.parts)]]
    if not of_nvidia:
        raise PackError(f"{packages} has no licence of NVIDIA's, which must go with its libraries.")
    return found, of_nvidia[0]


def adapt(folder: Path, plugin: str) -> None:
    """Let the libraries of a folder find each other, and the plug-in use the program's ggml, on Linux.

    ggml-base has another name in a bundle than in llama-cpp-python's wheel. The program has loaded it for all
    libraries, so the plug-in needs no name.

    Raises:
        PackError: patchelf is missing, or fails.
    """
    if sys.platform != "linux":
        return
    if shutil.which("patchelf") is None:
        raise PackError("patchelf is missing; install it.")
    for base in filter(_OF_THE_PROGRAM.match, needed(folder / plugin)):
        _run("patchelf", "--remove-needed", base, str(folder / plugin))
    _run("patchelf", "--set-rpath", "$ORIGIN", str(folder / plugin))  # not in one run: 0.14 does one of both
    _run("strip", "--strip-unneeded", str(folder / plugin))


def needed(library: Path) -> list[str]:
    """Return the names of the libraries that one needs, on Linux.

    Raises:
        PackError: readelf is missing, or fails.
    """
    listed = _run("readelf", "--wide", "--dynamic", str(library))
    return re.findall(r"\(NEEDED\).*\[(.+)\]", listed)


def unresolved(folder: Path) -> list[str]:
    """Return what the libraries of a folder need, and neither they, the program nor the system bring.

    On Linux only; elsewhere nothing is known.
    """
    if sys.platform != "linux":
        return []
    libraries = [path for path in folder.iterdir() if ".so" in path.name]
    wanted = {name for library in libraries for name in needed(library)}
    here = {path.name for path in libraries}
    return sorted(name for name in wanted - here if not _OF_THE_SYSTEM.match(name))


def _run(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        raise PackError(f"{command[0]} is missing; install it.") from error
    except subprocess.CalledProcessError as error:
        raise PackError(f"{command[0]} fails: {error.stderr.strip()}") from error
    return done.stdout
