"""The chat session as a state machine, with a scripted engine: every accident at every event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.session.prompt_builder import build_prompt
from app.session.reply_run import TraceLimits
from app.session.request_builder import ReplyDefaults
from app.session.session import ChatSession
from app.session.token_counter import TokenCounter, Tokens
from app.storage import StorageError, Store, StoredMessage, UnsentEdit
from model_backends.protocol import Counted, Failed, Sampling
from tests.scripted_engine import ScriptedEngine


@dataclass
class Chat:
    """A session with its store and engine, and what it reports."""

    session: ChatSession
    store: Store
    engine: ScriptedEngine
    failures: list[Failed]
    states: list[str]

    def messages(self) -> list[StoredMessage]:
        return self.session.messages()

    @property
    def reply(self) -> StoredMessage:
        return self.messages()[-1]


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    store = Store(tmp_path / "unfog.db")
    engine = ScriptedEngine(tmp_path / "model.gguf")
    seeds = iter(range(1, 100))
    session = ChatSession(store, engine, new_seed=lambda: next(seeds))
    made = Chat(session, store, engine, [], [])
    session.failed.connect(made.failures.append)
    session.state_changed.connect(made.states.append)
    yield made
    store.close()


EVENTS: tuple[Callable[[ScriptedEngine], None], ...] = (
    lambda engine: engine.load(),
    lambda engine: engine.prefill(),
    lambda engine: engine.denoise(0),
    lambda engine: engine.commit("One.\n\n", 0),
    lambda engine: engine.denoise(1),
    lambda engine: engine.commit("Two.", 1),
)
"""A reply of two blocks, up to its end."""


def play(chat: Chat, events: int = len(EVENTS)) -> str:
    """Let the engine emit the first events of a reply; the text that is committed by then."""
    for event in EVENTS[:events]:
        event(chat.engine)
    return "One.\n\n" * (events > 3) + "Two." * (events > 5)


AT_EVERY_EVENT = pytest.mark.parametrize("events", range(len(EVENTS) + 1))


def test_a_reply_from_its_question_to_its_end(chat: Chat) -> None:
    chat.session.set_defaults(ReplyDefaults(Sampling(max_steps=5), "Be brief.", thinking=True))
    assert chat.session.send("What is fog?")
    assert [(m.role, m.text, m.status) for m in chat.messages()] == [
        ("user", "What is fog?", "complete"),
        ("assistant", "", "running"),
    ]
    request = chat.engine.request
    assert [(m.role, m.content) for m in request.messages] == [
        ("system", "Be brief."),
        ("user", "What is fog?"),
    ]
    assert (request.seed, request.sampling, request.thinking) == (1, Sampling(max_steps=5), True)
    play(chat)
    assert chat.reply.text == "One.\n\nTwo."  # stored before its end
    chat.engine.finish("One.\n\nTwo.")
    assert (chat.reply.status, chat.reply.finish, chat.reply.blocks) == ("complete", "end_of_turn", 2)
    assert (chat.reply.model, chat.reply.traced) == ("Scripted", True)
    assert chat.states == ["loading", "generating", "idle"]
    assert chat.failures == []


@AT_EVERY_EVENT
def test_a_crash_at_every_event_keeps_question_and_committed_blocks(chat: Chat, events: int) -> None:
    chat.session.send("What is fog?")
    committed = play(chat, events)
    chat.engine.crash()
    assert chat.session.state == "idle"
    assert (chat.reply.text, chat.reply.status) == (committed, "interrupted")
    assert [failure.kind for failure in chat.failures] == ["crash"]
    assert chat.session.failure == chat.failures[0]
    chat.session.recover()
    chat.engine.load()
    chat.engine.commit("Again.")
    chat.engine.finish("Again.")
    assert (chat.reply.text, chat.reply.status) == ("Again.", "complete")
    assert chat.session.failure is None


@AT_EVERY_EVENT
def test_stopping_at_every_event_keeps_committed_blocks(chat: Chat, events: int) -> None:
    chat.session.send("What is fog?")
    committed = play(chat, events)
    chat.session.stop()
    assert chat.engine.cancelled == [chat.engine.request.id]
    assert chat.session.state == "stopping"
    if events == 0:
        chat.engine.crash()  # a load cannot be cancelled: the worker is killed
    else:
        chat.engine.finish(committed, "cancelled")
    assert chat.session.state == "idle"
    assert (chat.reply.text, chat.reply.status) == (committed, "stopped")
    assert chat.failures == []


@AT_EVERY_EVENT
def test_a_second_try_that_is_stopped_before_its_first_block_is_withdrawn(chat: Chat, events: int) -> None:
    chat.session.send("What is fog?")
    play(chat)
    chat.engine.finish("One.\n\nTwo.")
    first = chat.reply.id
    assert chat.session.retry()
    committed = play(chat, events)
    chat.session.stop()
    chat.engine.finish(committed, "cancelled")
    is_kept = events >= 3  # a step has accepted words
    assert (chat.reply.id == first) == (not is_kept)
    assert chat.reply.text == committed or chat.reply.id == first
    assert chat.session.state == "idle"


def delete(chat: Chat, conversation: int) -> None:
    """Delete a conversation for good, as the organizer does it in short steps."""
    list(chat.store.trash.delete([conversation]))
    chat.session.forget([conversation])


@AT_EVERY_EVENT
def test_deleting_the_conversation_at_every_event(chat: Chat, events: int) -> None:
    chat.session.send("What is fog?")
    request = chat.engine.request.id
    play(chat, events)
    assert chat.session.current is not None
    delete(chat, chat.session.current)
    assert chat.engine.cancelled == [request]
    assert chat.session.current is None
    for event in EVENTS[max(1, events) :]:  # what was on its way
        event(chat.engine)
    chat.engine.finish("One.\n\nTwo.", "cancelled")
    assert chat.session.state == "idle"
    assert chat.session.conversations() == []
    assert chat.failures == []
    assert chat.session.send("And mist?")
    assert chat.engine.request.id != request


@AT_EVERY_EVENT
def test_nothing_else_can_be_asked_while_a_reply_is_written(chat: Chat, events: int) -> None:
    chat.session.send("What is fog?")
    play(chat, events)
    before = chat.messages()
    assert not chat.session.send("And mist?")
    assert not chat.session.edit(before[0].id, "What is mist?")
    assert not chat.session.retry()
    assert not chat.session.reproduce(before[1].id)
    assert not chat.session.resume(before[1].id)
    assert chat.messages() == before
    assert len(chat.engine.requests) == 1


@AT_EVERY_EVENT
def test_another_conversation_can_be_opened_meanwhile(chat: Chat, events: int) -> None:
    chat.session.send("What is fog?")
    conversation = chat.session.current
    play(chat, events)
    chat.session.open(None)
    assert chat.session.busy_elsewhere == conversation
    for event in EVENTS[events:]:
        event(chat.engine)
    chat.engine.finish("One.\n\nTwo.")
    assert chat.messages() == []
    chat.session.open(conversation)
    assert (chat.reply.text, chat.reply.status) == ("One.\n\nTwo.", "complete")


@AT_EVERY_EVENT
def test_a_failure_of_another_request_ends_no_reply(chat: Chat, events: int) -> None:
    chat.session.send("What is fog?")
    committed = play(chat, events)
    chat.engine.fail(id=chat.engine.request.id + 100)
    assert chat.session.state != "idle"
    assert chat.failures == []
    for event in EVENTS[events:]:
        event(chat.engine)
    chat.engine.finish("One.\n\nTwo.")
    assert (chat.reply.text, chat.reply.status) == ("One.\n\nTwo.", "complete")
    assert committed in chat.reply.text


def test_late_events_of_a_reply_are_not_credited_to_its_retry(chat: Chat) -> None:
    chat.session.send("What is fog?")
    old = chat.engine.request.id
    play(chat, 4)
    chat.engine.fail("bug")
    assert chat.session.retry()
    chat.engine.commit("Late.", 1, id=old)
    chat.engine.finish("One. Late.", id=old)
    assert (chat.reply.text, chat.reply.status) == ("", "running")
    chat.engine.commit("Anew.")
    chat.engine.finish("Anew.")
    assert (chat.reply.text, chat.reply.status) == ("Anew.", "complete")


def test_events_after_the_end_change_nothing(chat: Chat) -> None:
    chat.session.send("What is fog?")
    play(chat)
    chat.engine.finish("One.\n\nTwo.")
    before = chat.messages()
    chat.engine.denoise(2)
    chat.engine.commit("Three.", 2)
    chat.engine.finish("Three.")
    chat.engine.fail("crash")
    assert chat.messages() == before
    assert chat.session.state == "idle"
    assert chat.failures == []


def test_a_prompt_that_is_refused_becomes_the_draft_again(chat: Chat) -> None:
    chat.session.send("Too long.")
    play(chat, 1)
    chat.engine.fail("prompt")
    assert chat.messages() == []
    assert chat.session.draft() == "Too long."
    assert [failure.kind for failure in chat.failures] == ["prompt"]


def test_an_edit_keeps_the_earlier_version_as_a_branch(chat: Chat) -> None:
    chat.session.send("What is fog?")
    play(chat)
    chat.engine.finish("One.\n\nTwo.")
    question = chat.messages()[0]
    assert chat.session.edit(question.id, "What is mist?")
    chat.engine.commit("Mist.")
    chat.engine.finish("Mist.")
    assert [message.text for message in chat.messages()] == ["What is mist?", "Mist."]
    chat.session.show_branch(question.id)
    assert [message.text for message in chat.messages()] == ["What is fog?", "One.\n\nTwo."]


def test_an_empty_reply_is_tried_once_more_with_another_seed(chat: Chat) -> None:
    chat.session.send("What is fog?")
    play(chat, 2)
    chat.engine.finish("")
    assert [request.seed for request in chat.engine.requests] == [1, 2]
    chat.engine.finish("")
    assert len(chat.engine.requests) == 2
    assert chat.session.state == "idle"


def test_a_reply_is_repeated_with_the_settings_it_was_generated_with(chat: Chat) -> None:
    chat.session.set_defaults(ReplyDefaults(Sampling(max_steps=5), "Be brief."))
    chat.session.send("What is fog?")
    play(chat)
    chat.engine.finish("One.\n\nTwo.")
    chat.session.set_defaults(ReplyDefaults(Sampling(max_steps=9), "Be long.", thinking=True))
    first = chat.engine.request
    assert chat.session.reproduce(chat.reply.id)
    again = chat.engine.request
    assert (again.messages, again.seed, again.sampling, again.thinking) == (
        first.messages,
        first.seed,
        first.sampling,
        first.thinking,
    )


def test_a_stopped_reply_is_continued_in_its_place(chat: Chat) -> None:
    chat.session.send("What is fog?")
    play(chat, 4)
    chat.session.stop()
    chat.engine.finish("One.\n\n", "cancelled")
    reply = chat.reply.id
    assert chat.session.resume(reply)
    assert chat.engine.request.messages[-1].content == "One.\n\n"
    chat.engine.commit("Two.")
    chat.engine.finish("Two.")
    assert (chat.reply.id, chat.reply.text, chat.reply.status) == (reply, "One.\n\nTwo.", "complete")


def test_a_reply_that_cannot_be_stored_can_be_read_and_is_stored_later(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageError("The disk is full.", "Make room.")

    chat.session.send("What is fog?")
    with monkeypatch.context() as patch:
        patch.setattr(chat.store, "commit_block", full)
        patch.setattr(chat.store, "end_reply", full)
        play(chat)
        chat.engine.finish("One.\n\nTwo.")
        assert (chat.reply.text, chat.reply.status) == ("One.\n\nTwo.", "complete")
        assert {failure.message for failure in chat.failures} == {"The disk is full."}
    chat.session.save_draft("And mist?")  # the next thing that is stored
    stored = chat.store.messages(chat.reply.conversation)[-1]
    assert (stored.text, stored.status) == ("One.\n\nTwo.", "complete")


def test_a_trace_has_the_noise_that_its_block_started_from(chat: Chat) -> None:
    chat.session.send("What is fog?")
    chat.engine.load()
    chat.engine.start_block()
    chat.engine.prefill()
    chat.engine.denoise()
    chat.engine.commit("One.")
    chat.engine.denoise(1)  # of an engine that says nothing about it
    chat.engine.commit("Two.", 1)
    chat.engine.finish("One.Two.")
    assert [trace.noise for trace in chat.session.traces(chat.reply.id)] == [(" mist", "§"), ()]


def test_the_noise_of_a_block_is_there_while_it_is_denoised(chat: Chat) -> None:
    chat.session.send("What is fog?")
    assert chat.session.reply_run.noise is None
    chat.engine.load()
    chat.engine.start_block()
    noise = chat.session.reply_run.noise
    assert noise is not None
    assert noise.pieces == (" mist", "§")
    chat.engine.denoise()
    assert chat.session.reply_run.noise == noise
    chat.engine.commit("One.")
    assert chat.session.reply_run.noise is None
    chat.engine.start_block(1)
    chat.engine.finish("One.", "cancelled")
    assert chat.session.reply_run.noise is None


def test_traces_are_kept_only_where_wanted(chat: Chat) -> None:
    chat.session.limit_traces(TraceLimits(keep=False))
    chat.session.send("What is fog?")
    play(chat)
    chat.engine.finish("One.\n\nTwo.")
    assert not chat.reply.traced
    assert chat.session.traces(chat.reply.id) == ()
    assert chat.engine.request.candidates == 0


def test_candidates_are_asked_for_where_traces_are_kept(chat: Chat) -> None:
    chat.session.send("What is fog?")
    assert chat.engine.request.candidates > 1


def test_thousands_of_unanswered_questions_are_one_turn() -> None:
    questions = [
        StoredMessage(id=number, conversation=1, role="user", text=f"Question {number}", created=0.0)
        for number in range(12_000)
    ]
    prompt = build_prompt(questions)
    assert [message.role for message in prompt.messages] == ["user"]
    assert prompt.messages[0].content == "\n\n".join(question.text for question in questions)
    assert prompt.stored == (12_000,)


def test_an_edit_is_stored_until_it_is_sent_cancelled_or_its_question_deleted(chat: Chat) -> None:
    chat.session.send("What is fog?")
    play(chat)
    chat.engine.finish("One.\n\nTwo.")
    question = chat.messages()[0].id
    edit = UnsentEdit(text="What is mi", files=(0, 2))
    chat.session.save_edit(question, edit)
    assert chat.store.edits.of(question) == chat.session.unsent_edit(question) == edit
    assert chat.session.edit(question, "What is mist?")
    assert chat.session.unsent_edit(question) is None
    assert chat.store.edits.of(question) is None
    chat.engine.finish("One.")
    chat.session.save_edit(question, edit)
    chat.session.save_edit(question, None)
    assert chat.store.edits.of(question) is None
    chat.session.save_edit(question, edit)
    delete(chat, chat.reply.conversation)
    assert chat.store.edits.of(question) is None
    chat.session.save_edit(question, edit)  # late
    assert chat.store.edits.of(question) is None
    assert chat.failures == []


def test_an_edit_that_cannot_be_stored_waits_in_memory(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageError("The disk is full.", "Make room.")

    chat.session.send("What is fog?")
    question = chat.messages()[0].id
    with monkeypatch.context() as patch:
        patch.setattr(chat.store.edits, "save", full)
        chat.session.save_edit(question, UnsentEdit(text="half"))
    assert [failure.message for failure in chat.failures] == ["The disk is full."]
    assert chat.session.unsent_edit(question) == UnsentEdit(text="half")
    chat.session.save_draft("And mist?")  # the next thing that is stored
    assert chat.store.edits.of(question) == UnsentEdit(text="half")


def test_a_trace_that_cannot_be_recorded_never_costs_the_block(chat: Chat) -> None:
    chat.session.send("What is fog?")
    play(chat, 4)
    chat.engine.denoise(1, entropies=(0.1,))  # the canvas has two positions
    chat.engine.commit("Two.", 1)
    stored = chat.store.messages(chat.reply.conversation)[-1]
    assert (stored.text, stored.blocks) == ("One.\n\nTwo.", 2)
    chat.engine.denoise(2)
    chat.engine.commit("Three.", 2)
    chat.engine.finish("One.\n\nTwo.Three.")
    assert chat.failures == []
    assert not chat.reply.traced
    assert chat.session.traces(chat.reply.id) == ()  # half a replay is useless
    assert chat.session.reply_note(chat.reply) == (
        "This reply has no replay. Can't record the replay: its steps have different sizes."
    )
    chat.session.send("And mist?")
    chat.engine.denoise()
    chat.engine.commit("Mist.")
    chat.engine.finish("Mist.")
    assert chat.reply.traced
    assert chat.session.reply_note(chat.reply) == ""


def test_a_full_disk_costs_the_trace_and_not_the_block(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageError("The disk is full.", "Make room.")

    chat.session.send("What is fog?")
    monkeypatch.setattr(chat.store.traces, "add", full)
    play(chat)
    assert chat.store.message(chat.reply.id).text == "One.\n\nTwo."
    assert chat.failures == []
    assert chat.session.reply_note(chat.reply) == "This reply has no replay. The disk is full."


def test_an_engine_without_a_model_is_reported_where_nobody_waits(chat: Chat) -> None:
    failure = Failed(kind="model_file", message="There is no file.")
    chat.engine.unavailable.emit(failure)
    assert chat.failures == [failure]
    assert chat.session.state == "idle"


# Counting tokens


def test_answers_out_of_order_belong_to_their_own_count(chat: Chat, qtbot: QtBot) -> None:
    counter = TokenCounter(chat.engine)
    chat.engine.load()
    waited: list[Tokens] = []
    counter.count(["fog"], lambda: waited.append(counter.of("fog")))
    qtbot.waitUntil(lambda: len(chat.engine.counts) == 1)
    (count,) = chat.engine.counts
    chat.engine.counted.emit(Counted(id=count.id + 7, tokens=(99,)))
    assert waited == []
    chat.engine.counted.emit(Counted(id=count.id, tokens=(3,), around=4))
    assert waited == [Tokens(3, True)]


def test_a_reply_that_fails_ends_no_count(chat: Chat, qtbot: QtBot) -> None:
    counter = TokenCounter(chat.engine)
    chat.session.send("What is fog?")
    chat.engine.load()
    waited: list[Tokens] = []
    counter.count(["fog"], lambda: waited.append(counter.of("fog")))
    qtbot.waitUntil(lambda: len(chat.engine.counts) == 1)
    chat.engine.fail("bug")
    assert waited == []
    chat.engine.counted.emit(Counted(id=chat.engine.counts[0].id, tokens=(3,), around=4))
    assert waited == [Tokens(3, True)]
