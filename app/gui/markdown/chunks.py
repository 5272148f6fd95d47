"""Split long Markdown texts into chunks that can be parsed and laid out one by one.

A chunk ends where none of its elements can continue: around a code block, or before a paragraph that is not
indented. So only the last chunk changes when the text grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.markdown.fences import FenceTracker, begins_item, parse_fence

MAX_CHUNK_LENGTH = 20_000  # characters of a chunk that is parsed as Markdown; longer ones are code or tables

_MIN_LENGTH = 2_400  # characters after which a chunk ends before a paragraph,
_MAX_LENGTH = 5_000  # before an item of a list,
_HARD_LIMIT = 8_000  # and anywhere except in a table or a separate code block
_MIN_FORMULAS = 6  # formulas take about 10 ms each
_MAX_CODE = 6  # code blocks in a list, after which a chunk ends before an item
_MAX_LINE_LENGTH = 4_000  # characters of a line searched for formulas
_CONTINUES = re.compile(r"\s|[-*+>|]|\d{1,9}[.)]")
_FORMULA = re.compile(r"\$|\\\(|\\\[")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[^\n]+$", re.MULTILINE)


def split_chunks(text: str) -> Iterator[str]:
    """Split a text into chunks; joined they are the text."""
    tracker = FenceTracker()
    start = position = formulas = blocks = 0
    is_blank = False
    for line in text.splitlines(keepends=True):
        end = position + len(line)
        was_open, was_separate = tracker.is_open, tracker.is_separate
        tracker.read(line)
        if was_separate:
            if not tracker.is_open:
                yield text[start:end]
                start, formulas, blocks = end, 0, 0
        elif tracker.is_separate:
            if start < position:
                yield text[start:position]
                start, formulas, blocks = position, 0, 0
        elif not (was_open and tracker.is_open):
            size = position - start
            is_paragraph = is_blank and size and not line.isspace() and not _CONTINUES.match(line)
            is_long = size > _MAX_LENGTH or formulas > 2 * _MIN_FORMULAS or blocks > _MAX_CODE
            if (is_paragraph and (size > _MIN_LENGTH or formulas > _MIN_FORMULAS or blocks > _MAX_CODE)) or (
                is_long and begins_item(line)
            ):
                yield text[start:position]
                start, formulas, blocks = position, 0, 0
            formulas += len(_FORMULA.findall(line[:_MAX_LINE_LENGTH])) // 2
            blocks += tracker.is_open
        if end - start > _HARD_LIMIT and not tracker.is_separate and not line.startswith("|"):
            yield from split_text(text[start:end], _HARD_LIMIT)
            start, formulas, blocks, tracker = end, 0, 0, FenceTracker()
        is_blank, position = line.isspace(), end
    if start < len(text):
        yield text[start:]


def link_definitions(text: str) -> str:
    """Extract the link definitions, `[name]: address`, which apply to the entire text."""
    return "\n".join(match.strip() for match in _DEFINITION.findall(text)) if "]:" in text else ""


def split_text(text: str, max_length: int) -> Iterator[str]:
    """Split a text into parts of at most `max_length` characters, at line breaks or spaces if possible."""
    start = 0
    while start < len(text):
        end = min(len(text), start + max_length)
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind(" ", start + max_length // 2, end))
            end = cut + 1 if cut > start else end
        yield text[start:end]
        start = end


def parse_code_block(chunk: str) -> tuple[str, str] | None:
    """Parse a chunk that is a code block into language and source; None if it is not one."""
    first, _, body = chunk.partition("\n")
    opening = parse_fence(first)
    if opening is None or opening.indent > 3:
        return None
    lines = body.rstrip("\n").split("\n")
    closing = parse_fence(lines[-1])
    if closing is not None and closing.closes(opening):
        lines.pop()
    indents = (min(opening.indent, len(line) - len(line.lstrip(" "))) for line in lines)
    return opening.info, "\n".join(line[indent:] for line, indent in zip(lines, indents, strict=True))
