"""Chat in the window: ask, read, stop, reopen; on the real engine and model where they matter."""

from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.conversation.notices import ErrorCard, InlineNotice
from app.gui.conversation.user_message import UserMessage
from model_backends.protocol import Failed, Sampling
from tests.gui.actions import (
    LONG_QUESTION,
    ask,
    texts,
    type_text,
    wait_for_block,
    wait_for_reply,
    wait_for_text,
)
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.sidebar import conversation_list, lines

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


@pytest.mark.engine
def test_a_question_gets_an_answer_that_is_stored_and_shown_as_markdown(
    application: Application, qtbot: QtBot
) -> None:
    application.session.send("Write a Python function that reverses a string.")
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    last = application.window.messages.last_reply
    assert last is not None
    with qtbot.waitSignal(last.settled, timeout=PATIENCE_MS):
        pass  # it is played to its end
    reply = application.session.messages()[-1]
    assert (reply.role, reply.status) == ("assistant", "complete")
    assert reply.model
    assert reply.seed is not None
    assert reply.stats is not None
    assert reply.stats.tokens > 0
    shown = texts(application)
    assert "def " in reply.text
    assert "def " in shown
    assert "```" not in shown
    assert "tokens/s" in shown
    assert application.window.composer.text == ""


def test_a_restart_keeps_everything(open_application: OpenApplication, qtbot: QtBot) -> None:
    first = open_application()
    reply = ask(first, qtbot, LONG_QUESTION)
    first.window.composer.set_text("And then")
    first.close()

    second = open_application()
    assert [message.text for message in second.session.messages()] == [LONG_QUESTION, reply.text]
    assert second.session.messages()[1] == reply
    assert [entry.title for entry in second.session.conversations()] == [LONG_QUESTION]
    assert second.window.composer.text == "And then"
    assert reply.text.split()[0] in texts(second)


def test_stopping_keeps_the_committed_blocks(application: Application, qtbot: QtBot) -> None:
    block = wait_for_block(application, qtbot)
    application.session.stop()
    reply = wait_for_reply(application, qtbot)
    assert reply.status == "stopped"
    assert reply.text.strip() == block.text.strip()
    assert "Stopped" in texts(application)


def test_a_killed_worker_leaves_the_window_running(application: Application, qtbot: QtBot) -> None:
    block = wait_for_block(application, qtbot)
    with qtbot.waitSignal(application.session.failed, timeout=PATIENCE_MS):
        psutil.Process(application.engine.pid).kill()
    reply = wait_for_reply(application, qtbot)
    assert reply.status == "interrupted"
    assert reply.text == block.text
    assert "Interrupted" in texts(application)
    assert application.window.isVisible()

    application.session.set_defaults(replace(application.session.defaults, sampling=Sampling()))
    answer = ask(application, qtbot, "Hello!")
    assert answer.status == "complete"
    assert answer.text


def test_a_worker_killed_while_idle_is_started_again_by_the_next_message(
    application: Application, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    with qtbot.waitSignal(application.session.failed, timeout=PATIENCE_MS):
        psutil.Process(application.engine.pid).kill()
    assert ask(application, qtbot, "Hello!").status == "complete"


@pytest.mark.engine
def test_a_missing_model_is_an_error_card_and_what_was_asked_stays(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    application = open_application(tmp_path / "gone.gguf")
    failures: list[Failed] = []
    application.session.failed.connect(failures.append)
    application.session.send("Hello!")
    qtbot.waitUntil(lambda: bool(failures) and application.session.state == "idle", timeout=PATIENCE_MS)
    assert failures[-1].kind == "model_file"
    wait_for_text(application, qtbot, failures[-1].message)
    wait_for_text(application, qtbot, failures[-1].hint)
    assert [message.text for message in application.session.messages()] == ["Hello!"]


@pytest.mark.engine
def test_a_message_too_long_for_the_model_goes_back_to_the_composer(
    application: Application, qtbot: QtBot
) -> None:
    text = "fog and mist and rain " * 400
    with qtbot.waitSignal(application.session.failed, timeout=PATIENCE_MS):
        application.window.composer.set_text(text)
        application.window.composer.send.emit(application.window.composer.text)
    assert application.session.state == "idle"
    assert application.session.messages() == []
    assert application.window.composer.text.strip() == text.strip()
    assert application.window.findChild(ErrorCard) is not None


@pytest.mark.engine
def test_the_oldest_messages_are_left_out_visibly(application: Application, qtbot: QtBot) -> None:
    conversation = application.store.create_conversation("A long talk")
    for number in range(60):
        application.store.add_message(
            conversation.id, "user", f"This is message {number} about rain and fog."
        )
        application.store.add_message(
            conversation.id, "assistant", f"Rain and fog are calm, as in answer {number}."
        )
    application.session.open(conversation.id)
    reply = ask(application, qtbot, "What is the capital of Japan?")
    assert 0 < reply.left_out < 121
    (notice,) = application.window.findChildren(InlineNotice)
    assert str(reply.left_out) in notice.text()


def test_drafts_belong_to_their_conversation(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "Hello!")
    conversation = application.session.current
    field = application.window.composer.findChild(QPlainTextEdit)
    qtbot.keyClicks(field, "half a thought")
    qtbot.waitUntil(lambda: application.store.draft(conversation) == "half a thought", timeout=PATIENCE_MS)
    application.window.conversations.open(None)
    assert application.window.composer.text == ""
    application.window.conversations.open(conversation)
    assert application.window.composer.text == "half a thought"


def test_shift_enter_makes_a_new_line_and_an_empty_message_is_not_sent(
    application: Application, qtbot: QtBot
) -> None:
    field = application.window.composer.findChild(QPlainTextEdit)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert application.session.messages() == []
    qtbot.keyClicks(field, "one")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(field, "two")
    assert application.window.composer.text == "one\ntwo"


def test_the_same_answer_again_with_another_seed(application: Application, qtbot: QtBot) -> None:
    first = ask(application, qtbot, "Tell me a story about a lighthouse.")
    assert application.session.retry()
    second = wait_for_reply(application, qtbot)
    assert second.seed != first.seed
    assert [message.role for message in application.session.messages()] == ["user", "assistant"]


def test_renaming_deleting_and_taking_it_back(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "Hello!")
    conversation = application.session.current
    application.window.action("rename").trigger()
    editor = conversation_list(application).findChild(QLineEdit)
    editor.clear()
    qtbot.keyClicks(editor, "A greeting")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.session.conversations()[0].title == "A greeting", timeout=PATIENCE_MS)
    assert lines(application) == ["A greeting"]

    application.window.action("delete").trigger()
    assert (lines(application), application.session.current) == ([], None)
    buttons = application.window.findChildren(QPushButton)
    undo = next(button for button in buttons if button.text() == "Undo" and button.isVisible())
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert (lines(application), application.session.current) == (["A greeting"], conversation)

    application.window.action("delete").trigger()
    application.window.close()
    assert application.store.conversations() == []


def test_a_long_message_fits_into_a_narrow_window(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "rain" * 60)
    application.window.resize(440, 600)
    bubble = application.window.findChild(UserMessage)
    qtbot.waitUntil(lambda: bubble.width() < 440, timeout=PATIENCE_MS)
    assert bubble.height() > 60


def test_every_button_has_a_name_for_screen_readers(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "Hello!")
    unnamed = [
        button
        for button in application.window.findChildren(QAbstractButton)
        if button.isVisible() and not (button.accessibleName() or button.text())
    ]
    assert unnamed == []


@pytest.mark.parametrize("typed", ["", "Half a thought"])
def test_ctrl_z_in_the_message_field_undoes_typing_only(
    application: Application, qtbot: QtBot, typed: str
) -> None:
    ask(application, qtbot, "hear")
    application.window.action("delete").trigger()
    assert application.window.conversations.listed == []
    type_text(application, qtbot, typed)
    field = application.window.composer.findChild(QPlainTextEdit)
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.toPlainText() == ""
    assert application.window.conversations.listed == []
    application.window.messages.setFocus()
    qtbot.keyClick(application.window.messages, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [entry.title for entry in application.window.conversations.listed] == ["hear"]
