"""The prompt library, saved presets and the thinking switch in the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.prompts.entries_dialog import EntriesDialog
from app.gui.prompts.presets_dialog import PresetsDialog
from app.gui.prompts.prompts_dialog import PromptsDialog
from app.settings.presets import CUSTOM
from tests.gui.actions import texts
from tests.gui.conftest import PATIENCE_MS, OpenApplication

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SHIPPED = ["Code reviewer", "Explain simply", "Plain assistant", "Proofreader", "Translator"]


def press(application: Application, key: Qt.Key, *, shift: bool = False) -> None:
    """Press a shortcut with Ctrl in the message field."""
    application.window.activateWindow()
    assert QTest.qWaitForWindowActive(application.window)
    while application.window.painted_at is None or application.engine.state == "off":
        QApplication.processEvents()
    field = application.window.composer.field
    field.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(field, key, keys | Qt.KeyboardModifier.ShiftModifier if shift else keys)


def library(application: Application) -> PromptsDialog:
    """The library, opened with its shortcut."""
    press(application, Qt.Key.Key_P)
    found: PromptsDialog = application.window.findChild(PromptsDialog)
    settle(found)
    return found


def settle(dialog: QWidget) -> None:
    """Until keys go to a dialog: the window's own activation may come late."""
    while QApplication.activeWindow() is not dialog:
        dialog.activateWindow()
        QApplication.processEvents()
    assert QTest.qWaitForWindowActive(dialog)


def titles(dialog: EntriesDialog) -> list[str]:  # type: ignore[type-arg]
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def click(qtbot: QtBot, dialog: QWidget, text: str) -> None:
    (button,) = [one for one in dialog.findChildren(QPushButton) if one.text() == text]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def kept(application: Application) -> dict[str, str]:
    """The library as it is stored."""
    return {prompt.title: prompt.text for prompt in application.store.prompts.all()}


def test_a_few_prompts_are_there_and_can_be_searched(application: Application, qtbot: QtBot) -> None:
    dialog = library(application)
    assert titles(dialog) == SHIPPED
    assert all(text.endswith(".") for text in kept(application).values())
    qtbot.keyClicks(dialog.search, "sentences")
    assert titles(dialog) == ["Explain simply"]
    qtbot.keyClicks(dialog.search, " nowhere")
    assert titles(dialog) == []
    assert "Nothing matches “sentences nowhere”" in dialog.empty.text()
    assert not dialog.editor.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert titles(dialog) == SHIPPED
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_prompt_is_written_and_survives_a_restart(open_application: OpenApplication, qtbot: QtBot) -> None:
    first = open_application()
    dialog = library(first)
    click(qtbot, dialog, "New")
    assert dialog.name.selectedText() == "New prompt"
    qtbot.keyClicks(dialog.name, "Poet")
    qtbot.keyClicks(dialog.text, "Answer in verse.")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)  # at once: nothing waits to be stored
    assert kept(first)["Poet"] == "Answer in verse."
    first.close()

    application = open_application()
    dialog = library(application)
    assert "Poet" in titles(dialog)
    qtbot.keyClicks(dialog.search, "poet")
    qtbot.keyClicks(dialog.text, "!")
    qtbot.waitUntil(lambda: kept(application)["Poet"] == "!Answer in verse.", timeout=PATIENCE_MS)
    dialog.search.clear()
    assert dialog.text.toPlainText() == "!Answer in verse."
    click(qtbot, dialog, "Duplicate")
    assert kept(application)["Poet (copy)"] == "!Answer in verse."


def test_what_is_typed_is_stored_when_another_prompt_is_chosen(
    application: Application, qtbot: QtBot
) -> None:
    dialog = library(application)
    qtbot.keyClicks(dialog.text, "Look twice. ")
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.name.text() == "Explain simply"
    assert kept(application)["Code reviewer"].startswith("Look twice. Review")
    assert kept(application)["Explain simply"].startswith("Explain things")


@pytest.mark.parametrize("by", ["button", "keys"])
def test_a_deleted_prompt_comes_back_and_else_stays_away(
    open_application: OpenApplication, qtbot: QtBot, by: str
) -> None:
    application = open_application()
    before = kept(library(application) and application)
    dialog = library(application)
    if by == "button":
        click(qtbot, dialog, "Delete")
    else:
        qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert titles(dialog) == SHIPPED[1:]
    assert "Code reviewer" not in kept(application)
    if by == "button":
        qtbot.mouseClick(dialog.toast.findChild(QPushButton), Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(dialog.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kept(application) == before
    assert dialog.name.text() == "Code reviewer"
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    application.close()
    assert titles(library(open_application())) == SHIPPED[1:]  # it is not brought along again


def test_an_empty_library_says_what_it_is_for(application: Application, qtbot: QtBot) -> None:
    dialog = library(application)
    for _ in SHIPPED:
        qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert "No prompts yet" in dialog.empty.text()
    assert dialog.empty.isVisible()
    for button in dialog.findChildren(QAbstractButton):
        if button.text() in ("Duplicate", "Delete", "Use"):
            assert not button.isEnabled()


def test_a_prompt_is_used_in_the_conversation_and_that_is_taken_back(
    application: Application, qtbot: QtBot
) -> None:
    click(qtbot, library(application), "Use")
    assert application.session.overrides.system.startswith("Review the code")
    assert "“Code reviewer” is now the system prompt of this conversation." in texts(application)
    application.window.action("undo").trigger()
    assert application.session.overrides.system == ""


# Presets


def presets_menu(application: Application, qtbot: QtBot) -> QMenu:
    press(application, Qt.Key.Key_P, shift=True)
    menu: QMenu = application.window.composer.presets.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible, timeout=PATIENCE_MS)
    return menu


def trigger(menu: QMenu, text: str) -> None:
    """Choose the line that begins like this."""
    action = next(action for action in menu.actions() if action.text().startswith(text))
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def test_values_are_saved_named_chosen_and_deleted(open_application: OpenApplication, qtbot: QtBot) -> None:
    first = open_application()
    settings = first.preferences
    settings.update({"replies.preset": CUSTOM, "replies.max_steps": 30, "replies.t_max": 0.9})
    button = first.window.composer.presets
    assert button.text() == "Custom"
    assert "up to 30 steps per block" in button.accessibleDescription()
    trigger(presets_menu(first, qtbot), "Save as preset")
    dialog: PresetsDialog = first.window.findChild(PresetsDialog)
    settle(dialog)
    assert dialog.name.selectedText() == "My preset"
    assert dialog.text.toPlainText().startswith("Up to 30 steps per block, temperature 0.9 to 0.4")
    qtbot.keyClicks(dialog.name, "Slow and bold")
    dialog.text.setPlainText("for stories")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert button.text() == "Slow and bold"
    first.close()

    application = open_application()
    button, settings = application.window.composer.presets, application.preferences
    assert button.text() == "Slow and bold"
    trigger(presets_menu(application, qtbot), "Fast")
    assert application.session.defaults.sampling.max_steps == 16
    trigger(presets_menu(application, qtbot), "Slow and bold: for stories")
    assert (application.session.defaults.sampling.max_steps, application.session.defaults.sampling.t_max) == (
        30,
        0.9,
    )
    trigger(presets_menu(application, qtbot), "Manage presets")
    dialog = application.window.findChild(PresetsDialog)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert button.text() == "Custom"  # its values go on to be used
    assert application.session.defaults.sampling.max_steps == 30
    qtbot.keyClick(dialog.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert button.text() == "Slow and bold"


def test_values_that_were_not_saved_come_back(application: Application, qtbot: QtBot) -> None:
    settings = application.preferences
    settings.update({"replies.preset": CUSTOM, "replies.max_steps": 30})
    made = application.window.prompts.presets.save()
    settings.update({"replies.max_steps": 77})
    trigger(presets_menu(application, qtbot), made.title)
    assert settings.value.replies.max_steps == 30
    application.window.action("undo").trigger()
    assert settings.value.replies.max_steps == 77
    assert application.window.composer.presets.text() == "Custom"


def test_saved_presets_are_in_the_command_palette(application: Application) -> None:
    application.preferences.update({"replies.preset": CUSTOM, "replies.max_steps": 30})
    application.window.prompts.presets.save()
    application.preferences.update({"replies.preset": "best"})
    commands = application.window.prompts.preset_commands()
    assert [command.title for command in commands if command.is_possible] == ["Fast", "Balanced", "My preset"]


# Thinking


def test_thinking_is_switched_with_keys_and_in_the_menu(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    press(application, Qt.Key.Key_H, shift=True)
    assert application.preferences.value.replies.thinking
    assert application.session.defaults.thinking
    assert application.window.composer.presets.text() == "Best"  # the demo model cannot
    menu = presets_menu(application, qtbot)
    action = next(action for action in menu.actions() if action.text().startswith("Think first"))
    assert action.isChecked()
    trigger(menu, "Think first")
    assert not application.session.defaults.thinking
    assert QApplication.activePopupWidget() is None
