"""Tries again what the Hub did not do at once: as often as it makes sense, and no sooner than asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from model_backends.files.errors import UnreachableError
from model_backends.files.progress import Meter
from model_backends.lazy_text import lazy_text

T = TypeVar("T")

LONGEST_WAIT = 300.0  # seconds
_LONGEST_PAUSE = 8.0


def with_retry(attempt: Callable[[], T], meter: Meter, tries: int = 6) -> T:
    """What `attempt` returns. Between attempts `meter` says that and why we wait.

    Raises:
        UnreachableError: `tries` attempts in a row brought no new byte, or the Hub asks for more patience
            than `LONGEST_WAIT`.
    """
    failures, most = 0, meter.done
    while True:
        try:
            return attempt()
        except UnreachableError as error:
            failures = 1 if meter.done > most else failures + 1
            most = max(most, meter.done)
            wait = error.retry_after
            if failures >= tries or (wait is not None and wait > LONGEST_WAIT):
                raise
            if wait is None:
                wait = min(2.0 ** (failures - 1), _LONGEST_PAUSE)
            meter.say(
                "waiting",
                lazy_text("{problem} Trying again in {wait:.0f} s.", problem=error.message, wait=wait),
            )
            time.sleep(wait)
            meter.say("connecting")
