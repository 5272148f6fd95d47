"""Log unexpected exceptions without private text, and turn them into `Failed` events."""

from __future__ import annotations

import logging
import sys
import threading
import traceback

from model_backends import system_errors
from model_backends.lazy_text import LazyText, lazy_text
from model_backends.protocol import Failed, UnfogError


def configure_logging(level: int) -> None:
    """Log to this process's standard error without private text. For child processes: it ends in log files.

    Our own messages are written as they are: they quote nobody. Of other libraries' messages and of Python's
    warnings, which may quote a file or a message, only level and origin are written; of uncaught exceptions,
    on any thread, the type and the traceback.
    """
    own = logging.StreamHandler()
    own.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    for name in ("app", "model_backends"):
        logger = logging.getLogger(name)
        logger.addHandler(own)
        logger.setLevel(level)
        logger.propagate = False
    others = logging.StreamHandler()
    others.setFormatter(_OriginOnly())
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[others])
    logging.captureWarnings(True)
    logger = logging.getLogger(__name__)
    sys.excepthook = lambda _kind, error, _trace: log_bug(logger, error)
    threading.excepthook = lambda caught: log_bug(logger, caught.exc_value or caught.exc_type())
    sys.unraisablehook = lambda caught: log_bug(logger, caught.exc_value or caught.exc_type())


class _OriginOnly(logging.Formatter):
    """Formats a record without its message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the level, the logger and the place in the code."""
        return f"{record.levelname} {record.name}: a message at {record.module}.py:{record.lineno}"


def as_failed(logger: logging.Logger, error: BaseException) -> Failed:
    """Log an exception and return its event: a known failure, or a bug. Call it in the exception handler."""
    if not isinstance(error, UnfogError):
        return report_bug(logger, error)
    logger.info("a known failure: %s\n%s", type(error).__name__, _frames(error))
    return error.as_event()


def log_bug(logger: logging.Logger, error: BaseException) -> None:
    """Log an exception's type and traceback, without its message, which may contain private text."""
    logger.error("a bug: %s\n%s", type(error).__name__, _frames(error))


def report_bug(logger: logging.Logger, error: BaseException) -> Failed:
    """Log an unexpected exception and return its event. Call it in the exception handler."""
    log_bug(logger, error)
    return Failed(
        kind="bug",
        message=unexpected(error),
        hint=lazy_text("Try again. If it happens again, please report it with the details."),
        detail="".join(traceback.format_exception(error)),
    )


def unexpected(error: BaseException) -> LazyText:
    """Return the sentence for an unexpected exception."""
    if words := system_errors.words_for(error):
        return lazy_text("Unexpected error in Unfog: {reason}.", reason=words.reason)
    return lazy_text(
        "Unexpected error in Unfog: {kind}: {error}", kind=type(error).__name__, error=_message(error)
    )


def _frames(error: BaseException) -> str:
    return "".join(traceback.format_tb(error.__traceback__))


def _message(error: BaseException) -> str:
    """The exception's words; its `__str__` may fail, too."""
    try:
        return str(error)
    except Exception as unprintable:  # noqa: BLE001 - a report must not fail
        return f"<{type(unprintable).__name__}>"
