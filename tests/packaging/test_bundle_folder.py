"""The bundle's folder: its size, and no trace of the computer that made it."""

from __future__ import annotations

import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from installers import layout
from tests.packaging.report import Report


def test_sizes(bundle: Path, report: Report) -> None:
    sizes: Counter[str] = Counter()
    for path in bundle.rglob("*"):
        if path.is_file() and not path.is_symlink():
            sizes[component(path.relative_to(bundle))] += path.stat().st_size
    lines = [f"{size / 1e6:6.1f} MB  {name}" for name, size in sizes.most_common() if size > 1e6]
    rest = sum(size for size in sizes.values() if size <= 1e6)
    report.add(
        "Bundle", [f"{sizes.total() / 1e6:6.1f} MB  in all", *lines, f"{rest / 1e6:6.1f} MB  everything else"]
    )
    assert sizes.total() < 370 * 1024 * 1024


def component(path: Path) -> str:
    """Return what a file of the bundle belongs to."""
    parts = path.parts[1:] if path.parts[0] == "_internal" else path.parts
    if len(parts) > 1:
        return parts[0].partition(".")[0]
    return "Python" if re.match(r"unfog|libpython|base_library", parts[0]) else "libraries of the system"


def test_no_path_of_this_computer_is_in_it(bundle: Path) -> None:
    foreign = {str(layout.ROOT), str(layout.ENVIRONMENT), sys.prefix, sys.base_prefix, str(Path.home())}
    foreign -= {"/", "/usr", "/usr/local", "/root"}
    pattern = re.compile(b"|".join(re.escape(path.encode()) for path in sorted(foreign)))
    named = {}
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and not path.is_symlink():
            for content in contents(path):
                if match := pattern.search(content):
                    named[str(path.relative_to(bundle))] = content[
                        max(0, match.start() - 20) : match.end() + 60
                    ]
    assert named == {}


def contents(path: Path) -> Iterator[bytes]:
    """Yield the content of a file, and that of the modules that the executable holds compressed."""
    content = path.read_bytes()
    yield content
    if path.name == "unfog":
        for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", content):
            try:
                yield zlib.decompressobj().decompress(content[match.start() : match.start() + (1 << 20)])
            except zlib.error:  # no beginning of anything
                continue
