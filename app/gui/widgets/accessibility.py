"""What widgets of our own are to a screen reader: Qt knows the kinds of its own widgets only."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_ROLE = "accessible_role"  # a property


def set_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Say what a widget is: a drawing, a group of others. To be said before it gets a name."""
    _install()
    widget.setProperty(_ROLE, role)


@cache
def _install() -> None:
    QAccessible.installFactory(_interface_of)


def _interface_of(_name: str, widget: QObject) -> QAccessibleWidget | None:
    """The interface of a widget that was given a role; None leaves it to Qt."""
    if not isinstance(widget, QWidget):
        return None
    role = widget.property(_ROLE)
    return QAccessibleWidget(widget, role) if isinstance(role, QAccessible.Role) else None
