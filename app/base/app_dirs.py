"""Paths of Unfog's files. `UNFOG_DATA_DIR` moves all of them: data, settings and logs."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

import resources


def data_dir() -> Path:
    """Return the folder for everything that must survive a restart; create it if it is missing."""
    chosen = os.environ.get("UNFOG_DATA_DIR")
    folder = Path(chosen).expanduser() if chosen else platformdirs.user_data_path("unfog", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_path() -> Path:
    """Return the path of the conversations database."""
    return data_dir() / "unfog.sqlite3"


def preferences_path() -> Path:
    """Return the path of the settings file that people edit."""
    return data_dir() / "settings.toml"


def settings_path() -> Path:
    """Return the path of the window's state, which is not meant for people."""
    return data_dir() / "settings.ini"


def engine_log_path() -> Path:
    """Return the log of the worker's standard error."""
    return _log_dir() / "engine.log"


def window_log_path() -> Path:
    """Return the log of uncaught exceptions in the window."""
    return _log_dir() / "window.log"


def files_log_path() -> Path:
    """Return the log of the standard error of the processes that handle model files."""
    return _log_dir() / "files.log"


def models_dir() -> Path:
    """Return the folder of model files; the first download creates it."""
    return data_dir() / "models"


def registry_path() -> Path:
    """Return the path of the registry of model files."""
    return data_dir() / "models.json"


def catalog_path() -> Path:
    """Return the path of the refreshed catalogue; without it the bundled one is used."""
    return data_dir() / "catalog.json"


def downloads_path() -> Path:
    """Return the path of the download queue."""
    return data_dir() / "downloads.json"


def _log_dir() -> Path:
    folder = data_dir() / "logs"
    folder.mkdir(exist_ok=True)
    return folder


def bundled_model() -> Path:
    """Return the path of the bundled demo model."""
    return Path(resources.__path__[0]) / "models" / "unfog-demo.gguf"


def icons_dir() -> Path:
    """Return the folder of icons."""
    return Path(resources.__path__[0]) / "icons"


def fonts_dir() -> Path:
    """Return the folder of the typefaces that come with the program."""
    return Path(resources.__path__[0]) / "fonts"
