"""Stop long work whose result is not wanted any more."""

from __future__ import annotations

from collections.abc import Callable

Cancelled = Callable[[], bool]
"""Tells whether to stop. Long work asks it now and then and raises `CancelledError`."""


class CancelledError(Exception):
    """The work was stopped."""


def never() -> bool:
    """A `Cancelled` for work that nobody stops."""
    return False
