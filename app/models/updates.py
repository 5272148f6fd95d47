"""Check for a newer version of Unfog, when a person asks for it or at the start, if a setting allows it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QSettings, Signal

from app.models.library import ModelLibrary
from model_backends.files.protocol import CheckForUpdates, Hub, UpdatesChecked
from model_backends.protocol import Failed

_CHECKED = "updates/checked"  # when it was last tried, in seconds since 1970
_DAY = 86_400


class UpdateCheck(QObject):
    """The last check and its result. Nothing is downloaded, and nothing is asked by itself."""

    changed = Signal()
    """`is_running` or `result` changed."""

    def __init__(self, library: ModelLibrary, window_state: QSettings, parent: QObject | None = None) -> None:
        """`library` runs the check, with its proxy; `window_state` remembers when it was."""
        super().__init__(parent)
        self._library, self._window_state = library, window_state
        self.is_running = False
        self.result: UpdatesChecked | Failed | None = None
        """What the last check of this run found; None before it."""

    @property
    def version(self) -> str:
        """The version that is running."""
        from importlib.metadata import version  # slow to import, and the window needs none to open

        return version("unfog")

    @property
    def newer(self) -> UpdatesChecked | None:
        """The newer version that was found, if any."""
        return self.result if isinstance(self.result, UpdatesChecked) and self.result.version else None

    def start(self) -> None:
        """Check now, unless a check is running."""
        if self.is_running:
            return
        self.is_running = True
        self._window_state.setValue(_CHECKED, int(time.time()))
        self.changed.emit()
        hub = Hub(proxy=self._library.access.hub().proxy)  # no token: it is for the Hub alone
        self._library.run(CheckForUpdates(version=self.version, hub=hub), self._on_result, self._on_result)

    def start_if_due(self) -> None:
        """Check, unless it was tried in the last day."""
        try:
            last = int(str(self._window_state.value(_CHECKED, 0)))
        except ValueError:
            last = 0
        if not 0 <= time.time() - last < _DAY:
            self.start()

    def _on_result(self, result: UpdatesChecked | Failed) -> None:
        self.is_running, self.result = False, result
        self.changed.emit()
