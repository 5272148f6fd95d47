"""What text documents do not do by themselves for text from right to left: columns, inline code."""

from __future__ import annotations

import re

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextFormat, QTextTable

_TABLE = re.compile(r'<table dir="rtl">.*?</table>', re.DOTALL)
_ROW = re.compile(r"(<tr[^>]*>\n)(.*?)(</tr>)", re.DOTALL)
_CELL = re.compile(r"<(t[hd])\b.*?</\1>\n", re.DOTALL)
_BACKGROUND = QTextFormat.Property.BackgroundBrush
_OPEN, _CLOSE = "\u2066", "\u2069"  # what is between them is laid out from left to right


def isolate(html: str) -> str:
    """Let a piece of a line run from left to right; `without_isolates` removes the characters that do it."""
    return f"{_OPEN}{html}{_CLOSE}"


def mirror_tables(html: str) -> str:
    """Reverse the columns of tables from right to left: a text document always begins at the left."""
    return _TABLE.sub(_mirrored, html) if '<table dir="rtl">' in html else html


def _mirrored(table: re.Match[str]) -> str:
    def reverse(row: re.Match[str]) -> str:
        cells = [cell[0] for cell in _CELL.finditer(row[2])]
        return row[1] + "".join(reversed(cells)) + row[3]

    return _ROW.sub(reverse, table[0]).replace("<table", '<table align="right"', 1)


def is_mirrored(table: QTextTable | None) -> bool:
    """Whether a table's columns were reversed."""
    return table is not None and table.format().layoutDirection() == Qt.LayoutDirection.RightToLeft


def is_arranged(document: QTextDocument) -> bool:
    """Whether something in a document was arranged by this module."""
    frames = document.rootFrame().childFrames()
    return _OPEN in document.toRawText() or any(
        isinstance(frame, QTextTable) and is_mirrored(frame) for frame in frames
    )


def find_words(document: QTextDocument, words: str) -> QTextCursor:
    """Find words in a document; the characters that `isolate` has added do not count."""
    selection = document.find(words)
    if words and selection.isNull() and _OPEN in document.toRawText():
        pattern = f"[{_OPEN}{_CLOSE}]?".join(map(re.escape, words))
        option = QRegularExpression.PatternOption.CaseInsensitiveOption
        selection = document.find(QRegularExpression(pattern, option))
    return selection


def without_isolates(block: QTextBlock, start: int, end: int) -> str:
    """The text between two positions of a block, without the characters that `isolate` has added."""
    text = block.text()
    if _OPEN not in text:
        return text[start:end]
    kept = ""
    parts = block.begin()
    while not parts.atEnd():
        piece = parts.fragment()
        first = piece.position() - block.position()
        words = text[max(start, first) : min(end, first + piece.length())] if first < end else ""
        kind = piece.charFormat()
        if kind.isAnchor() or kind.fontFixedPitch() or kind.hasProperty(_BACKGROUND):  # an address, code
            words = words.replace(_OPEN, "").replace(_CLOSE, "")
        kept += words
        parts += 1
    return kept
