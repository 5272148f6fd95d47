"""Reading one file that is to be attached: a child process, and what it makes of the file as a signal."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.attachments.protocol import Read, decode_answer, encode
from app.attachments.records import AttachmentError, shown_name
from app.processes.child import ChildProcess
from app.processes.command import attachment_command
from model_backends.protocol import Failed, ProtocolError
from model_backends.said import said

PATIENCE_MS = 60_000
"""The process gives up by itself after 40 s, and is ended by its own guard after 45 s."""


class AttachmentReading(QObject):
    """Reads one file, once. It ends with exactly one `Attachment` or `Failed`, unless it is stopped."""

    received = Signal(object)
    """The `Attachment`, or `Failed`."""
    ended = Signal()
    """The process is gone. The last signal."""

    def __init__(
        self,
        path: Path,
        parent: QObject | None = None,
        *,
        command: Sequence[str] | None = None,
        patience_ms: int = PATIENCE_MS,
    ) -> None:
        """Nothing is started yet. A process that says nothing for `patience_ms` is killed."""
        super().__init__(parent)
        self.path = path
        self._is_over = False
        self._process = ChildProcess(attachment_command() if command is None else command, self)
        self._process.line.connect(self._on_line)
        self._process.ended.connect(self._on_ended)
        self._patience = QTimer(self, singleShot=True, interval=patience_ms)
        self._patience.timeout.connect(self._process.kill)

    @property
    def pid(self) -> int:
        """The process id, 0 while it is not running."""
        return self._process.pid

    def start(self) -> None:
        """Start the process."""
        self._process.start()
        if not self._is_over:
            self._patience.start()
            self._process.write(encode(Read(path=os.fsencode(self.path))))

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
            answer = decode_answer(line)
        except ProtocolError as error:
            self._process.note(error.message)
            self._process.kill()  # another version of us: its end is reported
            return
        self._is_over = True
        self._process.finish()
        self.received.emit(answer)

    def _on_ended(self, how: str) -> None:
        self._patience.stop()
        if not self._is_over:
            self._is_over = True
            reason = said("the process that reads it {how}", how=how)
            hint = said("Attach the part of it that matters, or its text.")
            error = AttachmentError(shown_name(self.path), reason, hint)
            failed = Failed(kind="crash", message=error.message, hint=error.hint, detail=self._process.detail)
            self.received.emit(failed)
        self.ended.emit()
