"""A full disk or quota is called that, wherever something is written, with the folder and what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.line_process import start_reason
from app.import_export.exporting import _write as write_export
from app.models.downloads import _write as write_queue
from app.models.library import _save_catalog as save_catalogue
from app.settings.file import save as save_settings
from app.settings.schema import Settings
from app.storage.database import Database
from app.storage.errors import StorageError
from model_backends.files.atomic_file import fsync_file
from model_backends.files.catalog import catalog
from model_backends.files.registry import Registry
from model_backends.protocol import UnfogError

WRITES: dict[str, Callable[[Path], object]] = {
    "settings": lambda folder: save_settings(folder / "settings.toml", Settings()),
    "list of downloads": lambda folder: write_queue(folder / "downloads.json", b"{}"),
    "catalogue": lambda folder: save_catalogue(catalog()),
    "registry": lambda folder: Registry(folder / "models.json", folder).add(folder / "x.gguf", "imported"),
    "export": lambda folder: write_export(folder / "chat.md", "text"),
    "download": lambda folder: fsync_file(folder / "part"),
}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("what", WRITES)
def test_a_full_disk_is_called_that(
    what: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    (tmp_path / "part").touch()
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UnfogError) as caught:
        WRITES[what](tmp_path)
    assert f"disk with {tmp_path} is full" in caught.value.message
    assert "ree up" in caught.value.hint


def test_a_full_database_is_called_that(tmp_path: Path) -> None:
    database = Database(tmp_path / "unfog.sqlite3")
    (pages,) = database.run("PRAGMA page_count")[0]
    database.run(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError) as caught:
        database.run("INSERT INTO next_conversation (model, system) VALUES ('', ?)", "x" * 1_000_000)
    assert caught.value.message == f"Can't save this: the disk with {tmp_path} is full."
    assert "Free up space" in caught.value.hint
    database.close()


def test_a_log_that_cannot_be_written_names_the_folder(tmp_path: Path) -> None:
    error = OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "engine.log"))
    assert start_reason(error) == f"the disk with {tmp_path} is full"
