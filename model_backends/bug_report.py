"""Log unexpected exceptions without private text, and turn them into `Failed` events."""

from __future__ import annotations

import logging
import traceback

from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, UnfogError


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
        message=lazy_text(
            "Unexpected error in Unfog: {kind}: {error}",
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
