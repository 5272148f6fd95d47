"""Run one model-file task in a child process and wait for it, for programs without an event loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.cli.line_process import EXIT_SECONDS, LineProcess, start_reason
from model_backends.disk_full import write_hint
from model_backends.files.protocol import (
    Check,
    MeasureSpeed,
    Progress,
    Task,
    TaskEvent,
    decode_event,
    encode,
)
from model_backends.gguf.crash import abort_reason, reading_crash
from model_backends.protocol import Failed, ReportedError
from model_backends.unicode_text import path_from_text

TICK_SECONDS = 0.2  # how often Ctrl+C is handled while waiting
_GRACE_SECONDS = 3.0


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
            process = LineProcess(self._command, self._directory, self._log)
        except OSError as error:
            raise FileTaskError(
                Failed(
                    kind="crash",
                    message=f"Can't start the process for model files: {start_reason(error)}.",
                    hint=write_hint(error, ""),
                )
            ) from error
        try:
            process.send(encode(task))
            for line in process.lines(TICK_SECONDS):
                if line is None:
                    continue
                event = decode_event(line)
                if isinstance(event, Failed):
                    raise FileTaskError(event)
                if not isinstance(event, Progress):
                    return event
                on_progress(event)
            raise self._crash(process, task)
        finally:
            process.end(_GRACE_SECONDS)

    def _crash(self, process: LineProcess, task: Task) -> FileTaskError:
        how = process.end(EXIT_SECONDS)
        if isinstance(task, Check):
            crash = reading_crash(path_from_text(task.path), process.errors())
            if crash is not None:
                return FileTaskError(crash)
        if isinstance(task, MeasureSpeed):
            why = f": {reason}" if (reason := abort_reason(process.errors())) else ""
            return FileTaskError(
                Failed(
                    kind="crash",
                    message=f"The process crashed while computing on {task.device} ({how}){why}.",
                    hint=f"Details may be in {self._log}.",
                )
            )
        return FileTaskError(
            Failed(
                kind="crash",
                message=f"The process for model files ended unexpectedly ({how}).",
                hint=f"Try again. Details may be in {self._log}.",
            )
        )
