"""Figures of the bundle that the tests find out, as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class Report:
    """Sections of lines, in the order of their titles, whatever the order of the tests."""

    def __init__(self) -> None:
        self._sections: dict[str, Sequence[str]] = {}

    def add(self, title: str, lines: Sequence[str]) -> None:
        """Add a section."""
        self._sections[title] = lines

    def write(self, file: Path) -> None:
        """Write what there is."""
        if not self._sections:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        texts = (
            f"{title}\n" + "".join(f"  {line}\n" for line in lines)
            for title, lines in sorted(self._sections.items())
        )
        file.write_text("\n".join(texts), encoding="utf-8")
