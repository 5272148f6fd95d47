"""The desktop's permission to come forward goes from the second start to the open window."""

from __future__ import annotations

import os

import pytest

from app.platform.activation import activation_token, activation_token_of_start

TOKEN, STARTUP = "XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"


@pytest.mark.parametrize(
    ("given", "token"),
    [
        ({}, ""),
        ({TOKEN: "wayland"}, "wayland"),
        ({STARTUP: "x11_TIME1"}, "x11_TIME1"),
        ({TOKEN: "wayland", STARTUP: "x11_TIME1"}, "wayland"),
    ],
)
def test_a_start_knows_its_token(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], token: str) -> None:
    for name in (TOKEN, STARTUP):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert activation_token_of_start() == token


def test_qt_finds_the_token_only_while_the_window_is_activated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    with activation_token("theirs"):
        assert os.environ[TOKEN] == "theirs"
    with activation_token(""):
        assert TOKEN not in os.environ
    assert TOKEN not in os.environ
