"""Report bugs: an event for the program, and a log that holds nothing that a person wrote."""

from __future__ import annotations

import logging
import traceback

from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, UnfogError


def as_failed(logger: logging.Logger, error: BaseException) -> Failed:
    """Log an exception and turn it into an event: a known failure, or a bug. Called in its `except`."""
    if not isinstance(error, UnfogError):
        return report_bug(logger, error)
    logger.info("a known failure: %s\n%s", type(error).__name__, _frames(error))
    return error.as_event()


def log_bug(logger: logging.Logger, error: BaseException) -> None:
    """Log where an exception came from, without its message, which may hold what a person wrote."""
    logger.error("a bug: %s\n%s", type(error).__name__, _frames(error))


def report_bug(logger: logging.Logger, error: BaseException) -> Failed:
    """Log a bug, and describe it in an event. Called where the exception is handled."""
    log_bug(logger, error)
    return Failed(
        kind="bug",
        message=lazy_text(
            "Something went wrong inside Unfog: {kind}: {error}",
            kind=type(error).__name__,
            error=_message(error),
        ),
        hint=lazy_text("Try again. If it happens again, please report it with the details."),
        detail="".join(traceback.format_exception(error)),
    )


def _frames(error: BaseException) -> str:
    return "".join(traceback.format_tb(error.__traceback__))


def _message(error: BaseException) -> str:
    """The exception's words; its `__str__` may fail, too."""
    try:
        return str(error)
    except Exception as unprintable:  # noqa: BLE001 - a report must not fail
        return f"<{type(unprintable).__name__}>"
