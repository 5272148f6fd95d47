"""Accessible roles for custom widgets: Qt only knows the roles of its built-in widgets."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_ROLE = "accessible_role"  # the name of the property


def set_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Set a widget's accessible role, such as a drawing or a group. Call it before setting its name."""
    _install()
    widget.setProperty(_ROLE, role)


@cache
def _install() -> None:
    QAccessible.installFactory(_interface_of)


def _interface_of(_name: str, widget: QObject) -> QAccessibleWidget | None:
    """Create the accessible interface of a widget with a role; None leaves it to Qt."""
    if not isinstance(widget, QWidget):
        return None
    role = widget.property(_ROLE)
    return QAccessibleWidget(widget, role) if isinstance(role, QAccessible.Role) else None
