"""Commands that are typed in the message field, with the keyboard alone."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.gui.application.application import Desk
from app.gui.composer.slash_menu import SlashMenu
from app.gui.widgets.actions import table
from tests.gui.actions import wait_for_reply
from tests.gui.conftest import PATIENCE_MS, OpenDesk

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def field_of(desk: Desk) -> QPlainTextEdit:
    """Where messages are typed; it has the focus from now on."""
    field: QPlainTextEdit = desk.window.composer.field
    desk.window.activateWindow()
    assert QTest.qWaitForWindowActive(desk.window)
    field.setFocus()
    return field


def menu_of(desk: Desk) -> SlashMenu:
    """The list above the field."""
    menu: SlashMenu = desk.window.findChild(SlashMenu)
    return menu


def type_in(desk: Desk, text: str) -> list[str]:
    """Type; what is listed then."""
    QTest.keyClicks(field_of(desk), text)
    return [entry.typed for entry in menu_of(desk).shown]


def press(desk: Desk, key: Qt.Key) -> None:
    QTest.keyClick(desk.window.composer.field, key)


def send(desk: Desk, qtbot: QtBot) -> None:
    """Press Enter, and wait for the reply."""
    before = len(desk.session.messages())
    press(desk, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.session.messages()) > before, timeout=PATIENCE_MS)
    wait_for_reply(desk, qtbot)


def current(desk: Desk) -> str:
    """What Enter would do."""
    entry = menu_of(desk).current
    return "" if entry is None else entry.typed


def test_a_slash_lists_commands_and_enter_does_the_one_that_is_typed(open_desk: OpenDesk) -> None:
    desk = open_desk()
    listed = type_in(desk, "/")
    assert {"/new", "/search", "/settings", "/model", "/prompt", "/fast", "/think", "/translator"} <= set(
        listed
    )
    assert "/copy" not in listed  # there is no reply
    assert set(type_in(desk, "mod")) == {"/models", "/model"}
    press(desk, Qt.Key.Key_Backspace)
    assert type_in(desk, "dels") == ["/models"]
    press(desk, Qt.Key.Key_Return)
    assert desk.window.models.is_shown
    assert desk.window.composer.text == ""
    desk.close()
    assert open_desk().window.composer.text == ""  # nor is it a draft


def test_every_command_of_the_table_has_its_own_name() -> None:
    names = [entry.slash for entry in table().values() if entry.slash]
    assert len(names) == len(set(names))
    assert {"new", "export", "search", "copy", "settings", "think", "prompts"} <= set(names)


def test_arrows_tab_and_the_mouse_choose(desk: Desk, qtbot: QtBot) -> None:
    first, second, *_ = type_in(desk, "/")
    assert current(desk) == first
    press(desk, Qt.Key.Key_Down)
    assert current(desk) == second
    press(desk, Qt.Key.Key_Up)
    press(desk, Qt.Key.Key_Up)
    assert current(desk) == menu_of(desk).shown[-1].typed
    press(desk, Qt.Key.Key_Escape)
    field_of(desk).clear()
    type_in(desk, "/fas")
    press(desk, Qt.Key.Key_Tab)
    assert desk.window.composer.presets.preset.name == "fast"
    assert type_in(desk, "/bal") == ["/balanced"]
    rows = menu_of(desk).findChild(QListView)
    place = rows.visualRect(rows.model().index(0, 0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert desk.window.composer.presets.preset.name == "balanced"
    assert QApplication.focusWidget() is desk.window.composer.field


def test_a_mouse_at_rest_chooses_nothing(desk: Desk, qtbot: QtBot) -> None:
    type_in(desk, "/")
    rows = menu_of(desk).findChild(QListView)
    place = rows.visualRect(rows.model().index(2, 0)).center()
    qtbot.mouseMove(rows.viewport(), place)
    qtbot.waitUntil(lambda: current(desk) == menu_of(desk).shown[2].typed)
    for _ in range(3):
        press(desk, Qt.Key.Key_Up)  # to the last one: the list scrolls under the mouse
    at_rest = QPointF(place), QPointF(rows.viewport().mapToGlobal(place))
    none, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        rows.viewport(), QMouseEvent(QEvent.Type.MouseMove, *at_rest, none, none, modifiers)
    )
    assert current(desk) == menu_of(desk).shown[-1].typed


def test_a_command_that_needs_a_name_lists_them(desk: Desk) -> None:
    assert type_in(desk, "/prompt") == ["/prompt", "/prompts"]
    press(desk, Qt.Key.Key_Return)
    assert desk.window.composer.text == "/prompt "
    assert "/prompt Translator" in [entry.typed for entry in menu_of(desk).shown]
    assert type_in(desk, "transl") == ["/prompt Translator"]
    press(desk, Qt.Key.Key_Return)
    assert desk.session.own.system.startswith("Translate everything")
    assert desk.window.composer.text == ""


def test_texts_of_the_library_are_put_into_the_field(desk: Desk) -> None:
    type_in(desk, "/proof")
    press(desk, Qt.Key.Key_Return)
    assert desk.window.composer.text.startswith("Correct spelling")
    assert desk.session.messages() == []


def test_escape_makes_it_a_message_and_paths_are_messages(desk: Desk, qtbot: QtBot) -> None:
    type_in(desk, "/ne")
    press(desk, Qt.Key.Key_Escape)
    assert not menu_of(desk).isVisible()
    assert type_in(desk, "w") == []
    send(desk, qtbot)
    assert type_in(desk, "/tmp/fog.txt") == []
    send(desk, qtbot)
    assert type_in(desk, "//new") == []
    send(desk, qtbot)
    asked = [message.text for message in desk.session.messages() if message.role == "user"]
    assert asked == ["/new", "/tmp/fog.txt", "/new"]


def test_it_stands_within_the_window_above_the_field(desk: Desk, qtbot: QtBot) -> None:
    for width, height in ((1100, 760), (460, 430)):
        desk.window.resize(width, height)
        field_of(desk).clear()
        type_in(desk, "/")
        menu, composer = menu_of(desk), desk.window.composer
        qtbot.waitUntil(menu.isVisible, timeout=PATIENCE_MS)
        assert menu.y() >= 0
        assert menu.geometry().right() <= desk.window.width()
        assert menu.geometry().bottom() < composer.mapTo(desk.window, QPoint(0, 0)).y()
        press(desk, Qt.Key.Key_Escape)


def test_it_goes_when_the_focus_does(desk: Desk) -> None:
    type_in(desk, "/")
    desk.window.composer.presets.setFocus()
    assert not menu_of(desk).isVisible()
    assert desk.window.composer.text == "/"
