"""Let a focused widget override window shortcuts such as Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object


def overrides_escape(event: QEvent) -> bool:
    """Claim Esc in a focused widget's `ShortcutOverride` event; return whether it was claimed."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    if event.key() != Qt.Key.Key_Escape:
        return False
    event.accept()
    return True


class ClosedByEscapeMixin(_Widget):
    """Mixin for widgets with a signal `closed`: Esc emits it while the focus is in them.

    Shortcuts of the window don't see that Esc.
    """

    if TYPE_CHECKING:
        closed = Signal()

    def event(self, event: QEvent) -> bool:
        """Take Esc from the window's shortcuts, and emit `closed` when it is pressed."""
        if overrides_escape(event):
            return True
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return True
        return bool(super().event(event))
