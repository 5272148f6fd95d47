"""Save what is being typed, a while after the first change since it was saved last."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

_SAVE_MS = 400


class SaveTimer(QTimer):
    """Emits `timeout` an interval after `changed`. A further change does not restart it.

    Otherwise typing without a pause would never be saved.
    """

    def __init__(self, parent: QObject, interval_ms: int = _SAVE_MS) -> None:
        super().__init__(parent, singleShot=True, interval=interval_ms)

    def changed(self) -> None:
        """Start, unless it is running."""
        if not self.isActive():
            self.start()
