"""Compute the Debian packages that a bundle needs and does not hold.

`dpkg-shlibdeps` finds what its libraries are linked to, with the oldest version that has the symbols they
use. What the program looks for only when it runs is listed here, with the reason.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
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
    the folder in it that holds libraries of its own.

    Raises:
        DependencyError: a library is neither in the bundle nor in an installed package, or the package would
            only run with one version of another.
    """
    if shutil.which("dpkg-shlibdeps") is None:
        raise DependencyError("dpkg-shlibdeps is missing. Type: sudo apt-get install dpkg-dev")
    linked = _linked(package_root, elf_files(bundle))
    if narrow := [entry for entry in linked if "<<" in entry]:
        raise DependencyError(
            f"The bundle would run with this computer's version only: {', '.join(narrow)}. It holds a library"
            " that belongs to the system, such as a part of glibc; leave that out of the bundle."
        )
    return sorted({*linked, *FOUND_AT_RUN_TIME})


def _linked(package_root: Path, files: list[Path]) -> list[str]:
    """Return what dpkg-shlibdeps says of these files."""
    folders = sorted({f"/{file.parent.relative_to(package_root)}" for file in files})
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
