"""What is read, as plain text: a part of a document, a whole reply, the last code block of one."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextFormat, QTextListFormat

from app.gui.markdown.chunks import chunks
from app.gui.markdown.inline_image_names import TASK_DONE, TASK_OPEN, formula_name, spoken
from app.gui.markdown.inline_images import PICTURE, picture_texts
from app.gui.markdown.markdown import Code, Formula, read_chunk, segments

_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_LEVEL = "   "  # before the items of a list in a list
_BOXES = (spoken(TASK_OPEN), spoken(TASK_DONE))  # of tasks, which have no bullet


def as_text(markdown: str) -> str:
    """A reply without the marks of Markdown; formulas stay as they are written."""
    parts: list[str] = []
    document = QTextDocument()
    for part in segments(markdown):
        if isinstance(part, Code):
            parts.append(part.source)
        elif isinstance(part, Formula):
            parts.append(spoken(formula_name(part.source, display=True)))
        else:
            document.setHtml(part.html)
            parts.append(text_between(document, 0, document.characterCount() - 1).strip("\n"))
    return "\n\n".join(part for part in parts if part)


def has_code(markdown: str) -> bool:
    """Whether a reply has a code block."""
    return _FENCE.search(markdown) is not None


def last_code(markdown: str) -> str | None:
    """The source of the last code block in a reply, if it has one."""
    for chunk in reversed(list(chunks(markdown))):
        for part in reversed(read_chunk(chunk)):
            if isinstance(part, Code):
                return part.source
    return None


def text_between(document: QTextDocument, start: int, end: int) -> str:
    """What stands between two places, in lines as they are seen.

    Where there is a gap there is an empty line; items of lists have their bullets or numbers, and tabs set
    the cells of a table's row apart.
    """
    first, last = document.findBlock(start), document.findBlock(end)
    text, block, before = "", first, QTextBlock()
    while block.isValid() and block.position() <= last.position():
        begin, behind = block.position(), block.position() + block.length() - 1
        words = _words(document, block, max(start, begin), min(end, behind))
        is_rule = block.blockFormat().hasProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth)
        if not (is_rule and not words):
            if before.isValid():
                text += _between(before, block)
            if start <= begin and first != last:
                words = _bullet(block, words) + words
            text, before = text + words, block
        block = block.next()
    return text


def _words(document: QTextDocument, block: QTextBlock, start: int, end: int) -> str:
    """What stands in a line between two places."""
    text = block.text()[start - block.position() : end - block.position()]
    if PICTURE in text:
        names = iter(picture_texts(document, start, end))
        text = "".join(next(names, "") if letter == PICTURE else letter for letter in text)
    if not block.blockFormat().nonBreakableLines() and end == block.position() + block.length() - 1:
        text = text.rstrip(" ")  # which the document has from line breaks in its source
    return text.replace("\u2028", "\n").replace("\u00a0", " ")


def _between(before: QTextBlock, block: QTextBlock) -> str:
    """What sets a line apart from the one before it."""
    one, other = QTextCursor(before), QTextCursor(block)
    table = one.currentTable()
    if table is not None and table == other.currentTable():
        return "\t" if table.cellAt(one).row() == table.cellAt(other).row() else "\n"
    if before.textList() is not None and block.textList() is not None:
        return "\n"
    return "\n\n" if before.blockFormat().bottomMargin() + block.blockFormat().topMargin() > 0 else "\n"


def _bullet(block: QTextBlock, words: str) -> str:
    """What stands before an item of a list."""
    around = block.textList()
    if around is None:
        return ""
    lead = _LEVEL * (around.format().indent() - 1)
    if words.startswith(_BOXES):
        return lead
    is_numbered = around.format().style() == QTextListFormat.Style.ListDecimal
    return f"{lead}{around.itemText(block).strip()} " if is_numbered else f"{lead}• "
