"""The window's model of the CUDA plug-in built on this computer: how far it is, and the move to the card.

`dev.py run` builds it in the background. When it is ready, a separate process tests the card. If it computes
rightly, the engine's worker is replaced, between two replies, by one that finds the card.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.base.app_dirs import bundled_model
from app.models.library import ModelLibrary
from app.processes.engine import EngineProcess
from model_backends.files.protocol import MeasureSpeed, SpeedMeasured
from model_backends.gpu_packs.local_build import (
    LocalBuild,
    build_folder,
    leave_out_local_plugin,
    local_plugin_folder,
    read_local_build,
)
from model_backends.lazy_text import joined, lazy_text
from model_backends.protocol import Failed, Loaded
from model_backends.unicode_text import path_to_text

CardActivity = Literal["", "testing", "moving"]

_LOOK_MS = 5000  # where the system doesn't report changes, and to notice that the builder is gone


class CudaBuild(QObject):
    """Follows the build and moves models to the card when it is done, if the device setting allows it."""

    changed = Signal()
    """The build, the activity or the failure changed."""
    moved = Signal(str)
    """Replies come from this card now; emitted once."""
    failed = Signal(object)
    """A `Failed`: the plug-in is there, but replies keep coming from the processor."""

    def __init__(self, library: ModelLibrary, engine: EngineProcess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._engine = library, engine
        self.build: LocalBuild | None = None
        """How far it is, None if nothing is built."""
        self.activity: CardActivity = ""
        self.failure: Failed | None = None
        """Why the card isn't used although the plug-in is there."""
        self._is_tried = local_plugin_folder() is not None  # then the first worker loads it
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self, interval=_LOOK_MS)
        folder = build_folder()
        if folder is None:
            return
        self._watcher.addPath(path_to_text(folder))  # of the folder: the state is replaced, not changed
        self._watcher.directoryChanged.connect(self.look)
        self._timer.timeout.connect(self.look)
        engine.loaded.connect(self._on_loaded)
        self.look()

    @property
    def is_card_wanted(self) -> bool:
        """Whether models may run on an NVIDIA card, by the setting or the command line."""
        return self._engine.device == "auto" or self._engine.device.startswith("cuda")

    @property
    def is_under_way(self) -> bool:
        """Whether the plug-in is being built, or is there: then no GPU pack is needed."""
        return self.build is not None and self.build.state != "failed" and self.failure is None

    def look(self) -> None:
        """Read how far the build is."""
        build = read_local_build()
        if build != self.build:
            self.build = build
            self.changed.emit()
        is_running = build is not None and build.is_running
        if is_running != self._timer.isActive():
            (self._timer.start if is_running else self._timer.stop)()
        is_ready = build is not None and build.state == "ready" and local_plugin_folder() is not None
        if is_ready and not self._is_tried and self.is_card_wanted:
            self._is_tried = True
            self._test()

    def _test(self) -> None:
        """Test the card in a separate process."""
        device = "cuda:0" if self._engine.device == "auto" else self._engine.device
        request = MeasureSpeed(device=device, model=path_to_text(bundled_model()))
        self._set_activity("testing")
        self._library.run(request, self._on_tested, self._give_up)

    def _on_tested(self, _speed: SpeedMeasured) -> None:
        if not self.is_card_wanted:
            self._set_activity("")
            return
        self._set_activity("moving")
        self._library.use_other_devices(self._give_up)

    def _on_loaded(self, loaded: Loaded) -> None:
        if self.activity != "moving" or self._engine.is_switching:
            return
        if loaded.card:
            self._set_activity("")
            self.moved.emit(loaded.card)
        else:
            why = joined(" ", loaded.notes) if loaded.notes else lazy_text("The model is on the CPU.")
            self._give_up(Failed(kind="settings", message=why))

    def _give_up(self, failure: Failed) -> None:
        """Keep to the processor, also in workers that start later, and say why."""
        leave_out_local_plugin()
        self.failure = Failed(
            kind=failure.kind,
            message=lazy_text("The graphics card isn't used. {why}", why=failure.message),
            hint=joined(" ", filter(None, (failure.hint, lazy_text("Replies keep coming from the CPU.")))),
            detail=failure.detail,
        )
        self._set_activity("")
        self.failed.emit(self.failure)

    def _set_activity(self, activity: CardActivity) -> None:
        self.activity = activity
        self.changed.emit()
