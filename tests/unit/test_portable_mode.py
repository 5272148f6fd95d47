"""A folder `unfog-data` beside the bundle holds everything."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import platformdirs
import pytest
from PySide6.QtCore import QSettings

from app.base import app_dirs
from app.base.data_folder import DataFolderError, check_data_dir
from app.models.chosen_model import chosen_model, remember_model
from model_backends.files.registry import Registry
from tests.bundled import BUNDLED_MODEL


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle, portable, as the running program."""
    folder = tmp_path / "stick"
    (folder / "unfog").mkdir(parents=True)
    (folder / "unfog" / app_dirs.PORTABLE_NAME).mkdir()
    monkeypatch.delenv("UNFOG_DATA_DIR", raising=False)
    start_from(folder / "unfog" / "unfog", monkeypatch)
    return folder


def start_from(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this be the executable of a bundle."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))


def test_everything_is_in_the_folder_beside_the_bundle(stick: Path) -> None:
    folder = stick / "unfog" / "unfog-data"
    assert app_dirs.portable_path() == folder
    check_data_dir()
    for path in (
        app_dirs.database_path(),
        app_dirs.preferences_path(),
        app_dirs.settings_path(),
        app_dirs.window_log_path(),
        app_dirs.models_dir(),
        app_dirs.downloads_path(),
    ):
        assert path.is_relative_to(folder)


def test_the_variable_wins(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNFOG_DATA_DIR", str(stick / "elsewhere"))
    assert app_dirs.portable_path() is None
    assert app_dirs.data_path() == stick / "elsewhere"


def test_without_the_folder_the_systems_place_is_used(stick: Path) -> None:
    (stick / "unfog" / "unfog-data").rmdir()
    assert app_dirs.data_path() == platformdirs.user_data_path("unfog", appauthor=False)


def test_a_program_from_source_is_never_portable(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys, "frozen")
    assert app_dirs.portable_path() is None


def test_on_macos_the_folder_is_beside_the_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNFOG_DATA_DIR", raising=False)
    start_from(tmp_path / "Unfog.app" / "Contents" / "MacOS" / "unfog", monkeypatch)
    (tmp_path / "unfog-data").mkdir()
    assert app_dirs.data_path() == tmp_path / "unfog-data"


def test_for_an_appimage_the_folder_is_beside_the_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNFOG_DATA_DIR", raising=False)
    start_from(tmp_path / "mounted" / "usr" / "bin" / "unfog", monkeypatch)
    monkeypatch.setenv("APPDIR", str(tmp_path / "mounted"))
    monkeypatch.setenv("APPIMAGE", str(tmp_path / "Unfog.AppImage"))
    (tmp_path / "unfog-data").mkdir()
    assert app_dirs.data_path() == tmp_path / "unfog-data"
    monkeypatch.setenv("APPDIR", str(tmp_path / "another program"))  # which has started this one
    assert app_dirs.portable_path() is None


def test_a_folder_that_cannot_be_used_is_named_with_what_to_do(stick: Path) -> None:
    (stick / "unfog" / "unfog-data" / "logs").touch()  # as on a medium that can only be read
    with pytest.raises(DataFolderError, match="Can't use the data folder") as caught:
        check_data_dir()
    assert "unfog-data" in caught.value.hint


def test_the_chosen_model_and_what_is_known_of_files_move_with_the_folder(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = app_dirs.models_dir()
    file = models / "größtes model.gguf"
    models.mkdir()
    shutil.copy(BUNDLED_MODEL, file)
    registry = Registry(app_dirs.registry_path(), models)
    registry.mark_verified(file, "0" * 64)
    settings = QSettings(str(app_dirs.settings_path()), QSettings.Format.IniFormat)
    remember_model(settings, file)
    settings.sync()

    moved = Path(shutil.move(stick, tmp_path / "drive E"))
    start_from(moved / "unfog" / "unfog", monkeypatch)
    settings = QSettings(str(app_dirs.settings_path()), QSettings.Format.IniFormat)
    here = moved / "unfog" / "unfog-data" / "models" / file.name
    assert chosen_model(settings) == (here, "")
    (known,) = Registry(app_dirs.registry_path(), app_dirs.models_dir()).files()
    assert (known.path, known.origin, known.verified) == (here, "folder", True)


def test_a_registry_with_full_paths_is_still_read(tmp_path: Path) -> None:
    file = Path(shutil.copy(BUNDLED_MODEL, tmp_path / "model.gguf"))
    entry = {"path": str(file), "origin": "folder", "sha256": "0" * 64}
    (tmp_path / "models.json").write_text(json.dumps({"files": [entry]}), encoding="utf-8")
    registry = Registry(tmp_path / "models.json", tmp_path)
    assert [known.sha256 for known in registry.files()] == ["0" * 64]
    registry.mark_verified(file, "1" * 64)
    assert [known.sha256 for known in registry.files()] == ["1" * 64]
