"""Paths of the parts of a bundle while it is made. Standard library only, for `dev.py`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
ENVIRONMENT = BUILD / "environment"
SOURCES = BUILD / "sources"
GGML = BUILD / "ggml"
WORK = BUILD / "pyinstaller"
BUNDLES = BUILD / "bundle"
NAME = "unfog"
LOCK = ROOT / "requirements" / "bundle.txt"

_SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
_SUFFIX = ".exe" if os.name == "nt" else ""


def script(name: str) -> Path:
    """Return the path of a program in the environment that the bundle is made of."""
    return _SCRIPTS / f"{name}{_SUFFIX}"


def bundle() -> Path:
    """Return the folder of the finished bundle, on macOS the application."""
    return BUNDLES / ("Unfog.app" if sys.platform == "darwin" else NAME)


def contents() -> Path:
    """Return the folder inside the bundle that holds everything but the executables."""
    return bundle() / ("Contents/Frameworks" if sys.platform == "darwin" else "_internal")
