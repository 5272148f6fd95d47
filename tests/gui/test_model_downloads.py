"""Downloads in the window, with the real child process and a local Hub."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.gui.models_page.download_strip import DownloadStrip
from model_backends.files.layout import partial_paths
from model_backends.lazy_text import LazyText
from tests.gui.actions import ask, texts, wait_for_text
from tests.gui.conftest import PATIENCE_MS
from tests.gui.models_page import (
    REPOSITORY,
    SECOND,
    SMALL,
    OpenModels,
    button,
    click,
    hub,
    item_of,
    open_models,
    open_page,
    path_of,
    wait_for_bytes,
    wait_for_state,
)
from tests.hub_server import HubServer

__all__ = ["hub", "open_models"]  # fixtures

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

HALF = 6_000_000  # bytes of about 13 million
DOWNLOAD = "Download Q4_K_M, 13 MB"


def test_paused_resumed_and_used_by_the_next_message(
    open_models: OpenModels, hub: HubServer, qtbot: QtBot
) -> None:
    application = open_models()
    assert ask(application, qtbot, "Hello!").status == "complete"
    hub.hold(HALF)
    open_page(application, qtbot)
    click(application, qtbot, DOWNLOAD)
    wait_for_bytes(application, qtbot, SMALL, HALF // 2)
    assert button(application, DOWNLOAD) is None
    click(application, qtbot, "Pause the download of Q4_K_M")
    wait_for_text(application, qtbot, "Paused · ")
    assert item_of(application, SMALL).state == "paused"

    hub.release.set()
    click(application, qtbot, "Resume the download of Q4_K_M")
    wait_for_state(application, qtbot, SMALL, "done")
    assert hub.sent() < SMALL.bytes + 4_000_000  # hardly a byte came twice
    assert application.library.in_use == path_of(application, SMALL)
    (file,) = application.library.files
    assert (file.path, file.verified) == (path_of(application, SMALL), True)

    qtbot.keyClick(application.window, Qt.Key.Key_Escape)
    assert not application.window.models.is_shown
    assert ask(application, qtbot, "Hello!").status == "complete"
    assert application.engine.loaded_model is not None
    assert application.engine.loaded_model.path == str(path_of(application, SMALL))
    assert open_models_again_uses(open_models, application)


def open_models_again_uses(open_models: OpenModels, application: object) -> bool:
    """Whether the choice survives a restart."""
    application.close()  # type: ignore[attr-defined]
    again = open_models()
    return again.engine.model == path_of(again, SMALL)


def test_a_download_while_a_reply_is_written_waits_for_its_end(open_models: OpenModels, qtbot: QtBot) -> None:
    application = open_models()
    application.session.send("What is text diffusion?")
    application.library.use(app_dirs.bundled_model().parent / ".." / "models" / app_dirs.bundled_model().name)
    assert application.session.state != "idle"
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    assert application.session.messages()[-1].status == "complete"
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    assert application.engine.loaded_model is not None
    assert ".." in application.engine.loaded_model.path


def test_cancel_asks_and_deletes_what_is_there(open_models: OpenModels, hub: HubServer, qtbot: QtBot) -> None:
    application = open_models()
    hub.hold(HALF)
    open_page(application, qtbot)
    click(application, qtbot, DOWNLOAD)
    wait_for_bytes(application, qtbot, SMALL, HALF // 2)
    click(application, qtbot, "Cancel the download of Q4_K_M")
    assert "downloaded so far will be deleted" in texts(application)
    assert application.window.focusWidget() is button(application, "Keep")
    qtbot.keyClick(application.window, Qt.Key.Key_Escape)  # closes the question, not the page
    assert application.window.models.is_shown
    assert item_of(application, SMALL).state == "running"
    assert partial_paths(application.library.folder, SMALL)

    click(application, qtbot, "Cancel the download of Q4_K_M")
    click(application, qtbot, "Cancel and delete")
    assert application.library.downloads.find(SMALL) is None
    qtbot.waitUntil(lambda: not partial_paths(application.library.folder, SMALL), timeout=PATIENCE_MS)
    assert button(application, DOWNLOAD) is not None
    assert application.library.is_demo_in_use


def test_a_failure_says_what_to_do_and_the_next_one_goes_on(
    open_models: OpenModels, hub: HubServer, qtbot: QtBot
) -> None:
    hub.remove(REPOSITORY, SMALL.file)
    application = open_models()
    open_page(application, qtbot)
    click(application, qtbot, DOWNLOAD)
    click(application, qtbot, "Download Q8_0, 13 MB")
    wait_for_state(application, qtbot, SMALL, "failed")
    failed = item_of(application, SMALL).failed
    assert failed is not None
    assert failed.kind == "missing"
    assert failed.hint
    shown = texts(application).replace("\u200b", "")
    assert failed.message in shown
    assert failed.hint in shown
    wait_for_state(application, qtbot, SECOND, "done")

    hub.add(REPOSITORY, SMALL.file, app_dirs.bundled_model())
    click(application, qtbot, "Retry the download of Q4_K_M")
    wait_for_state(application, qtbot, SMALL, "done")
    assert application.library.in_use == path_of(application, SECOND)  # a real model that is in use stays


def test_the_queue_survives_a_restart(open_models: OpenModels, hub: HubServer, qtbot: QtBot) -> None:
    application = open_models()
    hub.hold(HALF)
    application.library.downloads.add(SMALL)
    application.library.downloads.add(SECOND)
    application.library.downloads.pause(SECOND)
    wait_for_bytes(application, qtbot, SMALL, HALF // 2)
    application.close()
    hub.release.set()

    again = open_models()
    wait_for_state(again, qtbot, SMALL, "done")
    assert item_of(again, SECOND).state == "paused"
    assert hub.sent() < SMALL.bytes + 4_000_000
    open_page(again, qtbot)
    strips = [strip for strip in again.window.models.page.findChildren(DownloadStrip) if strip.isVisible()]
    assert [strip.file for strip in strips] == [SECOND]
    click(again, qtbot, "Resume the download of Q8_0")
    wait_for_state(again, qtbot, SECOND, "done")


def test_a_queue_of_an_earlier_version_keeps_its_translatable_reason(open_models: OpenModels) -> None:
    template = "{file} cannot be fetched."
    failed = {"kind": "network", "message": "a.gguf cannot be fetched.", "type": "Failed"}
    item = {"file": msgspec.to_builtins(SMALL), "state": "failed", "failed": failed}
    queue = {"items": [item], "said": {failed["message"]: [template, {"file": "a.gguf"}]}}
    app_dirs.downloads_path().write_bytes(msgspec.json.format(msgspec.json.encode(queue)))
    kept = item_of(open_models(), SMALL).failed
    assert kept is not None
    assert isinstance(kept.message, LazyText)
    assert (kept.message.template, kept.message.values) == (template, {"file": "a.gguf"})


def test_a_damaged_queue_is_told_and_downloads_go_on(open_models: OpenModels, qtbot: QtBot) -> None:
    app_dirs.downloads_path().write_bytes(b"{")
    application = open_models()
    open_page(application, qtbot)
    wait_for_text(application, qtbot, "Can't read the list of downloads")
    click(application, qtbot, DOWNLOAD)
    wait_for_state(application, qtbot, SMALL, "done")


@pytest.mark.engine
def test_the_first_run_leads_to_the_full_model_with_one_click(
    open_models: OpenModels, hub: HubServer, qtbot: QtBot
) -> None:
    application = open_models()
    wait_for_text(application, qtbot, "This computer: ")
    recommended = application.library.recommended()
    assert recommended is not None
    hub.hold(HALF)
    click(application, qtbot, f"Download {recommended.name}, 13 MB")
    wait_for_text(application, qtbot, f"{recommended.name} is downloading")
    wait_for_bytes(application, qtbot, recommended, HALF // 2)
    assert "MB · " in texts(application)
    assert any(bar.isVisible() and bar.value() > 0 for bar in application.window.findChildren(QProgressBar))
    hub.release.set()
    wait_for_text(application, qtbot, "is ready. Your next message uses it.")
    assert ask(application, qtbot, "Hello!").status == "complete"
    assert application.engine.loaded_model is not None
    assert application.engine.loaded_model.path == str(path_of(application, recommended))


def test_the_first_run_can_be_skipped_for_good(open_models: OpenModels, qtbot: QtBot) -> None:
    application = open_models()
    wait_for_text(application, qtbot, "This computer: ")
    click(application, qtbot, "Hide this card")
    assert "This computer: " not in texts(application)
    application.close()
    again = open_models()
    qtbot.waitUntil(lambda: again.engine.state == "ready", timeout=PATIENCE_MS)
    assert button(again, "Hide this card") is None
    open_page(again, qtbot)
    qtbot.waitUntil(lambda: button(again, DOWNLOAD) is not None, timeout=PATIENCE_MS)


def test_a_download_goes_on_under_a_refreshed_catalogue(
    open_models: OpenModels, hub: HubServer, qtbot: QtBot
) -> None:
    application = open_models()
    open_page(application, qtbot)
    hub.hold(HALF)
    click(application, qtbot, DOWNLOAD)
    wait_for_bytes(application, qtbot, SMALL, HALF // 2)
    click(application, qtbot, "Get the current list of files from the Hub")
    qtbot.waitUntil(lambda: not application.library.is_refreshing, timeout=PATIENCE_MS)
    (refreshed,) = (file for file in application.library.catalog.files if file.file == SMALL.file)
    assert refreshed != SMALL  # its SHA-256 is known now
    click(application, qtbot, "Pause the download of Q4_K_M")
    assert item_of(application, refreshed).state == "paused"
    hub.release.set()
    click(application, qtbot, "Resume the download of Q4_K_M")
    wait_for_state(application, qtbot, refreshed, "done")
    assert application.library.is_in_use(refreshed)
