"""Titles by the model: what of an answer is one, when one is asked for, and what it costs nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.session.session import ChatSession
from app.session.titler import Titler
from app.session.titles import MIN_PARAMETERS, TITLE_REQUEST, clean_title
from app.storage import Store
from model_backends.diffusion_gemma.backend import DiffusionGemmaBackend
from model_backends.protocol import (
    DenoisingStep,
    Event,
    Finished,
    Generate,
    Load,
    Message,
    PromptPrefilled,
    Sampling,
)
from tests.patience import PATIENCE_MS
from tests.scripted_engine import ScriptedEngine
from tests.tiny_model import TinyModel


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("Fog over the harbour", "Fog over the harbour"),
        ("  \n\n“Fog over the harbour.”\nIt is about fog.", "Fog over the harbour"),
        ('**Title: "Fog over the harbour"**', "Fog over the harbour"),
        ("# Nebel im Hafen.", "Nebel im Hafen"),
        ("Titel: „Nebel im Hafen“", "Nebel im Hafen"),
        ("- `heapq` in [Python](https://example.org)", "heapq in Python"),
        ("What is fog?", "What is fog?"),
        ("The word “fog” and its origin", "The word “fog” and its origin"),
        ("snake_case and 2*3*4", "snake_case and 2*3*4"),
        ("霧の港。", "霧の港"),
        ("ضباب الميناء", "ضباب الميناء"),
        ("Understanding condensation, evaporation, radiations", "Understanding condensation, evaporation…"),
        ("```\nSorting\n```", "Sorting"),
        ("", None),
        ("…", None),
        ("Title", None),
        ("the the the the", None),
        ("word " * 13, None),
        ("x" * 200, None),
        ("<|channel>thought", None),
        ("fog \ufffd", None),
    ],
)  # fmt: skip
def test_what_of_an_answer_is_a_title(answer: str, title: str | None) -> None:
    assert clean_title(answer) == title


class Chat:
    """A session with a titler and an engine that does what it is told."""

    def __init__(self, folder: Path, parameters: int = MIN_PARAMETERS) -> None:
        self.store = Store(folder / "unfog.db")
        self.engine = ScriptedEngine(folder / "model.gguf")
        self.session = ChatSession(self.store, self.engine, new_seed=lambda: 1)
        self.titler = Titler(self.session, self.engine)
        self.refused: list[int] = []
        self.titler.refused.connect(self.refused.append)
        self.engine.start()
        self.engine.load(parameters=parameters, context_length=4096)

    def turn(self, question: str, answer: str = "A cloud on the ground.") -> None:
        """Ask, and get an answer."""
        assert self.session.send(question)
        self.engine.commit(answer)
        self.engine.finish(answer)

    @property
    def title(self) -> str:
        """The title of the open conversation."""
        assert self.session.current is not None
        return self.store.conversation(self.session.current).title

    def answer(self, text: str) -> None:
        """Answer the newest request for a title."""
        self.engine.finish(text, id=self.engine.background[-1].id)


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    made = Chat(tmp_path)
    yield made
    made.store.close()


def wait_for_request(chat: Chat, qtbot: QtBot, count: int = 1) -> Generate:
    """Wait for a request for a title."""
    qtbot.waitUntil(lambda: len(chat.engine.background) == count, timeout=PATIENCE_MS)
    return chat.engine.background[-1]


def wait_in_vain(chat: Chat, qtbot: QtBot) -> None:
    """Let the pause after a reply pass."""
    qtbot.waitUntil(lambda: not chat.titler._soon.isActive(), timeout=PATIENCE_MS)


def test_a_title_follows_the_first_answer(chat: Chat, qtbot: QtBot) -> None:
    chat.turn("What is fog, and why does it lift?")
    request = wait_for_request(chat, qtbot)
    assert [message.content for message in request.messages] == [
        "What is fog, and why does it lift?",
        "A cloud on the ground.",
        TITLE_REQUEST,
    ]
    assert request.sampling.max_tokens == 1  # one block
    with qtbot.waitSignal(chat.session.conversations_changed, timeout=PATIENCE_MS):
        chat.answer("**Why fog lifts.**")
    assert chat.title == "Why fog lifts"
    chat.turn("And snow?")
    wait_in_vain(chat, qtbot)
    assert len(chat.engine.background) == 1


def test_its_system_prompt_is_that_of_the_reply(chat: Chat, qtbot: QtBot) -> None:
    from app.session.request_builder import ReplyDefaults

    chat.session.set_defaults(ReplyDefaults(Sampling(), "Be brief.", thinking=True))
    chat.turn("What is fog?")
    request = wait_for_request(chat, qtbot)
    assert (request.messages[0].role, request.messages[0].content) == ("system", "Be brief.")
    assert request.thinking  # or its prompt would begin otherwise than the conversation's
    assert request.sampling.max_tokens > 1


def test_a_small_model_is_not_asked(tmp_path: Path, qtbot: QtBot) -> None:
    chat = Chat(tmp_path, parameters=5_000_000)
    chat.turn("What is fog?")
    wait_in_vain(chat, qtbot)
    assert chat.engine.background == []
    assert chat.title == "What is fog?"
    assert not chat.titler.suggest(chat.session.current or 0)
    chat.store.close()


def test_it_can_be_turned_off(chat: Chat, qtbot: QtBot) -> None:
    chat.titler.turn_on(False)
    chat.turn("What is fog?")
    wait_in_vain(chat, qtbot)
    assert chat.engine.background == []


def test_a_title_that_a_person_typed_is_kept(chat: Chat, qtbot: QtBot) -> None:
    assert chat.session.send("What is fog?")
    chat.session.rename(chat.session.current or 0, "My title")
    chat.engine.commit("A cloud.")
    chat.engine.finish("A cloud.")
    wait_in_vain(chat, qtbot)
    assert chat.engine.background == []
    assert chat.title == "My title"


def test_a_title_that_is_typed_meanwhile_wins(chat: Chat, qtbot: QtBot) -> None:
    chat.turn("What is fog?")
    wait_for_request(chat, qtbot)
    chat.session.save_title(chat.session.current or 0, "Half a tit")
    chat.answer("The model's title")
    assert chat.title == "Half a tit"


@pytest.mark.parametrize("answer", ["", "…", "a a a a a a", "<|turn>"])
def test_a_silly_title_is_refused(chat: Chat, qtbot: QtBot, answer: str) -> None:
    chat.turn("What is fog?")
    wait_for_request(chat, qtbot)
    chat.answer(answer)
    assert chat.title == "What is fog?"
    assert chat.refused == []  # nobody asked for it


def test_a_message_comes_first_and_the_title_after_its_reply(chat: Chat, qtbot: QtBot) -> None:
    chat.turn("What is fog?")
    first = wait_for_request(chat, qtbot)
    chat.engine.finish("", "cancelled", id=first.id)  # as the engine does for the next message
    chat.turn("And snow?")
    wait_for_request(chat, qtbot, 2)
    chat.answer("Fog and snow")
    assert chat.title == "Fog and snow"


def test_stop_stops_it(chat: Chat, qtbot: QtBot) -> None:
    chat.turn("What is fog?")
    request = wait_for_request(chat, qtbot)
    chat.session.stop()
    assert chat.engine.cancelled == [request.id]


def test_imported_and_old_conversations_keep_their_titles(chat: Chat, qtbot: QtBot) -> None:
    entry = chat.store.create_conversation("What is fog?")
    for role, text in (("user", "What is fog?"), ("assistant", "A cloud.")):
        chat.store.add_message(entry.id, role, text)  # type: ignore[arg-type]
    chat.session.open(entry.id)
    chat.turn("And snow?")
    wait_in_vain(chat, qtbot)
    assert chat.engine.background == []


def test_a_title_can_be_asked_for(chat: Chat, qtbot: QtBot) -> None:
    entry = chat.store.create_conversation("My old title")
    for role, text in (("user", "What is fog? " * 2000), ("assistant", "A cloud.")):
        chat.store.add_message(entry.id, role, text)  # type: ignore[arg-type]
    assert chat.titler.suggest(entry.id)
    (request,) = chat.engine.background
    assert len(request.messages[0].content) < 10_000  # an excerpt: it would not fit
    chat.answer("Fog")
    assert chat.store.conversation(entry.id).title == "Fog"
    assert chat.titler.suggest(entry.id)
    chat.answer("")
    assert chat.refused == [entry.id]


def test_nothing_is_written_where_the_context_is_nearly_full(chat: Chat, qtbot: QtBot) -> None:
    chat.engine.load(parameters=MIN_PARAMETERS, context_length=220)
    chat.turn("What is fog?")
    wait_in_vain(chat, qtbot)
    assert chat.engine.background == []


# The real engine

MODEL = TinyModel(sliding=(True, True, False), window=24, canvas=16, context=512, seed=8)


def generated(
    backend: DiffusionGemmaBackend, messages: list[Message], *, cancel_at: int | None = None, steps: int = 2
) -> list[Event]:
    """The events of a reply, cancelled from its n-th denoising step on."""
    events: list[Event] = []

    def is_cancelled() -> bool:
        return (
            cancel_at is not None and sum(isinstance(event, DenoisingStep) for event in events) >= cancel_at
        )

    backend.generate(
        Generate(id=1, messages=tuple(messages), seed=1, sampling=Sampling(max_steps=steps, max_tokens=1)),
        events.append,
        is_cancelled,
    )
    return events


def read(events: list[Event]) -> tuple[int, int]:
    """How many tokens of a prompt were cached, and its length."""
    prefilled = next(event for event in events if isinstance(event, PromptPrefilled))
    return prefilled.cached, prefilled.total


@pytest.mark.parametrize("cancel_at", [None, 1])
def test_the_next_message_finds_the_conversation_in_the_prefix_cache(
    tmp_path: Path, cancel_at: int | None
) -> None:
    backend = DiffusionGemmaBackend()
    backend.load(Load(path=str(MODEL.write(tmp_path / "tiny.gguf")), device="cpu"), lambda _event: None)
    talk = [
        Message(role="user", content="what is fog " * 8),
        Message(role="assistant", content="a cloud " * 8),
    ]
    generated(backend, talk[:1])
    title = generated(
        backend, [*talk, Message(role="user", content=TITLE_REQUEST)], cancel_at=cancel_at, steps=9
    )
    if cancel_at is not None:
        assert sum(isinstance(event, DenoisingStep) for event in title) == cancel_at
        assert isinstance(title[-1], Finished)
        assert title[-1].reason == "cancelled"
    after_title, total = read(generated(backend, [*talk, Message(role="user", content="and snow")]))
    assert total - after_title < 25  # the new turn alone
    assert read(title)[0] > 0
    backend.close()
