"""A file that is opened with the program: from its command line, by another start, or by macOS."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.gui.application.application import Application, DesktopApplication
from app.gui.application.single_instance import OpenRequest
from app.gui.conversation.notices import ErrorCard
from app.gui.models_page.first_run import FirstRunCard
from app.import_export import export_json
from app.models.chosen_model import chosen_model
from model_backends.unicode_text import path_to_text
from tests.gui.actions import ask, texts, wait_for_block, wait_for_reply
from tests.gui.conftest import SCRIPTED_ENGINE, OpenApplication
from tests.gui.test_sidebar import talk

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    """A model file of somebody's own."""
    return own_file(tmp_path, "My größtes model.gguf")


@pytest.fixture
def desktop(qapp: QApplication) -> Iterator[DesktopApplication]:
    """The application object; it forgets its receiver after the test."""
    assert isinstance(qapp, DesktopApplication)
    yield qapp
    qapp.receive_files(lambda _files: None)


def own_file(folder: Path, name: str) -> Path:
    return Path(shutil.copy(app_dirs.bundled_model(), folder / name))


def open_files(application: Application, qtbot: QtBot, *files: str | Path) -> None:
    """Open files and wait until the first of them is in use."""
    with qtbot.waitSignal(application.library.used):
        application.window.open_files([str(file) for file in files])


def button_names(application: Application) -> list[str]:
    """What a screen reader calls the buttons."""
    return [button.accessibleName() for button in application.window.findChildren(QPushButton)]


def wait_for_failure(application: Application, qtbot: QtBot) -> str:
    """What the error card in the conversation says."""
    qtbot.waitUntil(lambda: bool(application.window.messages.findChildren(ErrorCard)))
    (card,) = application.window.messages.findChildren(ErrorCard)
    return card.failure.message


def test_a_model_file_is_checked_then_used_in_place(
    application: Application, qtbot: QtBot, model_file: Path
) -> None:
    application.window.models.show()
    open_files(application, qtbot, model_file)
    assert application.library.in_use == model_file
    assert [(file.path, file.origin) for file in application.library.files] == [(model_file, "imported")]
    assert not application.window.models.is_shown
    assert chosen_model(application.context.window_state) == (model_file, "")  # after a restart, too
    qtbot.waitUntil(lambda: application.engine.state == "ready")
    assert application.engine.model == model_file
    assert ask(application, qtbot, "Hello?").status == "complete"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are UTF-8 there")
def test_a_name_that_is_not_utf_8_is_opened(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    path = own_file(tmp_path, os.fsdecode(b"gr\xfc\xdfe.gguf"))
    open_files(application, qtbot, path_to_text(path))
    assert application.library.in_use == path


@pytest.fixture
def not_shown(qapp: QApplication, open_application: OpenApplication) -> Iterator[Application]:
    """A window before its first paint."""
    del open_application  # for its data folder
    application = Application(qapp, None, "cpu", worker=SCRIPTED_ENGINE)
    yield application
    application.close()
    application.window.deleteLater()


def test_a_start_with_a_file_loads_no_other_model(
    not_shown: Application, qtbot: QtBot, model_file: Path
) -> None:
    loaded: list[Path] = []
    not_shown.engine.loaded.connect(lambda _: loaded.append(not_shown.engine.model))
    not_shown.window.open_files([str(model_file)])
    not_shown.window.show()
    qtbot.waitUntil(lambda: not_shown.engine.state == "ready")
    assert loaded == [model_file]


def test_a_start_with_a_file_that_is_missing_loads_the_model_used_last(
    not_shown: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    not_shown.window.open_files([str(tmp_path / "missing.gguf")])
    not_shown.window.show()
    assert "doesn't exist" in wait_for_failure(not_shown, qtbot)
    qtbot.waitUntil(lambda: not_shown.engine.state == "ready")
    assert not_shown.engine.model == app_dirs.bundled_model()


def test_nothing_stands_between_the_chat_and_the_first_of_several_files(
    application: Application, qtbot: QtBot, tmp_path: Path, model_file: Path
) -> None:
    guide = application.window.findChild(FirstRunCard)
    assert guide.isVisible()
    assert "The included model is tiny" in texts(application)
    application.window.open_files([str(model_file), str(tmp_path / "second.gguf")])
    assert not guide.isVisible()
    assert "The included model is tiny" not in texts(application)
    assert any(f"Opening {model_file.name}…" in name for name in button_names(application))
    assert f"Opening only {model_file.name}: one file at a time." in texts(application)
    qtbot.waitUntil(lambda: application.library.in_use == model_file)
    assert not guide.isVisible()


@pytest.mark.parametrize(
    ("name", "mentions"),
    [
        ("missing.gguf", "doesn't exist"),
        ("text.gguf", "isn't a valid GGUF file"),
        ("smb://nas/m.gguf", "computer"),
    ],
)
def test_what_cannot_be_opened_is_said_and_the_model_in_use_stays(
    application: Application, qtbot: QtBot, tmp_path: Path, name: str, mentions: str
) -> None:
    (tmp_path / "text.gguf").write_text("This is no model.")
    application.window.open_files([name if ":" in name else str(tmp_path / name)])
    assert mentions in wait_for_failure(application, qtbot)
    assert application.library.is_demo_in_use
    assert application.library.files == ()
    qtbot.waitUntil(lambda: application.engine.state == "ready")


def test_a_file_that_is_opened_during_a_reply_waits_for_its_end(
    application: Application, qtbot: QtBot, model_file: Path
) -> None:
    wait_for_block(application, qtbot)
    open_files(application, qtbot, model_file)
    assert f"{model_file.name} loads when this reply is done." in texts(application)
    assert application.engine.model == app_dirs.bundled_model()
    application.session.stop()
    wait_for_reply(application, qtbot)
    qtbot.waitUntil(lambda: application.engine.model == model_file and application.engine.state == "ready")


def test_files_that_are_opened_one_after_another_are_registered_and_the_last_good_one_is_used(
    application: Application, qtbot: QtBot, tmp_path: Path, model_file: Path
) -> None:
    other = own_file(tmp_path, "other.gguf")
    for file in (other, model_file, tmp_path / "missing.gguf"):
        application.window.open_files([str(file)])
    assert "doesn't exist" in wait_for_failure(application, qtbot)
    assert application.library.in_use == model_file
    assert {file.path for file in application.library.files} == {other, model_file}
    open_files(application, qtbot, other)
    qtbot.waitUntil(lambda: not application.window.messages.findChildren(ErrorCard))


def test_exported_conversations_are_imported(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    rain = talk(application.store, "Rain", "Rain?")
    file = tmp_path / "chats.json"
    file.write_text(export_json(application.store, [rain.id]), encoding="utf-8")
    application.window.open_files([file.as_uri()])
    qtbot.waitUntil(lambda: len(application.store.conversations()) == 2)


def test_macos_tells_of_files_before_and_while_the_window_is_open(
    desktop: DesktopApplication,
    open_application: OpenApplication,
    qtbot: QtBot,
    tmp_path: Path,
    model_file: Path,
) -> None:
    other = own_file(tmp_path, "other.gguf")
    received: list[tuple[str, ...]] = []
    for event in (QFileOpenEvent(str(model_file)), QFileOpenEvent(QUrl("smb://nas/m.gguf"))):
        assert QApplication.sendEvent(desktop, event)
    QApplication.processEvents()
    application = open_application()

    def receive(files: tuple[str, ...]) -> None:
        received.append(files)
        application.open(OpenRequest(files=files))

    desktop.receive_files(receive)
    assert received == [(str(model_file), "smb://nas/m.gguf")]
    qtbot.waitUntil(lambda: application.library.in_use == model_file)
    application.window.showMinimized()
    QApplication.sendEvent(desktop, QFileOpenEvent(str(other)))
    qtbot.waitUntil(lambda: application.library.in_use == other)
    assert not application.window.isMinimized()
