"""Find where Markdown has code, as ranges of characters: fenced blocks and code spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict

from app.markdown.fences import FenceTracker

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TICKS = re.compile(r"(?<!\\)(?:\\\\)*(\\?)(`+)")


def code_ranges(text: str) -> list[tuple[int, int]]:
    """Return the ranges of code in a text, in ascending order, each without its end."""
    if "`" not in text and "~~~" not in text:
        return []
    ranges: list[tuple[int, int]] = []
    tracker = FenceTracker()
    paragraph = position = 0  # where they begin
    for match in _LINE.finditer(text):
        position, end = match.span()
        line = match[0].rstrip("\r\n")
        was_open = tracker.is_open
        tracker.read(line)
        if was_open or tracker.is_open:
            ranges += _spans(text, paragraph, position)
            ranges.append((position, end))
            paragraph = end
        elif not line or line.isspace():
            ranges += _spans(text, paragraph, position)
            paragraph = end
    return ranges + _spans(text, paragraph, len(text))


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The code spans of a paragraph: as many backticks close one as open it."""
    runs: list[tuple[int, int]] = []  # where they begin, and how many backticks
    by_length: dict[int, list[int]] = defaultdict(list)
    for match in _TICKS.finditer(text, start, end):
        first, last = match.span(2)
        by_length[last - first].append(first)
        runs.append((first + bool(match[1]), last - first - bool(match[1])))
    spans: list[tuple[int, int]] = []
    position = start
    for first, length in runs:
        closing = by_length.get(length, [])
        index = bisect_right(closing, first)
        if length and first >= position and index < len(closing):
            position = closing[index] + length
            spans.append((first, position))
    return spans
