"""The greeting's suggestions and slow motion, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.base.translation import SYSTEM, VARIABLE, use_language
from app.gui.application.application import Application
from app.gui.canvas.speed import SLOW_MOTION
from app.gui.conversation.speed_control import SPEEDS, SpeedControl
from app.gui.replay.player import Player
from app.gui.welcome.suggestion_button import SuggestionButton
from app.gui.welcome.welcome import Welcome
from app.gui.widgets.switch import Switch
from app.suggestions import suggestions_for
from tests.gui.actions import wait_for_reply
from tests.gui.conftest import OpenApplication
from tests.gui.settling import settle

DEMO = {one.prompt: one for one in suggestions_for(is_demo_model=True)}
OTHER = {one.prompt: one for one in suggestions_for(is_demo_model=False)}


def shown(application: Application) -> list[SuggestionButton]:
    """The suggestions on the screen."""
    buttons = application.window.findChildren(SuggestionButton)
    return [button for button in buttons if button.isVisible()]


def prompts(application: Application) -> list[str]:
    return [button.prompt for button in shown(application)]


def link(application: Application, name: str) -> QPushButton:
    """A visible button by its accessible name."""
    buttons = application.window.findChildren(QPushButton)
    return next(one for one in buttons if one.accessibleName() == name and one.isVisible())


def ask_first_suggestion(application: Application, qtbot: QtBot) -> SpeedControl:
    """Click on a suggestion; the control of the speed of its reply."""
    qtbot.mouseClick(shown(application)[0], Qt.MouseButton.LeftButton)
    reply = application.window.messages.last_reply
    assert reply is not None
    return reply.findChild(SpeedControl)


def test_a_newcomer_sees_one_plain_question_and_three_that_prove_it(application: Application) -> None:
    found = [DEMO[prompt] for prompt in prompts(application)]
    assert [one.is_plain for one in found] == [True, False, False, False]
    assert found[0].prompt == "What is text diffusion?"
    for button, suggestion in zip(shown(application), found, strict=True):
        interface = QAccessible.queryAccessibleInterface(button)
        assert interface.text(QAccessible.Text.Name) == suggestion.prompt
        assert interface.text(QAccessible.Text.Description) == suggestion.watch


def test_each_start_suggests_other_messages(open_application: OpenApplication) -> None:
    first = open_application()
    before = prompts(first)
    first.close()
    again = open_application()
    assert len(prompts(again)) == 4
    assert not set(before) & set(prompts(again))


def test_other_ideas_are_shown_on_request_until_all_were(application: Application, qtbot: QtBot) -> None:
    seen = set(prompts(application))
    for _ in range(len(DEMO)):
        before = prompts(application)
        qtbot.mouseClick(link(application, "Show other ideas"), Qt.MouseButton.LeftButton)
        assert not set(before) & set(prompts(application))
        seen |= set(prompts(application))
    assert seen == set(DEMO)


def test_another_model_gets_other_suggestions(application: Application, qtbot: QtBot) -> None:
    application.window.messages.set_bundled(False)
    assert set(prompts(application)) <= set(OTHER)
    application.window.messages.set_bundled(True)
    assert set(prompts(application)) <= set(DEMO)


@pytest.mark.parametrize("size", [(500, 700), (1100, 760), (1440, 900)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_suggestion_is_cut_off(
    application: Application, qtbot: QtBot, size: tuple[int, int], scale: float
) -> None:
    application.window.action("usual_size").trigger()
    for _ in range(10 if scale == 2.0 else 0):
        application.window.action("larger").trigger()
    application.window.messages.set_bundled(False)
    application.window.resize(*size)
    settle()
    for _ in range(len(OTHER) // 3):
        settle()
        for button in shown(application):
            assert button.height() >= button.heightForWidth(button.width())
        application.window.findChild(Welcome).show_others()
    page = application.window.messages.widget()
    assert page.width() == application.window.messages.viewport().width()


@pytest.mark.parametrize("language", ["en", "de"])
def test_in_large_type_all_suggestions_are_seen_at_once(
    open_application: OpenApplication, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv(VARIABLE, language)
    use_language(SYSTEM, qapp)
    application = open_application()
    for _ in range(10):
        application.window.action("larger").trigger()
    application.window.resize(1440, 900)
    settle()
    room = application.window.messages.viewport()
    for button in shown(application):
        assert button.mapTo(room, button.rect().bottomLeft()).y() < room.height()
    monkeypatch.setenv(VARIABLE, "en")
    use_language(SYSTEM, qapp)


def test_the_first_reply_is_shown_in_slow_motion_if_that_is_switched_on(
    application: Application, qtbot: QtBot
) -> None:
    qtbot.mouseClick(application.window.findChild(Welcome).findChild(Switch), Qt.MouseButton.LeftButton)
    ask_first_suggestion(application, qtbot)
    assert application.window.messages.speed == SLOW_MOTION
    assert link(application, "Speed: 0.25×").text() == "0.25×"
    wait_for_reply(application, qtbot)
    application.session.send("Another one.")
    assert application.window.messages.speed == 1.0, "only the first reply of a conversation"
    wait_for_reply(application, qtbot)
    application.window.action("new").trigger()
    assert application.window.findChild(Welcome).is_slow_motion, "it stays on for the next conversation"


def test_a_reply_has_a_switch_and_a_menu_of_speeds(application: Application, qtbot: QtBot) -> None:
    control = ask_first_suggestion(application, qtbot)
    button, skip = control.findChildren(QPushButton)
    assert button.text() == "Slow motion"
    assert not skip.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert application.window.messages.speed == SLOW_MOTION
    assert skip.isVisible()
    for speed in reversed(SPEEDS):
        control.chosen.emit(speed)
        assert application.window.messages.speed == speed
    wait_for_reply(application, qtbot)


def test_the_key_is_for_the_reply_that_is_shown_or_was(application: Application, qtbot: QtBot) -> None:
    key = application.window.action("slow_motion")
    key.trigger()
    assert application.window.findChild(Welcome).is_slow_motion
    key.trigger()
    assert not application.window.findChild(Welcome).is_slow_motion
    ask_first_suggestion(application, qtbot)
    key.trigger()
    assert application.window.messages.speed == SLOW_MOTION
    key.trigger()
    assert application.window.messages.speed == 1.0
    wait_for_reply(application, qtbot)
    assert key.isEnabled()
    key.trigger()
    player = application.window.findChild(Player)
    assert player.is_playing
    assert player.speed == SLOW_MOTION
    player.pause()


def test_the_engine_never_waits_for_slow_motion_and_skip_shows_the_rest(
    application: Application, qtbot: QtBot
) -> None:
    control = ask_first_suggestion(application, qtbot)
    control.chosen.emit(SPEEDS[0])
    reply = application.window.messages.last_reply
    assert reply is not None
    qtbot.waitUntil(lambda: application.session.state == "idle")
    assert not reply.is_settled, "it is still shown"
    skip = control.findChildren(QPushButton)[1]
    qtbot.mouseClick(skip, Qt.MouseButton.LeftButton)
    assert reply.is_settled
    assert not skip.isVisible()


def test_a_reply_is_replayed_in_slow_motion_from_its_menu(application: Application, qtbot: QtBot) -> None:
    ask_first_suggestion(application, qtbot)
    stored = wait_for_reply(application, qtbot)
    application.window.messages.requests.request(stored.id, "slow_motion")
    player = application.window.findChild(Player)
    assert player.speed == SLOW_MOTION
    player.pause()
