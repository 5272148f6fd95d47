"""Small files are replaced whole, also while somebody reads the old one."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from model_backends.files.atomic_write import atomic_write
from tests.patience import PATIENCE_SECONDS


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    atomic_write(tmp_path / "models.json", b"old")
    atomic_write(tmp_path / "models.json", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"models.json": b"new"}


def test_a_file_that_is_being_read_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    path.write_bytes(b"old")
    with path.open("rb") as reader:  # Windows replaces no open file
        writer = Thread(target=atomic_write, args=(path, b"new"))
        writer.start()
        assert reader.read() == b"old"
    writer.join(PATIENCE_SECONDS)
    assert path.read_bytes() == b"new"


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "models.json").mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - the system's own words
        atomic_write(tmp_path / "models.json", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["models.json"]
