"""Write a passage of a reply anew: what is asked of the engine, what is stored when, how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.attachments import Attachment
from app.session.request_builder import ReplyDefaults
from app.session.rewriting import SCALES, Passage, slot_for
from app.session.session import ChatSession
from app.storage import Conversation, Store, StoredMessage
from app.storage.trace import decode
from model_backends.protocol import Failed, Filling, Message, Sampling, Slot
from tests.scripted_engine import ScriptedEngine

TEXT = "Fog is a cloud.\n\nIt lies on the ground, mostly."


@dataclass
class Chat:
    """A session with its store and engine, and what it reports."""

    session: ChatSession
    store: Store
    engine: ScriptedEngine
    failures: list[Failed]

    @property
    def reply(self) -> StoredMessage:
        return self.session.messages()[-1]

    def rewrite(self, old: str = "a cloud", slot: Slot | None = None) -> bool:
        """Write these words of the reply anew."""
        start = self.reply.text.index(old)
        return self.session.rewriting.rewrite(
            self.reply.id, start, start + len(old), (slot or slot_for("again", old),)
        )

    def finish(self, text: str) -> None:
        """Let the engine write a passage."""
        self.engine.finish(text, fillings=(Filling(text=text, tokens=2),))


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    store = Store(tmp_path / "unfog.db")
    engine = ScriptedEngine(tmp_path / "model.gguf")
    seeds = iter(range(1, 100))
    session = ChatSession(store, engine, new_seed=lambda: next(seeds))
    made = Chat(session, store, engine, [])
    session.failed.connect(made.failures.append)
    session.set_defaults(ReplyDefaults(Sampling(max_steps=5), "Be brief."))
    session.send("What is fog?")
    engine.load()
    engine.denoise()
    engine.commit(TEXT)
    engine.finish(TEXT)
    yield made
    store.close()


def test_a_passage_is_written_anew_as_another_branch(chat: Chat) -> None:
    old = chat.reply
    seen: list[tuple[Passage, str]] = []
    chat.session.rewriting.rewritten.connect(lambda passage, new: seen.append((passage, new.text)))
    chat.session.set_defaults(ReplyDefaults(Sampling(max_steps=9), "Be long."))
    assert chat.rewrite()
    fill = chat.engine.fill
    assert (fill.before, fill.after) == ("Fog is ", ".\n\nIt lies on the ground, mostly.")
    assert fill.template == (Slot(draft="a cloud", noise=1.0, scale=SCALES["again"]),)
    assert fill.messages == (
        Message(role="system", content="Be brief."),  # as the reply was written
        Message(role="user", content="What is fog?"),
    )
    assert (fill.seed, fill.sampling, fill.candidates) == (2, Sampling(max_steps=5), 6)
    assert chat.session.state == "generating"
    assert chat.session.rewriting.running == Passage(old.id, 7, 14)
    chat.engine.start_block()
    chat.engine.denoise()
    chat.engine.commit("not what is stored")
    assert chat.session.messages()[-1] == old  # nothing before the end
    chat.finish("water drops")
    new = chat.reply
    assert new.text == "Fog is water drops.\n\nIt lies on the ground, mostly."
    assert (new.siblings, new.parent) == ((old.id, new.id), old.parent)
    assert (new.status, new.finish, new.seed, new.model) == ("complete", "end_of_turn", 2, "Scripted")
    assert new.stats is not None
    assert seen == [(Passage(old.id, 7, 18), new.text)]
    assert (chat.session.state, chat.session.rewriting.running) == ("idle", None)
    (trace,) = map(decode, chat.store.traces.of(new.id))
    assert trace.start is not None
    assert chat.store.generation_context.of(new.id) == chat.store.generation_context.of(old.id)
    assert chat.store.message(old.id).text == TEXT
    assert chat.failures == []


def test_a_passage_that_came_out_empty_changes_nothing(chat: Chat) -> None:
    old = chat.reply
    assert chat.rewrite()
    chat.engine.start_block()
    chat.finish(" ")
    assert chat.reply == old
    assert (chat.session.state, chat.session.rewriting.running) == ("idle", None)
    assert [failure.message for failure in chat.failures] == ["The model wrote nothing for this passage."]


AT_EVERY_EVENT = pytest.mark.parametrize("events", range(4))


def play(chat: Chat, events: int) -> None:
    """Let the first events of a passage come."""
    steps: tuple[Callable[[], None], ...] = (
        chat.engine.start_block,
        chat.engine.denoise,
        lambda: chat.engine.commit("Fog is dew"),
    )
    for step in steps[:events]:
        step()


@AT_EVERY_EVENT
def test_stopping_changes_nothing(chat: Chat, events: int) -> None:
    before = chat.store.tree(chat.reply.conversation)
    given_up: list[int] = []
    chat.session.rewriting.given_up.connect(given_up.append)
    assert chat.rewrite()
    play(chat, events)
    chat.session.stop()
    assert chat.session.state == "stopping"
    chat.engine.finish("a cloud", "cancelled")
    assert chat.store.tree(chat.reply.conversation) == before
    assert given_up == [chat.reply.id]
    assert (chat.session.state, chat.session.rewriting.running) == ("idle", None)


@AT_EVERY_EVENT
def test_a_crash_changes_nothing_and_is_reported(chat: Chat, events: int) -> None:
    before = chat.store.tree(chat.reply.conversation)
    assert chat.rewrite()
    play(chat, events)
    chat.engine.crash()
    assert chat.store.tree(chat.reply.conversation) == before
    assert [failure.kind for failure in chat.failures] == ["crash"]
    assert (chat.session.state, chat.session.rewriting.running) == ("idle", None)


@AT_EVERY_EVENT
def test_a_kill_in_the_middle_loses_nothing(chat: Chat, events: int, tmp_path: Path) -> None:
    before = chat.store.tree(chat.reply.conversation)
    assert chat.rewrite()
    play(chat, events)
    chat.session.reply_run.store_draft()  # what a quit does, which a kill does not
    again = Store(tmp_path / "unfog.db")
    assert again.tree(chat.reply.conversation) == before
    again.close()


def test_undo_shows_what_was_there_before(chat: Chat) -> None:
    old = chat.reply
    chat.rewrite()
    chat.finish("dew")
    chat.rewrite("dew")
    chat.finish("rain")
    first, second = chat.reply.siblings[1:]
    assert chat.session.rewriting.undo(second)
    assert (chat.reply.id, chat.reply.siblings) == (first, (old.id, first))
    chat.session.show_branch(old.id)
    chat.rewrite("mostly")
    chat.finish("often")
    assert chat.session.rewriting.undo(chat.reply.id)
    assert chat.reply.id == old.id  # not the newest of the others
    assert chat.store.traces.of(second) == []


def test_undo_keeps_a_branch_in_which_the_conversation_went_on(chat: Chat) -> None:
    old = chat.reply
    chat.rewrite()
    chat.finish("dew")
    new = chat.reply
    chat.session.send("And mist?")
    chat.engine.commit("The same.")
    chat.engine.finish("The same.")
    assert chat.session.rewriting.undo(new.id)
    assert chat.reply.id == old.id
    assert chat.reply.siblings == (old.id, new.id)


def test_an_old_reply_is_rewritten_with_the_messages_before_it_alone(chat: Chat) -> None:
    old = chat.reply
    chat.session.send("And mist?")
    chat.engine.commit("The same.")
    chat.engine.finish("The same.")
    leaf = chat.reply
    assert chat.session.rewriting.rewrite(old.id, 0, 3, (slot_for("again", "Fog"),))
    assert [message.content for message in chat.engine.fill.messages] == ["Be brief.", "What is fog?"]
    chat.finish("It")
    assert chat.reply.text.startswith("It is a cloud")
    assert chat.session.rewriting.undo(chat.reply.id)
    assert chat.reply.id == leaf.id  # with what followed


def test_attachments_of_the_question_are_seen(chat: Chat) -> None:
    file = Attachment(name="notes.txt", kind="text", language="", text="Fog is water.", bytes=13, pages=None)
    chat.session.send("Read this.", files=[file])
    chat.engine.commit("I did so.")
    chat.engine.finish("I did so.")
    assert chat.rewrite("did so")
    assert "Fog is water." in chat.engine.fill.messages[-1].content


def test_nothing_is_rewritten_while_a_reply_is_written(chat: Chat) -> None:
    reply = chat.reply
    chat.session.send("And mist?")
    assert not chat.session.rewriting.rewrite(reply.id, 0, 3, (slot_for("again", "Fog"),))
    chat.engine.commit("The same.")
    chat.engine.finish("The same.")
    assert chat.rewrite("The same")
    assert not chat.rewrite("The same")
    assert not chat.session.send("Something else?")
    assert len(chat.engine.fills) == 1


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 3), (0, 1000)])
def test_there_must_be_a_passage(chat: Chat, start: int, end: int) -> None:
    assert not chat.session.rewriting.rewrite(chat.reply.id, start, end, (Slot(draft="x"),))
    assert not chat.session.rewriting.rewrite(4711, 0, 1, (Slot(draft="x"),))
    assert chat.session.state == "idle"


def test_a_message_that_is_queued_meanwhile_is_sent_afterwards(chat: Chat, qtbot: QtBot) -> None:
    chat.rewrite()
    assert chat.session.enqueue("And mist?")
    chat.finish("dew")
    qtbot.waitUntil(lambda: len(chat.engine.requests) == 2)
    contents = [message.content for message in chat.engine.request.messages]
    assert contents[1:] == ["What is fog?", "Fog is dew.\n\nIt lies on the ground, mostly.", "And mist?"]


def test_a_stopped_reply_stays_one_that_can_be_continued(chat: Chat) -> None:
    chat.session.send("And mist?")
    chat.engine.commit("It is much the")
    chat.session.stop()
    chat.engine.finish("It is much the", "cancelled")
    assert chat.rewrite("much")
    chat.finish("quite")
    assert (chat.reply.text, chat.reply.status) == ("It is quite the", "stopped")
    assert chat.reply.can_continue


def test_an_imported_reply_without_a_question_can_be_rewritten(chat: Chat) -> None:
    reply = StoredMessage(id=1, conversation=1, role="assistant", text="Once upon a time.", created=1.0)
    head = Conversation(id=1, title="Imported", created=1.0, updated=1.0)
    imported = chat.store.add_conversation(head, [reply], 1)
    chat.session.open(imported.id)
    assert chat.rewrite("a time")
    assert [message.role for message in chat.engine.fill.messages] == ["system", "user"]
    chat.finish("a hill")
    assert chat.reply.text == "Once upon a hill."


def test_a_conversation_that_is_deleted_meanwhile_takes_the_passage_with_it(chat: Chat) -> None:
    conversation = chat.reply.conversation
    chat.rewrite()
    chat.session.forget([conversation])
    assert chat.session.state == "stopping"
    chat.engine.finish("a cloud", "cancelled")
    assert chat.session.state == "idle"
    assert chat.session.rewriting.running is None
