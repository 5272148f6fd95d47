"""The download queue: one at a time, each in a child process; the queue survives restarts and crashes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from app.processes.background_worker import BackgroundWorker
from app.processes.files import FileTask
from model_backends import system_errors
from model_backends.disk_full import write_reason
from model_backends.files.atomic_write import atomic_write
from model_backends.files.catalog import CatalogFile
from model_backends.files.protocol import Download, Downloaded, Hub, Progress
from model_backends.files.registry import Registry
from model_backends.files.regular_file import read_regular
from model_backends.lazy_text import lazy_text
from model_backends.protocol import (
    Failed,
    FailureKind,
    LineDecoder,
    ProtocolError,
    UnfogError,
    encode_line,
)
from model_backends.unicode_text import path_from_text, path_to_text

DownloadState = Literal["waiting", "running", "paused", "failed", "done"]


def key_of(file: CatalogFile) -> tuple[str, str]:
    """Return the identity of a download, which a refreshed catalogue keeps."""
    return file.repository, file.file


class QueueError(UnfogError):
    """The queue cannot be saved."""

    kind: FailureKind = "disk"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A download: its last progress, and its error if it failed."""

    file: CatalogFile
    state: DownloadState = "waiting"
    progress: Progress | None = None
    failed: Failed | None = None


class _Queue(msgspec.Struct, frozen=True, kw_only=True):
    items: tuple[Item, ...] = ()


_decode: LineDecoder[_Queue] = LineDecoder(_Queue, "a list of downloads")


class Downloads(QObject):
    """The download queue, in the order of the requests."""

    changed = Signal()
    """Items were added or removed, or one changed its state."""
    progressed = Signal(object)
    """An `Item` whose progress changed."""
    completed = Signal(object)
    """The `Path` of a file that is complete and registered."""
    failed = Signal(object)
    """A `Failed`: the queue cannot be saved, or a partial download cannot be deleted."""

    def __init__(
        self,
        registry: Registry,
        store: Path,
        hub: Callable[[], Hub],
        parent: QObject | None = None,
    ) -> None:
        """What the file `store` holds is queued again, but waits for `start`. `hub`: asked each time."""
        super().__init__(parent)
        self._registry, self._store, self._hub = registry, store, hub
        self._task: FileTask | None = None
        self._running: CatalogFile | None = None  # the file being downloaded
        self._to_discard: CatalogFile | None = None  # the file to delete when the task has ended
        self._discards = 0  # number of deletions in progress
        self._background_worker = BackgroundWorker(self)
        self._is_started = False
        self.trouble: Failed | None = None
        """Why the queue of the last run could not be read, if it could not."""
        self._items = {key_of(item.file): item for item in self._read()}

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, including those completed since the program was started."""
        return tuple(self._items.values())

    @property
    def current(self) -> Item | None:
        """The running download."""
        return next((item for item in self._items.values() if item.state == "running"), None)

    def find(self, file: CatalogFile) -> Item | None:
        """Return the download of this file, if there is one."""
        return self._items.get(key_of(file))

    def start(self) -> None:
        """Start downloading, beginning with what the last run left."""
        self._is_started = True
        self._advance()

    # Actions

    def add(self, file: CatalogFile) -> None:
        """Append a file to the queue, or resume it if it is paused or has failed."""
        item = self.find(file)
        if item is None or item.state in ("paused", "failed", "done"):
            progress = item.progress if item is not None and item.state != "done" else None
            self._put(Item(file=file, progress=progress))
            self._advance()

    def pause(self, file: CatalogFile) -> None:
        """Stop a download but keep the partial file."""
        item = self.find(file)
        if item is not None and item.state in ("waiting", "running"):
            self._put(msgspec.structs.replace(item, state="paused"))
            self._stop(file)

    def cancel(self, file: CatalogFile) -> None:
        """Stop a download and delete the partial file."""
        item = self._items.pop(key_of(file), None)
        if item is None:
            return
        self._save()
        self.changed.emit()
        if self._stop(file):
            self._to_discard = file
        elif item.state != "done":
            self._discard(file)

    def shutdown(self) -> None:
        """Stop the child process now; the next start resumes the running download."""
        self._is_started = False
        if self._task is not None:
            self._task.shutdown()
            self._task = None
        if self._to_discard is not None:
            self._discard(self._to_discard)
        self._background_worker.wait()

    # Events

    def _advance(self) -> None:
        """Start the next download, if none is running."""
        waiting = next((item for item in self._items.values() if item.state == "waiting"), None)
        if waiting is None or self._task is not None or self._discards or not self._is_started:
            return
        file = self._running = waiting.file
        self._put(msgspec.structs.replace(waiting, state="running", failed=None))
        task = Download(file=file, folder=path_to_text(self._registry.folder), hub=self._hub())
        self._task = FileTask(task, self)
        self._task.progressed.connect(self._on_progress)
        self._task.succeeded.connect(self._on_downloaded)
        self._task.failed.connect(self._on_failed)
        self._task.ended.connect(self._on_ended)
        self._task.start()

    def _stop(self, file: CatalogFile) -> bool:
        """Stop the task if it downloads this file; return whether it does."""
        if self._task is None or self._running is None or key_of(self._running) != key_of(file):
            return False
        self._task.stop()
        return True

    def _on_progress(self, progress: Progress) -> None:
        if (item := self._running_item) is not None:
            item = self._items[key_of(item.file)] = msgspec.structs.replace(item, progress=progress)
            self.progressed.emit(item)

    def _on_downloaded(self, result: Downloaded) -> None:
        if (item := self._running_item) is not None:
            self._register_download(item, result)

    def _on_failed(self, failure: Failed) -> None:
        if (item := self._running_item) is not None:
            self._put(msgspec.structs.replace(item, state="failed", failed=failure))

    @property
    def _running_item(self) -> Item | None:
        """The item that is being downloaded; None if it was removed meanwhile."""
        return None if self._running is None else self.find(self._running)

    def _register_download(self, item: Item, event: Downloaded) -> None:
        path = path_from_text(event.path)

        def finish() -> None:
            self._put(msgspec.structs.replace(item, state="done"))
            self.completed.emit(path)

        def fail(failure: Failed) -> None:
            self.failed.emit(failure)
            finish()

        if event.checked:
            self._background_worker.run(
                lambda: self._registry.mark_verified(path, event.sha256), lambda _done: finish(), fail
            )
        else:
            finish()

    def _on_ended(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
        self._task, self._running = None, None
        if self._to_discard is not None:
            self._discard(self._to_discard)
        self._advance()

    def _discard(self, file: CatalogFile) -> None:
        """Delete a partial download; the queue waits meanwhile, because the next file may be the same."""
        self._to_discard = None
        self._discards += 1

        def finish() -> None:
            self._discards -= 1
            self._advance()

        def fail(failure: Failed) -> None:
            finish()
            self.failed.emit(failure)

        self._background_worker.run(
            lambda: self._registry.discard_partials(file, self._registry.folder),
            lambda _freed: finish(),
            fail,
        )

    # The file

    def _put(self, item: Item) -> None:
        self._items[key_of(item.file)] = item
        self._save()
        self.changed.emit()

    def _save(self) -> None:
        unfinished = tuple(item for item in self._items.values() if item.state != "done")
        data = msgspec.json.format(encode_line(_Queue(items=unfinished)))
        # In the background, because the disk may be busy with the download.
        self._background_worker.run(lambda: _write(self._store, data), lambda _done: None, self.failed.emit)

    def _read(self) -> tuple[Item, ...]:
        """Load the queue of the last run; a running download waits again."""
        try:
            # an earlier version wrote lazy texts under "said"; in texts, quotation marks are escaped
            data = read_regular(self._store).replace(b'"said":', b'"lazy_texts":')
            items = _decode(data).items
        except FileNotFoundError:
            return ()
        except (OSError, ProtocolError) as error:
            message = lazy_text(
                "Can't read the list of downloads: {reason}.", reason=system_errors.reason(error)
            )
            hint = lazy_text("Start the downloads again; they resume where they stopped.")
            self.trouble = Failed(
                kind="damaged", message=message, hint=hint, detail=system_errors.details(error)
            )
            return ()
        return tuple(
            msgspec.structs.replace(item, state="waiting") if item.state == "running" else item
            for item in items
        )


def _write(path: Path, data: bytes) -> None:
    try:
        atomic_write(path, data)
    except OSError as error:
        raise QueueError(
            lazy_text("Can't save the list of downloads: {reason}.", reason=write_reason(error, path.parent)),
            lazy_text("Free up disk space. Until then, a restart may lose track of a download."),
        ) from error
