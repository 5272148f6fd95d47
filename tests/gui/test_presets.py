"""Presets in the window: chosen by keyboard or mouse, sent to the engine, saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.base.app_dirs import preferences_path
from app.gui.application.application import Application
from app.settings.file import VERSION
from app.settings.presets import BALANCED, BEST, FAST, PRESETS, Preset
from model_backends.protocol import DenoisingStep, Loaded
from tests.gui.actions import ask
from tests.gui.conftest import PATIENCE_MS, OpenApplication

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)", extend=True
)


def shown(application: Application) -> str:
    """What the button says."""
    return application.window.composer.presets.text()


def menu_of(application: Application, qtbot: QtBot) -> QMenu:
    """The menu of presets, as soon as it is open."""
    menu = application.window.composer.presets.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible, timeout=PATIENCE_MS)
    assert QApplication.activePopupWidget() is menu
    return menu


def press_shortcut(application: Application, qtbot: QtBot) -> QMenu:
    """Open the menu from the text field."""
    field = application.window.composer.findChild(QPlainTextEdit)
    application.window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(application.window.isActiveWindow, timeout=PATIENCE_MS)
    qtbot.keyClick(
        field, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    return menu_of(application, qtbot)


def limits(application: Application, qtbot: QtBot) -> tuple[int, int]:
    """Ask: the limit of steps that the engine works with, and the one of the model file."""
    steps: list[DenoisingStep] = []
    application.engine.step.connect(steps.append)
    ask(application, qtbot, "What is the capital of Japan?")
    application.engine.step.disconnect(steps.append)
    assert isinstance(application.engine.loaded_model, Loaded)
    (limit,) = {step.max_steps for step in steps}
    return limit, application.engine.loaded_model.max_steps


@pytest.mark.engine
def test_a_new_window_does_as_the_model_file_says(application: Application, qtbot: QtBot) -> None:
    assert shown(application) == "Best"
    limit, of_the_file = limits(application, qtbot)
    assert limit == of_the_file


@pytest.mark.engine
def test_a_preset_chosen_with_keys_is_used_and_remembered(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    first = open_application()
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

    second = open_application()
    assert shown(second) == "Fast"
    assert limits(second, qtbot)[0] == 16


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_chosen_with_the_mouse(application: Application, qtbot: QtBot, preset: Preset) -> None:
    button = application.window.composer.presets
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = menu_of(application, qtbot)
    row = next(action for action in menu.actions() if action.text() == preset.sentence)
    qtbot.mouseMove(menu, menu.actionGeometry(row).center())
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(row).center())
    assert (button.preset, shown(application)) == (preset, preset.title)
    assert application.session.defaults.sampling.max_steps == preset.steps
    assert [action.text() for action in menu.actions() if action.isChecked()] == [preset.sentence]


def test_escape_leaves_the_preset_as_it_is(application: Application, qtbot: QtBot) -> None:
    menu = press_shortcut(application, qtbot)
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()
    assert shown(application) == "Best"


def test_the_button_is_reached_with_tab_and_says_what_it_does(application: Application, qtbot: QtBot) -> None:
    field, button = application.window.composer.findChild(QPlainTextEdit), application.window.composer.presets
    field.setFocus()
    for _ in range(3):  # past the other tools below the text
        if QApplication.focusWidget() is not button:
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button
    assert "Best" in button.accessibleName()
    assert "48 steps" in button.accessibleDescription()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    said = [action.text() for action in menu_of(application, qtbot).actions() if not action.isSeparator()]
    assert said[:-1] == [preset.sentence for preset in (FAST, BALANCED, BEST)]
    assert said[-1].startswith("Think first: not available with this model")


def test_the_menu_does_not_hide_what_is_being_typed(application: Application, qtbot: QtBot) -> None:
    application.window.resize(700, 600)
    menu, composer = press_shortcut(application, qtbot), application.window.composer
    assert menu.geometry().bottom() < composer.mapToGlobal(composer.rect().topLeft()).y()


def test_an_unknown_preset_in_the_settings_counts_as_none(open_application: OpenApplication) -> None:
    written = f'version = {VERSION}\n[replies]\npreset = "instant"\n'
    preferences_path().write_text(written, encoding="utf-8")
    assert shown(open_application()) == "Best"
