"""Reduced motion: the setting, else the system's preference, which may change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model
from app.gui.application.application import Application
from tests.gui.conftest import SCRIPTED_ENGINE
from tests.gui.dbus_session import PORTAL, DesktopBus

# What the offscreen platform cannot do is no fault of the window.
pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no D-Bus here"),
]

GNOME = ("org.gnome.desktop.interface", "enable-animations")
FREEDESKTOP = ("org.freedesktop.appearance", "reduced-motion")


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[DesktopBus]:
    """A desktop that tells its settings."""
    bus = DesktopBus(PORTAL)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    yield bus
    bus.close()


@pytest.fixture
def application(
    bus: DesktopBus, qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """A window on that desktop, whose environment says nothing."""
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("UNFOG_REDUCED_MOTION", raising=False)
    application = Application(qapp, bundled_model(), "cpu", worker=SCRIPTED_ENGINE)
    application.window.show()
    qtbot.waitExposed(application.window)
    qtbot.waitUntil(lambda: len(bus.named("ReadOne")) == 2)
    yield application
    application.close()
    application.window.deleteLater()


def test_the_system_is_followed(application: Application, bus: DesktopBus, qtbot: QtBot) -> None:
    assert not application.theme.reduced_motion
    bus.say(setting=GNOME, value=["b", False])
    qtbot.waitUntil(lambda: application.theme.reduced_motion)
    bus.say(setting=GNOME, value=["b", True])
    qtbot.waitUntil(lambda: not application.theme.reduced_motion)
    bus.say(setting=FREEDESKTOP, value=["u", 1])
    qtbot.waitUntil(lambda: application.theme.reduced_motion)


def test_what_people_choose_counts_more(application: Application, bus: DesktopBus, qtbot: QtBot) -> None:
    application.preferences.update({"appearance.reduced_motion": "always"})
    assert application.theme.reduced_motion
    application.preferences.update({"appearance.reduced_motion": "never"})
    bus.say(setting=FREEDESKTOP, value=["u", 1])
    application.preferences.update({"appearance.reduced_motion": "never"})
    assert not application.theme.reduced_motion
    application.preferences.update({"appearance.reduced_motion": "system"})
    qtbot.waitUntil(lambda: application.theme.reduced_motion)
