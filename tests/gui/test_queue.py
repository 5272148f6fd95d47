"""Enter during a reply queues the message, visibly, above the composer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.composer.queue_rows import QueueRows
from app.gui.widgets.toast import Toast
from tests.gui.actions import ask, texts, type_text, wait_for_reply, wait_for_text
from tests.gui.conftest import OpenApplication
from tests.gui.settling import settle


def rows(application: Application) -> QueueRows:
    return application.window.findChild(QueueRows)


def shown(application: Application) -> list[str]:
    """The queued messages that can be read."""
    found = rows(application).findChildren(QWidget, "queued")
    visible = [row for row in found if row.isVisible() and row.height() > 0]
    names = [row.accessibleName() for row in sorted(visible, key=lambda row: row.y())]
    return [name.partition(": ")[2] for name in names]


def named(root: QWidget, name: str) -> QAbstractButton:
    """The visible button of this name."""
    found = [one for one in root.findChildren(QAbstractButton) if one.isVisible()]
    return next(one for one in found if name in (one.accessibleName(), one.text()))


def names(root: QWidget) -> set[str]:
    found = [one for one in root.findChildren(QAbstractButton) if one.isVisible()]
    return {one.accessibleName() or one.text() for one in found}


def begin(application: Application, qtbot: QtBot, *queued: str) -> None:
    """Have a reply written without end, and queue these messages with Enter."""
    send(application, qtbot, "endless")
    qtbot.waitUntil(lambda: application.session.state == "generating")
    for text in queued:
        send(application, qtbot, text)
    settle()


def send(application: Application, qtbot: QtBot, text: str) -> None:
    type_text(application, qtbot, text)
    qtbot.keyClick(application.window.composer.field, Qt.Key.Key_Return)


def questions(application: Application) -> list[str]:
    return [message.text for message in application.session.messages() if message.role == "user"]


def test_enter_during_a_reply_queues_and_the_queue_is_sent_in_order(
    application: Application, qtbot: QtBot
) -> None:
    send(application, qtbot, "one")
    for text in ("two", "three"):
        assert application.session.state != "idle"
        send(application, qtbot, text)
    assert shown(application) == ["two", "three"]
    assert "Queued. Sent when the reply is done." in texts(application)
    assert application.window.composer.text == ""
    qtbot.waitUntil(lambda: questions(application) == ["one", "two", "three"])
    wait_for_reply(application, qtbot)
    assert not rows(application).isVisible()


def test_stop_and_queue_are_both_in_reach_of_the_mouse(application: Application, qtbot: QtBot) -> None:
    composer = application.window.composer
    assert names(composer) >= {"Send message"}
    assert "Stop reply" not in names(composer)
    begin(application, qtbot)
    assert "Stop reply" in names(composer)
    assert not {"Send message", "Queue message"} & names(composer), "there is nothing to queue"
    type_text(application, qtbot, "two")
    qtbot.mouseClick(named(composer, "Queue message"), Qt.MouseButton.LeftButton)
    assert shown(application) == ["two"]
    qtbot.mouseClick(named(composer, "Stop reply"), Qt.MouseButton.LeftButton)
    wait_for_reply(application, qtbot)
    assert "Stop reply" not in names(composer)


def test_a_double_click_on_send_sends_and_does_not_stop(application: Application, qtbot: QtBot) -> None:
    composer = application.window.composer
    type_text(application, qtbot, "endless")
    qtbot.mouseClick(named(composer, "Send message"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(named(composer, "Stop reply"), Qt.MouseButton.LeftButton)
    assert application.session.state in ("loading", "generating")
    application.window.action("stop").trigger()
    wait_for_reply(application, qtbot)


def test_after_stop_the_queue_waits_for_send_now(application: Application, qtbot: QtBot) -> None:
    begin(application, qtbot, "two", "three")
    assert "Send now" not in names(rows(application))
    qtbot.keyClick(application.window, Qt.Key.Key_Escape)
    wait_for_reply(application, qtbot)
    assert questions(application) == ["endless"]
    assert "Queued. Waiting to be sent." in texts(application)
    named(rows(application), "Send now").click()
    qtbot.waitUntil(lambda: questions(application) == ["endless", "two", "three"])
    wait_for_reply(application, qtbot)
    assert not rows(application).isVisible()


def test_the_queue_waits_after_a_failure(application: Application, qtbot: QtBot) -> None:
    send(application, qtbot, "crash")
    assert application.session.state != "idle"
    send(application, qtbot, "two")
    qtbot.waitUntil(lambda: application.session.state == "idle")
    wait_for_text(application, qtbot, "Queued. Waiting to be sent.")
    assert shown(application) == ["two"]
    application.window.action("send_queued").trigger()
    qtbot.waitUntil(lambda: questions(application) == ["crash", "two"])
    wait_for_reply(application, qtbot)


def test_the_queue_is_there_after_a_kill_and_belongs_to_its_conversation(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    first = open_application()
    begin(first, qtbot, "two")
    first.engine.shutdown()  # as if it was killed: nothing more is stored
    first.close()
    second = open_application()
    assert shown(second) == ["two"]
    conversation = second.session.current
    second.window.action("new").trigger()
    assert not rows(second).isVisible()
    second.session.open(conversation)
    assert shown(second) == ["two"]
    assert questions(second) == ["endless"]


def test_a_message_queued_in_another_conversation_is_sent_there(
    application: Application, qtbot: QtBot
) -> None:
    begin(application, qtbot)
    first = application.session.current
    application.window.action("new").trigger()
    wait_for_text(application, qtbot, "Your message is sent when it is done.")
    send(application, qtbot, "elsewhere")
    assert shown(application) == ["elsewhere"]
    assert application.session.current not in (None, first)
    application.session.stop()
    qtbot.waitUntil(lambda: questions(application) == ["elsewhere"])
    wait_for_reply(application, qtbot)


def test_a_queued_message_is_edited_and_removed(application: Application, qtbot: QtBot) -> None:
    begin(application, qtbot, "two", "three")
    named(rows(application), "Edit queued message 1").click()
    assert (shown(application), application.window.composer.text) == (["three"], "two")
    qtbot.keyClicks(application.window.composer.field, "!")
    qtbot.keyClick(application.window.composer.field, Qt.Key.Key_Return)
    assert shown(application) == ["three", "two!"]
    named(rows(application), "Remove queued message 1").click()
    assert shown(application) == ["two!"]
    next(one for one in application.window.findChildren(Toast) if one.can_undo).undo()
    assert shown(application) == ["three", "two!"]
    application.session.stop()
    wait_for_reply(application, qtbot)


def test_up_in_the_empty_field_takes_the_newest_back(application: Application, qtbot: QtBot) -> None:
    begin(application, qtbot, "two", "three")
    field = application.window.composer.findChild(QPlainTextEdit)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert (shown(application), field.toPlainText()) == (["two"], "three")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert (shown(application), field.toPlainText()) == (["two"], "three")
    application.session.stop()
    wait_for_reply(application, qtbot)


def test_files_are_queued_with_their_message(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    begin(application, qtbot)
    notes = tmp_path / "notes.md"
    notes.write_text("The ferry leaves at nine.", encoding="utf-8")
    application.window.chat.attach([notes])
    qtbot.waitUntil(lambda: bool(application.session.draft_files(application.session.current)))
    send(application, qtbot, "two")
    assert shown(application) == ["two notes.md"]
    assert "1 file" in texts(application)
    assert not application.window.composer.files.isVisible()
    application.session.stop()
    wait_for_reply(application, qtbot)
    named(rows(application), "Send now").click()
    qtbot.waitUntil(lambda: len(questions(application)) == 2)
    assert [file.name for file in application.session.messages()[2].attachments] == ["notes.md"]
    wait_for_reply(application, qtbot)


def test_a_long_queue_scrolls_and_is_reached_with_the_keyboard(
    application: Application, qtbot: QtBot
) -> None:
    begin(application, qtbot, *(f"message {number}" for number in range(8)))
    assert rows(application).height() < 260
    remove = named(rows(application), "Remove queued message 8")
    remove.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert not remove.visibleRegion().isEmpty(), "the focus is scrolled to"
    qtbot.keyClick(remove, Qt.Key.Key_Space)
    settle()
    assert application.window.focusWidget() is named(rows(application), "Remove queued message 7")
    application.session.stop()
    wait_for_reply(application, qtbot)


def test_rows_are_whole_in_large_type(application: Application, qtbot: QtBot) -> None:
    begin(application, qtbot, "two", "three")
    application.session.stop()
    wait_for_reply(application, qtbot)
    application.context.theme.set_scale(2.0)
    settle()
    remove = named(rows(application), "Remove queued message 2")
    qtbot.waitUntil(lambda: remove.visibleRegion().boundingRect().height() == remove.height())


def test_typing_goes_on_while_the_next_message_is_sent(application: Application, qtbot: QtBot) -> None:
    send(application, qtbot, "one")
    send(application, qtbot, "two")
    type_text(application, qtbot, "half a thou")
    qtbot.waitUntil(lambda: questions(application) == ["one", "two"])
    wait_for_reply(application, qtbot)
    assert application.window.composer.text == "half a thou"
    application.window.composer.set_text("")
    ask(application, qtbot, "three")
