"""Fixtures for the real window: offscreen, its own data folder, a scripted engine or the real one."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model
from app.gui.application.application import Application
from tests.patience import PATIENCE_MS


class OpenApplication(Protocol):
    """Opens the window on the test's data folder, as often as it is called."""

    def __call__(
        self, model: Path | None = None, *, worker: Sequence[str] | None = None, device: str = "cpu"
    ) -> Application: ...


SCRIPTED_ENGINE = (sys.executable, "-u", "-m", "tests.end2end.fake_worker")


_LONGEST_PAUSE_MS = 50  # between two looks at a condition


class PatientQtBot(QtBot):
    """Waits for conditions as long as a busy machine may need."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE_MS) -> None:
        """Look for a quarter of the time: the rest is for what is waited for."""

        def look() -> Any:
            begun = time.monotonic()
            found = callback()
            if found is False:
                self.wait(min(round(3000 * (time.monotonic() - begun)), _LONGEST_PAUSE_MS))
            return found

        super().waitUntil(look, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture(autouse=True)
def no_window_is_left() -> Iterator[None]:
    """Hide what a test has left: offscreen, the pointer belongs to the first window that contains it."""
    yield
    for widget in QApplication.topLevelWidgets():
        widget.hide()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QtBot]:
    """Shadow the plug-in's: waits are patient, and no window is left for the next test to style again."""
    yield PatientQtBot(request)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_application(
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[OpenApplication]:
    """The window on the scripted engine; a test that is marked `engine` gets the real one."""
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "1")
    usual = None if request.node.get_closest_marker("engine") else SCRIPTED_ENGINE
    applications: list[Application] = []

    def open_one(
        model: Path | None = None, *, worker: Sequence[str] | None = None, device: str = "cpu"
    ) -> Application:
        application = Application(qapp, model or bundled_model(), device, worker=worker or usual)
        applications.append(application)
        with qtbot.waitExposed(application.window):
            application.window.show()
        return application

    yield open_one
    for application in applications:
        application.close()
        application.window.deleteLater()


@pytest.fixture
def application(open_application: OpenApplication) -> Application:
    """One open window."""
    return open_application()
