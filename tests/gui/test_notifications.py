"""Who looks elsewhere is told that a reply is done, as the settings have it; and the icon in the tray."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model
from app.gui.application.application import Desk
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.widgets.form_rows import SettingRow
from tests.gui.actions import EVERY_STEP, LONG_QUESTION, ask, wait_for_reply
from tests.gui.conftest import PATIENCE_MS, OpenDesk
from tests.gui.dbus_session import NOTIFICATIONS, DesktopBus

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


def ask_and_look_away(desk: Desk, qtbot: QtBot, text: str = QUESTION) -> int:
    """Ask, go to another conversation, wait for the end; the conversation of the reply."""
    assert desk.session.send(text)
    conversation = desk.session.current
    assert conversation is not None
    desk.window.conversations.write_in(None)
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    return conversation


def notified(bus: DesktopBus, qtbot: QtBot, times: int = 1) -> tuple[str, str]:
    """Title and text of the newest notification."""
    qtbot.waitUntil(lambda: len(bus.named("Notify")) == times, timeout=PATIENCE_MS)
    _, _, _, title, text, *_ = bus.named("Notify")[-1]
    return str(title), str(text)


def unseen(desk: Desk) -> list[str]:
    """What a screen reader says of the conversations with a reply that nobody has seen."""
    conversations = desk.window.findChild(ConversationList)
    items = [conversations.item(row) for row in range(conversations.count())]
    said = [item.data(Qt.ItemDataRole.AccessibleTextRole) for item in items]
    return [text for text in said if text]


@needs_bus
def test_a_long_reply_elsewhere_is_told_by_its_title_alone(desk: Desk, bus: DesktopBus, qtbot: QtBot) -> None:
    desk.preferences.update({"notices.long_seconds": 0})
    ask_and_look_away(desk, qtbot)
    assert notified(bus, qtbot) == (QUESTION, "The reply is done.")


@needs_bus
def test_a_click_opens_the_window_at_the_reply(desk: Desk, bus: DesktopBus, qtbot: QtBot) -> None:
    desk.preferences.update({"notices.long_seconds": 0})
    conversation = ask_and_look_away(desk, qtbot)
    notified(bus, qtbot)
    desk.window.showMinimized()
    bus.click(1)
    qtbot.waitUntil(lambda: desk.session.current == conversation)
    assert not desk.window.isMinimized()
    assert unseen(desk) == []
    qtbot.waitUntil(lambda: bus.named("CloseNotification") == [[1]])


@needs_bus
def test_the_beginning_is_shown_where_that_is_wanted(desk: Desk, bus: DesktopBus, qtbot: QtBot) -> None:
    desk.preferences.update({"notices.long_seconds": 0, "notices.show_beginning": True})
    conversation = ask_and_look_away(desk, qtbot)
    _, text = notified(bus, qtbot)
    reply = desk.store.messages(conversation)[-1].text
    assert text.split()[:3] == reply.split()[:3]
    assert "\n" not in text


@needs_bus
def test_nothing_is_told_of_what_is_short_or_seen_or_not_wanted(
    desk: Desk, bus: DesktopBus, qtbot: QtBot
) -> None:
    ask_and_look_away(desk, qtbot)  # in less than twenty seconds
    desk.preferences.update({"notices.long_seconds": 0})
    ask(desk, qtbot, "Hello!")  # and looked at it
    desk.preferences.update({"notices.tell": False})
    ask_and_look_away(desk, qtbot)
    desk.preferences.update({"notices.tell": True})
    ask_and_look_away(desk, qtbot, "Good morning!")
    assert notified(bus, qtbot)[0] == "Good morning!"
    assert len(unseen(desk)) == 3


@needs_bus
def test_a_reply_that_was_stopped_is_no_news(desk: Desk, bus: DesktopBus, qtbot: QtBot) -> None:
    desk.preferences.update({"notices.long_seconds": 0})
    desk.session.sampling = EVERY_STEP
    desk.session.send(LONG_QUESTION)
    desk.window.conversations.write_in(None)
    qtbot.waitUntil(lambda: desk.session.state == "answering", timeout=PATIENCE_MS)
    desk.session.stop()
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    desk.preferences.update({"replies.preset": "fast"})
    ask_and_look_away(desk, qtbot, "Hello!")
    assert notified(bus, qtbot)[0] == "Hello!"
    assert len(unseen(desk)) == 1


@needs_bus
def test_a_bus_without_the_service_is_no_trouble(
    open_desk: OpenDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = DesktopBus()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    desk = open_desk()
    desk.preferences.update({"notices.long_seconds": 0})
    ask_and_look_away(desk, qtbot)
    bus.close()  # the desktop ends before the program
    ask_and_look_away(desk, qtbot, "Hello!")
    assert len(unseen(desk)) == 2


def test_an_unseen_reply_has_a_dot_until_it_is_seen(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk()
    conversation = ask_and_look_away(desk, qtbot)
    assert unseen(desk) == [f"{QUESTION}, with a new reply"]
    conversations = desk.window.findChild(ConversationList)
    place = conversations.visualItemRect(conversations.item(0))
    accent = desk.theme.color("accent").name()
    with_dot = _colors(conversations, place)
    desk.close()
    again = open_desk()  # it is remembered
    again.window.conversations.write_in(None)
    assert unseen(again) == [f"{QUESTION}, with a new reply"]
    again.window.come_forward()
    again.window.conversations.open(conversation)
    qtbot.waitUntil(lambda: unseen(again) == [])
    again.window.conversations.write_in(None)
    conversations = again.window.findChild(ConversationList)
    assert accent in with_dot
    assert accent not in _colors(conversations, conversations.visualItemRect(conversations.item(0)))


def _colors(conversations: ConversationList, place: QRect) -> set[str]:
    image = conversations.viewport().grab(place).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_the_reply_of_a_window_that_is_not_in_front_is_unseen(desk: Desk, qtbot: QtBot) -> None:
    desk.session.send(QUESTION)
    desk.window.showMinimized()
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    assert unseen(desk) == [f"{QUESTION}, with a new reply"]
    desk.window.come_forward()
    qtbot.waitUntil(lambda: unseen(desk) == [])


# The tray


@pytest.fixture
def desk_with_tray(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A window on a system with a tray."""
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "1")
    desk = Desk(qapp, bundled_model(), "cpu", has_tray=lambda: True)
    desk.window.show()
    qtbot.waitExposed(desk.window)
    yield desk
    desk.close()
    desk.window.deleteLater()


def press(desk: Desk, text: str) -> None:
    """Choose from the menu of the icon."""
    assert desk.window.notices.tray is not None
    next(action for action in desk.window.notices.tray.menu.actions() if action.text() == text).trigger()


def test_the_tray_leads_back_and_stops_and_begins(desk_with_tray: Desk, qtbot: QtBot) -> None:
    desk = desk_with_tray
    assert desk.window.notices.tray is None  # nobody asked for it
    desk.preferences.update({"notices.tray": True})
    tray = desk.window.notices.tray
    assert tray is not None
    assert tray.is_shown
    assert not tray.stop.isEnabled()
    desk.session.sampling = EVERY_STEP
    desk.session.send(LONG_QUESTION)
    qtbot.waitUntil(lambda: desk.session.state == "answering", timeout=PATIENCE_MS)
    press(desk, "Stop the reply")
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    assert not tray.stop.isEnabled()
    desk.window.showMinimized()
    press(desk, "New conversation")
    assert desk.session.current is None
    assert not desk.window.isMinimized()
    desk.preferences.update({"notices.tray": False})
    assert not tray.is_shown


def test_closing_the_window_leaves_the_program_in_the_tray_if_that_is_wanted(
    desk_with_tray: Desk, qtbot: QtBot
) -> None:
    desk = desk_with_tray
    desk.preferences.update({"notices.tray": True, "notices.keep_running": True})
    desk.session.send(QUESTION)
    desk.window.close()
    assert not desk.window.isVisible()
    wait_for_reply(desk, qtbot)  # which is written all the same
    press(desk, "Open Unfog")
    assert desk.window.isVisible()
    press(desk, "Quit Unfog")
    assert not desk.window.isVisible()
    qtbot.waitUntil(lambda: desk.engine.state == "off")


def test_closing_ends_the_program_where_the_icon_is_not_wanted(desk_with_tray: Desk, qtbot: QtBot) -> None:
    desk_with_tray.preferences.update({"notices.keep_running": True})
    desk_with_tray.window.close()
    qtbot.waitUntil(lambda: desk_with_tray.engine.state == "off")


def tray_row(desk: Desk) -> SettingRow:
    """The row of the setting, in the open window of settings."""
    desk.window.action("settings").trigger()
    rows = desk.window.findChild(SettingsDialog).findChildren(SettingRow)
    return next(row for row in rows if row.field.name == "notices.tray")


def test_a_system_without_a_tray_is_told_in_the_settings(desk: Desk) -> None:
    row = tray_row(desk)
    assert not row.control.isEnabled()
    assert "This system has no tray." in [label.text() for label in row.findChildren(QLabel)]


def test_where_there_is_a_tray_the_icon_can_be_wished_for(desk_with_tray: Desk) -> None:
    assert tray_row(desk_with_tray).control.isEnabled()
