"""What the window knows of models: this computer, the files on it, the catalogue, and which one is in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from app.base import app_dirs
from app.models.downloads import Downloads
from app.models.hub_access import HubAccess
from app.processes.background_worker import BackgroundWorker
from app.processes.engine import EngineProcess
from app.processes.files import FileTask
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
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, FailureKind, UnfogError

_MODEL = "model"  # the setting that names the file in use; "" or absent: the demo model


@dataclass
class Verification:
    """A file's content is, or was, compared with its SHA-256: what came of it so far."""

    progress: Progress | None = None
    result: Verified | Failed | None = None


class ModelLibrary(QObject):
    """Everything about models that the window shows comes from here, and what people do goes in here."""

    changed = Signal()
    """Files, the catalogue, what is known of this computer, or the file in use."""
    used = Signal(object)
    """The `Path` of the file that is in use from now on."""
    verifying = Signal(object)
    """The `Path` of a file whose verification went on."""
    troubled = Signal(object)
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
        self.in_use: Path = engine.model
        """The model file that the next message is answered with."""
        self.catalog: Catalog = catalog(app_dirs.catalog_path())
        self.surveyed: SystemInspected | None = None
        self.survey_failure: Failed | None = None
        self.is_surveying = False
        self.is_refreshing = False
        self.verifications: dict[Path, Verification] = {}
        self.lost = lost
        """The name of the file that was chosen but is gone, so that the demo model runs instead."""
        downloads.completed.connect(self._on_downloaded)
        downloads.troubled.connect(self.troubled)
        access.troubled.connect(self.troubled)

    # What there is

    @property
    def is_demo_in_use(self) -> bool:
        """Whether the model that comes with the program is the one in use."""
        return self.in_use == app_dirs.bundled_model()

    @property
    def folder(self) -> Path:
        """Where downloads and copies go."""
        return self._registry.folder

    @property
    def files(self) -> tuple[ModelFile, ...]:
        """The model files of this computer, the demo model not among them."""
        if self._files is None:
            try:
                self._files = self._registry.files()
            except UnfogError as error:
                self._files = ()
                self.troubled.emit(error.as_event())
        return self._files

    def look_again(self) -> None:
        """Find out anew which files there are."""
        self._files = None
        self.changed.emit()

    def advice(self, file: CatalogFile) -> Advice | None:
        """Return how a catalogue file would run here, if that is known already."""
        known = () if self.surveyed is None else self.surveyed.advice
        return next((advice for advice in known if _same(advice, file)), None)

    def recommended(self) -> CatalogFile | None:
        """Return the best catalogue file for this computer, if one fits and that is known already."""
        for file in self.catalog.files:
            advice = self.advice(file)
            if advice is not None and advice.recommended:
                return file
        return None

    def cached(self, file: CatalogFile) -> Cached | None:
        """Return the catalogue file in the Hugging Face cache, if it is there and not in the registry."""
        known = () if self.surveyed is None else self.surveyed.cached
        found = next((cached for cached in known if _same(cached, file)), None)
        return None if found is None or self._has(Path(found.path)) else found

    def place_of(self, file: CatalogFile) -> Path | None:
        """Return where the complete catalogue file lies, if it is in the registry."""
        try:
            place = target_path(self._registry.folder, file)
        except UnfogError:
            return None  # its download will say why
        if self._has(place):
            return place
        known = () if self.surveyed is None else self.surveyed.cached
        paths_there = (Path(cached.path) for cached in known if _same(cached, file))
        return next((path for path in paths_there if self._has(path)), None)

    def is_here(self, file: CatalogFile) -> bool:
        """Return whether nothing need be fetched to use this file."""
        return self.place_of(file) is not None or self.cached(file) is not None

    def is_in_use(self, file: CatalogFile) -> bool:
        """Return whether this file answers the next message."""
        return self.place_of(file) == self.in_use

    def _has(self, path: Path) -> bool:
        return any(file.path == path and not file.missing for file in self.files)

    # What people do

    def use(self, path: Path) -> None:
        """Answer with this file from the next message on, also after a restart."""
        self.lost = ""
        self.in_use = path
        self._settings.setValue(_MODEL, "" if self.is_demo_in_use else str(path))
        self._engine.use(path)
        self.changed.emit()
        self.used.emit(path)

    def use_here(self, file: CatalogFile) -> None:
        """Use a catalogue file that is on this computer; one in the Hub's cache is put in the registry."""
        place, cached = self.place_of(file), self.cached(file)
        if place is None and cached is not None and self.add(Path(cached.path), "cache", cached.sha256):
            place = Path(cached.path)
        if place is not None:
            self.use(place)

    def add(self, path: Path, origin: Origin, sha256: str = "") -> bool:
        """Put a file in the registry that stays where it is; whether that was possible."""
        try:
            self._registry.add(path, origin, sha256)
        except UnfogError as error:
            self.troubled.emit(error.as_event())
            return False
        self.look_again()
        return True

    def remove(self, file: ModelFile) -> None:
        """Delete a file of our folder, forget another; if it is in use, the demo model takes its place."""
        if file.path == self.in_use:
            self.use(app_dirs.bundled_model())
        self.verifications.pop(file.path, None)

        def fail(failure: Failed) -> None:
            self.look_again()
            self.troubled.emit(failure)

        self._background_worker.run(
            lambda: self._registry.remove(file.path), lambda _freed: self.look_again(), fail
        )

    def survey(self, *, anew: bool = False) -> None:
        """Look at this computer, unless that is being done or, if not `anew`, was done."""
        if not self.is_surveying and (anew or self.surveyed is None):
            self.is_surveying, self.survey_failure = True, None
            task = InspectSystem(catalog=self.catalog, device=self._engine.device)
            self.run(task, self._on_inspected, self._on_inspection_failed)
            self.changed.emit()

    def refresh(self) -> None:
        """Ask the Hub which files there are now."""
        if not self.is_refreshing:
            self.is_refreshing = True
            task = Refresh(catalog=self.catalog, hub=self.access.hub())
            self.run(task, self._on_refreshed, self._on_refresh_failed)
            self.changed.emit()

    def verify(self, file: ModelFile) -> None:
        """Compute a file's SHA-256, and compare it with the one it should have."""
        if file.path in self.verifications and self.verifications[file.path].result is None:
            return
        known = (entry.sha256 for entry in self.catalog.files if self.place_of(entry) == file.path)
        sha256 = file.sha256 or next(known, "")
        self.verifications[file.path] = Verification()
        task = Verify(path=str(file.path), sha256=sha256)
        process = self.run(
            task,
            lambda result: self._on_verified(file.path, result),
            lambda failure: self._on_verification_failed(file.path, failure),
        )
        process.progressed.connect(lambda progress: self._on_verify_progress(file.path, progress))
        self.verifying.emit(file.path)

    def run(self, task: Task, then: Callable[[Any], object], fail: Callable[[Failed], object]) -> FileTask:
        """Start a task; call `then` with its result, or `fail`."""
        process = FileTask(task, self)
        self._tasks.append(process)
        process.succeeded.connect(then)
        process.failed.connect(fail)
        process.ended.connect(lambda: self._forget(process))
        process.start()
        return process

    def shutdown(self) -> None:
        """End everything that is going on."""
        for task in self._tasks:
            task.shutdown()
        self._tasks.clear()
        self.downloads.shutdown()
        self.access.shutdown()
        self._background_worker.wait()

    # What happens

    def _forget(self, task: FileTask) -> None:
        self._tasks.remove(task)
        task.deleteLater()

    def _on_inspected(self, result: SystemInspected) -> None:
        self.is_surveying, self.surveyed = False, result
        self.changed.emit()

    def _on_inspection_failed(self, failure: Failed) -> None:
        self.is_surveying, self.survey_failure = False, failure
        self.changed.emit()

    def _on_refreshed(self, result: Refreshed) -> None:
        self.is_refreshing = False
        self.catalog = result.catalog
        self._background_worker.run(lambda: _keep(result.catalog), lambda _done: None, self.troubled.emit)
        self.survey(anew=True)
        self.changed.emit()

    def _on_refresh_failed(self, failure: Failed) -> None:
        self.is_refreshing = False
        self.troubled.emit(failure)
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
            self.look_again()
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
            self.use(path)  # nobody waits for gigabytes to go on with the demo model
        self.changed.emit()


class CatalogError(UnfogError):
    """A refreshed catalogue cannot be kept."""

    kind: FailureKind = "disk"


def _keep(known: Catalog) -> None:
    try:
        save_catalog(known, app_dirs.catalog_path())
    except OSError as error:
        raise CatalogError(
            lazy_text("The catalogue cannot be kept: {reason}.", reason=error.strerror),
            lazy_text("Make room on the disk."),
        ) from error


def chosen_model(settings: QSettings) -> tuple[Path, str]:
    """Return the file to start with, and the name of the one that was chosen instead but is gone, or ""."""
    chosen = str(settings.value(_MODEL, ""))
    if not chosen:
        return app_dirs.bundled_model(), ""
    return (Path(chosen), "") if Path(chosen).is_file() else (app_dirs.bundled_model(), Path(chosen).name)


def _same(entry: Advice | Cached, file: CatalogFile) -> bool:
    return (entry.repository, entry.name) == (file.repository, file.name)
