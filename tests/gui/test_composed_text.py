"""Text that an input method is still composing is part of what is sent or saved."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

import app.gui
from app.gui.application.application import Application
from app.gui.conversation.user_message import UserMessage
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.plain_text_edit import PlainTextEdit
from tests.gui import surfaces
from tests.gui.actions import ask, type_text, wait_for_reply
from tests.gui.settling import settle


def compose(field: QWidget, text: str, committed: str = "") -> None:
    """Have an input method show `text`, after committing other text."""
    event = QInputMethodEvent(text, [])
    event.setCommitString(committed)
    QApplication.sendEvent(field, event)


def field_of(application: Application) -> QPlainTextEdit:
    field = application.window.composer.field
    field.setFocus()
    return field


def press_enter(application: Application, qtbot: QtBot) -> None:
    qtbot.keyClick(field_of(application), Qt.Key.Key_Return)


def click_send(application: Application, qtbot: QtBot) -> None:
    buttons = application.window.composer.findChildren(QToolButton)
    button = next(button for button in buttons if button.accessibleName() == "Send message")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("send", [press_enter, click_send])
@pytest.mark.parametrize("typed", ["", "Hello "])
def test_what_is_being_composed_is_sent(
    application: Application, qtbot: QtBot, typed: str, send: Callable[[Application, QtBot], None]
) -> None:
    type_text(application, qtbot, typed)
    compose(field_of(application), "に", "日本")
    compose(field_of(application), "語")
    send(application, qtbot)
    wait_for_reply(application, qtbot)
    assert application.session.messages()[0].text == f"{typed}日本語"
    assert application.window.composer.text == ""
    compose(field_of(application), "")
    assert application.window.composer.text == ""


def test_shift_and_enter_keep_it_before_the_new_line(application: Application, qtbot: QtBot) -> None:
    compose(field_of(application), "日本")
    qtbot.keyClick(field_of(application), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert application.window.composer.text == "日本\n"


def test_a_draft_does_not_end_the_composition(application: Application, qtbot: QtBot) -> None:
    type_text(application, qtbot, "Hello ")
    compose(field_of(application), "日本")
    application.window.composer.save()
    assert application.window.composer.text == "Hello "
    compose(field_of(application), "", "日本語")
    assert application.window.composer.text == "Hello 日本語"


def test_an_edited_question_contains_it(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "Hello")
    question = application.window.findChild(UserMessage)
    question.edit()
    compose(question.findChild(QPlainTextEdit), "日本")
    next(one for one in question.findChildren(QPushButton) if one.text() == "Send").click()
    wait_for_reply(application, qtbot)
    assert application.session.messages()[0].text == "Hello日本"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, None])
def test_a_new_title_contains_it(application: Application, qtbot: QtBot, key: Qt.Key | None) -> None:
    surfaces.converse(application)
    conversations = application.window.findChild(ConversationList)
    conversations.rename_current()
    editor = conversations.findChild(QLineEdit)
    editor.selectAll()
    compose(editor, "日本")
    if key is None:
        field_of(application)
    else:
        qtbot.keyClick(editor, key)
    settle()
    assert {entry.title for entry in application.session.conversations()} == {"日本", "Rivers"}


@pytest.mark.parametrize("kind", [LineEdit, PlainTextEdit])
def test_a_field_that_loses_the_focus_keeps_it(qtbot: QtBot, kind: type[LineEdit | PlainTextEdit]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field, other = kind(window), QLineEdit(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    compose(field, "日本")
    assert field.is_composing
    other.setFocus()
    assert (field.text() if isinstance(field, LineEdit) else field.toPlainText()) == "日本"
    assert not field.is_composing


def test_every_field_for_text_is_one_of_these() -> None:
    """Only what shows a text that nobody can edit is of Qt's own kinds."""
    shown = {"links.py", "notices.py", "about.py", "composed_text.py", "plain_text_edit.py"}
    plain = set()
    for file in Path(app.gui.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                node.bases
                if isinstance(node, ast.ClassDef)
                else [node.func]
                if isinstance(node, ast.Call)
                else []
            )
            if any(
                isinstance(name, ast.Name) and name.id in ("QLineEdit", "QPlainTextEdit") for name in names
            ):
                plain.add(file.name)
    assert plain <= shown
