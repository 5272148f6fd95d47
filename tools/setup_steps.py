"""Run the steps of a set-up and show how far each one is. Standard library only, for `dev.py`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]


class SetupError(Exception):
    """The set-up failed; the text says why and what to do next."""


def say(text: str) -> None:
    """Print a line for people on standard error; standard output belongs to the command."""
    print(text, file=sys.stderr, flush=True)


def status_of(line: str) -> str | None:
    """Extract the progress from a line of pip's, ninja's or make's output."""
    if ninja := re.match(r"\s*\[(\d+)/(\d+)\]", line):
        return f"{100 * int(ninja[1]) // max(int(ninja[2]), 1)} % compiled"
    if make := re.match(r"\s*\[\s*(\d+)%\]", line):
        return f"{make[1]} % compiled"
    if download := re.match(r"\s*Downloading (\S+) \(([^)]*)\)", line):
        return f"downloading {download[1].rsplit('/', 1)[-1].split('-')[0]} ({download[2]})"
    if collect := re.match(r"\s*(Collecting|Building wheel for|Obtaining) ([\w.-]+)", line):
        return f"{'building' if collect[1].startswith('B') else 'looking for'} {collect[2]}"
    if re.match(r"\s*Installing collected packages", line):
        return "installing"
    return None


class Progress:
    """A status line for a running step, redrawn on a terminal, otherwise repeated from time to time."""

    def __init__(self, title: str) -> None:
        self.title, self.status = title, ""
        self.started = self.last_line = time.monotonic()

    def line(self) -> str:
        """Return title, status and elapsed time."""
        minutes, seconds = divmod(int(time.monotonic() - self.started), 60)
        return "  ".join(filter(None, (f"  {self.title}", self.status, f"{minutes}:{seconds:02}")))

    def draw(self) -> None:
        """Redraw the line; without a terminal print it every 20 seconds."""
        if sys.stderr.isatty():
            width = shutil.get_terminal_size().columns - 1
            print("\r" + self.line()[:width].ljust(width), end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self.last_line >= 20:
            self.last_line = time.monotonic()
            say(self.line())

    def interrupt(self, text: str) -> None:
        """Print lines that stay."""
        say("\r" + text.ljust(shutil.get_terminal_size().columns - 1) if sys.stderr.isatty() else text)


def run_step(
    title: str,
    argv: Sequence[str | Path],
    note: str = "",
    *,
    log_path: Path,
    watch: Callable[[str], None] | None = None,
    **env: str,
) -> None:
    """Run one step of the set-up; its output goes to the log. `note` is printed when a compilation begins.

    `watch` is called twice a second with the last line of output.

    Raises:
        SetupError: the step failed; carries the end of its output.
    """
    progress, tail, notes = Progress(title), [""], [note]

    def follow(output: IO[bytes]) -> None:
        with log_path.open("ab") as log:
            for raw in output:
                log.write(raw)
                log.flush()
                line = raw.decode(errors="replace").rstrip()
                tail[:] = [*tail[-14:], line]
                progress.status = status_of(line) or progress.status
                if "Building wheel for" in line and any(notes):
                    progress.interrupt(notes.pop())

    log_path.parent.mkdir(exist_ok=True)
    command = list(map(str, argv))
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **env}
    output: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, cwd=ROOT, env=environment, **output) as process:
        reader = threading.Thread(target=follow, args=(process.stdout,), daemon=True)
        reader.start()
        try:
            while reader.is_alive():
                progress.draw()
                if watch is not None:
                    watch(tail[-1])
                reader.join(0.5)
        except (KeyboardInterrupt, SystemExit):
            process.terminate()
            raise
    progress.status = "failed" if process.returncode else "done"
    progress.interrupt(progress.line())
    if process.returncode:
        raise SetupError(f"{title} failed. The last lines of {log_path}:\n\n  " + "\n  ".join(tail))
