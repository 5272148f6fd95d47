"""Text that an editor shows at a position without its being part of the document.

It stands in Qt's preedit area, as the text that an input method composes does: laid out with the lines around
it, but unknown to the document, so it is neither saved nor copied, found, counted or undone.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

_LINE_SEPARATOR = "\u2028"


class GhostText:
    """One such text of an editor."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor
        self._block: QTextBlock | None = None
        self._position = -1
        self._text = ""

    @property
    def text(self) -> str:
        """The text; "" while none is shown."""
        return self._text

    @property
    def position(self) -> int:
        """The position of the document before which it stands, −1 while none is shown."""
        return self._position

    @property
    def block(self) -> QTextBlock | None:
        """The block that it stands in."""
        return self._block

    @property
    def start(self) -> int:
        """Where it begins in the layout of its block."""
        return self._position - self._block.position() if self._block is not None else 0

    def show(self, position: int, text: str, color: QColor) -> None:
        """Show a text there, in place of the one before; its block is laid out again."""
        self.hide()
        block = self._editor.document().findBlock(position)
        if not text or not block.isValid():
            return
        self._block, self._position, self._text = block, position, text
        start, length = position - block.position(), utf_16_length(text)
        look = QTextLayout.FormatRange()
        look.start, look.length, look.format = start, length, QTextCharFormat()
        look.format.setForeground(color)
        layout = block.layout()
        formats = [_shifted(found, start, length) for found in layout.formats()]
        layout.setPreeditArea(start, text.replace("\n", _LINE_SEPARATOR))
        layout.setFormats([*formats, look])
        self._editor.document().markContentsDirty(block.position(), block.length())

    def hide(self) -> None:
        """Show no text any more."""
        if self._block is None:
            return
        block, start, length = self._block, self.start, utf_16_length(self._text)
        self._block, self._position, self._text = None, -1, ""
        if block.isValid():
            layout = block.layout()
            others = [found for found in layout.formats() if (found.start, found.length) != (start, length)]
            layout.setPreeditArea(-1, "")
            layout.setFormats([_shifted(found, start, -length) for found in others])
            self._editor.document().markContentsDirty(block.position(), block.length())


def _shifted(found: QTextLayout.FormatRange, start: int, length: int) -> QTextLayout.FormatRange:
    """A format's range, with so many more units of text at `start`, as Qt's highlighters place them."""
    shifted = QTextLayout.FormatRange()
    shifted.start, shifted.length, shifted.format = found.start, found.length, found.format
    if found.start >= start:
        shifted.start = max(found.start + length, start)
    elif found.start + found.length >= start:
        shifted.length = max(found.length + length, 0)
    return shifted


def utf_16_length(text: str) -> int:
    """Count a text's units in UTF-16, in which Qt counts positions."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
