"""Run the real child process for model-file tasks: a request in, events out."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from model_backends.files.protocol import Progress, Task, TaskEvent, decode_event, encode
from model_backends.protocol import Failed
from tests.end2end.unfog_process import ROOT
from tests.patience import PATIENCE_SECONDS

T = TypeVar("T", bound=TaskEvent)

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class FileTask:
    """A process that does one task; ended, if it has to be, where `with` ends."""

    def __init__(self, task: Task, **variables: str) -> None:
        kept = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
        own = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "HF_HUB_OFFLINE": "0", **variables}
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "app", "--files"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**kept, **own},
        )
        self.lines: list[bytes] = []
        assert self.process.stdin is not None
        self.process.stdin.write(encode(task))
        self.process.stdin.flush()
        self._deadline = threading.Timer(PATIENCE_SECONDS, self.process.kill)
        self._deadline.start()

    def __enter__(self) -> FileTask:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def events(self) -> Iterator[TaskEvent]:
        """What the process says from now on, to its end."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            yield decode_event(line)

    def until(self, condition: Callable[[Progress], bool]) -> Progress:
        """Progress of a certain kind, waited for."""
        for event in self.events():
            if isinstance(event, Progress) and condition(event):
                return event
        raise AssertionError(f"ended after {self.lines[-3:]}")

    def result(self) -> TaskEvent:
        """The last event of the task, which ends the process with 0."""
        *_, last = self.events()
        assert not isinstance(last, Progress), last
        assert self.process.wait() == 0
        return last

    def kill(self) -> None:
        """End the process as nothing can resist (SIGKILL)."""
        self._deadline.cancel()
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def run(task: Task, kind: type[T], **variables: str) -> T:
    """Do a task; its result, which has to be of this kind."""
    with FileTask(task, **variables) as process:
        result = process.result()
        assert isinstance(result, kind), result
        return result


def failure(task: Task, kind: str, **variables: str) -> Failed:
    """Do a task that has to fail in a certain way, with something to read for people."""
    failed = run(task, Failed, **variables)
    assert failed.kind == kind, failed
    assert failed.message.endswith("."), failed
    assert failed.hint.endswith("."), failed
    return failed


def files_in(folder: Path) -> set[str]:
    """The names of all files under a folder."""
    return {path.name for path in folder.rglob("*") if path.is_file()}
