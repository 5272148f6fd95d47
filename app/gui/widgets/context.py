"""The context shared by the window's parts: created before the window, and never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSystemTrayIcon

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from app.gui.widgets.actions import Actions
    from app.gui.widgets.theme import Theme
    from app.models.cuda_build import CudaBuild
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
    """The settings that people change."""
    window_state: QSettings
    """What the window remembers: its geometry, recently used folders."""
    store: Store
    engine: EngineProcess
    session: ChatSession
    library: ModelLibrary
    cuda_build: CudaBuild
    device: str = "auto"
    """Where models run, from the command line; unless "auto", it overrides the settings."""
    has_tray: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable
    """Whether the system has a tray, which may change."""
