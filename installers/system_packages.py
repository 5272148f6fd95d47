"""Which packages of the system provide libraries, with their licences (Debian and its relatives)."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_DOCUMENTS = Path("/usr/share/doc")
_EVERYTHING = re.compile(r"^Files:\s*\*(?:.*\n)*?License:\s*(\S.*)$", re.MULTILINE)
_UNSTRUCTURED = "see its text"
_SYSTEM_NAME = Path("/etc/os-release")


@dataclass(frozen=True)
class SystemPackage:
    """A package: `source` and its version are for `apt-get source`; `licence` is of most of its files."""

    name: str
    version: str
    source: str
    source_version: str
    licence: str
    text: str
    system: str

    @property
    def asks_for_source(self) -> bool:
        """Whether it is under the GPL or LGPL, as far as its copyright file says."""
        return "GPL" in (self.text if self.licence == _UNSTRUCTURED else self.licence)


def packages_of(libraries: Sequence[str]) -> dict[str, SystemPackage]:
    """Return the package of each library that one provides; nothing on systems without dpkg."""
    if not libraries or shutil.which("dpkg-query") is None:
        return {}
    query = ["dpkg-query", "--search", *(f"*/{name}" for name in libraries)]
    listed = subprocess.run(
        query, capture_output=True, text=True, check=False
    ).stdout  # 1 if one has no package
    owners: dict[str, str] = {}
    for line in listed.splitlines():
        packages, _, path = line.partition(": ")
        if not line.startswith("diversion"):
            owners.setdefault(Path(path).name, packages.partition(",")[0])
    described = {name: _describe(name) for name in set(owners.values())}
    return {library: described[name] for library, name in owners.items()}


def _describe(package: str) -> SystemPackage:
    fields = "${Package}\t${Version}\t${source:Package}\t${source:Version}"
    query = ["dpkg-query", "--show", "--showformat", fields, package]
    shown = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    name, version, source, source_version = shown.split("\t")
    file = _DOCUMENTS / name / "copyright"
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    match = _EVERYTHING.search(text)
    licence = match[1].strip() if match else _UNSTRUCTURED
    return SystemPackage(name, version, source, source_version, licence, text, _system())


def _system() -> str:
    lines = _SYSTEM_NAME.read_text(encoding="utf-8").splitlines() if _SYSTEM_NAME.is_file() else []
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    return values.get("PRETTY_NAME", "Linux").strip('"')
