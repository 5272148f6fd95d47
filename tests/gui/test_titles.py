"""Titles by the model, in the window."""

from pathlib import Path

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.sidebar.conversation_list import ConversationList
from tests.gui.actions import ask, texts, wait_for_reply
from tests.gui.conftest import PATIENCE_MS, OpenApplication


def menu_entry(application: Application, conversation: int) -> QAction:
    """The entry of a conversation's context menu."""
    menu = application.window.findChild(ConversationList).menu_for(conversation)
    return next(entry for entry in menu.actions() if entry.text() == "Suggest a title")


def title(application: Application) -> str:
    """The title of the open conversation."""
    assert application.session.current is not None
    return application.store.conversation(application.session.current).title


def test_a_conversation_gets_a_title_and_keeps_it(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    application = open_application(tmp_path / "large.gguf")
    ask(application, qtbot, "What is fog, and why does it lift?")
    wait_for_reply(application, qtbot)
    qtbot.waitUntil(lambda: title(application) == "Fog, in short", timeout=PATIENCE_MS)
    assert application.window.windowTitle() == "Fog, in short – Unfog"
    application.close()
    again = open_application(tmp_path / "large.gguf")
    assert title(again) == "Fog, in short"


def test_the_demo_model_writes_none_and_offers_none(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "What is fog?")
    wait_for_reply(application, qtbot)
    assert not application.context.actions["suggest_title"].isEnabled()
    assert application.session.current is not None
    assert not menu_entry(application, application.session.current).isEnabled()
    assert title(application) == "What is fog?"


def test_titles_are_asked_for_where_they_are_off(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    application = open_application(tmp_path / "large.gguf")
    application.preferences.update({"replies.titles": False})
    ask(application, qtbot, "What is fog?")
    wait_for_reply(application, qtbot)
    action = application.context.actions["suggest_title"]
    qtbot.waitUntil(action.isEnabled, timeout=PATIENCE_MS)
    assert application.session.current is not None
    application.session.rename(application.session.current, "Mine")
    menu_entry(application, application.session.current).trigger()
    qtbot.waitUntil(lambda: title(application) == "Fog, in short", timeout=PATIENCE_MS)


def test_a_conversation_without_an_answer_has_no_title_to_suggest(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    application = open_application(tmp_path / "large.gguf")
    ask(application, qtbot, "empty")
    wait_for_reply(application, qtbot)
    action = application.context.actions["suggest_title"]
    qtbot.waitUntil(action.isEnabled, timeout=PATIENCE_MS)
    action.trigger()
    assert "The model suggested no title. The old one is kept." in texts(application)
