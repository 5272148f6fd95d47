"""Retry Hub requests with back-off, honouring Retry-After."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from model_backends.files.errors import UnreachableError
from model_backends.files.progress import ProgressReporter
from model_backends.lazy_text import lazy_text

T = TypeVar("T")

MAX_WAIT_SECONDS = 300.0
_MAX_BACKOFF_SECONDS = 8.0


def with_retry(attempt: Callable[[], T], progress: ProgressReporter, tries: int = 6) -> T:
    """Call `attempt` until it succeeds and return its result; `progress` shows the waits between attempts.

    Raises:
        UnreachableError: `tries` attempts in a row made no progress, or the Hub asks to wait longer than
            `MAX_WAIT_SECONDS`.
    """
    failures, most_done = 0, progress.done
    while True:
        try:
            return attempt()
        except UnreachableError as error:
            failures = 1 if progress.done > most_done else failures + 1
            most_done = max(most_done, progress.done)
            wait = error.retry_after
            if failures >= tries or (wait is not None and wait > MAX_WAIT_SECONDS):
                raise
            if wait is None:
                wait = min(2.0 ** (failures - 1), _MAX_BACKOFF_SECONDS)
            progress.set_activity(
                "waiting",
                lazy_text("{problem} Retrying in {wait:.0f} s.", problem=error.message, wait=wait),
            )
            time.sleep(wait)
            progress.set_activity("connecting")
