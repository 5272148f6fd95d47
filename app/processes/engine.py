"""The engine worker as one QObject: requests go in, the protocol's events come out as typed signals.

The worker may die at any time (a failed assertion in native code ends its process). That fails the requests
that are open, and the next request starts a new worker and loads the model again. Another model gets another
worker, which starts when the old one has exited: two do not share the memory.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer

from app.processes.child import ChildProcess
from app.processes.command import engine_command
from app.processes.engine_interface import Engine, EngineState
from model_backends.gguf.crash import reading_crash
from model_backends.lazy_text import lazy_text
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    Cancel,
    CardMeasured,
    Count,
    Counted,
    DenoisingStep,
    Experts,
    Failed,
    Fill,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    MeasureCard,
    PromptPrefilled,
    ProtocolError,
    Request,
    SelfConditioning,
    Shutdown,
    decode_event,
    encode,
)
from model_backends.unicode_text import path_to_text

_SHUTDOWN_MS = 1500


@dataclass(frozen=True)
class _Placement:
    """Where and how a model is loaded, as in `Load`."""

    device: str
    context_length: int | None = None
    experts_on_cpu: int | None = None
    experts: Experts = "auto"
    self_conditioning: SelfConditioning = "auto"


class EngineProcess(Engine):
    """The engine in a worker process."""

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
        self._model, self._placement = model, _Placement(device)
        self._loaded_at: _Placement | None = None  # where the worker loads it
        self._command = engine_command() if command is None else list(command)
        self._state: EngineState = "off"
        self._loaded: Loaded | None = None
        self._load_id = -1  # the open `Load`, -1 if there is none
        self._reply: Generate | Fill | None = None  # the one being written, or waiting for the model
        self._side_requests: set[int] = set()  # open `Count`s, and what is written in the background
        self._measuring = 0  # the open `MeasureCard`, 0 if there is none
        self._background = 0  # the `Generate` or `Fill` among them, 0 if there is none
        self._watched = 0  # the same if its blocks are shown
        self._worker: ChildProcess | None = None
        self._leaving: ChildProcess | None = None  # a worker that makes room for the next one
        self._wanted: Path | None = None  # the model to load when the reply has ended
        self._on_load_failed: Callable[[Failed], object] | None = None  # then the model is loaded again
        self._log = _open_log(log)
        self._grace = QTimer(self, singleShot=True, interval=grace_ms)
        self._grace.timeout.connect(self._kill)

    @property
    def state(self) -> EngineState:
        """What the engine is doing."""
        return self._state

    @property
    def loaded_model(self) -> Loaded | None:
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
        """The requested device."""
        return self._placement.device

    @property
    def is_switching(self) -> bool:
        """Whether another worker will take the place of this one when the reply has ended."""
        return self._wanted is not None

    def start(self) -> None:
        """Start the worker and load the model, unless that has been done."""
        if self._state == "off":
            self._set_state("loading")  # first, for starting may fail at once
            self._load()

    def use(self, model: Path) -> None:
        """Switch to another model once the running reply, if any, has ended."""
        self._wanted = model
        if self._reply is None:
            self._switch()

    def configure(
        self,
        device: str,
        context_length: int | None,
        experts_on_cpu: int | None,
        experts: Experts,
        self_conditioning: SelfConditioning,
    ) -> None:
        """Change where and how models run, as in `Load`; a loaded one is reloaded after its reply."""
        self._placement = _Placement(device, context_length, experts_on_cpu, experts, self_conditioning)
        if self._state != "off" and self._loaded_at not in (None, self._placement):
            self.use(self._wanted or self._model)

    def reload(self, on_failed: Callable[[Failed], object] | None = None) -> None:
        """Start a new worker with the same model, after the running reply: ggml finds other devices now.

        `on_failed`: called if the model can't be loaded then, before it is loaded once more: a reply waits.
        """
        self._on_load_failed = on_failed
        if self._state != "off" or self._worker is not None:
            self._loaded_at = None
            self.use(self._wanted or self._model)

    def generate(self, request: Generate | Fill) -> None:
        """Write a reply, or a text's slots, once the model is loaded; it thinks only if the model can."""
        if self._reply is not None:
            raise RuntimeError("a reply is already being written")
        self.cancel_background()
        self._reply = request
        if self._state == "ready":
            self._send_reply()
        else:
            self.start()

    def count(self, request: Count) -> bool:
        """Count tokens; False if no model is ready. Counting waits for the running reply."""
        if self._loaded is None:
            return False
        self._side_requests.add(request.id)
        self._send(request)
        return True

    def generate_in_background(self, request: Generate | Fill) -> bool:
        """Write a text while nothing else is wanted; False if something else is, or no model is ready."""
        if self._state != "ready" or self._background:
            return False
        self._background = request.id
        self._watched = request.id if isinstance(request, Fill) else 0
        self._side_requests.add(request.id)
        self._send(request)
        return True

    def cancel_background(self) -> None:
        """Stop what is written in the background; what is asked for next waits for one denoising step."""
        if self._background:
            self._send(Cancel(id=self._background))
            self._background = self._watched = 0

    def measure_card(self) -> bool:
        """Measure the graphics card that the loaded model is on; False if it is on none, or under way."""
        if self._loaded is None or not self._loaded.card or self._measuring:
            return False
        self._measuring = self.new_id()
        self._send(MeasureCard(id=self._measuring))
        return True

    def cancel(self, request_id: int) -> None:
        """Stop this request at its next denoising step; a worker that keeps a reply for long is killed."""
        if request_id == self._background:
            self.cancel_background()
            return
        if self._reply is None or self._reply.id != request_id:
            return
        if self._state == "generating":
            self._send(Cancel(id=request_id))
            self._grace.start()
        elif self._worker is not None:
            self._worker.kill()  # a load cannot be cancelled
        else:
            self._on_death(lazy_text("was stopped"))  # the new worker waits for the old one to exit

    def shutdown(self) -> None:
        """End the worker now; blocks for at most `_SHUTDOWN_MS`."""
        if self._leaving is not None:
            self._leaving.end_now(0)
        if self._worker is not None:
            is_idle = self._state in ("ready", "off")
            self._send(Shutdown())
            self._worker.end_now(_SHUTDOWN_MS if is_idle else 0)
        self._leaving = self._reply = None
        self._side_requests.clear()
        self._background = self._watched = 0
        self._forget_worker()
        for handler in list(self._log.handlers):
            handler.close()
            self._log.removeHandler(handler)

    # The process

    def _load(self) -> None:
        """Send `Load`, to a new worker if there is none; wait for one that is leaving."""
        if self._leaving is not None:
            return
        if self._worker is None:
            worker = ChildProcess(self._command, self)
            worker.line.connect(self._on_line)
            worker.error_line.connect(lambda line: self._log.info("%s", line))
            worker.ended.connect(self._on_death)
            self._worker = worker
            worker.start()
        self._loaded_at, self._load_id = self._placement, self.new_id()
        self._send(Load(id=self._load_id, path=path_to_text(self._model), **asdict(self._placement)))

    def _switch(self) -> None:
        """Replace the worker by one with the wanted model."""
        model, self._wanted = self._wanted, None
        is_same = model == self._model and self._loaded_at == self._placement
        if model is None or (is_same and self._state in ("loading", "ready")):
            return
        self._model, self._loaded, self._load_id = model, None, -1
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.line.disconnect(self._on_line)
            worker.ended.disconnect(self._on_death)
            worker.ended.connect(self._on_left)
            self._leaving = worker
            worker.stop()
        self._state = "off"
        self._fail_side_requests(Failed(kind="settings", message=lazy_text("Another model is being loaded.")))
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

    def _send_reply(self) -> None:
        if self._reply is not None and self._loaded is not None:
            self._set_state("generating")
            request = self._reply
            if isinstance(request, Generate):
                request = msgspec.structs.replace(
                    request, thinking=request.thinking and self._loaded.thinking
                )
            self._send(request)

    def _kill(self) -> None:
        if self._worker is not None:
            self._worker.kill()

    # Events

    def _on_line(self, line: bytes) -> None:
        """Route an event to its signal, if its request is open."""
        try:
            event = decode_event(line)
        except ProtocolError as error:
            self._give_up(error.message)
            return
        shown = {self._watched} if self._watched else set()
        reply_id = -1
        if self._reply is not None and self._state == "generating":
            reply_id = self._reply.id
            shown.add(reply_id)
        match event:
            case Failed(id=0):
                self._give_up(event.message)
            case Loaded() | LoadProgress() | Failed() if event.id == self._load_id:
                self._route_load(event)
            case BlockStarted() if event.id in shown:
                self.block_started.emit(event)
            case DenoisingStep() if event.id in shown:
                self.step.emit(event)
            case BlockCommitted() if event.id in shown:
                self.block.emit(event)
            case PromptPrefilled() if event.id in shown:
                self.prefilled.emit(event)
            case Finished() | Failed() if event.id == reply_id:
                self._end_reply(event)
            case CardMeasured() | Failed() if event.id == self._measuring:
                self._measuring = 0
                if isinstance(event, CardMeasured):
                    self.card_measured.emit(event)
            case Counted() | Finished() | Failed() if event.id in self._side_requests:
                self._end_side_request(event)
            case _ if event.id in self._side_requests:
                pass  # the steps of what nobody watches
            case _:
                self._log.info("dropped a %s of no open request", type(event).__name__)

    def _end_side_request(self, event: Counted | Finished | Failed) -> None:
        self._side_requests.discard(event.id)
        if event.id == self._background:
            self._background = self._watched = 0
        if isinstance(event, Counted):
            self.counted.emit(event)
        elif isinstance(event, Finished):
            self.finished.emit(event)
        else:
            self.failed.emit(event)

    def _route_load(self, event: Loaded | LoadProgress | Failed) -> None:
        if isinstance(event, LoadProgress):
            self.load_progress.emit(event)
            return
        self._load_id = -1
        if isinstance(event, Failed) and self._load_again(event):
            return
        if isinstance(event, Loaded):
            self._loaded = event
            if self._wanted is None:
                self._on_load_failed = None
            self._set_state("ready")
            self.loaded.emit(event)
            self._send_reply()
        else:
            self._set_state("off")  # the worker stays, and may be asked to load again
            self._fail_reply(event)
        if self._reply is None:
            self._switch()

    def _load_again(self, failure: Failed) -> bool:
        """Load the model once more, in a new worker, if `reload` was to be safe; return whether it was."""
        on_failed, self._on_load_failed = self._on_load_failed, None
        if on_failed is None:
            return False
        on_failed(failure)
        self._loaded_at, self._wanted = None, self._wanted or self._model
        self._switch()
        return True

    def _end_reply(self, event: Finished | Failed) -> None:
        self._grace.stop()
        self._reply = None
        self._set_state("ready")
        (self.finished if isinstance(event, Finished) else self.failed).emit(event)
        if self._reply is None:
            self._switch()

    def _fail_reply(self, failure: Failed) -> None:
        """Fail the reply that waits or is being written; without one, report that there is no model."""
        self._grace.stop()
        reply, self._reply = self._reply, None
        if reply is None:
            self.unavailable.emit(failure)
        else:
            self.failed.emit(msgspec.structs.replace(failure, id=reply.id))

    def _fail_side_requests(self, failure: Failed) -> None:
        self._measuring = 0
        ids, self._side_requests, self._background = sorted(self._side_requests), set(), 0
        self._watched = 0
        for number in ids:
            self.failed.emit(msgspec.structs.replace(failure, id=number))

    def _give_up(self, message: str) -> None:
        """End a worker of another version, which cannot be talked to; its end fails what is open."""
        self._log.error("The engine and the window don't understand each other.")  # the line is private
        if self._worker is not None:
            self._worker.note(message)
        self._kill()

    def _on_death(self, how: str) -> None:
        message = lazy_text("The engine {how}.", how=how)
        worker, detail = self._worker, ""
        if worker is not None:
            detail = worker.detail
            worker.deleteLater()
        if self._load_id >= 0 and self._on_load_failed is not None:
            self._worker = None
            self._load_again(Failed(kind="crash", message=message, detail=detail))
            return
        crash = None if self._load_id < 0 else reading_crash(self._model, detail)
        self._forget_worker()
        self._log.error("%s", message)
        if crash is None:
            hint = lazy_text("Your next message restarts it.")
            crash = Failed(kind="crash", message=message, hint=hint, detail=detail)
        self._fail_side_requests(crash)
        self._fail_reply(crash)
        if self._reply is None:
            self._switch()

    def _forget_worker(self) -> None:
        self._grace.stop()
        self._worker = self._loaded = None
        self._load_id = -1
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
