"""GPU packs with the real child process: killed in the middle, and downloaded from a local server."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from model_backends.files.protocol import (
    Cards,
    Hub,
    InspectCards,
    InstallPack,
    PackInstalled,
    PackVerified,
    Progress,
    VerifyPack,
)
from model_backends.gpu_packs.manifest import PublishedPack
from model_backends.gpu_packs.store import PackStore
from tests.end2end.file_task import FileTask, failure, files_in, run
from tests.gpu_pack import FILES, PLUGIN, published_as, write_kind, write_pack
from tests.hub_server import HubServer

MB = 1 << 20
BIG = {**FILES, PLUGIN: random.Random(14).randbytes(MB) * 60}


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as server:
        yield server


def install(folder: Path, path: Path) -> InstallPack:
    return InstallPack(folder=str(folder), path=str(path), margin=0)


def serve(hub: HubServer, path: Path) -> PublishedPack:
    """A pack that the local server has."""
    manifest = write_pack(path, {**FILES, PLUGIN: random.Random(3).randbytes(8 * MB)}, None)
    hub.add("fog/packs", path.name, path)
    published = published_as("", path, manifest)
    return PublishedPack(
        url=f"{hub.content_host}/cdn/{published.sha256}",
        bytes=published.bytes,
        sha256=published.sha256,
        manifest=manifest,
    )


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder; files may come and go meanwhile."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            size += path.stat().st_size if path.is_file() else 0
    return size


def test_the_cards_can_be_asked_for() -> None:
    found = run(InspectCards(), Cards)
    assert bool(found.cards) <= bool(found.driver)


@pytest.mark.parametrize("share", [0, 0.5], ids=["first byte", "half"])
@pytest.mark.parametrize("had_one", [False, True], ids=["first", "update"])
def test_a_kill_leaves_the_old_pack_or_none_or_the_new_one(
    tmp_path: Path, share: float, had_one: bool
) -> None:
    folder = tmp_path / "packs"
    old = write_pack(tmp_path / "old.zip")
    new = write_pack(tmp_path / "new.zip", BIG, method=zipfile.ZIP_STORED)
    if had_one:
        run(install(folder, tmp_path / "old.zip"), PackInstalled)
    before = size_of(folder)
    with FileTask(install(folder, tmp_path / "new.zip")) as process:
        total = process.until(lambda progress: progress.activity == "unpacking").total
        while size_of(folder) - before < share * total and process.process.poll() is None:
            pass  # on a quick disk all of it may be there by now
        process.kill()
    found = PackStore(folder).find("cuda")
    assert (found is not None) or not had_one
    if found is not None:
        assert found.problem is None
        assert found.manifest in (old, new)
        run(VerifyPack(folder=str(folder), kind="cuda"), PackVerified)
    assert run(install(folder, tmp_path / "new.zip"), PackInstalled).manifest == new
    assert [path.name for path in (folder / "cuda").iterdir() if path.is_dir()] == [
        PackStore(folder).plugin_folders()[0].name
    ], "nothing is left of the killed one"


def test_a_pack_is_downloaded_and_the_archive_is_not_kept(hub: HubServer, tmp_path: Path) -> None:
    pack, folder = serve(hub, tmp_path / "cuda.zip"), tmp_path / "packs"
    with FileTask(InstallPack(folder=str(folder), published=pack, margin=0)) as process:
        *progress, last = process.events()
    assert isinstance(last, PackInstalled)
    assert (last.manifest, last.fetched) == (pack.manifest, pack.bytes)
    activities = [event.activity for event in progress if isinstance(event, Progress)]
    assert list(dict.fromkeys(activities)) == ["connecting", "downloading", "checking", "unpacking"]
    assert files_in(folder / "downloads") == set()
    assert len(PackStore(folder).plugin_folders()) == 1


def test_a_download_that_was_killed_resumes(hub: HubServer, tmp_path: Path) -> None:
    pack, folder = serve(hub, tmp_path / "cuda.zip"), tmp_path / "packs"
    task = InstallPack(folder=str(folder), published=pack, margin=0)
    hub.hold(5 * MB)
    with FileTask(task) as process:
        hub.wait_until(lambda: hub.sent() >= 5 * MB)
        process.until(lambda progress: progress.done >= MB)
        process.kill()
    hub.release.set()
    assert PackStore(folder).installed() == ()
    again = run(task, PackInstalled)
    assert 0 < again.fetched < pack.bytes
    assert len(PackStore(folder).plugin_folders()) == 1


def test_what_arrives_damaged_is_not_installed(hub: HubServer, tmp_path: Path) -> None:
    pack, folder = serve(hub, tmp_path / "cuda.zip"), tmp_path / "packs"
    hub.flip_at = 1000
    task = InstallPack(folder=str(folder), published=pack, margin=0)
    assert "arrived damaged" in failure(task, "damaged").message
    assert files_in(folder) == set()


def test_a_pack_that_is_gone_and_one_that_is_forbidden_are_told_apart(hub: HubServer, tmp_path: Path) -> None:
    pack, folder = serve(hub, tmp_path / "cuda.zip"), tmp_path / "packs"
    hub.refuse("GET", 404, of_content=True)
    task = InstallPack(folder=str(folder), published=pack, margin=0)
    assert "no longer has this pack" in failure(task, "missing").message
    hub.refuse("GET", 403, of_content=True)
    assert "refused the request (status 403)" in failure(task, "network").message


def test_a_pack_goes_through_the_proxy(hub: HubServer, tmp_path: Path) -> None:
    pack = serve(hub, tmp_path / "cuda.zip")
    elsewhere = PublishedPack(
        url=f"http://packs.example/cdn/{pack.sha256}",
        bytes=pack.bytes,
        sha256=pack.sha256,
        manifest=pack.manifest,
    )
    task = InstallPack(
        folder=str(tmp_path / "packs"), published=elsewhere, hub=Hub(proxy=hub.content_host), margin=0
    )
    run(task, PackInstalled)


def test_too_little_space_is_said_before_the_download(hub: HubServer, tmp_path: Path) -> None:
    pack = serve(hub, tmp_path / "cuda.zip")
    task = InstallPack(folder=str(tmp_path / "packs"), published=pack, margin=1 << 60)
    assert "Not enough space" in failure(task, "disk").message
    assert hub.sent() == 0


def test_a_second_installation_waits_for_the_first_to_end(hub: HubServer, tmp_path: Path) -> None:
    pack, folder = serve(hub, tmp_path / "cuda.zip"), tmp_path / "packs"
    task = InstallPack(folder=str(folder), published=pack, margin=0)
    hub.hold(5 * MB)
    with FileTask(task) as process:
        hub.wait_until(lambda: hub.sent() >= 5 * MB)
        process.until(lambda progress: progress.activity == "downloading")
        assert "already being" in failure(task, "settings").message
        hub.release.set()
        assert isinstance(process.result(), PackInstalled)


def test_a_vulkan_pack_needs_no_nvidia_card(tmp_path: Path) -> None:
    write_kind(tmp_path / "vulkan.zip", "vulkan")
    assert run(install(tmp_path / "packs", tmp_path / "vulkan.zip"), PackInstalled).note == ""
