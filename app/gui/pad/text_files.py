"""Which files can be opened as pads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

TEXT_SUFFIXES = (".md", ".markdown", ".txt", ".text")
"""The names of such files end so; the first two are Markdown."""


def are_texts(files: Sequence[Path]) -> bool:
    """Return whether all of these files can be opened as pads, by their names."""
    return bool(files) and all(file.suffix.lower() in TEXT_SUFFIXES for file in files)
