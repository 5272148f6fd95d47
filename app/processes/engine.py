"""The worker as one QObject: requests go in, the protocol's events come out as a signal.

The worker may die at any time (a failed assertion in native code ends its process). That shows as
`Failed(kind="crash")`, and the next request starts a new worker and loads the model again. Another model
gets another worker, which starts when the old one is gone: two do not share the memory.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.processes.child import ChildProcess
from app.processes.command import engine_command
from model_backends.lazy_text import lazy_text
from model_backends.protocol import (
    BlockCommitted,
    Cancel,
    Count,
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

_SHUTDOWN_MS = 1500


@dataclass(frozen=True)
class _Placement:
    """Where and how a model is loaded, as in `Load`."""

    device: str
    context_length: int | None = None
    experts_on_cpu: int | None = None


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
        self._model, self._place = model, _Placement(device)
        self._loaded_at: _Placement | None = None  # where the worker was told to load it
        self._command = engine_command() if command is None else list(command)
        self._state: EngineState = "off"
        self._loaded: Loaded | None = None
        self._request: Generate | None = None  # the one being answered, or waiting for the model
        self._worker: ChildProcess | None = None
        self._leaving: ChildProcess | None = None  # a worker that makes room for the next one
        self._wanted: Path | None = None  # the model to load when the reply has ended
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
        return 0 if self._worker is None else self._worker.pid

    @property
    def model(self) -> Path:
        """The model file that is, or will be, loaded."""
        return self._model

    @property
    def device(self) -> str:
        """Where models are to run, as it was asked for."""
        return self._place.device

    def start(self) -> None:
        """Start the worker and load the model, unless that was done."""
        if self._state == "off":
            self._set_state("loading")  # first, for starting may fail at once
            self._load()

    def use(self, model: Path) -> None:
        """Answer with another model from now on; a reply that is being written is finished first."""
        self._wanted = model
        if self._request is None:
            self._switch()

    def configure(self, device: str, context_length: int | None, experts_on_cpu: int | None) -> None:
        """Run models there from now on, as in `Load`; one that is loaded is loaded again after its reply."""
        self._place = _Placement(device, context_length, experts_on_cpu)
        if self._state != "off" and self._loaded_at not in (None, self._place):
            self.use(self._wanted or self._model)

    def generate(self, request: Generate) -> None:
        """Answer a conversation; loads the model first where needed, and lets it think only if it can."""
        if self._request is not None:
            raise RuntimeError("a reply is already being written")
        self._request = request
        if self._state == "ready":
            self._send_request()
        else:
            self.start()

    def count(self, request: Count) -> bool:
        """Ask how many tokens texts have; False if no model is ready. While one answers, that waits."""
        if self._loaded is None:
            return False
        self._send(request)
        return True

    def cancel(self) -> None:
        """Stop the reply at its next denoising step; a worker that does not react in time is killed."""
        if self._request is None:
            return
        if self._state == "answering":
            self._send(Cancel(id=self._request.id))
            self._grace.start()
        elif self._worker is not None:
            self._worker.kill()  # a load cannot be cancelled
        else:
            self._report_death(lazy_text("was stopped"))  # before it was started: the old one is not gone yet

    def shutdown(self) -> None:
        """End the worker now; blocks for at most `_SHUTDOWN_MS`."""
        if self._leaving is not None:
            self._leaving.end_now(0)
        if self._worker is not None:
            is_idle = self._state in ("ready", "off")
            self._send(Shutdown())
            self._worker.end_now(_SHUTDOWN_MS if is_idle else 0)
        self._leaving = None
        self._forget_worker()
        for handler in list(self._log.handlers):
            handler.close()
            self._log.removeHandler(handler)

    # The process

    def _load(self) -> None:
        """Load the model, in a new worker if there is none; one that is leaving is waited for."""
        if self._leaving is not None:
            return
        if self._worker is None:
            worker = ChildProcess(self._command, self)
            worker.line.connect(self._on_line)
            worker.complaint.connect(lambda line: self._log.info("%s", line))
            worker.ended.connect(self._report_death)
            self._worker = worker
            worker.start()
        self._loaded_at = self._place
        self._send(Load(path=str(self._model), **asdict(self._place)))

    def _switch(self) -> None:
        """End the worker and load the model that is wanted."""
        model, self._wanted = self._wanted, None
        is_same = model == self._model and self._loaded_at == self._place
        if model is None or (is_same and self._state in ("loading", "ready")):
            return
        self._model, self._loaded = model, None
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.line.disconnect(self._on_line)
            worker.ended.disconnect(self._report_death)
            worker.ended.connect(self._on_left)
            self._leaving = worker
            worker.stop()
        self._state = "off"
        self.start()

    def _on_left(self) -> None:
        if self._leaving is not None:
            self._leaving.deleteLater()
            self._leaving = None
        if self._state == "loading":
            self._load()

    def _send(self, request: Request) -> None:
        if self._worker is not None:
            self._worker.write(encode(request))

    def _send_request(self) -> None:
        if self._request is not None and self._loaded is not None:
            self._set_state("answering")
            thinking = self._request.thinking and self._loaded.thinking
            self._send(msgspec.structs.replace(self._request, thinking=thinking))

    def _kill(self) -> None:
        if self._worker is not None:
            self._worker.kill()

    def _on_line(self, line: bytes) -> None:
        try:
            event = decode_event(line)
        except ProtocolError as error:
            # A worker of another version cannot be talked to: end it, which reports the failure.
            self._log.error("%s", error.message)  # the line itself may hold a person's words
            if self._worker is not None:
                self._worker.note(error.message)
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
        elif self._request is None:
            self._switch()

    def _end_request(self) -> None:
        self._grace.stop()
        self._request = None
        if self._state == "answering":
            self._set_state("ready")

    def _report_death(self, how: str) -> None:
        message = lazy_text("The engine {how}.", how=how)
        worker, detail = self._worker, ""
        if worker is not None:
            detail = worker.detail
            worker.deleteLater()
        self._forget_worker()
        self._log.error("%s", message)
        self.received.emit(
            Failed(
                kind="crash",
                message=message,
                hint=lazy_text("The next message starts it again."),
                detail=detail,
            )
        )
        if self._request is None:
            self._switch()

    def _forget_worker(self) -> None:
        self._grace.stop()
        self._worker = None
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
