"""The sidebar: search, pin, rename, delete, export and import, by mouse and keyboard."""

import json
import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.base.app_dirs import database_path
from app.gui.application.application import Application
from app.gui.conversation.last_reply import LastReplyActions
from app.gui.sidebar.background_search import BackgroundSearch
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.sidebar.import_export import ImportExportMenu
from app.gui.sidebar.search_results import SearchResult, SearchResults
from app.gui.sidebar.sidebar import SearchField, Sidebar
from app.gui.widgets.toast import Toast
from app.import_export import export_json
from app.storage import Conversation, Store, StoredMessage
from tests.gui.actions import LONG_QUESTION, texts, wait_for_block, wait_for_reply
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.sidebar import items, lines, row
from tests.unit.reading import import_file

DAY = 86_400.0
LONG_TEXT = "fog lies in the valley and the river runs under it toward a quiet sea of grey light"

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def talk(store: Store, title: str, *words: str, age: float = 0.0, pinned: bool = False) -> Conversation:
    """A conversation of these messages, the first by a person, used so many seconds ago."""
    then = time.time() - age
    messages = [
        StoredMessage(
            id=number,
            conversation=0,
            role="assistant" if number % 2 else "user",
            text=text,
            created=then,
            parent=number - 1 if number else None,
        )
        for number, text in enumerate(words)
    ]
    made = Conversation(id=0, title=title, created=then, updated=then, pinned=pinned)
    return store.add_conversation(made, messages, len(words) - 1)


def show(application: Application) -> None:
    """Let the window see what was put into storage beside it."""
    application.session.conversations_changed.emit()


def press_with_ctrl(application: Application, qtbot: QtBot, key: Qt.Key, *, shift: bool = False) -> None:
    """Press a shortcut of the window, as soon as it listens to keys."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=PATIENCE_MS)
    modifiers = Qt.KeyboardModifier.ControlModifier
    if shift:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(application.window, key, modifiers)


def search(application: Application, qtbot: QtBot, text: str) -> list[SearchResult]:
    """Press Ctrl+Shift+F and type."""
    press_with_ctrl(application, qtbot, Qt.Key.Key_F, shift=True)
    field = application.window.findChild(SearchField)
    qtbot.waitUntil(field.hasFocus, timeout=PATIENCE_MS)
    with qtbot.waitSignal(
        application.window.findChild(BackgroundSearch).found,
        timeout=PATIENCE_MS,
        check_params_cb=lambda found, _hits: found == text,
    ):
        if text.isascii():
            qtbot.keyClicks(field, text)
        else:  # Qt's tests have no such keys
            field.insert(text)
    return list(application.window.findChild(SearchResults).results)


def press(application: Application, qtbot: QtBot, key: Qt.Key) -> None:
    """Press a key in the search field."""
    qtbot.keyClick(application.window.findChild(SearchField), key)


def is_in_view(application: Application, words: str) -> bool:
    """Whether the message with these words can be read without scrolling."""
    area = application.window.messages
    for view in area.findChildren(QWidget):
        text = view.toPlainText() if hasattr(view, "toPlainText") else ""
        if words in text and view.isVisible():
            top = view.mapTo(area.viewport(), QPoint(0, 0)).y()
            return 0 <= top < area.viewport().height()
    return False


def file_dialog(application: Application, qtbot: QtBot) -> QFileDialog:
    """The file dialog that has opened."""

    def dialogs() -> list[QFileDialog]:
        return [one for one in application.window.findChildren(QFileDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: len(dialogs()) == 1, timeout=PATIENCE_MS)
    return dialogs()[0]


def choose(application: Application, qtbot: QtBot, path: Path) -> None:
    """Type a path into the file dialog and press Enter."""
    dialog = file_dialog(application, qtbot)
    field = dialog.findChild(QLineEdit)
    field.setText(str(path))
    qtbot.keyClick(field, Qt.Key.Key_Return)


def exchange(application: Application) -> ImportExportMenu:
    """What exports and imports."""
    return application.window.findChild(ImportExportMenu)


def test_a_search_replaces_the_list_and_escape_brings_it_back(application: Application, qtbot: QtBot) -> None:
    talk(application.store, "Rivers", "Where does the Vistula begin?", "In the mountains, as a brook.")
    talk(application.store, "Soup", "How do I cook lentils?", "In water, for half an hour.")
    show(application)
    hits = search(application, qtbot, "BRO")
    assert [(hit.title, hit.speaker) for hit in hits] == [("Rivers", "Reply: ")]
    (hit,) = hits
    assert [hit.excerpt[start:end] for start, end in hit.marks] == ["bro"]
    assert not application.window.findChild(ConversationList).isVisible()
    assert "1 match" in texts(application)
    press(application, qtbot, Qt.Key.Key_Escape)
    assert application.window.findChild(ConversationList).isVisible()
    press(application, qtbot, Qt.Key.Key_Escape)
    assert application.window.composer.isAncestorOf(QApplication.focusWidget())


def test_a_title_is_found_where_no_message_says_it(application: Application, qtbot: QtBot) -> None:
    named = talk(application.store, "Żółw and the hare", "A question", "An answer")
    talk(application.store, "Another", "The hare sleeps.", "Yes.")
    show(application)
    hits = search(application, qtbot, "hare")
    assert [(hit.title, hit.message is None) for hit in hits] == [
        ("Żółw and the hare", True),
        ("Another", False),
    ]
    press(application, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.session.current == named.id, timeout=PATIENCE_MS)


def test_nothing_found_is_said(application: Application, qtbot: QtBot) -> None:
    talk(application.store, "Rivers", "Where does the Vistula begin?")
    show(application)
    assert search(application, qtbot, "quixotic") == []
    assert "No results for “quixotic”." in texts(application)
    press(application, qtbot, Qt.Key.Key_Return)
    assert application.session.current is None


def test_a_found_message_opens_in_the_middle_of_a_long_conversation(
    application: Application, qtbot: QtBot
) -> None:
    words = [f"Line {number} of the talk." for number in range(200)]
    words[61] = "Here lies the needle."
    long = talk(application.store, "A long talk", *words)
    show(application)
    search(application, qtbot, "needle")
    press(application, qtbot, Qt.Key.Key_Return)
    assert application.session.current == long.id
    qtbot.waitUntil(lambda: is_in_view(application, "needle"), timeout=PATIENCE_MS)
    selected = [
        view.textCursor().selectedText()
        for view in application.window.messages.findChildren(QWidget)
        if hasattr(view, "textCursor")
    ]
    assert "needle" in selected

    later = next(b for b in application.window.findChildren(QAbstractButton) if "later messages" in b.text())
    assert later.text() == "Show later messages (119)"
    qtbot.mouseClick(later, Qt.MouseButton.LeftButton)
    assert later.text() == "Show later messages (79)"
    application.window.messages.follow()
    assert later.isHidden()
    qtbot.waitUntil(lambda: is_in_view(application, "Line 199"), timeout=PATIENCE_MS)


def test_asking_from_the_middle_of_a_conversation_goes_to_its_end(
    application: Application, qtbot: QtBot
) -> None:
    words = [f"Line {number} of the talk." for number in range(120)]
    words[11] = "Here lies the needle."
    talk(application.store, "A long talk", *words)
    show(application)
    search(application, qtbot, "needle")
    press(application, qtbot, Qt.Key.Key_Return)
    assert application.session.send("Hello!")
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    last = application.window.messages.last_reply
    assert last is not None
    assert last.message.id == application.session.messages()[-1].id
    qtbot.waitUntil(lambda: is_in_view(application, "Hello!"), timeout=PATIENCE_MS)
    shown = [label for label in texts(application).splitlines() if label == "Hello!"]
    assert len(shown) == 1


def test_a_message_of_another_branch_is_found_and_its_branch_shown(
    application: Application, qtbot: QtBot
) -> None:
    made = application.store.create_conversation("Weather")
    question = application.store.add_message(made.id, "user", "Will it rain?")
    first = application.store.add_message(made.id, "assistant", "A zephyr will clear the sky.")
    application.store.set_leaf(made.id, question.id)
    second = application.store.add_message(made.id, "assistant", "It will pour.")
    application.session.open(made.id)
    assert [message.id for message in application.session.messages()] == [question.id, second.id]
    search(application, qtbot, "zephyr")
    press(application, qtbot, Qt.Key.Key_Return)
    assert [message.id for message in application.session.messages()] == [question.id, first.id]
    qtbot.waitUntil(lambda: is_in_view(application, "zephyr"), timeout=PATIENCE_MS)


def test_the_arrow_keys_and_the_mouse_go_through_what_was_found(
    application: Application, qtbot: QtBot
) -> None:
    for number in range(3):
        talk(application.store, f"Talk {number}", f"The same word in {number}")
    show(application)
    hits = search(application, qtbot, "same word")
    press(application, qtbot, Qt.Key.Key_Down)
    press(application, qtbot, Qt.Key.Key_Return)
    assert application.session.current == hits[1].conversation
    assert application.window.findChild(SearchField).hasFocus()
    results = application.window.findChild(SearchResults)
    place = results.visualRect(results.model().index(2, 0)).center()
    qtbot.mouseClick(results.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert application.session.current == hits[2].conversation


def test_escape_among_the_results_ends_the_search(application: Application, qtbot: QtBot) -> None:
    talk(application.store, "Rivers", "Where does the Vistula begin?")
    show(application)
    search(application, qtbot, "Vistula")
    results = application.window.findChild(SearchResults)
    results.setFocus()
    qtbot.keyClick(results, Qt.Key.Key_Return)
    assert application.session.current is not None
    qtbot.keyClick(results, Qt.Key.Key_Escape)
    assert application.window.findChild(ConversationList).isVisible()
    assert application.window.findChild(SearchField).hasFocus()


def test_another_branch_waits_for_the_reply_that_is_written(application: Application, qtbot: QtBot) -> None:
    made = application.store.create_conversation("Weather")
    application.store.add_message(made.id, "user", "Will it rain?")
    application.store.add_message(made.id, "assistant", "A zephyr will clear the sky.")
    application.store.set_leaf(made.id, None)
    application.session.open(made.id)
    wait_for_block(application, qtbot)
    search(application, qtbot, "zephyr")
    press(application, qtbot, Qt.Key.Key_Return)
    assert "It is in another branch. You can open it when the reply is done." in texts(application)
    application.session.stop()
    wait_for_reply(application, qtbot)
    press(application, qtbot, Qt.Key.Key_Return)
    assert "A zephyr will clear the sky." in [message.text for message in application.session.messages()]


def test_what_is_deleted_is_no_longer_found(application: Application, qtbot: QtBot) -> None:
    gone = talk(application.store, "Rivers", "Where does the Vistula begin?")
    show(application)
    assert len(search(application, qtbot, "Vistula")) == 1
    application.window.conversations.open(gone.id)
    application.window.action("delete").trigger()
    results = application.window.findChild(SearchResults)
    qtbot.waitUntil(lambda: results.results == [], timeout=PATIENCE_MS)
    application.window.action("undo").trigger()
    qtbot.waitUntil(lambda: len(results.results) == 1, timeout=PATIENCE_MS)


def test_enter_opens_what_is_still_being_searched(application: Application, qtbot: QtBot) -> None:
    found = talk(application.store, "Rivers", "Where does the Vistula begin?")
    show(application)
    press_with_ctrl(application, qtbot, Qt.Key.Key_F, shift=True)
    field = application.window.findChild(SearchField)
    qtbot.waitUntil(field.hasFocus, timeout=PATIENCE_MS)
    field.setText("Vistula")
    assert application.window.findChild(SearchResults).results == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.session.current == found.id, timeout=PATIENCE_MS)


def test_conversations_stand_under_headings_of_their_age(application: Application, qtbot: QtBot) -> None:
    talk(application.store, "Now", "Hello")
    show(application)
    assert lines(application) == ["Now"]
    talk(application.store, "Long ago", "Hello", age=40 * DAY)
    talk(application.store, "Kept", "Hello", age=80 * DAY, pinned=True)
    show(application)
    assert lines(application) == ["Pinned", "Kept", "Today", "Now", "Earlier", "Long ago"]
    shown = application.window.findChild(ConversationList)
    shown.setCurrentItem(row(application, "Now"))
    qtbot.keyClick(shown, Qt.Key.Key_Down)  # the heading is passed over
    assert shown.currentItem().text(0) == "Long ago"


def test_a_pin_survives_a_restart(open_application: OpenApplication, qtbot: QtBot) -> None:
    first = open_application()
    old = talk(first.store, "Old", "Hello", age=60)
    talk(first.store, "New", "Hello")
    first.session.open(old.id)
    assert lines(first) == ["New", "Old"]
    press_with_ctrl(first, qtbot, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: lines(first) == ["Pinned", "Old", "Today", "New"], timeout=PATIENCE_MS)
    assert first.window.action("pin").text() == "Unpin"
    first.close()

    second = open_application()
    assert lines(second) == ["Pinned", "Old", "Today", "New"]
    second.window.action("pin").trigger()
    assert lines(second) == ["New", "Old"]


def test_the_menu_of_a_conversation_leaves_the_open_one_alone(application: Application, qtbot: QtBot) -> None:
    opened = talk(application.store, "Open", "Hello")
    other = talk(application.store, "Other", "Hello", age=60)
    application.session.open(opened.id)
    shown = application.window.findChild(ConversationList)
    item = row(application, "Other")
    place = shown.visualItemRect(item).center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(
        shown.viewport(), QContextMenuEvent(reason, place, shown.viewport().mapToGlobal(place))
    )
    (menu,) = [one for one in shown.findChildren(QMenu) if one.isVisible()]
    names = [action.text() for action in menu.actions() if action.text()]
    assert names == [
        *("Rename", "Suggest a title", "Pin", "Move to folder", "Archive"),
        *("Chat settings…", "Export as", "Delete"),
    ]
    menu.actions()[-1].trigger()
    menu.close()
    qtbot.waitUntil(lambda: lines(application) == ["Open"], timeout=PATIENCE_MS)
    assert application.session.current == opened.id
    application.window.action("undo").trigger()
    assert lines(application) == ["Open", "Other"]
    shown.menu_of(row(application, "Other")).actions()[2].trigger()
    qtbot.waitUntil(lambda: application.store.conversation(other.id).pinned, timeout=PATIENCE_MS)


def test_a_menu_outlives_the_list_that_it_was_opened_on(application: Application, qtbot: QtBot) -> None:
    first = talk(application.store, "Rivers", "Where do rivers end?", "In the sea.", age=DAY * 3)
    show(application)
    listed = application.window.findChild(ConversationList)
    menu = listed.menu_of(next(items(application)))
    talk(application.store, "Boats", "Do boats sleep?", "At anchor.")
    show(application)  # fills the list again
    rename = next(action for action in menu.actions() if action.text() == "Rename")
    rename.trigger()
    assert listed.findChild(QLineEdit).text() == "Rivers"
    qtbot.keyClick(listed.findChild(QLineEdit), Qt.Key.Key_Escape)
    list(application.store.trash.delete([first.id]))
    show(application)
    rename.trigger()  # of a conversation that is gone
    assert "Rivers" not in lines(application)


def edited_title(application: Application, qtbot: QtBot) -> QLineEdit:
    """Begin to rename the open conversation, and type "Springs"; the field."""
    made = talk(application.store, "Rivers", "Where do rivers begin?", "At springs.")
    show(application)
    application.window.conversations.open(made.id)
    application.window.action("rename").trigger()
    field: QLineEdit = application.window.findChild(ConversationList).findChild(QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "Springs")
    return field


def test_a_title_is_stored_while_it_is_typed_and_survives_a_refill(
    application: Application, qtbot: QtBot
) -> None:
    field = edited_title(application, qtbot)
    (entry,) = application.session.conversations()
    qtbot.waitUntil(lambda: application.store.conversation(entry.id).title == "Springs")  # as if killed here
    talk(application.store, "Boats", "Do boats sleep?", "At anchor.")
    show(application)  # something else fills the list in the meantime
    qtbot.keyClicks(field, " and wells")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sorted(lines(application)) == ["Boats", "Springs and wells"])
    assert application.store.conversation(entry.id).title == "Springs and wells"


@pytest.mark.parametrize("typed", [None, "", "  "])
def test_a_title_that_is_given_up_or_empty_is_the_old_one(
    application: Application, qtbot: QtBot, typed: str | None
) -> None:
    field = edited_title(application, qtbot)
    (entry,) = application.session.conversations()
    qtbot.waitUntil(lambda: application.store.conversation(entry.id).title == "Springs")
    if typed is not None:
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Backspace)
        qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Escape if typed is None else Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.store.conversation(entry.id).title == "Rivers")
    qtbot.waitUntil(lambda: lines(application) == ["Rivers"])


@pytest.mark.parametrize("format", ["markdown", "html", "pdf", "json"])
def test_a_conversation_is_exported_in_each_format(
    application: Application, qtbot: QtBot, tmp_path: Path, format: str
) -> None:
    made = talk(application.store, "Rivers / lakes", "Where?", "In the **mountains**.")
    show(application)
    application.window.findChild(ConversationList).export_requested.emit(made.id, format)
    name = Path(file_dialog(application, qtbot).findChild(QLineEdit).text()).name
    assert name.startswith("Rivers")
    path = tmp_path / "out" / name
    path.parent.mkdir()
    choose(application, qtbot, path)
    qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    is_pdf = format == "pdf"
    written = PdfReader(path).pages[0].extract_text() if is_pdf else path.read_text(encoding="utf-8")
    assert {
        "pdf": "mountains",
        "markdown": "**mountains**",
        "html": "<strong>mountains",
        "json": "**mountains**",
    }[format] in written
    qtbot.waitUntil(lambda: f"Exported to “{name}”." in texts(application), timeout=PATIENCE_MS)


def test_a_reply_alone_is_exported_as_pdf(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    made = talk(application.store, "Rivers", "Where?", "In the **mountains**.", "And then?", "To the sea.")
    show(application)
    application.window.conversations.open(made.id)
    qtbot.waitUntil(lambda: application.window.messages.last_reply is not None, timeout=PATIENCE_MS)
    application.window.findChild(LastReplyActions).request("export_pdf")
    path = tmp_path / "reply.pdf"
    choose(application, qtbot, path)
    qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    text = PdfReader(path).pages[0].extract_text()
    assert "To the sea." in text
    assert "mountains" not in text
    assert "And then?" not in text
    qtbot.waitUntil(lambda: "Exported to “reply.pdf”." in texts(application), timeout=PATIENCE_MS)


def test_a_long_pdf_export_shows_its_pages_and_can_be_cancelled(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    made = talk(application.store, "Rivers", *["Where does it flow?", "Word " * 4000] * 20)
    show(application)
    exchange(application).export(made.id, "pdf")
    path = tmp_path / "long.pdf"
    choose(application, qtbot, path)
    qtbot.waitUntil(lambda: "Exporting page " in texts(application), timeout=PATIENCE_MS)
    click_cancel(application)
    assert not exchange(application).is_busy
    assert "Export cancelled. Files already written are kept." in texts(application)
    assert not path.exists()


def test_a_pdf_file_that_cannot_be_written_says_why(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    made = talk(application.store, "Rivers", "Where?", "Here.")
    exchange(application).export(made.id, "pdf")
    choose(application, qtbot, tmp_path / "a.pdf")
    (tmp_path / "a.pdf").mkdir()
    qtbot.waitUntil(lambda: application.window.findChild(QMessageBox) is not None, timeout=PATIENCE_MS)
    box = application.window.findChild(QMessageBox)
    assert box.text().startswith("Can't save “")
    assert not exchange(application).is_busy
    box.close()


def test_all_conversations_are_exported_as_pdf_files(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(3):
        talk(application.store, "The same title", f"Question {number}")
    exchange(application).export_all("pdf")
    folder = tmp_path / "out"
    folder.mkdir()
    choose(application, qtbot, folder)
    qtbot.waitUntil(lambda: "Exported to 3 files in “out”." in texts(application), timeout=PATIENCE_MS)
    pages = [PdfReader(path).pages[0].extract_text() for path in folder.glob("*.pdf")]
    found = {text.split("Question ")[1][0] for text in pages}
    assert found == {"0", "1", "2"}


def test_all_conversations_are_exported_to_a_folder(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(3):
        talk(application.store, "The same title", f"Question {number}")
    folder = tmp_path / "out"
    folder.mkdir()
    exchange(application).export_all("markdown")
    choose(application, qtbot, folder)
    qtbot.waitUntil(lambda: len(list(folder.glob("*.md"))) == 3, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "Exported to 3 files in “out”." in texts(application), timeout=PATIENCE_MS)


def click_cancel(application: Application) -> None:
    """Click the button beside what is said of something that runs."""
    (cancel,) = [
        button
        for toast in application.window.findChildren(Toast)
        for button in toast.findChildren(QPushButton)
        if button.text() == "Cancel" and not button.isHidden()
    ]
    cancel.click()


def test_a_running_import_can_be_cancelled(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    made = talk(application.store, "Rivers", "Where?")
    path = tmp_path / "talks.json"
    path.write_text(export_json(application.store, [made.id]), encoding="utf-8")
    exchange(application).import_file(path)
    click_cancel(application)
    qtbot.waitUntil(lambda: not exchange(application).is_busy, timeout=PATIENCE_MS)
    assert "Import cancelled. Nothing was imported." in texts(application)
    assert len(application.store.conversations()) == 1


def test_a_running_export_can_be_cancelled(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(3):
        talk(application.store, f"Talk {number}", "Where?")
    exchange(application).export_all("html")
    dialog = file_dialog(application, qtbot)
    dialog.close()
    dialog.fileSelected.emit(str(tmp_path))
    assert exchange(application).is_busy
    click_cancel(application)
    assert not exchange(application).is_busy
    assert "Export cancelled. Files already written are kept." in texts(application)


def test_a_file_that_cannot_be_written_is_said(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    made = talk(application.store, "Rivers", "Where?")
    exchange(application).export(made.id, "markdown")
    dialog = file_dialog(application, qtbot)
    dialog.close()
    dialog.fileSelected.emit(str(tmp_path / "nowhere" / "Rivers.md"))
    qtbot.waitUntil(lambda: application.window.findChild(QMessageBox) is not None, timeout=PATIENCE_MS)
    box = application.window.findChild(QMessageBox)
    assert "Can't save" in box.text()
    box.close()


def test_a_file_is_imported_with_its_branches(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    application = open_application()
    made = [talk(application.store, f"Talk {number}", "A question", "An answer") for number in range(40)]
    application.store.set_leaf(made[0].id, application.store.messages(made[0].id)[0].id)
    application.store.add_message(made[0].id, "assistant", "Another answer")
    path = tmp_path / "all.json"
    path.write_text(export_json(application.store, [one.id for one in made]), encoding="utf-8")
    for one in made:
        list(application.store.trash.delete([one.id]))
    show(application)
    assert lines(application) == []
    press_with_ctrl(application, qtbot, Qt.Key.Key_O)
    choose(application, qtbot, path)
    qtbot.waitUntil(lambda: len(lines(application)) == 40, timeout=PATIENCE_MS)
    assert "Imported 40 conversations (81 messages)." in texts(application)
    titles = {entry.title: entry.id for entry in application.store.conversations()}
    assert len(application.store.messages(titles["Talk 0"])[1].siblings) == 2


def test_what_was_left_out_of_an_import_is_said(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    kept = talk(application.store, "Kept", "A question")
    whole = json.loads(export_json(application.store, [kept.id]))
    broken = {**whole["conversations"][0], "title": "Broken", "messages": [{"role": "nobody"}]}
    path = tmp_path / "some.json"
    path.write_text(
        json.dumps({**whole, "conversations": [broken, *whole["conversations"]]}), encoding="utf-8"
    )
    expected = import_file(application.store, path).sentences()
    exchange(application).import_file(path)
    qtbot.waitUntil(lambda: not exchange(application).is_busy, timeout=PATIENCE_MS)
    box = application.window.findChild(QMessageBox)
    assert box.text() == expected[0]
    assert box.informativeText() == expected[1]
    box.close()


def test_an_import_that_fails_midway_names_what_came_in(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    made = [talk(application.store, title, "A question") for title in ("Rivers", "Lakes")]
    path = tmp_path / "talks.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.json", export_json(application.store, [one.id for one in made]))
        archive.writestr("2.json", '["damaged"]')
    for one in made:
        list(application.store.trash.delete([one.id]))
    path.write_bytes(path.read_bytes().replace(b'["damaged"]', b'["DAMAGED"]'))
    exchange(application).import_file(path)
    qtbot.waitUntil(lambda: application.window.findChild(QMessageBox) is not None, timeout=PATIENCE_MS)
    box = application.window.findChild(QMessageBox)
    assert "Can't unpack the ZIP archive “talks.zip”" in box.text()
    assert "Imported 2 conversations (2 messages)." in box.informativeText()
    assert sorted(box.detailedText().splitlines()) == ["Lakes", "Rivers"]
    assert sorted(lines(application)) == ["Lakes", "Rivers"]
    box.close()


def test_a_file_without_conversations_is_said(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "shopping.json"
    path.write_text('{"milk": 2}', encoding="utf-8")
    exchange(application).import_file(path)
    qtbot.waitUntil(lambda: application.window.findChild(QMessageBox) is not None, timeout=PATIENCE_MS)
    box = application.window.findChild(QMessageBox)
    assert "shopping.json" in box.text()
    assert box.informativeText()
    box.close()
    assert not exchange(application).is_busy


def test_a_format_is_chosen_from_the_keyboard(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    made = talk(application.store, "Rivers", "Where?")
    application.session.open(made.id)
    application.window.action("export_conversation").trigger()
    (menu,) = [one for one in application.window.findChildren(QMenu) if one.isVisible()]
    assert menu.activeAction().text() == "Markdown…"
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert file_dialog(application, qtbot).findChild(QLineEdit).text().endswith(".html")
    file_dialog(application, qtbot).close()


def test_everything_in_the_sidebar_has_a_name_and_is_reached_by_tab(
    application: Application, qtbot: QtBot
) -> None:
    talk(application.store, "Rivers", LONG_QUESTION)
    show(application)
    search(application, qtbot, "diffusion")
    sidebar = application.window.findChild(Sidebar)
    controls = [
        one
        for one in sidebar.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(one, QLabel)
    ]
    unnamed = [one for one in controls if not (one.accessibleName() or getattr(one, "text", str)())]
    assert unnamed == []
    reached: set[QWidget] = set()
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert set(controls) <= reached


def test_the_best_of_ten_thousand_messages_are_listed(application: Application, qtbot: QtBot) -> None:
    words = LONG_TEXT.split()
    for number in range(50):
        lines_of_it = [" ".join(words[(number + k) % 7 :] * 3) for k in range(200)]
        talk(application.store, f"Talk {number}", *lines_of_it)
    show(application)
    hits = search(application, qtbot, "riv")
    assert len(hits) == 100
    assert "The 100 best matches" in texts(application)


def test_a_damaged_search_index_is_built_again_while_one_searches(
    application: Application, qtbot: QtBot
) -> None:
    talk(application.store, "Rivers", "What is a brook?", "A small river.")
    show(application)
    assert len(search(application, qtbot, "small")) == 1
    with closing(sqlite3.connect(database_path())) as raw:
        raw.execute("UPDATE messages_text_data SET block = x'ffffffffffffffffffff' WHERE id > 10")
        raw.commit()
    application.window.findChild(SearchField).clear()
    assert len(search(application, qtbot, "small")) == 1
    assert application.store.search.find("brook")
