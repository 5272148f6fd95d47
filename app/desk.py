"""A window with everything behind it (storage, engine, session, settings), and how it starts and ends."""

from __future__ import annotations

import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

import psutil
from PySide6.QtCore import QLockFile, QSettings
from PySide6.QtWidgets import QApplication, QMessageBox

from app import paths
from app.chat.session import ChatSession
from app.error_reports import ErrorReports
from app.interrupts import Interrupts
from app.main_window import MainWindow
from app.models.downloads import Downloads
from app.models.hub_access import HubAccess
from app.models.library import ModelLibrary, chosen_model
from app.models_here import open_shelf
from app.processes.engine import EngineProcess
from app.settings.about import About
from app.settings.diagnostics import Facts, diagnostics
from app.settings.old import take_over
from app.settings.store import SettingsStore
from app.storage import Store
from app.theme import Theme
from model_backends.protocol import FailureKind, UnfogError


class DataFolderBusyError(UnfogError):
    """Another window works on the same data folder, or it cannot be told whether one does."""

    kind: FailureKind = "settings"


class Desk:
    """Everything that a running window is made of, from the files in the data folder."""

    def __init__(self, app: QApplication, model: Path | None, device: str) -> None:
        """Open the storage and make the window; nothing is shown yet. `model`: None for the one in use last.

        Raises:
            DataFolderBusyError: another window has opened this data folder.
            StorageError: the conversations cannot be opened.
        """
        self._lock = _locked_data_folder()
        self.settings = QSettings(str(paths.settings_path()), QSettings.Format.IniFormat)
        self.preferences = SettingsStore(paths.preferences_path(), first=lambda: take_over(self.settings))
        look = self.preferences.value.appearance
        self.theme = Theme(app, look.scheme, scale=look.font_scale)
        self.store = Store(paths.database_path())
        chosen, lost = chosen_model(self.settings)
        self.engine = EngineProcess(model or chosen, device, paths.engine_log_path())
        self.session = ChatSession(self.store, self.engine)
        self.library = _library(self.engine, self.settings)
        self.library.lost = lost if model is None else ""
        self.window = MainWindow(self.session, self.engine, self.theme, self.settings, self.library)
        self.window.use_settings(self.preferences, self._about(), device)
        self.reports = ErrorReports(paths.window_log_path())
        self.reports.reported.connect(self.window.messages.show_failure)

    def _about(self) -> About:
        def text() -> str:
            surveyed = self.library.surveyed
            return diagnostics(
                Facts(
                    version=version("unfog"),
                    settings=self.preferences.value,
                    data_folder=paths.data_dir(),
                    database=paths.database_path(),
                    models=paths.models_dir(),
                    logs=(paths.engine_log_path(), paths.window_log_path()),
                    model=self.engine.model,
                    computer=None if surveyed is None else surveyed.computer,
                    loaded=self.engine.loaded,
                )
            )

        return About(version("unfog"), paths.data_dir(), paths.window_log_path().parent, text)

    def close(self) -> None:
        """Close the window and let go of the files."""
        self.window.close()
        self.preferences.flush()
        self.store.close()
        self.reports.close()
        self._lock.unlock()


def _library(engine: EngineProcess, settings: QSettings) -> ModelLibrary:
    shelf, access = open_shelf(), HubAccess(settings)
    downloads = Downloads(shelf, paths.downloads_path(), access.hub)
    return ModelLibrary(shelf, engine, settings, downloads, access)


def _locked_data_folder() -> QLockFile:
    """The data folder's lock; one that a killed window left behind does not count."""
    lock = QLockFile(str(paths.data_dir() / "unfog.lock"))
    lock.setStaleLockTime(0)  # a window may be open for days
    if not lock.tryLock(0):
        if lock.error() != QLockFile.LockError.LockFailedError:
            raise DataFolderBusyError(
                f"The data folder {paths.data_dir()} cannot be written to.",
                "Set UNFOG_DATA_DIR to a folder that you may write to.",
            )
        raise DataFolderBusyError(
            f"Unfog is already open on the data folder {paths.data_dir()}.",
            "Use the window that is open, or set UNFOG_DATA_DIR to another folder.",
        )
    return lock


def make_app() -> QApplication:
    """The application object; there is one a process."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Unfog")
    app.setDesktopFileName("unfog")
    return app


def run(model_path: Path | None, device: str) -> int:
    """Open the window on a model file (by default the bundled one) and stay until it is closed.

    Raises:
        UnfogError: the data folder cannot be used; a message box has said so.
    """
    app = make_app()
    try:
        desk = Desk(app, model_path, device)
    except UnfogError as error:
        # Nobody reads a double-clicked program's standard error, and nobody sees a window without a screen.
        if app.platformName() not in ("offscreen", "minimal"):
            QMessageBox.critical(None, "Unfog", f"{error.message}\n\n{error.hint}")
        raise
    sys.excepthook = desk.reports.report
    interrupts = Interrupts(app)
    interrupts.received.connect(desk.window.close)
    interrupts.received.connect(app.quit)
    app.setWindowIcon(desk.theme.icon("unfog", size=128))
    desk.window.show()
    code = app.exec()
    desk.close()
    interrupts.close()
    sys.excepthook = sys.__excepthook__
    return code


def process_start() -> float:
    """When this process was started, in seconds of `time.monotonic`."""
    if sys.platform == "linux":
        # Relative to a boot time of whole seconds, psutil's answer can be a second off.
        fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    else:
        age = time.time() - float(psutil.Process().create_time())
    return time.monotonic() - age


def measure_first_paint(model_path: Path | None = None) -> float:
    """Seconds from the start of this process to the first painted window; the worker is not waited for."""
    app = make_app()
    desk = Desk(app, model_path, "auto")
    desk.window.show()
    while desk.window.painted_at is None:
        app.processEvents()
    seconds = desk.window.painted_at - process_start()
    desk.close()
    return seconds
