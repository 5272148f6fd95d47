"""Log uncaught exceptions of every thread in the data folder, and show them instead of swallowing them."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from model_backends.bug_report import log_bug
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, UnfogError

logger = logging.getLogger(__name__)


class CrashReporter(QObject):
    """Writes the window's log and emits uncaught exceptions.

    `install` hooks into `sys.excepthook` (where exceptions of Qt slots end), `threading.excepthook` and
    `sys.unraisablehook`; `close` restores them.
    """

    reported = Signal(Failed)
    """A failure to show; emitted on the thread of this object."""

    _caught = Signal(object)

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._path = log
        self._restore: Callable[[], None] | None = None
        self._handler = RotatingFileHandler(
            log, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True, errors="backslashreplace"
        )
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        for log_of_package in _loggers():
            log_of_package.setLevel(logging.INFO)
            log_of_package.addHandler(self._handler)
        self._caught.connect(self.reported)  # queued when caught on another thread

    def install(self) -> None:
        """Report uncaught exceptions of all threads."""
        before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self.report
        threading.excepthook = self._report_thread
        sys.unraisablehook = self._report_unraisable

        def restore() -> None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = before

        self._restore = restore

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception and emit it; callable on any thread."""
        log_bug(logger, error.with_traceback(trace))
        detail = "".join(traceback.format_exception(kind, error, trace))
        if sys.stderr is not None:  # which desktops write to a log; the words are in the window only
            print(f"{kind.__name__}\n{''.join(traceback.format_tb(trace))}", file=sys.stderr, end="")
        self._caught.emit(self._failure(error, detail))

    def close(self) -> None:
        """Restore the hooks and close the log."""
        if self._restore is not None:
            self._restore()
            self._restore = None
        for log_of_package in _loggers():
            log_of_package.removeHandler(self._handler)
        self._handler.close()

    def _report_thread(self, caught: threading.ExceptHookArgs) -> None:
        if not issubclass(caught.exc_type, SystemExit):  # ends its thread only, as in Python
            self.report(caught.exc_type, caught.exc_value or caught.exc_type(), caught.exc_traceback)

    def _report_unraisable(self, caught: sys.UnraisableHookArgs) -> None:
        self.report(caught.exc_type, caught.exc_value or caught.exc_type(), caught.exc_traceback)

    def _failure(self, error: BaseException, detail: str) -> Failed:
        if isinstance(error, UnfogError):
            return error.as_event()
        return Failed(
            kind="bug",
            message=lazy_text("Unexpected error. Your text is safe."),
            hint=lazy_text(
                "If it happens again, restart Unfog. Details are in {log}.",
                log=self._path,
            ),
            detail=detail,
        )


def _loggers() -> tuple[logging.Logger, logging.Logger]:
    """Return the loggers of the program's own packages."""
    return logging.getLogger("app"), logging.getLogger("model_backends")
