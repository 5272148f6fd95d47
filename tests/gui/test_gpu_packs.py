"""GPU packs on the Models page: installing from a file and by download, verifying, removing, refusals."""

import os
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.gpu_packs import PLUGINS, gpu_packs_dir
from app.gui.application.application import Application
from app.gui.models_page.gpu_section import GpuSection
from app.models.gpu_packs import GpuPacks
from model_backends.files.protocol import Card, Cards
from model_backends.gpu_packs.store import PackStore
from tests.gpu_pack import PLUGIN, manifest_of, published_as, write_kind, write_pack
from tests.gui.actions import texts, wait_for_text
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.models_page import click
from tests.gui.test_models import drop
from tests.hub_server import HubServer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

CARD = Cards(
    present=True, driver="580.95.05", cards=(Card(name="NVIDIA GeForce RTX 4070", capability="8.9"),)
)


@pytest.fixture
def application(open_application: OpenApplication, monkeypatch: pytest.MonkeyPatch) -> Application:
    monkeypatch.setenv(PLUGINS, "")
    return open_application()


def packs_of(application: Application, qtbot: QtBot) -> GpuPacks:
    """The packs of the open page, once this computer is known."""
    application.window.models.show()
    packs = application.window.models.page.packs
    qtbot.waitUntil(lambda: packs.cards is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: application.library.system_info is not None, timeout=PATIENCE_MS)
    return packs


def find_card(packs: GpuPacks, cards: Cards = CARD) -> None:
    """As if this computer had a card."""
    packs.cards = cards
    packs.changed.emit()


def section(application: Application) -> GpuSection:
    found = application.window.findChild(GpuSection)
    assert isinstance(found, GpuSection)
    return found


def test_without_a_card_and_a_pack_nothing_is_shown(application: Application, qtbot: QtBot) -> None:
    packs_of(application, qtbot)
    assert not section(application).isVisible()


def test_a_dropped_pack_is_asked_about_installed_verified_and_removed(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    packs = packs_of(application, qtbot)
    write_kind(tmp_path / "my pack.zip", "vulkan")
    assert drop(application, tmp_path / "my pack.zip")
    wait_for_text(application, qtbot, "only if you trust where it came from")
    assert not PackStore(gpu_packs_dir()).installed()
    click(application, qtbot, "Install")
    qtbot.waitUntil(lambda: "vulkan" in packs.installed, timeout=PATIENCE_MS)
    wait_for_text(application, qtbot, "Vulkan pack")
    assert str(gpu_packs_dir()) in os.environ[PLUGINS], "the engine starts again with it"
    assert section(application).isAncestorOf(QApplication.focusWidget())
    assert "ggml 0.25" in texts(application).replace("\u200b", "")
    click(application, qtbot, "Verify the Vulkan pack")
    wait_for_text(application, qtbot, "All files are correct.")
    click(application, qtbot, "Remove the Vulkan pack")
    wait_for_text(application, qtbot, "Remove the Vulkan pack? This frees")
    click(application, qtbot, "Remove")
    qtbot.waitUntil(lambda: not packs.installed, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not section(application).isVisible(), timeout=PATIENCE_MS)
    assert not (gpu_packs_dir() / "vulkan").exists()
    assert str(gpu_packs_dir()) not in os.environ.get(PLUGINS, "")


def test_a_question_is_declined_with_escape(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    packs = packs_of(application, qtbot)
    write_pack(tmp_path / "cuda.zip")
    drop(application, tmp_path / "cuda.zip")
    wait_for_text(application, qtbot, "only if you trust")
    qtbot.keyClick(application.window, Qt.Key.Key_Escape)
    assert (packs.activity, application.window.models.is_shown) == ("", True)
    assert not section(application).isVisible()


def test_a_pack_that_does_not_fit_is_refused_with_the_reason(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    packs_of(application, qtbot)
    write_pack(tmp_path / "cuda.zip", manifest=manifest_of(ggml="0.1.0"))
    drop(application, tmp_path / "cuda.zip")
    click(application, qtbot, "Install")
    wait_for_text(application, qtbot, "This pack is for ggml")
    assert not PackStore(gpu_packs_dir()).installed()


def test_a_found_card_gets_an_offer_or_hears_that_nothing_is_published(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = packs_of(application, qtbot)
    find_card(packs)
    shown = texts(application).replace("\u200b", "")
    assert "NVIDIA GeForce RTX 4070, NVIDIA driver 580.95.05." in shown
    assert "No CUDA pack has been published for this version of Unfog yet." in shown
    assert "Vulkan" not in shown
    manifest = write_pack(tmp_path / "cuda.zip")
    with HubServer() as server:
        file = server.add("fog/packs", "cuda.zip", tmp_path / "cuda.zip")
        pack = published_as(f"{server.content_host}/cdn/{file.sha256}", tmp_path / "cuda.zip", manifest)
        (tmp_path / "packs.json").write_bytes(msgspec.json.encode({"packs": [pack]}))
        monkeypatch.setenv("UNFOG_PACKS", str(tmp_path / "packs.json"))
        packs.reload()
        old = Cards(present=True, driver="470.10", cards=CARD.cards)
        find_card(packs, old)
        assert "driver 470.10 is too old" in texts(application).replace("\u200b", "")
        find_card(packs)
        server.hold(100)
        click(application, qtbot, "Download the CUDA pack")
        wait_for_text(application, qtbot, "Installing CUDA pack")
        qtbot.waitUntil(lambda: server.sent() >= 100, timeout=PATIENCE_MS)
        drop(application, tmp_path / "cuda.zip")
        wait_for_text(application, qtbot, "another GPU pack is being processed")
        click(application, qtbot, "Stop the installation of CUDA pack")
        assert not packs.installed
        server.release.set()
        click(application, qtbot, "Download the CUDA pack")
        qtbot.waitUntil(lambda: "cuda" in packs.installed, timeout=PATIENCE_MS)
    assert list(gpu_packs_dir().rglob(PLUGIN))
    find_card(packs, old)
    assert "driver 470.10 is too old" in texts(application).replace("\u200b", "")
    find_card(packs, Cards(present=True))
    assert "the NVIDIA driver is missing" in texts(application)


def test_a_pack_that_no_longer_fits_says_so(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    packs = packs_of(application, qtbot)
    write_kind(tmp_path / "vulkan.zip", "vulkan")
    packs.ask(tmp_path / "vulkan.zip")
    packs.install_file()
    qtbot.waitUntil(lambda: "vulkan" in packs.installed, timeout=PATIENCE_MS)
    (manifest,) = gpu_packs_dir().rglob("pack.json")
    manifest.write_text(manifest.read_text().replace('"0.25', '"0.24'))
    packs.reload()
    assert "This pack is for ggml 0.24" in texts(application).replace("\u200b", "")
