"""Whether this is a bundle: a folder with an executable that needs no Python and no pip."""

from __future__ import annotations

import sys


def is_frozen() -> bool:
    """Return whether this is a bundle, whose executable is the program and not Python."""
    return bool(getattr(sys, "frozen", False))
