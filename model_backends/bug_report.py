"""What is said of a bug: an event for the program, and a log that holds nothing that a person wrote."""

from __future__ import annotations

import logging
import traceback

from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed


def log_bug(logger: logging.Logger, error: Exception) -> None:
    """Log where an exception came from, without its message, which may hold what a person wrote."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("a bug: %s\n%s", type(error).__name__, frames)


def report_bug(logger: logging.Logger, error: Exception) -> Failed:
    """Log a bug; the event that tells of it. Called where the exception is handled."""
    log_bug(logger, error)
    return Failed(
        kind="bug",
        message=lazy_text(
            "Something went wrong inside Unfog: {kind}: {error}", kind=type(error).__name__, error=error
        ),
        hint=lazy_text("Try again. If it happens again, please report it with the details."),
        detail="".join(traceback.format_exception(error)),
    )
