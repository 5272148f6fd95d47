"""Very long lines: shown in blocks of limited length; edited, copied, sent and stored as if in one."""

import base64
import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.attachments import Attachment
from app.gui.application.application import Application
from app.gui.composer.file_view import FileView
from app.gui.widgets import plain_text_edit
from app.gui.widgets.plain_text_edit import LONGEST_BLOCK, PlainTextEdit
from tests.gui.actions import wait_for_reply

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BASE64 = base64.b64encode(random.Random(1).randbytes(75_000)).decode()


def longest_block(field: QPlainTextEdit) -> int:
    block, longest = field.document().begin(), 0
    while block.isValid():
        longest = max(longest, block.length())
        block = block.next()
    return longest


def paste(field: QPlainTextEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field.paste()


def copied(field: QPlainTextEdit) -> str:
    field.copy()
    return QGuiApplication.clipboard().text()


def test_a_long_line_in_the_composer_is_sent_and_stored_as_it_is(
    application: Application, qtbot: QtBot
) -> None:
    field = application.window.composer.field
    field.setFocus()
    text = f"Decode:\n{BASE64}\nThanks 🌫"
    paste(field, text)
    qtbot.keyClicks(field, "!!")
    assert longest_block(field) <= 2 * LONGEST_BLOCK
    assert application.window.composer.text == f"{text}!!"
    application.window.composer.save()
    assert application.store.draft(None) == f"{text}!!"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_for_reply(application, qtbot)
    assert application.session.messages()[0].text == f"{text}!!"
    application.window.composer.set_text(text)
    assert longest_block(field) <= 2 * LONGEST_BLOCK
    assert application.window.composer.text == text


def test_a_file_with_a_long_line_is_shown_and_copied_as_it_is(application: Application) -> None:
    file = Attachment(name="a", kind="text", language="", text=BASE64, pages=None, bytes=len(BASE64))
    view = FileView(application.theme, file, application.window).findChild(PlainTextEdit)
    assert longest_block(view) <= 2 * LONGEST_BLOCK
    view.selectAll()
    assert copied(view) == BASE64


def test_typing_never_makes_a_block_long(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_text_edit, "LONGEST_BLOCK", 10)
    field = PlainTextEdit()
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "x" * 95)
    assert field.toPlainText() == "x" * 95
    assert longest_block(field) <= 21
    while field.document().isUndoAvailable():
        field.undo()
    assert field.toPlainText() == ""


@pytest.mark.parametrize("seed", range(3))
def test_a_divided_line_is_edited_like_any(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """The same keys change both fields alike, and undoing all of them leaves nothing."""
    monkeypatch.setattr(plain_text_edit, "LONGEST_BLOCK", 8)
    chance = random.Random(seed)
    field, plain = PlainTextEdit(), QPlainTextEdit()
    for one in (field, plain):
        qtbot.addWidget(one)

    def place(position: int) -> int:
        """Where a place in the text is in the divided document."""
        for joint in field._joints:
            position += joint <= position
        return position

    keys = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Return)
    for _ in range(80):
        ends = [chance.randint(0, len(plain.toPlainText())) for _ in range(2)]
        ends = ends if chance.random() < 0.5 else ends[:1]
        action = chance.randrange(6)
        text = "".join(chance.choice("ab \n") for _ in range(chance.choice([1, 3, 30])))
        for one, at in ((field, [place(end) for end in ends]), (plain, ends)):
            cursor = one.textCursor()
            cursor.setPosition(at[0])
            cursor.setPosition(at[-1], QTextCursor.MoveMode.KeepAnchor)
            one.setTextCursor(cursor)
        assert copied(field) == copied(plain) or len(ends) == 1
        for one in (field, plain):
            if action < 3:
                qtbot.keyClick(
                    one,
                    keys[action],
                    SHIFT if keys[action] == Qt.Key.Key_Return else Qt.KeyboardModifier.NoModifier,
                )
            elif action == 3:
                qtbot.keyClick(one, Qt.Key.Key_C)
            elif action == 4:
                paste(one, text)
            else:
                one.cut()
        assert field.toPlainText() == plain.toPlainText()
        assert longest_block(field) <= 8 * 5
        if chance.random() < 0.2:
            before = field.toPlainText()
            field.undo()
            field.redo()
            assert field.toPlainText() == before
    while field.document().isUndoAvailable():
        field.undo()
    assert field.toPlainText() == ""
