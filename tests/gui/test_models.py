"""The Models page: hardware, files, import, removal, keyboard."""

import os
import shutil
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.gui.application.application import Application
from app.gui.models_page.rows import FileRow
from app.gui.widgets.status_line import StatusLine
from model_backends.files.catalog import catalog
from model_backends.files.fit_advice import Advisor
from model_backends.files.registry import Registry
from model_backends.ggml.device import cpu
from model_backends.gguf.contents import file_problem
from model_backends.memory.room import Memory, Room
from model_backends.memory.users import MemoryUser
from tests.gui.actions import ask, texts, wait_for_text
from tests.gui.conftest import PATIENCE_MS
from tests.gui.models_page import SMALL, OpenModels, button, click, hub, open_models, open_page
from tests.hub_server import HubServer
from tests.odd_model_files import ODD_FILES
from tests.tiny_model import TinyModel

__all__ = ["hub", "open_models"]  # fixtures

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


@pytest.fixture
def application(open_models: OpenModels) -> Application:
    """An open window."""
    return open_models()


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    """A model file of somebody's own."""
    return Path(shutil.copy(app_dirs.bundled_model(), tmp_path / "my-own-model.gguf"))


def drop(application: Application, *files: Path) -> bool:
    """Drag files onto the middle of the window and let go; whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    actions, place = Qt.DropAction.CopyAction, QPoint(500, 300)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, actions, data, left, none)
    enter.ignore()
    QApplication.sendEvent(application.window, enter)
    if enter.isAccepted():
        assert "Drop " in texts(application)
        QApplication.sendEvent(application.window, QDropEvent(QPointF(place), actions, data, left, none))
    return enter.isAccepted()


def row_of(application: Application, path: Path) -> FileRow:
    """The row of a file on the page."""
    return next(row for row in application.window.models.page.findChildren(FileRow) if row.path == path)


def choose(application: Application, path: Path, action: str) -> None:
    """Choose from the menu of a file."""
    menu = row_of(application, path).findChild(QToolButton).menu()
    next(entry for entry in menu.actions() if entry.text() == action).trigger()


def test_the_page_says_what_this_computer_is_and_what_fits(application: Application, qtbot: QtBot) -> None:
    open_page(application, qtbot)
    assert "Checking this computer…" in texts(application)
    wait_for_text(application, qtbot, " RAM, ")
    shown = texts(application)
    assert "Fits" in shown
    assert "Recommended" in shown
    assert "trying things out" in shown.lower()
    assert "Apache-2.0" in shown
    assert "In use" in shown  # the demo model
    qtbot.keyClick(application.window, Qt.Key.Key_Escape)
    assert not application.window.models.is_shown


def test_the_page_is_reached_from_the_status_line_and_left_for_a_conversation(
    application: Application, qtbot: QtBot
) -> None:
    ask(application, qtbot, "Hello!")
    status = application.window.findChild(StatusLine)
    assert isinstance(status, StatusLine)
    status.show_notes(["The context is shorter than asked for."])
    (notes,) = status.findChildren(QAbstractButton)
    qtbot.mouseClick(notes, Qt.MouseButton.LeftButton)
    assert application.window.models.is_shown
    application.window.action("new").trigger()
    assert not application.window.models.is_shown


@pytest.mark.engine
def test_a_dropped_file_is_checked_and_used_where_it_is(
    application: Application, qtbot: QtBot, model_file: Path
) -> None:
    assert drop(application, model_file)
    assert application.window.models.is_shown
    wait_for_text(application, qtbot, "layers")
    click(application, qtbot, "Use my-own-model.gguf in place")
    assert application.library.in_use == model_file
    (file,) = Registry(app_dirs.registry_path(), app_dirs.models_dir()).files()
    assert (file.path, file.origin) == (model_file, "imported")
    application.window.models.leave()
    ask(application, qtbot, "Hello!")
    assert application.engine.loaded_model is not None
    assert application.engine.loaded_model.path == str(model_file)


def test_a_dropped_file_can_be_copied(application: Application, qtbot: QtBot, model_file: Path) -> None:
    drop(application, model_file)
    click(application, qtbot, "Copy my-own-model.gguf to Unfog's folder")
    qtbot.waitUntil(lambda: not application.library.is_demo_in_use, timeout=PATIENCE_MS)
    assert application.library.in_use.is_relative_to(app_dirs.models_dir())
    assert application.library.in_use.read_bytes() == model_file.read_bytes()


def test_a_file_that_is_no_model_is_refused_with_a_reason(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "story.gguf"
    other.write_text("Once upon a time")
    assert drop(application, other)
    qtbot.waitUntil(lambda: button(application, "Close this message") is not None, timeout=PATIENCE_MS)
    failure = application.window.models.page.importing.failure
    assert failure is not None
    assert failure.kind == "model_file"
    assert failure.message in texts(application).replace("\u200b", "")
    click(application, qtbot, "Close this message")
    assert application.library.files == ()
    assert application.library.is_demo_in_use


def test_other_files_are_no_models(
    application: Application, qtbot: QtBot, tmp_path: Path, model_file: Path
) -> None:
    drop(application, tmp_path / "letter.txt")
    wait_for_text(application, qtbot, "letter.txt")  # an attachment, which is not there
    drop(application, model_file, model_file)
    assert not application.window.models.is_shown
    assert application.library.is_demo_in_use


def test_removing_asks_frees_the_disk_and_falls_back_to_the_demo_model(
    application: Application, qtbot: QtBot, model_file: Path
) -> None:
    drop(application, model_file)
    click(application, qtbot, "Copy my-own-model.gguf to Unfog's folder")
    qtbot.waitUntil(lambda: not application.library.is_demo_in_use, timeout=PATIENCE_MS)
    copy = application.library.in_use
    choose(application, copy, "Remove…")
    wait_for_text(application, qtbot, "This frees 13 MB.")
    click(application, qtbot, "Keep")
    assert copy.is_file()
    choose(application, copy, "Remove…")
    click(application, qtbot, "Remove")
    qtbot.waitUntil(lambda: not copy.exists(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: application.library.files == (), timeout=PATIENCE_MS)
    assert application.library.is_demo_in_use
    application.window.models.leave()
    assert ask(application, qtbot, "Hello!").status == "complete"


def test_a_file_used_in_place_is_forgotten_not_deleted(
    application: Application, qtbot: QtBot, model_file: Path
) -> None:
    drop(application, model_file)
    click(application, qtbot, "Use my-own-model.gguf in place")
    choose(application, model_file, "Remove from list…")
    click(application, qtbot, "Remove from list")
    qtbot.waitUntil(lambda: application.library.files == (), timeout=PATIENCE_MS)
    assert model_file.is_file()


def test_a_file_can_be_checked_again(application: Application, qtbot: QtBot, model_file: Path) -> None:
    application.library.add(model_file, "imported", "0" * 64)
    open_page(application, qtbot)
    choose(application, model_file, "Verify file")
    wait_for_text(application, qtbot, "The file is damaged: its checksum is wrong")


def test_a_chosen_model_that_vanished_gives_way_to_the_demo_model(
    open_models: OpenModels, qtbot: QtBot, model_file: Path
) -> None:
    first = open_models()
    drop(first, model_file)
    click(first, qtbot, "Use my-own-model.gguf in place")
    first.close()
    model_file.unlink()
    application = open_models()
    assert application.library.is_demo_in_use
    status = next(
        made
        for made in application.window.findChildren(QAbstractButton)
        if made.accessibleName().startswith("Notes: ")
    )
    assert "my-own-model.gguf is missing" in status.accessibleName()
    assert ask(application, qtbot, "Hello!").status == "complete"
    open_page(application, qtbot)
    wait_for_text(application, qtbot, "The file is missing")


def test_a_file_in_the_hugging_face_cache_is_used_not_fetched(
    open_models: OpenModels, qtbot: QtBot, tmp_path: Path
) -> None:
    snapshot = tmp_path / "hf" / "hub" / "models--fog--diffusion-GGUF" / "snapshots" / ("a" * 40)
    snapshot.mkdir(parents=True)
    shutil.copy(app_dirs.bundled_model(), snapshot / SMALL.file)
    application = open_models()
    open_page(application, qtbot)
    wait_for_text(application, qtbot, "Already on this computer, in the Hugging Face cache.")
    click(application, qtbot, "Use Q4_K_M, already on this computer")
    assert application.library.in_use == snapshot / SMALL.file
    assert application.library.downloads.items == ()


@pytest.mark.engine
def test_a_model_that_cannot_be_loaded_says_so_and_another_can_be_used(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    TinyModel(chat_template="{% for %}").write(tmp_path / "bad.gguf")
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    with qtbot.waitSignal(application.session.failed, timeout=PATIENCE_MS):
        application.library.use(tmp_path / "bad.gguf")
    application.library.use(app_dirs.bundled_model())
    assert ask(application, qtbot, "Hello!").status == "complete"


def test_everything_has_a_name_and_is_reached_with_the_keyboard(
    application: Application, qtbot: QtBot, model_file: Path
) -> None:
    application.library.add(model_file, "imported")
    open_page(application, qtbot)
    wait_for_text(application, qtbot, " RAM, ")
    click(application, qtbot, "Show or hide Hub access")
    page = application.window.models.page
    controls: list[QWidget] = [*page.findChildren(QAbstractButton), *page.findChildren(QLineEdit)]
    controls = [control for control in controls if control.isVisible() and control.isEnabled()]
    assert len(controls) >= 12
    assert all(control.accessibleName() for control in controls)
    reached = set()
    for _ in range(3 * len(controls)):
        qtbot.keyClick(application.window.focusWidget(), Qt.Key.Key_Tab)
        reached.add(application.window.focusWidget())
    assert [control.accessibleName() for control in controls if control not in reached] == []


def test_the_catalogue_is_refreshed_and_kept(open_models: OpenModels, qtbot: QtBot, hub: HubServer) -> None:
    application = open_models()
    open_page(application, qtbot)
    click(application, qtbot, "Get the current list of files from the Hub")
    assert "Refreshing…" in [made.text() for made in application.window.findChildren(QAbstractButton)]
    qtbot.waitUntil(lambda: not application.library.is_refreshing, timeout=PATIENCE_MS)
    assert all(len(file.sha256) == 64 for file in application.library.catalog.files)
    application.close()
    assert open_models().library.catalog == application.library.catalog


def test_a_hub_that_cannot_be_reached_is_told(open_models: OpenModels, qtbot: QtBot, hub: HubServer) -> None:
    hub.stop()
    application = open_models()
    open_page(application, qtbot)
    click(application, qtbot, "Get the current list of files from the Hub")
    qtbot.waitUntil(lambda: button(application, "Close this message") is not None, timeout=PATIENCE_MS)
    click(application, qtbot, "Close this message")
    assert application.library.catalog.files


def test_mirror_proxy_and_token_are_kept(open_models: OpenModels, qtbot: QtBot) -> None:
    application = open_models()
    open_page(application, qtbot)
    click(application, qtbot, "Show or hide Hub access")
    fields = {
        field.accessibleName(): field for field in application.window.models.page.findChildren(QLineEdit)
    }
    fields["Mirror"].setText("http://mirror.example")
    fields["Proxy"].setText("http://proxy.example:3128")
    click(application, qtbot, "Save Hub access")
    application.close()
    access = open_models().library.access.hub()
    assert (access.endpoint, access.proxy) == ("http://mirror.example", "http://proxy.example:3128")


def test_the_page_fits_into_a_narrow_window(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    name = "a-very-long-name-of-a-model-file_that_somebody_downloaded_from_somewhere_else_entirely.gguf"
    long = Path(shutil.copy(app_dirs.bundled_model(), tmp_path / name))
    application.library.add(long, "imported", "0" * 64)
    application.window.resize(420, 600)
    open_page(application, qtbot)
    wait_for_text(application, qtbot, " RAM, ")
    choose(application, long, "Remove from list…")
    application.window.models.import_file(tmp_path / "gone" / name)
    qtbot.waitUntil(lambda: button(application, "Close this message") is not None, timeout=PATIENCE_MS)
    scroll = application.window.models.page.area
    qtbot.waitUntil(lambda: scroll.widget().width() <= scroll.viewport().width())


def test_the_page_says_of_a_file_what_the_terminal_says(open_models: OpenModels, qtbot: QtBot) -> None:
    folder = app_dirs.models_dir()
    folder.mkdir()
    paths = [odd.write(folder) for odd in ODD_FILES]
    good = TinyModel().write(folder / "good.gguf")
    application = open_models()
    open_page(application, qtbot)
    qtbot.waitUntil(lambda: application.library.is_usable(good), timeout=PATIENCE_MS)
    assert [file.path for file in application.library.usable_files] == [good]
    for path in paths:
        row = row_of(application, path)
        problem = file_problem(path)
        assert problem is not None
        shown = [label.text().replace("\u200b", "") for label in row.findChildren(QLabel)]  # may break there
        assert f"{problem.message} {problem.hint}" in shown
        assert button(application, f"Use {path.stem}") is None
    assert button(application, "Use good") is not None
    page = application.window.models.page
    page.import_file(paths[0])
    qtbot.waitUntil(lambda: page.importing.state == "failed", timeout=PATIENCE_MS)
    assert page.importing.failure == file_problem(paths[0])


def test_a_file_whose_name_is_not_utf8_is_used_also_after_a_restart(
    open_models: OpenModels, qtbot: QtBot
) -> None:
    app_dirs.models_dir().mkdir()
    path = TinyModel().write(app_dirs.models_dir() / os.fsdecode(b"mod\xe9ll.gguf"))
    first = open_models()
    open_page(first, qtbot)
    click(first, qtbot, "Use mod\ufffdll")
    qtbot.waitUntil(lambda: first.engine.state == "ready", timeout=PATIENCE_MS)
    assert first.engine.model == path
    first.close()
    assert open_models().engine.model == path


def test_the_page_says_what_to_close_and_looks_again_when_it_is_opened(
    application: Application, qtbot: QtBot
) -> None:
    application.window.models.show()
    qtbot.waitUntil(lambda: application.library.system_info is not None, timeout=PATIENCE_MS)
    info = application.library.system_info
    assert info is not None
    ram = Memory(29 * 10**9, 9 * 10**9, lambda: [MemoryUser("Firefox", 4_100_000_000)])
    short = Advisor(catalog().model, cpu(), 8192, Room(ram, ram)).judge(catalog().files[0])
    one, *rest = info.advice
    short = msgspec.structs.replace(short, name=one.name, repository=one.repository)
    application.library.system_info = msgspec.structs.replace(info, advice=(short, *rest))
    application.library.changed.emit()
    wait_for_text(application, qtbot, "9.0 GB are free now. Close other programs (Firefox uses 4.1 GB).")
    application.window.models.hide()
    application.window.models.show()
    qtbot.waitUntil(lambda: "Firefox" not in texts(application), timeout=PATIENCE_MS)
