"""Errors that nobody caught: written to a log in the data folder, and shown instead of being swallowed."""

from __future__ import annotations

import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, UnfogError


class CrashReporter(QObject):
    """`report` is to be the program's `sys.excepthook`: what is raised in a Qt slot ends there too."""

    reported = Signal(object)
    """A `Failed` to show."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._path = log
        self._log = logging.Logger("unfog.window", logging.INFO)
        self._handler = RotatingFileHandler(
            log, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True, errors="backslashreplace"
        )
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        self._log.addHandler(self._handler)

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an error and pass it on to be shown."""
        detail = "".join(traceback.format_exception(kind, error, trace))
        self._log.error("%s", detail)
        if sys.stderr is not None:
            print(detail, file=sys.stderr, end="")
        self.reported.emit(self._failure(error, detail))

    def close(self) -> None:
        """Let go of the log."""
        self._handler.close()

    def _failure(self, error: BaseException, detail: str) -> Failed:
        if isinstance(error, UnfogError):
            return error.as_event()
        return Failed(
            kind="bug",
            message=lazy_text("Something went wrong that should not have."),
            hint=lazy_text(
                "What you wrote is kept. If it happens again, restart Unfog; {log} has the details.",
                log=self._path,
            ),
            detail=detail,
        )
