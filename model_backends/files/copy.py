"""Copy a model file into the models folder."""

from __future__ import annotations

from pathlib import Path

from model_backends.files import layout
from model_backends.files.atomic_file import exclusive_lock, fsync_file, rename_into_place
from model_backends.files.disk_space import DiskSpace
from model_backends.files.errors import RefusedError, disk_problems, require_file
from model_backends.files.progress import Emit, ProgressReporter
from model_backends.files.protocol import Copied, Copy
from model_backends.lazy_text import lazy_text
from model_backends.unicode_text import path_from_text, path_to_text

_BLOCK = 4 << 20


def copy(request: Copy, emit: Emit) -> Copied:
    """Copy a file into a folder under its own name; an interrupted copy starts over.

    Raises:
        MissingFileError: there is no such file.
        RefusedError: the folder has a file of that name.
        DiskError: the disk is full or cannot be written to.
    """
    source = path_from_text(request.path)
    target = path_from_text(request.folder) / source.name
    require_file(source)
    if target.exists():
        message = lazy_text(
            "{parent} already contains a file named {name}.", name=target.name, parent=target.parent
        )
        raise RefusedError(message, lazy_text("Remove that file first, or rename this one."))
    partial = layout.copy_path(target)
    with exclusive_lock(target), ProgressReporter(emit) as progress:
        with disk_problems(target.parent):
            partial.unlink(missing_ok=True)
        total = source.stat().st_size
        disk_space = DiskSpace(target.parent, request.margin)
        disk_space.require(total)
        try:
            _copy(source, partial, total, disk_space, progress)
            fsync_file(partial)
            rename_into_place(partial, target)
        finally:
            partial.unlink(missing_ok=True)
    return Copied(path=path_to_text(target), bytes=total)


def _copy(source: Path, target: Path, total: int, disk_space: DiskSpace, progress: ProgressReporter) -> None:
    block = memoryview(bytearray(_BLOCK))
    progress.begin("copying", 0, total)
    with (
        disk_problems(target.parent, total),
        source.open("rb", buffering=0) as reader,
        target.open("wb") as writer,
    ):
        while count := reader.readinto(block):
            writer.write(block[:count])
            progress.add(count)
            disk_space.on_written(count)
