"""Slash commands in the message field, by keyboard."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.composer.slash_menu import SlashMenu
from app.gui.widgets.actions import ACTIONS
from tests.gui.actions import wait_for_reply
from tests.gui.conftest import PATIENCE_MS, OpenApplication

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def field_of(application: Application) -> QPlainTextEdit:
    """Where messages are typed; it has the focus from now on."""
    field: QPlainTextEdit = application.window.composer.field
    application.window.activateWindow()
    assert QTest.qWaitForWindowActive(application.window)
    field.setFocus()
    return field


def menu_of(application: Application) -> SlashMenu:
    """The list above the field."""
    menu: SlashMenu = application.window.findChild(SlashMenu)
    return menu


def type_in(application: Application, text: str) -> list[str]:
    """Type; what is listed then."""
    QTest.keyClicks(field_of(application), text)
    return [entry.typed for entry in menu_of(application).shown]


def press(application: Application, key: Qt.Key) -> None:
    QTest.keyClick(application.window.composer.field, key)


def send(application: Application, qtbot: QtBot) -> None:
    """Press Enter, and wait for the reply."""
    before = len(application.session.messages())
    press(application, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(application.session.messages()) > before, timeout=PATIENCE_MS)
    wait_for_reply(application, qtbot)


def current(application: Application) -> str:
    """What Enter would do."""
    entry = menu_of(application).current
    return "" if entry is None else entry.typed


def test_a_slash_lists_commands_and_enter_does_the_one_that_is_typed(
    open_application: OpenApplication,
) -> None:
    application = open_application()
    listed = type_in(application, "/")
    assert {"/new", "/search", "/settings", "/model", "/prompt", "/fast", "/think", "/translator"} <= set(
        listed
    )
    assert "/copy" not in listed  # there is no reply
    assert set(type_in(application, "mod")) == {"/models", "/model"}
    press(application, Qt.Key.Key_Backspace)
    assert type_in(application, "dels") == ["/models"]
    press(application, Qt.Key.Key_Return)
    assert application.window.models.is_shown
    assert application.window.composer.text == ""
    application.close()
    assert open_application().window.composer.text == ""  # nor is it a draft


def test_every_command_of_the_table_has_its_own_name() -> None:
    names = [spec.slash for spec in ACTIONS if spec.slash]
    assert len(names) == len(set(names))
    assert {"new", "export", "search", "copy", "settings", "think", "prompts"} <= set(names)


def test_arrows_tab_and_the_mouse_choose(application: Application, qtbot: QtBot) -> None:
    first, second, *_ = type_in(application, "/")
    assert current(application) == first
    press(application, Qt.Key.Key_Down)
    assert current(application) == second
    press(application, Qt.Key.Key_Up)
    press(application, Qt.Key.Key_Up)
    assert current(application) == menu_of(application).shown[-1].typed
    press(application, Qt.Key.Key_Escape)
    field_of(application).clear()
    type_in(application, "/fas")
    press(application, Qt.Key.Key_Tab)
    assert application.window.composer.presets.preset.name == "fast"
    assert type_in(application, "/bal") == ["/balanced"]
    rows = menu_of(application).findChild(QListView)
    place = rows.visualRect(rows.model().index(0, 0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert application.window.composer.presets.preset.name == "balanced"
    assert QApplication.focusWidget() is application.window.composer.field


def test_a_mouse_at_rest_chooses_nothing(application: Application, qtbot: QtBot) -> None:
    type_in(application, "/")
    rows = menu_of(application).findChild(QListView)
    place = rows.visualRect(rows.model().index(2, 0)).center()
    qtbot.mouseMove(rows.viewport(), place)
    qtbot.waitUntil(lambda: current(application) == menu_of(application).shown[2].typed)
    for _ in range(3):
        press(application, Qt.Key.Key_Up)  # to the last one: the list scrolls under the mouse
    at_rest = QPointF(place), QPointF(rows.viewport().mapToGlobal(place))
    none, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        rows.viewport(), QMouseEvent(QEvent.Type.MouseMove, *at_rest, none, none, modifiers)
    )
    assert current(application) == menu_of(application).shown[-1].typed


def test_a_command_that_needs_a_name_lists_them(application: Application) -> None:
    assert type_in(application, "/prompt") == ["/prompt", "/prompts"]
    press(application, Qt.Key.Key_Return)
    assert application.window.composer.text == "/prompt "
    assert "/prompt Translator" in [entry.typed for entry in menu_of(application).shown]
    assert type_in(application, "transl") == ["/prompt Translator"]
    press(application, Qt.Key.Key_Return)
    assert application.session.overrides.system.startswith("Translate everything")
    assert application.window.composer.text == ""


def test_texts_of_the_library_are_put_into_the_field(application: Application) -> None:
    type_in(application, "/proof")
    press(application, Qt.Key.Key_Return)
    assert application.window.composer.text.startswith("Correct spelling")
    assert application.session.messages() == []


def test_escape_makes_it_a_message_and_paths_are_messages(application: Application, qtbot: QtBot) -> None:
    type_in(application, "/ne")
    press(application, Qt.Key.Key_Escape)
    assert not menu_of(application).isVisible()
    assert type_in(application, "w") == []
    send(application, qtbot)
    assert type_in(application, "/tmp/fog.txt") == []
    send(application, qtbot)
    assert type_in(application, "//new") == []
    send(application, qtbot)
    asked = [message.text for message in application.session.messages() if message.role == "user"]
    assert asked == ["/new", "/tmp/fog.txt", "/new"]


def test_it_stands_within_the_window_above_the_field(application: Application, qtbot: QtBot) -> None:
    for width, height in ((1100, 760), (460, 430)):
        application.window.resize(width, height)
        field_of(application).clear()
        type_in(application, "/")
        menu, composer = menu_of(application), application.window.composer
        qtbot.waitUntil(menu.isVisible, timeout=PATIENCE_MS)
        assert menu.y() >= 0
        assert menu.geometry().right() <= application.window.width()
        assert menu.geometry().bottom() < composer.mapTo(application.window, QPoint(0, 0)).y()
        press(application, Qt.Key.Key_Escape)


def test_it_goes_when_the_focus_does(application: Application) -> None:
    type_in(application, "/")
    application.window.composer.presets.setFocus()
    assert not menu_of(application).isVisible()
    assert application.window.composer.text == "/"
