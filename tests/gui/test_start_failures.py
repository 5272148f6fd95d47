"""What fails at the start, and what was repaired there, is shown in a box."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Never

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.base.data_folder import DataFolderError
from app.gui.application.application import Application, start
from app.gui.application.data_folder_lock import AlreadyOpenError
from app.storage import StorageError, Store
from model_backends.protocol import UnfogError
from tests.gui.conftest import OpenApplication

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts of the boxes that a screen would show."""
    shown: list[str] = []
    monkeypatch.setattr(QApplication, "platformName", lambda *_: "xcb")
    monkeypatch.setattr(QMessageBox, "critical", lambda _parent, _title, text: shown.append(text))
    return shown


def unexpected() -> Never:
    raise ZeroDivisionError("division by zero")


def test_an_unexpected_failure_is_shown_with_what_to_do_next(
    qapp: QApplication, boxes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    with pytest.raises(UnfogError) as failed:
        start(qapp, unexpected)
    (text,) = boxes
    assert "ZeroDivisionError: division by zero" in text
    assert "Start Unfog again" in text
    assert str(tmp_path) in failed.value.hint


def test_a_known_failure_is_shown_in_its_own_words(qapp: QApplication, boxes: list[str]) -> None:
    def fail() -> Never:
        raise StorageError("The file is damaged.", "Move it away.")

    with pytest.raises(StorageError):
        start(qapp, fail)
    assert boxes == ["The file is damaged.\n\nMove it away."]


def test_a_data_folder_that_cannot_be_made_is_shown(
    qapp: QApplication, boxes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path / "file" / "data"))
    with pytest.raises(DataFolderError):
        start(qapp, lambda: Application(qapp, None, "cpu"))
    (text,) = boxes
    assert "Can't use the data folder" in text
    assert "UNFOG_DATA_DIR" in text


def test_repairs_are_shown(qapp: QApplication, qtbot: QtBot, open_application: OpenApplication) -> None:
    with closing(Store(app_dirs.database_path())) as store:
        store.add_message(store.create_conversation("Fog").id, "user", "A letter was changed.")
    data = app_dirs.database_path().read_bytes()
    app_dirs.database_path().write_bytes(data.replace(b"A letter was", b"A better was"))
    application = start(qapp, open_application)
    (box,) = application.window.findChildren(QMessageBox)
    assert "1 message has changed" in box.text()
    box.close()
    application.reports.close()


def test_a_start_without_repairs_shows_nothing(qapp: QApplication, open_application: OpenApplication) -> None:
    application = start(qapp, open_application)
    assert application.window.findChildren(QMessageBox) == []
    application.reports.close()


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xff\x00"])
def test_a_lock_that_names_no_process_keeps_nobody_out(
    open_application: OpenApplication, content: bytes
) -> None:
    lock = app_dirs.data_dir() / "unfog.lock"
    lock.write_bytes(content)
    os.utime(lock, (1_000_000_000, 1_000_000_000))
    open_application()
    with pytest.raises(AlreadyOpenError, match="already open"):
        open_application()
