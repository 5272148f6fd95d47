"""Check an application bundle before it is signed: every library fits the Mac that it promises to run on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from installers.macos.app import MINIMUM_SYSTEM
from installers.macos.mach_o import Slice, slices

_SYSTEM_LIBRARIES = ("/usr/lib/", "/System/Library/")
_RELATIVE = ("@rpath/", "@loader_path", "@executable_path")


def executable_of(app: Path) -> Path:
    """Return the program in an application bundle."""
    return app / "Contents" / "MacOS" / "unfog"


def architecture_of(app: Path) -> str:
    """Return what the bundle's program is built for, "arm64" or "x86_64"; if both, what most libraries have.

    Raises:
        MachOError: its program, or a library, cannot be read.
        OSError: there is no program.
    """
    possible = [part.architecture for part in slices(executable_of(app))]
    if len(possible) == 1:
        return possible[0]
    counts = Counter(part.architecture for found in binaries(app).values() for part in found)
    return max(possible, key=lambda architecture: counts[architecture])


def binaries(app: Path) -> dict[Path, tuple[Slice, ...]]:
    """Return every Mach-O file in a bundle with its architectures. Links are left out: each file counts once.

    Raises:
        MachOError: one cannot be read.
    """
    files = (path for path in sorted(app.rglob("*")) if path.is_file() and not path.is_symlink())
    return {path: found for path in files if (found := slices(path))}


def problems(app: Path) -> list[str]:
    """Return a sentence for everything that would keep the bundle from running on another Mac.

    Raises:
        MachOError: a library cannot be read.
        OSError: the bundle has no program.
    """
    architecture = architecture_of(app)
    return [
        f"{path.relative_to(app)} {problem}."
        for path, found in binaries(app).items()
        for problem in _problems(found, architecture)
    ]


def _problems(found: tuple[Slice, ...], architecture: str) -> Iterator[str]:
    part = next((part for part in found if part.architecture == architecture), None)
    if part is None:
        yield f"has no {architecture} code, only {', '.join(one.architecture for one in found)}"
        return
    if part.minimum_system > MINIMUM_SYSTEM:
        needed, promised = (".".join(map(str, system)) for system in (part.minimum_system, MINIMUM_SYSTEM))
        yield f"needs macOS {needed}, and the bundle promises {promised}"
    for library in part.libraries:
        if not library.startswith((*_SYSTEM_LIBRARIES, *_RELATIVE)):
            yield f"loads {library}, which other Macs do not have"
    for folder in part.search_paths:
        if not folder.startswith(_RELATIVE):
            yield f"looks for libraries in {folder}, a folder of the machine that built it"
