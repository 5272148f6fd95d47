"""Version and date of what is packaged, and the mode of each file."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import tomllib
from pathlib import Path

from installers.layout import ROOT
from installers.release import version


def debian_version() -> str:
    """Return the version as dpkg orders it: a pre-release comes before the release (`0.2.0~rc1`)."""
    return re.sub(r"\.?(dev|a|b|rc)(?=\d)", r"~\1", version())


def maintainer() -> str:
    """Return who publishes the project."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["authors"][0]["name"])


def source_date() -> int:
    """Return the time of the source in seconds since 1970, which every packaged file gets.

    It is SOURCE_DATE_EPOCH where that is set, otherwise the time of the commit.

    Raises:
        SystemExit: neither is known.
    """
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if asked.returncode:
        raise SystemExit(
            "The date of the source is unknown: this is no Git clone. Set SOURCE_DATE_EPOCH to the time"
            " of the release in seconds since 1970."
        )
    return int(asked.stdout)


def source_day() -> datetime.datetime:
    """Return the time of the source in UTC."""
    return datetime.datetime.fromtimestamp(source_date(), datetime.UTC)


def mode(path: Path) -> int:
    """Return the mode that a folder, program, library or other file gets, whatever the umask was."""
    is_program = path.is_file() and path.stat().st_mode & 0o100 and ".so" not in path.name
    return 0o755 if path.is_dir() or is_program else 0o644
