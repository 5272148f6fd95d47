"""The terminal's engine process, with a worker that misbehaves on request."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from app.cli.command_line import parser
from app.cli.conversation import ChatOptions
from app.cli.engine import Engine
from app.cli.line_process import LineProcess
from app.cli.once import answer_once
from app.cli.reply import Reply, interrupt_cancels, show_reply
from model_backends.protocol import (
    BlockCommitted,
    DenoisingStep,
    Event,
    Failed,
    Finished,
    Generate,
    Message,
    PromptPrefilled,
)
from tests.worker_script import CONDITIONED

ROOT = Path(__file__).resolve().parents[2]


def start(tmp_path: Path, model: str = "demo.gguf") -> Engine:
    command = [sys.executable, "-m", "tests.end2end.fake_worker"]
    return Engine(command, ROOT, Path(model), "cpu", tmp_path / "engine.log")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with start(tmp_path) as engine:
        yield engine


def ask(prompt: str, number: int = 1) -> Generate:
    return Generate(id=number, messages=(Message(role="user", content=prompt),), seed=7)


def events_of(engine: Engine, request: Generate) -> list[Event]:
    return [event for event in engine.answer(request) if event is not None]


def test_a_reply_is_a_row_of_events_with_its_end_last(engine: Engine) -> None:
    events = events_of(engine, ask("hello"))
    names = [type(event).__name__ for event in events]
    assert names[:4] == ["LoadProgress", "Loaded", "BlockStarted", "PromptPrefilled"]
    assert isinstance(events[-1], Finished)
    assert names.count("DenoisingStep") == 8
    assert engine.loaded is not None
    assert isinstance(events_of(engine, ask("again", 2))[1], PromptPrefilled)


def test_a_model_that_does_not_load_is_a_failure(tmp_path: Path) -> None:
    with start(tmp_path, "missing.gguf") as engine:
        (failure,) = events_of(engine, ask("hello"))
        assert isinstance(failure, Failed)
        assert failure.kind == "model_file"
        assert engine.loaded is None


def test_what_was_done_otherwise_than_asked_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with start(tmp_path, "noted.gguf") as engine:
        assert answer_once(engine, ChatOptions(), "hello") == 0
    assert "The graphics card isn't used." in capsys.readouterr().err


def test_a_crash_ends_the_reply_and_the_next_request_is_answered(engine: Engine) -> None:
    reply = Reply()
    for event in events_of(engine, ask("crash")):
        reply.handle(event)
    assert isinstance(reply.end, Failed)
    assert reply.end.kind == "crash"
    assert "code 3" in reply.end.message
    assert "the end of the world" in reply.end.detail
    assert reply.text == "You said crash\n\n"
    assert isinstance(events_of(engine, ask("hello", 2))[-1], Finished)


def test_cancelling_keeps_the_finished_blocks(engine: Engine) -> None:
    last: Event | None = None
    for event in engine.answer(ask("endless")):
        if isinstance(event, DenoisingStep) and event.block == 1:
            engine.cancel()
        last = event or last
    assert isinstance(last, Finished)
    assert (last.reason, last.text) == ("cancelled", "You said endless\n\n")
    assert not engine.cancel()


def test_a_worker_that_talks_nonsense_is_ended(engine: Engine) -> None:
    last = events_of(engine, ask("garbage"))[-1]
    assert isinstance(last, Failed)
    assert last.kind == "protocol"
    assert isinstance(events_of(engine, ask("hello", 2))[-1], Finished)


def test_a_worker_that_cannot_be_started_is_a_failure(tmp_path: Path) -> None:
    with Engine([str(tmp_path / "nothing")], None, Path("demo.gguf"), "cpu", tmp_path / "log") as engine:
        (failure,) = events_of(engine, ask("hello"))
        assert isinstance(failure, Failed)
        assert failure.kind == "crash"


@pytest.mark.parametrize("arguments", [[], ["--self-conditioning", "exact"]])
def test_the_worker_is_told_which_self_conditioning_to_use(tmp_path: Path, arguments: list[str]) -> None:
    chosen = parser().parse_args(["chat", *arguments]).self_conditioning
    command = [sys.executable, "-c", CONDITIONED]
    with Engine(command, ROOT, Path("x.gguf"), "cpu", tmp_path / "engine.log", chosen) as engine:
        for _ in engine.load():
            pass
        assert engine.loaded is not None
        assert engine.loaded.notes == (arguments[-1] if arguments else "auto",)


def test_elsewhere_than_on_a_terminal_the_text_alone_is_printed(engine: Engine) -> None:
    console = Console(file=io.StringIO())
    reply = show_reply(engine, ask("hello"), console)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == reply.text == "You said hello\n\nSeed 7 of 1\n"


def test_a_reply_in_a_pipe_holds_no_control_characters(engine: Engine) -> None:
    console = Console(file=io.StringIO())
    reply = show_reply(engine, ask("a\x1b]0;title\x07b\x1b[2Jc\x9b1md"), console)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == "You said a]0;titleb[2Jc1md\n\nSeed 7 of 1\n"
    assert "\x1b[2J" in reply.text  # which the model reads in the next turn


def test_ctrl_c_while_a_request_is_being_written_tears_no_line(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = LineProcess.send

    def in_two_halves(process: LineProcess, line: bytes) -> None:
        send(process, line[: len(line) // 2])
        if b"endless" in line:
            signal.raise_signal(signal.SIGINT)
        send(process, line[len(line) // 2 :])

    monkeypatch.setattr(LineProcess, "send", in_two_halves)
    with interrupt_cancels(engine):
        last = events_of(engine, ask("endless"))[-1]
    assert isinstance(last, Finished)
    assert last.reason == "cancelled"


def test_on_a_terminal_the_answer_stays_as_markdown(engine: Engine) -> None:
    console = Console(
        file=io.StringIO(), force_terminal=True, width=60, height=20, _environ={"TERM": "xterm"}
    )
    show_reply(engine, ask("hello"), console)
    assert isinstance(console.file, io.StringIO)
    after_the_animation = console.file.getvalue().rsplit("\x1b[?25h", 1)[1]
    assert "You said hello" in after_the_animation
    assert "░" in console.file.getvalue()


# Speaks of the first reply once more while the second one is written.
LATE = """
from tests.worker_script import FINISHED, block, emit, load, read
load()
first = read()
emit(FINISHED, first)
second = read()
emit(block(0, "late"), first)
emit(FINISHED, first)
emit(block(0, "in time"), second)
emit(FINISHED, second)
read()
"""


def test_late_events_of_a_reply_are_not_those_of_the_next_one(tmp_path: Path) -> None:
    with Engine([sys.executable, "-c", LATE], ROOT, Path("x.gguf"), "cpu", tmp_path / "engine.log") as engine:
        events_of(engine, ask("hello", 1))
        texts = [
            event.text for event in events_of(engine, ask("again", 2)) if isinstance(event, BlockCommitted)
        ]
    assert texts == ["in time"]
