"""Start and close the program: lock, settings, storage, engine, session, window."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QLockFile, QSettings, Qt, QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QSystemTrayIcon

from app.base import app_dirs
from app.base.translation import SYSTEM, translated, use_language
from app.gui.application.crash_reports import CrashReporter
from app.gui.application.data_folder_lock import lock_data_folder
from app.gui.application.qt_gc import GarbageCollector
from app.gui.application.signal_handling import SignalHandler
from app.gui.application.single_instance import InstanceServer, OpenRequest
from app.gui.main_window.main_window import MainWindow
from app.gui.widgets.actions import Actions
from app.gui.widgets.context import AppContext
from app.gui.widgets.theme import Theme
from app.models.chosen_model import chosen_model
from app.models.cuda_build import CudaBuild
from app.models.downloads import Downloads
from app.models.hub_access import HubAccess
from app.models.library import ModelLibrary
from app.models.model_lookup import open_registry
from app.platform.activation import activation_token
from app.processes.background_worker import exit_during_work
from app.processes.engine import EngineProcess
from app.session.session import ChatSession
from app.settings.store import SettingsStore
from app.storage import Store
from model_backends import system_errors
from model_backends.bug_report import log_bug
from model_backends.frozen import is_frozen
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import path_to_text

logger = logging.getLogger(__name__)


class StartError(UnfogError):
    """The program failed to start for an unexpected reason, which the log tells."""

    kind: FailureKind = "bug"


class Application:
    """Owns all long-lived objects of a running window."""

    def __init__(
        self,
        app: QApplication,
        model: Path | None,
        device: str,
        *,
        worker: Sequence[str] | None = None,
        has_tray: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        lock: QLockFile | None = None,
    ) -> None:
        """Open the storage and create the window, without showing it.

        `model`: None for the one used last. `worker`: the command of another engine worker. `lock`: that of
        the data folder, if it is locked already.

        Raises:
            AlreadyOpenError: another window has opened this data folder.
            DataFolderError: it can't be used.
            StorageError: the conversations cannot be opened.
        """
        self._lock = lock_data_folder() if lock is None else lock
        self._server: InstanceServer | None = None
        self.reports = CrashReporter(app_dirs.window_log_path())
        window_state = QSettings(str(app_dirs.settings_path()), QSettings.Format.IniFormat)
        self.preferences = SettingsStore(app_dirs.preferences_path())
        look = self.preferences.value.appearance
        use_language(look.language, app)  # before any text is created
        self.theme = Theme(app, look.scheme, scale=look.font_scale)
        self.store = Store(app_dirs.database_path())
        chosen, lost = (model, "") if model is not None else chosen_model(window_state)
        self.engine = EngineProcess(chosen, device, app_dirs.engine_log_path(), command=worker)
        self.session = ChatSession(self.store, self.engine)
        self.library = _library(self.engine, window_state, lost)
        self.context = context = AppContext(
            theme=self.theme,
            actions=Actions(self.theme),
            settings=self.preferences,
            window_state=window_state,
            store=self.store,
            engine=self.engine,
            session=self.session,
            library=self.library,
            cuda_build=CudaBuild(self.library, self.engine),
            device=device,
            has_tray=has_tray,
        )
        self.window = MainWindow(context)
        self.reports.reported.connect(self.window.messages.show_failure)
        self._garbage = GarbageCollector()

    def listen(self) -> None:
        """Receive what later starts ask for."""
        self._server = InstanceServer(self.window)
        self._server.requested.connect(self.open)

    @property
    def is_listening(self) -> bool:
        """Whether later starts can reach this window."""
        return self._server is not None and self._server.is_listening

    def open(self, request: OpenRequest) -> None:
        """Bring the window to the front and open files, as another start or the desktop asks."""
        with activation_token(request.token):
            self.window.come_forward()
        self.window.open_files(request.files)

    def close(self) -> None:
        """Close the window and release the files."""
        if self._server is not None:
            self._server.close()
        self.window.quit()
        self.preferences.flush()
        self.store.close()
        self.reports.close()
        self.theme.close()
        self._garbage.stop()
        self._lock.unlock()


def _library(engine: EngineProcess, window_state: QSettings, lost: str) -> ModelLibrary:
    registry, access = open_registry(), HubAccess(window_state)
    downloads = Downloads(registry, app_dirs.downloads_path(), access.hub)
    return ModelLibrary(registry, engine, window_state, downloads, access, lost)


class DesktopApplication(QApplication):
    """The application object, which macOS tells of files that are opened with the program."""

    def __init__(self, argv: Sequence[str]) -> None:
        super().__init__(list(argv))
        self._opened: list[str] = []
        self._receiver: Callable[[tuple[str, ...]], object] | None = None

    def receive_files(self, receiver: Callable[[tuple[str, ...]], object]) -> None:
        """Let opened files go to a function, as paths or addresses; also those that came before."""
        self._receiver = receiver
        self._deliver()

    def event(self, event: QEvent) -> bool:
        """Collect files that are opened together: macOS sends an event for each."""
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        self._opened.append(path_to_text(Path(event.file())) if event.file() else event.url().toString())
        QTimer.singleShot(0, self, self._deliver)
        return True

    def _deliver(self) -> None:
        if self._receiver is not None and self._opened:
            files, self._opened = tuple(self._opened), []
            self._receiver(files)


def make_app() -> DesktopApplication:
    """Create the application object, one per process."""
    app = DesktopApplication(sys.argv[:1])
    app.setApplicationName("Unfog")
    app.setDesktopFileName("unfog")
    use_language(SYSTEM, app)  # until the settings have been read
    return app


def run(
    model_path: Path | None, device: str, files: Sequence[str] = (), lock: QLockFile | None = None
) -> int:
    """Show the window with a model file (by default the one used last) until it is closed.

    `files`: paths or file:// addresses to open. `lock`: that of the data folder, if it is locked already.

    Raises:
        UnfogError: the program cannot start; a message box has shown why.
    """
    app = make_app()
    signals = SignalHandler(app)  # first: also a message box below can be ended by Ctrl+C
    signals.received.connect(app.exit)  # unlike `quit`, no window can refuse it
    try:
        application = start(app, lambda: Application(app, model_path, device, lock=lock))
        application.window.open_files(files)
        app.receive_files(lambda files: application.open(OpenRequest(files=files)))
        signals.received.connect(application.window.quit)
        app.commitDataRequest.connect(application.window.leave)
        code = app.exec()
        application.close()
    finally:
        signals.close()
    exit_during_work(code)
    return code


def start(app: QApplication, make: Callable[[], Application]) -> Application:
    """Make the application and show its window, with a message about repairs of its files.

    Raises:
        UnfogError: that failed, for any reason; a message box has shown why, and what to do next.
    """
    try:
        application = make()
        application.reports.install()
        if not (is_frozen() and sys.platform == "darwin"):  # the Dock has its icon in every size
            app.setWindowIcon(application.theme.icon("unfog", size=128))
        application.window.show()
        QTimer.singleShot(0, application.window, application.listen)
    except Exception as error:
        failure = error if isinstance(error, UnfogError) else _unexpected(error)
        show_failure(app, failure)
        if failure is error:
            raise
        raise failure from error
    if (notice := application.store.notice) is not None:
        logger.warning("The conversations were repaired at the start.")
        box = QMessageBox(QMessageBox.Icon.Warning, "Unfog", _text_of(notice), parent=application.window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
    return application


def show_failure(app: QApplication, failure: UnfogError) -> None:
    """Show why the program can't start: a double-clicked one has no terminal to read."""
    if app.platformName() not in ("offscreen", "minimal"):  # they would wait for ever for somebody to see it
        QMessageBox.critical(None, "Unfog", _text_of(failure))


def _text_of(failure: UnfogError) -> str:
    return f"{translated(failure.message)}\n\n{translated(failure.hint)}"


def _unexpected(error: Exception) -> StartError:
    """Log an unexpected failure of the start."""
    log_bug(logger, error)
    words = system_errors.words_for(error)
    why = f"{type(error).__name__}: {error}" if words is None else words.reason
    return StartError(
        lazy_text("Unfog can't start because of an unexpected error: {reason}", reason=why),
        lazy_text(
            "Your conversations in {folder} are unchanged. Start Unfog again. If that "
            "fails, set UNFOG_DATA_DIR to another folder and report the error with the "
            "log in “logs”.",
            folder=app_dirs.data_path(),
        ),
    )


def process_start() -> float:
    """Return the start of this process, in seconds of `time.monotonic`."""
    if sys.platform == "linux":
        # Relative to a boot time of whole seconds, psutil's answer can be a second off.
        fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    else:
        import psutil

        age = time.time() - float(psutil.Process().create_time())
    return time.monotonic() - age


def measure_first_paint(model_path: Path | None = None) -> float:
    """Return the seconds from process start to the first paint; the engine is not waited for."""
    app = make_app()
    application = Application(app, model_path, "auto")
    application.window.show()
    while application.window.painted_at is None:
        app.processEvents()
    seconds = application.window.painted_at - process_start()
    application.close()
    return seconds
