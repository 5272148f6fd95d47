"""Keys that a part of the window wants for itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def overrides_escape(event: QEvent) -> bool:
    """Claim Esc from the window's shortcuts, in `event` of a widget that has the focus in it."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    if event.key() != Qt.Key.Key_Escape:
        return False
    event.accept()
    return True
