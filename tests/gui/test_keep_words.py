"""Keep words of a reply and write the rest anew: by mouse, by keyboard, and heard by a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.markdown.text_view import TextView
from app.gui.words.inline_keep import InlineKeepWords
from app.gui.words.keep_view import KeepWordsView
from tests.gui.actions import choose, press, replies, talk
from tests.gui.settling import settle
from tests.patience import PATIENCE_MS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

REPLY = "Slowly the fog lifts, and the river shows its silver back.\n\nThen it is morning."


@pytest.fixture
def picker(application: Application, qtbot: QtBot) -> InlineKeepWords:
    """The words of a reply, opened from its menu."""
    talk(application, qtbot, "Write about a river.", REPLY)
    choose(replies(application)[-1], qtbot, "Keep words, rewrite the rest…")
    settle()
    found = application.window.findChild(InlineKeepWords)
    assert isinstance(found, InlineKeepWords)
    return found


def click(view: KeepWordsView, qtbot: QtBot, word: int) -> None:
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.box_of(word).center())


def kept(view: KeepWordsView) -> list[str]:
    return [REPLY[a:b] for a, b in view.words.ranges(view.kept)]


def write_button(picker: InlineKeepWords) -> QPushButton:
    return next(one for one in picker.findChildren(QPushButton) if one.text() == "Dream up the rest")


def test_words_are_kept_by_clicks_and_given_up_by_another(picker: InlineKeepWords, qtbot: QtBot) -> None:
    view = picker.view
    assert not write_button(picker).isEnabled()
    click(view, qtbot, 2)
    click(view, qtbot, 7)
    assert kept(view) == ["fog", "shows"]
    assert picker.counted == "2 of 15 words kept"
    assert write_button(picker).isEnabled()
    click(view, qtbot, 2)
    assert kept(view) == ["shows"]


def test_dragging_keeps_several_and_back_again(picker: InlineKeepWords, qtbot: QtBot) -> None:
    view = picker.view

    def at(word: int) -> QPoint:
        return view.box_of(word).center()

    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=at(1))
    qtbot.mouseMove(view, at(4))
    qtbot.mouseMove(view, at(3))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at(3))
    assert kept(view) == ["the fog lifts"]  # with what is between them
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=at(2))
    qtbot.mouseMove(view, at(3))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at(3))
    assert kept(view) == ["the"]


def test_the_keyboard_keeps_words(picker: InlineKeepWords, qtbot: QtBot) -> None:
    view = picker.view
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert kept(view) == ["the"]
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert kept(view) == ["the", "is morning"]
    assert view.current is not None
    assert view.describe(view.current) == "is, kept, word 14 of 15"
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert picker.counted == "15 of 15 words kept"
    assert not write_button(picker).isEnabled()


def test_escape_leaves_the_text_as_it_is(
    application: Application, picker: InlineKeepWords, qtbot: QtBot
) -> None:
    click(picker.view, qtbot, 2)
    qtbot.keyClick(picker.view, Qt.Key.Key_Escape)
    settle()
    assert application.window.findChild(InlineKeepWords) is None
    assert application.session.messages()[-1].text == REPLY
    assert replies(application)[-1].partial_text is None


def test_the_key_opens_and_closes_it(application: Application, qtbot: QtBot) -> None:
    talk(application, qtbot, "Write about a river.", REPLY)
    press(application, "keep_words")
    settle()
    opened = application.window.findChild(InlineKeepWords)
    assert isinstance(opened, InlineKeepWords)
    assert opened.view.hasFocus()
    press(application, "keep_words")
    settle()
    assert application.window.findChild(InlineKeepWords) is None


def test_the_rest_is_written_anew_as_another_branch(
    application: Application, picker: InlineKeepWords, qtbot: QtBot
) -> None:
    click(picker.view, qtbot, 2)
    click(picker.view, qtbot, 7)
    qtbot.keyClick(picker.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.session.messages()[-1].text != REPLY, timeout=PATIENCE_MS)
    new = application.session.messages()[-1]
    changed = REPLY.upper().replace("FOG", "fog").replace("SHOWS", "shows")
    assert new.text == changed
    assert len(new.siblings) == 2
    assert application.session.rewriting.undo(new.id)
    assert application.session.messages()[-1].text == REPLY


def test_the_words_that_are_selected_are_kept_from_the_beginning(
    application: Application, qtbot: QtBot
) -> None:
    talk(application, qtbot, "Write about a river.", REPLY)
    reply = replies(application)[-1]
    view = next(one for one in reply.findChildren(TextView) if "fog" in one.toPlainText())
    cursor = view.textCursor()
    start = view.toPlainText().index("fog lifts")
    cursor.setPosition(start)
    cursor.setPosition(start + len("fog lifts"), QTextCursor.MoveMode.KeepAnchor)
    view.setFocus()
    view.setTextCursor(cursor)
    qtbot.waitUntil(
        lambda: reply.passage_bar is not None and reply.passage_bar.isVisible(), timeout=PATIENCE_MS
    )
    assert reply.passage_bar is not None
    button = reply.passage_bar.button("keep_words")
    assert button.text() == "Keep these words"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()
    found = application.window.findChild(InlineKeepWords)
    assert isinstance(found, InlineKeepWords)
    assert kept(found.view) == ["fog lifts"]
    assert not reply.passage_bar.isVisible()
