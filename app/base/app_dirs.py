"""Where Unfog keeps its files. `UNFOG_DATA_DIR` moves all of them: data, settings and logs."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

import resources


def data_dir() -> Path:
    """Return the folder of everything that must survive a restart; made if it is missing."""
    chosen = os.environ.get("UNFOG_DATA_DIR")
    folder = Path(chosen).expanduser() if chosen else platformdirs.user_data_path("unfog", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_path() -> Path:
    """Return the file of conversations."""
    return data_dir() / "unfog.sqlite3"


def preferences_path() -> Path:
    """Return the file of settings that people change."""
    return data_dir() / "settings.toml"


def settings_path() -> Path:
    """Return the file of the window's state: what people need not know of."""
    return data_dir() / "settings.ini"


def engine_log_path() -> Path:
    """Return the file that collects what the worker writes to its standard error."""
    return _log_dir() / "engine.log"


def window_log_path() -> Path:
    """Return the file that collects errors of the window that nobody caught."""
    return _log_dir() / "window.log"


def files_log_path() -> Path:
    """The file that collects what the processes that look after model files write to their standard error."""
    return _log_dir() / "files.log"


def models_dir() -> Path:
    """Return the folder of model files; made when the first one comes."""
    return data_dir() / "models"


def registry_path() -> Path:
    """Return the registry of model files that are used in place, and of what was verified."""
    return data_dir() / "models.json"


def catalog_path() -> Path:
    """Return the catalogue as the Hub last told it; the bundled one counts where there is none."""
    return data_dir() / "catalog.json"


def downloads_path() -> Path:
    """Return the queue of downloads."""
    return data_dir() / "downloads.json"


def _log_dir() -> Path:
    folder = data_dir() / "logs"
    folder.mkdir(exist_ok=True)
    return folder


def bundled_model() -> Path:
    """Return the demo model that comes with the program."""
    return Path(resources.__path__[0]) / "models" / "unfog-demo.gguf"


def icons_dir() -> Path:
    """Return the folder of our icons."""
    return Path(resources.__path__[0]) / "icons"


def fonts_dir() -> Path:
    """Return the folder of the typefaces that come with the program."""
    return Path(resources.__path__[0]) / "fonts"
