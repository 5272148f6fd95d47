"""Compute the Debian packages that a bundle needs and does not hold.

`dpkg-shlibdeps` finds what its libraries are linked to, with the oldest version that has the symbols they
use. What the program looks for only when it runs is listed here, with the reason.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

FOUND_AT_RUN_TIME = {
    "ca-certificates": "the certificates that downloads from the Hugging Face Hub are checked with",
}


class DependencyError(Exception):
    """The dependencies of a bundle cannot be stated; the text says which file is the cause."""


def elf_files(folder: Path) -> list[Path]:
    """Return the programs and libraries in a folder, sorted; links are left out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in files if _is_elf(path)]


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def compute(package_root: Path, bundle: Path) -> list[str]:
    """Return the dependencies of a package in the syntax of `Depends`, sorted.

    `package_root`: the root of the package's files, laid out as on the computer it is installed on. `bundle`:
    its folder of libraries.

    Raises:
        DependencyError: a library is neither in the bundle nor in an installed package, or the package would
            only run with one version of another.
    """
    if shutil.which("dpkg-shlibdeps") is None:
        raise DependencyError("dpkg-shlibdeps is missing. Type: sudo apt-get install dpkg-dev")
    files = elf_files(bundle)
    programs = [file for file in files if file.parent == bundle]  # they start without the bundle's libraries
    libraries = [file for file in files if file.parent != bundle]
    folders = sorted({f"/{file.parent.relative_to(package_root)}" for file in libraries})
    linked = [*_linked(package_root, programs, ()), *_linked(package_root, libraries, folders)]
    if narrow := [entry for entry in linked if "<<" in entry]:
        raise DependencyError(
            f"The bundle would run with this computer's version only: {', '.join(narrow)}. It holds a library"
            " that belongs to the system, such as a part of glibc; leave that out of the bundle."
        )
    return sorted({*_newest(linked), *FOUND_AT_RUN_TIME})


def _newest(entries: Sequence[str]) -> Iterator[str]:
    """Yield for each package, such as `libc6 (>= 2.36)`, the entry with the newest version."""
    newest: dict[str, str] = {}
    for entry in entries:
        package, _, version = entry.rstrip(")").partition(" (>= ")
        compare = ["dpkg", "--compare-versions", version or "0", "ge", newest.setdefault(package, "0")]
        if version and subprocess.run(compare, check=False).returncode == 0:
            newest[package] = version
    for package, version in newest.items():
        yield package if version == "0" else f"{package} (>= {version})"


def _linked(package_root: Path, files: Sequence[Path], folders: Sequence[str]) -> list[str]:
    """Return what dpkg-shlibdeps says of these files, which find libraries in `folders`, too."""
    if not files:
        return []
    with tempfile.TemporaryDirectory() as temporary:
        control = Path(temporary) / "debian" / "control"  # dpkg-shlibdeps insists on a source package
        control.parent.mkdir()
        control.write_text("Source: unfog\n\nPackage: unfog\nArchitecture: any\n", encoding="utf-8")
        command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
        command += [f"-S{package_root}", *(f"-l{folder}" for folder in folders)]
        command += [f"-e{file}" for file in files]
        asked = subprocess.run(command, cwd=temporary, capture_output=True, text=True, check=False)
    if asked.returncode:
        errors = [line for line in asked.stderr.splitlines() if "error:" in line]
        raise DependencyError("\n".join(errors or asked.stderr.splitlines()[-3:]))
    found = re.search(r"^shlibs:Depends=(.*)$", asked.stdout, re.MULTILINE)
    return [entry.strip() for entry in found[1].split(",")] if found else []
