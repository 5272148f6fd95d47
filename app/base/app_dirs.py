"""Paths of Unfog's files: data, settings, logs and models, all in one folder.

That is `UNFOG_DATA_DIR`, else the folder `unfog-data` beside the program (portable mode), else the system's
folder for such data.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import platformdirs

import resources
from model_backends.frozen import is_frozen

PORTABLE_NAME = "unfog-data"
"""The folder beside a bundle that makes it portable."""

BUNDLED_CANVAS_LENGTH = 64
"""The positions of a block of the bundled model, shown as fog until another model is loaded."""

_OWNER_ONLY = stat.S_IRWXU
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OWNER = stat.S_IRUSR | stat.S_IWUSR


def data_path() -> Path:
    """Return the path of the folder for everything that must survive a restart."""
    chosen = os.environ.get("UNFOG_DATA_DIR")
    if not chosen:
        return portable_path() or platformdirs.user_data_path("unfog", appauthor=False)
    try:
        return Path(chosen).expanduser()
    except RuntimeError as error:
        raise FileNotFoundError(errno.ENOENT, "No such home folder", chosen) from error


def portable_path() -> Path | None:
    """Return the folder `unfog-data` beside the bundle, None if there is none or another one is chosen."""
    if not is_frozen() or os.environ.get("UNFOG_DATA_DIR"):
        return None
    folder = _bundle().parent / PORTABLE_NAME
    return folder if folder.is_dir() else None


def _bundle() -> Path:
    """Return what people see of the bundle: its executable, the .app on macOS, or the AppImage around it."""
    program = Path(sys.executable).resolve()
    app_dir, image = os.environ.get("APPDIR"), os.environ.get("APPIMAGE")
    if app_dir and image and program.is_relative_to(Path(app_dir).resolve()):
        return Path(image)
    return next((parent for parent in program.parents if parent.suffix == ".app"), program)


def data_dir() -> Path:
    """Return the folder for everything that must survive a restart, readable by its owner only.

    It is created if it is missing.
    """
    return _private(data_path(), "unfog.sqlite3", "settings.ini", "models.json")


def _private(folder: Path, *files: str) -> Path:
    """Create a folder that only its owner can read; make it so if it is empty or holds one of these files.

    A folder that serves others, too, stays as it is: one with other files only, one that everybody may write
    to, another person's, the home folder or one above it.
    """
    if not folder.exists():
        folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    elif sys.platform != "win32" and (state := folder.stat()).st_mode & _OTHERS:
        is_shared = state.st_mode & stat.S_ISVTX or state.st_uid != os.getuid()
        is_ours = any((folder / name).exists() for name in files) or not any(folder.iterdir())
        if is_ours and not is_shared and not Path.home().is_relative_to(folder.resolve()):
            folder.chmod(_OWNER_ONLY)
    return folder


def make_private(file: Path) -> None:
    """Create a file that its owner alone can read and write, or make it so; not another person's."""
    if sys.platform == "win32":  # the profile is its owner's anyway
        return
    if not file.exists():
        file.touch(mode=_OWNER)
    state = file.stat()
    mode = stat.S_IMODE(state.st_mode)
    if state.st_uid == os.getuid() and mode != (private := mode & ~_OTHERS | _OWNER):
        file.chmod(private)


def database_path() -> Path:
    """Return the path of the conversations database."""
    return data_dir() / "unfog.sqlite3"


def lock_path() -> Path:
    """Return the path of the lock of the window that uses the data folder."""
    return data_dir() / "unfog.lock"


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
    return _private(data_dir() / "logs", "window.log", "engine.log", "files.log")


def bundled_model() -> Path:
    """Return the path of the bundled demo model."""
    return Path(resources.__path__[0]) / "models" / "unfog-demo.gguf"


def icons_dir() -> Path:
    """Return the folder of icons."""
    return Path(resources.__path__[0]) / "icons"


def fonts_dir() -> Path:
    """Return the folder of the typefaces that come with the program."""
    return Path(resources.__path__[0]) / "fonts"
