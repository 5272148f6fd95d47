"""A child process that is asked once: what it answers as a signal, whatever becomes of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.processes.child import ChildProcess
from model_backends.protocol import Failed, ProtocolError


class OneShotProcess(QObject):
    """Sends one request, once. It ends with exactly one result or `Failed`, unless it is stopped."""

    received = Signal(object)
    """What the process tells; the last is its result, or `Failed`."""
    ended = Signal()
    """The process is gone, and with it its hold on files. The last signal."""

    def __init__(
        self,
        command: Sequence[str],
        request: bytes,
        parent: QObject | None,
        *,
        patience_ms: int | None = None,
    ) -> None:
        """Nothing is started yet. A process that has no result after `patience_ms` is killed."""
        super().__init__(parent)
        self._request = request
        self._is_over = False
        self._process = ChildProcess(command, self)
        self._process.line.connect(self._on_line)
        self._process.ended.connect(self._on_ended)
        self._patience = QTimer(self, singleShot=True, interval=patience_ms or 0)
        self._patience.timeout.connect(self._process.kill)

    @property
    def pid(self) -> int:
        """The process id, 0 while it is not running."""
        return self._process.pid

    def start(self) -> None:
        """Start the process."""
        self._process.start()
        if not self._is_over:
            if self._patience.interval():
                self._patience.start()
            self._process.write(self._request)

    def stop(self) -> None:
        """End it; nothing more is told but `ended`."""
        self._is_over = True
        self._process.stop()

    def shutdown(self) -> None:
        """End it now and wait for that; no signal comes any more."""
        self._is_over = True
        self._process.end_now(0)

    @abstractmethod
    def _read(self, line: bytes) -> tuple[object, bool]:
        """What a line says, and whether it is the result; `ProtocolError` if it says nothing we know."""

    @abstractmethod
    def _failed(self, how: str, detail: str) -> Failed:
        """What is told of a process that ended without a result; `how` completes a sentence."""

    def _on_line(self, line: bytes) -> None:
        if self._is_over:
            return
        try:
            event, is_result = self._read(line)
        except ProtocolError as error:
            self._process.note(error.message)
            self._process.kill()  # another version of us: its end is reported
            return
        if is_result:
            self._is_over = True
            self._process.finish()
        self.received.emit(event)

    def _on_ended(self, how: str) -> None:
        self._patience.stop()
        if not self._is_over:
            self._is_over = True
            self.received.emit(self._failed(how, self._process.detail))
        self.ended.emit()
