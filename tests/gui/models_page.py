"""User actions on the Models page, and the local Hub of the window's tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.gui.application.application import Application
from app.models.downloads import Item
from model_backends.files.catalog import CatalogFile, catalog, save_catalog
from tests.bundled import BUNDLED_MODEL
from tests.gui.conftest import PATIENCE_MS, SCRIPTED_ENGINE
from tests.hub_server import HubServer

REPOSITORY = "fog/diffusion-GGUF"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

OpenModels = Callable[[], Application]


def catalog_file(name: str, content: Path = BUNDLED_MODEL) -> CatalogFile:
    """A file of the tests' Hub."""
    size = content.stat().st_size
    return CatalogFile(
        name=name, repository=REPOSITORY, file=f"fog-{name}.gguf", bytes=size, good_for="trying things out"
    )


SMALL, SECOND = catalog_file("Q4_K_M"), catalog_file("Q8_0")


@pytest.fixture
def hub() -> Iterator[HubServer]:
    """A Hub that has the demo model under two names."""
    with HubServer() as server:
        for file in (SMALL, SECOND):
            server.add(REPOSITORY, file.file, BUNDLED_MODEL)
        yield server


@pytest.fixture
def open_models(
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hub: HubServer,
    request: pytest.FixtureRequest,
) -> Iterator[OpenModels]:
    """Opens the window on a catalogue of that Hub, as often as it is called, on the same data folder.

    On the scripted engine, unless a test is marked `engine`.
    """
    worker = None if request.node.get_closest_marker("engine") else SCRIPTED_ENGINE
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    for name in _PROXIES:
        monkeypatch.delenv(name, raising=False)
    save_catalog(msgspec.structs.replace(catalog(), files=(SMALL, SECOND)), app_dirs.catalog_path())
    QSettings(str(app_dirs.settings_path()), QSettings.Format.IniFormat).setValue(
        "hub/endpoint", hub.endpoint
    )
    applications: list[Application] = []

    def open_one() -> Application:
        application = Application(qapp, None, "cpu", worker=worker)
        applications.append(application)
        application.window.resize(1000, 760)
        application.window.show()
        qtbot.waitExposed(application.window)
        return application

    yield open_one
    for application in applications:
        application.close()
        application.window.deleteLater()


def button(application: Application, name: str) -> QAbstractButton | None:
    """The button that can be seen and that a screen reader calls so."""
    buttons = application.window.findChildren(QAbstractButton)
    return next((made for made in buttons if made.isVisible() and made.accessibleName() == name), None)


def click(application: Application, qtbot: QtBot, name: str) -> None:
    """Press a button, as soon as it can be seen."""
    qtbot.waitUntil(lambda: button(application, name) is not None, timeout=PATIENCE_MS)
    found = button(application, name)
    assert found is not None
    assert found.isEnabled()
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def open_page(application: Application, qtbot: QtBot) -> None:
    """Ctrl+M."""
    qtbot.waitUntil(application.window.isActiveWindow, timeout=PATIENCE_MS)
    qtbot.keyClick(application.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert application.window.models.is_shown


def item_of(application: Application, file: CatalogFile) -> Item:
    """The download of a file."""
    item = application.library.downloads.find(file)
    assert item is not None
    return item


def wait_for_state(application: Application, qtbot: QtBot, file: CatalogFile, state: str) -> None:
    """Until the download of a file is in this state."""
    qtbot.waitUntil(lambda: item_of(application, file).state == state, timeout=PATIENCE_MS)


def wait_for_bytes(application: Application, qtbot: QtBot, file: CatalogFile, least: int) -> None:
    """Until so much of a file is there."""

    def is_there() -> bool:
        progress = item_of(application, file).progress
        return progress is not None and progress.done >= least

    qtbot.waitUntil(is_there, timeout=PATIENCE_MS)


def path_of(application: Application, file: CatalogFile) -> Path:
    """Where a file that was downloaded lies."""
    return application.library.folder / REPOSITORY / file.file
