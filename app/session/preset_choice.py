"""Which presets there are, which one the open conversation uses, and what happens when one is chosen."""

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
"""What a preset is made of: fields of `Sampling`, and of the settings."""


class PresetChoice(QObject):
    """The presets of the program and those that people saved.

    Where the open conversation has sampling of its own, one is chosen for it alone, else for the program.
    """

    changed = Signal()
    """There are other presets, or another one is in use."""
    replaced = Signal(object, object)
    """A `Preset` took the place of values that nobody had saved: a mapping for `SettingsStore.update`."""

    def __init__(self, settings: SettingsStore, session: ChatSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._session = settings, session
        settings.changed.connect(lambda name: self.changed.emit() if name.startswith("replies.") else None)
        session.opened.connect(self.changed)
        session.overrides_changed.connect(self.changed)

    @property
    def all(self) -> tuple[Preset, ...]:
        """Every preset that has a name."""
        return (*PRESETS, *(shown(saved) for saved in self._session.store.presets.all()))

    @property
    def in_use(self) -> Preset:
        """The one that the next reply of the open conversation is written with."""
        own = self._session.overrides.sampling
        return preset_of(self._settings.value.replies.sampling if own is None else own, self.all)

    @property
    def is_own(self) -> bool:
        """Whether it is in use in the open conversation alone."""
        return self._session.overrides.sampling is not None

    def choose(self, preset: Preset) -> None:
        """Use a preset from now on."""
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
        """Save the values in use as a preset, under a name that can be changed.

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
        """The custom values of the settings, if they are neither the usual ones nor saved."""
        replies = self._settings.value.replies
        values = {f"replies.{name}": getattr(replies, name) for name in VALUES}
        sampling = Sampling(**{name: getattr(replies, name) for name in VALUES})
        is_usual = all(fields()[name].default == value for name, value in values.items())
        return None if is_usual or preset_of(sampling, self.all).name != CUSTOM else values


def shown(saved: SavedPreset) -> Preset:
    """A saved preset as the others are."""
    return Preset(f"saved:{saved.id}", saved.title, saved.text, saved.sampling)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _values_of(sampling: Sampling) -> Sampling:
    """Without what a preset does not decide."""
    return Sampling(**{name: getattr(sampling, name) for name in VALUES})
