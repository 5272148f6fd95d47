"""Uncaught exceptions: logged and shown, whichever thread they come from."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.application.crash_reports import CrashReporter
from app.gui.sidebar.import_export import ImportExportMenu
from app.import_export.importing import Importer
from tests.gui.conftest import PATIENCE_MS
from tests.gui.test_unexpected_failures import SECRET, break_down

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_an_exception_in_any_thread_is_logged_and_shown(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    reporter = CrashReporter(tmp_path / "window.log")
    shown_in: list[threading.Thread] = []
    reporter.reported.connect(lambda _failure: shown_in.append(threading.current_thread()))
    reporter.install()
    try:
        with qtbot.waitSignal(reporter.reported, timeout=PATIENCE_MS) as reported:
            threading.Thread(target=break_down).start()
    finally:
        reporter.close()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    assert shown_in == [threading.main_thread()]
    assert reported.args[0].kind == "bug"
    assert SECRET in reported.args[0].detail
    log = (tmp_path / "window.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "break_down" in log
    assert SECRET not in log
    printed = capsys.readouterr().err  # which desktops write to a log
    assert "ZeroDivisionError" in printed
    assert "break_down" in printed
    assert SECRET not in printed


def test_an_exception_where_python_cannot_raise_is_logged_and_shown(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    class Broken:
        """Fails when it is thrown away."""

        def __del__(self) -> None:
            break_down()

    reporter = CrashReporter(tmp_path / "window.log")
    reporter.install()
    try:
        with qtbot.waitSignal(reporter.reported, timeout=PATIENCE_MS) as reported:
            Broken()
    finally:
        reporter.close()
    assert reported.args[0].kind == "bug"


def test_a_failure_in_background_work_is_in_the_windows_log(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Importer, "discard_incomplete", break_down)
    application.window.findChild(ImportExportMenu).import_file(tmp_path / "rivers.json")
    qtbot.waitUntil(lambda: bool(application.window.findChildren(QMessageBox)), timeout=PATIENCE_MS)
    log = (tmp_path / "logs" / "window.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "break_down" in log
    assert SECRET not in log
    application.window.findChild(QMessageBox).close()
