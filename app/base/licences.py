"""The components that Unfog consists of, with their versions and licence texts.

A bundle carries the list as a file, `resources/licences.zip`, which `installers/licences.py` writes. From
source, it is what the metadata of the installed distributions says.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import msgspec
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import resources
from model_backends import system_errors
from model_backends.frozen import is_frozen
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

INDEX = "components.json"
"""In the file of a bundle: a JSON list of `Component`s; beside it `texts/KEY`."""

_PACKAGE = "unfog"
_TEXT_NAME = re.compile(r"licen[cs]e|copying|notice|authors|\bofl\b", re.IGNORECASE)
_NO_TEXT = (".py", ".pyc")
_LINE = 72  # the rule between two texts


class LicencesError(UnfogError):
    """The list of a bundle is missing or damaged."""

    kind: FailureKind = "damaged"


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """A distribution, a library inside one, a typeface, …

    `licence` is an SPDX expression, or what its metadata says; "" if it says nothing. `part_of` is the
    distribution that carries it. `source` is the address of its source code, where the licence asks for it.
    `texts` are keys for `Licences.text`.
    """

    name: str
    version: str = ""
    licence: str = ""
    part_of: str = ""
    source: str = ""
    texts: tuple[str, ...] = ()


class Licences:
    """The components, in alphabetical order, and their licence texts, which are read on demand."""

    def __init__(self, components: tuple[Component, ...], read: Callable[[str], str]) -> None:
        self.components = tuple(sorted(components, key=lambda part: (part.name.casefold(), part.version)))
        self._read = read

    def find(self, words: str) -> tuple[Component, ...]:
        """Return the components whose name, licence or distribution contain all of these words."""
        wanted = words.casefold().split()
        return tuple(
            part
            for part in self.components
            if all(word in f"{part.name} {part.licence} {part.part_of}".casefold() for word in wanted)
        )

    def text(self, component: Component) -> str:
        """Return the licence texts of a component, one after the other; "" if it has none.

        Raises:
            LicencesError: they cannot be read.
        """
        rule = f"\n\n{'-' * _LINE}\n\n"
        return rule.join(self._read(key).strip() for key in component.texts)


def licences() -> Licences:
    """Return the list of this bundle, or of what is installed.

    Raises:
        LicencesError: this is a bundle, and its list cannot be read.
    """
    return bundled(bundled_list()) if is_frozen() else installed()


def licence_sentence() -> str:
    """Return the licence that this copy of Unfog as a whole comes under, in a sentence or two."""
    if is_frozen():
        return lazy_text(
            "Unfog is open source (Apache-2.0). Because this copy includes x264 and x265, it comes as a "
            "whole under the GNU General Public License, version 3 or later."
        )
    return lazy_text("Unfog is open source (Apache-2.0).")


def bundled_list() -> Path:
    """Return the path of a bundle's list."""
    return Path(resources.__path__[0]) / "licences.zip"


def bundled(file: Path) -> Licences:
    """Return the list in a file that `installers/licences.py` wrote.

    Raises:
        LicencesError: it cannot be read.
    """

    def read(name: str) -> bytes:
        try:
            with zipfile.ZipFile(file) as archive:
                return archive.read(name)
        except (OSError, zipfile.BadZipFile, KeyError) as error:
            raise _damaged(error) from error

    try:
        components = msgspec.json.decode(read(INDEX), type=tuple[Component, ...])
    except msgspec.DecodeError as error:
        raise _damaged(error) from error
    return Licences(components, lambda key: read(f"texts/{key}").decode())


def _damaged(error: Exception) -> LicencesError:
    return LicencesError(
        lazy_text("Can't read the list of licences: {reason}.", reason=system_errors.reason(error)),
        lazy_text("Install Unfog again."),
    )


def installed() -> Licences:
    """Return what the metadata of Unfog and everything it needs says, and Unfog's own typefaces and model."""
    parts = (*(described(found) for found in required_distributions()), *own_components())
    return Licences(parts, lambda key: Path(key).read_text(encoding="utf-8", errors="replace"))


def own_components() -> tuple[Component, ...]:
    """Return the typefaces and the model in `resources`; the keys of their texts are paths."""
    fonts = Path(resources.__path__[0]) / "fonts"
    version = distribution(_PACKAGE).version
    licence = tuple(map(str, licence_files(distribution(_PACKAGE))))
    return (
        Component(name="Inter", version="4.1", licence="OFL-1.1", texts=(str(fonts / "OFL-Inter.txt"),)),
        Component(
            name="JetBrains Mono",
            version="2.242",
            licence="OFL-1.1",
            texts=(str(fonts / "OFL-JetBrainsMono.txt"),),
        ),
        Component(name="Unfog demo model", version=version, licence="Apache-2.0", texts=licence),
    )


def required_distributions() -> Iterator[Distribution]:
    """Yield Unfog and the installed distributions that it needs on this system, directly or indirectly."""
    waiting: list[tuple[str, frozenset[str]]] = [(_PACKAGE, frozenset())]
    seen: set[tuple[str, frozenset[str]]] = set()
    yielded: set[str] = set()
    while waiting:
        name, extras = entry = waiting.pop()
        if entry in seen:
            continue
        seen.add(entry)
        try:
            found = distribution(name)
        except PackageNotFoundError:  # such as a part of the standard library in this version of Python
            continue
        if name not in yielded:
            yielded.add(name)
            yield found
        for line in found.requires or ():
            needed = Requirement(line)
            if needed.marker is None or any(
                needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)
            ):
                waiting.append((canonicalize_name(needed.name), frozenset(needed.extras)))


def described(found: Distribution) -> Component:
    """Return what a distribution's metadata says; the keys of its texts are paths."""
    return Component(
        name=found.metadata["Name"],
        version=found.version,
        licence=licence_name(found),
        texts=tuple(map(str, licence_files(found))),
    )


def licence_name(found: Distribution) -> str:
    """Return the licence that a distribution's metadata names, "" if none."""
    for field in ("License-Expression", "License"):
        said = found.metadata[field].strip() if field in found.metadata else ""
        if said and "\n" not in said:  # some put the whole text there
            return said
    classes = [line for line in found.metadata.get_all("Classifier") or () if line.startswith("License ::")]
    return " AND ".join(line.rpartition(" :: ")[2] for line in classes)


def licence_files(found: Distribution) -> list[Path]:
    """Return the licence texts in a distribution's metadata folder."""
    kept = [
        Path(str(found.locate_file(file)))
        for file in found.files or ()
        if ".dist-info" in file.parts[0] and file.suffix not in _NO_TEXT and _is_text(file.parts[1:])
    ]
    return sorted(path for path in kept if path.is_file())


def _is_text(parts: tuple[str, ...]) -> bool:
    return parts[0] == "licenses" or (len(parts) == 1 and _TEXT_NAME.search(parts[0]) is not None)
