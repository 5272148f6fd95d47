"""Show loading progress and the loaded model in the status line."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.base.translation import format_number, tr
from app.gui.widgets.context import AppContext
from app.gui.widgets.status_line import StatusLine
from model_backends.protocol import LoadProgress


class EngineStatusController(QObject):
    """Connects the engine to the status line."""

    def __init__(self, context: AppContext, status: StatusLine) -> None:
        super().__init__(status)
        self._engine, self._status = context.engine, status
        self._engine.loaded.connect(self._status.show_loaded)
        self._engine.load_progress.connect(self._on_progress)
        self._engine.state_changed.connect(self._on_state)

    def _on_progress(self, event: LoadProgress) -> None:
        words = tr("Loading {model}… {percent}%")
        percent = format_number(100 * event.fraction)
        self._status.show_engine(words.format(model=self._engine.model.name, percent=percent))

    def _on_state(self, state: str) -> None:
        if state == "loading":
            self._status.show_engine(tr("Loading {model}…").format(model=self._engine.model.name))
        elif state == "off":
            self._status.show_engine(tr("No model loaded"))
