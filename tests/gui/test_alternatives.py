"""What else a word of a reply could be: from the menu, by key and from what it nearly said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.candidates.inline import InlineCandidates
from app.gui.markdown.text_view import TextView
from app.gui.words.alternatives_popup import AlternativesPopup
from tests.gui.actions import press, replies, talk
from tests.gui.recorded import store_recorded_reply
from tests.gui.settling import settle
from tests.patience import PATIENCE_MS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

REPLY = "It is late. Slowly the **fog** lifts, and nobody sees it. Then it is morning."


@pytest.fixture
def view(application: Application, qtbot: QtBot) -> TextView:
    """The text of a reply, with the cursor in the word "fog"."""
    talk(application, qtbot, "Write about a river.", REPLY)
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    settle()
    (found,) = [one for one in replies(application)[-1].findChildren(TextView) if "fog" in one.toPlainText()]
    put_cursor(found, "fog")
    return found


def put_cursor(view: TextView, word: str) -> None:
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.toPlainText().index(word) + 1)
    view.setFocus()
    view.setTextCursor(cursor)


def popup_of(application: Application, qtbot: QtBot) -> AlternativesPopup:
    """The list, once everything has been read."""
    found = application.window.findChild(AlternativesPopup)
    assert isinstance(found, AlternativesPopup)
    qtbot.waitUntil(lambda: found.note.startswith("How likely"), timeout=PATIENCE_MS)
    return found


def newest(application: Application) -> str:
    return application.session.messages()[-1].text


def test_the_alternatives_of_the_word_at_the_cursor(
    application: Application, view: TextView, qtbot: QtBot
) -> None:
    press(application, "alternatives")
    popup = popup_of(application, qtbot)
    assert popup.isVisible()
    assert [word for word, _ in popup.rows] == ["mist", "haze"]
    shares = [share for _, share in popup.rows if share is not None]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == 2
    assert popup.geometry().top() > view.mapTo(application.window, view.cursorRect().bottomLeft()).y()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert view.hasFocus()
    assert newest(application) == REPLY


def test_one_is_taken_and_its_sentence_is_adapted(
    application: Application, view: TextView, qtbot: QtBot
) -> None:
    press(application, "alternatives")
    popup = popup_of(application, qtbot)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert not popup.isVisible()
    qtbot.waitUntil(lambda: newest(application) != REPLY, timeout=PATIENCE_MS)
    assert newest(application) == (
        "It is late. SLOWLY THE **haze** LIFTS, AND NOBODY SEES IT. Then it is morning."
    )
    assert application.session.rewriting.undo(application.session.messages()[-1].id)
    assert newest(application) == REPLY


def test_only_the_word_is_replaced_if_that_is_wanted(
    application: Application, view: TextView, qtbot: QtBot
) -> None:
    press(application, "alternatives")
    popup_of(application, qtbot).set_adapts(False)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: newest(application) != REPLY, timeout=PATIENCE_MS)
    assert newest(application) == REPLY.replace("fog", "mist")


def test_the_menu_of_a_word(application: Application, view: TextView, qtbot: QtBot) -> None:
    """By the mouse the word under it, by the keyboard the one at the cursor."""
    put_cursor(view, "late")
    place = view.cursorRect().center()
    put_cursor(view, "fog")
    for reason, word in (
        (QContextMenuEvent.Reason.Keyboard, "fog"),
        (QContextMenuEvent.Reason.Mouse, "late"),
    ):
        QApplication.sendEvent(
            view.viewport(), QContextMenuEvent(reason, place, view.viewport().mapToGlobal(place))
        )
        menu = next(one for one in view.findChildren(QMenu) if one.isVisible())
        assert menu.actions()[0].text() == f"Alternatives for “{word}”…"
        menu.close()
    menu.actions()[0].trigger()
    assert [word for word, _ in popup_of(application, qtbot).rows] == ["mist", "haze"]


def test_from_what_the_reply_nearly_said(application: Application, qtbot: QtBot) -> None:
    """What was recorded is there at once, before anything is read."""
    store_recorded_reply(application)
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    application.window.action("nearly_said").trigger()
    settle()
    view = application.window.findChild(InlineCandidates).view
    words = view.words
    index = next(
        n for n, word in enumerate(words.words) if len(words.rejected(word)) > 2 and word.text.isalpha()
    )
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.box_of(index).center())
    popup = application.window.findChild(AlternativesPopup)
    recorded = {one.text for one in words.rejected(words.words[index]) if one.text.isalpha()}
    assert {word for word, _ in popup.rows} == recorded
    assert recorded < {word for word, _ in popup_of(application, qtbot).rows}


def test_without_a_word_it_says_what_to_do(application: Application, view: TextView, qtbot: QtBot) -> None:
    application.window.composer.focus()
    press(application, "alternatives")
    settle()
    assert application.window.findChild(AlternativesPopup) is None


def test_it_closes_when_the_focus_goes_elsewhere(
    application: Application, view: TextView, qtbot: QtBot
) -> None:
    press(application, "alternatives")
    popup = application.window.findChild(AlternativesPopup)
    assert popup.isVisible()
    application.window.composer.focus()
    assert not popup.isVisible()
    assert application.window.composer.field.hasFocus()


def test_it_fits_into_a_small_window(application: Application, view: TextView, qtbot: QtBot) -> None:
    application.window.resize(420, 420)
    settle()
    put_cursor(view, "morning")
    press(application, "alternatives")
    popup = popup_of(application, qtbot)
    assert application.window.rect().contains(popup.geometry())
    assert popup.rect().contains(popup.childrenRect())
    assert popup.mapTo(application.window, QPoint()).x() >= 0


def test_a_selected_word_has_them_in_its_bar(application: Application, view: TextView, qtbot: QtBot) -> None:
    reply = replies(application)[-1]
    cursor = view.textCursor()
    cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    view.setTextCursor(cursor)
    qtbot.waitUntil(
        lambda: reply.passage_bar is not None and reply.passage_bar.isVisible(), timeout=PATIENCE_MS
    )
    assert reply.passage_bar is not None
    qtbot.mouseClick(reply.passage_bar.button("alternatives"), Qt.MouseButton.LeftButton)
    assert [word for word, _ in popup_of(application, qtbot).rows] == ["mist", "haze"]


def test_the_menu_of_a_word_has_a_background(view: TextView) -> None:
    menu = view.createStandardContextMenu()
    menu.ensurePolished()
    picture = menu.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 3).alpha() == 255
    menu.deleteLater()
