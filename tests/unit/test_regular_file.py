"""Files that are no files: refused at once with a sentence, whatever reads them."""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.attachments import AttachmentError
from app.attachments.read import read_attachment
from app.gui.presentation.prompts import PromptsError, read_prompts
from app.gui.replay.recording import RecordingError, read_recording
from app.import_export import ImportExportError
from app.import_export.sources import looks_like_conversations, read_file
from app.settings import file as settings_file
from model_backends.files.catalog import catalog
from model_backends.files.registry import Registry, RegistryError
from model_backends.files.regular_file import IrregularFileError, open_regular, read_regular
from model_backends.protocol import UnfogError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="such files are Unix's")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            listener.bind(f"/proc/self/fd/{folder}/{path.name}")  # paths of sockets are short
        finally:
            os.close(folder)


def endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def folder(path: Path) -> None:
    path.mkdir()


KINDS: dict[str, Callable[[Path], None]] = {
    "a pipe": pipe,
    "a socket": unix_socket,
    "a device": endless_device,
    "a folder": folder,
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def made(tmp_path: Path, kind: str, name: str) -> Path:
    path = tmp_path / name
    KINDS[kind](path)
    return path


def test_no_such_file_is_opened(tmp_path: Path, kind: str) -> None:
    with pytest.raises(IrregularFileError, match=f"it is {kind}, not a file"):
        open_regular(made(tmp_path, kind, "a"))


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.docx", "a"])
def test_it_is_not_attached(tmp_path: Path, kind: str, name: str) -> None:
    with pytest.raises(AttachmentError, match=f"it is {kind}") as failure:
        read_attachment(made(tmp_path, kind, name))
    assert failure.value.hint


@pytest.mark.parametrize("name", ["a.json", "a.zip"])
def test_it_is_not_imported(tmp_path: Path, kind: str, name: str) -> None:
    path = made(tmp_path, kind, name)
    assert not looks_like_conversations(path)
    with pytest.raises(ImportExportError, match=f"it is {kind}"):
        list(read_file(path, 0.0))


@pytest.mark.parametrize(("read", "error"), [(read_prompts, PromptsError), (read_recording, RecordingError)])
def test_it_holds_no_prompts_and_no_replay(
    tmp_path: Path, kind: str, read: Callable[[Path], object], error: type[UnfogError]
) -> None:
    with pytest.raises(error, match=f"it is {kind}"):
        read(made(tmp_path, kind, "a.json"))


def test_settings_that_are_no_file_are_the_defaults_and_that_is_told(tmp_path: Path, kind: str) -> None:
    loaded = settings_file.load(made(tmp_path, kind, "settings.toml"))
    assert not loaded.is_usable
    assert f"it is {kind}" in loaded.notes[0]


def test_lists_of_models_that_are_no_file_are_told(tmp_path: Path, kind: str) -> None:
    assert catalog(made(tmp_path, kind, "catalog.json")).files
    registry = Registry(made(tmp_path, kind, "models.json"), tmp_path / "models")
    with pytest.raises(RegistryError, match=f"it is {kind}"):
        registry.files()


def test_a_file_that_never_ends_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a" * 1001)
    assert len(read_regular(path, 1001)) == 1001
    with pytest.raises(IrregularFileError, match="larger"):
        read_regular(path, 1000)


def test_files_whose_size_is_unknown_are_read() -> None:
    if Path("/proc/version").exists():
        assert read_attachment(Path("/proc/version")).text
