"""Correct the layout of lists in text documents: numbers from right to left, and the space below a list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument


def mirror_numbers(document: QTextDocument) -> None:
    """Put the point behind the numbers of lists from right to left: a text document puts it before them."""
    block = document.begin()
    while block.isValid():
        text_list = block.textList()
        if text_list is not None and block.textDirection() == Qt.LayoutDirection.RightToLeft:
            form = text_list.format()
            if form.numberPrefix() != ".":
                form.setNumberPrefix(".")
                form.setNumberSuffix("")
                text_list.setFormat(form)
        block = block.next()


def move_list_margins(document: QTextDocument) -> None:
    """Move the space below a list to its end: where it ends with an inner list, Qt puts it above that."""
    space, owner = 0.0, 0  # of the list with this indent
    block = document.begin()
    while block.isValid():
        text_list, next_list = block.textList(), block.next().textList()
        form = block.blockFormat()
        if text_list is not None:
            indent = text_list.format().indent()
            next_indent = 0 if next_list is None else next_list.format().indent()
            if next_indent > indent and form.bottomMargin() > 0:
                space, owner = form.bottomMargin(), indent
                form.setBottomMargin(0)
                QTextCursor(block).setBlockFormat(form)
            elif next_indent <= owner:
                if space > form.bottomMargin():
                    form.setBottomMargin(space)
                    QTextCursor(block).setBlockFormat(form)
                space = 0.0
        block = block.next()
