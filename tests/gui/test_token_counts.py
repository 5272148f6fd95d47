"""Token counts while the engine is busy, with a worker whose tokens are letters."""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.processes.engine import EngineProcess
from app.session.token_counter import TokenCounter, Tokens
from model_backends.protocol import Generate, Message
from tests.gui.conftest import PATIENCE_MS

FAKE = [sys.executable, "-u", "-m", "tests.end2end.fake_worker"]


@pytest.fixture
def engine(qtbot: QtBot, tmp_path: Path) -> Iterator[EngineProcess]:
    engine = EngineProcess(tmp_path / "fake.gguf", "cpu", tmp_path / "engine.log", command=FAKE)
    yield engine
    engine.shutdown()


@pytest.fixture
def counts(engine: EngineProcess) -> TokenCounter:
    return TokenCounter(engine)


def endless(engine: EngineProcess) -> Generate:
    """A request for a reply that goes on until it is cancelled."""
    return Generate(id=engine.new_id(), messages=(Message(role="user", content="endless"),), seed=1)


def start(engine: EngineProcess, qtbot: QtBot) -> None:
    engine.start()
    qtbot.waitUntil(lambda: engine.state == "ready", timeout=PATIENCE_MS)


def test_tokens_are_estimated_until_a_model_counts_them(
    engine: EngineProcess, counts: TokenCounter, qtbot: QtBot
) -> None:
    counts.want(["fog and mist"])
    assert counts.of("fog and mist") == Tokens(3, False)
    assert counts.of("") == Tokens(0, True)
    start(engine, qtbot)
    qtbot.waitUntil(lambda: counts.of("fog and mist") == Tokens(12, True), timeout=PATIENCE_MS)
    assert counts.around == 4


def test_estimates_get_better_with_what_was_counted(
    engine: EngineProcess, counts: TokenCounter, qtbot: QtBot
) -> None:
    start(engine, qtbot)
    with qtbot.waitSignal(counts.changed, timeout=PATIENCE_MS):
        counts.want(["fog and mist " * 30])
    assert counts.of("something else") == Tokens(14, False)


def test_a_very_long_text_is_counted_in_part(
    engine: EngineProcess, counts: TokenCounter, qtbot: QtBot
) -> None:
    start(engine, qtbot)
    text = "fog " * 250_000
    with qtbot.waitSignal(counts.changed, timeout=PATIENCE_MS):
        counts.want([text])
    assert counts.of(text) == Tokens(1_000_000, False)


def test_while_a_reply_is_written_the_estimate_stands_and_the_count_comes_afterwards(
    engine: EngineProcess, counts: TokenCounter, qtbot: QtBot
) -> None:
    start(engine, qtbot)
    order: list[str] = []
    engine.block.connect(lambda _: order.append("block"))
    engine.finished.connect(lambda _: order.append("finished"))
    engine.counted.connect(lambda _: order.append("counted"))
    request = endless(engine)
    engine.generate(request)
    qtbot.waitUntil(lambda: "block" in order, timeout=PATIENCE_MS)
    counts.want(["fog"])
    assert not counts.of("fog").is_exact
    engine.cancel(request.id)
    qtbot.waitUntil(lambda: counts.of("fog") == Tokens(3, True), timeout=PATIENCE_MS)
    assert order.index("finished") < order.index("counted")
    assert engine.state == "ready"


def test_a_worker_that_dies_is_asked_again_when_it_is_back(
    engine: EngineProcess, counts: TokenCounter, qtbot: QtBot
) -> None:
    start(engine, qtbot)
    waited: list[bool] = []
    counts.want(["fog"])
    os.kill(engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: engine.state == "off", timeout=PATIENCE_MS)
    counts.count(["mist"], lambda: waited.append(True))
    qtbot.waitUntil(lambda: bool(waited), timeout=PATIENCE_MS)  # nobody waits for ever
    start(engine, qtbot)
    qtbot.waitUntil(lambda: counts.of("fog").is_exact, timeout=PATIENCE_MS)


def test_nobody_waits_for_an_engine_that_is_busy(engine: EngineProcess, qtbot: QtBot) -> None:
    counts = TokenCounter(engine, timeout_ms=50)
    start(engine, qtbot)
    request = endless(engine)
    engine.generate(request)
    waited: list[Tokens] = []
    counts.count(["fog and mist"], lambda: waited.append(counts.of("fog and mist")))
    qtbot.waitUntil(lambda: waited == [Tokens(3, False)], timeout=PATIENCE_MS)
    engine.cancel(request.id)
    qtbot.waitUntil(lambda: counts.of("fog and mist").is_exact, timeout=PATIENCE_MS)
    assert len(waited) == 1


def test_patience_ends_after_what_was_counted_is_gone(engine: EngineProcess, qtbot: QtBot) -> None:
    counts = TokenCounter(engine, timeout_ms=400)
    start(engine, qtbot)
    waited: list[int] = []
    for number in range(3):
        counts.count([f"fog {number}"], lambda: waited.append(1))
        qtbot.waitUntil(lambda number=number: len(waited) > number, timeout=PATIENCE_MS)
    gc.collect()
    others = [Tokens(number, True) for number in range(10_000)]  # in the place of what is gone
    over: list[int] = []
    QTimer.singleShot(800, lambda: over.append(1))
    qtbot.waitUntil(lambda: over == [1], timeout=PATIENCE_MS)
    assert waited == [1, 1, 1]
    assert len(others) == 10_000


def test_another_model_counts_anew(
    engine: EngineProcess, counts: TokenCounter, qtbot: QtBot, tmp_path: Path
) -> None:
    start(engine, qtbot)
    counts.want(["fog"])
    qtbot.waitUntil(lambda: counts.of("fog").is_exact, timeout=PATIENCE_MS)
    exact: list[bool] = []
    counts.changed.connect(lambda: exact.append(counts.of("fog").is_exact))
    engine.use(tmp_path / "other.gguf")
    qtbot.waitUntil(lambda: exact == [False, True], timeout=PATIENCE_MS)
