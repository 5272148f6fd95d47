"""Write the list of a bundle's components with their licences: python -m installers.licences BUNDLE.

Run it in the environment that the bundle was made of. Every module and every native library in the bundle
has to belong to a distribution of this environment, to a row of licence_texts/components.toml or to a package
of the system, and each of these has to have a licence text. Anything else is an error, so nothing is shipped
without its licence. The list becomes `resources/licences.zip` in the bundle, where About and `unfog licences`
read it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path
from typing import Any

import msgspec
from packaging.utils import canonicalize_name

from app.base.licences import INDEX, Component, described, licence_files, own_components
from installers.licence_table import TEXTS, Row, Table, library_name
from installers.system_packages import SystemPackage, packages_of

_NATIVE = re.compile(r"\.(?:so(?:\.[\d.]+)?|dylib|dll|pyd)$", re.IGNORECASE)
_VENDORED = re.compile(r"(?:^|/)(?:[\w.]+\.libs|\.dylibs)/")
_COMMON = re.compile(r"/usr/share/common-licenses/([A-Za-z]+(?:-\d+(?:\.\d)?)?)")
_NEWEST = {"GPL": "GPL-3", "LGPL": "LGPL-3"}  # what these names mean on Debian
_BUILDER = "pyinstaller"
DOT_REPLACEMENT = "__dot__"  # PyInstaller's, in the names of folders of a macOS application
_ITS_MODULES = re.compile(r"_?pyi_|pyimod|pyiboot|_sysconfigdata|unfog_entry|entry$")


class LicenceError(Exception):
    """Something in the bundle has no known licence; the text says what, and what to do."""


class Texts:
    """Licence texts by a key: the same text is kept once."""

    def __init__(self) -> None:
        self.by_key: dict[str, str] = {}

    def add(self, text: str) -> str:
        """Keep a text; return its key."""
        key = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]
        self.by_key.setdefault(key, text)
        return key

    def add_all(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Keep these texts, and the common licences that they refer to; return their keys."""
        texts = list(texts)
        names = dict.fromkeys(_NEWEST.get(name, name) for text in texts for name in _COMMON.findall(text))
        common = [TEXTS / f"{name}.txt" for name in names]
        texts += [file.read_text(encoding="utf-8") for file in common if file.is_file()]
        return tuple(dict.fromkeys(map(self.add, texts)))


class Bundle:
    """What lies in a bundle: its modules and its native libraries."""

    def __init__(self, folder: Path) -> None:
        marker = next(folder.rglob("resources/catalog.json"), None)
        if marker is None:
            raise LicenceError(f"{folder} is no bundle of Unfog: it has no resources/catalog.json.")
        self.resources = marker.parent
        frameworks = folder / "Contents" / "Frameworks"  # of a macOS application
        self.contents = frameworks if frameworks.is_dir() else self.resources.parent
        """The folder that everything but the executable is found in, on macOS partly by links."""
        self._folder = folder

    def modules(self) -> set[str]:
        """Return the first part of the name of every module that is not of the standard library."""
        from PyInstaller.archive.readers import CArchiveReader

        names = ("unfog", "unfog.exe", "Contents/MacOS/unfog", "Contents/MacOS/Unfog")
        executable = next((self._folder / name for name in names if (self._folder / name).is_file()), None)
        if executable is None:
            raise LicenceError(f"{self._folder} has no executable called unfog.")
        archive = CArchiveReader(str(executable))
        names_inside = set(archive.toc)
        for name in [name for name in archive.toc if name.lower().startswith("pyz")]:
            names_inside |= set(archive.open_embedded_archive(name).toc)
        first = {name.partition(".")[0] for name in names_inside}
        ours = {name for name in first if _ITS_MODULES.match(name) or name.lower().startswith("pyz")}
        return first - ours - set(sys.stdlib_module_names)

    def libraries(self) -> Iterator[Path]:
        """Yield the native libraries, as paths in `contents`; a link is its target."""
        data = self._folder / "Contents" / "Resources"  # ggml is data to PyInstaller
        for root in (self.contents, data) if data.is_dir() else (self.contents,):
            for path in sorted(root.rglob("*")):
                if _NATIVE.search(path.name) and path.is_file() and not path.is_symlink():
                    # codesign forbids dots in the names of folders: there is a link with the real name
                    yield Path(path.relative_to(root).as_posix().replace(DOT_REPLACEMENT, "."))


def components(
    bundle: Bundle, table: Table, texts: Texts, *, builder: str = _BUILDER
) -> tuple[Component, ...]:
    """Return everything in the bundle; `builder`: the distribution that its start program is from.

    Raises:
        LicenceError: something has no owner, or an owner no licence text.
    """
    owners = packages_distributions()
    libraries = list(bundle.libraries())
    found, problems = _distributions(bundle, libraries, owners, builder)
    rows, system, unknown = _assign(bundle, libraries, table, found, owners)
    problems += [f"library {path}: nothing that is known provides it" for path in unknown]
    problems += table.wrong_versions(rows)
    parts = [
        *(_of_distribution(one, table, texts) for one in found.values()),
        *(_of_row(row, files, found, texts) for row, files in rows.items()),
        *(_of_row(row, (), found, texts) for row in table.rows if not row.libraries and row.within in found),
        *_rust_libraries(found.values(), texts),
        *(_of_package(package, texts) for package in system),
        _python(texts),
        *(_with_texts(own, [Path(key) for key in own.texts], texts) for own in own_components()),
    ]
    problems += [f"{part.name} {part.version}: its licence is unknown" for part in parts if not part.licence]
    problems += [f"{part.name} {part.version}: it has no licence text" for part in parts if not part.texts]
    if problems:
        raise LicenceError(
            "Not everything in the bundle has a known licence:\n  "
            + "\n  ".join(problems)
            + f"\nAdd what is missing to {TEXTS / 'components.toml'}."
        )
    return tuple(sorted(set(parts), key=lambda part: (part.name.casefold(), part.version, part.part_of)))


def _distributions(
    bundle: Bundle, libraries: Iterable[Path], owners: Mapping[str, Sequence[str]], builder: str
) -> tuple[dict[str, Distribution], list[str]]:
    """Return the distributions in the bundle by canonical name, and a sentence for each module of none."""
    modules = bundle.modules()
    native = {path.parts[0].partition(".")[0] for path in libraries} & owners.keys()
    names = {builder, "unfog", *(name for module in modules | native for name in owners.get(module, ()))}
    problems = [
        f"module {module}: no distribution of this environment provides it"
        for module in sorted(modules - owners.keys())
    ]
    return {canonicalize_name(name): distribution(name) for name in sorted(names)}, problems


def _assign(
    bundle: Bundle,
    libraries: Iterable[Path],
    table: Table,
    found: Mapping[str, Distribution],
    owners: Mapping[str, Sequence[str]],
) -> tuple[dict[Row, tuple[Path, ...]], list[SystemPackage], list[Path]]:
    """Return the rows of the table with their libraries, the system's packages, and libraries of neither."""
    rows: dict[Row, list[Path]] = defaultdict(list)
    others: list[Path] = []
    for path in libraries:
        first = path.parts[0].removesuffix(".libs")
        names = owners.get(first.partition(".")[0], ())
        within = next((name for name in map(canonicalize_name, (*names, first)) if name in found), "")
        row = table.find(library_name(path.name), within) if within else None
        if row is not None:
            rows[row].append(bundle.contents / path)
        elif not _is_covered(path, within):
            others.append(path)
    packages = packages_of([path.name for path in others])  # these say more than the table
    unknown = []
    for path in others:
        row = table.find(library_name(path.name), "")
        if path.name not in packages and row is not None:
            rows[row].append(bundle.contents / path)
        elif path.name not in packages:
            unknown.append(path)
    system = {package.name: package for package in packages.values()}
    return {row: tuple(files) for row, files in rows.items()}, list(system.values()), unknown


def _is_covered(path: Path, within: str) -> bool:
    """Return whether a library is Python's own or code of a distribution, which that one's licence covers."""
    if _VENDORED.search(path.as_posix()):
        return False
    name = path.name.partition(".")[0]
    is_python = "lib-dynload" in path.parts or re.match(r"(?:lib)?python3", path.name) is not None
    return is_python or bool(within) or name in sys.stdlib_module_names


def _of_distribution(found: Distribution, table: Table, texts: Texts) -> Component:
    """Return a distribution with the texts of its metadata, or those of the table if it has none."""
    part = described(found)
    row = table.distribution(canonicalize_name(part.name))
    files = [TEXTS / name for name in row.texts] if row is not None else []
    if row is not None:
        part = msgspec.structs.replace(part, licence=row.licence, source=row.source)
    return _with_texts(part, files or licence_files(found), texts)


def _of_row(row: Row, files: Iterable[Path], found: Mapping[str, Distribution], texts: Texts) -> Component:
    """Return the component of a row of the table, whose libraries are `files`."""
    inside: list[str] = []
    for name in row.texts:
        if name.startswith("@"):
            inside += map(_read, licence_files(found[name.removeprefix("@")]))
        else:
            inside.append(_read(TEXTS / name))
    version = row.version or row.found_version(files)
    if row.sbom:
        parts = (entry for entry in _sbom(found[row.within]) if not _is_crate(entry))
        version = next((entry["version"] for entry in parts if entry["name"] == row.sbom), version)
    part_of = found[row.within].metadata["Name"] if row.within else ""
    return Component(
        name=row.name,
        version=version,
        licence=row.licence,
        part_of=part_of,
        source=row.source,
        texts=texts.add_all(inside),
    )


def _rust_libraries(found: Iterable[Distribution], texts: Texts) -> Iterator[Component]:
    """Yield, for each distribution with Rust libraries inside, one component that lists them."""
    for one in found:
        crates = [entry for entry in _sbom(one) if _is_crate(entry) and entry.get("scope") != "excluded"]
        if crates:
            lines = [
                f"{crate['name']} {crate['version']}: {_expression(crate)}. {crate.get('author', '')}".rstrip(
                    ". "
                )
                for crate in crates
            ]
            name = one.metadata["Name"]
            yield Component(
                name=f"Rust libraries in {name}",
                version=one.version,
                licence=" AND ".join(sorted({f"({_expression(crate)})" for crate in crates})),
                part_of=name,
                texts=texts.add_all(["\n".join(lines), _read(TEXTS / "rust.txt")]),
            )


def _is_crate(entry: Mapping[str, Any]) -> bool:
    return str(entry.get("purl", "")).startswith("pkg:cargo/")


def _expression(crate: Mapping[str, Any]) -> str:
    entries = [entry.get("expression") or entry.get("license") for entry in crate.get("licenses", ())]
    return " AND ".join(
        entry if isinstance(entry, str) else entry.get("id", "?") for entry in entries if entry
    )


def _sbom(found: Distribution) -> list[dict[str, Any]]:
    """Return the parts in a distribution's own CycloneDX lists."""
    lists = [file for file in found.files or () if "sboms" in file.parts and file.suffix == ".json"]
    return [
        entry
        for file in lists
        for entry in json.loads(_read(Path(str(found.locate_file(file))))).get("components", ())
    ]


def _of_package(package: SystemPackage, texts: Texts) -> Component:
    source = f"apt-get source {package.source}={package.source_version}" if package.asks_for_source else ""
    return Component(
        name=package.name,
        version=package.version,
        licence=package.licence,
        part_of=package.system,
        source=source,
        texts=texts.add_all([package.text] if package.text else []),
    )


def _python(texts: Texts) -> Component:
    return Component(
        name="Python",
        version=platform.python_version(),
        licence="PSF-2.0",
        texts=texts.add_all([_read(TEXTS / "python.txt")]),
    )


def _with_texts(part: Component, files: Iterable[Path], texts: Texts) -> Component:
    return msgspec.structs.replace(part, texts=texts.add_all(map(_read, files)))


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def write(file: Path, parts: tuple[Component, ...], texts: Texts) -> None:
    """Write the list, always the same bytes for the same components."""
    entries = {INDEX: msgspec.json.encode(parts).decode()}
    used = {key for part in parts for key in part.texts}
    entries |= {f"texts/{key}": texts.by_key[key] for key in sorted(used)}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the list into a bundle; return 1, and say what is missing, if something has no known licence."""
    options = argparse.ArgumentParser(prog="python -m installers.licences", description=__doc__)
    options.add_argument("bundle", type=Path, help="the folder, or the .app, that PyInstaller made")
    options.add_argument(
        "--output", type=Path, help="the file to write (default: resources/licences.zip in it)"
    )
    args = options.parse_args(argv)
    texts = Texts()
    try:
        bundle = Bundle(args.bundle)
        parts = components(bundle, Table(), texts)
    except LicenceError as error:
        print(error, file=sys.stderr)
        return 1
    output = args.output or bundle.resources / "licences.zip"
    write(output, parts, texts)
    print(f"{output}: {len(parts)} components, {output.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
