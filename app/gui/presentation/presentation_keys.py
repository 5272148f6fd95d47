"""The keys of a presentation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

SCROLLING = {
    Qt.Key.Key_PageDown: 1.0,
    Qt.Key.Key_PageUp: -1.0,
    Qt.Key.Key_Down: 0.2,
    Qt.Key.Key_Up: -0.2,
}
"""How many pages each key scrolls."""


def is_slow_motion_key(event: QKeyEvent) -> bool:
    """Whether a key should turn slow motion on or off."""
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return event.key() == Qt.Key.Key_W and event.modifiers() & modifiers == modifiers


def is_skip_key(event: QKeyEvent) -> bool:
    """Whether a key should show all of the reply that has come, as it does in the window."""
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_J and event.modifiers() & modifiers == modifiers


def is_leave_key(event: QKeyEvent) -> bool:
    """Whether a key should leave the presentation."""
    keys = QKeySequence.StandardKey
    return event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11) or any(
        event.matches(key) for key in (keys.Quit, keys.Close, keys.FullScreen)
    )
