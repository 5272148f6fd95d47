"""Show in the status line what the engine loads and which model is loaded."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.base.translation import format_number, tr
from app.gui.widgets.context import AppContext
from app.gui.widgets.status_line import StatusLine
from model_backends.protocol import Failed, Loaded, LoadProgress


class EngineStatusController(QObject):
    """Follows the engine's events and states."""

    def __init__(self, context: AppContext, status: StatusLine) -> None:
        super().__init__(status)
        self._engine, self._status = context.engine, status
        self._engine.received.connect(self._on_event)
        self._engine.state_changed.connect(self._on_state)

    def _on_event(self, event: object) -> None:
        if isinstance(event, Loaded):
            self._status.show_loaded(event)
        elif isinstance(event, LoadProgress):
            self._status.show_engine(
                tr("Loading {model}… {percent}%").format(
                    model=self._engine.model.name, percent=format_number(100 * event.fraction)
                )
            )
        elif isinstance(event, Failed) and self._engine.state == "off":
            self._status.show_engine(tr("No model is loaded"))

    def _on_state(self, state: str) -> None:
        if state == "loading":
            self._status.show_engine(tr("Loading {model}…").format(model=self._engine.model.name))
