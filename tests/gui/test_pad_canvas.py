"""What the model writes in a pad, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.pad.page_canvas import PadCanvasPage
from tests.gui.conftest import OpenApplication
from tests.gui.test_pad import new_pad, stored

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def page_of(application: Application) -> PadCanvasPage:
    """The parts of the pad's page."""
    page = application.window.pad_canvas.page
    assert page is not None
    return page


def suggested(application: Application, qtbot: QtBot) -> str:
    """Press Tab in the pad and wait for the suggestion."""
    editor, page = application.window.pad.editor, page_of(application)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: page.suggestion.state == "ready")
    return page.suggestion.text


def test_tab_suggests_what_is_not_stored_until_it_is_taken(application: Application, qtbot: QtBot) -> None:
    editor = new_pad(application, "The sea was grey with")
    assert suggested(application, qtbot) == " fog fog"
    assert "Tab" in application.window.pad.view.foot.notice
    application.window.pad.save()
    assert stored(application).text == "The sea was grey with"
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "The sea was grey with fog fog"
    qtbot.waitUntil(lambda: stored(application).text == editor.toPlainText())
    pad = application.window.pad.current
    reasons = [version.reason for version in application.store.pads.versions(pad)]
    assert "before rewrite" in reasons


def test_live_drafts_are_off_at_first_and_remembered(open_application: OpenApplication, qtbot: QtBot) -> None:
    first = open_application()
    new_pad(first)
    assert not page_of(first).switch.isChecked()
    page_of(first).switch.click()
    assert first.window.action("live_drafts").isChecked()
    qtbot.keyClicks(first.window.pad.editor, "Fog")
    qtbot.waitUntil(lambda: page_of(first).suggestion.state == "ready")
    first.close()
    second = open_application()
    new_pad(second)
    assert page_of(second).switch.isChecked()
    second.window.action("live_drafts").trigger()
    assert not page_of(second).switch.isChecked()


def test_holes_are_filled_by_the_button_and_undone(application: Application, qtbot: QtBot) -> None:
    editor = new_pad(application)
    page = page_of(application)
    assert not page.fill_button.isVisible()
    editor.insertPlainText("The [two words] came. Cold? [yes|no] ")
    qtbot.waitUntil(page.fill_button.isVisible)
    page.fill_button.click()
    qtbot.waitUntil(lambda: "[" not in editor.toPlainText())
    assert editor.toPlainText() == "The fog fog came. Cold? yes "
    assert len(page.marks.passages) == 2
    qtbot.waitUntil(lambda: not page.fill_button.isVisible())
    editor.undo()
    assert editor.toPlainText() == "The [two words] came. Cold? [yes|no] "


def test_the_action_says_what_a_hole_is_where_there_is_none(application: Application) -> None:
    new_pad(application, "No hole.")
    application.window.action("fill_holes").trigger()
    assert "[three words]" in application.window.pad.view.foot.notice
    application.window.pad.editor.insertPlainText("On ")
    assert application.window.pad.view.foot.notice == ""  # the counts are seen again


def test_selected_words_are_written_again_in_place(application: Application, qtbot: QtBot) -> None:
    editor = new_pad(application, "The old boat sails on.")
    editor.select(4, 12)
    application.window.action("rewrite_again").trigger()
    qtbot.waitUntil(lambda: "OLD BOAT" in editor.toPlainText())
    assert editor.toPlainText() == "The OLD BOAT sails on."
    editor.undo()
    assert editor.toPlainText() == "The old boat sails on."


def test_a_bar_beside_the_selection_writes_it_again(application: Application, qtbot: QtBot) -> None:
    editor, page = new_pad(application, "The old boat sails on."), page_of(application)
    editor.select(4, 12)
    qtbot.waitUntil(lambda: page.bar.bar is not None and page.bar.bar.isVisible())
    assert page.bar.bar is not None
    page.bar.bar.button("shorter").click()
    qtbot.waitUntil(lambda: "OLD" in editor.toPlainText())
    assert editor.toPlainText() == "The OLD sails on."
    assert not page.bar.bar.isVisible()


def test_a_suggestion_below_the_text_in_view_is_scrolled_to(application: Application, qtbot: QtBot) -> None:
    editor = new_pad(application, "A line.\n" * 60)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    (patch,) = page_of(application).fog.patches
    assert patch.area().boundingRect().bottom() <= editor.viewport().height()


def test_esc_stops_what_is_being_written(application: Application, qtbot: QtBot) -> None:
    editor = new_pad(application, "An endless boat.")
    editor.select(3, 10)
    application.window.pad_canvas.rewrite("again")
    page = page_of(application)
    qtbot.waitUntil(lambda: page.filling.run.state == "running")
    assert page.fill_button.text() == "Stop"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not page.filling.is_running
    assert editor.toPlainText() == "An endless boat."
    assert not page.fog.patches


def test_another_pad_drops_what_is_suggested(application: Application, qtbot: QtBot) -> None:
    new_pad(application, "The sea was grey with")
    suggested(application, qtbot)
    editor = new_pad(application)
    assert page_of(application).suggestion.state == "none"
    assert editor.toPlainText() == ""


def test_a_reply_in_the_chat_goes_first(application: Application, qtbot: QtBot) -> None:
    editor = new_pad(application, "The sea was grey with")
    qtbot.waitUntil(lambda: application.engine.state == "ready")
    pad = application.window.pad.current
    application.window.action("new").trigger()
    application.session.send("endless")
    qtbot.waitUntil(lambda: application.engine.state == "generating")
    application.window.conversations.open(pad)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    page = page_of(application)
    assert page.suggestion.state == "condensing"
    assert "chat" in application.window.pad.view.foot.notice
    application.session.stop()
    qtbot.waitUntil(lambda: page.suggestion.state == "ready")


def test_a_model_that_cannot_be_loaded_is_said_in_the_foot(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: object
) -> None:
    from pathlib import Path

    application = open_application(Path("missing.gguf"))
    qtbot.waitUntil(lambda: application.engine.state == "off")
    editor = new_pad(application, "The sea was grey with")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    page = page_of(application)
    qtbot.waitUntil(lambda: "missing.gguf" in application.window.pad.view.foot.notice)
    assert page.suggestion.state == "none"
    assert editor.toPlainText() == "The sea was grey with"


@pytest.mark.engine
def test_the_demo_model_writes_in_place(application: Application, qtbot: QtBot) -> None:
    """A suggestion, then a hole: text outside of it stays equal to the letter."""
    editor = new_pad(application, "Once upon a time there was a")
    page = page_of(application)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert page.fog.patches  # at once
    qtbot.waitUntil(lambda: page.suggestion.state != "condensing")
    suggestion = page.suggestion.text
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    if suggestion:
        assert editor.toPlainText() == "Once upon a time there was a" + suggestion
    editor.setPlainText("There was a [one word] boat.\n\nIt was [red|blue].")
    application.window.action("fill_holes").trigger()
    qtbot.waitUntil(lambda: bool(page.marks.passages))
    text = editor.toPlainText()
    assert text.startswith("There was a ")
    assert " boat.\n\nIt was " in text
    assert text.endswith(("red.", "blue."))
    assert sum(page.marks.passages[1].filling.probabilities) == pytest.approx(1.0)
