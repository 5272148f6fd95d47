"""Exchange lines with a child process and wait for them, for programs without an event loop."""

from __future__ import annotations

import queue
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from model_backends import system_errors
from model_backends.disk_full import is_disk_full, write_reason
from model_backends.parent_watch import child_environment

EXIT_SECONDS = 30.0
"""How long a child may take to exit by itself after its output has ended, even on a busy computer."""

_MAX_LOG_BYTES = 1_000_000
_MAX_LOG_LINES = 20


class LineProcess:
    """A running child process. Its standard error is appended to a log file."""

    def __init__(self, command: Sequence[str], directory: Path | None, log: Path) -> None:
        """Start it.

        Raises:
            OSError: it cannot be started, or the log cannot be written.
        """
        self._log = log
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        truncate = not log.exists() or log.stat().st_size > _MAX_LOG_BYTES
        with log.open("wb" if truncate else "ab") as stream:
            self._log_start = stream.tell()
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stream,
                cwd=directory,
                env={**child_environment(), "PYTHONUNBUFFERED": "1"},
                # A separate process group: Ctrl+C is handled here and must not kill the child.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        threading.Thread(target=self._read, name="lines", daemon=True).start()

    def send(self, line: bytes) -> None:
        """Write a line to its standard input, unless it has exited: `lines` notices that."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def lines(self, tick_seconds: float) -> Iterator[bytes | None]:
        """Yield lines as they arrive until its output ends; None at every tick without one."""
        while True:
            try:
                line = self._lines.get(timeout=tick_seconds)
            except queue.Empty:
                yield None
                continue
            if not line:
                return
            yield line

    def end(self, grace_seconds: float) -> str:
        """Close its standard input, kill it unless it exits, and return how it ended: "code 3"."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            code = self._process.wait(grace_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        return f"signal {-code}" if code < 0 else f"code {code}"

    def errors(self) -> str:
        """Return the last lines that it wrote to its standard error."""
        with self._log.open("rb") as log:
            log.seek(self._log_start)
            return "\n".join(log.read().decode(errors="replace").splitlines()[-_MAX_LOG_LINES:])

    def _read(self) -> None:
        """Queue lines as they arrive, so that the child never blocks; an empty line marks the end."""
        assert self._process.stdout is not None
        try:
            with self._process.stdout as output:
                for line in output:
                    self._lines.put(line)
        finally:
            self._lines.put(b"")


def start_reason(error: OSError) -> str:
    """Return why a process or its log couldn't be started."""
    if is_disk_full(error) and error.filename:
        return write_reason(error, Path(error.filename).parent)
    return system_errors.reason(error)
