"""Passages of the message that is being typed: written anew in place, undone in one step, stopped by Esc."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QListView, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.composer.composer import TextField
from app.gui.controllers.words.drafts import DraftWordsController
from app.gui.rewriting.passage_bar import PassageBar
from app.gui.words.alternatives_popup import AlternativesPopup
from tests.gui.actions import press
from tests.patience import PATIENCE_MS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

TEXT = "Hello there. Please write a short poem 🌫 about fog. Thank you."


@pytest.fixture
def field(application: Application, qtbot: QtBot) -> TextField:
    """The message field with a text."""
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    field = application.window.composer.field
    field.setFocus()
    field.insertPlainText(TEXT)
    return field


def words_of(application: Application) -> DraftWordsController:
    found = application.window.findChild(DraftWordsController)
    assert isinstance(found, DraftWordsController)
    return found


def select(field: TextField, words: str) -> None:
    """Select words; positions are units of UTF-16."""
    before = field.toPlainText().split(words)[0]
    start = len(before.encode("utf-16-le")) // 2
    cursor = field.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + len(words.encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)


def choose(field: TextField, entry: str) -> None:
    """Choose from the field's menu, opened by its key."""
    place = field.cursorRect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, field.mapToGlobal(place))
    QApplication.sendEvent(field, event)
    menu = next(one for one in field.findChildren(QMenu) if one.isVisible())
    action = next(one for one in menu.actions() if one.text() == entry)
    menu.close()
    action.trigger()


@pytest.mark.parametrize(
    ("entry", "became"),
    [
        ("Fog it again", "ABOUT FOG"),
        ("Shorter", "ABOUT"),
        ("Longer", "ABOUT FOG ABOUT FOG"),
        ("In other words", "ABOUT FOG"),
    ],
)
def test_the_selection_is_written_anew_and_undone_in_one_step(
    application: Application, field: TextField, qtbot: QtBot, entry: str, became: str
) -> None:
    select(field, "about fog")
    choose(field, entry)
    assert field.toPlainText() == TEXT  # until it is done
    qtbot.waitUntil(lambda: field.toPlainText() != TEXT, timeout=PATIENCE_MS)
    assert field.toPlainText() == TEXT.replace("about fog", became)
    assert field.textCursor().selectedText() == became  # to be written once more
    field.undo()
    assert field.toPlainText() == TEXT


def test_half_words_become_whole(application: Application, field: TextField, qtbot: QtBot) -> None:
    select(field, "out fo")
    choose(field, "Fog it again")
    qtbot.waitUntil(lambda: field.toPlainText() != TEXT, timeout=PATIENCE_MS)
    assert field.toPlainText() == TEXT.replace("about fog", "ABOUT FOG")


def test_escape_stops_it_and_the_text_stays(application: Application, field: TextField, qtbot: QtBot) -> None:
    select(field, "Hello there")
    field.insertPlainText("endless words")
    text = field.toPlainText()
    select(field, "endless words")
    assert words_of(application).rewrite("again")
    assert words_of(application).is_writing
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not words_of(application).is_writing
    assert field.toPlainText() == text
    assert field.textCursor().selectedText() == "endless words"


def test_typing_elsewhere_meanwhile_is_kept(application: Application, field: TextField, qtbot: QtBot) -> None:
    select(field, "about fog")
    words_of(application).rewrite("again")
    cursor = field.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    field.setTextCursor(cursor)
    qtbot.keyClicks(field, " Bye.")
    qtbot.waitUntil(lambda: not words_of(application).is_writing, timeout=PATIENCE_MS)
    assert field.toPlainText() == TEXT.replace("about fog", "ABOUT FOG") + " Bye."


def test_typing_into_the_passage_gives_it_up(
    application: Application, field: TextField, qtbot: QtBot
) -> None:
    select(field, "about fog")
    words_of(application).rewrite("again")
    cursor = field.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Left, n=len("out fog"))
    field.setTextCursor(cursor)
    qtbot.keyClicks(field, "x")
    assert not words_of(application).is_writing
    assert field.toPlainText() == TEXT.replace("about fog", "abxout fog")


def test_sending_meanwhile_sends_what_was_typed(
    application: Application, field: TextField, qtbot: QtBot
) -> None:
    select(field, "about fog")
    words_of(application).rewrite("again")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not words_of(application).is_writing
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    assert application.session.messages()[0].text == TEXT
    assert field.toPlainText() == ""


def test_the_alternatives_of_a_word_of_the_message(
    application: Application, field: TextField, qtbot: QtBot
) -> None:
    """Taken, its sentence is adapted; one step of undo brings back both."""
    select(field, "poem")
    press(application, "alternatives")
    popup = application.window.findChild(AlternativesPopup)
    qtbot.waitUntil(lambda: popup.note.startswith("How likely"), timeout=PATIENCE_MS)
    assert [word for word, _ in popup.rows] == ["mist", "haze"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: field.toPlainText() != TEXT, timeout=PATIENCE_MS)
    assert field.toPlainText() == "Hello there. PLEASE WRITE A SHORT mist 🌫 ABOUT FOG. Thank you."
    field.undo()
    assert field.toPlainText() == TEXT


def test_only_the_word_is_exchanged(application: Application, field: TextField, qtbot: QtBot) -> None:
    select(field, "poem")
    choose(field, "Alternatives for “poem”…")
    popup = application.window.findChild(AlternativesPopup)
    qtbot.waitUntil(lambda: popup.note.startswith("How likely"), timeout=PATIENCE_MS)
    popup.set_adapts(False)
    qtbot.keyClick(popup.findChild(QListView), Qt.Key.Key_Return)
    assert field.toPlainText() == TEXT.replace("poem", "mist")
    field.undo()
    assert field.toPlainText() == TEXT


def bar_of(application: Application, qtbot: QtBot) -> PassageBar:
    """The bar beside the selection of the message field."""

    def found() -> list[PassageBar]:
        return [one for one in application.window.findChildren(PassageBar) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=PATIENCE_MS)
    return found()[0]


def test_a_bar_beside_the_selection_shows_what_can_be_done(
    application: Application, field: TextField, qtbot: QtBot
) -> None:
    select(field, "about fog")
    bar = bar_of(application, qtbot)
    assert application.window.rect().contains(bar.geometry())
    names = [one.text() for one in bar.findChildren(QPushButton) if one.isVisible()]
    assert names == ["Fog it again", "Shorter", "Longer", "In other words", "Keep these words"]
    qtbot.mouseClick(bar.button("rewrite_shorter"), Qt.MouseButton.LeftButton)
    assert bar.is_writing
    assert "Esc stops" in bar.progress
    qtbot.waitUntil(lambda: field.toPlainText() != TEXT, timeout=PATIENCE_MS)
    assert field.toPlainText() == TEXT.replace("about fog", "ABOUT")
    assert field.hasFocus()
    assert bar_of(application, qtbot) is bar  # for the next try
    field.moveCursor(QTextCursor.MoveOperation.End)
    assert not bar.isVisible()


def test_the_bar_of_a_single_word_has_its_alternatives(
    application: Application, field: TextField, qtbot: QtBot
) -> None:
    select(field, "poem")
    qtbot.mouseClick(bar_of(application, qtbot).button("alternatives"), Qt.MouseButton.LeftButton)
    assert application.window.findChild(AlternativesPopup).isVisible()


def test_the_keys_of_replies_rewrite_the_field_that_has_the_focus(
    application: Application, field: TextField, qtbot: QtBot
) -> None:
    select(field, "about fog")
    press(application, "rewrite_longer")
    qtbot.waitUntil(lambda: field.toPlainText() != TEXT, timeout=PATIENCE_MS)
    assert field.toPlainText() == TEXT.replace("about fog", "ABOUT FOG ABOUT FOG")


def test_the_selected_words_are_kept_and_the_rest_is_written_anew(
    application: Application, field: TextField, qtbot: QtBot
) -> None:
    select(field, "a short poem 🌫")
    choose(field, "Keep these words")
    qtbot.waitUntil(lambda: field.toPlainText() != TEXT, timeout=PATIENCE_MS)
    assert field.toPlainText() == TEXT.upper().replace("A SHORT POEM", "a short poem")
    field.undo()
    assert field.toPlainText() == TEXT
    select(field, TEXT)
    assert not words_of(application).keep_selected()
