"""Import a local model file: check it, ask whether to use it in place or copy it, then do so."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.models.library import ModelLibrary
from app.processes.files import FileTask
from model_backends.files.protocol import Check, Checked, Copied, Copy, Progress
from model_backends.protocol import Failed
from model_backends.unicode_text import path_from_text, path_to_text

ImportState = Literal["idle", "checking", "asking", "copying", "failed"]


class ModelImport(QObject):
    """Imports one file at a time."""

    changed = Signal()
    """The state or the progress of the copy changed."""
    imported = Signal(object)
    """The `Path` of the registered file."""

    def __init__(self, library: ModelLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._task: FileTask | None = None
        self.state: ImportState = "idle"
        self.path = Path()
        self.checked: Checked | None = None
        self.progress: Progress | None = None
        self.failure: Failed | None = None

    def begin(self, path: Path) -> None:
        """Check a file, cancelling the previous import."""
        self._stop_task()
        self.path, self.checked, self.failure = path, None, None
        self._set_state("checking")
        self._task = self._library.run(Check(path=path_to_text(path)), self._on_checked, self._on_failed)

    def use_in_place(self) -> None:
        """Register the file where it is."""
        if self.checked is not None and self._library.add(self.path, "imported"):
            self._finish(self.path)

    def copy(self) -> None:
        """Copy the file into the models folder."""
        if self.checked is not None:
            self.progress = None
            self._set_state("copying")
            task = Copy(path=path_to_text(self.path), folder=path_to_text(self._library.folder))
            self._task = self._library.run(task, self._on_copied, self._on_failed)
            self._task.progressed.connect(self._on_progress)

    def cancel(self) -> None:
        """Cancel the import."""
        self._stop_task()
        self._set_state("idle")

    def _stop_task(self) -> None:
        task, self._task = self._task, None
        if task is not None and self.state in ("checking", "copying"):
            task.stop()

    def _on_progress(self, progress: Progress) -> None:
        self.progress = progress
        self.changed.emit()

    def _on_checked(self, result: Checked) -> None:
        self.checked = result
        self._set_state("asking")

    def _on_copied(self, result: Copied) -> None:
        self._library.reload_files()
        self._finish(path_from_text(result.path))

    def _on_failed(self, failure: Failed) -> None:
        self.failure = failure
        self._set_state("failed")

    def _finish(self, path: Path) -> None:
        self._task = None
        self._set_state("idle")
        self.imported.emit(path)

    def _set_state(self, state: ImportState) -> None:
        self.state = state
        self.changed.emit()
