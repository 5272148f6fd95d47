"""The model registry: files of the folder, files used in place, verification, concurrent use."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from model_backends.files.atomic_file import exclusive_lock
from model_backends.files.catalog import CatalogFile, catalog, save_catalog
from model_backends.files.errors import RefusedError
from model_backends.files.layout import partial_path, target_path
from model_backends.files.registry import ModelFile, Registry, RegistryError
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
SHA = "0123456789abcdef" * 4
FILE = CatalogFile(name="Q4_K_M", repository="maker/model", file="model-Q4_K_M.gguf", bytes=9, good_for="")


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "models.json", tmp_path / "models")


def put(path: Path, size: int = 9) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    return path


def only(registry: Registry) -> ModelFile:
    (file,) = registry.files()
    return file


def test_nothing_is_here_at_first_and_nothing_is_written_for_that(registry: Registry, tmp_path: Path) -> None:
    assert registry.files() == ()
    assert list(tmp_path.iterdir()) == []


def test_files_of_the_folder_are_found_without_being_remembered(registry: Registry) -> None:
    put(target_path(registry.folder, FILE))
    put(registry.folder / "Another one.gguf", 5)
    put(partial_path(registry.folder, FILE, "0af"))
    put(registry.folder / "notes.txt")
    assert [(file.name, file.origin, file.bytes) for file in registry.files()] == [
        ("Another one", "folder", 5),
        ("model-Q4_K_M", "folder", 9),
    ]
    assert not any(file.verified or file.missing for file in registry.files())


def test_a_file_used_in_place_is_remembered(registry: Registry, tmp_path: Path) -> None:
    path = put(tmp_path / "elsewhere" / "mine.gguf")
    registry.add(path, "imported")
    assert only(Registry(tmp_path / "models.json", tmp_path / "models")) == ModelFile(
        path=path, name="mine", origin="imported", bytes=9, sha256="", verified=False, missing=False
    )


def test_a_file_that_vanished_is_told_as_missing_and_can_be_forgotten(
    registry: Registry, tmp_path: Path
) -> None:
    path = put(tmp_path / "mine.gguf")
    registry.add(path, "cache", SHA)
    path.unlink()
    assert (only(registry).missing, only(registry).bytes) == (True, 0)
    assert registry.remove(path) == 0
    assert registry.files() == ()


def test_a_link_of_the_hub_cache_keeps_its_name(registry: Registry, tmp_path: Path) -> None:
    link = tmp_path / "snapshots" / "model.gguf"
    link.parent.mkdir()
    link.symlink_to(put(tmp_path / "blobs" / SHA))
    registry.add(link, "cache", SHA)
    assert (only(registry).name, only(registry).bytes) == ("model", 9)


def test_a_verified_file_is_verified_until_it_changes(registry: Registry) -> None:
    path = put(target_path(registry.folder, FILE))
    registry.mark_verified(path, SHA)
    assert (only(registry).verified, only(registry).sha256) == (True, SHA)
    assert only(registry).origin == "folder"
    os.utime(path, ns=(1, 1))
    assert (only(registry).verified, only(registry).sha256) == (False, SHA)


def test_an_imported_file_stays_imported_when_it_was_verified(registry: Registry, tmp_path: Path) -> None:
    path = put(tmp_path / "mine.gguf")
    registry.add(path, "cache")
    registry.mark_verified(path, SHA)
    assert (only(registry).origin, only(registry).verified) == ("cache", True)
    registry.add(path, "cache", SHA)
    assert not only(registry).verified


def test_a_file_that_is_gone_cannot_have_been_verified(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"gone\.gguf"):
        registry.mark_verified(tmp_path / "gone.gguf", SHA)


def test_removing_a_file_of_the_folder_frees_the_disk_and_leaves_no_empty_folder(registry: Registry) -> None:
    path = put(target_path(registry.folder, FILE), 1000)
    put(path.with_name(path.name + ".lock"), 0)
    adjacent_step_time = put(registry.folder / "maker" / "other" / "other.gguf")
    registry.mark_verified(path, SHA)
    assert registry.remove(path) == 1000
    assert not path.parent.exists()
    assert [file.path for file in registry.files()] == [adjacent_step_time]
    assert registry.remove(adjacent_step_time) == 9
    assert list(registry.folder.iterdir()) == []
    assert registry.remove(adjacent_step_time) == 0


def test_removing_a_file_elsewhere_only_forgets_it(registry: Registry, tmp_path: Path) -> None:
    path = put(tmp_path / "mine.gguf")
    registry.add(path, "imported")
    assert registry.remove(path) == 0
    assert path.exists()
    assert registry.files() == ()


def test_a_file_that_cannot_be_deleted_says_so_and_stays(registry: Registry) -> None:
    folder = registry.folder / "folder.gguf"  # a folder cannot be unlinked, whoever asks
    folder.mkdir(parents=True)
    with pytest.raises(RegistryError, match=r"Can't delete folder\.gguf"):
        registry.remove(folder)
    assert folder.exists()


@pytest.mark.parametrize("content", [b"", b"{", b'{"files": [{"path": 7}]}', b"\xff\xfe"])
def test_a_damaged_registry_is_put_aside(
    content: bytes, registry: Registry, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(target_path(registry.folder, FILE))
    file = tmp_path / "models.json"
    file.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert only(registry).name == "model-Q4_K_M"
    assert "models.json" in caplog.text
    assert (tmp_path / "models.json.damaged").read_bytes() == content
    registry.add(put(tmp_path / "mine.gguf"), "imported")
    assert [file.name for file in registry.files()] == ["mine", "model-Q4_K_M"]


def test_what_a_later_version_adds_to_the_registry_does_no_harm(registry: Registry, tmp_path: Path) -> None:
    path = put(tmp_path / "mine.gguf")
    entry = {"path": str(path), "origin": "imported", "stars": 5}
    text = json.dumps({"colour": "blue", "files": [entry]})
    (tmp_path / "models.json").write_text(text, encoding="utf-8")
    assert only(registry).path == path


def test_a_registry_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    occupied = put(tmp_path / "file")
    registry = Registry(occupied / "models.json", tmp_path / "models")
    with pytest.raises(RegistryError):
        registry.add(put(tmp_path / "mine.gguf"), "imported")


def test_what_a_download_left_is_discarded(registry: Registry) -> None:
    partials = [partial_path(registry.folder, FILE, name) for name in ("one", "two")]
    for path, size in zip(partials, (100, 20), strict=True):
        put(path, size)
    complete = put(target_path(registry.folder, FILE))
    assert registry.discard_partials(FILE, registry.folder) == 120
    assert not any(path.exists() for path in partials)
    assert complete.exists()


WRITER = """
import sys
from pathlib import Path
from model_backends.files.registry import Registry

here, who = Path(sys.argv[1]), sys.argv[2]
registry = Registry(here / "models.json", here / "models")
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    registry.add(here / f"{who}{number}.gguf", "imported")
    registry.files()
"""


def test_two_processes_at_once_lose_nothing(registry: Registry, tmp_path: Path) -> None:
    def start(who: str) -> subprocess.Popen[str]:
        command, pipe = [sys.executable, "-c", WRITER, str(tmp_path), who], subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)

    writers = [start("a"), start("b")]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    (tmp_path / "models.json").write_text("damaged", encoding="utf-8")
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        _, errors = writer.communicate(timeout=PATIENCE_SECONDS)
        assert writer.returncode == 0, errors
    expected = {f"{who}{number}" for who in "ab" for number in range(25)}
    assert {file.name for file in registry.files()} == expected
    assert (tmp_path / "models.json.damaged").read_text() == "damaged"


def test_a_refreshed_catalogue_counts_until_it_is_damaged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "catalog.json"
    bundled = catalog()
    assert catalog(path) == bundled
    fresh = type(bundled)(model=bundled.model, files=(FILE,))
    save_catalog(fresh, path)
    assert catalog(path) == fresh
    assert list(tmp_path.iterdir()) == [path]
    assert not caplog.records
    path.write_bytes(path.read_bytes()[:-10])
    assert catalog(path) == bundled
    assert "catalog.json" in caplog.text


HOLD = """
import sys
from pathlib import Path
from model_backends.files.atomic_file import exclusive_lock
with exclusive_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_that_another_process_holds_survives_the_removal_of_its_file(registry: Registry) -> None:
    path = put(registry.folder / "x.gguf")
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert registry.remove(path) == 9
        with pytest.raises(RefusedError, match="already being downloaded"), exclusive_lock(path):
            pass
        holder.communicate()
    with exclusive_lock(path):
        registry.remove(path)
        second = subprocess.run(command, cwd=ROOT, input="", capture_output=True, text=True, check=False)
        assert "held" not in second.stdout
    assert registry.remove(path) == 0
    assert list(registry.folder.iterdir()) == []
