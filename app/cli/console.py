"""Everything the terminal commands print: only cleaned text reaches a terminal, a pipe or a file.

JSON output holds the exact text, with control characters escaped.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from app.base.terminal_text import printable, printable_json


class TerminalConsole(Console):
    """A rich console that removes control characters from all text but its own escape sequences."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as rich does, cleaned."""
        for segment in super().render(renderable, options):
            if segment.control or (clean := printable(segment.text)) == segment.text:
                yield segment
            else:
                yield Segment(clean, segment.style)


def say(text: str, *, to_stderr: bool = False) -> None:
    """Print a line."""
    print(printable(text), file=sys.stderr if to_stderr else sys.stdout)


def write_json_line(line: bytes) -> None:
    """Write an encoded JSON line to standard output and flush."""
    sys.stdout.buffer.write(printable_json(line))
    sys.stdout.buffer.flush()
