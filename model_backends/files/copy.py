"""Copies a model file into the folder of models."""

from __future__ import annotations

from pathlib import Path

from model_backends.files import layout
from model_backends.files.atomic_file import exclusive_lock, fsync_file, rename_into_place
from model_backends.files.disk_space import DiskSpace
from model_backends.files.errors import MissingFileError, RefusedError, disk_problems
from model_backends.files.progress import Emit, Meter
from model_backends.files.protocol import Copied, Copy
from model_backends.lazy_text import lazy_text

_BLOCK = 4 << 20


def copy(request: Copy, emit: Emit) -> Copied:
    """Copy a file into a folder, under its own name; a copy that was broken off begins anew.

    Raises:
        MissingFileError: there is no such file.
        RefusedError: the folder has a file of that name.
        DiskError: there is no room, or the disk refuses.
    """
    source, target = Path(request.path), Path(request.folder) / Path(request.path).name
    if not source.is_file():
        raise MissingFileError(source)
    if target.exists():
        message = lazy_text(
            "There is a file {name} in {parent} already.", name=target.name, parent=target.parent
        )
        raise RefusedError(message, lazy_text("Remove that one first, or give this one another name."))
    unfinished = layout.copying(target)
    with exclusive_lock(target), Meter(emit) as meter:
        with disk_problems(target.parent):
            unfinished.unlink(missing_ok=True)
        total = source.stat().st_size
        room = DiskSpace(target.parent, request.margin)
        room.require(total)
        try:
            _copy(source, unfinished, total, room, meter)
            fsync_file(unfinished)
            rename_into_place(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
    return Copied(path=str(target), bytes=total)


def _copy(source: Path, target: Path, total: int, room: DiskSpace, meter: Meter) -> None:
    block = memoryview(bytearray(_BLOCK))
    meter.begin("copying", 0, total)
    with (
        disk_problems(target.parent, total),
        source.open("rb", buffering=0) as reader,
        target.open("wb") as writer,
    ):
        while count := reader.readinto(block):
            writer.write(block[:count])
            meter.add(count)
            room.wrote(count)
