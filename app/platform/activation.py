"""Let another process of this user bring its window to the front, as desktops want to be asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")  # Wayland's, X11's


def activation_token_of_start() -> str:
    """Return the token that the desktop gave to this start, "" if it gave none."""
    tokens = [os.environ.get(name, "") for name in _TOKENS]
    return next(filter(None, tokens), "")


@contextmanager
def activation_token(token: str) -> Iterator[None]:
    """Let windows that are activated meanwhile use this token; Qt looks for it in the environment."""
    if token:
        os.environ[_TOKENS[0]] = token
    try:
        yield
    finally:
        os.environ.pop(_TOKENS[0], None)


def allow_activation(pid: int) -> None:
    """Let another process take the foreground, as this one may because a person has started it (Windows)."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(pid)
