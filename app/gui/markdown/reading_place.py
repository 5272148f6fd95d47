"""Find the first line of text in view, and find it again after everything was laid out anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

_INSIDE = 8  # pixels below the upper edge at which a line counts as the first one in view


def first_line(viewport: QWidget, message: QWidget) -> tuple[QWidget, Callable[[], int]]:
    """Return the widget with the first line in view, and a function that returns where in it the line is.

    `message` is the first message in view. If no text of it is at the upper edge, it is the message itself.
    """
    for view in message.findChildren(QTextBrowser):
        if not view.isVisible() or not message.isAncestorOf(view):
            continue
        top = view.mapTo(viewport, QPoint(0, 0)).y()
        if top <= _INSIDE < top + view.height():
            place = view.cursorForPosition(QPoint(0, _INSIDE - top)).position()
            return view, partial(_line_top, view, place)
    return message, lambda: 0


def _line_top(view: QTextBrowser, place: int) -> int:
    cursor = QTextCursor(view.document())
    cursor.setPosition(min(place, view.document().characterCount() - 1))
    return view.cursorRect(cursor).top()
