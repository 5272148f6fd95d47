"""The options that every part of the check gets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """What to check. `file`: the full-size model; `budget`: seconds for all parts together."""

    device: str
    out: Path
    file: Path
    layers: int
    types: tuple[str, ...]
    prefixes: tuple[int, ...]
    steps: int
    budget: float
