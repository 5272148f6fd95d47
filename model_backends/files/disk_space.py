"""Check free disk space before and during a write."""

from __future__ import annotations

import shutil
from pathlib import Path

from model_backends.byte_size import byte_size
from model_backends.files.errors import FREE_SPACE_HINT, DiskError, disk_problems
from model_backends.lazy_text import lazy_text

_CHECK_INTERVAL = 1 << 20  # bytes written between two checks


class DiskSpace:
    """Watches the free space of a folder's disk, of which `margin` bytes should stay free."""

    def __init__(self, folder: Path, margin: int) -> None:
        self._folder, self._margin = folder, margin
        self._needed = self._unchecked = 0

    def require(self, needed: int) -> None:
        """Check that `needed` bytes fit before writing them.

        Raises:
            DiskError: they do not fit; the message names the bytes needed and free.
        """
        self._needed, free = needed, self._free()
        if free < needed + self._margin:
            raise DiskError(
                lazy_text(
                    "Not enough space in {folder}: {needed} are needed (including {margin} to keep "
                    "free), {free} are free.",
                    folder=self._folder,
                    needed=byte_size(needed + self._margin),
                    margin=byte_size(self._margin),
                    free=byte_size(free),
                ),
                lazy_text(
                    "Free up {missing}, or choose a folder on another disk.",
                    missing=byte_size(needed + self._margin - free),
                ),
            )

    def on_written(self, count: int) -> None:
        """Count written bytes and check the free space from time to time.

        Raises:
            DiskError: less than a quarter of the margin is left, because other programs fill the disk too.
        """
        self._unchecked += count
        self._needed -= count
        if self._unchecked >= _CHECK_INTERVAL:
            self._unchecked = 0
            if (free := self._free()) < self._margin // 4:
                raise DiskError(
                    lazy_text(
                        "The disk with {folder} is nearly full: {free} are free, {needed} are "
                        "needed, and {margin} should stay free.",
                        folder=self._folder,
                        free=byte_size(free),
                        needed=byte_size(self._needed),
                        margin=byte_size(self._margin // 4),
                    ),
                    FREE_SPACE_HINT,
                )

    def _free(self) -> int:
        with disk_problems(self._folder):
            return shutil.disk_usage(self._folder).free
