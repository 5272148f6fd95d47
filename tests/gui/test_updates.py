"""Checking for updates in the window: only when asked, once a day at most, told and never downloaded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, QSettings, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.settings_dialog.updates import UpdateRow
from app.gui.widgets.theme import Theme
from app.gui.widgets.toast import Toast
from app.models.updates import UpdateCheck
from model_backends.files.protocol import CheckForUpdates, Hub, UpdatesChecked
from model_backends.protocol import Failed
from tests.gui.conftest import OpenApplication
from tests.gui.surfaces import dialog_of
from tests.https_server import HttpsServer, json_answer

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)", extend=True)

NEWER = UpdatesChecked(version="9.0", page="https://example.org/unfog")


class Library:
    """Takes the tasks, and answers them when the test says so."""

    def __init__(self) -> None:
        self.tasks: list[CheckForUpdates] = []
        self.access = SimpleNamespace(
            hub=lambda: Hub(endpoint="https://mirror", proxy="http://p:1", token="secret")
        )
        self.answer: Callable[[Any], object] = print

    def run(
        self, task: CheckForUpdates, then: Callable[[Any], object], _fail: Callable[[Any], object]
    ) -> None:
        self.tasks.append(task)
        self.answer = then


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def state(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def check(library: Library, state: QSettings, qapp: QApplication) -> UpdateCheck:
    return UpdateCheck(library, state)  # type: ignore[arg-type]


@pytest.fixture
def row(check: UpdateCheck, qapp: QApplication, qtbot: QtBot) -> UpdateRow:
    row = UpdateRow(Theme(qapp, "light"), check)
    qtbot.addWidget(row)
    row.show()
    return row


def texts(row: UpdateRow) -> str:
    return "\n".join(label.accessibleName() for label in row.findChildren(QLabel) if label.isVisible())


def press(row: UpdateRow, text: str) -> None:
    next(one for one in row.findChildren(QPushButton) if one.text() == text).click()


def test_nothing_is_asked_until_the_button_is_pressed(row: UpdateRow, library: Library) -> None:
    assert library.tasks == []
    press(row, "Check now")
    press(row, "Check now")  # it is disabled while a check runs
    assert [task.hub for task in library.tasks] == [Hub(proxy="http://p:1")], "and no token is sent along"
    assert "Checking…" in texts(row)


@pytest.mark.parametrize(
    ("result", "text"),
    [
        (NEWER, "Unfog 9.0 is available."),
        (UpdatesChecked(), "Unfog 0.1.0 is the newest version."),
        (Failed(kind="missing", message="Updates aren't published yet.", hint=""), "aren't published yet."),
        (
            Failed(kind="network", message="Can't reach x.", hint="Check the plug."),
            "Can't reach x. Check the plug.",
        ),
    ],
)
def test_the_result_is_said(
    row: UpdateRow, library: Library, result: UpdatesChecked | Failed, text: str
) -> None:
    press(row, "Check now")
    library.answer(result)
    assert text in texts(row)
    shown = [one.text() for one in row.findChildren(QPushButton) if one.isVisible()]
    assert ("Open the download page" in shown) is (result is NEWER)


class Opened(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.addresses.append(url.toString())


def test_the_page_opens_in_the_browser_when_asked(row: UpdateRow, library: Library) -> None:
    opened = Opened()
    QDesktopServices.setUrlHandler("https", opened, "open")
    press(row, "Check now")
    library.answer(NEWER)
    assert opened.addresses == []
    press(row, "Open the download page")
    QDesktopServices.unsetUrlHandler("https")
    assert opened.addresses == ["https://example.org/unfog"]


def test_the_start_checks_once_a_day_at_most(check: UpdateCheck, library: Library, state: QSettings) -> None:
    check.start_if_due()
    library.answer(UpdatesChecked())
    check.start_if_due()
    assert len(library.tasks) == 1
    last = int(state.value("updates/checked"))
    for when in (last - 86_401, last + 999_999, "yesterday"):  # a day ago, a wrong clock, a damaged file
        state.setValue("updates/checked", when)
        check.start_if_due()
        library.answer(UpdatesChecked())
    assert len(library.tasks) == 4


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpsServer]:
    folder = tmp_path / "https"
    folder.mkdir()
    with HttpsServer(folder) as server:
        server.answer = json_answer(b'{"version": "9.0"}')
        addresses = {"address": f"{server.address}/latest.json", "page": "https://example.org/unfog"}
        (folder / "updates.json").write_text(json.dumps(addresses))
        monkeypatch.setenv("UNFOG_UPDATES", str(folder / "updates.json"))
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield server


def toasts(application: Application) -> list[str]:
    found = application.window.findChildren(Toast)
    return [label.text() for toast in found for label in toast.findChildren(QLabel) if toast.isVisible()]


def test_off_by_default_and_a_toast_when_turned_on(
    server: HttpsServer, open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application()
    application.window.settings.check_for_updates()
    assert application.context.window_state.value("updates/checked") is None, "it is off"
    application.preferences.update({"updates.check_at_start": True})
    application.window.settings.check_for_updates()
    qtbot.waitUntil(lambda: any("Unfog 9.0 is available" in text for text in toasts(application)))
    assert len(server.requests) == 1
    application.window.action("settings").trigger()
    dialog = dialog_of(SettingsDialog, qtbot)
    result = dialog.findChild(UpdateRow)
    application.window.settings.open("updates.check_at_start")
    assert "Unfog 9.0 is available." in texts(result)
