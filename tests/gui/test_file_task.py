"""The child process for model-file tasks when it misbehaves."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.processes.files import FileTask
from model_backends.files.protocol import Check, Progress, Verified, Verify
from model_backends.protocol import Failed
from tests.gui.conftest import PATIENCE_MS

REQUEST = Check(path="x.gguf")
PROGRESS = Progress(activity="checking", done=1, total=2, rate=1.0)

# Says something, then waits for its end.
PATIENT = """
import sys
from model_backends.files.protocol import Progress, encode
sys.stdout.buffer.write(encode(Progress(activity="checking", done=1, total=2, rate=1.0)))
sys.stdout.flush()
for line in sys.stdin:
    pass
"""

Start = Callable[..., FileTask]


class Heard:
    """Everything a task says, and whether its process is gone."""

    def __init__(self, task: FileTask) -> None:
        self.events: list[object] = []
        self.ended = False
        for signal in (task.progressed, task.succeeded, task.failed):
            signal.connect(self.events.append)
        task.ended.connect(self._on_ended)

    def _on_ended(self) -> None:
        assert not self.ended
        self.ended = True


@pytest.fixture
def start() -> Iterator[Callable[..., tuple[FileTask, Heard]]]:
    """Starts a task with another command; all of them are ended afterwards."""
    tasks: list[FileTask] = []

    def make(*command: str) -> tuple[FileTask, Heard]:
        task = FileTask(REQUEST, command=command)
        tasks.append(task)
        heard = Heard(task)
        task.start()
        return task, heard

    yield make
    for task in tasks:
        task.shutdown()


def wait_for_end(heard: Heard, qtbot: QtBot) -> Failed:
    """The failure a task ended with, as its only event."""
    qtbot.waitUntil(lambda: heard.ended, timeout=PATIENCE_MS)
    (failure,) = heard.events
    assert isinstance(failure, Failed)
    assert failure.kind == "crash"
    assert failure.hint
    return failure


def test_a_program_that_is_not_there(start: Start, qtbot: QtBot) -> None:
    _, heard = start("/no/such/program")
    assert "couldn't be started" in wait_for_end(heard, qtbot).message


def test_a_process_that_dies_shows_its_last_words(start: Start, qtbot: QtBot) -> None:
    _, heard = start(sys.executable, "-c", "import sys; print('no room', file=sys.stderr); sys.exit(3)")
    failure = wait_for_end(heard, qtbot)
    assert "code 3" in failure.message
    assert "no room" in failure.detail


def test_a_process_that_ends_without_a_result(start: Start, qtbot: QtBot) -> None:
    _, heard = start(sys.executable, "-c", "input()")
    assert "code 0" in wait_for_end(heard, qtbot).message


def test_a_process_that_breaks_the_protocol_is_ended(start: Start, qtbot: QtBot) -> None:
    _, heard = start(sys.executable, "-c", "print('hello', flush=True); input(); input()")
    assert "Not an event" in wait_for_end(heard, qtbot).detail


def test_a_task_that_is_stopped_says_nothing_more(start: Start, qtbot: QtBot) -> None:
    task, heard = start(sys.executable, "-c", PATIENT)
    qtbot.waitUntil(lambda: heard.events == [PROGRESS], timeout=PATIENCE_MS)
    task.stop()
    qtbot.waitUntil(lambda: heard.ended, timeout=PATIENCE_MS)
    assert heard.events == [PROGRESS]
    assert task.pid == 0


def test_a_real_task_ends_with_its_result(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"fog")
    task = FileTask(Verify(path=str(tmp_path / "file")))
    heard = Heard(task)
    task.start()
    qtbot.waitUntil(lambda: heard.ended, timeout=PATIENCE_MS)
    result = heard.events[-1]
    assert isinstance(result, Verified)
    assert result.matches is None
    assert sum(not isinstance(event, Progress) for event in heard.events) == 1
