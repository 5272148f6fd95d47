"""Screenshots of everything about models.

Downloads are real, from a Hub on this computer that sends zeros. What is known of the computer is made up
by hand, for a computer that takes pictures seldom has a graphics card: everything else is as people see it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QToolButton

from app.base import app_dirs
from app.gui.application.application import Application
from app.gui.models_page.rows import FileRow
from model_backends.files.catalog import CatalogFile, catalog
from model_backends.files.layout import target_path
from model_backends.files.protocol import Advice, Card, Cards, Computer, SystemInspected
from model_backends.files.registry import Registry
from tests.gpu_pack import published_as, write_pack
from tests.hub_server import HubServer
from tools.shots.photographer import Photographer

RATE = 42_000_000  # bytes per second that the Hub sends
GIGA = 10**9

CARD = Computer(
    device="CUDA0",
    description="NVIDIA GeForce RTX 4070",
    is_cpu=False,
    memory=12_282 * 2**20,
    free=11_400 * 2**20,
    host_memory=32 * 2**30,
    host_free=25 * 2**30,
    why="",
)
# File: how it fits, memory on the card and beside it, and the text about it.
FITS = {
    "Q4_K_M": (
        "partly",
        (11.2, 8.3),
        "Partly on the CPU: the experts of 16 of 30 layers, 8.3 GB. The rest, 11.2 GB, fits on CUDA0.",
    ),
    "Q5_K_M": (
        "partly",
        (11.2, 10.7),
        "Needs 10.7 GB of RAM; 6.1 GB are free now. Close other programs (Firefox uses 4.1 GB). "
        "Partly on the CPU: the experts of 18 of 30 layers, 10.7 GB. The rest, 11.2 GB, fits on CUDA0.",
    ),
    "Q6_K": (
        "no",
        (11.2, 27.1),
        "Doesn't fit: it needs 38.3 GB, and at most 11.2 GB on CUDA0 and 25.0 GB of RAM can be used.",
    ),
    "Q8_0": (
        "no",
        (11.2, 31.4),
        "Doesn't fit: it needs 42.6 GB, and at most 11.2 GB on CUDA0 and 25.0 GB of RAM can be used.",
    ),
}


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    data = camera.folder("models")
    with HubServer() as hub:
        hub.bytes_per_second = RATE
        content = data / "zeros.gguf"
        for file in catalog().files[:3]:  # the last one is missing there
            content = data / file.file
            with content.open("wb") as stream:
                stream.truncate(file.bytes)  # takes no room on the disk
            hub.add(file.repository, file.file, content, sha256=f"{file.bytes:064x}")
        first_run(camera, camera.folder("models-first"), hub)
        page(camera, camera.folder("models-page"), hub)
        registry(camera, camera.folder("models-registry"), hub)
        packs(camera, camera.folder("models-packs"), hub)


def first_run(camera: Photographer, data: Path, hub: HubServer) -> None:
    """Show the first-run card before, during and after the download, and without a graphics card."""
    application = _open(camera, data, hub)
    camera.both(application, "first-run")
    camera.narrow(application, "first-run")
    _press(application, "Download Q4_K_M, 16.8 GB")
    camera.pump(4)
    camera.both(application, "first-run-download")
    application.close()
    application = _open(camera, camera.folder("models-plain"), hub, by_hand=False)
    camera.wait(lambda: application.library.system_info is not None)
    camera.pump(0.2)
    camera.shoot(application, "first-run-without-card")
    application.close()


def page(camera: Photographer, data: Path, hub: HubServer) -> None:
    """Show the catalogue with its badges, then with downloads in every state."""
    application = _open(camera, data, hub)
    application.window.models.show()
    camera.both(application, "models")
    camera.narrow(application, "models")
    small, middle, large, missing = catalog().files
    downloads = application.library.downloads
    downloads.add(missing)
    camera.wait(lambda: _state(application, missing) == "failed")
    downloads.add(large)
    camera.wait(lambda: (item := downloads.find(large)) is not None and item.progress is not None)
    camera.pump(2)
    downloads.pause(large)
    downloads.add(small)
    downloads.add(middle)
    camera.pump(6)
    camera.both(application, "downloads")
    camera.narrow(application, "downloads")
    bar = application.window.models.page.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    camera.both(application, "downloads-failed")
    bar.setValue(0)
    _press(application, "Cancel the download of Q4_K_M")
    camera.pump(0.2)
    camera.shoot(application, "downloads-cancel")
    application.close()


def registry(camera: Photographer, data: Path, hub: HubServer) -> None:
    """Show local files, confirmations, and an import with its errors."""
    application = _open(camera, data, hub)
    small, large = catalog().files[0], catalog().files[3]
    for file in (small, large):
        place = target_path(application.library.folder, file)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as stream:
            stream.truncate(file.bytes)
    Registry(app_dirs.registry_path(), application.library.folder).mark_verified(
        target_path(application.library.folder, small), "0" * 64
    )
    own = data / "a-model-with-a-rather-long-name-that-somebody-made-at-home_v3-final-Q5_K_M.gguf"
    shutil.copy(app_dirs.bundled_model(), own)
    application.library.add(own, "imported")
    application.window.models.show()
    camera.both(application, "registry")
    row = next(row for row in application.window.findChildren(FileRow) if row.path.name == large.file)
    more = row.findChild(QToolButton)
    assert more is not None  # every row of a file has its menu
    more.menu().actions()[-1].trigger()
    camera.pump(0.2)
    camera.shoot(application, "registry-remove")
    application.window.models.page.escape()
    application.window.models.import_file(own)
    camera.wait(lambda: application.window.models.page.importing.state == "asking")
    camera.both(application, "import")
    camera.narrow(application, "import")
    other = data / "story.gguf"
    other.write_text("Once upon a time", encoding="utf-8")
    application.window.models.import_file(other)
    camera.wait(lambda: application.window.models.page.importing.state == "failed")
    camera.both(application, "import-error")
    application.window.models.page.escape()
    _press(application, "Show or hide Hub access")
    camera.pump(0.2)
    bar = application.window.models.page.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    camera.both(application, "hub-access")
    application.close()


def packs(camera: Photographer, data: Path, hub: HubServer) -> None:
    """Show GPU packs: to download, too old a driver, being installed, installed, not fitting, a question."""
    application = _open(camera, data, hub, by_hand=False)
    application.window.models.show()
    known = application.window.models.page.packs
    camera.wait(lambda: known.cards is not None and application.library.system_info is not None)
    manifest = write_pack(data / "cuda.zip")
    card = Cards(present=True, driver="580.95.05", cards=(Card(name=CARD.description, capability="8.9"),))
    for driver, offers, name in (
        (card.driver, (), "packs-none"),
        (card.driver, (published_as("https://example.org/", data / "cuda.zip", manifest),), "packs-offer"),
        ("470.1", (published_as("https://example.org/", data / "cuda.zip", manifest),), "packs-driver"),
    ):
        known.cards, known.published = msgspec.structs.replace(card, driver=driver), offers
        known.changed.emit()
        camera.both(application, name)
    known.ask(data / "cuda.zip")
    camera.both(application, "packs-question")
    camera.narrow(application, "packs-question")
    known.install_file()
    camera.wait(lambda: "cuda" in known.installed)
    camera.both(application, "packs-installed")
    manifest_file = next(known.installed["cuda"].folder.glob("pack.json"))
    manifest_file.write_text(manifest_file.read_text().replace('"0.', '"9.'), encoding="utf-8")
    known.reload()
    camera.both(application, "packs-misfit")
    application.close()


def _open(camera: Photographer, data: Path, hub: HubServer, *, by_hand: bool = True) -> Application:
    """Open a window that uses this Hub; `by_hand`: with a made-up graphics card."""
    settings = QSettings(str(data / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("hub/endpoint", hub.endpoint)
    settings.sync()
    application = camera.open(data)
    if by_hand:
        application.library.system_info = SystemInspected(computer=CARD, advice=_advice(), cached=())
        application.library.reload_files()
    camera.wait(lambda: application.engine.state == "ready")
    camera.pump(0.3)
    return application


def _advice() -> tuple[Advice, ...]:
    return tuple(
        Advice(
            name=file.name,
            repository=file.repository,
            fit=fit,
            device_bytes=int(on_card * GIGA),
            cpu_bytes=int(beside * GIGA),
            sentence=sentence,
            speed="medium" if fit == "partly" else "",
            recommended=file.name == "Q4_K_M",
        )
        for file in catalog().files
        for fit, (on_card, beside), sentence in [FITS[file.name]]
    )


def _state(application: Application, file: CatalogFile) -> str:
    item = application.library.downloads.find(file)
    return "" if item is None else item.state


def _press(application: Application, name: str) -> None:
    buttons = application.window.findChildren(QAbstractButton)
    next(made for made in buttons if made.isVisible() and made.accessibleName() == name).click()
