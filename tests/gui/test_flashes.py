"""No frame flashes: nothing white in the dark, nothing dark in the light, however text is handed over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model
from app.gui.presentation.presentation import Presentation
from app.gui.presentation.presentation_session import PresentationSession
from app.gui.widgets.theme import Scheme, Theme
from app.processes.engine import EngineProcess
from tests.gui.conftest import SCRIPTED_ENGINE, OpenApplication
from tests.gui.film import Film

MOST = 0.01  # of the tiles: an icon, a button in the accent's colour

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)", extend=True)


@pytest.fixture
def light_desktop(qapp: QApplication) -> Iterator[None]:
    """A desktop in light colours."""
    usual = qapp.palette()
    qapp.setPalette(Theme(qapp, "light", applies_to_app=False).palette)
    yield
    qapp.setPalette(usual)


@pytest.mark.usefixtures("light_desktop")
def test_a_dark_presentation_never_flashes_on_a_light_desktop(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")  # no desktop to keep awake
    engine = EngineProcess(bundled_model(), "cpu", tmp_path / "engine.log", command=SCRIPTED_ENGINE)
    theme = Theme(qapp, "dark", applies_to_app=False)
    presentation = Presentation(theme, PresentationSession(engine))
    qtbot.addWidget(presentation)
    presentation.start()
    film = Film(presentation)
    presentation.ask("What is fog?")
    qtbot.waitUntil(lambda: presentation.prompt_and_reply.is_settled)
    shown = len(film.frames)
    presentation.ask("And then?")  # fades over the reply
    qtbot.waitUntil(lambda: len(film.frames) > shown + 30)
    presentation.force_close()
    engine.shutdown()
    assert shown > 20
    assert max(film.flashes(dark=True)) < MOST


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_window_never_flashes(
    open_application: OpenApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, scheme: Scheme
) -> None:
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "0")
    application = open_application()
    application.theme.set_scheme(scheme)
    film = Film(application.window)
    application.session.send("What is fog made of?")
    qtbot.waitUntil(lambda: application.session.state == "idle")
    reply = application.window.messages.last_reply
    assert reply is not None
    qtbot.waitUntil(lambda: reply.is_settled)
    reply.requested.emit("replay")
    shown = len(film.frames)
    qtbot.waitUntil(lambda: len(film.frames) > shown + 30)
    application.window.resize(700, 600)
    reply.close_replay()
    shown = len(film.frames)
    qtbot.waitUntil(lambda: len(film.frames) > shown)
    assert shown > 20
    assert max(film.flashes(dark=scheme == "dark")) < MOST
