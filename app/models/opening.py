"""Open model files from outside of the window: check them, then use the last one in place."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.base.app_dirs import bundled_model
from app.models.library import ModelLibrary
from model_backends.files.protocol import Check
from model_backends.protocol import Failed, UnfogError
from model_backends.unicode_text import path_to_text


class ModelOpening(QObject):
    """Checks one file after another. All good ones are registered; the last of them is used."""

    changed = Signal()
    """`path` changed."""
    opened = Signal(object)
    """The `Path` of the file now in use."""
    failed = Signal(object)
    """A `Failed`: a file can't be used."""

    def __init__(self, library: ModelLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._waiting: list[Path] = []
        self._path: Path | None = None
        self._good: Path | None = None  # what to use when nothing waits any more

    @property
    def path(self) -> Path | None:
        """The file that is being checked, if one is."""
        return self._path

    def open(self, path: Path) -> None:
        """Check a file unless it is known to be usable, then use it."""
        self._waiting.append(Path(os.path.abspath(path)))  # noqa: PTH100 - links carry names, see the registry
        if self._path is None:
            self._next()

    def _next(self) -> None:
        """Check the next file, or use the last good one if there is none."""
        while self._waiting and self._path is None:
            path = self._waiting.pop(0)
            if path in (self._library.in_use, bundled_model()) or self._library.is_usable(path):
                self._good = path
                continue
            self._path = path
            self._library.run(Check(path=path_to_text(path)), self._on_checked, self._on_failed)
        self.changed.emit()
        good = self._good
        if self._path is None and good is not None:
            self._good = None
            self._library.use(good)
            self.opened.emit(good)

    def _on_checked(self, _checked: object) -> None:
        path = self._path
        assert path is not None  # one check runs at a time
        try:
            self._library.register(path, "imported")
        except UnfogError as error:
            self._on_failed(error.as_event())
            return
        self._path, self._good = None, path
        self._next()

    def _on_failed(self, failure: Failed) -> None:
        self._path = None
        self._next()
        self.failed.emit(failure)
