"""Finds words in a message that is shown, and selects them so that they catch the eye."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from app.chat.text_view import TextView


def select_words(message: QWidget, words: str) -> int | None:
    """Select the first place where the message has these words.

    Returns:
        Where it is, in pixels below the top of the message; `None` if it is not among what is laid out.
    """
    for view in sorted(message.findChildren(TextView), key=lambda view: _top(view, message)):
        found = view.document().find(words, 0, QTextDocument.FindFlag.FindWholeWords)
        if words and view.isVisible() and not found.isNull():
            view.setTextCursor(found)
            return _top(view, message) + view.cursorRect(found).top()
    return None


def _top(view: QWidget, message: QWidget) -> int:
    return view.mapTo(message, QPoint(0, 0)).y()
