"""Everything people can do from the keyboard: one action each, with its name and its shortcut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.theme import Theme


@dataclass(frozen=True)
class Actions:
    """The window's actions."""

    new: QAction
    stop: QAction
    focus: QAction
    preset: QAction
    rename: QAction
    delete: QAction
    undo: QAction
    sidebar: QAction
    models: QAction
    inspector: QAction
    canvas: QAction
    present: QAction
    appearance: QAction
    quit: QAction


# Field of `Actions`: what people read, the shortcut, the icon.
_DESCRIPTIONS = {
    "new": ("New conversation", "Ctrl+N", "new"),
    "stop": ("Stop the reply, or go back", "Esc", "stop"),
    "focus": ("Write a message", "Ctrl+L", ""),
    "preset": ("Speed and polish", "Ctrl+Shift+P", ""),
    "rename": ("Rename", "F2", "rename"),
    "delete": ("Delete", "Ctrl+Shift+Backspace", "delete"),
    "undo": ("Take the deletion back", "Ctrl+Z", ""),  # in a text field it is the field's
    "sidebar": ("Show or hide conversations", "Ctrl+B", "sidebar"),
    "models": ("Models", "Ctrl+M", "models"),
    "inspector": ("Inspector", "Ctrl+I", "inspector"),
    "canvas": ("Canvas as prose, grid or quiet", "Ctrl+G", ""),
    "present": ("Present, full screen", "F11", ""),
    "appearance": ("Light or dark", "Ctrl+Shift+L", "appearance"),
    "quit": ("Quit Unfog", "Ctrl+Q", ""),
}


def make_actions(window: QWidget, theme: Theme, handlers: dict[str, Callable[[], object]]) -> Actions:
    """An action for every field of `Actions`; `handlers` are called by the same names."""
    actions = {}
    for name, (text, shortcut, _) in _DESCRIPTIONS.items():
        action = QAction(text, window)
        action.setShortcut(QKeySequence(shortcut))
        action.setToolTip(
            f"{text} ({QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)})"
        )
        action.triggered.connect(lambda _checked=False, handler=handlers[name]: handler())
        window.addAction(action)
        actions[name] = action

    def draw_icons() -> None:
        for name, (_, _, icon) in _DESCRIPTIONS.items():
            if icon:
                actions[name].setIcon(theme.icon(icon))

    draw_icons()
    theme.changed.connect(draw_icons)
    return Actions(**actions)
