"""Import a file of conversations: a child process reads it, and what it read is stored between events."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from app.attachments.records import display_name
from app.import_export.importing import Importer
from app.import_export.protocol import (
    MAX_BYTES,
    NEXT,
    SECONDS,
    Batch,
    Done,
    ReadConversations,
    decode_answer,
    encode,
)
from app.processes.command import import_command
from app.processes.one_shot import OneShotProcess
from app.processes.sliced_task import SlicedTask
from app.storage import Store
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed
from model_backends.unicode_text import path_to_bytes

_Work: TypeAlias = Callable[[], Generator[None, None, None]]
_TIMEOUT_MS = round(1000 * SECONDS)


class ConversationReading(OneShotProcess):
    """Reads one file, once; `progressed` emits each `Batch`, and the next is read after `go_on`."""

    def __init__(
        self,
        path: Path,
        parent: QObject | None = None,
        *,
        command: Sequence[str] | None = None,
        timeout_ms: int = _TIMEOUT_MS,
    ) -> None:
        """Nothing is started yet. A process that says nothing for `timeout_ms` is killed."""
        request = ReadConversations(path=path_to_bytes(path), now=time.time(), max_bytes=MAX_BYTES)
        command = import_command() if command is None else command
        super().__init__(command, encode(request) + NEXT, parent, timeout_ms=timeout_ms)
        self._path = path

    def go_on(self) -> None:
        """Ask for the next batch."""
        self._send(NEXT)

    def _is_result(self, event: object) -> bool:
        return isinstance(event, Done)

    def _read(self, line: bytes) -> object:
        return decode_answer(line)

    def _failure(self, how: str, detail: str) -> Failed:
        reason = lazy_text("the process reading it {how}", how=how)
        return Failed(
            kind="crash",
            message=lazy_text(
                "Can't import “{file}”: {reason}.", file=display_name(self._path), reason=reason
            ),
            hint=lazy_text("Import the conversations in smaller files."),
            detail=detail,
        )


class ConversationImport(QObject):
    """Imports one file, once. It ends in `ended`, unless it is shut down.

    A conversation is imported completely or not at all; those that were complete when an import ended early
    stay.
    """

    progressed = Signal(int)
    """So many conversations are complete."""
    ended = Signal(object, object)
    """An `ImportReport`, and the `Failed` of an import that failed, else `None`."""

    def __init__(
        self,
        store: Store,
        path: Path,
        parent: QObject | None = None,
        *,
        command: Sequence[str] | None = None,
        timeout_ms: int = _TIMEOUT_MS,
    ) -> None:
        """Nothing is started yet."""
        super().__init__(parent)
        self._importer = Importer(store, path)
        self._is_ending = self._is_cancelled = False
        self._failure: Failed | None = None  # why it ends early
        self._is_tidy = self._has_exited = False
        self._task: SlicedTask | None = None
        self._reading = ConversationReading(path, self, command=command, timeout_ms=timeout_ms)
        self._reading.progressed.connect(self._store)
        self._reading.succeeded.connect(lambda _done: self._end(None))
        self._reading.failed.connect(self._on_failed)
        self._reading.ended.connect(self._on_process_ended)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the conversations that are complete."""
        return self._importer.titles

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody cancelled it."""
        return self._is_cancelled

    @property
    def pid(self) -> int:
        """The id of the process that reads the file, 0 if there is none."""
        return self._reading.pid

    def start(self) -> None:
        """Start reading."""
        self._reading.start()

    def cancel(self) -> None:
        """End the import early; `ended` follows."""
        self._is_cancelled = True
        self._reading.stop()
        self._end(None)

    def shutdown(self) -> None:
        """End the import and wait for the process; nothing is emitted."""
        self._is_ending = True
        self._reading.shutdown()
        self._stop_task()

    def _store(self, batch: Batch) -> None:
        self._run(lambda: self._importer.store(batch), self._on_stored)

    def _on_stored(self) -> None:
        self.progressed.emit(len(self.titles))
        if self._failure is not None:
            self._end(self._failure)
        elif not self._is_ending:
            self._reading.go_on()

    def _on_failed(self, failure: Failed) -> None:
        if self._task is not None and self._task.is_running:
            self._failure = failure
        else:
            self._end(failure)

    def _end(self, failure: Failed | None) -> None:
        """Delete what is incomplete, then report."""
        if self._is_ending:
            return
        self._is_ending = True
        self._stop_task()
        self._run(self._importer.discard_incomplete, lambda: self._tidied_up(failure))

    def _tidied_up(self, failure: Failed | None) -> None:
        self._failure, self._is_tidy = failure, True
        self._report()

    def _on_process_ended(self) -> None:
        self._has_exited = True
        self._report()

    def _report(self) -> None:
        """Report when both the process has ended and everything is stored."""
        if self._is_tidy and self._has_exited:
            self.ended.emit(self._importer.report(), self._failure)

    def _run(self, work: _Work, then: Callable[[], object]) -> None:
        self._stop_task()
        task = self._task = SlicedTask(_steps(work), self)
        task.finished.connect(then)
        task.failed.connect(self._on_task_failed)
        task.start()

    def _on_task_failed(self, failure: Failed) -> None:
        if self._is_ending:
            self._tidied_up(failure)  # what is incomplete is deleted at the next start
            return
        self._reading.stop()
        self._end(failure)

    def _stop_task(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task.deleteLater()
            self._task = None


def _steps(work: _Work) -> Generator[None, None, None]:
    """Begin the work within the task, which reports what goes wrong."""
    yield from work()
