"""Run one task with model files (check, copy, download, verify, …) in a child process."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.processes.command import files_command
from app.processes.one_shot import OneShotProcess
from model_backends.files.protocol import Check, MeasureSpeed, Task, decode_event, encode
from model_backends.gguf.crash import abort_reason, reading_crash
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed
from model_backends.unicode_text import path_from_text


class FileTask(OneShotProcess):
    """Runs one `Task`, once; it succeeds with the last of its `TaskEvent`s."""

    def __init__(
        self, task: Task, parent: QObject | None = None, *, command: Sequence[str] | None = None
    ) -> None:
        """Nothing is started yet."""
        super().__init__(files_command() if command is None else command, encode(task), parent)
        self._task = task

    def _read(self, line: bytes) -> object:
        return decode_event(line)

    def _failure(self, how: str, detail: str) -> Failed:
        if isinstance(self._task, Check):
            crash = reading_crash(path_from_text(self._task.path), detail)
            if crash is not None:
                return crash
        if isinstance(self._task, MeasureSpeed):
            reason = abort_reason(detail)
            why = lazy_text("{how} ({reason})", how=how, reason=reason) if reason else how
            message = lazy_text("The process that tested {device} {why}.", device=self._task.device, why=why)
            return Failed(kind="crash", message=message, detail=detail)
        message = lazy_text("The process that manages model files {how}.", how=how)
        hint = lazy_text("Try again. Anything already downloaded or copied is kept.")
        return Failed(kind="crash", message=message, hint=hint, detail=detail)
