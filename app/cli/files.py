"""Run one model-file task in a child process and wait for it, for programs without an event loop."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from model_backends.files.protocol import Progress, Task, TaskEvent, decode_event, encode
from model_backends.protocol import Failed, ReportedError

TICK_SECONDS = 0.2  # how often Ctrl+C is handled while waiting
_GRACE_SECONDS = 3.0
_LOG_BYTES = 1_000_000


class FileTaskError(ReportedError):
    """A failure reported by the child process."""


class FileTasks:
    """Runs tasks one after the other, each in its own process."""

    def __init__(self, command: Sequence[str], directory: Path | None, log: Path) -> None:
        """`log` receives the processes' standard error."""
        self._command, self._directory, self._log = list(command), directory, log

    def run(self, task: Task, on_progress: Callable[[Progress], None] = lambda progress: None) -> TaskEvent:
        """Run a task and return its result. Any exception while waiting, such as Ctrl+C, ends the process.

        Raises:
            FileTaskError: it failed.
        """
        try:
            process = self._start()
        except OSError as error:
            raise FileTaskError(
                Failed(kind="crash", message=f"The process for model files could not be started: {error}.")
            ) from error
        try:
            for event in _events(process, task):
                if isinstance(event, Failed):
                    raise FileTaskError(event)
                if not isinstance(event, Progress):
                    return event
                on_progress(event)
            raise self._crash(process)
        finally:
            _terminate(process)

    def _start(self) -> subprocess.Popen[bytes]:
        truncate = not self._log.exists() or self._log.stat().st_size > _LOG_BYTES
        with self._log.open("wb" if truncate else "ab") as log:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=self._directory,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                # A separate process group: Ctrl+C is handled here.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )

    def _crash(self, process: subprocess.Popen[bytes]) -> FileTaskError:
        code = process.wait()
        how = f"signal {-code}" if code < 0 else f"code {code}"
        return FileTaskError(
            Failed(
                kind="crash",
                message=f"The process for model files ended unexpectedly ({how}).",
                hint=f"Try again; {self._log} may say why.",
            )
        )


def _events(process: subprocess.Popen[bytes], task: Task) -> Iterator[TaskEvent]:
    """Yield events as they arrive, until the process exits."""
    assert process.stdin is not None
    assert process.stdout is not None
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(process.stdout, lines), daemon=True).start()
    with suppress(OSError):  # it died; the loop sees the end of its output
        process.stdin.write(encode(task))
        process.stdin.flush()
    while True:
        try:
            line = lines.get(timeout=TICK_SECONDS)
        except queue.Empty:
            continue
        if not line:
            return
        yield decode_event(line)


def _read(output: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Queue lines; an empty line marks the end."""
    with output:
        for line in output:
            lines.put(line)
    lines.put(b"")


def _terminate(process: subprocess.Popen[bytes]) -> None:
    """Close the process's standard input, which ends it; kill it if it does not exit."""
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
