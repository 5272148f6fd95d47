"""How long fog stands before a reply where no window applies the settings: terminal, `unfog present`."""

from __future__ import annotations

import os
from pathlib import Path

from app.settings.file import parse, read
from app.settings.schema import Settings


def reduced_motion_variable() -> bool | None:
    """Return the value of the environment variable UNFOG_REDUCED_MOTION; None if it is not set."""
    value = os.environ.get("UNFOG_REDUCED_MOTION")
    return None if value is None else value not in ("", "0")


def fog_seconds(path: Path) -> float:
    """Return the setting in this file, 0 if motion is reduced.

    A file that cannot be read counts as one without settings; the window tells what is wrong with it.
    """
    try:
        data = read(path)
        settings = Settings() if data is None else parse(data).settings
    except (OSError, ValueError, RecursionError):
        settings = Settings()
    chosen = settings.appearance.reduced_motion
    is_reduced = bool(reduced_motion_variable()) if chosen == "system" else chosen == "always"
    return 0.0 if is_reduced else settings.appearance.fog_seconds
