"""The worker as one QObject: requests go in, the protocol's events come out as a signal.

The worker may die at any time (a failed assertion in native code ends its process). That shows as
`Failed(kind="crash")`, and the next request starts a new worker and loads the model again.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from app.processes.command import engine_command, engine_directory
from model_backends.protocol import (
    BlockCommitted,
    Cancel,
    DenoisingStep,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    ProtocolError,
    Request,
    Shutdown,
    decode_event,
    encode,
)

EngineState = Literal["off", "loading", "ready", "answering"]  # "off": no model, with or without a process

_REMEMBERED_LINES = 30  # of the worker's standard error, for the report of a crash
_SHUTDOWN_MS = 1500


class EngineProcess(QObject):
    """The worker process. Answers one `Generate` at a time; nothing here blocks the event loop."""

    received = Signal(object)
    """One `Event` of the protocol, in order. Every `generate` ends in `Finished` or `Failed`."""
    state_changed = Signal(str)
    """The new `EngineState`."""

    def __init__(
        self,
        model: Path,
        device: str,
        log: Path,
        *,
        command: Sequence[str] | None = None,
        grace_ms: int = 20_000,
        parent: QObject | None = None,
    ) -> None:
        """Nothing is started yet. A cancelled reply may take `grace_ms` until the worker is killed."""
        super().__init__(parent)
        self._model, self._device = model, device
        self._command = engine_command() if command is None else list(command)
        self._state: EngineState = "off"
        self._loaded: Loaded | None = None
        self._request: Generate | None = None  # the one being answered, or waiting for the model
        self._process: QProcess | None = None
        self._buffer = bytearray()
        self._last_lines: deque[str] = deque(maxlen=_REMEMBERED_LINES)
        self._log = _open_log(log)
        self._grace = QTimer(self, singleShot=True, interval=grace_ms)
        self._grace.timeout.connect(self._kill)

    @property
    def state(self) -> EngineState:
        """What the worker is doing."""
        return self._state

    @property
    def loaded(self) -> Loaded | None:
        """The model that is ready, if one is."""
        return self._loaded

    @property
    def pid(self) -> int:
        """The worker's process id, 0 while it is not running."""
        return 0 if self._process is None else self._process.processId()

    @property
    def model(self) -> Path:
        """The model file that is, or will be, loaded."""
        return self._model

    def start(self) -> None:
        """Start the worker and load the model, unless that was done."""
        if self._state == "off":
            self._set_state("loading")  # first, for starting may fail at once
            if self._process is None:
                self._start_process()
            self._send(Load(path=str(self._model), device=self._device))

    def generate(self, request: Generate) -> None:
        """Answer a conversation; loads the model first where needed."""
        if self._request is not None:
            raise RuntimeError("a reply is already being written")
        self._request = request
        if self._state == "ready":
            self._send_request()
        else:
            self.start()

    def cancel(self) -> None:
        """Stop the reply at its next denoising step; a worker that does not react in time is killed."""
        if self._request is None:
            return
        if self._state == "answering":
            self._send(Cancel(id=self._request.id))
            self._grace.start()
        else:
            self._kill()  # a load cannot be cancelled

    def shutdown(self) -> None:
        """End the worker now; blocks for at most `_SHUTDOWN_MS`."""
        process, self._process = self._process, None
        if process is not None:
            self._let_go(process)
            if self._state in ("ready", "off"):
                process.write(encode(Shutdown()))
                process.closeWriteChannel()
                process.waitForFinished(_SHUTDOWN_MS)
            if process.state() != QProcess.ProcessState.NotRunning:
                process.kill()
                process.waitForFinished(_SHUTDOWN_MS)
        self._forget_worker()
        for handler in list(self._log.handlers):
            handler.close()
            self._log.removeHandler(handler)

    # The process

    def _start_process(self) -> None:
        program, *arguments = self._command
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        directory = engine_directory()
        if directory is not None:
            process.setWorkingDirectory(str(directory))
        process.readyReadStandardOutput.connect(self._read_events)
        process.readyReadStandardError.connect(self._read_errors)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_exit)
        self._buffer.clear()
        self._last_lines.clear()
        self._process = process
        process.start(program, arguments)

    def _send(self, request: Request) -> None:
        if self._process is not None:
            self._process.write(encode(request))

    def _send_request(self) -> None:
        if self._request is not None:
            self._set_state("answering")
            self._send(self._request)

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _read_events(self) -> None:
        if self._process is None:
            return
        self._buffer += self._process.readAllStandardOutput().data()
        *lines, rest = bytes(self._buffer).split(b"\n")
        self._buffer[:] = rest
        for line in lines:
            if line.strip():
                self._on_line(line)

    def _on_line(self, line: bytes) -> None:
        try:
            event = decode_event(line)
        except ProtocolError as error:
            # A worker of another version cannot be talked to: end it, which reports the failure.
            self._log.error("%s Line: %r", error.message, line[:200])
            self._last_lines.append(error.message)
            self._kill()
            return
        match event:
            case Loaded():
                self._loaded = event
                self._set_state("ready")
            case LoadProgress():
                pass
            case Finished():
                self._end_request()
            case Failed() if self._state == "loading":
                self._end_request()
                self._set_state("off")  # the worker stays, and may be asked to load again
            case Failed():
                self._end_request()
            case DenoisingStep() | BlockCommitted() | _:
                pass
        self.received.emit(event)
        if isinstance(event, Loaded):
            self._send_request()

    def _end_request(self) -> None:
        self._grace.stop()
        self._request = None
        if self._state == "answering":
            self._set_state("ready")

    def _let_go(self, process: QProcess) -> None:
        """Hear nothing more of a process."""
        process.readyReadStandardOutput.disconnect(self._read_events)
        process.readyReadStandardError.disconnect(self._read_errors)
        process.errorOccurred.disconnect(self._on_error)
        process.finished.disconnect(self._on_exit)

    def _read_errors(self) -> None:
        if self._process is None:
            return
        text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        for line in text.splitlines():
            if line.strip():
                self._last_lines.append(line.rstrip())
                self._log.info("%s", line.rstrip())

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by `finished`.
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._report_death(f"The engine could not be started: {self._process.errorString()}.")

    def _on_exit(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read_events()
        self._read_errors()
        how = "was ended" if status == QProcess.ExitStatus.CrashExit else f"ended with code {code}"
        self._report_death(f"The engine {how} unexpectedly.")

    def _report_death(self, message: str) -> None:
        if self._process is not None:
            self._process.deleteLater()
        detail = "\n".join(self._last_lines)
        self._forget_worker()
        self._log.error("%s", message)
        self.received.emit(
            Failed(kind="crash", message=message, hint="The next message starts it again.", detail=detail)
        )

    def _forget_worker(self) -> None:
        self._grace.stop()
        self._process = None
        self._loaded = None
        self._request = None
        self._set_state("off")

    def _set_state(self, state: EngineState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)


def _open_log(path: Path) -> logging.Logger:
    """A logger of its own, not passed on to the root logger."""
    logger = logging.Logger("unfog.engine", logging.INFO)
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return logger
