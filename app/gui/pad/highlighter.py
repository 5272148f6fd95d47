"""Highlight Markdown while it is written: marks recede, headings and emphasis look like themselves.

Only what is in view is highlighted: of the rest, each line is only looked at for code fences, so that a long
text opens quickly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextBlock, QTextBlockUserData, QTextCharFormat

from app.gui.pad.editor import PadEditor
from app.gui.widgets.theme import Theme

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+|$)")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")
_ITEM = re.compile(r"^[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]+\[[ xX]\])?(?=[ \t])")
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_INLINE = re.compile(
    r"\\[\\`*_{}\[\]()#+\-.!~|<>]"
    r"|(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<strong>(?P<s>\*\*|__)(?=\S)(?:.+?)(?<=\S)(?P=s))"
    r"|(?P<emphasis>(?<![\w*])(?P<e>[*_])(?![\s*_])(?:[^*_]|\\.)+?(?<![\s*_])(?P=e)(?![\w*]))"
    r"|(?P<struck>~~(?=\S)(?:.+?)(?<=\S)~~)"
    r"|(?P<link>!?\[(?P<words>[^\]\n]{0,500})\]\((?P<target>[^)\s\n]{0,2000})[^)\n]{0,200}\))"
    r"|(?P<address>https?://[^\s<>\"')\]]+)"
)
_LONGEST_LINE = 5_000  # characters that are highlighted


_NAMES = ("mark", "code", "code mark", "heading", "quote", "item", "strong", "emphasis", "struck", "link")


class _State(IntEnum):
    TEXT = 0
    BACKTICKS = 1  # within a fence of these
    TILDES = 2


class _Highlighted(QTextBlockUserData):
    """A block whose formats have been set."""


class MarkdownHighlighter(QSyntaxHighlighter):
    """Highlights the blocks of an editor that are in view, while it is switched on."""

    def __init__(self, theme: Theme, editor: PadEditor) -> None:
        super().__init__(editor)  # not the document yet: that would highlight it
        self._theme, self._editor = theme, editor
        self._is_on = False
        self._seen: tuple[int, int] = (-1, -1)  # the blocks in view
        self._formats: dict[str, QTextCharFormat] = {}
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._highlight_view)
        editor.verticalScrollBar().valueChanged.connect(lambda _value: self._later.start())
        editor.resized.connect(self._later.start)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    def switch(self, is_on: bool) -> None:
        """Highlight Markdown, or show plain text; highlight all anew."""
        self._is_on = is_on
        self._seen = (-1, -1)
        if self.document() is not self._editor.document():
            self.setDocument(self._editor.document())
        self._mark_view()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Highlight one block if it is in view; keep up with code fences in any case."""
        if not self._is_on:
            return
        before = max(self.previousBlockState(), 0)
        self.setCurrentBlockState(_state_after(before, text))
        number = self.currentBlock().blockNumber()
        if self._seen[0] <= number <= self._seen[1]:
            self.setCurrentBlockUserData(_Highlighted())
            self._highlight(before, text[:_LONGEST_LINE])
        elif self.currentBlockUserData() is not None:
            self.setCurrentBlockUserData(None)  # type: ignore[arg-type]

    def _mark_view(self) -> None:
        block_at = self._editor.document().findBlock
        first, last = (block_at(position).blockNumber() for position in self._editor.visible_range())
        self._seen = first, last + 1

    def _highlight_view(self) -> None:
        if not self._is_on:
            return
        self._mark_view()
        block: QTextBlock = self._editor.document().findBlockByNumber(self._seen[0])
        while block.isValid() and block.blockNumber() <= self._seen[1]:
            if block.userData() is None:
                self.rehighlightBlock(block)
            block = block.next()

    def _highlight(self, before: int, text: str) -> None:
        formats = self._formats
        if before or _FENCE.match(text):
            is_mark = _FENCE.match(text) is not None
            self.setFormat(0, len(text), formats["code mark" if is_mark else "code"])
            return
        if _RULE.match(text):
            self.setFormat(0, len(text), formats["mark"])
            return
        start, look = 0, QTextCharFormat()
        if heading := _HEADING.match(text):
            start, look = heading.end(), formats["heading"]
        elif quote := _QUOTE.match(text):
            start, look = quote.end(), formats["quote"]
        if item := _ITEM.match(text, start) if not look.isValid() or start == 0 else None:
            self.setFormat(item.start(), item.end() - item.start(), formats["item"])
        if start:
            self._format(text, 0, start, formats["mark"])
            self._format(text, start, len(text), look)
        for begin, end, name in _inline(text, start):
            merged = QTextCharFormat(look if start else QTextCharFormat())
            merged.merge(formats[name])
            self._format(text, begin, end, merged)

    def _format(self, text: str, start: int, end: int, look: QTextCharFormat) -> None:
        """Format characters of a text, whose places Qt counts in units of UTF-16."""
        if text.isascii():
            self.setFormat(start, end - start, look)
        else:
            before = len(text[:start].encode("utf-16-le", "surrogatepass")) // 2
            length = len(text[start:end].encode("utf-16-le", "surrogatepass")) // 2
            self.setFormat(before, length, look)

    def _use_theme(self) -> None:
        colors = self._theme.colors
        self._formats = {name: QTextCharFormat() for name in _NAMES}
        for name in ("mark", "code mark", "struck"):
            self._formats[name].setForeground(QColor(colors.muted))
        self._formats["quote"].setForeground(QColor(colors.muted))
        self._formats["item"].setForeground(QColor(colors.accent))
        self._formats["link"].setForeground(QColor(colors.accent))
        for name in ("heading", "strong"):
            self._formats[name].setFontWeight(QFont.Weight.Bold)
        self._formats["emphasis"].setFontItalic(True)
        self._formats["struck"].setFontStrikeOut(True)
        code = self._theme.code_font
        for name in ("code", "code mark"):
            self._formats[name].setFontFamilies(code.families())
            self._formats[name].setFontPointSize(self._editor.font().pointSizeF() * 0.88)
        if self._is_on:
            self.switch(True)


def _state_after(before: int, text: str) -> int:
    fence = _FENCE.match(text)
    if fence is None:
        return before
    kind = _State.BACKTICKS if fence[1][0] == "`" else _State.TILDES
    if before == _State.TEXT:
        return kind
    return _State.TEXT if before == kind else before


def _inline(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Yield ranges of a line and the names of their formats: first what is marked, then its marks."""
    for found in _INLINE.finditer(text, start):
        kind = found.lastgroup
        begin, end = found.span()
        if found["code"]:
            yield begin, end, "code"
        elif found["strong"]:
            yield begin, end, "strong"
            yield begin, begin + 2, "mark"
            yield end - 2, end, "mark"
        elif found["emphasis"]:
            yield begin, end, "emphasis"
            yield begin, begin + 1, "mark"
            yield end - 1, end, "mark"
        elif found["struck"]:
            yield begin, end, "struck"
        elif found["link"]:
            yield begin, end, "mark"
            yield found.start("words"), found.end("words"), "link"
        elif kind == "address":
            yield begin, end, "link"
