"""The sidebar as people use it: search, pin, rename, delete, export and import, with mouse and keyboard."""

import json
import time
from pathlib import Path

import pytest
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
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.gui.application.application import Desk
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.sidebar.import_export import Exchange
from app.gui.sidebar.search_results import Hit, SearchResults
from app.gui.sidebar.sidebar import SearchField, Sidebar
from app.import_export import export_json, import_file
from app.storage import Conversation, Store, StoredMessage
from tests.gui.actions import LONG_QUESTION, texts, wait_for_block, wait_for_reply
from tests.gui.conftest import PATIENCE_MS, OpenDesk

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


def show(desk: Desk) -> None:
    """Let the window see what was put into storage beside it."""
    desk.session.conversations_changed.emit()


def lines(desk: Desk) -> list[str]:
    """The conversations and their headings."""
    shown = desk.window.findChild(ConversationList)
    return [shown.item(row).text() for row in range(shown.count())]


def press_with_ctrl(desk: Desk, qtbot: QtBot, key: Qt.Key) -> None:
    """Press a shortcut of the window, as soon as it listens to keys."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=PATIENCE_MS)
    qtbot.keyClick(desk.window, key, Qt.KeyboardModifier.ControlModifier)


def search(desk: Desk, qtbot: QtBot, text: str) -> list[Hit]:
    """Press Ctrl+F and type."""
    press_with_ctrl(desk, qtbot, Qt.Key.Key_F)
    field = desk.window.findChild(SearchField)
    qtbot.waitUntil(field.hasFocus, timeout=PATIENCE_MS)
    qtbot.keyClicks(field, text)
    return list(desk.window.findChild(SearchResults).hits)


def press(desk: Desk, qtbot: QtBot, key: Qt.Key) -> None:
    """Press a key in the search field."""
    qtbot.keyClick(desk.window.findChild(SearchField), key)


def is_in_view(desk: Desk, words: str) -> bool:
    """Whether the message with these words can be read without scrolling."""
    area = desk.window.messages
    for view in area.findChildren(QWidget):
        text = view.toPlainText() if hasattr(view, "toPlainText") else ""
        if words in text and view.isVisible():
            top = view.mapTo(area.viewport(), QPoint(0, 0)).y()
            return 0 <= top < area.viewport().height()
    return False


def file_dialog(desk: Desk, qtbot: QtBot) -> QFileDialog:
    """The file dialog that has opened."""

    def dialogs() -> list[QFileDialog]:
        return [one for one in desk.window.findChildren(QFileDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: len(dialogs()) == 1, timeout=PATIENCE_MS)
    return dialogs()[0]


def choose(desk: Desk, qtbot: QtBot, path: Path) -> None:
    """Type a path into the file dialog and press Enter."""
    dialog = file_dialog(desk, qtbot)
    field = dialog.findChild(QLineEdit)
    field.setText(str(path))
    qtbot.keyClick(field, Qt.Key.Key_Return)


def exchange(desk: Desk) -> Exchange:
    """What exports and imports."""
    return desk.window.findChild(Exchange)


def test_a_search_replaces_the_list_and_escape_brings_it_back(desk: Desk, qtbot: QtBot) -> None:
    talk(desk.store, "Rivers", "Where does the Vistula begin?", "In the mountains, as a brook.")
    talk(desk.store, "Soup", "How do I cook lentils?", "In water, for half an hour.")
    show(desk)
    hits = search(desk, qtbot, "BRO")
    assert [(hit.title, hit.speaker) for hit in hits] == [("Rivers", "Reply: ")]
    (hit,) = hits
    assert [hit.excerpt[start:end] for start, end in hit.marks] == ["brook"]
    assert not desk.window.findChild(ConversationList).isVisible()
    assert "1 match" in texts(desk)
    press(desk, qtbot, Qt.Key.Key_Escape)
    assert desk.window.findChild(ConversationList).isVisible()
    press(desk, qtbot, Qt.Key.Key_Escape)
    assert desk.window.composer.isAncestorOf(QApplication.focusWidget())


def test_a_title_is_found_where_no_message_says_it(desk: Desk, qtbot: QtBot) -> None:
    named = talk(desk.store, "Żółw and the hare", "A question", "An answer")
    talk(desk.store, "Another", "The hare sleeps.", "Yes.")
    show(desk)
    hits = search(desk, qtbot, "hare")
    assert [(hit.title, hit.message is None) for hit in hits] == [
        ("Żółw and the hare", True),
        ("Another", False),
    ]
    press(desk, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.session.current == named.id, timeout=PATIENCE_MS)


def test_nothing_found_is_said(desk: Desk, qtbot: QtBot) -> None:
    talk(desk.store, "Rivers", "Where does the Vistula begin?")
    show(desk)
    assert search(desk, qtbot, "quixotic") == []
    assert "Nothing found for “quixotic”." in texts(desk)
    press(desk, qtbot, Qt.Key.Key_Return)
    assert desk.session.current is None


def test_a_found_message_opens_in_the_middle_of_a_long_conversation(desk: Desk, qtbot: QtBot) -> None:
    words = [f"Line {number} of the talk." for number in range(200)]
    words[61] = "Here lies the needle."
    long = talk(desk.store, "A long talk", *words)
    show(desk)
    search(desk, qtbot, "needle")
    press(desk, qtbot, Qt.Key.Key_Return)
    assert desk.session.current == long.id
    qtbot.waitUntil(lambda: is_in_view(desk, "needle"), timeout=PATIENCE_MS)
    selected = [
        view.textCursor().selectedText()
        for view in desk.window.messages.findChildren(QWidget)
        if hasattr(view, "textCursor")
    ]
    assert "needle" in selected

    later = next(b for b in desk.window.findChildren(QAbstractButton) if "later messages" in b.text())
    assert later.text() == "Show later messages (119)"
    qtbot.mouseClick(later, Qt.MouseButton.LeftButton)
    assert later.text() == "Show later messages (79)"
    desk.window.messages.follow()
    assert later.isHidden()
    qtbot.waitUntil(lambda: is_in_view(desk, "Line 199"), timeout=PATIENCE_MS)


def test_asking_from_the_middle_of_a_conversation_goes_to_its_end(desk: Desk, qtbot: QtBot) -> None:
    words = [f"Line {number} of the talk." for number in range(120)]
    words[11] = "Here lies the needle."
    talk(desk.store, "A long talk", *words)
    show(desk)
    search(desk, qtbot, "needle")
    press(desk, qtbot, Qt.Key.Key_Return)
    assert desk.session.send("Hello!")
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    last = desk.window.messages.last_reply
    assert last is not None
    assert last.message.id == desk.session.messages()[-1].id
    qtbot.waitUntil(lambda: is_in_view(desk, "Hello!"), timeout=PATIENCE_MS)
    shown = [label for label in texts(desk).splitlines() if label == "Hello!"]
    assert len(shown) == 1


def test_a_message_of_another_branch_is_found_and_its_branch_shown(desk: Desk, qtbot: QtBot) -> None:
    made = desk.store.create_conversation("Weather")
    question = desk.store.add_message(made.id, "user", "Will it rain?")
    first = desk.store.add_message(made.id, "assistant", "A zephyr will clear the sky.")
    desk.store.set_leaf(made.id, question.id)
    second = desk.store.add_message(made.id, "assistant", "It will pour.")
    desk.session.open(made.id)
    assert [message.id for message in desk.session.messages()] == [question.id, second.id]
    search(desk, qtbot, "zephyr")
    press(desk, qtbot, Qt.Key.Key_Return)
    assert [message.id for message in desk.session.messages()] == [question.id, first.id]
    qtbot.waitUntil(lambda: is_in_view(desk, "zephyr"), timeout=PATIENCE_MS)


def test_the_arrow_keys_and_the_mouse_go_through_what_was_found(desk: Desk, qtbot: QtBot) -> None:
    for number in range(3):
        talk(desk.store, f"Talk {number}", f"The same word in {number}")
    show(desk)
    hits = search(desk, qtbot, "same word")
    press(desk, qtbot, Qt.Key.Key_Down)
    press(desk, qtbot, Qt.Key.Key_Return)
    assert desk.session.current == hits[1].conversation
    assert desk.window.findChild(SearchField).hasFocus()
    results = desk.window.findChild(SearchResults)
    place = results.visualRect(results.model().index(2, 0)).center()
    qtbot.mouseClick(results.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.session.current == hits[2].conversation


def test_escape_among_the_results_ends_the_search(desk: Desk, qtbot: QtBot) -> None:
    talk(desk.store, "Rivers", "Where does the Vistula begin?")
    show(desk)
    search(desk, qtbot, "Vistula")
    results = desk.window.findChild(SearchResults)
    results.setFocus()
    qtbot.keyClick(results, Qt.Key.Key_Return)
    assert desk.session.current is not None
    qtbot.keyClick(results, Qt.Key.Key_Escape)
    assert desk.window.findChild(ConversationList).isVisible()
    assert desk.window.findChild(SearchField).hasFocus()


def test_another_branch_waits_for_the_reply_that_is_written(desk: Desk, qtbot: QtBot) -> None:
    made = desk.store.create_conversation("Weather")
    desk.store.add_message(made.id, "user", "Will it rain?")
    desk.store.add_message(made.id, "assistant", "A zephyr will clear the sky.")
    desk.store.set_leaf(made.id, None)
    desk.session.open(made.id)
    wait_for_block(desk, qtbot)
    search(desk, qtbot, "zephyr")
    press(desk, qtbot, Qt.Key.Key_Return)
    assert "It is in another branch, which can be shown when the reply has ended." in texts(desk)
    desk.session.stop()
    wait_for_reply(desk, qtbot)
    press(desk, qtbot, Qt.Key.Key_Return)
    assert "A zephyr will clear the sky." in [message.text for message in desk.session.messages()]


def test_what_is_deleted_is_no_longer_found(desk: Desk, qtbot: QtBot) -> None:
    gone = talk(desk.store, "Rivers", "Where does the Vistula begin?")
    show(desk)
    assert len(search(desk, qtbot, "Vistula")) == 1
    desk.window.conversations.open(gone.id)
    desk.window.action("delete").trigger()
    assert desk.window.findChild(SearchResults).hits == []
    desk.window.action("undo").trigger()
    assert len(desk.window.findChild(SearchResults).hits) == 1


def test_conversations_stand_under_headings_of_their_age(desk: Desk, qtbot: QtBot) -> None:
    talk(desk.store, "Now", "Hello")
    show(desk)
    assert lines(desk) == ["Now"]
    talk(desk.store, "Long ago", "Hello", age=40 * DAY)
    talk(desk.store, "Kept", "Hello", age=80 * DAY, pinned=True)
    show(desk)
    assert lines(desk) == ["Pinned", "Kept", "Today", "Now", "Earlier", "Long ago"]
    shown = desk.window.findChild(ConversationList)
    shown.setCurrentRow(3)
    qtbot.keyClick(shown, Qt.Key.Key_Down)  # the heading is passed over
    assert shown.currentItem().text() == "Long ago"


def test_a_pin_survives_a_restart(open_desk: OpenDesk, qtbot: QtBot) -> None:
    first = open_desk()
    old = talk(first.store, "Old", "Hello", age=60)
    talk(first.store, "New", "Hello")
    first.session.open(old.id)
    assert lines(first) == ["New", "Old"]
    press_with_ctrl(first, qtbot, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: lines(first) == ["Pinned", "Old", "Today", "New"], timeout=PATIENCE_MS)
    assert first.window.action("pin").text() == "Unpin"
    first.close()

    second = open_desk()
    assert lines(second) == ["Pinned", "Old", "Today", "New"]
    second.window.action("pin").trigger()
    assert lines(second) == ["New", "Old"]


def test_the_menu_of_a_conversation_leaves_the_open_one_alone(desk: Desk, qtbot: QtBot) -> None:
    opened = talk(desk.store, "Open", "Hello")
    other = talk(desk.store, "Other", "Hello", age=60)
    desk.session.open(opened.id)
    shown = desk.window.findChild(ConversationList)
    item = shown.item(1)
    place = shown.visualItemRect(item).center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(
        shown.viewport(), QContextMenuEvent(reason, place, shown.viewport().mapToGlobal(place))
    )
    (menu,) = [one for one in shown.findChildren(QMenu) if one.isVisible()]
    names = [action.text() for action in menu.actions() if action.text()]
    assert names == ["Rename", "Pin", "Model, prompt and presets…", "Export as", "Delete"]
    menu.actions()[-1].trigger()
    menu.close()
    qtbot.waitUntil(lambda: lines(desk) == ["Open"], timeout=PATIENCE_MS)
    assert desk.session.current == opened.id
    desk.window.action("undo").trigger()
    assert lines(desk) == ["Open", "Other"]
    shown.menu_of(shown.item(1)).actions()[1].trigger()
    qtbot.waitUntil(lambda: desk.store.conversation(other.id).pinned, timeout=PATIENCE_MS)


@pytest.mark.parametrize("format", ["markdown", "html", "json"])
def test_a_conversation_is_exported_in_each_format(
    desk: Desk, qtbot: QtBot, tmp_path: Path, format: str
) -> None:
    made = talk(desk.store, "Rivers / lakes", "Where?", "In the **mountains**.")
    show(desk)
    desk.window.findChild(ConversationList).export_wanted.emit(made.id, format)
    name = Path(file_dialog(desk, qtbot).findChild(QLineEdit).text()).name
    assert name.startswith("Rivers")
    path = tmp_path / "out" / name
    path.parent.mkdir()
    choose(desk, qtbot, path)
    qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    written = path.read_text(encoding="utf-8")
    assert {"markdown": "**mountains**", "html": "<strong>mountains", "json": "**mountains**"}[
        format
    ] in written
    qtbot.waitUntil(lambda: f"Exported to “{name}”." in texts(desk), timeout=PATIENCE_MS)


def test_all_conversations_are_exported_to_a_folder(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(3):
        talk(desk.store, "The same title", f"Question {number}")
    folder = tmp_path / "out"
    folder.mkdir()
    exchange(desk).export_all("markdown")
    choose(desk, qtbot, folder)
    qtbot.waitUntil(lambda: len(list(folder.glob("*.md"))) == 3, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "Exported to 3 files in “out”." in texts(desk), timeout=PATIENCE_MS)


def test_a_file_that_cannot_be_written_is_said(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    made = talk(desk.store, "Rivers", "Where?")
    exchange(desk).export(made.id, "markdown")
    dialog = file_dialog(desk, qtbot)
    dialog.close()
    dialog.fileSelected.emit(str(tmp_path / "nowhere" / "Rivers.md"))
    box = desk.window.findChild(QMessageBox)
    assert "cannot be written" in box.text()
    box.close()


def test_a_file_is_imported_with_its_branches(open_desk: OpenDesk, qtbot: QtBot, tmp_path: Path) -> None:
    desk = open_desk()
    made = [talk(desk.store, f"Talk {number}", "A question", "An answer") for number in range(40)]
    desk.store.set_leaf(made[0].id, desk.store.messages(made[0].id)[0].id)
    desk.store.add_message(made[0].id, "assistant", "Another answer")
    path = tmp_path / "all.json"
    path.write_text(export_json(desk.store, [one.id for one in made]), encoding="utf-8")
    for one in made:
        desk.store.delete(one.id)
    show(desk)
    assert lines(desk) == []
    press_with_ctrl(desk, qtbot, Qt.Key.Key_O)
    choose(desk, qtbot, path)
    qtbot.waitUntil(lambda: len(lines(desk)) == 40, timeout=PATIENCE_MS)
    assert "40 conversations with 81 messages came in from Unfog." in texts(desk)
    titles = {entry.title: entry.id for entry in desk.store.conversations()}
    assert len(desk.store.messages(titles["Talk 0"])[1].siblings) == 2


def test_what_was_left_out_of_an_import_is_said(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    kept = talk(desk.store, "Kept", "A question")
    whole = json.loads(export_json(desk.store, [kept.id]))
    broken = {**whole["conversations"][0], "title": "Broken", "messages": [{"role": "nobody"}]}
    path = tmp_path / "some.json"
    path.write_text(
        json.dumps({**whole, "conversations": [broken, *whole["conversations"]]}), encoding="utf-8"
    )
    expected = import_file(desk.store, path).sentences()
    exchange(desk).import_file(path)
    qtbot.waitUntil(lambda: not exchange(desk).is_busy, timeout=PATIENCE_MS)
    box = desk.window.findChild(QMessageBox)
    assert box.text() == expected[0]
    assert box.informativeText() == expected[1]
    box.close()


def test_a_file_without_conversations_is_said(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "shopping.json"
    path.write_text('{"milk": 2}', encoding="utf-8")
    exchange(desk).import_file(path)
    qtbot.waitUntil(lambda: desk.window.findChild(QMessageBox) is not None, timeout=PATIENCE_MS)
    box = desk.window.findChild(QMessageBox)
    assert "shopping.json" in box.text()
    assert box.informativeText()
    box.close()
    assert not exchange(desk).is_busy


def test_a_format_is_chosen_from_the_keyboard(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    made = talk(desk.store, "Rivers", "Where?")
    desk.session.open(made.id)
    desk.window.action("export_conversation").trigger()
    (menu,) = [one for one in desk.window.findChildren(QMenu) if one.isVisible()]
    assert menu.activeAction().text() == "Markdown…"
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert file_dialog(desk, qtbot).findChild(QLineEdit).text().endswith(".html")
    file_dialog(desk, qtbot).close()


def test_everything_in_the_sidebar_has_a_name_and_is_reached_by_tab(desk: Desk, qtbot: QtBot) -> None:
    talk(desk.store, "Rivers", LONG_QUESTION)
    show(desk)
    search(desk, qtbot, "diffusion")
    sidebar = desk.window.findChild(Sidebar)
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


def test_ten_thousand_messages_are_searched_at_once(desk: Desk, qtbot: QtBot) -> None:
    words = LONG_TEXT.split()
    for number in range(50):
        lines_of_it = [" ".join(words[(number + k) % 7 :] * 3) for k in range(200)]
        talk(desk.store, f"Talk {number}", *lines_of_it)
    show(desk)
    began = time.perf_counter()
    hits = search(desk, qtbot, "riv")
    assert len(hits) == 100
    assert "The 100 best matches" in texts(desk)
    assert (time.perf_counter() - began) / 3 < 0.5  # per letter, on any computer; a few milliseconds on most
