"""Extract plain text: of part of a document, of a reply, or the last code block of one."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextFormat, QTextListFormat

from app.gui.markdown.chunks import split_chunks
from app.gui.markdown.inline_image_names import TASK_DONE, TASK_OPEN, formula_name, image_text
from app.gui.markdown.inline_images import IMAGE_CHARACTER, image_texts
from app.gui.markdown.markdown import Code, Formula, parse_chunk, parse_markdown
from app.gui.markdown.right_to_left import is_mirrored, mirror_tables, without_isolates

_MAYBE_CODE = re.compile(r"```|~~~|\t| {4}")  # also in quotes and items
# what the text of a document depends on: marks of lists, and which pieces are code
_STYLE = (
    "ul { list-style-type: disc; } ul.resumed { list-style-type: none; } code { background-color: white; }"
)
_INDENT = "   "  # before the items of a list in a list
_CHECK_BOXES = (image_text(TASK_OPEN), image_text(TASK_DONE))  # of tasks, which have no bullet


def plain_text_of(markdown: str) -> str:
    """Convert a reply to text without Markdown syntax; formulas stay as LaTeX."""
    parts: list[str] = []
    document = QTextDocument()
    document.setDefaultStyleSheet(_STYLE)
    for part in parse_markdown(markdown):
        if isinstance(part, Code):
            parts.append(part.source)
        elif isinstance(part, Formula):
            parts.append(image_text(formula_name(part.source, display=True)))
        else:
            document.setHtml(mirror_tables(part.html))
            parts.append(text_between(document, 0, document.characterCount() - 1).strip("\n"))
    return "\n\n".join(part for part in parts if part)


def has_code(markdown: str) -> bool:
    """Whether a reply has a code block."""
    return last_code(markdown) is not None


def last_code(markdown: str) -> str | None:
    """The source of the last code block that a reader of a reply sees; None if there is none."""
    for chunk in reversed(list(split_chunks(markdown))):
        if _MAYBE_CODE.search(chunk) and (code := _last_code_in(chunk)) is not None:
            return code
    return None


@functools.lru_cache(maxsize=64)
def _last_code_in(chunk: str) -> str | None:
    """The last code block of a chunk, which is asked for again with every block of a growing reply."""
    return next((part.source for part in reversed(parse_chunk(chunk)) if isinstance(part, Code)), None)


def text_between(document: QTextDocument, start: int, end: int) -> str:
    """The text between two positions of a document, in the lines shown.

    Gaps become empty lines; list items have their bullets or numbers, and tabs separate the cells of a table
    row.
    """
    first, last = document.findBlock(start), document.findBlock(end)
    is_whole = start == 0 and end >= document.characterCount() - 1
    block, lines = first, list[tuple[QTextBlock, str]]()
    while block.isValid() and block.position() <= last.position():
        begin, behind = block.position(), block.position() + block.length() - 1
        line = _line_text(document, block, max(start, begin), min(end, behind))
        is_rule = block.blockFormat().hasProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth)
        if not (is_rule and not line):
            if start <= begin and (first != last or is_whole):
                line = _bullet(block, line) + line
            lines.append((block, line))
        block = block.next()
    text, before = "", QTextBlock()
    for block, line in _in_reading_order(lines):
        text += (_separator(before, block) if before.isValid() else "") + line
        before = block
    return text


def _in_reading_order(lines: Iterable[tuple[QTextBlock, str]]) -> Iterator[tuple[QTextBlock, str]]:
    """Reverse the cells of rows in tables whose columns were reversed."""
    for row, group in itertools.groupby(lines, lambda line: _mirrored_row(line[0])):
        cells = list(group)
        yield from cells if row is None else reversed(cells)


def _mirrored_row(block: QTextBlock) -> tuple[int, int] | None:
    """The table and row of a block in a table whose columns were reversed; None elsewhere."""
    cursor = QTextCursor(block)
    table = cursor.currentTable()
    if table is None or not is_mirrored(table):
        return None
    return table.objectIndex(), table.cellAt(cursor).row()


def _line_text(document: QTextDocument, block: QTextBlock, start: int, end: int) -> str:
    """The text of a line between two positions."""
    text = without_isolates(block, start - block.position(), end - block.position())
    if IMAGE_CHARACTER in text:
        names = iter(image_texts(document, start, end))
        text = "".join(next(names, "") if letter == IMAGE_CHARACTER else letter for letter in text)
    if block.blockFormat().nonBreakableLines():
        return text  # code
    if end == block.position() + block.length() - 1:
        text = text.rstrip(" ")  # from line breaks in the document's source
    return text.replace("\u2028", "\n").replace("\u00a0", " ")


def _separator(before: QTextBlock, block: QTextBlock) -> str:
    """The separator between a line and the previous one."""
    first_cursor, second_cursor = QTextCursor(before), QTextCursor(block)
    table = first_cursor.currentTable()
    if table is not None and table == second_cursor.currentTable():
        return "\t" if table.cellAt(first_cursor).row() == table.cellAt(second_cursor).row() else "\n"
    if before.textList() is not None and block.textList() is not None:
        return "\n"
    return "\n\n" if before.blockFormat().bottomMargin() + block.blockFormat().topMargin() > 0 else "\n"


def _bullet(block: QTextBlock, line: str) -> str:
    """The bullet or number of a list item."""
    text_list = block.textList()
    if text_list is None:
        return ""
    indent = _INDENT * (text_list.format().indent() - 1)
    if line.startswith(_CHECK_BOXES):
        return indent
    style = text_list.format().style()
    if style == QTextListFormat.Style.ListDecimal:
        return f"{indent}{text_list.format().start() + text_list.itemNumber(block)}. "
    return indent if style == QTextListFormat.Style.ListStyleUndefined else f"{indent}• "
