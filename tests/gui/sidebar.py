"""The rows of the sidebar's list, as people see them, and what they do with the mouse."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.sidebar.drag import packed


def conversation_list(application: Application) -> ConversationList:
    """The list."""
    return application.window.findChild(ConversationList)


def items(application: Application) -> Iterator[QTreeWidgetItem]:
    """All rows that can be seen, those of open folders too, from the top."""
    shown = conversation_list(application)
    for number in range(shown.topLevelItemCount()):
        item = shown.topLevelItem(number)
        assert item is not None
        yield item
        if item.isExpanded():
            yield from (item.child(inside) for inside in range(item.childCount()))


def lines(application: Application) -> list[str]:
    """The titles of the rows; those in a folder are indented."""
    return [("  " if item.parent() else "") + item.text(0) for item in items(application)]


def row(application: Application, title: str) -> QTreeWidgetItem:
    """The row of this title."""
    return next(item for item in items(application) if item.text(0) == title)


def place_of(application: Application, title: str) -> QPoint:
    """The middle of a row, in the list's viewport."""
    return conversation_list(application).visualItemRect(row(application, title)).center()


def click(
    application: Application,
    qtbot: QtBot,
    title: str,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Click a row, with these keys held."""
    viewport = conversation_list(application).viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, keys, place_of(application, title))


def drop(conversations: tuple[int, ...], target: QWidget, place: QPoint) -> bool:
    """Drag conversations over a widget and drop them there; whether they were taken."""
    data, action = packed(conversations), Qt.DropAction.MoveAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, action, data, buttons, keys)
    QApplication.sendEvent(target, enter)
    move = QDragMoveEvent(place, action, data, buttons, keys)
    move.setAccepted(enter.isAccepted())  # as Qt does
    QApplication.sendEvent(target, move)
    if not move.isAccepted():
        return False
    event = QDropEvent(QPointF(place), action, data, buttons, keys)
    QApplication.sendEvent(target, event)
    return event.isAccepted()
