"""Let a focused widget override window shortcuts such as Esc."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def overrides_escape(event: QEvent) -> bool:
    """Claim Esc in a focused widget's `ShortcutOverride` event; return whether it was claimed."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    if event.key() != Qt.Key.Key_Escape:
        return False
    event.accept()
    return True
