"""How the workers are started as children of this program. No Qt here."""

from __future__ import annotations

import sys
from pathlib import Path

import app


def is_frozen() -> bool:
    """Whether this is a bundle whose executable is the program itself, not Python."""
    return bool(getattr(sys, "frozen", False))


def engine_command() -> list[str]:
    """The command that runs the worker, its output unbuffered."""
    if is_frozen():
        return [sys.executable, "--engine"]
    return [sys.executable, "-u", "-m", "app", "--engine"]


def files_command() -> list[str]:
    """The command that does one task with model files (model_backends/files/protocol.py)."""
    if is_frozen():
        return [sys.executable, "--files"]
    return [sys.executable, "-u", "-m", "app", "--files"]


def attachment_command() -> list[str]:
    """The command that reads one file as text (app/attachments/protocol.py)."""
    if is_frozen():
        return [sys.executable, "--attachment"]
    return [sys.executable, "-u", "-m", "app", "--attachment"]


def engine_directory() -> Path | None:
    """Where to run these commands: `-m app` must find this program, not an `app` folder of the user's."""
    return None if is_frozen() else Path(app.__path__[0]).parent
