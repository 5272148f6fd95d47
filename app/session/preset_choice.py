"""List the presets, find the one in use, and apply a chosen one."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from app.base.translation import tr, translated
from app.session.session import ChatSession
from app.settings.fields import fields
from app.settings.presets import CUSTOM, PRESETS, Preset, explanation_of, preset_of
from app.settings.store import SettingsStore
from app.storage import SavedPreset
from model_backends.protocol import Sampling

VALUES = ("max_steps", "t_min", "t_max", "entropy_bound", "stability", "confidence")
"""The fields of `Sampling`, and of the settings, that make up a preset."""


class PresetChoice(QObject):
    """The built-in and the saved presets.

    A choice applies to the open conversation if it overrides the sampling, otherwise to the program.
    """

    changed = Signal()
    """The list of presets changed, or another one is in use."""
    replaced = Signal(object, object)
    """A `Preset` replaced unsaved values; these are a mapping for `SettingsStore.update`."""

    def __init__(self, settings: SettingsStore, session: ChatSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._session = settings, session
        settings.changed.connect(lambda name: self.changed.emit() if name.startswith("replies.") else None)
        session.opened.connect(self.changed)
        session.overrides_changed.connect(self.changed)

    @property
    def all(self) -> tuple[Preset, ...]:
        """All presets with a name."""
        return (*PRESETS, *(to_preset(saved) for saved in self._session.store.presets.all()))

    @property
    def in_use(self) -> Preset:
        """The preset of the next reply in the open conversation."""
        own = self._session.overrides.sampling
        return preset_of(self._settings.value.replies.sampling if own is None else own, self.all)

    @property
    def is_override(self) -> bool:
        """Whether it applies to the open conversation alone."""
        return self._session.overrides.sampling is not None

    def choose(self, preset: Preset) -> None:
        """Apply a preset from the next reply on."""
        session, own = self._session, self._session.overrides
        if own.sampling is not None:
            sampling = preset.with_limit(own.sampling.max_tokens)
            session.configure(session.current, msgspec.structs.replace(own, sampling=sampling))
        elif preset in PRESETS:
            self._settings.update({"replies.preset": preset.name})
        else:
            before, used = self._unsaved(), self._settings.value.replies.preset
            values = {f"replies.{name}": getattr(preset.sampling, name) for name in VALUES}
            self._settings.update({"replies.preset": CUSTOM, **values})
            if before is not None and before != values:
                self.replaced.emit(preset, {"replies.preset": used, **before})

    def save(self) -> SavedPreset:
        """Save the values in use as a preset, under a default name.

        Raises:
            StorageError: it cannot be stored.
        """
        sampling, store = self.in_use.sampling, self._session.store.presets
        taken, name, number = {saved.title for saved in store.all()}, tr("My preset"), 1
        while name in taken:
            number += 1
            name = tr("My preset {number}").format(number=number)
        made = store.add(name, _sentence(translated(explanation_of(sampling))), _values_of(sampling))
        self.changed.emit()
        return made

    def _unsaved(self) -> dict[str, object] | None:
        """Return the custom values of the settings, if they are neither the defaults nor saved."""
        replies = self._settings.value.replies
        values = {f"replies.{name}": getattr(replies, name) for name in VALUES}
        sampling = Sampling(**{name: getattr(replies, name) for name in VALUES})
        is_usual = all(fields()[name].default == value for name, value in values.items())
        return None if is_usual or preset_of(sampling, self.all).name != CUSTOM else values


def to_preset(saved: SavedPreset) -> Preset:
    """Convert a saved preset to a `Preset`."""
    return Preset(f"saved:{saved.id}", saved.title, saved.text, saved.sampling)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _values_of(sampling: Sampling) -> Sampling:
    """Drop the fields that a preset does not set."""
    return Sampling(**{name: getattr(sampling, name) for name in VALUES})
