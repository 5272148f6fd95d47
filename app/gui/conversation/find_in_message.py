"""Find and select words in a message that is shown."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.gui.markdown.rich_text import RichText
from app.gui.markdown.right_to_left import find_words
from app.gui.markdown.text_view import TextView


def select_words(message: QWidget, words: str) -> TextView | None:
    """Select the first occurrence of these words; a long reply is laid out as far as needed.

    Returns:
        The view that contains them; None if the message does not show them in this form.
    """
    reply = message.findChild(RichText)
    views: Iterable[TextView] = (
        sorted(message.findChildren(TextView), key=lambda view: _top(view, message))
        if reply is None
        else (*reply.views_containing(words), *_views_beside(message, reply))
    )
    for view in views:
        selection = find_words(view.document(), words)
        if words and view.isVisible() and not selection.isNull():
            view.setTextCursor(selection)
            view.verticalScrollBar().setValue(0)  # it may have been lower than its text so far
            return view
    return None


def _views_beside(message: QWidget, reply: RichText) -> Iterable[TextView]:
    """The views of a reply that are no part of its text: thoughts and a draft."""
    return (view for view in message.findChildren(TextView) if not reply.isAncestorOf(view))


def line_of_selection(view: TextView) -> int:
    """The line with the selection, in pixels below the top of its text."""
    cursor = view.textCursor()
    block = cursor.block()
    top = view.document().documentLayout().blockBoundingRect(block).top()
    line = block.layout().lineForTextPosition(cursor.selectionStart() - block.position())
    return round(top + (line.y() if line.isValid() else 0.0))


def _top(view: QWidget, message: QWidget) -> int:
    return view.mapTo(message, QPoint(0, 0)).y()
