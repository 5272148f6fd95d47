"""The screen stays on during a presentation: asked of a screen saver on a session bus of our own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.presentation.kiosk import ScreenInhibitor
from tests.gui.conftest import PATIENCE_MS
from tests.gui.dbus_session import DesktopBus

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux desktops have D-Bus"),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no D-Bus here"),
]


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[DesktopBus]:
    bus = DesktopBus("org.freedesktop.ScreenSaver")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    yield bus
    bus.close()


def test_the_screen_is_kept_on_until_it_is_released(
    qapp: QApplication, qtbot: QtBot, bus: DesktopBus
) -> None:
    inhibitor = ScreenInhibitor()
    inhibitor.keep_on()
    inhibitor.keep_on()
    inhibitor.release()
    inhibitor.release()
    inhibitor.keep_on()
    qtbot.waitUntil(lambda: len(bus.named("Inhibit")) == 2, timeout=PATIENCE_MS)
    assert bus.named("Inhibit")[0] == ["Unfog", "A presentation is running"]
    inhibitor.release()


def test_without_a_desktop_there_is_nobody_to_ask(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    inhibitor = ScreenInhibitor()
    inhibitor.keep_on()
    inhibitor.release()
