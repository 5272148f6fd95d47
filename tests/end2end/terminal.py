"""Run the program on a pseudo-terminal. POSIX only."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from tests.end2end.unfog_process import environment
from tests.patience import PATIENCE_SECONDS


class Terminal:
    """Types to `unfog`, and reads what it shows."""

    def __init__(self, *args: str, data_dir: Path) -> None:
        self._screen, theirs = pty.openpty()
        env = {**environment(data_dir), "TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
        env["UNFOG_REDUCED_MOTION"] = "0"  # with the fog before a reply
        command = [sys.executable, "-m", "app", *args]
        self._process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=data_dir, env=env, start_new_session=True
        )
        os.close(theirs)
        self._unread = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._screen)

    def type(self, keys: str) -> None:
        """Press these keys."""
        os.write(self._screen, keys.encode())

    def read_until(self, text: str) -> str:
        """What is shown up to and including this text."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text.encode() not in self._unread:
            if not self._read(deadline):
                raise AssertionError(f"never showed {text!r}, but {self._unread.decode(errors='replace')!r}")
        seen, _, self._unread = self._unread.partition(text.encode())
        return seen.decode(errors="replace") + text

    def interrupt_until(self, text: str) -> None:
        """Press Ctrl+C again and again, until this text is shown."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text.encode() not in self._unread:
            self._process.send_signal(signal.SIGINT)
            if select.select([self._screen], [], [], 0.01)[0] and not self._read(deadline):
                raise AssertionError(f"ended after {self._unread.decode(errors='replace')!r}")
        self._unread = self._unread.partition(text.encode())[2]

    def exit_code(self) -> int:
        """Read to the end; how the program ended."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._read(deadline):
            pass
        return self._process.wait(PATIENCE_SECONDS)

    def _read(self, deadline: float) -> bool:
        if not select.select([self._screen], [], [], max(deadline - time.monotonic(), 0))[0]:
            return False
        try:
            data = os.read(self._screen, 65536)
        except OSError:  # how Linux reports that the other side was closed
            return False
        self._unread += data
        return bool(data)
