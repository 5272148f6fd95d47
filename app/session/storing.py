"""Change what is stored, and report where that is impossible."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance

from app.storage import StorageError


def is_stored(change: Callable[[], object], failed: SignalInstance) -> bool:
    """Make a change in storage; emit its failure with `failed` and return False if it can't be stored."""
    try:
        change()
    except StorageError as error:
        failed.emit(error.as_event())
        return False
    return True
