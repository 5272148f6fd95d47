"""The current settings: one value, changed by name, saved to its file after a delay."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.settings import file
from app.settings.fields import SettingsError, fields, get, with_values
from app.settings.schema import Settings

_WRITE_MS = 300  # debounce: a value that is being dragged changes often


class SettingsStore(QObject):
    """Holds the settings and saves them. Call `flush` before the program ends."""

    changed = Signal(str)
    """The name of a setting ("appearance.scheme") whose value changed."""
    failed = Signal(object)
    """A `Failed`: the file could not be written. The values apply until the program ends."""
    noted = Signal(object)
    """A problem in a file that was edited by hand in the meantime."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """Read the file, if there is one."""
        super().__init__(parent)
        self._path = path
        self._loaded = file.load(path)
        self._value = self._loaded.settings
        self._seen = self._bytes()  # the file's content when last read or written
        self._pending: dict[str, object] = {}
        self._timer = QTimer(self, singleShot=True, interval=_WRITE_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def value(self) -> Settings:
        """The current settings."""
        return self._value

    @property
    def path(self) -> Path:
        """The settings file."""
        return self._path

    @property
    def notes(self) -> tuple[str, ...]:
        """Problems found in the file, in sentences."""
        return self._loaded.notes

    def update(self, changes: Mapping[str, object]) -> None:
        """Change settings by name, with immediate effect.

        Raises:
            SettingsError: there is no such setting, or the value is invalid. Nothing is changed.
        """
        before = self._value
        self._value = with_values(before, changes)
        different = [name for name in changes if get(before, name) != get(self._value, name)]
        if different:
            self._pending |= {name: get(self._value, name) for name in different}
            if not self._timer.isActive():  # otherwise changes without a pause would never be written
                self._timer.start()
        for name in different:
            self.changed.emit(name)

    def reset(self, *names: str) -> None:
        """Reset settings to their defaults; without names: all of them."""
        self.update({name: fields()[name].default for name in names or fields()})

    def flush(self) -> None:
        """Save pending changes now, merging changes that somebody else made to the file."""
        self._timer.stop()
        if not self._pending:
            return
        changes, self._pending = self._pending, {}
        try:
            if self._bytes() not in (None, self._seen):
                self._merge(changes)
            self._seen = file.save(self._path, self._value, self._loaded.extras, self._loaded.version)
        except SettingsError as error:
            self._pending = changes | self._pending
            self.failed.emit(error.as_event())

    def _bytes(self) -> bytes | None:
        try:
            return file.read(self._path)
        except OSError:  # writing reports it too, and `load` has noted it
            return None

    def _merge(self, changes: Mapping[str, object]) -> None:
        """Load the current file and apply our changes on top of it."""
        before, loaded = self._value, file.load(self._path)
        for note in loaded.notes:
            self.noted.emit(note)
        if not loaded.is_usable:
            return
        self._loaded = loaded
        try:
            self._value = with_values(loaded.settings, changes)
        except SettingsError:  # ours conflict with the file's values
            self._value = before
        for name in fields():
            if get(before, name) != get(self._value, name):
                self.changed.emit(name)
