"""Gather the source code that has to come with a bundle: python -m installers.sources LIST FOLDER.

LIST is the bundle's `resources/licences.zip`. Archives of components under the GPL or LGPL are downloaded,
compared with their checksums and put into FOLDER, to be attached to the release; Debian's source packages are
fetched with apt-get. SOURCES.txt beside them, which is attached as well, names all of it, and what a release
only has to point to.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import urllib.request
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.base.licences import Component, LicencesError, bundled
from installers.licence_table import Table

_CHUNK = 1 << 20
_TIMEOUT = 60  # seconds without a byte
_PACKAGE = "apt-get source "
_INTRODUCTION = """\
The source code of what Unfog's bundle contains under the GPL or LGPL. Archives with a checksum are attached
to the release that this file belongs to. Unfog's own source is the tag of the release.

How PyAV built FFmpeg (scripts, patches): https://github.com/PyAV-Org/pyav-ffmpeg, tag 8.1.2-1
"""


class SourceError(Exception):
    """A source cannot be fetched, or isn't what it should be."""


def fetch(address: str, sha256: str, folder: Path) -> Path:
    """Download an archive into a folder, unless it is there.

    Raises:
        SourceError: it cannot be fetched, or its checksum is another one.
    """
    file = folder / address.rpartition("/")[2]
    if not file.is_file():
        partial = file.with_name(file.name + ".part")
        try:
            with urllib.request.urlopen(address, timeout=_TIMEOUT) as response, partial.open("wb") as output:
                while data := response.read(_CHUNK):
                    output.write(data)
        except OSError as error:
            raise SourceError(f"Can't fetch {address}: {error}.") from error
        partial.replace(file)
    with file.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != sha256:
        file.unlink()
        raise SourceError(f"{address} has the checksum {found}, not {sha256}.")
    return file


def gather(parts: Iterable[Component], table: Table, folder: Path) -> list[str]:
    """Fetch the sources of these components into a folder; return the lines of SOURCES.txt.

    Raises:
        SourceError: one cannot be fetched.
    """
    checksums = {row.source: row.sha256 for row in (*table.rows, *table.distributions)}
    lines: list[str] = []
    packages: list[str] = []
    for part in parts:
        if not part.source:
            continue
        sha256 = checksums.get(part.source, "")
        if part.source.startswith(_PACKAGE):
            packages.append(part.source.removeprefix(_PACKAGE))
        elif sha256:
            fetch(part.source, sha256, folder)
        lines.append(f"{part.name} {part.version} ({part.licence})\n  {part.source}")
        if sha256:
            lines.append(f"  sha256 {sha256}")
    if packages:
        command = ["apt-get", "source", "--download-only", *dict.fromkeys(packages)]
        if subprocess.run(command, cwd=folder, check=False).returncode:
            raise SourceError(
                f"{' '.join(command)} failed. Does /etc/apt/sources.list have deb-src lines? If a version is "
                "no longer there, update the system's packages and make the bundle again."
            )
    return lines


def main(argv: Sequence[str] | None = None) -> int:
    """Gather the sources; return 1 if one is missing."""
    options = argparse.ArgumentParser(prog="python -m installers.sources", description=__doc__)
    options.add_argument("list", type=Path, help="resources/licences.zip of the bundle")
    options.add_argument("folder", type=Path, help="the folder for the archives")
    args = options.parse_args(argv)
    args.folder.mkdir(parents=True, exist_ok=True)
    try:
        lines = gather(bundled(args.list).components, Table(), args.folder)
    except (SourceError, LicencesError) as error:
        print(error, file=sys.stderr)
        return 1
    text = "\n".join((_INTRODUCTION, *lines, ""))
    (args.folder / "SOURCES.txt").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
