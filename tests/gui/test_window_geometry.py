"""The window restores its geometry, its conversation and the scroll position."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.main_window.window_geometry import restore_geometry, save_geometry
from app.gui.sidebar.sidebar import Sidebar
from model_backends.protocol import Sampling
from tests.gui.conftest import OpenApplication
from tests.gui.settling import settle
from tests.gui.test_open_long_conversation import REST_MS

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def store_long_conversation(application: Application, turns: int = 30) -> int:
    """A conversation that fills many screens."""
    conversation = application.store.create_conversation("Fog").id
    for number in range(turns):
        question = application.store.add_message(conversation, "user", f"Question {number}")
        reply = application.store.begin_reply(question, "demo", 1, Sampling())
        text = f"Answer {number}.\n\n" + "Fog is a cloud.\n\n" * 6
        application.store.end_reply(reply.id, "complete", text=text, thought="", stats=None, finish=None)
    return conversation


def test_a_conversation_opens_where_it_was_being_read(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    first = open_application()
    first.window.resize(780, 700)
    first.session.open(store_long_conversation(first))
    messages = first.window.messages
    bar = messages.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 2000 and messages.is_at_end)
    settle(REST_MS)
    bar.setValue(bar.maximum() // 2)
    settle(REST_MS)
    place = messages.place
    assert place is not None
    first.close()
    again = open_application()
    again.window.resize(780, 700)
    qtbot.waitUntil(lambda: again.window.messages.place is not None)
    settle(REST_MS)
    found = again.window.messages.place
    assert found is not None
    assert found[0] == place[0]
    assert abs(found[1] - place[1]) <= 2


def test_a_conversation_that_was_read_to_its_end_opens_at_its_end(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    first = open_application()
    first.session.open(store_long_conversation(first))
    qtbot.waitUntil(lambda: first.window.messages.is_at_end)
    first.close()
    again = open_application()
    settle(REST_MS)
    bar = again.window.messages.verticalScrollBar()
    assert again.window.messages.is_at_end
    assert bar.value() == bar.maximum()


def test_a_conversation_that_was_deleted_since_is_no_trouble(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    first = open_application()
    conversation = store_long_conversation(first)
    first.session.open(conversation)
    bar = first.window.messages.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 2000)
    bar.setValue(0)
    first.window.close()
    list(first.store.trash.delete([conversation]))
    first.close()
    again = open_application()
    settle()
    assert again.session.current is None


def test_sidebar_and_inspector_come_back_and_the_page_of_models_does_not(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    first = open_application()
    first.window.resize(1200, 700)
    first.window.action("sidebar").trigger()
    first.window.action("inspector").trigger()
    first.window.action("models").trigger()
    first.close()
    again = open_application()
    again.window.resize(1200, 700)
    assert not again.window.findChild(Sidebar).isVisible()
    assert again.window.findChild(QWidget, "inspector").isVisible()
    assert not again.window.models.is_shown


@pytest.mark.parametrize("state", [Qt.WindowState.WindowMaximized, Qt.WindowState.WindowFullScreen])
def test_a_window_that_filled_the_screen_does_so_again(
    open_application: OpenApplication, qtbot: QtBot, state: Qt.WindowState
) -> None:
    first = open_application()
    first.window.setWindowState(state)
    qtbot.waitUntil(lambda: bool(first.window.windowState() & state))
    first.close()
    again = open_application()
    assert again.window.windowState() & state


@pytest.mark.parametrize("place", [(5000, 200), (-4000, -300), (100, 3000), (790, 20)])
def test_a_window_whose_screen_is_gone_comes_onto_another(
    qapp: QApplication, qtbot: QtBot, tmp_path: object, place: tuple[int, int]
) -> None:
    settings = QSettings(f"{tmp_path}/window.ini", QSettings.Format.IniFormat)
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(*place, 600, 400)
    window.show()
    save_geometry(window, settings)
    window.hide()
    again = QWidget()
    qtbot.addWidget(again)
    restore_geometry(again, settings)
    again.show()
    screen = qapp.primaryScreen().availableGeometry()
    assert screen.intersected(again.geometry()).width() >= 120
    assert screen.contains(again.geometry().topLeft() + again.rect().topRight() / 2)


@pytest.mark.parametrize("value", [None, "rubbish", 7, QByteArray(b"\x00\x01\x02")])
def test_rubbish_is_no_place(qtbot: QtBot, tmp_path: object, value: object) -> None:
    settings = QSettings(f"{tmp_path}/window.ini", QSettings.Format.IniFormat)
    settings.setValue("window/geometry", value)
    window = QWidget()
    qtbot.addWidget(window)
    restore_geometry(window, settings)
    assert window.width() > 400
