"""Run a child process that writes lines: stdout, stderr and exit as signals. Nothing blocks."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from app.processes.command import engine_directory
from model_backends.lazy_text import lazy_text
from model_backends.parent_watch import child_environment

_REMEMBERED_LINES = 30  # of standard error, for crash reports
_GRACE_MS = 3000  # from the request to exit until the process is killed


class ChildProcess(QObject):
    """One process, started once."""

    line = Signal(bytes)
    """A line of its standard output, without the line break."""
    error_line = Signal(str)
    """A line of its standard error."""
    ended = Signal(object)
    """The last signal; says how: "ended with code 3 unexpectedly", "could not be started: …"."""

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = list(command)
        self._buffer = bytearray()
        self._last_lines: deque[str] = deque(maxlen=_REMEMBERED_LINES)
        self._is_muted = False
        self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        for name, value in {**child_environment(), "PYTHONUNBUFFERED": "1"}.items():
            environment.insert(name, value)
        self._process.setProcessEnvironment(environment)
        directory = engine_directory()
        if directory is not None:
            self._process.setWorkingDirectory(str(directory))
        self._process.readyReadStandardOutput.connect(self._read_lines)
        self._process.readyReadStandardError.connect(self._read_error_lines)
        self._process.errorOccurred.connect(self._on_error)
        self._process.finished.connect(self._on_exit)

    @property
    def pid(self) -> int:
        """The process id, 0 while it is not running."""
        return self._process.processId()

    @property
    def detail(self) -> str:
        """The last lines of its standard error, for a report."""
        return "\n".join(self._last_lines)

    def note(self, text: str) -> None:
        """Add a line to `detail`."""
        self._last_lines.append(text)

    def start(self) -> None:
        """Start the process. If that fails, `ended` may be emitted before this returns."""
        program, *arguments = self._command
        self._process.start(program, arguments)

    def write(self, data: bytes) -> None:
        """Write to its standard input."""
        self._process.write(data)

    def kill(self) -> None:
        """Kill the process."""
        self._process.kill()

    def finish(self) -> None:
        """Close its standard input, and kill it if it has not exited some seconds later."""
        self._process.closeWriteChannel()
        QTimer.singleShot(_GRACE_MS, self, self._process.kill)

    def stop(self) -> None:
        """End the process; from now on only `ended` is emitted."""
        self._is_muted = True
        self._process.terminate()  # no effect on a console program on Windows
        self.finish()

    def end_now(self, timeout_ms: int) -> None:
        """End the process and wait for its exit, without signals; kill it after `timeout_ms`."""
        self._process.readyReadStandardOutput.disconnect(self._read_lines)
        self._process.readyReadStandardError.disconnect(self._read_error_lines)
        self._process.errorOccurred.disconnect(self._on_error)
        self._process.finished.disconnect(self._on_exit)
        self._process.closeWriteChannel()
        if timeout_ms > 0:
            self._process.waitForFinished(timeout_ms)
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(_GRACE_MS)

    def _read_lines(self) -> None:
        complete, newline, rest = bytes(self._process.readAllStandardOutput().data()).rpartition(b"\n")
        self._buffer += complete
        lines = []
        if newline:
            lines = bytes(self._buffer).split(b"\n")
            self._buffer.clear()
        self._buffer += rest
        for line in lines:
            if line.strip() and not self._is_muted:
                self.line.emit(line)

    def _read_error_lines(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        for line in text.splitlines():
            if line.strip() and not self._is_muted:
                self._last_lines.append(line.rstrip())
                self.error_line.emit(line.rstrip())

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by `finished`.
        if error == QProcess.ProcessError.FailedToStart:
            self.ended.emit(
                lazy_text("couldn't be started: {reason}", reason=self._process.errorString().rstrip("."))
            )

    def _on_exit(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read_lines()
        self._read_error_lines()
        self.ended.emit(
            lazy_text("ended unexpectedly")
            if status == QProcess.ExitStatus.CrashExit
            else lazy_text("ended unexpectedly with code {code}", code=code)
        )
