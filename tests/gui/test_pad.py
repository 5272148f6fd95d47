"""Pads: writing, storing, finding, versions, and where they are listed."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.markdown.text_view import TextView
from app.gui.pad.editor import PadEditor
from app.gui.pad.find.bar import PadFindBar
from app.gui.pad.versions import VersionsDialog
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.sidebar.sidebar import SearchField
from app.gui.widgets.plain_text_edit import LONGEST_BLOCK
from app.gui.widgets.status_line import StatusLine
from app.storage import Pad
from tests.gui.conftest import OpenApplication
from tests.gui.settling import settle
from tests.gui.sidebar import click
from tests.gui.test_full_disk import full_disk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def new_pad(application: Application, text: str = "") -> PadEditor:
    """Open a new pad with this text, stored."""
    application.window.action("new_pad").trigger()
    settle()
    editor = application.window.pad.editor
    if text:
        editor.insertPlainText(text)
        application.window.pad.save()
        settle()
    return editor


def stored(application: Application) -> Pad:
    """The open pad, as another program reads it from the file now."""
    current = application.window.pad.current
    with closing(application.store.reader()) as store:
        pad = store.pads.of(current)
    assert pad is not None
    return pad


def title(application: Application) -> str:
    """The title of the open pad."""
    return application.store.conversation(application.window.pad.current or 0).title


def bar_of(application: Application) -> PadFindBar:
    """The find bar of the pad."""
    return application.window.pad.view.findChild(PadFindBar)


def fields(bar: PadFindBar) -> tuple[QLineEdit, QLineEdit]:
    """The text to find, and its replacement."""
    text, replacement = bar.findChildren(QLineEdit)
    return text, replacement


def press(root: object, name: str) -> None:
    """Press a button by its text."""
    assert isinstance(root, PadFindBar | VersionsDialog)
    next(one for one in root.findChildren(QPushButton) if one.text() == name).click()
    settle()


def test_what_is_typed_is_stored_soon_without_being_asked(application: Application, qtbot: QtBot) -> None:
    editor = new_pad(application)
    assert QApplication.focusWidget() is editor
    qtbot.keyClicks(editor, "Fog over the fjord")
    qtbot.waitUntil(lambda: stored(application).text == "Fog over the fjord")
    assert title(application) == "Fog over the fjord"
    assert not application.window.composer.isVisible()


def test_the_first_line_is_the_title_until_it_is_renamed(application: Application) -> None:
    editor = new_pad(application, "# The **grey** morning\n\nIt was.")
    assert title(application) == "The grey morning"
    application.session.rename(application.window.pad.current or 0, "Chapter one")
    editor.setPlainText("Another beginning")
    application.window.pad.save()
    assert title(application) == "Chapter one"


def test_text_cursor_and_scroll_position_are_remembered(open_application: OpenApplication) -> None:
    application = open_application()
    editor = new_pad(application, "\n".join(f"line {number}" for number in range(200)))
    cursor = editor.textCursor()
    cursor.setPosition(700)
    editor.setTextCursor(cursor)
    settle()
    scrolled = editor.verticalScrollBar().value()
    assert scrolled > 0
    application.window.action("new").trigger()
    settle()
    assert not application.window.pad.is_shown
    application.close()
    again = open_application()
    assert not again.window.pad.is_shown
    again.window.conversations.open(again.store.conversations()[0].id)
    settle()
    editor = again.window.pad.editor
    assert (editor.textCursor().position(), editor.verticalScrollBar().value()) == (700, scrolled)


@pytest.mark.skipif(sys.platform == "win32", reason="There is no such limit on Windows")
def test_a_text_that_cannot_be_stored_stays_and_is_stored_later(application: Application) -> None:
    editor = new_pad(application, "one")
    first, other = application.window.pad.current, application.store.pads.create("Other", "other")
    with full_disk():
        editor.insertPlainText(" two")
        application.window.pad.save()
        failures = [label.text() for label in application.window.pad.view.findChildren(QLabel)]
        assert any("Check that the disk has space" in text for text in failures)
        application.session.open(other)
        assert editor.toPlainText() == "other"
        application.session.open(first)
        assert editor.toPlainText() == "one two"
    application.window.pad.save()
    assert stored(application).text == "one two"


@pytest.mark.skipif(sys.platform == "win32", reason="There is no such limit on Windows")
def test_the_window_asks_before_it_closes_with_a_text_that_cannot_be_stored(application: Application) -> None:
    editor = new_pad(application, "one")
    with full_disk():
        editor.insertPlainText(" two")
        application.window.close()
        question = QApplication.activeModalWidget()
        assert isinstance(question, QMessageBox)
        next(one for one in question.buttons() if one.text() == "Keep open").click()
        settle()
        assert application.window.isVisible()
        assert editor.toPlainText() == "one two"
    application.window.close()
    assert not application.window.isVisible()


def test_a_pad_begins_in_a_folder(application: Application) -> None:
    folder = application.store.folders.add("Novel").id
    application.window.conversations.show()
    listed = application.window.findChild(ConversationList)
    listed.new_pad_in_folder.emit(folder)
    settle()
    (entry,) = application.store.conversations()
    assert (entry.folder, entry.is_pad, entry.title) == (folder, True, "New pad")
    assert application.window.pad.is_shown


def test_keys_that_leave_the_text(application: Application, qtbot: QtBot) -> None:
    editor = new_pad(application, "text")
    for key, modifier in (
        (Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier),
    ):
        editor.setFocus()
        qtbot.keyClick(editor, key, modifier)
        assert QApplication.focusWidget() is not editor
    assert editor.toPlainText() == "text"


def test_no_break_spaces_and_long_lines_are_kept(application: Application) -> None:
    long = "word " * (LONGEST_BLOCK // 2) + "😀 end"
    editor = new_pad(application, f"a\u00a0b\n{long}\nlast")
    assert stored(application).text == f"a\u00a0b\n{long}\nlast"
    before, after = editor.text_around(editor.document().characterCount() - 1 - len("last"))
    assert (before, after) == (f"a\u00a0b\n{long}\n", "last")


def test_find_goes_from_hit_to_hit(application: Application, qtbot: QtBot) -> None:
    editor = new_pad(application, "fog here\nmore Fog\nfoggy " + "word " * LONGEST_BLOCK + "fog")
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    application.window.action("find").trigger()
    bar = bar_of(application)
    text, _replacement = fields(bar)
    qtbot.keyClicks(text, "fog")
    assert bar.position == "1 of 4"
    for position in ("2 of 4", "3 of 4", "4 of 4", "1 of 4"):
        qtbot.keyClick(text, Qt.Key.Key_Return)
        assert bar.position == position
        assert editor.selected_text().casefold() == "fog"
    qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.position == "4 of 4"
    qtbot.keyClick(text, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is editor
    assert editor.selected_text() == "fog"


def test_replace_all_is_one_step_of_undo_and_keeps_a_version(application: Application) -> None:
    editor = new_pad(application, "fog and fog and\nfog 😀 fog")
    application.window.action("pad_replace").trigger()
    bar = bar_of(application)
    text, replacement = fields(bar)
    text.setText("fog")
    replacement.setText("mist")
    press(bar, "Replace all")
    assert editor.toPlainText() == "mist and mist and\nmist 😀 mist"
    assert bar.position == "Replaced 4 matches"
    editor.undo()
    assert editor.toPlainText() == "fog and fog and\nfog 😀 fog"
    reasons = [one.reason for one in application.store.pads.versions(application.window.pad.current or 0)]
    assert reasons == ["before replace"]
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    application.window.action("find_next").trigger()
    press(bar, "Replace")
    assert editor.toPlainText().count("mist") == 1


def test_a_version_is_restored_and_that_is_undone(application: Application) -> None:
    editor = new_pad(application, "The first text.")
    application.window.pad.keep_version("before rewrite")
    editor.setPlainText("Another text.")
    application.window.action("pad_versions").trigger()
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, VersionsDialog)
    press(dialog, "Restore this version")
    assert editor.toPlainText() == "The first text."
    assert stored(application).text == "The first text."
    newest = application.store.pads.versions(application.window.pad.current or 0)[0]
    assert newest.reason == "before restore"
    assert application.store.pads.text_of(newest.id) == "Another text."
    application.window.action("undo").trigger()
    assert editor.toPlainText() == "Another text."


def test_reading_shows_typeset_markdown_and_writing_goes_on(application: Application) -> None:
    editor = new_pad(application, "# Title\n\nSome **bold** words.")
    application.window.action("pad_read").trigger()
    settle()
    shown = [view.toPlainText() for view in application.window.pad.view.findChildren(TextView)]
    assert "Some bold words." in "\n".join(shown)
    application.window.action("stop").trigger()
    assert QApplication.focusWidget() is editor
    application.window.action("pad_markdown").trigger()
    assert not stored(application).markdown
    assert not application.window.action("pad_read").isEnabled()


def test_a_deleted_pad_is_restored_by_undo_and_only_read_in_the_trash(application: Application) -> None:
    editor = new_pad(application, "Fog.")
    pad = application.window.pad.current
    application.window.action("delete").trigger()
    settle()
    assert [entry.id for entry in application.store.conversations()] == []
    application.window.conversations.open(pad)
    settle()
    assert editor.isReadOnly()
    application.window.action("undo").trigger()
    settle()
    assert [entry.id for entry in application.store.conversations()] == [pad]
    assert application.window.pad.is_shown
    assert not editor.isReadOnly()


def test_the_search_finds_pads_and_selects_the_words(application: Application, qtbot: QtBot) -> None:
    editor = new_pad(application, "Grey.\n" * 100 + "A lighthouse.\n" + "Grey.\n" * 100)
    application.window.action("new").trigger()
    field = application.window.findChild(SearchField)
    field.setFocus()
    qtbot.keyClicks(field, "lighth")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.window.pad.is_shown)
    assert editor.selected_text() == "lighth"


def test_text_files_become_pads(application: Application, tmp_path: Path) -> None:
    editor = new_pad(application, "one")
    (tmp_path / "notes.txt").write_text("plain *text*", encoding="utf-8")
    (tmp_path / "page.md").write_text("# A page\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("notes.txt", "page.md")])
    assert editor.canInsertFromMimeData(data)
    editor.insertFromMimeData(data)
    settle()
    found = {entry.title: application.store.pads.of(entry.id) for entry in application.store.conversations()}
    assert {name: (pad.text, pad.markdown) for name, pad in found.items() if pad} == {
        "A page": ("# A page\n", True),
        "notes": ("plain *text*", False),
        "one": ("one", True),
    }
    assert title(application) == "A page"


def test_the_selection_goes_to_a_new_message(application: Application) -> None:
    editor = new_pad(application, "one two three")
    editor.select(4, 7)
    application.window.action("pad_to_chat").trigger()
    settle()
    assert application.window.composer.text == "two"
    assert not application.window.pad.is_shown


def test_a_pad_is_saved_as_pdf(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    from app.gui.pdf.saving import pages_of, save_pages
    from app.processes.background_worker import BackgroundWorker

    new_pad(application, "# Fog\n\n" + "Grey and quiet. " * 2000)
    entry = application.store.conversations()[0]
    for _page in save_pages(pages_of(application.store, entry), tmp_path / "a.pdf", BackgroundWorker()):
        pass
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_the_text_before_a_session_is_kept_as_a_version(open_application: OpenApplication) -> None:
    application = open_application()
    new_pad(application, "before")
    application.close()
    again = open_application()
    pad = again.store.conversations()[0].id
    again.window.conversations.open(pad)
    again.window.pad.editor.insertPlainText("after, ")
    again.window.pad.save()
    texts = [again.store.pads.text_of(one.id) for one in again.store.pads.versions(pad)]
    assert texts == ["before"]


def test_the_pad_that_was_open_is_open_again(open_application: OpenApplication) -> None:
    application = open_application()
    new_pad(application, "Fog")
    application.close()
    again = open_application()
    settle()
    assert again.window.pad.editor.toPlainText() == "Fog"
    assert QApplication.focusWidget() is again.window.pad.editor
    assert again.window.action("find").isEnabled()
    assert again.window.action("find").text() == "Find in this pad"


def test_a_pad_has_one_row_below_it_unless_there_is_a_note(application: Application) -> None:
    status = application.window.findChild(StatusLine)
    assert status.isVisible()
    new_pad(application)
    assert not status.isVisible()
    status.show_prefix("Downloading")
    assert status.isVisible()
    status.show_prefix("")
    application.window.action("new").trigger()
    settle()
    assert status.isVisible()


def test_counts_give_way_to_the_buttons_of_the_foot(application: Application, qtbot: QtBot) -> None:
    new_pad(application, "One [word] more.")
    foot = application.window.pad.view.foot
    settle()
    foot.setFixedWidth(round(foot.read.sizeHint().width() * 2.5))
    settle()
    counts = next(label for label in foot.findChildren(QLabel) if "words" in label.accessibleName())
    assert counts.text() == ""
    foot.setFixedWidth(900)
    qtbot.waitUntil(lambda: counts.text().startswith("3 words"))  # they are counted after a pause


def test_what_was_clicked_in_the_list_can_be_typed_in(application: Application, qtbot: QtBot) -> None:
    talk = application.store.create_conversation("A talk")
    application.session.open(talk.id)
    editor = new_pad(application, "A page.")
    for name, focused in (("A talk", application.window.composer.field), ("A page.", editor)):
        click(application, qtbot, name)
        qtbot.waitUntil(focused.hasFocus)
