"""Ten things that a newcomer would try, by mouse: none takes more clicks and keys than docs/tasks.md says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model, models_dir
from app.gui.application.application import Application
from app.gui.candidates.view import CandidatesView
from app.gui.header.header import Header
from app.gui.inspector import Inspector
from app.gui.sidebar.conversation_list import ConversationList
from tests.gui.actions import ask, replies, texts, wait_for_text
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.hands import Hands
from tests.gui.settling import settle

# What the offscreen platform cannot do is no fault of the window.
pytestmark = [pytest.mark.engine, pytest.mark.qt_log_ignore("This plugin does not support", extend=True)]

TASKS = Path(__file__).parents[2] / "docs" / "tasks.md"
MORE_OF_REPLY = "More options for this reply"
OTHER_MODEL = "another-model"


@pytest.fixture
def talk(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Application:
    """A window as wide as most, with a conversation of one question, and another model on this computer."""
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    models_dir().mkdir(parents=True, exist_ok=True)
    shutil.copy(bundled_model(), models_dir() / f"{OTHER_MODEL}.gguf")
    application = open_application()
    application.window.resize(1100, 780)
    ask(application, qtbot, "Write a haiku about a river.")
    settle()
    return application


@pytest.fixture
def hands(talk: Application, qtbot: QtBot) -> Hands:
    return Hands(talk.window, qtbot)


@pytest.fixture
def header(talk: Application) -> Header:
    return talk.window.header


def check(hands: Hands, task: int) -> None:
    """Compare what was counted with the table."""
    (row,) = re.findall(
        rf"(?m)^\| {task} \|.*\| (\d+) (?:click|clicks)(?:, (\d+) keys)? \|$", TASKS.read_text("utf-8")
    )
    assert (hands.clicks, hands.keys) == (int(row[0]), int(row[1] or 0))


def open_context_menu(talk: Application, hands: Hands) -> None:
    """Click the open conversation in the sidebar with the right button."""
    conversations = talk.window.findChild(ConversationList)
    place = conversations.visualItemRect(conversations.currentItem()).center()
    hands.click_right(conversations.viewport(), place)


def test_1_save_a_clip_of_a_reply(talk: Application, qtbot: QtBot, hands: Hands) -> None:
    hands.click("Save a six-second video of this reply and copy it")
    wait_for_text(talk, qtbot, "Clip saved")
    check(hands, 1)


def test_2_change_the_theme(talk: Application, hands: Hands, header: Header) -> None:
    before = talk.theme.is_dark
    hands.click_at(header.more)
    hands.choose("Switch between light and dark")
    assert talk.theme.is_dark is not before
    check(hands, 2)


def test_3_see_the_steps_of_a_finished_reply(talk: Application, hands: Hands, header: Header) -> None:
    hands.click("Inspector", header)
    assert talk.window.findChild(Inspector).isVisible()
    assert "No reply to inspect yet" not in texts(talk)
    check(hands, 3)


def test_4_undo_a_deletion(talk: Application, hands: Hands) -> None:
    open_context_menu(talk, hands)
    hands.choose("Delete")
    assert talk.window.conversations.listed == []
    hands.click("Undo")
    assert len(talk.window.conversations.listed) == 1
    check(hands, 4)


def test_5_use_another_model_in_this_chat_alone(
    talk: Application, qtbot: QtBot, hands: Hands, header: Header
) -> None:
    choice = talk.window.model_choice
    qtbot.waitUntil(lambda: len(choice.options()) > 1, timeout=PATIENCE_MS)
    hands.click_at(header.model)
    menu = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible())
    hands.choose(next(one.text() for one in menu.actions() if one.text().startswith(OTHER_MODEL)))
    assert choice.name == OTHER_MODEL
    assert not choice.is_default
    check(hands, 5)


def test_6_find_a_word_in_this_conversation(talk: Application, hands: Hands, header: Header) -> None:
    hands.click("Find in this conversation", header)
    hands.write("river")
    assert re.search(r"\b1 of [1-9]", texts(talk))
    check(hands, 6)


def test_7_delete_one_reply(talk: Application, hands: Hands) -> None:
    hands.click(MORE_OF_REPLY, replies(talk)[0])
    hands.choose("Delete reply")
    assert "Reply deleted." in texts(talk)
    check(hands, 7)


def test_8_save_the_conversation_as_a_pdf(
    talk: Application, qtbot: QtBot, hands: Hands, header: Header, tmp_path: Path
) -> None:
    hands.click_at(header.more)
    hands.choose("Export conversation…")
    hands.choose("PDF…")
    dialog = talk.window.findChild(QFileDialog)
    dialog.findChild(QLineEdit).setText(str(tmp_path / "haiku.pdf"))  # in place of the suggested name
    hands.click("Save", dialog)
    qtbot.waitUntil((tmp_path / "haiku.pdf").is_file, timeout=PATIENCE_MS)
    check(hands, 8)


def test_9_see_what_a_word_nearly_was(talk: Application, qtbot: QtBot, hands: Hands) -> None:
    hands.click(MORE_OF_REPLY, replies(talk)[0])
    hands.choose("What it nearly said")
    view = talk.window.findChild(CandidatesView)
    qtbot.mouseMove(view, view.box_of(0).center())
    settle()
    assert view.card is not None
    assert view.card.isVisible()
    check(hands, 9)


def test_10_ask_on_while_a_reply_is_being_written(talk: Application, qtbot: QtBot, hands: Hands) -> None:
    talk.session.send("What is text diffusion?")
    hands.click_at(talk.window.composer.field)
    hands.write("Thanks!")
    hands.press("Return")
    qtbot.waitUntil(
        lambda: (
            talk.session.state == "idle"
            and [one.text for one in talk.session.messages() if one.role == "user"][-1] == "Thanks!"
        ),
        timeout=PATIENCE_MS,
    )
    check(hands, 10)
