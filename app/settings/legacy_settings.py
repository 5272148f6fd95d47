"""The few settings that earlier versions kept beside the window's geometry, taken over once."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from app.settings.fields import SettingsError, with_values
from app.settings.schema import Settings

# The key of an earlier version, and the setting it has become.
_NAMES = {
    "appearance": "appearance.scheme",
    "preset": "replies.preset",
    "canvas": "appearance.canvas_mode",
}


def take_over(old: QSettings) -> Settings:
    """The settings that `old` holds, defaults for what is not there or cannot be used. Nothing is removed."""
    settings = Settings()
    for key, name in _NAMES.items():
        value = old.value(key)
        if not isinstance(value, str):
            continue
        try:
            settings = with_values(settings, {name: value})
        except SettingsError:  # it did not count in the earlier version either
            continue
    return settings
