"""Fills beside the chat: whose turn it is, and that nothing comes of what was cancelled."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.filling.pad_prompt import fit_to_model
from app.processes.fill_run import FillRun
from model_backends.protocol import Fill, Filling, Finished, Generate, Message, Slot
from tests.patience import PATIENCE_MS
from tests.scripted_engine import ScriptedEngine

FILL = Fill(messages=(Message(role="user", content="Write."),), template=(Slot(),), seed=1, before="It was")


@pytest.fixture
def engine(tmp_path: Path) -> ScriptedEngine:
    """An engine without a model."""
    return ScriptedEngine(tmp_path / "model.gguf")


def heard(run: FillRun) -> list[object]:
    """What a run says from now on, in order."""
    events: list[object] = []
    for signal in (run.block_started, run.step, run.block, run.finished, run.failed):
        signal.connect(events.append)
    run.interrupted.connect(lambda: events.append("interrupted"))
    return events


def test_the_events_of_a_fill_come_in_their_order(qapp: object, engine: ScriptedEngine) -> None:
    engine.start()
    engine.load()
    run = FillRun(engine)
    events = heard(run)
    assert run.begin(FILL, waits=False)
    number = engine.background[-1].id
    engine.start_block(id=number)
    engine.denoise(id=number)
    engine.denoise(id=number + 7)  # of something else
    engine.commit("fog lifts", id=number)
    engine.finish(" fog lifts", id=number, fillings=(Filling(text=" fog lifts", tokens=2),))
    names = [type(event).__name__ for event in events]
    assert names == ["BlockStarted", "DenoisingStep", "BlockCommitted", "Finished"]
    assert run.state == "idle"


def test_a_fill_that_does_not_wait_needs_a_free_model(qapp: object, engine: ScriptedEngine) -> None:
    run = FillRun(engine)
    assert not run.begin(FILL, waits=False)
    assert engine.starts == 0
    engine.start()
    engine.load()
    engine.generate(Generate(id=engine.new_id(), messages=FILL.messages, seed=1))
    assert not run.begin(FILL, waits=False)
    assert run.state == "idle"


def test_a_fill_that_was_asked_for_loads_the_model(qtbot: QtBot, engine: ScriptedEngine) -> None:
    run = FillRun(engine)
    assert run.begin(FILL, waits=True)
    assert run.state == "waiting"
    assert not run.waits_for_reply
    assert engine.starts == 1
    engine.load()
    qtbot.waitUntil(lambda: run.state == "running", timeout=PATIENCE_MS)
    assert isinstance(engine.background[-1], Fill)


def test_a_fill_that_was_asked_for_begins_again_after_a_reply(qtbot: QtBot, engine: ScriptedEngine) -> None:
    engine.start()
    engine.load()
    run = FillRun(engine)
    events = heard(run)
    run.begin(FILL, waits=True)
    first = engine.background[-1].id
    engine.generate(Generate(id=engine.new_id(), messages=FILL.messages, seed=1))
    engine.finished.emit(cancelled(engine, first))
    assert run.waits_for_reply
    engine.finish("A reply.")
    qtbot.waitUntil(lambda: run.state == "running", timeout=PATIENCE_MS)
    assert engine.background[-1].id != first
    assert not [event for event in events if not isinstance(event, Finished)]


def test_a_suggestion_gives_way_to_a_reply(qapp: object, engine: ScriptedEngine) -> None:
    engine.start()
    engine.load()
    run = FillRun(engine)
    events = heard(run)
    run.begin(FILL, waits=False)
    engine.finished.emit(cancelled(engine, engine.background[-1].id))
    assert events == ["interrupted"]


def test_nothing_comes_of_a_fill_that_was_cancelled(qapp: object, engine: ScriptedEngine) -> None:
    engine.start()
    engine.load()
    run = FillRun(engine)
    events = heard(run)
    run.begin(FILL, waits=True)
    number = engine.background[-1].id
    run.cancel()
    assert engine.cancelled == [number]
    engine.denoise(id=number)
    engine.finished.emit(cancelled(engine, number))
    assert not events


def test_what_waits_for_a_model_is_shortened_to_what_that_one_takes_in(
    qapp: object, engine: ScriptedEngine, qtbot: QtBot
) -> None:
    run = FillRun(engine, fit=fit_to_model)
    fill = msgspec.structs.replace(FILL, before="It was foggy. " * 300, after=" Then it cleared up." * 300)
    run.begin(fill, waits=True)
    engine.load(context_length=448)
    qtbot.waitUntil(lambda: run.state == "running", timeout=PATIENCE_MS)
    sent = engine.background[-1]
    assert isinstance(sent, Fill)
    assert 300 < len(sent.before) < 448 * 3
    assert fill.before.endswith(sent.before)
    assert fill.after.startswith(sent.after)
    assert len(sent.after) < 100


def test_a_failure_ends_the_fill(qapp: object, engine: ScriptedEngine) -> None:
    engine.start()
    engine.load()
    run = FillRun(engine)
    events = heard(run)
    run.begin(FILL, waits=False)
    engine.fail("prompt", id=engine.background[-1].id)
    assert [type(event).__name__ for event in events] == ["Failed"]
    assert run.state == "idle"


def cancelled(engine: ScriptedEngine, number: int) -> Finished:
    """The end of a request that something else stopped."""
    from tests.scripted_engine import STATS

    return Finished(id=number, reason="cancelled", text="", thought="", stats=STATS)
