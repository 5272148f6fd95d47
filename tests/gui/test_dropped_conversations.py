"""A conversation file dropped on the window is imported; other files are not."""

import json
import os
import zipfile
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.import_export import export_json
from app.import_export.sources import looks_like_conversations
from tests.gui.actions import texts
from tests.gui.conftest import PATIENCE_MS
from tests.gui.test_sidebar import talk

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CHATGPT = [
    {
        "title": "About rain",
        "create_time": 1_700_000_000.0,
        "mapping": {
            "q": {
                "id": "q",
                "parent": None,
                "children": [],
                "message": {
                    "author": {"role": "user"},
                    "content": {"content_type": "text", "parts": ["Rain?"]},
                },
            }
        },
        "current_node": "q",
    }
]


def drop(application: Application, *files: Path) -> str:
    """Drag files onto the window and let go; what could be read before."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return drop_data(application, data)


def drop_data(application: Application, data: QMimeData) -> str:
    """Drag this onto the window and let go; what could be read before."""
    actions, place = Qt.DropAction.CopyAction, QPoint(500, 300)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(application.window, QDragEnterEvent(place, actions, data, left, none))
    read = texts(application)
    QApplication.sendEvent(application.window, QDropEvent(QPointF(place), actions, data, left, none))
    return read


def titles(application: Application) -> list[str]:
    """The conversations there are."""
    return [entry.title for entry in application.store.conversations()]


def test_unfog_s_own_file_is_imported(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    made = talk(application.store, "A long talk", "What is fog?", "A cloud.")
    path = tmp_path / "talk.json"
    path.write_text(export_json(application.store, [made.id]), encoding="utf-8")
    list(application.store.trash.delete([made.id]))
    assert "Drop the file to import its conversations" in drop(application, path)
    qtbot.waitUntil(lambda: titles(application) == ["A long talk"], timeout=PATIENCE_MS)


def test_an_archive_of_another_program_is_imported(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "export.ZIP"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("user.json", "{}")
        archive.writestr("conversations.json", json.dumps(CHATGPT))
    drop(application, path)
    qtbot.waitUntil(lambda: titles(application) == ["About rain"], timeout=PATIENCE_MS)


def test_other_files_of_the_same_kind_are_not(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "package.json"
    path.write_text('{"name": "fog", "messages": []}', encoding="utf-8")
    assert "Drop the file to import" not in drop(application, path)
    assert titles(application) == []


def test_two_files_at_once_are_not(application: Application, tmp_path: Path) -> None:
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path in paths:
        path.write_text(json.dumps(CHATGPT), encoding="utf-8")
    assert "Drop the file to import" not in drop(application, *paths)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b""),
        ("a.json", b"\xff\xfe\x00"),
        ("a.json", b'"mapping" "message"'),
        ("a.zip", b""),
        ("a.txt", json.dumps(CHATGPT).encode()),
    ],
)
def test_what_cannot_be_read_looks_like_nothing(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert not looks_like_conversations(path)
    assert not looks_like_conversations(tmp_path / "gone.json")
    assert not looks_like_conversations(tmp_path)


def test_a_dropped_file_whose_name_is_no_text_is_imported(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"talk-\xff.json")
    path.write_text(json.dumps(CHATGPT), encoding="utf-8")
    data = QMimeData()
    data.setData("text/uri-list", b"file://" + quote_from_bytes(os.fsencode(path)).encode() + b"\r\n")
    assert "Drop the file to import its conversations" in drop_data(application, data)
    qtbot.waitUntil(lambda: titles(application) == ["About rain"], timeout=PATIENCE_MS)
