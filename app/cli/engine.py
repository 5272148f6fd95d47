"""The worker as a child process, for programs without an event loop: requests in, events out.

The worker may die at any time; that ends a request in `Failed(kind="crash")`, and the next request
starts a new worker.
"""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from model_backends.protocol import (
    Cancel,
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    ProtocolError,
    ReportedError,
    Request,
    Shutdown,
    decode_event,
    encode,
)

TICK_SECONDS = 0.04  # how often a waiting caller is woken, to draw
_SHUTDOWN_SECONDS = 3.0
_LOG_BYTES = 1_000_000


class EngineError(ReportedError):
    """A failure that the engine reported."""


class Engine:
    """Loads one model and answers one request at a time. Use it as a context manager."""

    def __init__(
        self, command: Sequence[str], directory: Path | None, model: Path, device: str, log: Path
    ) -> None:
        """Nothing is started yet. `log` collects what the worker writes to its standard error."""
        self._command, self._directory = list(command), directory
        self._model, self._device, self._log = model, device, log
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._log_start = 0
        self._reply_run: int | None = None
        self._loaded: Loaded | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def loaded(self) -> Loaded | None:
        """The model that is ready, if one is."""
        return self._loaded

    def load(self) -> Iterator[Event | None]:
        """Load the model unless it is ready; the events up to `Loaded` or `Failed`, None at every tick."""
        if self._loaded is not None:
            return
        try:
            self._start()
        except OSError as error:
            yield Failed(kind="crash", message=f"The engine could not be started: {error}.")
            return
        self._send(Load(path=str(self._model.resolve()), device=self._device))
        for event in self._events():
            if isinstance(event, Loaded):
                self._loaded = event
            if isinstance(event, Failed):
                self.close()
            yield event
            if isinstance(event, Loaded | Failed):
                return

    def answer(self, request: Generate) -> Iterator[Event | None]:
        """The events of a reply up to `Finished` or `Failed`, None at every tick; loads the model first."""
        yield from self.load()
        if self._loaded is None:
            return
        self._reply_run = request.id
        self._send(request)
        try:
            for event in self._events():
                yield event
                if isinstance(event, Finished | Failed):
                    return
        finally:
            self._reply_run = None

    def cancel(self) -> bool:
        """Stop the reply at its next denoising step; False if none is being written."""
        if self._reply_run is None:
            return False
        self._send(Cancel(id=self._reply_run))
        return True

    def close(self) -> None:
        """End the worker; it is killed if it does not end by itself."""
        if self._process is None:
            return
        self._send(Shutdown())
        process, self._process, self._loaded = self._process, None, None
        assert process.stdin is not None
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(_SHUTDOWN_SECONDS if self._reply_run is None else 0.1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _start(self) -> None:
        self.close()
        fresh = not self._log.exists() or self._log.stat().st_size > _LOG_BYTES
        with self._log.open("wb" if fresh else "ab") as log:
            self._log_start = log.tell()
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=self._directory,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                # A group of its own: Ctrl+C is for us to handle, not for the worker to die of.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        assert process.stdout is not None
        self._process, self._lines = process, queue.SimpleQueue()
        threading.Thread(target=_read, args=(process.stdout, self._lines), daemon=True).start()

    def _send(self, request: Request) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(OSError):  # the worker died: the end of its output says so
            self._process.stdin.write(encode(request))
            self._process.stdin.flush()

    def _events(self) -> Iterator[Event | None]:
        """Events as they come; ends with the worker."""
        while True:
            try:
                line = self._lines.get(timeout=TICK_SECONDS)
            except queue.Empty:
                yield None
                continue
            if not line:
                yield self._crash()
                return
            try:
                yield decode_event(line)
            except ProtocolError as error:
                self.close()
                yield Failed(kind="protocol", message=f"The engine spoke out of turn. {error.message}")
                return

    def _crash(self) -> Failed:
        """What can be said about a worker that ended by itself."""
        assert self._process is not None
        code = self._process.wait()
        self.close()
        with self._log.open("rb") as log:
            log.seek(self._log_start)
            last_lines = log.read().decode(errors="replace").splitlines()[-20:]
        return Failed(
            kind="crash",
            message=f"The engine ended unexpectedly ({f'signal {-code}' if code < 0 else f'code {code}'}).",
            hint=f"The next message starts it again; {self._log} may say why.",
            detail="\n".join(last_lines),
        )


def _read(output: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Pass lines on as fast as they come, so that the worker never waits; an empty one is the end."""
    with output:
        for line in output:
            lines.put(line)
    lines.put(b"")
