"""Read entries of a lock file. Standard library only, for `dev.py`."""

from __future__ import annotations

import re
from pathlib import Path


def entry(lock: Path, package: str) -> str | None:
    """Return a package's version, and its hashes on the lines below; None if the file lacks it."""
    found = re.search(rf"^{package}==(?:.*\\\n)*.*\n", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return found[0] if found else None
