"""Desktop notifications for finished replies, according to the settings; and the tray icon."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model
from app.gui.application.application import Application
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.widgets.form_rows import SettingRow
from tests.gui.actions import EVERY_STEP, LONG_QUESTION, ask, wait_for_reply
from tests.gui.conftest import PATIENCE_MS, SCRIPTED_ENGINE, OpenApplication
from tests.gui.dbus_session import NOTIFICATIONS, DesktopBus
from tests.gui.pixels import colors_of
from tests.gui.sidebar import items

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", "No such signal QPlatformNativeInterface", extend=True
)
needs_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no D-Bus here")

QUESTION = "Write a haiku about a river."


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[DesktopBus]:
    """A desktop that shows notifications."""
    bus = DesktopBus(NOTIFICATIONS)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    yield bus
    bus.close()


def ask_and_look_away(application: Application, qtbot: QtBot, text: str = QUESTION) -> int:
    """Ask, go to another conversation, wait for the end; the conversation of the reply."""
    assert application.session.send(text)
    conversation = application.session.current
    assert conversation is not None
    application.window.conversations.write_in(None)
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    return conversation


def notified(bus: DesktopBus, qtbot: QtBot, times: int = 1) -> tuple[str, str]:
    """Title and text of the newest notification."""
    qtbot.waitUntil(lambda: len(bus.named("Notify")) == times, timeout=PATIENCE_MS)
    _, _, _, title, text, *_ = bus.named("Notify")[-1]
    return str(title), str(text)


def unseen(application: Application) -> list[str]:
    """What a screen reader says of the conversations with a reply that nobody has seen."""
    said = [item.data(0, Qt.ItemDataRole.AccessibleTextRole) for item in items(application)]
    return [text for text in said if text]


@needs_bus
def test_a_long_reply_elsewhere_is_told_by_its_title_alone(
    application: Application, bus: DesktopBus, qtbot: QtBot
) -> None:
    application.preferences.update({"notifications.long_seconds": 0})
    ask_and_look_away(application, qtbot)
    assert notified(bus, qtbot) == (QUESTION, "The reply is done.")


@needs_bus
def test_a_click_opens_the_window_at_the_reply(
    application: Application, bus: DesktopBus, qtbot: QtBot
) -> None:
    application.preferences.update({"notifications.long_seconds": 0})
    conversation = ask_and_look_away(application, qtbot)
    notified(bus, qtbot)
    application.window.showMinimized()
    bus.click(1)
    qtbot.waitUntil(lambda: application.session.current == conversation)
    assert not application.window.isMinimized()
    assert unseen(application) == []
    qtbot.waitUntil(lambda: bus.named("CloseNotification") == [[1]])


@needs_bus
def test_the_beginning_is_shown_where_that_is_wanted(
    application: Application, bus: DesktopBus, qtbot: QtBot
) -> None:
    application.preferences.update({"notifications.long_seconds": 0, "notifications.show_beginning": True})
    conversation = ask_and_look_away(application, qtbot)
    _, text = notified(bus, qtbot)
    reply = application.store.messages(conversation)[-1].text
    assert text.split()[:3] == reply.split()[:3]
    assert "\n" not in text


@needs_bus
def test_nothing_is_told_of_what_is_short_or_seen_or_not_wanted(
    application: Application, bus: DesktopBus, qtbot: QtBot
) -> None:
    ask_and_look_away(application, qtbot)  # in less than twenty seconds
    application.preferences.update({"notifications.long_seconds": 0})
    ask(application, qtbot, "Hello!")  # and looked at it
    application.preferences.update({"notifications.tell": False})
    ask_and_look_away(application, qtbot)
    application.preferences.update({"notifications.tell": True})
    ask_and_look_away(application, qtbot, "Good morning!")
    assert notified(bus, qtbot)[0] == "Good morning!"
    assert len(unseen(application)) == 3


@needs_bus
def test_a_reply_that_was_stopped_is_no_news(application: Application, bus: DesktopBus, qtbot: QtBot) -> None:
    application.preferences.update({"notifications.long_seconds": 0})
    application.session.set_defaults(replace(application.session.defaults, sampling=EVERY_STEP))
    application.session.send(LONG_QUESTION)
    application.window.conversations.write_in(None)
    qtbot.waitUntil(lambda: application.session.state == "generating", timeout=PATIENCE_MS)
    application.session.stop()
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    application.preferences.update({"replies.preset": "fast"})
    ask_and_look_away(application, qtbot, "Hello!")
    assert notified(bus, qtbot)[0] == "Hello!"
    assert len(unseen(application)) == 1


@needs_bus
def test_a_bus_without_the_service_is_no_trouble(
    open_application: OpenApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = DesktopBus()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    application = open_application()
    application.preferences.update({"notifications.long_seconds": 0})
    ask_and_look_away(application, qtbot)
    bus.close()  # the desktop ends before the program
    ask_and_look_away(application, qtbot, "Hello!")
    assert len(unseen(application)) == 2


def test_an_unseen_reply_has_a_dot_until_it_is_seen(open_application: OpenApplication, qtbot: QtBot) -> None:
    application = open_application()
    conversation = ask_and_look_away(application, qtbot)
    assert unseen(application) == [f"{QUESTION} (new reply)"]
    conversations = application.window.findChild(ConversationList)
    place = conversations.visualItemRect(next(items(application)))
    accent = application.theme.color("accent").name()
    with_dot = _colors(conversations, place)
    application.close()
    again = open_application()  # it is remembered
    again.window.conversations.write_in(None)
    assert unseen(again) == [f"{QUESTION} (new reply)"]
    again.window.come_forward()
    again.window.conversations.open(conversation)
    qtbot.waitUntil(lambda: unseen(again) == [])
    again.window.conversations.write_in(None)
    conversations = again.window.findChild(ConversationList)
    assert accent in with_dot
    assert accent not in _colors(conversations, conversations.visualItemRect(next(items(again))))


def _colors(conversations: ConversationList, place: QRect) -> set[str]:
    return colors_of(conversations.viewport().grab(place).toImage())


def test_the_reply_of_a_window_that_is_not_in_front_is_unseen(application: Application, qtbot: QtBot) -> None:
    application.session.send(QUESTION)
    application.window.showMinimized()
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    assert unseen(application) == [f"{QUESTION} (new reply)"]
    application.window.come_forward()
    qtbot.waitUntil(lambda: unseen(application) == [])


# The tray


@pytest.fixture
def application_with_tray(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """A window on a system with a tray."""
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "1")
    application = Application(qapp, bundled_model(), "cpu", worker=SCRIPTED_ENGINE, has_tray=lambda: True)
    application.window.show()
    qtbot.waitExposed(application.window)
    yield application
    application.close()
    application.window.deleteLater()


def press(application: Application, text: str) -> None:
    """Choose from the menu of the icon."""
    assert application.window.notifications.tray is not None
    next(
        action for action in application.window.notifications.tray.menu.actions() if action.text() == text
    ).trigger()


def test_the_tray_leads_back_and_stops_and_begins(application_with_tray: Application, qtbot: QtBot) -> None:
    application = application_with_tray
    assert application.window.notifications.tray is None  # nobody asked for it
    application.preferences.update({"notifications.tray": True})
    tray = application.window.notifications.tray
    assert tray is not None
    assert tray.is_shown
    assert not tray.stop.isEnabled()
    application.session.set_defaults(replace(application.session.defaults, sampling=EVERY_STEP))
    application.session.send(LONG_QUESTION)
    qtbot.waitUntil(lambda: application.session.state == "generating", timeout=PATIENCE_MS)
    press(application, "Stop reply")
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    assert not tray.stop.isEnabled()
    application.window.showMinimized()
    press(application, "New conversation")
    assert application.session.current is None
    assert not application.window.isMinimized()
    application.preferences.update({"notifications.tray": False})
    assert not tray.is_shown


def test_closing_the_window_leaves_the_program_in_the_tray_if_that_is_wanted(
    application_with_tray: Application, qtbot: QtBot
) -> None:
    application = application_with_tray
    application.preferences.update({"notifications.tray": True, "notifications.keep_running": True})
    application.session.send(QUESTION)
    application.window.close()
    assert not application.window.isVisible()
    wait_for_reply(application, qtbot)  # which is written all the same
    press(application, "Open Unfog")
    assert application.window.isVisible()
    press(application, "Quit Unfog")
    assert not application.window.isVisible()
    qtbot.waitUntil(lambda: application.engine.state == "off")


def test_closing_ends_the_program_where_the_icon_is_not_wanted(
    application_with_tray: Application, qtbot: QtBot
) -> None:
    application_with_tray.preferences.update({"notifications.keep_running": True})
    application_with_tray.window.close()
    qtbot.waitUntil(lambda: application_with_tray.engine.state == "off")


def tray_row(application: Application) -> SettingRow:
    """The row of the setting, in the open window of settings."""
    application.window.action("settings").trigger()
    rows = application.window.findChild(SettingsDialog).findChildren(SettingRow)
    return next(row for row in rows if row.field.name == "notifications.tray")


def test_a_system_without_a_tray_is_told_in_the_settings(application: Application) -> None:
    row = tray_row(application)
    assert not row.control.isEnabled()
    assert "This system has no tray." in [label.text() for label in row.findChildren(QLabel)]


def test_where_there_is_a_tray_the_icon_can_be_wished_for(application_with_tray: Application) -> None:
    assert tray_row(application_with_tray).control.isEnabled()
