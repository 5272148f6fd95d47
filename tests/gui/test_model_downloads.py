"""Downloads in the window, by the real child process from a Hub of the tests' own."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.gui.models_page.download_strip import DownloadStrip
from model_backends.files.layout import partials
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
    place_of,
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
    desk = open_models()
    assert ask(desk, qtbot, "Hello!").status == "complete"
    hub.hold(HALF)
    open_page(desk, qtbot)
    click(desk, qtbot, DOWNLOAD)
    wait_for_bytes(desk, qtbot, SMALL, HALF // 2)
    assert button(desk, DOWNLOAD) is None
    click(desk, qtbot, "Pause the download of Q4_K_M")
    wait_for_text(desk, qtbot, "Paused · ")
    assert item_of(desk, SMALL).state == "paused"

    hub.release.set()
    click(desk, qtbot, "Resume the download of Q4_K_M")
    wait_for_state(desk, qtbot, SMALL, "done")
    assert hub.sent() < SMALL.bytes + 4_000_000  # hardly a byte came twice
    assert desk.library.in_use == place_of(desk, SMALL)
    (file,) = desk.library.files
    assert (file.path, file.verified) == (place_of(desk, SMALL), True)

    qtbot.keyClick(desk.window, Qt.Key.Key_Escape)
    assert not desk.window.models.is_shown
    assert ask(desk, qtbot, "Hello!").status == "complete"
    assert desk.engine.loaded is not None
    assert desk.engine.loaded.path == str(place_of(desk, SMALL))
    assert open_models_again_uses(open_models, desk)


def open_models_again_uses(open_models: OpenModels, desk: object) -> bool:
    """Whether the choice survives a restart."""
    desk.close()  # type: ignore[attr-defined]
    again = open_models()
    return again.engine.model == place_of(again, SMALL)


def test_a_download_while_a_reply_is_written_waits_for_its_end(open_models: OpenModels, qtbot: QtBot) -> None:
    desk = open_models()
    desk.session.send("What is text diffusion?")
    desk.library.use(app_dirs.bundled_model().parent / ".." / "models" / app_dirs.bundled_model().name)
    assert desk.session.state != "idle"
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    assert desk.session.messages()[-1].status == "complete"
    qtbot.waitUntil(lambda: desk.engine.state == "ready", timeout=PATIENCE_MS)
    assert desk.engine.loaded is not None
    assert ".." in desk.engine.loaded.path


def test_cancel_asks_and_deletes_what_is_there(open_models: OpenModels, hub: HubServer, qtbot: QtBot) -> None:
    desk = open_models()
    hub.hold(HALF)
    open_page(desk, qtbot)
    click(desk, qtbot, DOWNLOAD)
    wait_for_bytes(desk, qtbot, SMALL, HALF // 2)
    click(desk, qtbot, "Cancel the download of Q4_K_M")
    assert "that are here are deleted" in texts(desk)
    assert desk.window.focusWidget() is button(desk, "Keep")
    qtbot.keyClick(desk.window, Qt.Key.Key_Escape)  # closes the question, not the page
    assert desk.window.models.is_shown
    assert item_of(desk, SMALL).state == "running"
    assert partials(desk.library.folder, SMALL)

    click(desk, qtbot, "Cancel the download of Q4_K_M")
    click(desk, qtbot, "Cancel and delete")
    assert desk.library.downloads.find(SMALL) is None
    qtbot.waitUntil(lambda: not partials(desk.library.folder, SMALL), timeout=PATIENCE_MS)
    assert button(desk, DOWNLOAD) is not None
    assert desk.library.is_demo_in_use


def test_a_failure_says_what_to_do_and_the_next_one_goes_on(
    open_models: OpenModels, hub: HubServer, qtbot: QtBot
) -> None:
    hub.remove(REPOSITORY, SMALL.file)
    desk = open_models()
    open_page(desk, qtbot)
    click(desk, qtbot, DOWNLOAD)
    click(desk, qtbot, "Download Q8_0, 13 MB")
    wait_for_state(desk, qtbot, SMALL, "failed")
    failed = item_of(desk, SMALL).failed
    assert failed is not None
    assert failed.kind == "missing"
    assert failed.hint
    shown = texts(desk).replace("\u200b", "")
    assert failed.message in shown
    assert failed.hint in shown
    wait_for_state(desk, qtbot, SECOND, "done")

    hub.add(REPOSITORY, SMALL.file, app_dirs.bundled_model())
    click(desk, qtbot, "Try the download of Q4_K_M again")
    wait_for_state(desk, qtbot, SMALL, "done")
    assert desk.library.in_use == place_of(desk, SECOND)  # a real model that is in use stays


def test_the_queue_survives_a_restart(open_models: OpenModels, hub: HubServer, qtbot: QtBot) -> None:
    desk = open_models()
    hub.hold(HALF)
    desk.library.downloads.add(SMALL)
    desk.library.downloads.add(SECOND)
    desk.library.downloads.pause(SECOND)
    wait_for_bytes(desk, qtbot, SMALL, HALF // 2)
    desk.close()
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


def test_a_damaged_queue_is_told_and_downloads_go_on(open_models: OpenModels, qtbot: QtBot) -> None:
    app_dirs.downloads_path().write_bytes(b"{")
    desk = open_models()
    open_page(desk, qtbot)
    wait_for_text(desk, qtbot, "The list of downloads cannot be read")
    click(desk, qtbot, DOWNLOAD)
    wait_for_state(desk, qtbot, SMALL, "done")


def test_the_first_run_leads_to_the_full_model_with_one_click(
    open_models: OpenModels, hub: HubServer, qtbot: QtBot
) -> None:
    desk = open_models()
    wait_for_text(desk, qtbot, "This computer: ")
    recommended = desk.library.recommended()
    assert recommended is not None
    hub.hold(HALF)
    click(desk, qtbot, f"Download {recommended.name}, 13 MB")
    wait_for_text(desk, qtbot, f"{recommended.name} is on its way")
    wait_for_bytes(desk, qtbot, recommended, HALF // 2)
    assert "MB · " in texts(desk)
    assert any(bar.isVisible() and bar.value() > 0 for bar in desk.window.findChildren(QProgressBar))
    hub.release.set()
    wait_for_text(desk, qtbot, "is here, and answers from now on.")
    assert ask(desk, qtbot, "Hello!").status == "complete"
    assert desk.engine.loaded is not None
    assert desk.engine.loaded.path == str(place_of(desk, recommended))


def test_the_first_run_can_be_skipped_for_good(open_models: OpenModels, qtbot: QtBot) -> None:
    desk = open_models()
    wait_for_text(desk, qtbot, "This computer: ")
    click(desk, qtbot, "Hide this card")
    assert "This computer: " not in texts(desk)
    desk.close()
    again = open_models()
    qtbot.waitUntil(lambda: again.engine.state == "ready", timeout=PATIENCE_MS)
    assert button(again, "Hide this card") is None
    open_page(again, qtbot)
    qtbot.waitUntil(lambda: button(again, DOWNLOAD) is not None, timeout=PATIENCE_MS)


def test_a_download_goes_on_under_a_refreshed_catalogue(
    open_models: OpenModels, hub: HubServer, qtbot: QtBot
) -> None:
    desk = open_models()
    open_page(desk, qtbot)
    hub.hold(HALF)
    click(desk, qtbot, DOWNLOAD)
    wait_for_bytes(desk, qtbot, SMALL, HALF // 2)
    click(desk, qtbot, "Ask the Hub which files there are")
    qtbot.waitUntil(lambda: not desk.library.is_refreshing, timeout=PATIENCE_MS)
    (refreshed,) = (file for file in desk.library.catalog.files if file.file == SMALL.file)
    assert refreshed != SMALL  # its SHA-256 is known now
    click(desk, qtbot, "Pause the download of Q4_K_M")
    assert item_of(desk, refreshed).state == "paused"
    hub.release.set()
    click(desk, qtbot, "Resume the download of Q4_K_M")
    wait_for_state(desk, qtbot, refreshed, "done")
    assert desk.library.is_in_use(refreshed)
