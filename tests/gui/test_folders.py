"""Folders, archive and trash in the window, by mouse, by keyboard, and after a restart."""

import time
from contextlib import closing

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.base.app_dirs import database_path
from app.gui.application.application import Application
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.sidebar.place_hint import PlaceHint
from app.gui.sidebar.places import PlaceButton, PlaceHeading
from app.gui.sidebar.search_results import SearchResults
from app.gui.sidebar.sidebar import SearchField
from app.storage import Conversation, Store
from tests.gui.actions import ask, texts, type_text, wait_for_block, wait_for_reply
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.settling import settle
from tests.gui.sidebar import click, conversation_list, drop, lines, place_of, row

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DAY = 86_400.0
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CTRL_ALT = CTRL | Qt.KeyboardModifier.AltModifier


def talks(application: Application, *titles: str) -> list[Conversation]:
    """Conversations of these titles, the first the most recently used."""
    store = application.store
    made = [store.create_conversation(title) for title in reversed(titles)]
    for one in made:
        store.add_message(one.id, "user", f"About {one.title}")
    application.session.conversations_changed.emit()
    return [store.conversation(one.id) for one in reversed(made)]


def press(application: Application, qtbot: QtBot, key: Qt.Key, keys: Qt.KeyboardModifier) -> None:
    """Press a shortcut of the window, as soon as it listens to keys."""
    application.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=PATIENCE_MS)
    qtbot.keyClick(application.window, key, keys)


def answer(application: Application, text: str) -> None:
    """Click a button of the question that is asked."""
    (box,) = [one for one in application.window.findChildren(QMessageBox) if one.isVisible()]
    next(one for one in box.buttons() if one.text() == text).click()


def name_folder(application: Application, qtbot: QtBot, title: str) -> None:
    """Type the title of a new folder and press Enter."""
    qtbot.waitUntil(lambda: application.window.findChild(QInputDialog) is not None, timeout=PATIENCE_MS)
    field = application.window.findChild(QInputDialog).findChild(QLineEdit)
    qtbot.keyClicks(field, title)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def choose(menu: QMenu, *path: str) -> None:
    """Trigger an entry of a menu, or of a menu within it."""
    action = next(one for one in menu.actions() if one.text() == path[0])
    if len(path) == 1:
        action.trigger()
    else:
        submenu = action.menu()
        assert isinstance(submenu, QMenu)
        choose(submenu, *path[1:])


def folder_of(store: Store, conversation: Conversation) -> str:
    """The title of a conversation's folder."""
    titles = {folder.id: folder.title for folder in store.folders.all()}
    return titles.get(store.conversation(conversation.id).folder or 0, "")


def hint(application: Application) -> str:
    """What is said of the open conversation above the message field, with the buttons beside it."""
    shown = application.window.findChild(PlaceHint)
    buttons = [one.text() for one in shown.findChildren(QPushButton) if one.isVisible()]
    labels = [text for text in texts(application).splitlines() if text and shown.isVisible()]
    told = [text for text in labels if text.startswith(("New conversation in", "In the trash", "Archived."))]
    return " | ".join([*told, *buttons])


# Folders


def test_a_folder_is_made_from_a_conversations_menu_and_the_move_can_be_undone(
    application: Application, qtbot: QtBot
) -> None:
    rivers, _soup = talks(application, "Rivers", "Soup")
    menu = conversation_list(application).menu_of(row(application, "Rivers"))
    choose(menu, "Move to folder", "New folder…")
    name_folder(application, qtbot, "Travel")
    qtbot.waitUntil(
        lambda: lines(application) == ["Folders", "Travel", "  Rivers", "Today", "Soup"], timeout=PATIENCE_MS
    )
    assert "Moved “Rivers” to “Travel”." in texts(application)
    press(application, qtbot, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: folder_of(application.store, rivers) == "", timeout=PATIENCE_MS)
    choose(conversation_list(application).menu_of(row(application, "Rivers")), "Move to folder", "Travel")
    qtbot.waitUntil(lambda: folder_of(application.store, rivers) == "Travel", timeout=PATIENCE_MS)
    choose(
        conversation_list(application).menu_of(row(application, "Rivers")),
        "Move to folder",
        "Remove from folder",
    )
    qtbot.waitUntil(lambda: folder_of(application.store, rivers) == "", timeout=PATIENCE_MS)


def test_conversations_are_dragged_to_folders_out_of_them_and_to_the_pinned_ones(
    application: Application, qtbot: QtBot
) -> None:
    rivers, soup, _bread = talks(application, "Rivers", "Soup", "Bread")
    application.store.pin(application.store.create_conversation("Kept").id, True)
    application.store.folders.add("Travel")
    application.session.conversations_changed.emit()
    viewport = conversation_list(application).viewport()

    def dragged(titles: tuple[int, ...], target: str, expected: str) -> None:
        assert drop(titles, viewport, place_of(application, target))
        qtbot.waitUntil(lambda: folder_of(application.store, soup) == expected, timeout=PATIENCE_MS)

    dragged((rivers.id, soup.id), "Travel", "Travel")
    assert lines(application)[2:6] == ["Folders", "Travel", "  Rivers", "  Soup"]
    dragged((soup.id,), "Bread", "")
    dragged((soup.id,), "Rivers", "Travel")  # into the folder that it is in
    assert drop((soup.id,), viewport, place_of(application, "Kept"))
    qtbot.waitUntil(lambda: application.store.conversation(soup.id).pinned, timeout=PATIENCE_MS)
    assert lines(application)[:3] == ["Pinned", "Kept", "Soup"]
    assert drop((soup.id,), viewport, place_of(application, "Travel"))
    qtbot.waitUntil(lambda: not application.store.conversation(soup.id).pinned, timeout=PATIENCE_MS)
    assert drop((soup.id,), viewport, QPoint(20, viewport.height() - 2))
    qtbot.waitUntil(lambda: folder_of(application.store, soup) == "", timeout=PATIENCE_MS)
    archived, trash = application.window.findChildren(PlaceButton)
    assert drop((soup.id,), archived, archived.rect().center())
    qtbot.waitUntil(lambda: application.store.conversation(soup.id).archived, timeout=PATIENCE_MS)
    assert drop((rivers.id,), trash, trash.rect().center())
    qtbot.waitUntil(
        lambda: application.store.conversation(rivers.id).expires is not None, timeout=PATIENCE_MS
    )


def test_a_drag_begins_with_what_is_selected_and_opens_nothing(
    application: Application, qtbot: QtBot
) -> None:
    rivers, soup, bread = talks(application, "Rivers", "Soup", "Bread")
    application.window.conversations.open(bread.id)
    shown = conversation_list(application)
    click(application, qtbot, "Rivers", CTRL)
    assert application.session.current == bread.id
    assert shown.marked == (rivers.id, bread.id)
    qtbot.mousePress(shown.viewport(), Qt.MouseButton.LeftButton, CTRL, place_of(application, "Soup"))
    data = shown.mimeData(shown.selectedItems())
    assert sorted(map(int, bytes(data.data(data.formats()[0]).data()).split(b","))) == sorted(
        (rivers.id, soup.id, bread.id)
    )
    assert application.session.current == bread.id
    qtbot.mouseRelease(shown.viewport(), Qt.MouseButton.LeftButton, CTRL, place_of(application, "Soup"))


def test_a_folder_is_collapsed_renamed_and_deleted_by_keyboard_alone(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application()
    (rivers, _soup) = talks(application, "Rivers", "Soup")
    application.window.conversations.open(rivers.id)
    press(application, qtbot, Qt.Key.Key_F, CTRL_ALT)
    name_folder(application, qtbot, "Travel")
    qtbot.waitUntil(lambda: "Travel" in lines(application), timeout=PATIENCE_MS)
    press(application, qtbot, Qt.Key.Key_M, CTRL_ALT)
    (menu,) = [one for one in application.window.findChildren(QMenu) if one.isVisible()]
    assert menu.activeAction().text() == "Travel"
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: folder_of(application.store, rivers) == "Travel", timeout=PATIENCE_MS)
    shown = conversation_list(application)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Up)
    assert shown.currentItem().text(0) == "Travel"
    assert application.session.current == rivers.id
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert lines(application) == ["Folders", "Travel", "Today", "Soup"]
    application.close()

    application = open_application()  # it is remembered
    settle()
    assert lines(application) == ["Folders", "Travel", "Today", "Soup"]
    assert application.session.current == rivers.id
    shown = conversation_list(application)
    shown.setFocus()
    shown.setCurrentItem(row(application, "Travel"))
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert lines(application) == ["Folders", "Travel", "  Rivers", "Today", "Soup"]
    qtbot.keyClick(shown, Qt.Key.Key_F2)
    field = shown.findChild(QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "Abroad")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one.title for one in application.store.folders.all()] == ["Abroad"])
    qtbot.waitUntil(lambda: "Abroad" in lines(application))
    shown.setFocus()
    assert shown.currentItem().text(0) == "Abroad"
    qtbot.keyClick(shown, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: sorted(lines(application)) == ["Rivers", "Soup"], timeout=PATIENCE_MS)
    assert "Deleted the folder “Abroad”. Its conversations are kept." in texts(application)
    application.window.action("undo").trigger()
    qtbot.waitUntil(lambda: "  Rivers" in lines(application), timeout=PATIENCE_MS)


def test_a_new_conversation_begins_in_a_folder(open_application: OpenApplication, qtbot: QtBot) -> None:
    application = open_application()
    application.store.folders.add("Travel")
    talks(application, "Soup")
    choose(
        conversation_list(application).menu_of(row(application, "Travel")), "New conversation in this folder"
    )
    qtbot.waitUntil(lambda: hint(application) == "New conversation in “Travel” | Remove from folder")
    application.close()
    application = open_application()  # as the draft, this survives a restart
    application.window.conversations.write_in(None)
    assert hint(application).startswith("New conversation in “Travel”")
    ask(application, qtbot, "Hello!")
    assert lines(application)[:3] == ["Folders", "Travel", "  Hello!"]
    assert hint(application) == ""
    application.window.action("new").trigger()
    assert hint(application) == ""
    ask(application, qtbot, "Hello again!")
    assert application.session.conversations()[0].folder is None


def test_opening_a_conversation_opens_its_folder_and_stepping_passes_closed_ones(
    application: Application, qtbot: QtBot
) -> None:
    rivers, lakes, soup, bread = talks(application, "Rivers", "Lakes", "Soup", "Bread")
    folder = application.store.folders.add("Travel")
    application.store.folders.move([rivers.id, lakes.id], folder.id)
    application.store.folders.collapse(folder.id, True)
    application.store.pin(bread.id, True)
    application.session.conversations_changed.emit()
    assert lines(application) == ["Pinned", "Bread", "Folders", "Travel", "Today", "Soup"]
    application.window.conversations.open(bread.id)
    application.window.action("next").trigger()
    assert application.session.current == soup.id
    application.window.conversations.open(lakes.id)  # as from the palette
    assert lines(application)[4:6] == ["  Rivers", "  Lakes"]
    assert conversation_list(application).currentItem().text(0) == "Lakes"
    assert not application.store.folders.all()[0].collapsed
    application.window.action("next").trigger()
    assert application.session.current == soup.id


def test_a_screen_reader_hears_levels_and_what_is_collapsed(application: Application) -> None:
    rivers, _soup = talks(application, "Rivers", "Soup")
    folder = application.store.folders.add("Travel")
    application.store.folders.move([rivers.id], folder.id)
    application.session.conversations_changed.emit()
    settle()
    shown = conversation_list(application)
    tree = QAccessible.queryAccessibleInterface(shown)
    assert tree.role() == QAccessible.Role.Tree
    told = {
        tree.child(number).text(QAccessible.Text.Name): tree.child(number)
        for number in range(tree.childCount())
    }
    heard = told["Folder “Travel”, 1 conversation"]
    assert heard.role() == QAccessible.Role.TreeItem
    assert heard.state().expandable
    assert heard.state().expanded
    row(application, "Travel").setExpanded(False)
    settle()
    told = {
        tree.child(number).text(QAccessible.Text.Name): tree.child(number)
        for number in range(tree.childCount())
    }
    assert told["Folder “Travel”, 1 conversation"].state().expandable
    assert not told["Folder “Travel”, 1 conversation"].state().expanded
    assert told["Rivers"].state().invisible


# Several at once


def test_several_conversations_are_selected_moved_archived_and_deleted(
    application: Application, qtbot: QtBot
) -> None:
    rivers, lakes, soup, bread = talks(application, "Rivers", "Lakes", "Soup", "Bread")
    click(application, qtbot, "Rivers")
    qtbot.waitUntil(lambda: application.session.current == rivers.id, timeout=PATIENCE_MS)
    shown = conversation_list(application)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Down, SHIFT)
    assert shown.marked == (rivers.id, lakes.id)
    assert application.session.current == rivers.id
    menu = shown.menu_of(row(application, "Lakes"))
    assert menu.actions()[0].text() == "2 conversations"
    choose(menu, "Move to folder", "New folder…")
    name_folder(application, qtbot, "Travel")
    qtbot.waitUntil(lambda: lines(application)[:4] == ["Folders", "Travel", "  Rivers", "  Lakes"])
    click(application, qtbot, "Soup")
    click(application, qtbot, "Bread", CTRL)
    assert shown.marked == (soup.id, bread.id)
    press(application, qtbot, Qt.Key.Key_A, CTRL_ALT)
    qtbot.waitUntil(lambda: lines(application) == ["Folders", "Travel", "  Rivers", "  Lakes"])
    assert "Archived 2 conversations." in texts(application)
    assert application.session.current is None
    press(application, qtbot, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: lines(application)[-2:] == ["Soup", "Bread"], timeout=PATIENCE_MS)
    assert application.session.current == soup.id
    click(application, qtbot, "Bread", CTRL)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "Bread" not in lines(application), timeout=PATIENCE_MS)
    assert "Moved 2 conversations to the trash." in texts(application)
    press(application, qtbot, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: lines(application)[-2:] == ["Soup", "Bread"], timeout=PATIENCE_MS)


# The archive


def test_an_archived_conversation_is_found_opened_and_brought_back_by_a_message(
    application: Application, qtbot: QtBot
) -> None:
    rivers, _soup = talks(application, "Rivers", "Soup")
    application.window.conversations.open(rivers.id)
    press(application, qtbot, Qt.Key.Key_A, CTRL_ALT)
    assert lines(application) == ["Soup"]
    assert application.session.current is None
    press(application, qtbot, Qt.Key.Key_K, CTRL_ALT)
    assert lines(application) == ["Rivers"]
    assert application.window.findChild(PlaceHeading).isVisible()
    click(application, qtbot, "Rivers")
    qtbot.waitUntil(lambda: application.session.current == rivers.id, timeout=PATIENCE_MS)
    assert hint(application) == "Archived. Your next message brings it back. | Unarchive"
    press(application, qtbot, Qt.Key.Key_K, CTRL_ALT)  # back
    assert lines(application) == ["Soup"]
    field = application.window.findChild(SearchField)
    field.setText("rivers")
    results = application.window.findChild(SearchResults)
    qtbot.waitUntil(lambda: [one.archived for one in results.results] == [True], timeout=PATIENCE_MS)
    assert results.results[0].accessible_text.startswith("Rivers (archived). ")
    field.clear()
    press(application, qtbot, Qt.Key.Key_K, CTRL_ALT)
    ask(application, qtbot, "Hello!")
    assert lines(application) == ["Rivers", "Soup"]
    assert hint(application) == ""
    application.window.action("archive").trigger()
    application.window.conversations.open(rivers.id)
    assert application.window.action("archive").text() == "Unarchive"
    application.window.action("archive").trigger()
    assert "Moved “Rivers” out of the archive." in texts(application)
    assert not application.store.conversation(rivers.id).archived


# The trash


def test_the_trash_shows_days_restores_and_deletes_forever_after_a_question(
    application: Application, qtbot: QtBot
) -> None:
    rivers, soup, bread = talks(application, "Rivers", "Soup", "Bread")
    store, now = application.store, time.time()
    store.trash.move([rivers.id], now + 12.5 * DAY)
    store.trash.move([soup.id], now + 0.5 * DAY)
    application.session.conversations_changed.emit()
    press(application, qtbot, Qt.Key.Key_U, CTRL_ALT)
    shown = conversation_list(application)
    said = [
        row(application, title).data(0, Qt.ItemDataRole.AccessibleTextRole) for title in ("Rivers", "Soup")
    ]
    assert said == ["Rivers, 13 days left", "Soup, 1 day left"]
    click(application, qtbot, "Rivers")
    qtbot.waitUntil(lambda: application.session.current == rivers.id, timeout=PATIENCE_MS)
    assert hint(application) == "In the trash, 13 days left | Restore | Delete forever…"
    assert "About Rivers" in texts(application)
    assert not application.window.action("archive").isEnabled()
    assert [one.text() for one in shown.menu_of(row(application, "Soup")).actions() if one.text()] == [
        "Restore",
        "Delete forever…",
    ]
    choose(shown.menu_of(row(application, "Soup")), "Restore")
    qtbot.waitUntil(lambda: lines(application) == ["Rivers"], timeout=PATIENCE_MS)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(application.window.findChildren(QMessageBox)), timeout=PATIENCE_MS)
    answer(application, "Cancel")
    assert lines(application) == ["Rivers"]
    application.window.action("delete").trigger()
    answer(application, "Delete forever")
    qtbot.waitUntil(lambda: application.session.current is None, timeout=PATIENCE_MS)
    assert lines(application) == []
    assert "The trash is empty." in texts(application)
    assert {one.id for one in store.conversations()} == {soup.id, bread.id}
    qtbot.waitUntil(lambda: store.trash.expired(time.time()) == (), timeout=PATIENCE_MS)
    with pytest.raises(KeyError):
        store.conversation(rivers.id)


def test_emptying_the_trash_asks_first(application: Application, qtbot: QtBot) -> None:
    made = talks(application, *(f"Talk {number}" for number in range(5)))
    application.store.trash.move([one.id for one in made[1:]], time.time() + DAY)
    application.session.conversations_changed.emit()
    press(application, qtbot, Qt.Key.Key_U, CTRL_ALT)
    empty = next(
        one
        for one in application.window.findChildren(QPushButton)
        if one.accessibleName() == "Empty the trash"
    )
    qtbot.mouseClick(empty, Qt.MouseButton.LeftButton)
    assert "Delete 4 conversations in the trash forever?" in [
        box.text() for box in application.window.findChildren(QMessageBox)
    ]
    answer(application, "Empty trash")
    assert lines(application) == []
    assert not empty.isVisible()
    qtbot.waitUntil(lambda: len(application.store.trash.expired(time.time())) == 0, timeout=PATIENCE_MS)
    assert [one.title for one in application.store.conversations()] == ["Talk 0"]


def test_a_deletion_is_stored_at_once_and_keeps_the_draft_and_the_reply(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application()
    wait_for_block(application, qtbot)
    conversation = application.session.current
    assert conversation is not None
    type_text(application, qtbot, "A draft")
    application.window.action("delete").trigger()
    assert application.store.conversation(conversation).expires is not None  # as if killed here
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    assert application.session.conversations() == []
    application.close()

    application = open_application()
    application.window.action("show_trash").trigger()
    (entry,) = application.store.trash.all(time.time())
    assert 29.9 * DAY < (entry.expires or 0) - time.time() <= 30 * DAY
    application.window.conversations.open(conversation)
    reply = application.session.messages()[-1]
    assert reply.status == "stopped"
    assert reply.text
    assert application.window.composer.text == "A draft"
    application.window.findChild(ConversationList).restore_requested.emit((conversation,))
    qtbot.waitUntil(lambda: len(application.session.conversations()) == 1, timeout=PATIENCE_MS)
    assert lines(application) == [entry.title]
    assert hint(application) == ""


def test_what_is_written_in_a_conversation_of_the_trash_restores_it(
    application: Application, qtbot: QtBot
) -> None:
    (rivers,) = talks(application, "Rivers")
    application.store.trash.move([rivers.id], time.time() + DAY)
    application.window.conversations.open(rivers.id)
    ask(application, qtbot, "Hello!")
    wait_for_reply(application, qtbot)
    assert application.store.conversation(rivers.id).expires is None
    assert lines(application) == ["Rivers"]


def test_what_has_expired_is_deleted_at_the_start(open_application: OpenApplication, qtbot: QtBot) -> None:
    application = open_application()
    rivers, soup = talks(application, "Rivers", "Soup")
    application.store.trash.move([rivers.id], time.time() + DAY)
    application.close()
    with closing(Store(database_path())) as store:
        store.trash.move([soup.id], time.time() - 1)
    application = open_application()
    qtbot.waitUntil(lambda: application.store.trash.expired(time.time()) == (), timeout=PATIENCE_MS)
    with pytest.raises(KeyError):
        application.store.conversation(soup.id)
    assert [one.title for one in application.store.trash.all(time.time())] == ["Rivers"]


def test_without_a_trash_a_deletion_is_for_good_when_its_undo_is_gone(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application()
    application.preferences.update({"privacy.trash": False})
    rivers, soup = talks(application, "Rivers", "Soup")
    application.window.conversations.open(rivers.id)
    application.window.action("delete").trigger()
    assert "Deleted “Rivers”." in texts(application)
    application.window.action("undo").trigger()
    assert application.session.current == rivers.id
    application.window.action("delete").trigger()
    application.window.conversations.open(soup.id)
    application.window.action("delete").trigger()  # ends the first one's undo
    qtbot.waitUntil(
        lambda: soup.id not in {one.id for one in application.session.conversations()}, timeout=PATIENCE_MS
    )
    application.close()
    application = open_application()
    for gone in (rivers, soup):
        with pytest.raises(KeyError):
            application.store.conversation(gone.id)


def test_the_palette_moves_to_folders_and_lists_no_trash(application: Application, qtbot: QtBot) -> None:
    rivers, soup = talks(application, "Rivers", "Soup")
    application.store.folders.add("Travel")
    application.store.trash.move([soup.id], time.time() + DAY)
    application.window.conversations.open(rivers.id)
    application.window.action("palette").trigger()
    palette = application.window.commands.palette
    field = palette.findChild(QLineEdit)
    qtbot.keyClicks(field, "move to travel")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: folder_of(application.store, rivers) == "Travel", timeout=PATIENCE_MS)
    application.window.action("palette").trigger()
    titles = [command.title for command in application.window.organizer.commands()]
    assert titles == ["Travel", "Travel"]
    listed = [entry.title for entry in application.window.conversations.listed]
    assert listed == ["Rivers"]
