"""Unexpected exceptions in background work: reported, never a success, and what comes next still runs."""

from __future__ import annotations

from pathlib import Path
from typing import Never

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.export.encode import ExportTask, Job
from app.gui.export.film_writers import FilmWriter, GifWriter, Mp4Writer, PngWriter, WebpWriter
from app.gui.replay.frames import FrameRenderer, RenderOptions
from app.gui.sidebar.import_export import ImportExportMenu
from app.gui.widgets.theme import Theme
from app.import_export import export_json
from app.import_export.importing import Importer
from app.models.downloads import Downloads
from app.storage import Conversation, StoredMessage
from model_backends.files.catalog import CatalogFile
from model_backends.files.protocol import Hub
from model_backends.files.registry import Registry
from model_backends.protocol import Failed
from tests.gui.conftest import PATIENCE_MS
from tests.gui.test_export import LONG

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SECRET = "what a person wrote"
SMALL = RenderOptions(size=(160, 120), fps=20.0, speed=4.0)
WRITERS: dict[str, type[FilmWriter]] = {
    "mp4": Mp4Writer,
    "webp": WebpWriter,
    "gif": GifWriter,
    "png": PngWriter,
}


def break_down(*_args: object, **_named: object) -> Never:
    raise ZeroDivisionError(SECRET)


# ---- Films ---------------------------------------------------------------------------------------


def failure_of_export(qtbot: QtBot, folder: Path, kind: str) -> Failed:
    """Export a reply whose frames outnumber what may wait for the encoder; why it failed."""
    task = ExportTask(Job((LONG,), folder / f"film.{kind}", SMALL))
    succeeded: list[bool] = []
    task.finished.connect(lambda: succeeded.append(True))
    try:
        with qtbot.waitSignal(task.failed, timeout=PATIENCE_MS) as failed:
            task.start()
    finally:
        task.cancel()
    assert not succeeded
    assert not task.is_running
    assert list(folder.iterdir()) == []
    failure = failed.args[0]
    assert failure.kind == "bug"
    assert "ZeroDivisionError" in failure.message
    return failure


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("where", ["add", "_finish"])
def test_an_exception_in_the_encoder_fails_the_export(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, where: str
) -> None:
    Theme(qapp, "light")
    monkeypatch.setattr(WRITERS[kind], where, break_down)
    failure_of_export(qtbot, tmp_path, kind)


@pytest.mark.parametrize("kind", ["mp4", "webp", "gif"])
def test_an_exception_while_the_writer_is_opened_fails_the_export(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    Theme(qapp, "light")
    monkeypatch.setattr("av.container.OutputContainer.add_stream", break_down, raising=True)
    failure_of_export(qtbot, tmp_path, kind)


def test_an_exception_while_a_frame_is_drawn_fails_the_export(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Theme(qapp, "light")
    draw = FrameRenderer.at

    def draw_once(frames: FrameRenderer, seconds: float) -> QImage:
        return draw(frames, seconds) if seconds == 0 else break_down()

    monkeypatch.setattr(FrameRenderer, "at", draw_once)
    failure_of_export(qtbot, tmp_path, "mp4")


# ---- Import --------------------------------------------------------------------------------------


def exported(application: Application, path: Path) -> Path:
    """A file with one conversation, which is no longer in the store."""
    message = StoredMessage(id=0, conversation=0, role="user", text="Where?", created=0.0)
    made = application.store.add_conversation(
        Conversation(id=0, title="Rivers", created=0.0, updated=0.0), [message], 0
    )
    path.write_text(export_json(application.store, [made.id]), encoding="utf-8")
    list(application.store.trash.delete([made.id]))
    return path


@pytest.mark.parametrize("broken", ["store", "discard_incomplete"])
def test_an_exception_in_an_import_is_shown_and_the_next_import_runs(
    application: Application,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:
    path = exported(application, tmp_path / "rivers.json")
    menu = application.window.findChild(ImportExportMenu)
    with monkeypatch.context() as patch:
        patch.setattr(Importer, broken, break_down)
        menu.import_file(path)
        qtbot.waitUntil(lambda: bool(application.window.findChildren(QMessageBox)), timeout=PATIENCE_MS)
    box = application.window.findChild(QMessageBox)
    assert "ZeroDivisionError" in box.text()
    assert not menu.is_busy
    box.close()
    menu.import_file(path)
    qtbot.waitUntil(lambda: len(application.store.conversations()) == 1, timeout=PATIENCE_MS)


# ---- Downloads -----------------------------------------------------------------------------------


class BrokenRegistry(Registry):
    """One that has a bug."""

    def discard_partials(self, file: CatalogFile, folder: Path) -> int:
        """Delete what has come of a file, or rather not."""
        raise ZeroDivisionError(SECRET)


def test_an_exception_in_the_download_queue_is_reported_and_the_next_download_starts(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    registry = BrokenRegistry(tmp_path / "models.json", tmp_path)
    nowhere = Hub(endpoint="http://127.0.0.1:9", proxy="", token="")
    downloads = Downloads(registry, tmp_path / "downloads.json", lambda: nowhere)
    first, second = (
        CatalogFile(name=name, repository="fog/GGUF", file=f"{name}.gguf", bytes=1, good_for="tests")
        for name in ("first", "second")
    )
    try:
        downloads.add(first)
        downloads.pause(first)
        downloads.start()
        with qtbot.waitSignal(downloads.failed, timeout=PATIENCE_MS) as failed:
            downloads.cancel(first)
            downloads.add(second)  # waits until the first is deleted
        assert failed.args[0].kind == "bug"
        qtbot.waitUntil(
            lambda: (item := downloads.find(second)) is not None and item.state != "waiting",
            timeout=PATIENCE_MS,
        )
    finally:
        downloads.shutdown()
