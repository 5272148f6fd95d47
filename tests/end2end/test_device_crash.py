"""A device that is gone in the middle of a reply: here an RPC server that is killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.engine import Engine
from app.cli.reply import Reply
from app.processes.command import engine_command, engine_directory
from model_backends.protocol import BlockCommitted, Event, Failed, Finished, Generate, Message, Sampling
from tests.tiny_model import TinyModel
from tools import rpc_server

ENDLESS = TinyModel(context=4096, sharpness=8.0, seed=6)
END_TOKENS = (1, 6)  # <eos>, <turn|>


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The engine's worker for rpc:0, with a model that never ends its reply."""
    tensors = ENDLESS.tensors()
    tensors["token_embd.weight"][list(END_TOKENS)] = 0
    model = ENDLESS.write(tmp_path / "endless.gguf", tensors=tensors)
    with Engine(engine_command(), engine_directory(), model, "rpc:0", tmp_path / "engine.log") as engine:
        yield engine


def ask(number: int, tokens: int) -> Generate:
    messages = (Message(role="user", content="on and on"),)
    return Generate(id=number, messages=messages, seed=7, sampling=Sampling(max_steps=4, max_tokens=tokens))


def events_of(engine: Engine, request: Generate) -> Iterator[Event]:
    return (event for event in engine.answer(request) if event is not None)


@pytest.mark.usefixtures("rpc_plugin")
def test_a_device_that_dies_ends_the_reply_and_keeps_what_was_committed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = Reply()
    with rpc_server.running() as (server, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        for event in events_of(engine, ask(1, tokens=4000)):
            reply.handle(event)
            if isinstance(event, BlockCommitted):
                server.kill()
    assert isinstance(reply.end, Failed), reply.end
    assert reply.end.kind == "crash"
    assert "RPC server" in reply.end.detail
    assert reply.text

    (failure,) = events_of(engine, ask(2, tokens=16))  # from a new worker
    assert isinstance(failure, Failed)
    assert "There is no device “rpc:0”" in failure.message
    assert "can't be reached" in failure.message
    assert "cpu" in failure.hint

    with rpc_server.running() as (_, environment):
        monkeypatch.setenv("UNFOG_GGML_RPC", environment["UNFOG_GGML_RPC"])
        assert isinstance(list(events_of(engine, ask(3, tokens=16)))[-1], Finished)
        engine.close()
