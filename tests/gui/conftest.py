"""The real window on the real engine and the bundled model, offscreen, with a data folder of its own."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model
from app.gui.application.application import Application


class OpenApplication(Protocol):
    """Opens the window on the test's data folder, as often as it is called."""

    def __call__(self, model: Path | None = None, *, worker: Sequence[str] | None = None) -> Application: ...


PATIENCE_MS = 120_000  # other programs may keep every core busy


@pytest.fixture
def open_application(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenApplication]:
    """The window on the engine and the bundled model, unless another is named."""
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "1")
    applications: list[Application] = []

    def open_one(model: Path | None = None, *, worker: Sequence[str] | None = None) -> Application:
        application = Application(qapp, model or bundled_model(), "cpu", worker=worker)
        applications.append(application)
        application.window.show()
        qtbot.waitExposed(application.window)
        return application

    yield open_one
    for application in applications:
        application.close()
        application.window.deleteLater()


@pytest.fixture
def application(open_application: OpenApplication) -> Application:
    """One open window."""
    return open_application()
