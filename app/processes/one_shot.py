"""Run a child process for a single request: its progress, result or failure as signals."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.processes.child import ChildProcess
from model_backends.files.protocol import Progress
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, ProtocolError


class OneShotProcess(QObject):
    """Sends one request, once. It ends in either `succeeded` or `failed`, unless it is stopped."""

    progressed = Signal(object)
    """What comes before the result, such as a `Progress`."""
    succeeded = Signal(object)
    """The result; its type depends on the request."""
    failed = Signal(Failed)
    """The request failed, or the process ended without a result."""
    ended = Signal()
    """The process has exited and holds no file open any more. The last signal."""

    def __init__(
        self,
        command: Sequence[str],
        request: bytes,
        parent: QObject | None,
        *,
        timeout_ms: int | None = None,
    ) -> None:
        """Nothing is started yet. A process that says nothing for `timeout_ms` is killed."""
        super().__init__(parent)
        self._request = request
        self._is_over = False
        self._silence = ""  # why it was killed
        self._process = ChildProcess(command, self)
        self._process.line.connect(self._on_line)
        self._process.ended.connect(self._on_ended)
        self._timeout = QTimer(self, singleShot=True, interval=timeout_ms or 0)
        self._timeout.timeout.connect(self._on_timeout)

    @property
    def pid(self) -> int:
        """The process id, 0 while it is not running."""
        return self._process.pid

    def start(self) -> None:
        """Start the process and send the request."""
        self._process.start()
        if not self._is_over:
            self._send(self._request)

    def stop(self) -> None:
        """End the process; no signal but `ended` follows."""
        self._is_over = True
        self._process.stop()

    def shutdown(self) -> None:
        """End the process now and wait for its exit; no signal follows."""
        self._is_over = True
        self._process.end_now(0)

    def _send(self, data: bytes) -> None:
        """Write to the process, and wait for its next line."""
        if self._timeout.interval():
            self._timeout.start()
        self._process.write(data)

    def _is_result(self, event: object) -> bool:
        """Return whether a line that is no `Failed` is the last one."""
        return not isinstance(event, Progress)

    @abstractmethod
    def _read(self, line: bytes) -> object:
        """Decode a line: a `Progress`, a `Failed` or the result.

        Raises:
            ProtocolError: it is none of these.
        """

    @abstractmethod
    def _failure(self, how: str, detail: str) -> Failed:
        """Describe a process that ended without a result; `how` completes a sentence."""

    def _on_line(self, line: bytes) -> None:
        if self._is_over:
            return
        self._timeout.stop()
        try:
            event = self._read(line)
        except ProtocolError as error:
            self._process.note(error.message)
            self._process.kill()  # of another version: its end is reported
            return
        if not isinstance(event, Failed) and not self._is_result(event):
            self.progressed.emit(event)
            return
        self._is_over = True
        self._process.finish()
        (self.failed if isinstance(event, Failed) else self.succeeded).emit(event)

    def _on_timeout(self) -> None:
        self._silence = lazy_text(
            "gave no answer for {seconds:,.0f} seconds", seconds=self._timeout.interval() / 1000
        )
        self._process.kill()

    def _on_ended(self, how: str) -> None:
        self._timeout.stop()
        if not self._is_over:
            self._is_over = True
            self.failed.emit(self._failure(self._silence or how, self._process.detail))
        self.ended.emit()
