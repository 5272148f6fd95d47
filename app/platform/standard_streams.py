"""Stand in for standard streams that are missing, as where a program is started by a double-click.

Python then has None for `sys.stdin`, `sys.stdout` or `sys.stderr`. Worse, the next file that is opened takes
the free number: what a native library prints would go into the database.
"""

from __future__ import annotations

import os
import sys

_MODES = {"stdin": "r", "stdout": "w", "stderr": "w"}


def open_missing_streams() -> None:
    """Open the null device in place of each missing stream, before any other file is opened."""
    for number, (name, mode) in enumerate(_MODES.items()):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            os.dup2(opened, number)  # children inherit this one
            if opened != number:
                os.close(opened)
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            stream = os.fdopen(null, mode, encoding="utf-8", errors="replace", closefd=False)
            setattr(sys, name, stream)
