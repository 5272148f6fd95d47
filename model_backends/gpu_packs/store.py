"""The GPU packs that are installed in a folder: list, find what can be loaded, remove.

Each kind has a folder. In it `current` names the folder of the installed pack, which holds the manifest and
the files; writing that name is what installs a pack, deleting it what removes one. Other folders are left
from an interrupted installation, or hold files that a running program still used.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from model_backends.files.errors import DamagedFileError, RefusedError, disk_problems
from model_backends.files.protocol import PackRemoved
from model_backends.files.regular_file import read_regular
from model_backends.gpu_packs.fit import Program, program_misfit, this_program
from model_backends.gpu_packs.manifest import (
    KINDS,
    MANIFEST,
    MAX_MANIFEST_BYTES,
    TITLES,
    Kind,
    PackManifest,
    decode_manifest,
)
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, UnfogError

CURRENT = "current"
_DOWNLOADS = "downloads"
_ARCHIVE, _PARTIAL = ".zip", ".partial"
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,79}")


@dataclass(frozen=True)
class InstalledPack:
    """An installed pack; `manifest` is None if it can't be read, `problem` says why the pack isn't loaded."""

    kind: Kind
    folder: Path
    manifest: PackManifest | None
    problem: Failed | None

    @property
    def title(self) -> str:
        """The kind's name for people: "CUDA"."""
        return TITLES[self.kind]


class PackStore:
    """The packs in a folder, which need not exist."""

    def __init__(self, folder: Path, program: Program | None = None) -> None:
        """`program`: what the packs must fit; by default this program."""
        self.folder = folder
        self._program = program or this_program()

    def installed(self) -> tuple[InstalledPack, ...]:
        """Return the installed packs. Reads only manifests and file sizes."""
        return tuple(pack for kind in KINDS if (pack := self.find(kind)) is not None)

    def find(self, kind: Kind) -> InstalledPack | None:
        """Return the installed pack of a kind, if there is one."""
        try:
            name = read_regular(self.folder / kind / CURRENT, 200).decode().strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError):
            name = ""
        folder = self.folder / kind / (name if _NAME.fullmatch(name) else CURRENT)
        manifest: PackManifest | None = None
        try:
            manifest = _read_manifest(folder, kind)
            problem: UnfogError | None = program_misfit(manifest, self._program)
        except UnfogError as error:
            problem = error
        return InstalledPack(kind, folder, manifest, None if problem is None else problem.as_event())

    def plugin_folders(self) -> tuple[Path, ...]:
        """Return the folders of the packs that fit this program, whose plug-ins ggml shall load."""
        if not self.folder.is_dir():
            return ()
        return tuple(pack.folder for pack in self.installed() if pack.problem is None)

    def remove(self, kind: Kind) -> PackRemoved:
        """Remove the pack of a kind, and what is left of earlier ones and of stopped downloads.

        Raises:
            RefusedError: none is installed, or one is being installed.
            DiskError: it can't be removed.
        """
        from model_backends.files.atomic_file import exclusive_lock  # a start of the program only reads

        folder = self.folder / kind
        if not folder.is_dir() and not self.downloads(kind):
            raise not_installed(kind)
        with exclusive_lock(folder):
            size = _size(folder)
            with disk_problems(folder):
                (folder / CURRENT).unlink(missing_ok=True)
            left = _delete(folder)
            return PackRemoved(kind=kind, freed=size - left + self.delete_downloads(kind), left=left)

    def download_path(self, kind: Kind, sha256: str) -> Path:
        """Return the path of a downloaded archive."""
        return self.folder / _DOWNLOADS / f"{kind}-{sha256}{_ARCHIVE}"

    def partial_path(self, kind: Kind, sha256: str) -> Path:
        """Return the path of a partial download."""
        return self.folder / _DOWNLOADS / f"{kind}-{sha256}{_ARCHIVE}{_PARTIAL}"

    def downloads(self, kind: Kind) -> tuple[Path, ...]:
        """Return the archives of a kind, of all versions, complete or not."""
        found = (self.folder / _DOWNLOADS).glob(f"{kind}-*")
        return tuple(path for path in found if path.suffix in (_ARCHIVE, _PARTIAL))

    def delete_downloads(self, kind: Kind) -> int:
        """Delete the downloads of a kind; return the bytes freed.

        Raises:
            DiskError: one can't be deleted.
        """
        freed = 0
        with disk_problems(self.folder):
            for path in self.downloads(kind):
                freed += path.stat().st_size
                path.unlink(missing_ok=True)
        return freed

    def sweep(self, kind: Kind, keep: str) -> None:
        """Delete what earlier installations left, but not the folder `keep`; call with the lock held."""
        for path in (self.folder / kind).glob("*"):
            if path.is_dir() and path.name != keep:
                _delete(path)


def _read_manifest(folder: Path, kind: Kind) -> PackManifest:
    """Read an installed pack's manifest, and look whether its files are there.

    Raises:
        UnfogError: the pack is damaged.
    """
    try:
        manifest = decode_manifest(read_regular(folder / MANIFEST, MAX_MANIFEST_BYTES))
        broken = next(
            (file for file in manifest.files if (folder / file.path).stat().st_size != file.bytes), None
        )
    except OSError as error:
        reason = lazy_text("{file} can't be read", file=Path(error.filename or MANIFEST).name)
        raise damaged_pack(kind, reason) from error
    except UnfogError as error:
        raise damaged_pack(kind, lazy_text("its manifest is damaged")) from error
    if broken is not None or manifest.kind != kind:
        name = MANIFEST if broken is None else broken.path
        raise damaged_pack(kind, lazy_text("{file} is damaged", file=name))
    return manifest


def not_installed(kind: Kind | None) -> RefusedError:
    """Return the error of a request for a pack, or for any, that isn't there."""
    return RefusedError(
        lazy_text("No {title} pack is installed.", title=TITLES[kind])
        if kind
        else lazy_text("No GPU pack is installed."),
        lazy_text("Type unfog gpu to see what is installed."),
    )


def damaged_pack(kind: Kind, reason: str) -> DamagedFileError:
    """Return the error of an installed pack that is damaged."""
    return DamagedFileError(
        lazy_text("The installed {title} pack is damaged: {reason}.", title=TITLES[kind], reason=reason),
        lazy_text("Install it again, or remove it."),
    )


def _delete(folder: Path) -> int:
    """Delete a folder as far as possible; return the bytes that are left."""
    shutil.rmtree(folder, ignore_errors=True)
    return _size(folder)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
