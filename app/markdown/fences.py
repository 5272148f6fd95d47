"""Find code blocks, line by line or as a rule of the parser; a Markdown document in one is one block.

A fence with the info word `markdown` or `md` opens a document. Inside it, a fence with an info word opens an
inner block, and a bare fence closes the innermost one; fences shorter than the document's own are part of its
text, as in CommonMark. A document that these rules do not close is an ordinary code block: it ends at the
first bare fence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the canvas needs the rest of this module only
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_FENCE = re.compile(r"([ \t]*)(`{3,}|~{3,})(.*)")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])\s")
_CONTAINERS = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*")  # marks of quotes and items
_MAX_INDENT = 3  # of a fence, in columns
_DOCUMENTS = ("markdown", "md")
_ENDS = "document_ends"  # the parser's environment: where the documents that were looked at end


@dataclass(frozen=True, slots=True)
class Fence:
    """A line that may open or close a code block."""

    indent: int
    """Columns of white space before it."""
    marks: str
    info: str

    @property
    def opens_document(self) -> bool:
        """Whether it opens a Markdown document, which may contain code blocks."""
        return bool(self.info) and self.info.split()[0].lower() in _DOCUMENTS

    def closes(self, opening: Fence) -> bool:
        """Whether it closes the block that `opening` opens."""
        return not self.info and self.marks.startswith(opening.marks)


def parse_fence(line: str) -> Fence | None:
    """Parse a line as a fence; None if it is not one."""
    match = _FENCE.match(line)
    if match is None or (match[2][0] == "`" and "`" in match[3]):
        return None
    return Fence(len(match[1].expandtabs(4)), match[2], match[3].strip())


def begins_item(line: str) -> bool:
    """Whether a line begins a list item that is not indented."""
    return not line[:1].isspace() and _ITEM.match(line) is not None


def read_fence(opened: list[Fence], fence: Fence) -> None:
    """Update the blocks that are open, outermost first, by a fence."""
    if not opened:
        opened.append(fence)
    elif fence.closes(opened[-1]):
        opened.pop()
    elif opened[0].opens_document and _opens_inner(fence, opened):
        opened.append(fence)


def _opens_inner(fence: Fence, opened: list[Fence]) -> bool:
    """Whether a fence opens a block in the document that `opened` begins with."""
    document = opened[0].marks
    if fence.marks[0] != document[0]:
        return bool(fence.info) or len(opened) == 1
    return bool(fence.info) and len(fence.marks) >= len(document)


class FenceTracker:
    """Follows the code blocks of a text that may still grow: a block is open until it is closed."""

    def __init__(self) -> None:
        self._opened: list[Fence] = []
        self._items: list[int] = []  # columns where the text of the open list items begins
        self._container = 0  # the column where the text around the open block begins
        self._is_quoted = self._is_blank = False

    @property
    def in_list(self) -> bool:
        """Whether a list may continue after the lines read so far."""
        return bool(self._items)

    @property
    def is_open(self) -> bool:
        """Whether the next line is inside a code block."""
        return bool(self._opened)

    @property
    def in_document(self) -> bool:
        """Whether the open block is a Markdown document."""
        return self.is_open and self._opened[0].opens_document

    @property
    def column(self) -> int:
        """The column of the open block's fence; 0 if none is open."""
        return self._opened[0].indent if self._opened else 0

    @property
    def is_separate(self) -> bool:
        """Whether the open block belongs to no list and no quote."""
        return self.is_open and not self._is_quoted and not self._container

    def read(self, line: str) -> None:
        """Read the next line."""
        may_be_fence = "```" in line or "~~~" in line
        if self._opened and self._has_left(line):
            self._opened.clear()
        if self._opened:
            fence = parse_fence(line.lstrip("> \t") if self._is_quoted else line) if may_be_fence else None
            if fence is not None and fence.indent <= self._container + _MAX_INDENT:
                read_fence(self._opened, fence)
            return
        was_blank, self._is_blank = self._is_blank, not line or line.isspace()
        if not self._is_blank:
            if item := _ITEM.match(line):
                self._begin_item(len(item[1].expandtabs(4)), len(item[0].expandtabs(4)))
            elif self._items and was_blank and not line[0].isspace():
                self._items.clear()
            if may_be_fence:
                self._read_text(line)

    def _begin_item(self, indent: int, column: int) -> None:
        while self._items and self._items[-1] > indent:
            self._items.pop()
        self._items.append(column)

    def _has_left(self, line: str) -> bool:
        """Whether the quote or the list around the open block has ended before this line."""
        if self._is_quoted:
            return not line.lstrip().startswith(">")
        return self._container > 0 and _column(line) < self._container and not line.isspace()

    def _read_text(self, line: str) -> None:
        """Read a line outside of code with a fence, which may open a block."""
        prefix = _CONTAINERS.match(line)
        marks = prefix[0].strip() if prefix else ""
        fence = parse_fence(line[prefix.end() :] if prefix and marks else line)
        if fence is None:
            return
        if prefix and marks:
            fence = Fence(len(prefix[0].expandtabs(4)) + fence.indent, fence.marks, fence.info)
        container = max((column for column in self._items if column <= fence.indent), default=0)
        if not marks and fence.indent > container + _MAX_INDENT:
            return
        self._items = [column for column in self._items if column <= container]
        self._container, self._is_quoted = container, ">" in marks
        read_fence(self._opened, fence)


def _column(line: str) -> int:
    """The column where the text of a line begins."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))


def open_code_start(text: str) -> int | None:
    """Find where the code block begins that is open at the end of a text; None if none is."""
    tracker, position, start = FenceTracker(), 0, 0
    for line in text.splitlines(keepends=True):
        if not tracker.is_open:
            start = position
        tracker.read(line)
        position += len(line)
    return start if tracker.is_open else None


def add_documents(parser: MarkdownIt) -> None:
    """Let a parser read a Markdown document in a code block as one block."""
    parser.block.ruler.before(
        "fence", "document", _document, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _document(state: StateBlock, first: int, limit: int, silent: bool) -> bool:
    if silent or state.is_code_block(first):
        return False  # that a block ends here, the rule for fences says
    fence = parse_fence(_line(state, first))
    if fence is None or not fence.opens_document:
        return False
    end = _document_end(state, first, limit, fence.marks)
    if end is None:
        return False
    state.line = end + 1
    token = state.push("fence", "code", 0)
    token.info, token.markup = fence.info, fence.marks
    token.content = state.getLines(first + 1, end, state.sCount[first], True)
    token.map = [first, state.line]
    return True


def _document_end(state: StateBlock, first: int, limit: int, marks: str) -> int | None:
    """Find the line that closes the document; None if none does. A container's lines are read once."""
    ends: dict[tuple[int, int, int], int | None] = state.env.setdefault(_ENDS, {})
    place = state.level, state.blkIndent
    if (*place, first) in ends:
        return ends[(*place, first)]
    opened: list[Fence] = []
    lines: list[int] = []  # of `opened`
    for line in range(first, limit):
        text = _line(state, line)
        if text and state.sCount[line] < state.blkIndent:
            break
        if state.is_code_block(line) or (fence := parse_fence(text)) is None:
            continue
        closed = opened[-1:]
        read_fence(opened, fence)
        if len(opened) > len(lines):
            lines.append(line)
        elif len(opened) < len(lines):
            start = lines.pop()
            if closed[0].marks == marks:
                ends[(*place, start)] = line
        if not opened:
            break
    ends.update(
        {(*place, line): None for fence, line in zip(opened, lines, strict=True) if fence.marks == marks}
    )
    return ends.setdefault((*place, first), None)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
