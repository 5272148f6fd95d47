"""Show in the status line what was done otherwise than asked when the model was loaded."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.gui.widgets.context import AppContext
from app.gui.widgets.status_line import StatusLine


class EngineStatusController(QObject):
    """Connects the engine to the status line; the header shows the model and its state."""

    def __init__(self, context: AppContext, status: StatusLine) -> None:
        super().__init__(status)
        self._status = status
        context.engine.loaded.connect(lambda loaded: status.show_notes(loaded.notes))
        context.engine.state_changed.connect(self._on_state)

    def _on_state(self, state: str) -> None:
        if state in ("loading", "off"):
            self._status.show_notes(())
