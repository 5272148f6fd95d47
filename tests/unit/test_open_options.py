"""`unfog FILE` and `unfog open FILE`: what is a file, and where it is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.__main__ import main
from app.base.file_argument import AddressError, file_text, local_path
from app.cli.command_line import parser
from app.cli.open_options import with_open


@pytest.mark.parametrize(
    "arguments",
    [
        ["model.gguf"],
        ["MODEL.GGUF", "--device", "cpu"],
        ["./chat"],
        ["folder/model"],
        ["file:///home/me/model.gguf"],
        ["file:/home/me/model"],
        ["--device", "cpu", "model.gguf"],
        ["--device=cpu", "model.gguf"],
        ["--", "-model.gguf"],
        ["chat.gguf", "other.gguf"],
    ],
)
def test_a_file_is_opened(arguments: list[str]) -> None:
    args = parser().parse_args(with_open(arguments))
    assert args.command == "open"
    assert args.files == [name for name in arguments if name not in ("--", "cpu") and "--device" not in name]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chat"],
        ["models", "list"],
        ["--model", "x.gguf", "chat"],
        ["--model=x.gguf"],
        ["--version"],
        ["open", "x"],
    ],
)
def test_commands_and_options_are_no_files(arguments: list[str]) -> None:
    assert with_open(arguments) == arguments


def test_a_command_wins_over_a_file_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chat").touch()
    monkeypatch.chdir(tmp_path)
    assert parser().parse_args(with_open(["chat"])).command == "chat"
    args = parser().parse_args(with_open(["open", "chat"]))
    assert args.files == ["chat"]


@pytest.mark.parametrize("arguments", [["chatt"], ["--model", "a.gguf", "b.gguf"]])
def test_a_mistake_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        main(arguments)
    assert exited.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("name", ["model.gguf", "My models/größte Datei.gguf", "100%.gguf", "a#b?.gguf"])
def test_every_way_to_name_a_file_leads_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    monkeypatch.chdir(tmp_path)
    address = path.as_uri()
    ways = [
        name,
        str(path),
        address,
        address.replace("file://", "file://localhost"),
        address.replace("///", "/"),
    ]
    texts = [file_text(way) for way in ways]
    monkeypatch.chdir("/")
    assert [local_path(text) for text in texts] == [path] * len(ways)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are UTF-8 there")
def test_a_name_that_is_not_utf_8_stays_exact() -> None:
    path = Path(os.fsdecode(b"/home/me/gr\xfc\xdfe.gguf"))
    assert local_path(file_text(str(path))) == path
    assert local_path("file:///home/me/gr%FC%DFe.gguf") == path


@pytest.mark.skipif(sys.platform == "win32", reason="shares are paths there")
@pytest.mark.parametrize(
    "address", ["https://example.org/m.gguf", "file://server/share/m.gguf", "smb://nas/m.gguf"]
)
def test_a_file_elsewhere_is_refused(address: str) -> None:
    with pytest.raises(AddressError, match="isn't on this computer") as caught:
        local_path(file_text(address))
    assert caught.value.hint
