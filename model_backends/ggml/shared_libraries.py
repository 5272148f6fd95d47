"""Find and open shared libraries: their names on each system, and libraries that they need."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PREFIX = "" if sys.platform == "win32" else "lib"
_LINKED_SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
_SUFFIXES = {_LINKED_SUFFIX, ".dll" if sys.platform == "win32" else ".so"}  # plug-ins are .so on macOS too
_CUDA_LIBRARIES = ("libcudart.so.*", "libcublasLt.so.*", "libcublas.so.*")  # each needs the previous ones


def file_name(name: str) -> str:
    """Return the usual file name of a library: "libggml.so", "ggml.dll", "libggml.dylib"."""
    return f"{_PREFIX}{name}{_LINKED_SUFFIX}"


def find(folder: Path, name: str) -> Path | None:
    """Return a library in a folder; one with a version in its name (libggml.so.0) if there is no other."""
    usual = folder / file_name(name)
    if usual.exists():
        return usual
    versioned = f"{_PREFIX}{name}.*.dylib" if sys.platform == "darwin" else f"{usual.name}.*"
    return min(folder.glob(versioned), default=None, key=lambda path: len(path.name))


def named(folder: Path, name: str) -> dict[str, Path]:
    """Return the libraries of a folder that are called `name`-something, by that something."""
    begin = f"{_PREFIX}{name}-"
    return {
        path.name.removeprefix(begin).removesuffix(path.suffix): path
        for path in sorted(folder.glob(f"{begin}*"))
        if path.suffix in _SUFFIXES
    }


def load_error(path: Path) -> str | None:
    """Return the error that prevents loading a library, or None.

    Libraries that it needs may stand beside it, whatever search path it was linked with.
    """
    try:
        ctypes.CDLL(str(path))
    except OSError:
        _load_what_it_needs(path)
        try:
            ctypes.CDLL(str(path))
        except OSError as error:
            return reason(error)
    return None


def reason(error: OSError) -> str:
    """Return the system's reason why a library cannot be loaded; PyInstaller hides it behind a guess."""
    return str(error.__cause__ or error).rstrip(".")


def system_has(library: str) -> bool:
    """Return whether the system finds a library by its file name: "libcuda.so.1"."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _load_what_it_needs(path: Path) -> None:
    """Load the other libraries in a library's folder, in an order in which each finds those it needs."""
    waiting = list(_companions(path))
    while waiting:
        failed = []
        for companion in waiting:
            try:
                ctypes.CDLL(str(companion))
            except OSError:  # it needs one that comes later, or the library reports it as missing
                failed.append(companion)
        if len(failed) == len(waiting):
            return
        waiting = failed


def _companions(path: Path) -> Iterator[Path]:
    ours = (f"{_PREFIX}ggml", f"{_PREFIX}llama", f"{_PREFIX}mtmd")
    for other in sorted(path.parent.iterdir()):
        if not other.name.startswith(ours) and _SUFFIXES & set(other.suffixes):
            yield other


def preload_cuda_libraries() -> None:
    """Preload CUDA's libraries from the toolkit and pip packages, where the system does not look."""
    packages = [package for entry in sys.path for package in Path(entry).glob("nvidia/*")]
    if sys.platform == "win32":
        toolkit = [Path(os.environ["CUDA_PATH"])] if "CUDA_PATH" in os.environ else []
        for folder in {dll.parent for root in (*packages, *toolkit) for dll in root.glob("bin/**/*.dll")}:
            os.add_dll_directory(str(folder))
    elif sys.platform == "linux":
        for pattern in _CUDA_LIBRARIES:
            for library in (path for package in packages for path in package.glob(f"lib/{pattern}")):
                with suppress(OSError):  # if it is needed, loading ggml reports it as missing
                    ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
