"""What a release needs besides its files: its version, notes, list of GPU packs and checksums.

    python -m installers.release version [TAG]       print the version; TAG, such as v0.1.0, has to name it
    python -m installers.release notes               print the changes of this version from CHANGELOG.md
    python -m installers.release packs FOLDER        name its GPU packs, as their entries in a folder describe
                                                     them, in resources/packs.json
    python -m installers.release newest FOLDER       write latest.json, which the check for updates asks for
    python -m installers.release checksums FOLDER    write SHA256SUMS for the files of a folder

Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKSUMS = "SHA256SUMS"
NEWEST = "latest.json"


class ReleaseError(Exception):
    """The release is not ready; the text says what is missing."""


def version() -> str:
    """Return the version in pyproject.toml."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def check(tag: str) -> None:
    """Compare a tag with the version, and look for its notes.

    Raises:
        ReleaseError: the tag names another version, or Windows and macOS cannot show it, or CHANGELOG.md
            has no dated section for it.
    """
    if not re.fullmatch(r"\d+\.\d+\.\d+", version()):
        raise ReleaseError(
            f"Version {version()} is not three numbers, and Windows and macOS show nothing else."
        )
    if tag != f"v{version()}":
        raise ReleaseError(
            f"The tag is {tag}, and pyproject.toml has version {version()}: set one of them right."
        )
    if not re.search(rf"^## \[{re.escape(version())}\] - \d{{4}}-\d\d-\d\d$", _changelog(), re.MULTILINE):
        raise ReleaseError(f"CHANGELOG.md has no heading ## [{version()}] - YEAR-MONTH-DAY for this release.")


def notes() -> str:
    """Return the changes of this version, or those that are not released yet, as Markdown.

    Raises:
        ReleaseError: CHANGELOG.md has neither.
    """
    sections = re.split(r"^## \[(.+?)\].*$", _changelog(), flags=re.MULTILINE)
    texts = dict(zip(sections[1::2], sections[2::2], strict=True))
    for name in (version(), "Unreleased"):
        if text := texts.get(name, "").strip():
            return text
    raise ReleaseError(f"CHANGELOG.md says nothing about {version()}.")


def list_packs(folder: Path) -> int:
    """Write resources/packs.json from the entries that `installers.packs.build` wrote; return their number.

    Without any, the file stays as it is.
    """
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    entries = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    if entries:
        content = json.dumps({"packs": entries}, indent=2)
        (ROOT / "resources" / "packs.json").write_text(f"{content}\n", encoding="utf-8", newline="\n")
    return len(entries)


def newest(folder: Path) -> Path:
    """Write the file that tells the check for updates of this version (model_backends/files/updates.py)."""
    file = folder / NEWEST
    file.write_text(json.dumps({"version": version()}) + "\n", encoding="utf-8")
    return file


def checksums(folder: Path) -> Path:
    """Write the SHA-256 of every file in a folder, as sha256sum does, and return the path of the list."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != CHECKSUMS)
    lines = []
    for path in files:
        with path.open("rb") as content:
            lines.append(f"{hashlib.file_digest(content, 'sha256').hexdigest()}  {path.name}\n")
    result = folder / CHECKSUMS
    result.write_text("".join(lines), encoding="utf-8", newline="\n")
    return result


def _changelog() -> str:
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return 1 if the release is not ready, 2 for a mistyped command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        match list(sys.argv[1:] if argv is None else argv):
            case ["version"]:
                print(version())
            case ["version", tag]:
                check(tag)
                print(version())
            case ["notes"]:
                print(notes())
            case ["packs", folder]:
                print(f"GPU packs: {list_packs(Path(folder))}")
            case ["newest", folder]:
                print(newest(Path(folder)))
            case ["checksums", folder]:
                print(checksums(Path(folder)))
            case _:
                print(__doc__.strip(), file=sys.stderr)
                return 2
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
