"""The worker as a child process: what the window hears when it misbehaves in ways the real one should not."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.processes.engine import EngineProcess
from model_backends.protocol import Failed, Generate, Loaded, Message
from tests.gui.conftest import PATIENCE_MS

LOADED = Loaded(
    path="x.gguf",
    name="Stubborn",
    device="none",
    file_bytes=1,
    context_length=64,
    canvas_length=8,
    vocab_size=8,
    max_steps=8,
    thinking=False,
)
REQUEST = Generate(id=1, messages=(Message(role="user", content="Hello"),), seed=1)

# Loads at once, then reads requests without ever answering one.
STUBBORN = """
import sys
from model_backends.protocol import encode
from tests.gui.test_engine_process import LOADED
sys.stdin.readline()
sys.stdout.buffer.write(encode(LOADED))
sys.stdout.flush()
print("native noise", file=sys.stderr, flush=True)
for line in sys.stdin:
    pass
"""

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
    with qtbot.waitSignal(
        engine.received, timeout=PATIENCE_MS, check_params_cb=lambda event: isinstance(event, Failed)
    ) as heard:
        action()
    failure = heard.args[0]
    assert isinstance(failure, Failed)
    return failure


def test_a_program_that_is_not_there(start: Start, qtbot: QtBot) -> None:
    engine = start("/no/such/program")
    failure = failure_of(engine, qtbot, lambda: engine.generate(REQUEST))
    assert failure.kind == "crash"
    assert "could not be started" in failure.message
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
    assert engine.loaded == LOADED
    engine.generate(REQUEST)
    failure = failure_of(engine, qtbot, engine.cancel)
    assert failure.kind == "crash"
    assert engine.state == "off"
    assert "native noise" in (tmp_path / "engine.log").read_text(encoding="utf-8")


def test_a_second_reply_at_the_same_time_is_a_bug(start: Start, qtbot: QtBot) -> None:
    engine = start(sys.executable, "-c", STUBBORN)
    engine.generate(REQUEST)
    with pytest.raises(RuntimeError):
        engine.generate(REQUEST)
