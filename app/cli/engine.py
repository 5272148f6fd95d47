"""The worker as a child process, for programs without an event loop: requests in, events out.

The worker may crash at any time; the request then ends in `Failed(kind="crash")`, and the next request starts
a new worker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

from app.cli.line_process import EXIT_SECONDS, LineProcess, start_reason
from model_backends.disk_full import write_hint
from model_backends.gguf.crash import reading_crash
from model_backends.protocol import (
    Cancel,
    Event,
    Failed,
    Fill,
    Finished,
    Generate,
    Load,
    Loaded,
    ProtocolError,
    ReportedError,
    Request,
    SelfConditioning,
    Shutdown,
    decode_event,
    encode,
)
from model_backends.unicode_text import path_to_text

TICK_SECONDS = 0.04  # how often a waiting caller is woken to redraw
_SHUTDOWN_SECONDS, _ABORT_SECONDS = 3.0, 0.1  # before a worker is killed: an idle one, one amid a reply
_LOAD_ID = 1_000_000_000  # requests of a conversation are numbered from 1


class EngineError(ReportedError):
    """A failure reported by the engine."""


class Engine:
    """Loads one model and answers one request at a time. Use it as a context manager."""

    def __init__(
        self,
        command: Sequence[str],
        directory: Path | None,
        model: Path,
        device: str,
        log: Path,
        self_conditioning: SelfConditioning = "auto",
    ) -> None:
        """Does not start the worker yet. `log` receives the worker's standard error."""
        self._command, self._directory = list(command), directory
        self._model, self._device, self._log = model, device, log
        self._self_conditioning = self_conditioning
        self._process: LineProcess | None = None
        self._reply_id: int | None = None
        self._is_cancelled = False  # the reply is to be cancelled, but the worker was not told yet
        self._loaded: Loaded | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def device(self) -> str:
        """Where models shall run: "auto", "cpu", "cuda:0"."""
        return self._device

    @property
    def loaded(self) -> Loaded | None:
        """The loaded model, if any."""
        return self._loaded

    def load(self) -> Iterator[Event | None]:
        """Load the model if needed; yield the events up to `Loaded` or `Failed`, None at every tick."""
        if self._loaded is not None:
            return
        self.close()
        try:
            self._process = LineProcess(self._command, self._directory, self._log)
        except OSError as error:
            message = f"Can't start the engine: {start_reason(error)}."
            yield Failed(kind="crash", message=message, hint=write_hint(error, ""))
            return
        self._send(
            Load(
                id=_LOAD_ID,
                path=path_to_text(self._model.absolute()),
                device=self._device,
                self_conditioning=self._self_conditioning,
            )
        )
        for event in self._events(_LOAD_ID):
            if isinstance(event, Loaded):
                self._loaded = event
            if isinstance(event, Failed):
                self.close()
            yield event
            if isinstance(event, Loaded | Failed):
                return

    def answer(self, request: Generate | Fill) -> Iterator[Event | None]:
        """Load the model, then yield the events of a reply, or of a fill, up to `Finished` or `Failed`.

        None at every tick.
        """
        yield from self.load()
        if self._loaded is None:
            return
        self._is_cancelled = False
        self._reply_id = request.id
        self._send(request)
        try:
            for event in self._events(request.id):
                yield event
                if isinstance(event, Finished | Failed):
                    return
        finally:
            self._reply_id = None

    def cancel(self) -> bool:
        """Stop the running reply at its next denoising step; return False if there is none.

        Only leaves a note for `answer`, so it may be called within a signal handler: there the program may
        be in the middle of writing to the worker.
        """
        self._is_cancelled = self._reply_id is not None
        return self._is_cancelled

    def close(self) -> None:
        """Stop the worker; kill it if it does not exit by itself."""
        self._send(Shutdown())
        process, self._process, self._loaded = self._process, None, None
        if process is not None:
            process.end(_SHUTDOWN_SECONDS if self._reply_id is None else _ABORT_SECONDS)

    def _send(self, request: Request) -> None:
        if self._process is not None:
            self._process.send(encode(request))

    def _events(self, request_id: int) -> Iterator[Event | None]:
        """Yield the events of a request as they arrive, until the worker exits; drop those of others.

        A failure without an id means that the worker could not read a request: it is yielded, too.
        """
        process = self._process
        assert process is not None
        for line in process.lines(TICK_SECONDS):
            if self._is_cancelled:
                self._is_cancelled = False
                self._send(Cancel(id=request_id))
            if line is None:
                yield None
                continue
            try:
                event = decode_event(line)
            except ProtocolError as error:
                self.close()
                yield Failed(kind="protocol", message=f"The engine sent an invalid message. {error.message}")
                return
            if event.id == request_id or (isinstance(event, Failed) and event.id == 0):
                yield event
        is_loaded = self._loaded is not None
        self._process = self._loaded = None
        yield self._crash(process, is_loaded)

    def _crash(self, process: LineProcess, is_loaded: bool) -> Failed:
        """Describe a worker that exited unexpectedly."""
        how = process.end(EXIT_SECONDS)
        crash = None if is_loaded else reading_crash(self._model, process.errors())
        if crash is not None:
            return crash
        return Failed(
            kind="crash",
            message=f"The engine ended unexpectedly ({how}).",
            hint=f"Your next message restarts it. Details may be in {self._log}.",
            detail=process.errors(),
        )
