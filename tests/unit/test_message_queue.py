"""The queue: messages wait for the running reply, in storage, and are sent in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app.attachments import Attachment
from app.session.session import ChatSession
from app.storage import Overrides, Store
from tests.scripted_engine import ScriptedEngine

NOTES = Attachment(
    name="notes.md", kind="markdown", language="", text="The ferry leaves at nine.", pages=None, bytes=25
)


def settle() -> None:
    """Let the event loop do what follows from the end of a reply."""
    for _ in range(3):
        QCoreApplication.processEvents()


class Chat:
    """A session whose first reply is being written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = ScriptedEngine(path.with_name("model.gguf"))
        self.open()
        self.engine.load()
        self.session.send("one")

    def open(self) -> None:
        self.store = Store(self.path)
        self.session = ChatSession(self.store, self.engine)

    def queued(self, conversation: int | None = None) -> list[str]:
        return [one.text for one in self.session.queue.of(conversation or self.session.current)]

    def questions(self) -> list[str]:
        return [message.text for message in self.session.messages() if message.role == "user"]

    def finish(self) -> None:
        """End the running reply; what follows from it begins."""
        self.engine.commit("Done.")
        self.engine.finish("Done.")
        settle()

    def stop(self) -> None:
        self.engine.commit("Half.")
        self.session.stop()
        self.engine.finish("Half.", "cancelled")
        settle()


@pytest.fixture
def chat(tmp_path: Path, qapp: object) -> Iterator[Chat]:
    chat = Chat(tmp_path / "unfog.sqlite3")
    yield chat
    chat.store.close()


def test_messages_are_sent_in_order_when_replies_end(chat: Chat) -> None:
    assert chat.session.enqueue("two", [NOTES])
    assert chat.session.enqueue("three\n")
    assert (chat.queued(), chat.questions()) == (["two", "three"], ["one"])
    assert not chat.session.queue.waits(chat.session.current)
    chat.finish()
    assert (chat.queued(), chat.questions()) == (["three"], ["one", "two"])
    assert chat.session.messages()[2].attachments == (NOTES,)
    assert chat.engine.request.messages[-1].content.endswith("two")
    chat.finish()
    chat.finish()
    assert (chat.queued(), chat.questions(), chat.session.state) == ([], ["one", "two", "three"], "idle")


def test_they_survive_a_kill_and_wait_then(chat: Chat) -> None:
    chat.session.enqueue("two", [NOTES])
    conversation = chat.session.current
    chat.store.close()
    chat.open()
    chat.session.open(conversation)
    assert chat.queued() == ["two"]
    assert chat.session.queue.waits(conversation)
    assert conversation is not None
    chat.session.queue.send_now(conversation)
    assert chat.questions() == ["one", "two"]
    assert chat.session.messages()[2].attachments == (NOTES,)
    assert chat.queued() == []


def test_after_a_stop_they_wait_until_they_are_sent(chat: Chat) -> None:
    chat.session.enqueue("two")
    chat.session.enqueue("three")
    chat.stop()
    assert (chat.session.state, chat.queued()) == ("idle", ["two", "three"])
    current = chat.session.current
    assert current is not None
    assert chat.session.queue.waits(current)
    chat.session.send("between")
    chat.finish()
    assert chat.queued() == ["two", "three"], "another message does not set them going"
    chat.session.queue.send_now(current)
    assert chat.questions() == ["one", "between", "two"]
    chat.finish()
    assert chat.questions() == ["one", "between", "two", "three"]


@pytest.mark.parametrize("end", ["crash", "fail"])
def test_after_a_failure_they_wait(chat: Chat, end: str) -> None:
    chat.session.enqueue("two")
    getattr(chat.engine, end)()
    settle()
    assert chat.session.state == "idle"
    assert chat.queued() == ["two"]
    assert chat.session.queue.waits(chat.session.current)


def test_a_message_queued_while_the_reply_is_being_stopped_is_sent(chat: Chat) -> None:
    chat.engine.commit("Half.")
    chat.session.stop()
    chat.session.enqueue("two")
    chat.engine.finish("Half.", "cancelled")
    settle()
    assert chat.questions() == ["one", "two"]


def test_a_second_try_after_an_empty_reply_comes_first(chat: Chat) -> None:
    chat.session.enqueue("two")
    chat.engine.finish("")
    settle()
    assert (chat.session.state, chat.queued()) == ("generating", ["two"])
    chat.finish()
    assert chat.questions() == ["one", "two"]


def test_messages_belong_to_their_conversation(chat: Chat) -> None:
    first = chat.session.current
    chat.session.enqueue("two")
    chat.session.configure(None, Overrides(system="Be brief."))
    chat.session.open(None)
    assert chat.session.enqueue("elsewhere")
    other = chat.session.current
    assert other is not None
    assert other != first
    assert (chat.queued(), chat.session.messages(), chat.session.overrides.system) == (
        ["elsewhere"],
        [],
        "Be brief.",
    )
    assert chat.store.conversation(other).title == "elsewhere"
    chat.finish()
    assert chat.session.busy_elsewhere == first, "those of the same conversation come first"
    assert (chat.session.current, chat.queued(first)) == (other, [])
    chat.finish()
    assert chat.questions() == ["elsewhere"]


def test_stopping_one_conversation_does_not_hold_another(chat: Chat) -> None:
    first = chat.session.current
    chat.session.enqueue("two")
    chat.session.open(None)
    chat.session.enqueue("elsewhere")
    chat.stop()
    assert chat.questions() == ["elsewhere"]
    chat.finish()
    assert chat.queued(first) == ["two"]


def test_a_message_is_edited_as_the_draft_before_what_is_there(chat: Chat) -> None:
    chat.session.enqueue("two", [NOTES])
    chat.session.save_draft("later")
    (queued,) = chat.session.queue.of(chat.session.current)
    assert chat.session.edit_queued(queued)
    assert (chat.session.draft(), chat.session.draft_files(chat.session.current)) == (
        "two\n\nlater",
        (NOTES,),
    )
    assert chat.queued() == []


def test_what_is_being_typed_stays_when_a_message_is_sent(chat: Chat) -> None:
    chat.session.enqueue("two")
    chat.session.draft_requested.connect(lambda: chat.session.save_draft("typing"))
    chat.finish()
    assert (chat.questions(), chat.session.draft()) == (["one", "two"], "typing")


def test_removing_can_be_undone_in_place(chat: Chat) -> None:
    for text in ("two", "three"):
        chat.session.enqueue(text)
    queued = chat.session.queue.of(chat.session.current)[0]
    chat.session.queue.remove(queued)
    assert chat.queued() == ["three"]
    chat.session.queue.restore(queued)
    assert chat.queued() == ["two", "three"]


def test_an_empty_message_is_not_queued(chat: Chat) -> None:
    assert not chat.session.enqueue(" \n")
    assert chat.queued() == []


def test_a_conversation_in_the_trash_sends_nothing(chat: Chat) -> None:
    current = chat.session.current
    assert current is not None
    chat.session.enqueue("two")
    chat.store.trash.move([current], 2e9)
    chat.finish()
    assert (chat.session.state, chat.queued(current)) == ("idle", ["two"])


def test_a_conversation_that_comes_back_from_the_trash_waits(chat: Chat) -> None:
    current = chat.session.current
    assert current is not None
    chat.session.enqueue("two")
    chat.store.trash.move([current], 2e9)
    chat.session.reply_run.forget(current)
    chat.store.trash.restore([current])
    chat.engine.finish("", "cancelled")
    settle()
    assert (chat.session.state, chat.queued(current)) == ("idle", ["two"])
    assert chat.session.queue.waits(current)


def test_files_of_a_damaged_row_are_lost_but_not_its_text(chat: Chat, tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    chat.session.enqueue("two", [NOTES])
    chat.store.close()
    with closing(sqlite3.connect(chat.path)) as raw:
        raw.execute("UPDATE queue SET files = '[['")
        raw.commit()
    chat.open()
    (queued,) = chat.store.queue.all()
    assert (queued.text, queued.attachments) == ("two", ())
