"""Files that Unfog can't run: list, import, `--model` and check say the same of the same file."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from app.__main__ import main
from app.models.model_lookup import model_path
from model_backends.diffusion_gemma.backend import DiffusionGemmaBackend
from model_backends.files.check import check
from model_backends.files.protocol import Check
from model_backends.ggml.gguf_file import ModelFileError
from model_backends.gguf.contents import file_problem
from model_backends.gguf.crash import ABORTED, reading_crash
from model_backends.protocol import Load
from model_backends.unicode_text import encode_json, path_from_text, path_to_text
from tests.odd_model_files import ODD_FILES, OddFile
from tests.tiny_model import TinyModel


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    (tmp_path / "models").mkdir()
    return tmp_path


def listed(capfdbinary: pytest.CaptureFixture[bytes]) -> dict[str, str]:
    """The problem of each file in `unfog models list --json`."""
    assert main(["models", "list", "--json"]) == 0
    files = msgspec.json.decode(capfdbinary.readouterr().out)["files"]
    return {file["path"]: file.get("problem", "") for file in files}


@pytest.mark.parametrize("odd", ODD_FILES, ids=lambda odd: odd.name)
def test_list_import_and_model_say_the_same(
    odd: OddFile, home: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = odd.write(home / "models")
    with pytest.raises(ModelFileError) as caught:
        check(Check(path=str(path)))
    sentence = f"{caught.value.message} {caught.value.hint}"
    assert odd.mentions in sentence
    assert path.name in sentence
    with pytest.raises(ModelFileError) as caught:
        DiffusionGemmaBackend().load(Load(path=str(path), device="cpu"), lambda event: None)
    assert f"{caught.value.message} {caught.value.hint}" == sentence
    assert listed(capfdbinary)[str(path)] == sentence
    assert main(["models", "list"]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert sentence in out
    assert "unusable" in out


def test_a_good_file_has_no_problem_until_it_changes(home: Path) -> None:
    path = TinyModel().write(home / "models" / "tiny.gguf")
    assert file_problem(path) is None
    path.write_bytes(path.read_bytes()[:-5000])
    problem = file_problem(path)
    assert problem is not None
    assert "bytes are missing" in problem.message
    path.unlink()
    problem = file_problem(path)
    assert problem is not None
    assert "doesn't exist" in problem.message


def test_what_is_no_file_is_named_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    (tmp_path / "folder.gguf").mkdir()
    with socket.socket(socket.AF_UNIX) as endpoint:
        endpoint.bind(str(tmp_path / "socket.gguf"))
        names = {"pipe.gguf": "a pipe", "folder.gguf": "a folder", "socket.gguf": "a socket"}
        kinds = {tmp_path / name: kind for name, kind in names.items()}
        for path, kind in {**kinds, Path("/dev/zero"): "a device", Path("/dev/tty"): "a device"}.items():
            with pytest.raises(ModelFileError, match=f"{path}: it is {kind}, not a file"):
                check(Check(path=str(path)))


@pytest.mark.parametrize("kind", ["missing", "folder", "link to nothing", "link to itself"])
def test_of_a_path_without_a_file_import_verify_and_model_say_the_same(
    kind: str, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = home / "odd.gguf"
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.symlink_to(path if kind == "link to itself" else home / "nothing")
    sentences = set()
    for command in (["models", "import"], ["models", "verify"], ["chat", "--once", "hi", "--model"]):
        assert main([*command, str(path)]) == 2
        sentences.add(capfd.readouterr().err.splitlines()[-1])
    (sentence,) = sentences
    assert str(path) in sentence


def test_a_home_folder_that_is_not_there_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = "~nobody-of-this-name/odd.gguf"
    for command in (["models", "import"], ["models", "verify"], ["chat", "--once", "hi", "--model"]):
        assert main([*command, path]) == 2
        assert f"{path} doesn't exist" in capfd.readouterr().err
    monkeypatch.setenv("UNFOG_DATA_DIR", "~nobody-of-this-name/data")
    assert main(["models", "list"]) == 2
    assert (
        "the data folder ~nobody-of-this-name/data: the file or folder doesn't exist"
        in capfd.readouterr().err
    )


def test_a_file_in_place_of_the_folder_of_logs_is_named(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (home / "logs").touch()
    for command in (["models", "list"], ["chat", "--once", "hi"]):
        assert main(command) == 2
        assert (
            f"{home / 'logs'}: a file is where a folder should be. Set UNFOG_DATA_DIR"
            in capfd.readouterr().err
        )


def test_an_entry_with_a_path_that_no_file_can_have_is_missing(
    home: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (home / "models.json").write_bytes(b'{"files": [{"path": "/a\\u0000b.gguf", "origin": "imported"}]}')
    assert main(["models", "list", "--json"]) == 0
    files = msgspec.json.decode(capfdbinary.readouterr().out)["files"]
    assert {file["name"]: file["missing"] for file in files} == {"a\0b": True, "unfog-demo": False}
    assert main(["models", "remove", "--yes", "a\0b"]) == 0


def test_a_file_that_makes_native_code_abort_is_named(caplog: pytest.LogCaptureFixture) -> None:
    detail = f"warning: x\n{ABORTED} llama-vocab.cpp:2544: GGML_ASSERT(n == m) failed\n"
    crash = reading_crash(Path("/models/odd.gguf"), detail)
    assert crash is not None
    assert crash.message == "odd.gguf can't be read: it crashed the process reading it."
    assert "GGML_ASSERT(n == m)" in crash.detail
    assert "GGML_ASSERT(n == m)" in caplog.text
    assert reading_crash(Path("/models/odd.gguf"), "killed\n") is None


def test_a_file_whose_name_is_not_utf8_is_listed_checked_and_opened(
    home: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = TinyModel().write(home / "models" / os.fsdecode(b"mod\xe9ll.gguf"))
    text = path_to_text(path)
    assert listed(capfdbinary)[text] == ""
    assert check(Check(path=text)).path == text
    loaded: list[object] = []
    with closing(DiffusionGemmaBackend()) as backend:
        backend.load(Load(path=text, device="cpu"), loaded.append)
    encode_json(loaded[-1])
    for requested in (path, path_from_text(text), Path("mod\ufffdll"), Path(os.fsdecode(b"mod\xe9ll"))):
        assert model_path(requested) == path
    assert main(["models", "verify", str(path)]) == 0
    elsewhere = TinyModel().write(home / os.fsdecode(b"other\xe9.gguf"))
    assert main(["models", "import", str(elsewhere)]) == 0
    capfdbinary.readouterr()
    assert listed(capfdbinary).keys() >= {text, path_to_text(elsewhere)}
    assert main(["models", "remove", "--yes", str(elsewhere)]) == 0


def test_a_data_folder_whose_name_is_not_utf8_is_named_as_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path / os.fsdecode(b"dat\xe9")))
    assert main(["models", "list"]) == 2
    assert "its name isn't valid UTF-8. Set UNFOG_DATA_DIR" in capfd.readouterr().err
