"""The worker as a child process, for programs without an event loop: requests in, events out.

The worker may crash at any time; the request then ends in `Failed(kind="crash")`, and the next request starts
a new worker.
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

TICK_SECONDS = 0.04  # how often a waiting caller is woken to redraw
_SHUTDOWN_SECONDS = 3.0
_LOG_BYTES = 1_000_000


class EngineError(ReportedError):
    """A failure reported by the engine."""


class Engine:
    """Loads one model and answers one request at a time. Use it as a context manager."""

    def __init__(
        self, command: Sequence[str], directory: Path | None, model: Path, device: str, log: Path
    ) -> None:
        """Does not start the worker yet. `log` receives the worker's standard error."""
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
        """The loaded model, if any."""
        return self._loaded

    def load(self) -> Iterator[Event | None]:
        """Load the model if needed; yield the events up to `Loaded` or `Failed`, None at every tick."""
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
        """Load the model, then yield a reply's events up to `Finished` or `Failed`, None at every tick."""
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
        """Stop the running reply at its next denoising step; return False if there is none."""
        if self._reply_run is None:
            return False
        self._send(Cancel(id=self._reply_run))
        return True

    def close(self) -> None:
        """Stop the worker; kill it if it does not exit by itself."""
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
        truncate = not self._log.exists() or self._log.stat().st_size > _LOG_BYTES
        with self._log.open("wb" if truncate else "ab") as log:
            self._log_start = log.tell()
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=self._directory,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                # A separate process group: Ctrl+C is handled here and must not kill the worker.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        assert process.stdout is not None
        self._process, self._lines = process, queue.SimpleQueue()
        threading.Thread(target=_read, args=(process.stdout, self._lines), daemon=True).start()

    def _send(self, request: Request) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(OSError):  # the worker died; `_events` sees the end of its output
            self._process.stdin.write(encode(request))
            self._process.stdin.flush()

    def _events(self) -> Iterator[Event | None]:
        """Yield events as they arrive, until the worker exits."""
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
        """Describe a worker that exited unexpectedly."""
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
    """Queue lines as they arrive, so that the worker never blocks; an empty line marks the end."""
    with output:
        for line in output:
            lines.put(line)
    lines.put(b"")
