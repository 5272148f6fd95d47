"""When something goes wrong, nothing that was written or typed is lost, and the chat goes on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import DataFolderBusyError, Desk
from app.gui.conversation.welcome_and_errors import EXAMPLES
from app.storage import StorageError
from model_backends.protocol import DenoisingStep, Failed, Sampling
from tests.gui.actions import (
    EVERY_STEP,
    LONG_QUESTION,
    ask,
    cards,
    click_try_again,
    texts,
    type_text,
    wait_for_block,
    wait_for_card,
    wait_for_reply,
    wait_for_text,
)
from tests.gui.conftest import PATIENCE_MS, OpenDesk

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


def store_answered(desk: Desk, title: str = "Fog") -> int:
    """A conversation with a complete answer."""
    conversation = desk.store.create_conversation(title).id
    desk.store.add_message(conversation, "user", "What is fog?")
    desk.store.add_message(conversation, "assistant", "A precious answer.")
    return conversation


def answers(desk: Desk) -> list[str]:
    """The texts of the open conversation's messages."""
    return [message.text for message in desk.session.messages()]


def test_trying_again_without_a_model_keeps_the_answer_that_is_there(
    open_desk: OpenDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = open_desk(tmp_path / "gone.gguf")
    desk.session.open(store_answered(desk))
    with qtbot.waitSignal(desk.session.failed, timeout=PATIENCE_MS):
        click_try_again(desk, qtbot)
    assert answers(desk) == ["What is fog?", "A precious answer."]

    with qtbot.waitSignal(desk.session.failed, timeout=PATIENCE_MS):
        assert desk.session.retry()  # what the reply's own button does
    assert desk.session.state == "idle"
    assert answers(desk) == ["What is fog?", "A precious answer."]
    wait_for_text(desk, qtbot, "A precious answer.")


def test_a_second_try_that_is_stopped_or_killed_keeps_the_answer(desk: Desk, qtbot: QtBot) -> None:
    desk.session.open(store_answered(desk))
    qtbot.waitUntil(lambda: desk.engine.state == "ready", timeout=PATIENCE_MS)
    desk.session.sampling = EVERY_STEP

    def first_step(event: object) -> bool:
        return isinstance(event, DenoisingStep)

    with qtbot.waitSignal(desk.engine.received, timeout=PATIENCE_MS, check_params_cb=first_step):
        desk.session.retry()
    assert "A precious answer." not in texts(desk)
    desk.session.stop()
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    assert answers(desk) == ["What is fog?", "A precious answer."]
    wait_for_text(desk, qtbot, "A precious answer.")

    with qtbot.waitSignal(desk.engine.received, timeout=PATIENCE_MS, check_params_cb=first_step):
        desk.session.retry()
    with qtbot.waitSignal(desk.session.failed, timeout=PATIENCE_MS):
        psutil.Process(desk.engine.pid).kill()
    assert answers(desk) == ["What is fog?", "A precious answer."]


def test_a_failure_belongs_to_its_conversation(desk: Desk, qtbot: QtBot) -> None:
    other = store_answered(desk)
    wait_for_block(desk, qtbot)
    broken = desk.session.current
    desk.window.conversations.open(other)
    psutil.Process(desk.engine.pid).kill()
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    assert cards(desk) == []
    assert answers(desk) == ["What is fog?", "A precious answer."]
    desk.window.conversations.open(broken)
    wait_for_card(desk, qtbot)
    wait_for_text(desk, qtbot, "Interrupted")


def test_the_card_answers_a_question_that_has_no_answer(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.engine.state == "ready", timeout=PATIENCE_MS)
    conversation = desk.store.create_conversation("Hello")
    desk.store.add_message(conversation.id, "user", "Hello!")
    desk.session.open(conversation.id)
    with qtbot.waitSignal(desk.session.failed, timeout=PATIENCE_MS):
        psutil.Process(desk.engine.pid).kill()
    click_try_again(desk, qtbot)
    assert wait_for_reply(desk, qtbot).status == "complete"
    assert cards(desk) == []


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_question_that_is_too_long_joins_what_was_typed_since(
    desk: Desk, qtbot: QtBot, elsewhere: bool
) -> None:
    question = "fog and mist and rain " * 4000
    other = store_answered(desk)
    desk.session.sampling = EVERY_STEP
    assert desk.session.send(question)
    conversation = desk.session.current
    type_text(desk, qtbot, "next thought")
    if elsewhere:
        desk.window.conversations.open(other)
        type_text(desk, qtbot, "another thing")
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    assert desk.store.draft(conversation) == f"{question}\n\nnext thought"
    if elsewhere:
        assert desk.window.composer.text == "another thing"
        desk.window.conversations.open(conversation)
        assert desk.store.draft(other) == "another thing"
    assert desk.window.composer.text == f"{question}\n\nnext thought"
    wait_for_card(desk, qtbot)


def test_a_full_disk_leaves_a_chat_that_goes_on(desk: Desk, qtbot: QtBot) -> None:
    desk.session.sampling = EVERY_STEP
    failures: list[Failed] = []
    desk.session.failed.connect(failures.append)
    assert desk.session.send(LONG_QUESTION)
    desk.store._db._connection.execute("PRAGMA query_only = ON")  # every change fails, as on a full disk
    reply = wait_for_full_reply(desk, qtbot)
    assert desk.session.state == "idle"
    assert {failure.kind for failure in failures} == {"settings"}
    wait_for_card(desk, qtbot)
    wait_for_text(desk, qtbot, reply.split()[0])
    assert not desk.session.send("Hello!")
    assert desk.session.state == "idle"

    conversation = desk.session.current
    desk.window.conversations.open(None)
    desk.window.conversations.open(conversation)
    assert answers(desk) == [LONG_QUESTION, reply]

    desk.store._db._connection.execute("PRAGMA query_only = OFF")
    desk.session.sampling = Sampling()
    assert ask(desk, qtbot, "Hello!").status == "complete"
    assert conversation is not None
    stored = desk.store.messages(conversation)[1]
    assert (stored.text, stored.status) == (reply, "complete")


def wait_for_full_reply(desk: Desk, qtbot: QtBot) -> str:
    """The text of the last reply on the screen, once it is there as a whole."""
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    desk.window.skip_or_stop()
    last = desk.window.messages.last_reply
    assert last is not None
    return last.message.text


def test_a_draft_that_cannot_be_saved_is_said_and_kept(desk: Desk, qtbot: QtBot) -> None:
    other = store_answered(desk)
    desk.store._db._connection.execute("PRAGMA query_only = ON")
    type_text(desk, qtbot, "half a thought")
    wait_for_card(desk, qtbot)
    desk.window.conversations.open(other)
    desk.window.conversations.open(None)
    assert desk.window.composer.text == "half a thought"
    desk.store._db._connection.execute("PRAGMA query_only = OFF")
    desk.window.conversations.open(other)
    assert desk.store.draft(None) == "half a thought"


def test_typing_without_a_pause_is_saved(desk: Desk, qtbot: QtBot) -> None:
    field = desk.window.composer.findChild(QPlainTextEdit)
    field.setFocus()

    def saved_while_typing() -> bool:
        qtbot.keyClicks(field, "a")
        return desk.store.draft(None) != ""

    qtbot.waitUntil(saved_while_typing, timeout=PATIENCE_MS)


def test_another_try_leaves_the_field_alone(desk: Desk, qtbot: QtBot) -> None:
    desk.session.open(store_answered(desk))
    type_text(desk, qtbot, "half a thought")
    assert desk.session.retry()
    assert desk.window.composer.text == "half a thought"
    wait_for_reply(desk, qtbot)


def test_taking_a_deletion_back_keeps_what_was_typed_since(desk: Desk, qtbot: QtBot) -> None:
    conversation = store_answered(desk)
    desk.session.open(conversation)
    desk.window.action("delete").trigger()
    type_text(desk, qtbot, "typed since")
    undo = next(button for button in desk.window.findChildren(QPushButton) if button.text() == "Undo")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert desk.session.current == conversation
    assert desk.store.draft(None) == "typed since"


def test_an_example_leaves_what_was_typed_in_the_field(desk: Desk, qtbot: QtBot) -> None:
    type_text(desk, qtbot, "half a thought")
    example = next(button for button in desk.window.findChildren(QPushButton) if button.text() == EXAMPLES[0])
    qtbot.mouseClick(example, Qt.MouseButton.LeftButton)
    assert answers(desk)[0] == EXAMPLES[0]
    assert desk.window.composer.text == "half a thought"
    assert desk.session.draft() == "half a thought"
    assert desk.store.draft(None) == ""
    wait_for_reply(desk, qtbot)


def test_pasted_code_keeps_its_indentation(desk: Desk, qtbot: QtBot) -> None:
    desk.session.send("\n    return 1\n")
    assert answers(desk)[0] == "    return 1"
    wait_for_reply(desk, qtbot)


def test_closing_saves_the_draft_and_ends_the_worker_even_if_a_deletion_fails(
    desk: Desk, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: desk.engine.state == "ready", timeout=PATIENCE_MS)
    worker = psutil.Process(desk.engine.pid)
    desk.session.open(store_answered(desk))
    desk.window.action("delete").trigger()
    type_text(desk, qtbot, "typed since")
    desk.store._db._connection.execute(
        "CREATE TRIGGER stay BEFORE DELETE ON conversations BEGIN SELECT RAISE(FAIL, 'no'); END"
    )
    desk.window.close()
    assert desk.store.draft(None) == "typed since"
    assert not worker.is_running()


def test_an_error_nobody_caught_is_logged_and_shown(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    try:
        _ = 1 / 0
    except ZeroDivisionError as error:
        desk.reports.report(type(error), error, error.__traceback__)
    card = wait_for_card(desk, qtbot)
    assert "ZeroDivisionError" in card.findChild(QPlainTextEdit).toPlainText()
    assert "ZeroDivisionError" in (tmp_path / "logs" / "window.log").read_text(encoding="utf-8")


def test_a_known_error_nobody_caught_is_shown_in_its_own_words(desk: Desk, qtbot: QtBot) -> None:
    error = StorageError("The disk is full.", "Free some space.")
    desk.reports.report(StorageError, error, None)
    wait_for_card(desk, qtbot)
    wait_for_text(desk, qtbot, "The disk is full.")


def test_a_second_window_on_the_same_folder_is_refused(open_desk: OpenDesk) -> None:
    first = open_desk()
    with pytest.raises(DataFolderBusyError, match="already open") as caught:
        open_desk()
    assert caught.value.hint
    first.close()
    open_desk()


def start_program(folder: Path) -> subprocess.Popen[str]:
    """Unfog as a program of its own on a data folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "app"],
        env={**os.environ, "UNFOG_DATA_DIR": str(folder), "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_the_program_says_in_one_line_that_the_folder_is_in_use(desk: Desk, tmp_path: Path) -> None:
    program = start_program(tmp_path)
    _, words = program.communicate(timeout=PATIENCE_MS / 1000)
    assert program.returncode == 2
    assert len(words.strip().splitlines()) == 1
    assert "already open" in words


def test_a_killed_window_does_not_keep_the_folder(open_desk: OpenDesk, qtbot: QtBot, tmp_path: Path) -> None:
    program = start_program(tmp_path)
    family = psutil.Process(program.pid)
    qtbot.waitUntil(lambda: bool(family.children()), timeout=PATIENCE_MS)
    program.kill()
    program.communicate(timeout=PATIENCE_MS / 1000)
    assert (tmp_path / "unfog.lock").exists()
    open_desk()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one program only")
def test_ctrl_c_in_the_terminal_closes_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    program = start_program(tmp_path)
    log = tmp_path / "logs" / "engine.log"
    family = psutil.Process(program.pid)
    qtbot.waitUntil(lambda: bool(family.children()), timeout=PATIENCE_MS)  # the worker: the window is there
    program.send_signal(signal.SIGINT)
    _, words = program.communicate(timeout=PATIENCE_MS / 1000)
    assert program.returncode == 0
    assert "Traceback" not in words
    assert not log.exists() or "unexpectedly" not in log.read_text(encoding="utf-8")
