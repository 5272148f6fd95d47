"""Overrides of a conversation in the real window: model, system prompt, sampling."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model
from app.gui.application.application import Application
from app.gui.conversation.overrides_hint import OverridesHint
from app.gui.prompts.conversation_settings import ConversationSettings
from app.gui.widgets.form_controls import Control, NumberBox
from app.processes.engine import EngineProcess
from app.session.request_builder import ReplyDefaults
from app.storage import NO_PROMPT, Overrides, StoredMessage
from model_backends.protocol import Sampling
from tests.gui.actions import model_of, texts, wait_for_card, wait_for_reply
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.sidebar import conversation_list

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HEAR = "hear"  # is answered with what the engine was sent


def ask(application: Application, qtbot: QtBot, text: str) -> StoredMessage:
    """Send a message; the stored reply."""
    assert application.session.send(text)
    return wait_for_reply(application, qtbot)


def dialog_of(application: Application) -> ConversationSettings:
    """The dialog, opened with its shortcut."""
    application.window.activateWindow()
    assert QTest.qWaitForWindowActive(application.window)
    application.window.composer.field.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(application.window.composer.field, Qt.Key.Key_O, keys)
    return next(found for found in application.window.findChildren(ConversationSettings) if found.isVisible())


def choose(dialog: ConversationSettings, box: str, label: str) -> None:
    """Choose from one of the dialog's boxes with the keyboard."""
    choices = getattr(dialog, box)
    choices.setFocus()
    assert label in [choices.itemText(row) for row in range(choices.count())]
    while choices.currentText() != label:
        at, wanted = choices.currentIndex(), choices.findText(label)
        QTest.keyClick(choices, Qt.Key.Key_Down if at < wanted else Qt.Key.Key_Up)


def hint(application: Application) -> OverridesHint:
    found: OverridesHint = application.window.findChild(OverridesHint)
    return found


class Heard:
    """What the engine was asked and what it does."""

    def __init__(self, engine: EngineProcess) -> None:
        self.steps: list[int] = []
        engine.step.connect(lambda step: self.steps.append(step.max_steps))


def system_of(reply: StoredMessage) -> str:
    """The system prompt that the engine was sent for this answer to `HEAR`; "" without one."""
    heard, found, _ = reply.text.partition(f"user: {HEAR}\n")
    assert found
    return heard.removeprefix("system: ").rstrip("\n")


def test_a_new_conversation_gets_what_was_chosen_for_it(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    first = open_application()
    assert not hint(first).isVisible()
    dialog = dialog_of(first)
    choose(dialog, "prompt", "Translator")
    choose(dialog, "preset", "Fast")
    dialog.accept()
    assert hint(first).text() == "Chat settings: Translator · Fast"
    first.close()

    application = open_application()
    assert "Translator · Fast" in hint(application).text()
    assert application.window.composer.presets.text() == "Fast"
    heard = Heard(application.engine)
    reply = ask(application, qtbot, HEAR)
    assert set(heard.steps) == {16}
    assert "ranslat" in system_of(reply)
    assert reply.sampling == Sampling(max_steps=16)
    assert application.session.retry()
    again = wait_for_reply(application, qtbot)
    assert again.id != reply.id
    assert again.sampling == reply.sampling
    assert system_of(again) == system_of(reply)

    application.window.conversations.write_in(None)
    assert not hint(application).isVisible()
    assert application.window.composer.presets.text() == "Best"
    plain = ask(application, qtbot, HEAR)
    assert system_of(plain) == ""
    assert plain.sampling == Sampling()


def test_a_text_is_typed_and_kept_in_the_library(application: Application, qtbot: QtBot) -> None:
    application.session.set_defaults(ReplyDefaults(system_prompt="The program's."))
    dialog = dialog_of(application)
    assert dialog.text.placeholderText() == "The program's."
    dialog.text.setFocus()
    qtbot.keyClicks(dialog.text, "Answer in verse.")
    (keep,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "Save to library"]
    qtbot.waitUntil(keep.isVisible, timeout=PATIENCE_MS)
    assert application.session.overrides.system == "Answer in verse."
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert "Answer in verse." in [prompt.text for prompt in application.store.prompts.all()]
    assert not keep.isVisible()
    choose(dialog, "prompt", "No system prompt")
    assert application.session.overrides.system == NO_PROMPT
    assert dialog.text.toPlainText() == ""
    dialog.accept()
    assert system_of(ask(application, qtbot, HEAR)) == ""
    application.session.configure(application.session.current, Overrides())
    assert application.session.retry()
    assert system_of(wait_for_reply(application, qtbot)) == "The program's."


def test_what_is_typed_last_counts_when_the_dialog_is_left(application: Application, qtbot: QtBot) -> None:
    dialog = dialog_of(application)
    dialog.text.setFocus()
    qtbot.keyClicks(dialog.text, "Be brief.")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert application.session.overrides.system == "Be brief."


def test_own_values_are_set_and_given_back(application: Application, qtbot: QtBot) -> None:
    dialog = dialog_of(application)
    choose(dialog, "preset", "Custom")
    steps = next(one for one in dialog.findChildren(Control) if one.field.key == "max_steps")
    qtbot.waitUntil(steps.isVisible, timeout=PATIENCE_MS)
    number = steps.findChild(NumberBox)
    qtbot.keyClick(number, Qt.Key.Key_Down)
    assert application.session.overrides.sampling is not None
    assert application.session.overrides.sampling.max_steps == 47
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number.lineEdit(), "12")
    qtbot.keyClick(number, Qt.Key.Key_Return)  # which closes the dialog as well
    assert application.session.overrides.sampling.max_steps == 12
    dialog = dialog_of(application)
    steps = next(one for one in dialog.findChildren(Control) if one.field.key == "max_steps")
    assert steps.isVisible()
    last = next(one for one in dialog.findChildren(Control) if one.field.key == "t_min")
    last.picked.emit(5.0)  # above the first temperature
    assert application.session.overrides.sampling.t_min == 0.4
    assert any("higher than the first" in text for text in texts_of(dialog))
    assert application.window.composer.presets.text() == "Custom"
    (back,) = [one for one in dialog.findChildren(QAbstractButton) if one.text() == "Use defaults"]
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert application.session.overrides == Overrides()
    assert not steps.isVisible()


def texts_of(dialog: QWidget) -> list[str]:
    return [str(label.text()) for label in dialog.findChildren(QWidget) if hasattr(label, "text")]


def test_the_preset_button_changes_the_conversation_that_has_its_own(application: Application) -> None:
    application.session.configure(None, Overrides(sampling=Sampling(max_steps=16, max_tokens=300)))
    button = application.window.composer.presets
    button.chosen.emit(
        next(preset for preset in application.window.prompts.presets.all if preset.name == "balanced")
    )
    assert application.session.overrides.sampling == Sampling(max_steps=24, max_tokens=300)
    assert "in this conversation only" in button.accessibleDescription()
    assert application.preferences.value.replies.preset == "best"


def test_its_model_is_loaded_when_a_message_is_sent_and_the_programs_elsewhere(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "another-demo.gguf"
    shutil.copy(bundled_model(), other)
    application = open_application()
    ask(application, qtbot, "Hello!")
    plain = application.session.current
    application.window.conversations.write_in(None)
    application.session.configure(None, Overrides(model=str(other)))
    assert not hint(application).isVisible()  # the header says it
    assert application.engine.model == bundled_model()
    assert model_of(application) == "Model: another-demo. Loads with your next message"
    said: list[str] = []
    application.engine.state_changed.connect(lambda _state: said.append(model_of(application)))
    ask(application, qtbot, "Hello!")
    assert application.engine.model == other
    assert any(text.startswith("Model: another-demo. Loading") for text in said)
    assert "next message" not in model_of(application)

    application.window.conversations.write_in(plain)
    assert model_of(application) == "Model: Demo model. Loads with your next message"
    ask(application, qtbot, "Hello again!")
    assert application.engine.model == bundled_model()


def test_a_model_that_is_gone_is_told_and_nothing_is_lost(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.gguf"
    application = open_application()
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    application.session.configure(None, Overrides(model=str(gone)))
    assert model_of(application).startswith("Model: gone. The file is missing")
    field: QPlainTextEdit = application.window.composer.field
    field.setFocus()
    qtbot.keyClicks(field, "Hello!")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    card = wait_for_card(application, qtbot)
    assert "gone.gguf, is missing" in card.failure.message
    assert "Chat settings…" in card.failure.hint
    assert field.toPlainText() == "Hello!"
    assert application.session.messages() == []
    dialog = dialog_of(application)
    assert dialog.model.currentText() == "gone (missing)"
    choose(dialog, "model", "App default (Demo model)")
    dialog.accept()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(application.session.messages()) > 1, timeout=PATIENCE_MS)
    reply = wait_for_reply(application, qtbot)
    assert reply.text
    assert "is missing" not in texts(application)
    assert "missing" not in model_of(application)


def test_another_conversation_is_set_from_the_list(application: Application, qtbot: QtBot) -> None:
    made = application.store.create_conversation("Weather")
    application.session.conversations_changed.emit()
    menu = conversation_list(application).menu_for(made.id)
    assert menu is not None
    entry = next(action for action in menu.actions() if action.text() == "Chat settings…")
    entry.trigger()

    def dialogs() -> list[ConversationSettings]:
        return [one for one in application.window.findChildren(ConversationSettings) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(dialogs()), timeout=PATIENCE_MS)
    choose(dialogs()[0], "prompt", "Proofreader")
    dialogs()[0].accept()
    assert application.store.overrides.of(made.id).system.startswith("Correct spelling")
    assert application.session.overrides == Overrides()
    assert QApplication.activeModalWidget() is None
