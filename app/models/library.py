"""The window's model of model files: this computer, local files, the catalogue, and the file in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from app.base import app_dirs
from app.models.chosen_model import remember_model
from app.models.downloads import Downloads
from app.models.hub_access import HubAccess
from app.processes.background_worker import BackgroundWorker
from app.processes.engine import EngineProcess
from app.processes.files import FileTask
from model_backends.disk_full import write_hint, write_reason
from model_backends.files.catalog import Catalog, CatalogFile, catalog, save_catalog
from model_backends.files.layout import target_path
from model_backends.files.protocol import (
    Advice,
    Cached,
    InspectSystem,
    Progress,
    Refresh,
    Refreshed,
    SystemInspected,
    Task,
    Verified,
    Verify,
)
from model_backends.files.registry import ModelFile, Origin, Registry
from model_backends.gguf.contents import file_problem
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, FailureKind, UnfogError
from model_backends.unicode_text import path_from_text, path_to_text


@dataclass
class Verification:
    """The progress and result of a file's SHA-256 verification."""

    progress: Progress | None = None
    result: Verified | Failed | None = None


class ModelLibrary(QObject):
    """State and actions of the Models page."""

    changed = Signal()
    """Files, the catalogue, the inspected computer or the file in use changed."""
    used = Signal(object)
    """The `Path` of the file now in use."""
    verifying = Signal(object)
    """The `Path` of a file whose verification changed."""
    failed = Signal(object)
    """A `Failed` to show on the page."""

    def __init__(
        self,
        registry: Registry,
        engine: EngineProcess,
        settings: QSettings,
        downloads: Downloads,
        access: HubAccess,
        lost: str = "",
    ) -> None:
        super().__init__()
        self.downloads, self.access = downloads, access
        self._registry, self._engine, self._settings = registry, engine, settings
        self._tasks: list[FileTask] = []
        self._background_worker = BackgroundWorker(self)
        self._files: tuple[ModelFile, ...] | None = None
        self._problems: dict[Path, Failed | None] = {}  # of the files whose headers were read
        self._is_closed = False
        self.in_use: Path = engine.model
        """The model file for the next reply."""
        self.catalog: Catalog = catalog(app_dirs.catalog_path())
        self.system_info: SystemInspected | None = None
        self.inspection_failure: Failed | None = None
        self.is_inspecting = False
        self.is_refreshing = False
        self.verifications: dict[Path, Verification] = {}
        self.lost = lost
        """The name of the chosen file if it is missing, so that the demo model runs instead."""
        downloads.completed.connect(self._on_downloaded)
        downloads.failed.connect(self.failed)
        access.failed.connect(self.failed)

    # State

    @property
    def is_demo_in_use(self) -> bool:
        """Whether the bundled demo model is in use."""
        return self.in_use == app_dirs.bundled_model()

    @property
    def folder(self) -> Path:
        """The folder for downloads and copies."""
        return self._registry.folder

    @property
    def files(self) -> tuple[ModelFile, ...]:
        """The local model files, without the demo model."""
        if self._files is None:
            try:
                self._files = self._registry.files()
            except UnfogError as error:
                self._files = ()
                self.failed.emit(error.as_event())
            self._read_headers(self._files)
        return self._files

    @property
    def usable_files(self) -> tuple[ModelFile, ...]:
        """The local model files that can be run, as far as is known."""
        return tuple(file for file in self.files if self.is_usable(file.path))

    def problem(self, path: Path) -> Failed | None:
        """Return why a local file can't be run, if its header tells that."""
        return self._problems.get(path)

    def is_usable(self, path: Path) -> bool:
        """Return whether a local file's header was read and nothing speaks against running it."""
        return path in self._problems and self._problems[path] is None

    def reload_files(self) -> None:
        """Reload the list of files."""
        self._files = None
        self.changed.emit()

    def advice(self, file: CatalogFile) -> Advice | None:
        """Return how a catalogue file would run here, if known."""
        known = () if self.system_info is None else self.system_info.advice
        return next((advice for advice in known if _same(advice, file)), None)

    def recommended(self) -> CatalogFile | None:
        """Return the recommended catalogue file for this computer, if known and if one fits."""
        for file in self.catalog.files:
            advice = self.advice(file)
            if advice is not None and advice.recommended:
                return file
        return None

    def cached(self, file: CatalogFile) -> Cached | None:
        """Return the catalogue file in the Hugging Face cache, if it is there and not registered."""
        known = () if self.system_info is None else self.system_info.cached
        found = next((cached for cached in known if _same(cached, file)), None)
        return None if found is None or self._has(path_from_text(found.path)) else found

    def path_of(self, file: CatalogFile) -> Path | None:
        """Return the path of the complete catalogue file, if it is registered."""
        try:
            path = target_path(self._registry.folder, file)
        except UnfogError:
            return None  # its download will say why
        if self._has(path):
            return path
        known = () if self.system_info is None else self.system_info.cached
        cached_paths = (path_from_text(cached.path) for cached in known if _same(cached, file))
        return next((path for path in cached_paths if self._has(path)), None)

    def is_local(self, file: CatalogFile) -> bool:
        """Return whether this file can be used without downloading."""
        return self.path_of(file) is not None or self.cached(file) is not None

    def is_local_usable(self, file: CatalogFile) -> bool:
        """Return whether this file is here and nothing speaks against running it."""
        path, cached = self.path_of(file), self.cached(file)
        if path is None and cached is not None:
            path = path_from_text(cached.path)
        return path is not None and self.is_usable(path)

    def is_in_use(self, file: CatalogFile) -> bool:
        """Return whether this file is in use."""
        return self.path_of(file) == self.in_use

    def _read_headers(self, files: tuple[ModelFile, ...]) -> None:
        """Find out in the background which files can't be run."""
        paths = [file.path for file in files if not file.missing]
        if self.system_info is not None:
            paths += [path_from_text(cached.path) for cached in self.system_info.cached]

        def show(problems: dict[Path, Failed | None]) -> None:
            if problems != self._problems and not self._is_closed:
                self._problems = problems
                self.changed.emit()

        self._background_worker.run(
            lambda: {path: file_problem(path) for path in paths}, show, self.failed.emit
        )

    def _has(self, path: Path) -> bool:
        return any(file.path == path and not file.missing for file in self.files)

    # Actions

    def use(self, path: Path) -> None:
        """Use this file from the next message on, also after a restart."""
        self.lost = ""
        self.in_use = path
        remember_model(self._settings, path)
        self._engine.use(path)
        self.changed.emit()
        self.used.emit(path)

    def use_local(self, file: CatalogFile) -> None:
        """Use a local catalogue file; one in the Hub's cache is registered first."""
        path, cached = self.path_of(file), self.cached(file)
        if (
            path is None
            and cached is not None
            and self.add(path_from_text(cached.path), "cache", cached.sha256)
        ):
            path = path_from_text(cached.path)
        if path is not None:
            self.use(path)

    def register(self, path: Path, origin: Origin, sha256: str = "") -> None:
        """Register a file that is used in place.

        Raises:
            RegistryError: the registry cannot be written.
        """
        self._registry.add(path, origin, sha256)
        self.reload_files()

    def add(self, path: Path, origin: Origin, sha256: str = "") -> bool:
        """Register a file that is used in place; return whether that succeeded."""
        try:
            self.register(path, origin, sha256)
        except UnfogError as error:
            self.failed.emit(error.as_event())
            return False
        return True

    def remove(self, file: ModelFile) -> None:
        """Delete a file of the folder, or unregister another; the demo model replaces it if it is in use."""
        if file.path == self.in_use:
            self.use(app_dirs.bundled_model())
        self.verifications.pop(file.path, None)

        def fail(failure: Failed) -> None:
            self.reload_files()
            self.failed.emit(failure)

        self._background_worker.run(
            lambda: self._registry.remove(file.path), lambda _freed: self.reload_files(), fail
        )

    def use_other_devices(self, on_failed: Callable[[Failed], object] | None = None) -> None:
        """Load the model again and inspect this computer: ggml finds other devices than before.

        `on_failed` as in `EngineProcess.reload`.
        """
        self._engine.reload(on_failed)
        self.inspect_system(force=True)

    def inspect_system(self, *, force: bool = False) -> None:
        """Inspect this computer, unless that is running or, without `force`, was done."""
        if not self.is_inspecting and (force or self.system_info is None):
            self.is_inspecting, self.inspection_failure = True, None
            task = InspectSystem(catalog=self.catalog, device=self._engine.device)
            self.run(task, self._on_inspected, self._on_inspection_failed)
            self.changed.emit()

    def refresh(self) -> None:
        """Refresh the catalogue from the Hub."""
        if not self.is_refreshing:
            self.is_refreshing = True
            task = Refresh(catalog=self.catalog, hub=self.access.hub())
            self.run(task, self._on_refreshed, self._on_refresh_failed)
            self.changed.emit()

    def verify(self, file: ModelFile) -> None:
        """Compute a file's SHA-256 and compare it with the expected one."""
        if file.path in self.verifications and self.verifications[file.path].result is None:
            return
        known = (entry.sha256 for entry in self.catalog.files if self.path_of(entry) == file.path)
        sha256 = file.sha256 or next(known, "")
        self.verifications[file.path] = Verification()
        task = Verify(path=path_to_text(file.path), sha256=sha256)
        process = self.run(
            task,
            lambda result: self._on_verified(file.path, result),
            lambda failure: self._on_verification_failed(file.path, failure),
        )
        process.progressed.connect(lambda progress: self._on_verify_progress(file.path, progress))
        self.verifying.emit(file.path)

    def run(self, task: Task, then: Callable[[Any], object], fail: Callable[[Failed], object]) -> FileTask:
        """Start a task; `on_event` is called with each of its events."""
        process = FileTask(task, self)
        self._tasks.append(process)
        process.succeeded.connect(then)
        process.failed.connect(fail)
        process.ended.connect(lambda: self._forget(process))
        process.start()
        return process

    def shutdown(self) -> None:
        """Stop all running tasks."""
        self._is_closed = True
        for task in self._tasks:
            task.shutdown()
        self._tasks.clear()
        self.downloads.shutdown()
        self.access.shutdown()
        self._background_worker.wait()

    # Events

    def _forget(self, task: FileTask) -> None:
        self._tasks.remove(task)
        task.deleteLater()

    def _on_inspected(self, result: SystemInspected) -> None:
        self.is_inspecting, self.system_info = False, result
        self._read_headers(self.files)
        self.changed.emit()

    def _on_inspection_failed(self, failure: Failed) -> None:
        self.is_inspecting, self.inspection_failure = False, failure
        self.changed.emit()

    def _on_refreshed(self, result: Refreshed) -> None:
        self.is_refreshing = False
        self.catalog = result.catalog
        self._background_worker.run(
            lambda: _save_catalog(result.catalog), lambda _done: None, self.failed.emit
        )
        self.inspect_system(force=True)
        self.changed.emit()

    def _on_refresh_failed(self, failure: Failed) -> None:
        self.is_refreshing = False
        self.failed.emit(failure)
        self.changed.emit()

    def _on_verify_progress(self, path: Path, progress: Progress) -> None:
        if (verification := self.verifications.get(path)) is not None:  # else the file was removed
            verification.progress = progress
            self.verifying.emit(path)

    def _on_verified(self, path: Path, result: Verified) -> None:
        if (verification := self.verifications.get(path)) is None:
            return
        if not result.matches:
            verification.result = result
            self.verifying.emit(path)
            return
        verification.progress = None

        def end(marked: Verified | Failed) -> None:
            verification.result = marked
            self.reload_files()
            self.verifying.emit(path)

        self._background_worker.run(
            lambda: self._registry.mark_verified(path, result.sha256), lambda _done: end(result), end
        )
        self.verifying.emit(path)

    def _on_verification_failed(self, path: Path, failure: Failed) -> None:
        if (verification := self.verifications.get(path)) is not None:
            verification.result = failure
            self.verifying.emit(path)

    def _on_downloaded(self, path: Path) -> None:
        self._files = None
        if self.is_demo_in_use:
            self.use(path)  # a downloaded model replaces the demo model
        self.changed.emit()


class CatalogError(UnfogError):
    """A refreshed catalogue cannot be saved."""

    kind: FailureKind = "disk"


def _save_catalog(known: Catalog) -> None:
    try:
        save_catalog(known, app_dirs.catalog_path())
    except OSError as error:
        raise CatalogError(
            lazy_text(
                "Can't save the catalogue: {reason}.",
                reason=write_reason(error, app_dirs.catalog_path().parent),
            ),
            write_hint(error, lazy_text("Check that you can write to the data folder.")),
        ) from error


def _same(entry: Advice | Cached, file: CatalogFile) -> bool:
    return (entry.repository, entry.name) == (file.repository, file.name)
