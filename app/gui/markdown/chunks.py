"""A long Markdown text in chunks that can be read, laid out and forgotten one by one.

A chunk ends where nothing that stands in it can go on: around a code block, or before a paragraph that is
not indented. So a text that grows changes its last chunk only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 20_000  # characters of a chunk that is read as Markdown; longer ones are code or tables

_ENOUGH = 2_400  # characters after which a chunk ends before a paragraph,
_LONG = 5_000  # before an item of a list,
_TOO_LONG = 8_000  # and anywhere but in a table or a code block of its own
_ENOUGH_FORMULAS = 6  # formulas take some 10 ms each
_MOST_OF_A_LINE = 4_000  # characters of a line in which formulas are counted
_FENCE = re.compile(r"(\s*)(`{3,}|~{3,})(.*)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_CONTINUES = re.compile(r"\s|[-*+>|]|\d{1,9}[.)]")
_FORMULA = re.compile(r"\$|\\\(|\\\[")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[^\n]+$", re.MULTILINE)


def chunks(text: str) -> Iterator[str]:
    """The chunks of a text in order; together they are the text."""
    start = place = formulas = 0
    fence = ""
    apart = listed = blank = False  # apart: the open code block is a chunk of its own
    for line in text.splitlines(keepends=True):
        end = place + len(line)
        if fence and not apart and not line[0].isspace():
            fence = ""  # the list it stands in has ended
        if fence:
            if _closes(line, fence):
                fence = ""
                if apart:
                    yield text[start:end]
                    start, formulas, apart, listed = end, 0, False, False
        elif opening := _fence(line):
            indent, fence = opening
            apart = not indent or (not listed and indent <= 3)
            if apart and start < place:
                yield text[start:place]
                start = place
        else:
            if blank and start < place and not line.isspace() and not _CONTINUES.match(line):
                listed = False
                if place - start > _ENOUGH or formulas > _ENOUGH_FORMULAS:
                    yield text[start:place]
                    start, formulas = place, 0
            elif (place - start > _LONG or formulas > 2 * _ENOUGH_FORMULAS) and begins_item(line):
                yield text[start:place]
                start, formulas = place, 0
            listed = listed or _ITEM.match(line) is not None
            formulas += len(_FORMULA.findall(line[:_MOST_OF_A_LINE])) // 2
        if end - start > _TOO_LONG and not apart and not line.startswith("|"):
            yield from slices(text[start:end], _TOO_LONG)
            start, formulas, listed, fence = end, 0, False, ""
        blank, place = line.isspace(), end
    if start < len(text):
        yield text[start:]


def begins_item(text: str) -> bool:
    """Whether the text begins with an item of a list that is not indented."""
    return not text[:1].isspace() and _ITEM.match(text) is not None


def definitions(text: str) -> str:
    """The definitions of links, `[name]: address`, which hold for the whole text."""
    return "\n".join(found.strip() for found in _DEFINITION.findall(text)) if "]:" in text else ""


def slices(text: str, most: int) -> Iterator[str]:
    """A text in parts of at most so many characters, cut at line breaks and spaces if there are any."""
    start = 0
    while start < len(text):
        end = min(len(text), start + most)
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind(" ", start + most // 2, end))
            end = cut + 1 if cut > start else end
        yield text[start:end]
        start = end


def fenced(chunk: str) -> tuple[str, str] | None:
    """The language and the source of a chunk that is a code block."""
    first, _, rest = chunk.partition("\n")
    if not (opening := _fence(first)) or opening[0] > 3:
        return None
    body, last = rest.rstrip("\n"), rest.rstrip("\n").rpartition("\n")
    if _closes(last[2], opening[1]):
        body = last[0]
    return first.strip().lstrip("`~").strip(), body


def _fence(line: str) -> tuple[int, str] | None:
    """How far the line is indented, and its marks, if it opens a code block."""
    found = _FENCE.match(line)
    if found is None or (found[2][0] == "`" and "`" in found[3]):
        return None
    return len(found[1]), found[2]


def _closes(line: str, fence: str) -> bool:
    marks = line.strip()
    return len(marks) >= len(fence) and marks == fence[0] * len(marks)
