"""Markdown code fences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing conversations needs `fenced` only
    from markdown_it import MarkdownIt

_RUN = re.compile("`{3,}")


def fenced(source: str, language: str = "") -> str:
    """Wrap a text in a Markdown code fence longer than any inside it."""
    longest = max((len(run) for run in _RUN.findall(source)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language.replace('`', '')}\n{source}\n{fence}"


def lengthen_fences(parser: MarkdownIt, text: str) -> str:
    """Lengthen the fences around Markdown documents, so that no program takes an inner one for their end."""
    lines = text.split("\n")
    for token in parser.parse(text):
        if token.type != "fence" or token.map is None or token.markup not in token.content:
            continue
        first, last = token.map[0], token.map[1] - 1
        runs = re.findall(rf"^[\s>]*({re.escape(token.markup)}+)", token.content, re.MULTILINE)
        if runs and lines[last].rstrip().endswith(token.markup) and last > first:
            marks = token.markup[0] * (max(map(len, runs)) + 1)
            lines[first] = lines[first].replace(token.markup, marks, 1)
            lines[last] = re.sub(f"{re.escape(token.markup[0])}+", marks, lines[last], count=1)
    return "\n".join(lines)
