"""What many parts of the window need, in one value: made before the window, and never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSystemTrayIcon

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from app.gui.widgets.actions import Actions
    from app.gui.widgets.theme import Theme
    from app.models.library import ModelLibrary
    from app.processes.engine import EngineProcess
    from app.session.session import ChatSession
    from app.settings.store import SettingsStore
    from app.storage import Store


@dataclass(frozen=True)
class AppContext:
    """The objects that live as long as the window."""

    theme: Theme
    actions: Actions
    settings: SettingsStore
    """What people choose."""
    window_state: QSettings
    """What the window remembers by itself: its geometry, the folders that were used last."""
    store: Store
    engine: EngineProcess
    session: ChatSession
    library: ModelLibrary
    device: str = "auto"
    """Where models run, from the command line; unless it is "auto" it counts more than the settings."""
    has_tray: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable
    """Whether the system has a tray, which may come and go."""
