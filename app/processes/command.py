"""Command lines of the child processes. No Qt."""

from __future__ import annotations

import sys
from pathlib import Path

import app
from model_backends.frozen import is_frozen


def engine_command() -> list[str]:
    """Return the command of the engine worker, with unbuffered output."""
    if is_frozen():
        return [sys.executable, "--engine"]
    return [sys.executable, "-u", "-m", "app", "--engine"]


def files_command() -> list[str]:
    """Return the command of a task with model files (model_backends/files/protocol.py)."""
    if is_frozen():
        return [sys.executable, "--files"]
    return [sys.executable, "-u", "-m", "app", "--files"]


def attachment_command() -> list[str]:
    """Return the command that reads an attachment (app/attachments/protocol.py)."""
    if is_frozen():
        return [sys.executable, "--attachment"]
    return [sys.executable, "-u", "-m", "app", "--attachment"]


def import_command() -> list[str]:
    """Return the command that reads a file of conversations (app/import_export/protocol.py)."""
    if is_frozen():
        return [sys.executable, "--import"]
    return [sys.executable, "-u", "-m", "app", "--import"]


def engine_directory() -> Path | None:
    """Return the working directory for these commands: `-m app` must find this program."""
    return None if is_frozen() else Path(app.__path__[0]).parent
