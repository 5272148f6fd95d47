"""The table of actions and the window that handles them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.gui.application.application import Application
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
