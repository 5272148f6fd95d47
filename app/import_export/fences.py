"""Markdown code fences."""

from __future__ import annotations

import re

_RUN = re.compile("`{3,}")


def fenced(source: str, language: str = "") -> str:
    """Wrap a text in a Markdown code fence longer than any inside it."""
    longest = max((len(run) for run in _RUN.findall(source)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language.replace('`', '')}\n{source}\n{fence}"
