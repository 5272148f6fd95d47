"""Deleted replies, drafts and conversations, when other things happen before they are undone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app.session.organizer import Organizer
from app.session.reply_editing import ReplyEditing
from app.session.session import ChatSession
from app.storage import DraftBlock, Store, StoredMessage
from tests.scripted_engine import ScriptedEngine


class Chat:
    """A session with one question and its answer."""

    def __init__(self, path: Path) -> None:
        self.engine = ScriptedEngine(path.with_name("model.gguf"))
        self.store = Store(path)
        self.session = ChatSession(self.store, self.engine)
        self.editing = ReplyEditing(self.session)
        self.organizer = Organizer(self.session)
        self.engine.load()
        self.session.send("One?")
        self.finish("First.")

    def finish(self, text: str) -> StoredMessage:
        """End the running reply with this text."""
        self.engine.commit(text)
        self.engine.finish(text)
        for _ in range(3):
            QCoreApplication.processEvents()
        return self.session.messages()[-1]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.session.messages()]


@pytest.fixture
def chat(tmp_path: Path, qapp: object) -> Iterator[Chat]:
    chat = Chat(tmp_path / "unfog.sqlite3")
    yield chat
    chat.store.close()


def test_the_end_of_one_deletion_leaves_the_next_one_undoable(chat: Chat) -> None:
    first = chat.session.messages()[-1]
    chat.session.send("Two?")
    second = chat.finish("Second.")
    assert chat.editing.delete(first.id)
    undo = chat.editing.delete(second.id)
    chat.editing.purge(first.id)  # its message is replaced by that of the second
    assert undo is not None
    undo()
    assert chat.texts == ["One?", "", "Two?", "Second."]


def test_undo_while_another_reply_is_written_stays_with_that(chat: Chat) -> None:
    undo = chat.editing.delete(chat.session.messages()[-1].id)
    assert undo is not None
    chat.session.retry()
    undo()
    assert chat.session.messages()[-1].status == "running"
    again = chat.finish("Again.")
    assert chat.texts == ["One?", "Again."]
    assert len(again.siblings) == 2


def test_undo_keeps_what_was_written_since_on_the_screen(chat: Chat) -> None:
    undo = chat.editing.delete(chat.session.messages()[-1].id)
    assert undo is not None
    chat.session.send("Two?")
    chat.finish("Second.")
    undo()
    assert chat.texts == ["One?", "First.", "Two?", "Second."]


def test_undo_of_one_of_two_replies_shows_it_again(chat: Chat) -> None:
    chat.session.retry()
    second = chat.finish("Again.")
    undo = chat.editing.delete(second.id)
    assert chat.texts == ["One?", "First."]
    chat.session.open(None)
    assert undo is not None
    undo()
    chat.session.open(second.conversation)
    assert chat.texts == ["One?", "Again."]


def test_a_discarded_draft_is_not_put_behind_what_was_continued(chat: Chat) -> None:
    chat.session.send("Two?")
    chat.engine.commit("Half. ")
    chat.session.stop()
    chat.engine.finish("Half. ", "cancelled")
    reply = chat.session.messages()[-1]
    decisions = chat.session.draft_decisions
    chat.store.draft_blocks.offer(reply.id, DraftBlock(text="And fog …", complete=7, step=1, max_steps=8))
    assert decisions.keep(reply.id)
    undo = decisions.discard(reply.id)
    assert undo is not None
    assert chat.session.resume(reply.id)
    chat.finish("Whole.")
    undo()
    assert chat.texts[-1] == "Half. Whole."


def test_a_second_deletion_for_good_can_be_undone(chat: Chat) -> None:
    first = chat.session.current
    second = chat.store.create_conversation("Second").id
    assert first is not None
    chat.organizer.delete([first], keep=False)
    chat.organizer.delete([second], keep=False)
    chat.organizer.delete_expired([first])
    chat.organizer.restore([second])
    chat.organizer.shutdown()
    assert [entry.id for entry in chat.session.conversations()] == [second]


def test_what_is_being_deleted_for_good_cannot_be_restored(chat: Chat) -> None:
    current = chat.session.current
    assert current is not None
    next(chat.store.trash.delete([current]))
    chat.organizer.restore([current])
    assert chat.session.conversations() == []
    chat.organizer.shutdown()
    assert chat.organizer.trash() == []


def test_a_fork_of_a_conversation_in_the_trash_has_its_title(chat: Chat) -> None:
    current, reply = chat.session.current, chat.session.messages()[-1]
    assert current is not None
    chat.organizer.delete([current])
    chat.session.open(current)
    assert chat.editing.fork(reply.id)
    (copy,) = chat.session.conversations()
    assert copy.title == "One? (copy)"


def test_a_message_that_is_queued_in_the_trash_takes_the_conversation_out_of_it(chat: Chat) -> None:
    trashed = chat.session.current
    assert trashed is not None
    chat.organizer.delete([trashed])
    chat.session.send("Elsewhere")
    chat.session.open(trashed)
    assert chat.session.enqueue("Two?")
    assert chat.store.conversation(trashed).expires is None
    chat.finish("Done.")
    assert chat.texts[-2:] == ["Two?", ""]


def test_a_reply_that_is_continued_takes_its_conversation_out_of_the_trash(chat: Chat) -> None:
    chat.session.send("Two?")
    chat.engine.commit("Half. ")
    chat.session.stop()
    chat.engine.finish("Half. ", "cancelled")
    reply = chat.session.messages()[-1]
    chat.organizer.delete([reply.conversation])
    chat.session.open(reply.conversation)
    assert chat.session.resume(reply.id)
    assert chat.store.conversation(reply.conversation).expires is None
    chat.finish("Whole.")


def test_queued_messages_of_the_trash_are_sent_on_request(chat: Chat) -> None:
    current = chat.session.current
    assert current is not None
    chat.session.send("Two?")
    chat.session.enqueue("Three?")
    chat.organizer.delete([current])
    chat.engine.finish("", "cancelled")
    QCoreApplication.processEvents()
    chat.session.open(current)
    assert "Three?" not in chat.texts
    chat.session.queue.send_now(current)
    assert chat.texts[-2:] == ["Three?", ""]
    assert chat.store.conversation(current).expires is None


def test_a_second_try_that_was_closed_with_words_offers_them(chat: Chat, tmp_path: Path) -> None:
    chat.session.retry()
    running = chat.session.reply_run.running
    assert running is not None
    chat.store.draft_blocks.offer(running.id, DraftBlock(text="fog", complete=3, step=1, max_steps=8))
    chat.store.close()
    chat.store = Store(tmp_path / "unfog.sqlite3")
    reply = chat.store.messages(running.conversation)[-1]
    assert (reply.id, reply.status, reply.draft is not None) == (running.id, "interrupted", True)


@pytest.mark.parametrize("expires", [-5.0, 0.0, 12.5])
def test_a_damaged_time_never_deletes_a_conversation(chat: Chat, expires: float) -> None:
    (entry,) = chat.session.conversations()
    chat.store._db.run("UPDATE conversations SET expires = ?", expires)
    chat.organizer.delete_expired()
    chat.organizer.shutdown()
    (kept,) = chat.organizer.trash()
    assert kept.id == entry.id
    assert time.time() > entry.updated
