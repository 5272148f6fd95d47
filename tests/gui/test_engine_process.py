"""The engine process with a misbehaving worker."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.processes.engine import EngineProcess
from model_backends.protocol import (
    Count,
    Failed,
    Generate,
    Message,
)
from tests.gui.conftest import PATIENCE_MS
from tests.worker_script import CONDITIONED, LOADED, STUBBORN

Start = Callable[..., EngineProcess]


@pytest.fixture
def start(tmp_path: Path, qtbot: QtBot) -> Iterator[Start]:
    """Makes an `EngineProcess` on another command; all of them are ended afterwards."""
    engines: list[EngineProcess] = []

    def make(*command: str, grace_ms: int = 20_000) -> EngineProcess:
        engine = EngineProcess(
            tmp_path / "x.gguf", "cpu", tmp_path / "engine.log", command=command, grace_ms=grace_ms
        )
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        engine.shutdown()


def failure_of(engine: EngineProcess, qtbot: QtBot, action: Callable[[], None]) -> Failed:
    """The failure that an action leads to."""
    failures: list[Failed] = []
    engine.failed.connect(failures.append)
    engine.unavailable.connect(failures.append)
    action()
    qtbot.waitUntil(lambda: bool(failures), timeout=PATIENCE_MS)
    return failures[0]


def hello(engine: EngineProcess) -> Generate:
    """A request for a reply."""
    return Generate(id=engine.new_id(), messages=(Message(role="user", content="Hello"),), seed=1)


def test_a_program_that_is_not_there(start: Start, qtbot: QtBot) -> None:
    engine = start("/no/such/program")
    failure = failure_of(engine, qtbot, lambda: engine.generate(hello(engine)))
    assert failure.kind == "crash"
    assert "couldn't be started" in failure.message
    assert failure.hint
    assert engine.state == "off"


def test_a_worker_that_ends_at_once_shows_its_last_words(start: Start, qtbot: QtBot) -> None:
    engine = start(
        sys.executable, "-c", "import sys; print('assertion failed', file=sys.stderr); sys.exit(3)"
    )
    failure = failure_of(engine, qtbot, engine.start)
    assert "code 3" in failure.message
    assert "assertion failed" in failure.detail


def test_a_worker_that_breaks_the_protocol_is_ended(start: Start, qtbot: QtBot) -> None:
    engine = start(sys.executable, "-c", "print('hello', flush=True); input(); input()")
    failure = failure_of(engine, qtbot, engine.start)
    assert failure.kind == "crash"
    assert "Not an event" in failure.detail


def test_a_worker_that_does_not_stop_is_killed_and_its_words_are_logged(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    engine = start(sys.executable, "-c", STUBBORN, grace_ms=50)
    engine.start()
    qtbot.waitUntil(lambda: engine.state == "ready", timeout=PATIENCE_MS)
    assert engine.loaded_model is not None
    assert engine.loaded_model.name == LOADED.name
    request = hello(engine)
    engine.generate(request)
    failure = failure_of(engine, qtbot, lambda: engine.cancel(request.id))
    assert (failure.kind, failure.id) == ("crash", request.id)
    assert engine.state == "off"
    assert "native noise" in (tmp_path / "engine.log").read_text(encoding="utf-8")


def test_the_worker_is_told_which_self_conditioning_to_use(start: Start, qtbot: QtBot) -> None:
    engine = start(sys.executable, "-c", CONDITIONED)
    engine.configure("cpu", None, None, "auto", "16")
    engine.start()
    qtbot.waitUntil(lambda: engine.loaded_model is not None, timeout=PATIENCE_MS)
    assert engine.loaded_model is not None
    assert engine.loaded_model.notes == ("16",)
    engine.configure("cpu", None, None, "auto", "exact")  # loads the model anew

    def is_exact() -> bool:
        return engine.loaded_model is not None and engine.loaded_model.notes == ("exact",)

    qtbot.waitUntil(is_exact, timeout=PATIENCE_MS)


# Answers with a line that is no event and quotes what was asked, or cannot read what was asked.
QUOTING = """
import sys
from model_backends.protocol import Failed, Load
from tests.worker_script import emit, load, read
load()
read()
if {unread}:
    message = "Not a request: Invalid value 'what a person wrote'."
    emit(Failed(kind="protocol", message=message), Load(path=""))
else:
    print('{{"type": "what a person wrote"}}', flush=True)
read()
"""


@pytest.mark.parametrize("unread", [True, False])
def test_a_line_that_is_no_event_is_not_quoted_in_the_log(
    start: Start, qtbot: QtBot, tmp_path: Path, unread: bool
) -> None:
    engine = start(sys.executable, "-c", QUOTING.format(unread=unread))
    failure = failure_of(engine, qtbot, lambda: engine.generate(hello(engine)))
    assert "what a person wrote" in failure.detail
    log = (tmp_path / "engine.log").read_text(encoding="utf-8")
    assert "don't understand each other" in log
    assert "what a person wrote" not in log


def test_a_second_reply_at_the_same_time_is_a_bug(start: Start, qtbot: QtBot) -> None:
    engine = start(sys.executable, "-c", STUBBORN)
    engine.generate(hello(engine))
    with pytest.raises(RuntimeError):
        engine.generate(hello(engine))


# Fails the first `Count` in the middle of a reply, as a bug in counting would, and goes on writing.
COUNT_FAILS = """
from model_backends.protocol import Failed
from tests.worker_script import FINISHED, block, emit, load, read
load()
reply = read()
emit(block(0, "One. "), reply)
count = read()
emit(Failed(kind="bug", message="Counting failed."), count)
emit(block(1, "Two."), reply)
emit(FINISHED, reply)
read()
"""


def test_a_count_that_fails_does_not_end_the_reply(start: Start, qtbot: QtBot) -> None:
    engine = start(sys.executable, "-c", COUNT_FAILS)
    texts: list[str] = []
    failed: list[int] = []
    engine.block.connect(lambda event: texts.append(event.text))
    engine.failed.connect(lambda event: failed.append(event.id))
    count = Count(id=engine.new_id(), texts=("fog",))
    with qtbot.waitSignal(engine.finished, timeout=PATIENCE_MS):
        engine.generate(hello(engine))
        qtbot.waitUntil(lambda: bool(texts), timeout=PATIENCE_MS)
        assert engine.count(count)
    assert texts == ["One. ", "Two."]
    assert failed == [count.id]


# Ends a reply, and then speaks of it once more while the next one is written.
LATE = """
from model_backends.protocol import Failed
from tests.worker_script import FINISHED, block, emit, load, read
load()
first = read()
emit(Failed(kind="prompt", message="It does not fit."), first)
second = read()
emit(block(0, "late"), first)
emit(Failed(kind="bug", message="late"), first)
emit(FINISHED, first)
emit(block(0, "in time"), second)
emit(FINISHED, second)
read()
"""


def test_late_events_of_a_reply_are_not_credited_to_the_next_one(start: Start, qtbot: QtBot) -> None:
    engine = start(sys.executable, "-c", LATE)
    texts: list[str] = []
    ended: list[int] = []
    engine.block.connect(lambda event: texts.append(event.text))
    engine.failed.connect(lambda event: ended.append(event.id))
    engine.finished.connect(lambda event: ended.append(event.id))
    first, second = hello(engine), hello(engine)
    engine.generate(first)
    qtbot.waitUntil(lambda: ended == [first.id], timeout=PATIENCE_MS)
    engine.generate(second)
    qtbot.waitUntil(lambda: ended == [first.id, second.id], timeout=PATIENCE_MS)
    assert texts == ["in time"]


@pytest.mark.parametrize("word", ["crash", "unread"])
def test_a_worker_that_ends_fails_every_open_request(start: Start, qtbot: QtBot, word: str) -> None:
    ends = {
        "crash": "import os; os._exit(3)",
        "unread": "emit(Failed(kind='protocol', message='Not a request.'), Load(path='')); read()",
    }
    code = (
        "from model_backends.protocol import Failed, Load\n"
        "from tests.worker_script import emit, load, read\n"
        f"load(); read(); read()\n{ends[word]}"
    )
    engine = start(sys.executable, "-c", code)
    engine.start()
    qtbot.waitUntil(lambda: engine.state == "ready", timeout=PATIENCE_MS)
    failed: list[tuple[int, str]] = []
    engine.failed.connect(lambda event: failed.append((event.id, event.kind)))
    reply, count = hello(engine), Count(id=engine.new_id(), texts=("fog",))
    engine.generate(reply)
    assert engine.count(count)
    qtbot.waitUntil(lambda: len(failed) == 2, timeout=PATIENCE_MS)
    assert sorted(failed) == [(reply.id, "crash"), (count.id, "crash")]
    assert engine.state == "off"


def test_cancelling_another_request_does_nothing(start: Start, qtbot: QtBot) -> None:
    engine = start(sys.executable, "-c", STUBBORN, grace_ms=0)
    engine.start()
    qtbot.waitUntil(lambda: engine.state == "ready", timeout=PATIENCE_MS)
    request = hello(engine)
    engine.generate(request)
    engine.cancel(request.id + 1)
    qtbot.wait(0)
    assert engine.state == "generating"


def test_a_reply_cancels_what_is_written_in_the_background(start: Start, qtbot: QtBot) -> None:
    engine = start(sys.executable, "-m", "tests.end2end.fake_worker")
    states: list[str] = []
    ended: list[tuple[int, str]] = []
    assert not engine.generate_in_background(hello(engine))  # no model is ready
    engine.start()
    qtbot.waitUntil(lambda: engine.state == "ready", timeout=PATIENCE_MS)
    engine.state_changed.connect(states.append)
    engine.finished.connect(lambda event: ended.append((event.id, event.reason)))
    steps: list[int] = []
    engine.step.connect(lambda event: steps.append(event.id))
    title = msgspec.structs.replace(
        hello(engine), messages=(Message(role="user", content="endless at once"),)
    )
    assert engine.generate_in_background(title)
    assert not engine.generate_in_background(hello(engine))
    assert engine.state == "ready"
    reply = hello(engine)
    engine.generate(reply)
    qtbot.waitUntil(lambda: len(ended) == 2, timeout=PATIENCE_MS)
    assert ended[0] == (title.id, "cancelled")
    assert ended[1][0] == reply.id
    assert set(steps) == {reply.id}
    assert states == ["generating", "ready"]


def test_another_model_ends_what_is_written_in_the_background(start: Start, qtbot: QtBot) -> None:
    engine = start(sys.executable, "-m", "tests.end2end.fake_worker")
    engine.start()
    qtbot.waitUntil(lambda: engine.state == "ready", timeout=PATIENCE_MS)
    title = msgspec.structs.replace(
        hello(engine), messages=(Message(role="user", content="endless at once"),)
    )
    engine.generate_in_background(title)
    failed: list[int] = []
    engine.failed.connect(lambda event: failed.append(event.id))
    engine.use(Path("other.gguf"))
    assert failed == [title.id]
    qtbot.waitUntil(lambda: engine.state == "ready", timeout=PATIENCE_MS)
