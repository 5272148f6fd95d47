"""The licences window: search, text, damaged lists, narrow windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.base.licences import Component, Licences, bundled
from app.gui.settings_dialog.licences_dialog import LicencesDialog
from app.gui.widgets.theme import Theme

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

PARTS = (
    Component(name="numpy", version="2.4", licence="BSD-3-Clause", texts=("bsd",)),
    Component(
        name="x264",
        version="165",
        licence="GPL-2.0-or-later",
        part_of="av",
        source="https://code.videolan.org/videolan/x264",
        texts=("notice", "gpl"),
    ),
    Component(name="bare", version="1"),
)
TEXTS = {"bsd": "Redistribution …", "notice": "Copyright x264 project", "gpl": "GNU GENERAL PUBLIC LICENSE"}


@pytest.fixture
def open_dialog(qapp: QApplication, qtbot: QtBot) -> Callable[[Callable[[], Licences]], LicencesDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)

    def make(licences: Callable[[], Licences]) -> LicencesDialog:
        dialog = LicencesDialog(Theme(qapp, "light"), licences, parent)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make


@pytest.fixture
def dialog(open_dialog: Callable[[Callable[[], Licences]], LicencesDialog]) -> LicencesDialog:
    return open_dialog(lambda: Licences(PARTS, TEXTS.__getitem__))


def names(dialog: LicencesDialog) -> list[str]:
    found = dialog.findChild(QListWidget)
    return [found.item(row).text() for row in range(found.count())]


def labels(dialog: LicencesDialog) -> str:
    return "\n".join(one.accessibleName() for one in dialog.findChildren(QLabel) if one.isVisible())


def text(dialog: LicencesDialog) -> str:
    return dialog.findChild(QPlainTextEdit).toPlainText()


def test_components_are_listed_and_the_first_one_is_shown(dialog: LicencesDialog) -> None:
    assert names(dialog) == ["bare 1", "numpy 2.4", "x264 165"]
    assert text(dialog) == "Its package ships no licence text."
    assert "Apache-2.0" in labels(dialog)


def test_a_search_finds_a_licence_and_its_texts_are_read(dialog: LicencesDialog) -> None:
    QTest.keyClicks(dialog.findChild(QLineEdit), "gpl")
    assert names(dialog) == ["x264 165"]
    assert "GPL-2.0-or-later\nPart of av\nSource code: https://code.videolan.org" in labels(dialog)
    assert text(dialog).startswith("Copyright x264 project")
    assert text(dialog).endswith("GNU GENERAL PUBLIC LICENSE")


def test_the_selected_component_stays_when_the_search_still_finds_it(dialog: LicencesDialog) -> None:
    dialog.findChild(QListWidget).setCurrentRow(1)
    QTest.keyClicks(dialog.findChild(QLineEdit), "n")
    assert text(dialog) == "Redistribution …"


def test_escape_clears_the_search_and_then_closes(dialog: LicencesDialog) -> None:
    field = dialog.findChild(QLineEdit)
    QTest.keyClicks(field, "xyzzy")
    assert names(dialog) == []
    assert "Nothing matches “xyzzy”" in labels(dialog)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert len(names(dialog)) == 3
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert dialog.focusWidget() is dialog.findChild(QListWidget)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_missing_list_is_said_in_the_window(
    open_dialog: Callable[[Callable[[], Licences]], LicencesDialog], tmp_path: Path
) -> None:
    dialog = open_dialog(lambda: bundled(tmp_path / "licences.zip"))
    assert names(dialog) == []
    assert "Can't read the list of licences" in labels(dialog)


def test_a_narrow_window_has_the_list_above_the_text(dialog: LicencesDialog, qtbot: QtBot) -> None:
    found, shown = dialog.findChild(QListWidget), dialog.findChild(QPlainTextEdit)
    assert found.geometry().right() < shown.geometry().left()
    dialog.resize(dialog.minimumWidth(), 700)
    qtbot.waitUntil(lambda: found.geometry().bottom() < shown.geometry().top())
    assert found.width() > dialog.width() * 0.8
