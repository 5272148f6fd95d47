"""Save and restore the window's position, size and maximised state."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_GEOMETRY = "window/geometry"
_USUAL = QSize(1080, 760)
_GRIP = 120, 30  # pixels of the title bar that must be on a screen, so that the window can be moved


def restore_geometry(window: QWidget, settings: QSettings) -> None:
    """Restore the geometry; move the window onto a screen if its own is gone."""
    kept = settings.value(_GEOMETRY)
    if not isinstance(kept, QByteArray) or not window.restoreGeometry(kept):
        window.resize(_USUAL)
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if screens and not any(_can_be_moved(window.geometry(), screen) for screen in screens):
        room = QGuiApplication.primaryScreen().availableGeometry()
        window.resize(window.size().boundedTo(room.size()))
        window.move(room.center() - window.rect().center())


def save_geometry(window: QWidget, settings: QSettings) -> None:
    """Save the geometry."""
    settings.setValue(_GEOMETRY, window.saveGeometry())


def _can_be_moved(window: QRect, screen: QRect) -> bool:
    edge = QRect(window.topLeft(), QSize(window.width(), _GRIP[1]))
    seen = edge.intersected(screen)
    return seen.width() >= _GRIP[0] and seen.height() >= _GRIP[1] // 2
