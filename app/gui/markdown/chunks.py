"""Split long Markdown texts into chunks that can be parsed and laid out one by one.

A chunk ends where none of its elements can continue: around a code block, or before a paragraph that is not
indented. So only the last chunk changes when the text grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_CHUNK_LENGTH = 20_000  # characters of a chunk that is parsed as Markdown; longer ones are code or tables

_MIN_LENGTH = 2_400  # characters after which a chunk ends before a paragraph,
_MAX_LENGTH = 5_000  # before an item of a list,
_HARD_LIMIT = 8_000  # and anywhere except in a table or a separate code block
_MIN_FORMULAS = 6  # formulas take about 10 ms each
_MAX_LINE_LENGTH = 4_000  # characters of a line searched for formulas
_FENCE = re.compile(r"(\s*)(`{3,}|~{3,})(.*)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_CONTINUES = re.compile(r"\s|[-*+>|]|\d{1,9}[.)]")
_FORMULA = re.compile(r"\$|\\\(|\\\[")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[^\n]+$", re.MULTILINE)


def split_chunks(text: str) -> Iterator[str]:
    """Split a text into chunks; joined they are the text."""
    start = position = formulas = 0
    fence = ""
    is_separate = in_list = blank = False  # is_separate: the open code block is a separate chunk
    for line in text.splitlines(keepends=True):
        end = position + len(line)
        if fence and not is_separate and not line[0].isspace():
            fence = ""  # the list around it has ended
        if fence:
            if _closes(line, fence):
                fence = ""
                if is_separate:
                    yield text[start:end]
                    start, formulas, is_separate, in_list = end, 0, False, False
        elif opening := _fence(line):
            indent, fence = opening
            is_separate = not indent or (not in_list and indent <= 3)
            if is_separate and start < position:
                yield text[start:position]
                start = position
        else:
            if blank and start < position and not line.isspace() and not _CONTINUES.match(line):
                in_list = False
                if position - start > _MIN_LENGTH or formulas > _MIN_FORMULAS:
                    yield text[start:position]
                    start, formulas = position, 0
            elif (position - start > _MAX_LENGTH or formulas > 2 * _MIN_FORMULAS) and begins_item(line):
                yield text[start:position]
                start, formulas = position, 0
            in_list = in_list or _ITEM.match(line) is not None
            formulas += len(_FORMULA.findall(line[:_MAX_LINE_LENGTH])) // 2
        if end - start > _HARD_LIMIT and not is_separate and not line.startswith("|"):
            yield from split_text(text[start:end], _HARD_LIMIT)
            start, formulas, in_list, fence = end, 0, False, ""
        blank, position = line.isspace(), end
    if start < len(text):
        yield text[start:]


def begins_item(text: str) -> bool:
    """Whether the text begins with a list item that is not indented."""
    return not text[:1].isspace() and _ITEM.match(text) is not None


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
    first, _, rest = chunk.partition("\n")
    if not (opening := _fence(first)) or opening[0] > 3:
        return None
    body, last = rest.rstrip("\n"), rest.rstrip("\n").rpartition("\n")
    if _closes(last[2], opening[1]):
        body = last[0]
    return first.strip().lstrip("`~").strip(), body


def _fence(line: str) -> tuple[int, str] | None:
    """Parse a line that opens a code block into its indentation and fence; None if it does not."""
    match = _FENCE.match(line)
    if match is None or (match[2][0] == "`" and "`" in match[3]):
        return None
    return len(match[1]), match[2]


def _closes(line: str, fence: str) -> bool:
    marks = line.strip()
    return len(marks) >= len(fence) and marks == fence[0] * len(marks)
