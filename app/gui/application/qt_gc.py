"""Run Python's garbage collector on Qt's thread only.

A cycle may hold widgets, and Python collects cycles on whichever thread allocates at that moment. A widget
that is destroyed on any thread but its own takes the process with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 250


class GarbageCollector(QObject):
    """Collects by Python's own thresholds, from a timer on the thread of this object."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(number for number, is_due in enumerate(due) if is_due))

    def stop(self) -> None:
        """Hand collection back to Python."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
