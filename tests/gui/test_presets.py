"""Speed and polish: chosen with keys or mouse, told to the engine, remembered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.gui.application.application import Desk
from app.settings.presets import BALANCED, BEST, FAST, PRESETS, Preset
from model_backends.protocol import DenoisingStep, Loaded
from tests.gui.actions import ask
from tests.gui.conftest import PATIENCE_MS, OpenDesk

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)", extend=True
)


def shown(desk: Desk) -> str:
    """What the button says."""
    return desk.window.composer.presets.text()


def menu_of(desk: Desk, qtbot: QtBot) -> QMenu:
    """The menu of presets, as soon as it is open."""
    menu = desk.window.composer.presets.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible, timeout=PATIENCE_MS)
    assert QApplication.activePopupWidget() is menu
    return menu


def press_shortcut(desk: Desk, qtbot: QtBot) -> QMenu:
    """Open the menu from the text field."""
    field = desk.window.composer.findChild(QPlainTextEdit)
    desk.window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=PATIENCE_MS)
    qtbot.keyClick(
        field, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    return menu_of(desk, qtbot)


def limits(desk: Desk, qtbot: QtBot) -> tuple[int, int]:
    """Ask: the limit of steps that the engine works with, and the one of the model file."""
    events: list[object] = []
    desk.engine.received.connect(events.append)
    ask(desk, qtbot, "Hello!")
    desk.engine.received.disconnect(events.append)
    assert isinstance(desk.engine.loaded, Loaded)
    (limit,) = {event.max_steps for event in events if isinstance(event, DenoisingStep)}
    return limit, desk.engine.loaded.max_steps


def test_a_new_window_does_as_the_model_file_says(desk: Desk, qtbot: QtBot) -> None:
    assert shown(desk) == "Best"
    limit, of_the_file = limits(desk, qtbot)
    assert limit == of_the_file


def test_a_preset_chosen_with_keys_is_used_and_remembered(open_desk: OpenDesk, qtbot: QtBot) -> None:
    first = open_desk()
    menu = press_shortcut(first, qtbot)
    assert menu.activeAction().isChecked()
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert not menu.isVisible()
    assert shown(first) == "Fast"
    assert limits(first, qtbot)[0] == 16
    reply = first.session.messages()[-1]
    assert reply.sampling is not None
    assert reply.sampling.max_steps == 16
    first.close()

    second = open_desk()
    assert shown(second) == "Fast"
    assert limits(second, qtbot)[0] == 16


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_chosen_with_the_mouse(desk: Desk, qtbot: QtBot, preset: Preset) -> None:
    button = desk.window.composer.presets
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = menu_of(desk, qtbot)
    row = next(action for action in menu.actions() if action.text() == preset.sentence)
    qtbot.mouseMove(menu, menu.actionGeometry(row).center())
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(row).center())
    assert (button.preset, shown(desk)) == (preset, preset.title)
    assert desk.session.sampling.max_steps == preset.steps
    assert [action.text() for action in menu.actions() if action.isChecked()] == [preset.sentence]


def test_escape_leaves_the_preset_as_it_is(desk: Desk, qtbot: QtBot) -> None:
    menu = press_shortcut(desk, qtbot)
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()
    assert shown(desk) == "Best"


def test_the_button_is_reached_with_tab_and_says_what_it_does(desk: Desk, qtbot: QtBot) -> None:
    field, button = desk.window.composer.findChild(QPlainTextEdit), desk.window.composer.presets
    field.setFocus()
    for _ in range(3):  # past the other tools below the text
        if QApplication.focusWidget() is not button:
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button
    assert "Best" in button.accessibleName()
    assert "48 steps" in button.accessibleDescription()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    said = [action.text() for action in menu_of(desk, qtbot).actions() if not action.isSeparator()]
    assert said[:-1] == [preset.sentence for preset in (FAST, BALANCED, BEST)]
    assert said[-1].startswith("Think first: this model cannot")


def test_the_menu_does_not_hide_what_is_being_typed(desk: Desk, qtbot: QtBot) -> None:
    desk.window.resize(700, 600)
    menu, composer = press_shortcut(desk, qtbot), desk.window.composer
    assert menu.geometry().bottom() < composer.mapToGlobal(composer.rect().topLeft()).y()


def test_an_unknown_preset_in_the_settings_counts_as_none(open_desk: OpenDesk) -> None:
    first = open_desk()
    first.settings.setValue("preset", "instant")
    first.close()
    assert shown(open_desk()) == "Best"
