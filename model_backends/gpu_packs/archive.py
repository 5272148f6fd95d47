"""Read GPU packs, ZIP archives from anywhere: nothing is written but what the manifest names."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Self

from model_backends.files.disk_space import DiskSpace
from model_backends.files.errors import disk_problems, require_file
from model_backends.files.progress import ProgressReporter
from model_backends.gpu_packs.manifest import (
    MANIFEST,
    MAX_FILES,
    MAX_MANIFEST_BYTES,
    PackFile,
    PackManifest,
    damaged,
    decode_manifest,
)
from model_backends.lazy_text import lazy_text

_BLOCK = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    ValueError,
    RuntimeError,
    OverflowError,
)


class PackArchive:
    """An open pack, whose list of files agrees with its manifest. Close it, or use `with`."""

    def __init__(self, path: Path) -> None:
        """Open a pack and check everything but the contents of its files.

        Raises:
            MissingFileError, DiskError: the file can't be read.
            DamagedFileError: it isn't a pack.
            RefusedError: it is of a newer format, or no file.
        """
        require_file(path)
        self._path = path
        with self._known_errors():
            self._zip = zipfile.ZipFile(path)
        try:
            with self._known_errors():
                self._entries = self._list()
                with self._zip.open(self._entries[MANIFEST]) as stream:
                    self.manifest_bytes = stream.read(MAX_MANIFEST_BYTES + 1)
            self.manifest: PackManifest = decode_manifest(self.manifest_bytes)
            self._compare()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def extract(self, folder: Path, progress: ProgressReporter, disk_space: DiskSpace) -> None:
        """Write all files and the manifest into an empty folder, verified and flushed to disk.

        Raises:
            DamagedFileError: a file is not what the manifest says.
            DiskError: they can't be written.
        """
        progress.begin("unpacking", 0, self.manifest.bytes)
        for file in self.manifest.files:
            target = folder.joinpath(*file.path.split("/"))
            with disk_problems(folder, self.manifest.bytes):
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as writer:
                    self._write(file, writer, progress, disk_space)
                    writer.flush()
                    os.fsync(writer.fileno())
        with disk_problems(folder), (folder / MANIFEST).open("xb") as writer:
            writer.write(self.manifest_bytes)
            writer.flush()
            os.fsync(writer.fileno())

    def _write(
        self, file: PackFile, writer: BinaryIO, progress: ProgressReporter, disk_space: DiskSpace
    ) -> None:
        digest, left = hashlib.sha256(), file.bytes
        with self._known_errors():
            reader = self._zip.open(self._entries[file.path])
        with reader:
            while True:
                with self._known_errors():  # only of reading: errors of writing are the disk's
                    block = reader.read(min(_BLOCK, left + 1))
                if not block:
                    break
                left -= len(block)
                if left < 0:
                    raise damaged(lazy_text("{name} is too large", name=file.path))
                digest.update(block)
                writer.write(block)
                progress.add(len(block))
                disk_space.on_written(len(block))
        if left or digest.hexdigest() != file.sha256:
            raise damaged(lazy_text("the checksum of {name} is wrong", name=file.path))

    def _list(self) -> dict[str, zipfile.ZipInfo]:
        """Return the archive's files by name.

        Raises:
            DamagedFileError: there is something in it that a pack never has.
        """
        entries: dict[str, zipfile.ZipInfo] = {}
        listed = self._zip.infolist()
        if len(listed) > MAX_FILES + 1:
            raise damaged(lazy_text("it contains too many files"))
        for entry in listed:
            mode = entry.external_attr >> 16  # of Unix; 0 if the archive has none
            if entry.is_dir() or (stat.S_IFMT(mode) not in (0, stat.S_IFREG)):
                raise damaged(lazy_text("{name} is a link or a folder", name=repr(entry.orig_filename)))
            if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
                raise damaged(lazy_text("{name} can't be unpacked", name=repr(entry.orig_filename)))
            if entry.orig_filename in entries:
                raise damaged(lazy_text("it contains two files of the same name"))
            entries[entry.orig_filename] = entry
        if MANIFEST not in entries or entries[MANIFEST].file_size > MAX_MANIFEST_BYTES:
            raise damaged(lazy_text("it has no manifest"))
        return entries

    def _compare(self) -> None:
        """Check that the archive contains exactly the manifest's files, in their sizes."""
        wanted = {file.path: file.bytes for file in self.manifest.files}
        for name, entry in self._entries.items():
            if name != MANIFEST and name not in wanted:
                raise damaged(lazy_text("it contains {name}, which isn't in its manifest", name=repr(name)))
            if name != MANIFEST and entry.file_size != wanted[name]:
                raise damaged(lazy_text("{name} has the wrong size", name=name))
        if missing := wanted.keys() - self._entries.keys():
            raise damaged(lazy_text("{name} is missing", name=min(missing)))

    @contextmanager
    def _known_errors(self) -> Iterator[None]:
        with disk_problems(self._path.parent):
            try:
                yield
            except _BROKEN as error:
                raise damaged(lazy_text("it can't be unpacked")) from error
