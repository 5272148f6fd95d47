"""Install and verify GPU packs; a failure or a killed process at any time leaves the old pack, or none."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model_backends.files.atomic_file import exclusive_lock, fsync_file, fsync_folder, rename_into_place
from model_backends.files.atomic_write import atomic_write
from model_backends.files.checksum import add_sha256_of, sha256_of
from model_backends.files.disk_space import DiskSpace
from model_backends.files.environment import configure_environment, is_offline, offline_error
from model_backends.files.errors import DamagedFileError, disk_problems
from model_backends.files.fetch import Fetch, size_of
from model_backends.files.progress import Emit, ProgressReporter
from model_backends.files.protocol import (
    Cards,
    InstallPack,
    PackInstalled,
    PackResult,
    PackTask,
    PackVerified,
    RemovePack,
    VerifyPack,
)
from model_backends.files.remote_file import RemoteFile
from model_backends.gpu_packs.archive import PackArchive
from model_backends.gpu_packs.fit import card_misfit, program_misfit, reason_unused, this_program
from model_backends.gpu_packs.manifest import PackManifest, PublishedPack
from model_backends.gpu_packs.store import CURRENT, PackStore, damaged_pack, not_installed
from model_backends.lazy_text import lazy_text
from model_backends.unicode_text import path_from_text


def run_pack_task(task: PackTask, emit: Emit) -> PackResult:
    """Run a task and return its result.

    Raises:
        UnfogError: it failed.
    """
    if isinstance(task, InstallPack):
        return install_pack(task, emit, _cards())
    if isinstance(task, VerifyPack):
        return verify_pack(task, emit)
    if isinstance(task, RemovePack):
        return PackStore(path_from_text(task.folder)).remove(task.kind)
    return _cards()


def install_pack(request: InstallPack, emit: Emit, cards: Cards) -> PackInstalled:
    """Install a pack for these cards; it takes the place of an installed one of its kind.

    Raises:
        RefusedError: it doesn't fit the program, the system, the cards or their driver.
        DamagedFileError: it is not a pack, or damaged.
        UnfogError: it can't be downloaded, read or written.
    """
    folder = path_from_text(request.folder)
    with ProgressReporter(emit) as progress:
        if request.published is None:
            with PackArchive(path_from_text(request.path)) as archive:
                return _install(archive, folder, request.margin, progress, cards)
        _require_fit(request.published.manifest, cards)  # before it is downloaded
        kind = request.published.manifest.kind
        store = PackStore(folder)
        target = store.download_path(kind, request.published.sha256)
        partial_file = store.partial_path(kind, request.published.sha256)
        with exclusive_lock(target):
            fetched = _download(request, request.published, target, partial_file, progress)
            with PackArchive(target) as archive:
                installed = _install(archive, folder, request.margin, progress, cards, fetched)
            store.delete_downloads(kind)
        return installed


def verify_pack(request: VerifyPack, emit: Emit) -> PackVerified:
    """Compare every file of an installed pack with its SHA-256.

    Raises:
        RefusedError: no pack of this kind is installed.
        DamagedFileError: a file is missing or not what the manifest says.
        DiskError: a file can't be read.
    """
    pack = PackStore(path_from_text(request.folder)).find(request.kind)
    if pack is None:
        raise not_installed(request.kind)
    if pack.manifest is None:
        assert pack.problem is not None  # says why it can't be read
        raise DamagedFileError(pack.problem.message, pack.problem.hint)
    total = pack.manifest.bytes
    with ProgressReporter(emit) as progress:
        progress.begin("checking", 0, total)
        for file in pack.manifest.files:
            found = add_sha256_of(pack.folder / file.path, progress)
            if found != file.sha256:
                raise damaged_pack(request.kind, lazy_text("the checksum of {name} is wrong", name=file.path))
    return PackVerified(kind=request.kind, files=len(pack.manifest.files), bytes=total)


def _download(
    request: InstallPack,
    published: PublishedPack,
    target: Path,
    partial_file: Path,
    progress: ProgressReporter,
) -> int:
    """Download an archive to `target`, unless it is there, and verify it; return the bytes fetched."""
    if target.is_file() and sha256_of(target, progress) == published.sha256:
        return 0
    if is_offline():
        raise offline_error()
    configure_environment(request.hub)
    from model_backends.gpu_packs.web import open_content  # imports a library that reads the proxy

    disk_space = DiskSpace(target.parent, request.margin)
    disk_space.require(max(0, published.bytes - size_of(partial_file)) + published.manifest.bytes)
    remote = RemoteFile(url=published.url, etag=published.sha256, bytes=published.bytes)
    fetch = Fetch(remote, open_content, disk_space, progress, published.bytes)
    fetch.into(partial_file)
    fsync_file(partial_file)
    if sha256_of(partial_file, progress) != published.sha256:
        with disk_problems(target.parent):
            partial_file.unlink()
        raise DamagedFileError(
            lazy_text(
                "The {title} pack arrived damaged: its checksum is wrong.", title=published.manifest.title
            ),
            lazy_text("Download it again."),
        )
    rename_into_place(partial_file, target)
    return fetch.fetched


def _install(
    archive: PackArchive,
    folder: Path,
    margin: int,
    progress: ProgressReporter,
    cards: Cards,
    fetched: int = 0,
) -> PackInstalled:
    """Unpack into a new folder, then make it the current one."""
    manifest = archive.manifest
    _require_fit(manifest, cards)
    home = folder / manifest.kind
    with exclusive_lock(home):
        store = PackStore(folder)
        current = store.find(manifest.kind)
        store.sweep(manifest.kind, keep="" if current is None else current.folder.name)
        disk_space = DiskSpace(folder, margin)
        disk_space.require(manifest.bytes)
        name = f"{manifest.ggml}-{secrets.token_hex(4)}"
        with _discarded_on_failure(home / name):
            archive.extract(home / name, progress, disk_space)
            for written in (*(path for path in (home / name).rglob("*") if path.is_dir()), home / name, home):
                fsync_folder(written)
            with disk_problems(home):
                atomic_write(home / CURRENT, f"{name}\n".encode())
            fsync_folder(home)
        store.sweep(manifest.kind, keep=name)
    return PackInstalled(manifest=manifest, note=reason_unused(manifest, cards), fetched=fetched)


def _require_fit(manifest: PackManifest, cards: Cards) -> None:
    misfit = program_misfit(manifest, this_program()) or card_misfit(manifest, cards)
    if misfit is not None:
        raise misfit


def _cards() -> Cards:
    from model_backends.ggml.nvidia import find_cards

    return find_cards()


@contextmanager
def _discarded_on_failure(folder: Path) -> Iterator[None]:
    """Create a folder; delete it again if what is done with it fails."""
    with disk_problems(folder.parent):
        folder.mkdir(parents=True)
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
