"""One task of looking after model files: a child process, and its events as a signal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.processes.child import ChildProcess
from app.processes.command import files_command
from model_backends.files.protocol import Progress, Task, decode_event, encode
from model_backends.protocol import Failed, ProtocolError
from model_backends.said import said

_HINT = said("Try again. What was fetched or copied is kept.")


class FileTask(QObject):
    """Runs one `Task`, once. It ends with exactly one result or `Failed`, unless it is stopped."""

    received = Signal(object)
    """A `TaskEvent`; the last one is the task's result or `Failed`."""
    ended = Signal()
    """The process is gone, and with it its hold on files. The last signal."""

    def __init__(
        self, task: Task, parent: QObject | None = None, *, command: Sequence[str] | None = None
    ) -> None:
        """Nothing is started yet."""
        super().__init__(parent)
        self._task = task
        self._is_over = False
        self._process = ChildProcess(files_command() if command is None else command, self)
        self._process.line.connect(self._on_line)
        self._process.ended.connect(self._on_ended)

    @property
    def pid(self) -> int:
        """The process id, 0 while it is not running."""
        return self._process.pid

    def start(self) -> None:
        """Start the process."""
        self._process.start()
        if not self._is_over:
            self._process.write(encode(self._task))

    def stop(self) -> None:
        """End it; nothing more is told but `ended`."""
        self._is_over = True
        self._process.stop()

    def shutdown(self) -> None:
        """End it now and wait for that; no signal comes any more."""
        self._is_over = True
        self._process.end_now(0)

    def _on_line(self, line: bytes) -> None:
        if self._is_over:
            return
        try:
            event = decode_event(line)
        except ProtocolError as error:
            self._process.note(error.message)
            self._process.kill()  # another version of us: its end is reported
            return
        if not isinstance(event, Progress):
            self._is_over = True
            self._process.finish()
        self.received.emit(event)

    def _on_ended(self, how: str) -> None:
        if not self._is_over:
            self._is_over = True
            message = said("The process that looks after model files {how}.", how=how)
            self.received.emit(Failed(kind="crash", message=message, hint=_HINT, detail=self._process.detail))
        self.ended.emit()
