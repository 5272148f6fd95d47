"""Room on the disk: enough before something is written, and some left while it is."""

from __future__ import annotations

import shutil
from pathlib import Path

from model_backends.files.errors import FREE_SOME, DiskError, disk_problems, size
from model_backends.lazy_text import lazy_text

_STEP = 1 << 20  # bytes written between two looks


class DiskSpace:
    """The room in a folder's disk, of which `margin` bytes should stay free."""

    def __init__(self, folder: Path, margin: int) -> None:
        self._folder, self._margin = folder, margin
        self._needed = self._unseen = 0

    def require(self, needed: int) -> None:
        """Begin to write: see that `needed` bytes fit.

        Raises:
            DiskError: they do not; says how much is needed and free.
        """
        self._needed, free = needed, self._free()
        if free < needed + self._margin:
            raise DiskError(
                lazy_text(
                    "There is too little room in {folder}: {needed} are needed ({margin} of them stay "
                    "free), {free} are free.",
                    folder=self._folder,
                    needed=size(needed + self._margin),
                    margin=size(self._margin),
                    free=size(free),
                ),
                lazy_text(
                    "Free {missing} or choose a folder on another disk.",
                    missing=size(needed + self._margin - free),
                ),
            )

    def wrote(self, count: int) -> None:
        """So many bytes were written: look now and then whether there is still room.

        Raises:
            DiskError: only a quarter of the margin is left, for something else fills the disk as well.
        """
        self._unseen += count
        self._needed -= count
        if self._unseen >= _STEP:
            self._unseen = 0
            if (free := self._free()) < self._margin // 4:
                raise DiskError(
                    lazy_text(
                        "The disk of {folder} is nearly full: {free} are free, {needed} are needed and "
                        "{margin} should stay free.",
                        folder=self._folder,
                        free=size(free),
                        needed=size(self._needed),
                        margin=size(self._margin // 4),
                    ),
                    FREE_SOME,
                )

    def _free(self) -> int:
        with disk_problems(self._folder):
            return shutil.disk_usage(self._folder).free
