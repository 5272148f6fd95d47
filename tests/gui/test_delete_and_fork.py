"""Delete single replies and fork the conversation at one of them, in the window."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.widgets.toast import Toast
from tests.gui.actions import ask, button, choose, press, replies, talk, texts, type_text
from tests.gui.conftest import OpenApplication

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def fake(open_application: OpenApplication, tmp_path: Path) -> Application:
    """A window whose model does as it is told."""
    worker = [sys.executable, "-u", "-m", "tests.end2end.fake_worker"]
    return open_application(tmp_path / "thinking.gguf", worker=worker)


def toast(application: Application) -> Toast:
    """The message with Undo."""
    return next(one for one in application.window.findChildren(Toast) if one.isVisible() and one.can_undo)


def undo(application: Application, qtbot: QtBot) -> None:
    """Click Undo."""
    shown = next(one for one in toast(application).findChildren(QPushButton) if one.text() == "Undo")
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton)


def stored(tmp_path: Path) -> str:
    """All text of the messages in the database's file."""
    with closing(sqlite3.connect(tmp_path / "unfog.sqlite3")) as raw:
        return " ".join(str(row) for row in raw.execute("SELECT text, thought FROM messages"))


def shown(application: Application) -> list[str]:
    """The texts of the open conversation, "" for a deleted reply."""
    return [message.text for message in application.session.messages()]


def test_a_reply_in_the_middle_is_deleted_and_what_follows_stays(
    fake: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    talk(fake, qtbot, "One?", "First secret.", "Two?", "Second.")
    choose(replies(fake)[0], qtbot, "Delete reply")
    assert shown(fake) == ["One?", "", "Two?", "Second."]
    assert "First secret." not in texts(fake)
    assert "Reply deleted." in texts(fake)
    undo(fake, qtbot)
    assert shown(fake) == ["One?", "First secret.", "Two?", "Second."]
    choose(replies(fake)[0], qtbot, "Delete reply")
    toast(fake).perform()  # its time is over
    assert "secret" not in stored(tmp_path)
    assert not fake.store.search.find("secret")
    answer = ask(fake, qtbot, "hear")
    assert "user: One?\n\nTwo?" in answer.text  # the model reads the questions as one


def test_of_several_replies_to_a_question_another_one_is_shown(fake: Application, qtbot: QtBot) -> None:
    talk(fake, qtbot, "One?", "First.")
    fake.session.retry()
    qtbot.waitUntil(lambda: fake.session.state == "idle")
    second = fake.session.messages()[-1]
    assert len(second.siblings) == 2
    fake.window.chat.skip_or_stop()
    press(fake, "delete_reply")
    (reply,) = replies(fake)
    assert reply.message.text == "First."
    assert reply.message.siblings == (reply.message.id,)
    undo(fake, qtbot)
    assert fake.session.messages()[-1].id == second.id


def test_the_only_reply_can_be_written_anew_after_it_was_deleted(fake: Application, qtbot: QtBot) -> None:
    talk(fake, qtbot, "One?", "First.")
    choose(replies(fake)[0], qtbot, "Delete reply")
    toast(fake).perform()
    (reply,) = replies(fake)
    names = [one.accessibleName() for one in reply.findChildren(QPushButton) if one.isVisibleTo(reply)]
    assert names == ["Regenerate with a new seed"]
    qtbot.mouseClick(button(reply, "Try again"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: fake.session.state == "idle" and bool(fake.session.messages()[-1].text))
    (answer,) = [message for message in fake.session.messages() if message.role == "assistant"]
    assert answer.siblings == (answer.id,)


@pytest.mark.engine
def test_a_fork_is_a_conversation_of_its_own(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "What is text diffusion?")
    ask(application, qtbot, "Write a haiku about a river.")
    question, first, *_ = before = application.session.messages()
    original = application.session.current
    choose(replies(application)[0], qtbot, "New conversation from here")
    assert application.session.current != original
    copied = application.session.messages()
    assert [message.text for message in copied] == [question.text, first.text]
    assert (copied[1].seed, copied[1].sampling, copied[1].traced) == (first.seed, first.sampling, True)
    assert application.session.traces(copied[1].id) == application.session.traces(first.id)
    assert "(copy)" in application.window.windowTitle()
    assert "The original conversation is unchanged." in texts(application)
    ask(application, qtbot, "Thank you!")
    application.session.open(original)
    assert application.session.messages() == before


def test_the_last_reply_is_forked_by_key_with_the_files_of_its_question(
    fake: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Fog is wet.", encoding="utf-8")
    fake.window.chat.attach([note])
    qtbot.waitUntil(lambda: bool(fake.session.draft_files(fake.session.current)))
    ask(fake, qtbot, "hear")
    type_text(fake, qtbot, "Half a thought")
    original = fake.session.current
    press(fake, "fork")
    assert fake.session.current != original
    assert [file.name for file in fake.session.messages()[0].attachments] == ["note.txt"]
    assert fake.session.draft() == ""
    fake.session.open(original)
    assert fake.session.draft() == "Half a thought"
