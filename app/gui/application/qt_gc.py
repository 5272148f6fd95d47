"""Run Python's garbage collector on Qt's thread only.

A cycle may hold widgets, and Python collects cycles on whichever thread allocates at that moment. A widget
that is destroyed on any thread but its own takes the process with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 250
_YOUNGEST = 0  # generation


class GarbageCollector(QObject):
    """Collects by Python's own thresholds, from a timer on the thread of this object.

    What exists at the start, and when a generation but the youngest is due for the first time (modules,
    types, the window's parts), is not looked at any more: to go through it took up to 100 ms, in the middle
    of a reply.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._has_frozen = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if not any(due):
            return
        oldest = max(number for number, is_due in enumerate(due) if is_due)
        if oldest > _YOUNGEST and not self._has_frozen:
            gc.collect(_YOUNGEST)
            gc.freeze()
            self._has_frozen = True
        else:
            gc.collect(oldest)

    def stop(self) -> None:
        """Hand collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
