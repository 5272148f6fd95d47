"""Finds words in a message that is shown, and selects them so that they catch the eye."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from app.chat.rich_text import RichText
from app.chat.text_view import TextView


def select_words(message: QWidget, words: str) -> TextView | None:
    """Select the first place where the message has these words; the part of a long reply is laid out for it.

    Returns:
        The text that has them; `None` if the message does not show them as they are written.
    """
    reply = message.findChild(RichText)
    views: Iterable[TextView] = (
        sorted(message.findChildren(TextView), key=lambda view: _top(view, message))
        if reply is None
        else reply.views_with(words)
    )
    for view in views:
        found = view.document().find(words, 0, QTextDocument.FindFlag.FindWholeWords)
        if words and view.isVisible() and not found.isNull():
            view.setTextCursor(found)
            return view
    return None


def _top(view: QWidget, message: QWidget) -> int:
    return view.mapTo(message, QPoint(0, 0)).y()
