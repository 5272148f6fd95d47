"""Remember which model file was chosen, also where the data folder moves: on a stick it gets other paths."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

from app.base import app_dirs
from model_backends.unicode_text import is_encodable, path_from_text, path_to_text

_MODEL = "model"  # the settings key; "" or absent: the demo model


def chosen_model(settings: QSettings) -> tuple[Path, str]:
    """Return the model file to start with, and the name of the chosen one if that is missing, else ""."""
    chosen = str(settings.value(_MODEL, ""))
    if not chosen:
        return app_dirs.bundled_model(), ""
    path = app_dirs.data_dir() / path_from_text(chosen)
    return (path, "") if path.is_file() else (app_dirs.bundled_model(), path.name)


def remember_model(settings: QSettings, path: Path) -> None:
    """Choose a model file for the next start; one in the data folder by its place there."""
    folder = app_dirs.data_dir()
    if path == app_dirs.bundled_model():
        settings.setValue(_MODEL, "")
    elif path.is_relative_to(folder) and is_encodable(str(path)):
        settings.setValue(_MODEL, path.relative_to(folder).as_posix())
    else:
        settings.setValue(_MODEL, path_to_text(path))
