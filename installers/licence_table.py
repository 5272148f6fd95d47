"""The table of what a bundle contains besides Python distributions: licence_texts/components.toml."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from packaging.utils import canonicalize_name

TEXTS = Path(__file__).parent / "licence_texts"
"""The folder of the table and of the licence texts."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A component; the fields are described at the head of the table."""

    name: str
    licence: str
    texts: tuple[str, ...]
    within: str = ""
    libraries: tuple[str, ...] = ()
    version: str = ""
    version_in: str = ""
    sbom: str = ""
    source: str = ""
    sha256: str = ""

    def found_version(self, files: Iterable[Path]) -> str:
        """Return the version that `version_in` finds in the first of these libraries with one, else ""."""
        if self.version_in:
            pattern = re.compile(self.version_in.encode())
            for file in sorted(files):
                if match := pattern.search(file.read_bytes()):
                    return match[1].decode()
        return ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    distribution: list[Row]
    component: list[Row]


class Table:
    """The rows, to be searched by the name of a library or a distribution."""

    def __init__(self, file: Path = TEXTS / "components.toml") -> None:
        read = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File)
        self.rows = tuple(
            msgspec.structs.replace(row, within=canonicalize_name(row.within)) for row in read.component
        )
        """The components that are not distributions of their own."""
        self.distributions = tuple(read.distribution)
        self._by_name: dict[str, Row] = {canonicalize_name(row.name): row for row in read.distribution}

    def distribution(self, name: str) -> Row | None:
        """Return the row of a distribution, by its canonical name."""
        return self._by_name.get(name)

    def find(self, library: str, within: str) -> Row | None:
        """Return the row of a library (see `library_name`) in a distribution, "" for none."""
        return next(
            (
                row
                for row in self.rows
                if row.within == within and any(fnmatch.fnmatchcase(library, name) for name in row.libraries)
            ),
            None,
        )

    def wrong_versions(self, rows: Mapping[Row, Iterable[Path]]) -> list[str]:
        """Return a sentence for each component whose libraries are of another version than the table says."""
        wrong = []
        for row, files in rows.items():
            found = row.found_version(files) if row.version else ""
            if row.version_in and row.version and found != row.version:
                wrong.append(
                    f"{row.name}: the libraries are {found or 'of no known version'}, not {row.version}"
                )
        return wrong


def library_name(file: str) -> str:
    """Return a library's name without "lib", hash, version and suffix: "libx264-d6533a8d.so.165" → "x264"."""
    name = re.split(r"\.(?:so|dylib|dll|pyd|abi3|cpython-\w+)\b", file, maxsplit=1)[0]
    name = re.sub(r"(?:-[0-9a-f]{8,})+$", "", name.removeprefix("lib"))
    return re.sub(r"(?:\.\d+)+$", "", name)
