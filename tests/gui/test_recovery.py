"""Recovery from failures: nothing written or typed is lost, and the chat continues."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.application.data_folder_lock import AlreadyOpenError
from app.gui.welcome.suggestion_button import SuggestionButton
from app.storage import StorageError, StoredMessage
from model_backends.protocol import Failed
from tests.gui.actions import (
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
from tests.gui.conftest import PATIENCE_MS, OpenApplication

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


def store_answered(application: Application, question: str = "What is fog?") -> int:
    """A conversation with a complete answer."""
    conversation = application.store.create_conversation("Fog").id
    application.store.add_message(conversation, "user", question)
    application.store.add_message(conversation, "assistant", "A precious answer.")
    return conversation


def answers(application: Application) -> list[str]:
    """The texts of the open conversation's messages."""
    return [message.text for message in application.session.messages()]


def show_precious_answer(application: Application, qtbot: QtBot, second: StoredMessage) -> None:
    """Go back from another try to the first answer."""
    application.session.show_branch(second.siblings[0])
    assert answers(application)[1] == "A precious answer."
    wait_for_text(application, qtbot, "A precious answer.")


def test_trying_again_without_a_model_keeps_the_answer_that_is_there(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    application = open_application(tmp_path / "missing.gguf")
    application.session.open(store_answered(application))
    with qtbot.waitSignal(application.session.failed, timeout=PATIENCE_MS):
        click_try_again(application, qtbot)
    assert answers(application) == ["What is fog?", "A precious answer."]

    with qtbot.waitSignal(application.session.failed, timeout=PATIENCE_MS):
        assert application.session.retry()  # what the reply's own button does
    assert application.session.state == "idle"
    assert answers(application) == ["What is fog?", "A precious answer."]
    wait_for_text(application, qtbot, "A precious answer.")


def test_a_second_try_that_is_stopped_or_killed_keeps_the_answer(
    application: Application, qtbot: QtBot
) -> None:
    application.session.open(store_answered(application, "endless at once"))
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)

    with qtbot.waitSignal(application.engine.step, timeout=PATIENCE_MS):
        application.session.retry()
    assert "A precious answer." not in texts(application)
    application.session.stop()
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    second = application.session.messages()[-1]
    assert second.draft is not None  # its words are offered, and the answer is one branch away
    show_precious_answer(application, qtbot, second)

    with qtbot.waitSignal(application.engine.step, timeout=PATIENCE_MS):
        application.session.retry()
    with qtbot.waitSignal(application.session.failed, timeout=PATIENCE_MS):
        psutil.Process(application.engine.pid).kill()
    third = application.session.messages()[-1]
    assert (third.status, third.draft is not None) == ("interrupted", True)
    show_precious_answer(application, qtbot, third)


def test_a_failure_belongs_to_its_conversation(application: Application, qtbot: QtBot) -> None:
    other = store_answered(application)
    wait_for_block(application, qtbot)
    broken = application.session.current
    application.window.conversations.open(other)
    psutil.Process(application.engine.pid).kill()
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    assert cards(application) == []
    assert answers(application) == ["What is fog?", "A precious answer."]
    application.window.conversations.open(broken)
    wait_for_card(application, qtbot)
    wait_for_text(application, qtbot, "Interrupted")


def test_the_card_answers_a_question_that_has_no_answer(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    conversation = application.store.create_conversation("Hello")
    application.store.add_message(conversation.id, "user", "Hello!")
    application.session.open(conversation.id)
    with qtbot.waitSignal(application.session.failed, timeout=PATIENCE_MS):
        psutil.Process(application.engine.pid).kill()
    click_try_again(application, qtbot)
    assert wait_for_reply(application, qtbot).status == "complete"
    assert cards(application) == []


@pytest.mark.engine
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_question_that_is_too_long_joins_what_was_typed_since(
    application: Application, qtbot: QtBot, elsewhere: bool
) -> None:
    question = "fog and mist and rain " * 400
    other = store_answered(application)
    assert application.session.send(question)
    conversation = application.session.current
    type_text(application, qtbot, "next thought")
    if elsewhere:
        application.window.conversations.open(other)
        type_text(application, qtbot, "another thing")
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    assert application.store.draft(conversation) == f"{question}\n\nnext thought"
    if elsewhere:
        assert application.window.composer.text == "another thing"
        application.window.conversations.open(conversation)
        assert application.store.draft(other) == "another thing"
    assert application.window.composer.text == f"{question}\n\nnext thought"
    wait_for_card(application, qtbot)


def test_a_full_disk_leaves_a_chat_that_goes_on(application: Application, qtbot: QtBot) -> None:
    failures: list[Failed] = []
    application.session.failed.connect(failures.append)
    assert application.session.send(LONG_QUESTION)
    application.store._db._connection.execute(
        "PRAGMA query_only = ON"
    )  # every change fails, as on a full disk
    reply = wait_for_full_reply(application, qtbot)
    assert application.session.state == "idle"
    assert {failure.kind for failure in failures} == {"settings"}
    wait_for_card(application, qtbot)
    wait_for_text(application, qtbot, reply.split()[0])
    assert not application.session.send("Hello!")
    assert application.session.state == "idle"

    conversation = application.session.current
    application.window.conversations.open(None)
    application.window.conversations.open(conversation)
    assert answers(application) == [LONG_QUESTION, reply]

    application.store._db._connection.execute("PRAGMA query_only = OFF")
    assert ask(application, qtbot, "Hello!").status == "complete"
    assert conversation is not None
    stored = application.store.messages(conversation)[1]
    assert (stored.text, stored.status) == (reply, "complete")


def wait_for_full_reply(application: Application, qtbot: QtBot) -> str:
    """The text of the last reply on the screen, once it is there as a whole."""
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    application.window.chat.skip_or_stop()
    last = application.window.messages.last_reply
    assert last is not None
    return last.message.text


def test_a_draft_that_cannot_be_saved_is_said_and_kept(application: Application, qtbot: QtBot) -> None:
    other = store_answered(application)
    application.store._db._connection.execute("PRAGMA query_only = ON")
    type_text(application, qtbot, "half a thought")
    wait_for_card(application, qtbot)
    application.window.conversations.open(other)
    application.window.conversations.open(None)
    assert application.window.composer.text == "half a thought"
    application.store._db._connection.execute("PRAGMA query_only = OFF")
    application.window.conversations.open(other)
    assert application.store.draft(None) == "half a thought"


def test_typing_without_a_pause_is_saved(application: Application, qtbot: QtBot) -> None:
    field = application.window.composer.findChild(QPlainTextEdit)
    field.setFocus()

    def saved_while_typing() -> bool:
        qtbot.keyClicks(field, "a")
        return application.store.draft(None) != ""

    qtbot.waitUntil(saved_while_typing, timeout=PATIENCE_MS)


def test_another_try_leaves_the_field_alone(application: Application, qtbot: QtBot) -> None:
    application.session.open(store_answered(application))
    type_text(application, qtbot, "half a thought")
    assert application.session.retry()
    assert application.window.composer.text == "half a thought"
    wait_for_reply(application, qtbot)


def test_taking_a_deletion_back_keeps_what_was_typed_since(application: Application, qtbot: QtBot) -> None:
    conversation = store_answered(application)
    application.session.open(conversation)
    application.window.action("delete").trigger()
    type_text(application, qtbot, "typed since")
    buttons = application.window.findChildren(QPushButton)
    undo = next(button for button in buttons if button.text() == "Undo" and button.isVisible())
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert application.session.current == conversation
    assert application.store.draft(None) == "typed since"


def test_a_suggestion_leaves_what_was_typed_in_the_field(application: Application, qtbot: QtBot) -> None:
    type_text(application, qtbot, "half a thought")
    example = application.window.findChildren(SuggestionButton)[1]
    qtbot.mouseClick(example, Qt.MouseButton.LeftButton)
    assert answers(application)[0] == example.prompt
    assert application.window.composer.text == "half a thought"
    assert application.session.draft() == "half a thought"
    assert application.store.draft(None) == ""
    wait_for_reply(application, qtbot)


def test_pasted_code_keeps_its_indentation(application: Application, qtbot: QtBot) -> None:
    application.session.send("\n    return 1\n")
    assert answers(application)[0] == "    return 1"
    wait_for_reply(application, qtbot)


def test_closing_saves_the_draft_and_ends_the_worker_even_if_a_deletion_fails(
    application: Application, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    worker = psutil.Process(application.engine.pid)
    application.session.open(store_answered(application))
    application.window.action("delete").trigger()
    type_text(application, qtbot, "typed since")
    application.store._db._connection.execute(
        "CREATE TRIGGER stay BEFORE DELETE ON conversations BEGIN SELECT RAISE(FAIL, 'no'); END"
    )
    application.window.close()
    assert application.store.draft(None) == "typed since"
    assert not worker.is_running()


def test_an_error_nobody_caught_is_logged_and_shown(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    try:
        _ = 1 / 0
    except ZeroDivisionError as error:
        application.reports.report(type(error), error, error.__traceback__)
    card = wait_for_card(application, qtbot)
    assert "ZeroDivisionError" in card.findChild(QPlainTextEdit).toPlainText()
    assert "ZeroDivisionError" in (tmp_path / "logs" / "window.log").read_text(encoding="utf-8")


def test_a_known_error_nobody_caught_is_shown_in_its_own_words(
    application: Application, qtbot: QtBot
) -> None:
    error = StorageError("The disk is full.", "Free some space.")
    application.reports.report(StorageError, error, None)
    wait_for_card(application, qtbot)
    wait_for_text(application, qtbot, "The disk is full.")


def test_a_second_window_on_the_same_folder_is_refused(open_application: OpenApplication) -> None:
    first = open_application()
    with pytest.raises(AlreadyOpenError, match="already open") as caught:
        open_application()
    assert caught.value.hint
    first.close()
    open_application()


def start_program(folder: Path, *arguments: str, platform: str = "offscreen") -> subprocess.Popen[str]:
    """Unfog, or Python with these arguments, as a program of its own on a data folder."""
    return subprocess.Popen(
        [sys.executable, *(arguments or ("-m", "app"))],
        env={**os.environ, "UNFOG_DATA_DIR": str(folder), "QT_QPA_PLATFORM": platform},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_the_program_says_in_one_line_that_the_folder_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    program = start_program(tmp_path / "file" / "data")
    _, words = program.communicate(timeout=PATIENCE_MS / 1000)
    assert program.returncode == 2
    assert len(words.strip().splitlines()) == 1
    assert "Can't use the data folder" in words


def test_a_killed_window_does_not_keep_the_folder(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    program = start_program(tmp_path)
    family = psutil.Process(program.pid)
    qtbot.waitUntil(lambda: bool(family.children()), timeout=PATIENCE_MS)
    program.kill()
    program.communicate(timeout=PATIENCE_MS / 1000)
    assert (tmp_path / "unfog.lock").exists()
    open_application()


ASKING = """
import sys
from PySide6.QtCore import QTimer
from app.gui.application import application

class Asking(application.Application):
    def __init__(self, app, model, device, lock):
        worker = [sys.executable, "-u", "-m", "tests.end2end.fake_worker"]
        super().__init__(app, model, device, worker=worker, lock=lock)
        QTimer.singleShot(0, lambda: self.session.send("endless"))
        self.session.reply_run.step.connect(lambda *_: print("step", flush=True))

application.Application = Asking
sys.exit(application.run(None, "cpu"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one program only")
@pytest.mark.parametrize("platform", ["offscreen", "minimal"])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_any_number_of_signals_within_a_reply_end_the_program_with_code_0(
    tmp_path: Path, platform: str, name: str
) -> None:
    program = start_program(tmp_path, "-c", ASKING, platform=platform)
    assert program.stdout is not None
    assert program.stdout.readline() == "step\n"
    for _ in range(PATIENCE_MS // 20):  # also while it is closing
        program.send_signal(getattr(signal, name))
        with suppress(subprocess.TimeoutExpired):
            program.wait(timeout=0.02)
            break
    _, words = program.communicate(timeout=PATIENCE_MS / 1000)
    assert program.returncode == 0, words
    assert "Traceback" not in words
    assert "KeyboardInterrupt" not in words


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
