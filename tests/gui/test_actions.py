"""The table of actions and the window that handles them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.gui.application.application import Application
from app.gui.conversation.reply_actions import PASSAGE_ACTIONS, REPLY_ACTIONS, ReplyRequests
from app.gui.widgets.actions import ACTIONS, Actions
from app.gui.widgets.theme import Theme


def test_the_window_handles_every_action(application: Application) -> None:
    assert application.context.actions.unhandled == frozenset()


def test_every_action_has_its_own_name() -> None:
    names = [spec.name for spec in ACTIONS]
    assert len(names) == len(set(names))


def test_an_action_has_one_handler(qapp: QApplication) -> None:
    actions = Actions(Theme(qapp, "light"))
    calls: list[str] = []
    actions.handle({"new": lambda: calls.append("new")})
    actions["new"].trigger()
    assert calls == ["new"]
    assert "new" not in actions.unhandled
    with pytest.raises(ValueError, match="new"):
        actions.handle({"new": lambda: None})


def test_every_reply_action_is_handled_and_can_be_done_by_key(application: Application) -> None:
    copying = {"copy", "copy_text", "copy_code"}  # done by the reply's own footer
    named = REPLY_ACTIONS.keys() | PASSAGE_ACTIONS.keys()
    assert application.window.messages.requests.handled == named - copying
    assert named <= {spec.name for spec in ACTIONS}


def test_a_reply_action_has_one_handler() -> None:
    requests, calls = ReplyRequests(), list[int]()
    requests.handle({"replay": calls.append})
    requests.request(7, "replay")
    assert calls == [7]
    with pytest.raises(ValueError, match="replay"):
        requests.handle({"replay": calls.append})
