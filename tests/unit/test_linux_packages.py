"""The Linux packages of a bundle: what they contain and ask for, on a bundle of two files."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml

from app.cli.command_line import parser
from installers.linux import appimage, archive, deb, dependencies, desktop_files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="makes packages for Linux")
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-shlibdeps") is None, reason="dpkg-dev is not installed")


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder laid out like a bundle; its program is a small one of the system's."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    folder = tmp_path / "bundle"
    (folder / "_internal").mkdir(parents=True)
    shutil.copy(shutil.which("true") or "/bin/true", folder / "unfog")
    (folder / "_internal" / "data.txt").write_text("data", encoding="utf-8")
    (folder / "_internal" / "data.txt").chmod(0o600)
    (folder / "_internal" / "link.txt").symlink_to("data.txt")
    return folder


def field(package: Path, name: str) -> str:
    asked = subprocess.run(["dpkg-deb", "-f", package, name], capture_output=True, text=True, check=True)
    return asked.stdout.strip()


@needs_dpkg
def test_the_same_bundle_gives_the_same_package(bundle: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.deb", tmp_path / "second.deb"
    assert deb.main([str(bundle), str(first)]) == 0
    os.utime(bundle / "unfog")
    (bundle / "_internal").chmod(0o700)
    assert deb.main([str(bundle), str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()


@needs_dpkg
def test_a_package_belongs_to_root_and_asks_for_what_it_is_linked_to(bundle: Path, tmp_path: Path) -> None:
    package, content = tmp_path / "unfog.deb", tmp_path / "content.tar"
    assert deb.main([str(bundle), str(package)]) == 0
    with content.open("wb") as file:
        subprocess.run(["dpkg-deb", "--fsys-tarfile", package], stdout=file, check=True)
    with tarfile.open(content) as archive:
        members = {member.name.removeprefix("./"): member for member in archive.getmembers()}
    assert {(member.uid, member.gid) for member in members.values()} == {(0, 0)}
    assert members["usr/bin/unfog"].linkname == "../lib/unfog/unfog"
    assert members["usr/lib/unfog/unfog"].mode == 0o755
    assert members["usr/lib/unfog/_internal/data.txt"].mode == 0o644
    assert members["usr/lib/unfog/_internal/link.txt"].issym()
    assert "usr/share/applications/unfog.desktop" in members
    assert "usr/share/icons/hicolor/48x48/apps/unfog.png" in members
    assert "libc6 (>= " in field(package, "Depends")
    assert "ca-certificates" in field(package, "Depends")


@needs_dpkg
def test_the_program_itself_finds_no_library_of_the_bundle(bundle: Path, tmp_path: Path) -> None:
    package = tmp_path / "unfog.deb"
    (library,) = Path("/lib").glob("*-linux-gnu/libz.so.1")
    shutil.copy(library, bundle / "_internal" / "libz.so.1")
    shutil.copy("/usr/bin/dpkg-deb", bundle / "unfog")  # linked to it
    assert deb.main([str(bundle), str(package)]) == 0
    assert "zlib1g" in field(package, "Depends")
    shutil.copy("/usr/bin/dpkg-deb", bundle / "_internal" / "library.so")
    shutil.copy("/usr/bin/true", bundle / "unfog")
    assert deb.main([str(bundle), str(package)]) == 0
    depends = [entry.split()[0] for entry in field(package, "Depends").split(", ")]
    assert "zlib1g" not in depends
    assert len(depends) == len(set(depends))


@needs_dpkg
def test_a_bundle_with_a_part_of_the_c_library_is_refused(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (part,) = Path("/lib").glob("*-linux-gnu/libm.so.6")
    shutil.copy(part, bundle / "_internal" / "libm.so.6")
    assert deb.main([str(bundle), str(tmp_path / "unfog.deb")]) == 1
    assert "this computer's version only: libc6 (" in capsys.readouterr().err


@needs_dpkg
def test_a_bundle_that_lacks_a_library_is_refused(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = bundle / "unfog"
    program.write_bytes(program.read_bytes().replace(b"libc.so.6\0", b"libq.so.6\0"))
    assert deb.main([str(bundle), str(tmp_path / "unfog.deb")]) == 1
    assert "libq.so.6" in capsys.readouterr().err
    assert not (tmp_path / "unfog.deb").exists()


def test_a_folder_that_is_no_bundle_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert deb.main([str(tmp_path), str(tmp_path / "unfog.deb")]) == 1
    assert "is no bundle" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("xz") is None, reason="xz is not installed")
def test_an_archive_unpacks_to_a_folder_that_starts_and_is_the_same_each_time(
    bundle: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.tar.xz", tmp_path / "second.tar.xz"
    assert archive.main([str(bundle), str(first)]) == 0
    os.utime(bundle / "unfog")
    os.link(bundle / "unfog", tmp_path / "second name")
    assert archive.main([str(bundle), str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as opened:
        assert {(member.uid, member.mtime) for member in opened.getmembers()} == {(0, 1767225600)}
        opened.extractall(tmp_path, filter="data")
    unpacked = tmp_path / "unfog"
    assert subprocess.run([unpacked / "unfog"], check=False).returncode == 0
    assert (unpacked / "_internal" / "link.txt").readlink() == Path("data.txt")
    assert "unfog-data" in (unpacked / "README.txt").read_text(encoding="utf-8")


FAKE_TOOL = """#!/bin/sh
for argument in "$@"; do from=$into; into=$argument; done
cp -a "$from" "$into"
"""
"""Copies the folder that an AppImage would be made of to where the file would be."""


def test_an_appimage_is_made_of_a_folder_that_starts(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool, made = tmp_path / "bin" / "appimagetool", tmp_path / "made"
    tool.parent.mkdir()
    tool.write_text(FAKE_TOOL, encoding="utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tool.parent), prepend=os.pathsep)
    assert appimage.main([str(bundle), str(made)]) == 0
    assert subprocess.run([made / "AppRun"], check=False).returncode == 0
    assert "Exec=unfog %f" in (made / "unfog.desktop").read_text(encoding="utf-8")
    assert (made / ".DirIcon").read_bytes().startswith(b"\x89PNG")
    assert {path.lstat().st_mtime for path in made.rglob("*")} == {1767225600}


def test_without_its_tool_there_is_no_appimage(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert appimage.main([str(bundle), str(tmp_path / "unfog.AppImage")]) == 1
    assert "appimagetool is missing" in capsys.readouterr().err


def test_the_flatpak_may_not_see_peoples_files() -> None:
    manifest = yaml.safe_load((Path(deb.__file__).parent / "flatpak.yml").read_text(encoding="utf-8"))
    folders = [option for option in manifest["finish-args"] if option.startswith("--filesystem")]
    assert folders == [
        "--filesystem=xdg-cache/huggingface:ro",
        "--filesystem=xdg-run/speech-dispatcher:ro",  # the socket of the system's voice
    ]


def test_links_are_not_searched_for_libraries(bundle: Path) -> None:
    (bundle / "_internal" / "copy.so").symlink_to("../unfog")
    assert dependencies.elf_files(bundle) == [bundle / "unfog"]


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils")
def test_the_menu_entry_is_valid(tmp_path: Path) -> None:
    desktop_files.install(tmp_path)
    entry = tmp_path / "share" / "applications" / "unfog.desktop"
    done = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="needs appstream")
def test_the_appstream_metadata_are_valid_but_for_the_missing_address(tmp_path: Path) -> None:
    desktop_files.install(tmp_path)
    file = tmp_path / "share" / "metainfo" / "unfog.metainfo.xml"
    options = ["--no-net", "--override", "cid-desktopapp-is-not-rdns=info"]
    done = subprocess.run(
        ["appstreamcli", "validate", *options, file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_manual_names_every_command() -> None:
    manual = (desktop_files.SOURCE / "unfog.1").read_text(encoding="utf-8")
    commands = next(action for action in parser()._actions if action.dest == "command").choices
    assert commands is not None
    assert [name for name in commands if f".B {name}\n" not in manual] == []
