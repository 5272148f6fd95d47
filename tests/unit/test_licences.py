"""The list of components with their licences: of what is installed, and of a bundle."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

import resources
from app.__main__ import main
from app.base.licences import Component, LicencesError, bundled, installed
from app.base.versions import engine_versions
from installers import sources
from installers.licence_table import TEXTS, Table, library_name
from installers.licences import Bundle, LicenceError, Texts, components, write
from installers.system_packages import SystemPackage

BSD = "Redistribution and use in source and binary forms"


class FolderBundle(Bundle):
    """A bundle whose executable isn't there: its modules are given."""

    def __init__(self, folder: Path, *modules: str) -> None:
        super().__init__(folder)
        self._modules = set(modules)

    def modules(self) -> set[str]:
        return self._modules


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "_internal" / "resources").mkdir(parents=True)
    (tmp_path / "_internal" / "resources" / "catalog.json").write_text("{}")
    return tmp_path / "_internal"


def list_of(bundle: Bundle) -> dict[str, Component]:
    parts = components(bundle, Table(), Texts(), builder="pillow")
    return {part.name: part for part in parts}


def test_the_list_has_unfog_and_all_that_it_needs_but_not_its_tools() -> None:
    known = installed()
    names = {str(canonicalize_name(part.name)) for part in known.components}
    assert {"unfog", "numpy", "pyside6-essentials", "anyio", "inter", "jetbrains mono"} <= names
    assert not {"pytest", "ruff", "torch"} & names
    assert all(part.version for part in known.components)


def test_every_component_has_a_licence_text_in_its_package_or_in_the_table() -> None:
    """A bundle isn't made otherwise; this finds it before anybody makes one."""
    table = Table()
    for part in installed().components:
        row = table.distribution(canonicalize_name(part.name))
        assert part.licence or row, part.name
        assert part.texts or (row and row.texts), part.name


def test_a_search_finds_names_licences_and_distributions() -> None:
    known = installed()
    assert [part.name for part in known.find("JETBRAINS mono")] == ["JetBrains Mono"]
    assert {"Inter", "JetBrains Mono"} == {part.name for part in known.find("ofl")}
    assert "SIL OPEN FONT LICENSE" in known.text(known.find("inter ofl")[0])


def test_the_texts_in_the_table_exist_and_each_file_is_used() -> None:
    table = Table()
    named = {name for row in (*table.rows, *table.distributions) for name in row.texts if name[0] != "@"}
    common = {
        "Apache-2.0.txt",
        "GPL-2.txt",
        "GPL-3.txt",
        "LGPL-2.txt",
        "LGPL-2.1.txt",
        "LGPL-3.txt",
        "MPL-2.0.txt",
    }
    assert named | common | {"python.txt", "rust.txt"} == {file.name for file in TEXTS.glob("*.txt")}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("libx264-d6533a8d.so.165", "x264"),
        ("libx264.165.dylib", "x264"),
        ("libx264-165-0123456789abcdef.dll", "x264-165"),
        ("libgfortran-040039e1-0352e75f.so.5.0.0", "gfortran"),
        ("libQt6Core.so.6", "Qt6Core"),
        ("Qt6Core.dll", "Qt6Core"),
        ("libggml-cpu-haswell.so", "ggml-cpu-haswell"),
    ],
)
def test_the_name_of_a_library_has_no_hash_and_no_version(file: str, name: str) -> None:
    assert library_name(file) == name


def test_libraries_in_a_bundle_belong_to_rows_of_the_table(folder: Path) -> None:
    (folder / "av.libs").mkdir()
    (folder / "av.libs" / "libx264-d6533a8d.so.165").write_bytes(b"\0x264_encoder_open_165\0")
    (folder / "av.libs" / "libavutil-5809ad29.so.60").write_bytes(b"0123FFmpeg version 8.1.2\0")
    found = list_of(FolderBundle(folder.parent, "av", "yaml"))
    assert {"av", "FFmpeg", "x264", "PyYAML", "LibYAML", "Python", "unfog", "Inter"} <= found.keys()
    assert "x265" not in found
    assert (found["x264"].version, found["x264"].part_of) == ("165", "av")
    assert found["x264"].source.startswith("https://code.videolan.org/videolan/x264/")
    assert len(found["x264"].texts) == 2, "its own notice, and the GPL"


def test_a_library_of_another_version_than_the_table_is_refused(folder: Path) -> None:
    """Its sources, which a release has to bring, would be the wrong ones."""
    (folder / "av.libs").mkdir()
    (folder / "av.libs" / "libx265-f5385bb8.so.217").write_bytes(b"\x004.3+9-abcdef0\0")
    with pytest.raises(LicenceError, match=r"x265: the libraries are 4\.3\+9-abcdef0, not 4\.2"):
        list_of(FolderBundle(folder.parent, "av"))


def test_a_library_and_a_module_that_nobody_knows_are_refused(folder: Path) -> None:
    (folder / "libnobody-knows-it.so.3").write_bytes(b"")
    (folder / "av.libs").mkdir()
    (folder / "av.libs" / "libmystery-d6533a8d.so.1").write_bytes(b"")
    with pytest.raises(LicenceError) as caught:
        list_of(FolderBundle(folder.parent, "av", "nobody_knows_it"))
    assert "module nobody_knows_it" in str(caught.value)
    assert "libnobody-knows-it.so.3" in str(caught.value)
    assert "libmystery" in str(caught.value), "also inside a distribution: somebody put it into its package"
    assert "components.toml" in str(caught.value)


def test_a_folder_that_is_no_bundle_is_called_that(tmp_path: Path) -> None:
    with pytest.raises(LicenceError, match="no bundle"):
        Bundle(tmp_path)


def test_the_list_of_a_bundle_is_read_back(tmp_path: Path) -> None:
    texts = Texts()
    keys = texts.add_all(["Copyright me. See /usr/share/common-licenses/GPL-3."])
    same = texts.add("Copyright  me.\nSee /usr/share/common-licenses/GPL-3.")
    assert same == keys[0], "white space makes no other text"
    part = Component(name="x264", version="165", licence="GPL-2.0-or-later", part_of="av", texts=keys)
    write(tmp_path / "one.zip", (part,), texts)
    write(tmp_path / "two.zip", (part,), texts)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    known = bundled(tmp_path / "one.zip")
    assert known.components == (part,)
    text = known.text(part)
    assert text.startswith("Copyright me.")
    assert "GNU GENERAL PUBLIC LICENSE" in text


def test_a_bundle_shows_its_own_list_and_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = Texts()
    parts = (
        Component(name="ggml and llama.cpp", version="0.25.3", licence="MIT", texts=(texts.add("MIT"),)),
        Component(name="llama_cpp_python", version="0.3.36", licence="MIT", texts=(texts.add("MIT"),)),
    )
    write(tmp_path / "licences.zip", parts, texts)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(resources, "__path__", [str(tmp_path)])
    assert engine_versions()[1:] == ("ggml 0.25.3", "llama-cpp-python 0.3.36")
    assert main(["licences"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("ggml and llama.cpp 0.25.3: MIT\n")
    assert "GNU General Public License, version 3 or later" in shown
    (tmp_path / "licences.zip").unlink()
    assert engine_versions()[1:] == ()
    assert main(["licences"]) == 2
    assert "Install Unfog again." in capsys.readouterr().err


def test_from_source_the_versions_are_those_installed() -> None:
    """Windows' libraries don't name ggml's version."""
    assert {text.split()[0] for text in engine_versions()} >= {"Python", "llama-cpp-python"}


@pytest.mark.parametrize("content", [None, b"", b"PK not a zip file"])
def test_a_damaged_list_is_a_known_error(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "licences.zip").write_bytes(content)
    with pytest.raises(LicencesError, match="list of licences"):
        bundled(tmp_path / "licences.zip")


def test_sources_are_fetched_and_compared_with_their_checksum(tmp_path: Path) -> None:
    archive = tmp_path / "x264-1.tar.bz2"
    archive.write_bytes(b"source")
    (tmp_path / "out").mkdir()
    right = hashlib.sha256(b"source").hexdigest()
    assert sources.fetch(archive.as_uri(), right, tmp_path / "out").read_bytes() == b"source"
    with pytest.raises(sources.SourceError, match="checksum"):
        sources.fetch(archive.as_uri(), "0" * 64, tmp_path / "out")
    assert not (tmp_path / "out" / archive.name).exists()
    with pytest.raises(sources.SourceError, match="Can't fetch"):
        sources.fetch((tmp_path / "missing.tar").as_uri(), right, tmp_path / "out")


def test_everything_under_the_gpl_or_lgpl_says_where_its_source_is() -> None:
    table = Table()
    for row in (*table.rows, *table.distributions):
        if "GPL" in row.licence and row.name != "pyinstaller":
            assert row.source.startswith("https://"), row.name


@pytest.mark.parametrize(
    ("licence", "text", "asks"),
    [
        ("LGPL-2.1+", "", True),
        ("MIT", "debian/* is under the GPL", False),
        ("see its text", "under the GNU LGPL", True),
        ("see its text", "Permission is hereby granted", False),
    ],
)
def test_a_package_of_the_system_under_the_lgpl_asks_for_its_source(
    licence: str, text: str, asks: bool
) -> None:
    package = SystemPackage("libx1", "1-1", "libx", "1-1", licence, text, "Debian")
    assert package.asks_for_source is asks


def test_the_terminal_lists_components_and_prints_a_licence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["licences"]) == 0
    assert "\nnumpy 2" in capsys.readouterr().out
    assert main(["licences", "Jinja2"]) == 0
    assert BSD in capsys.readouterr().out
    assert main(["licences", "nothing of that name"]) == 2
    assert "unfog licences lists all" in capsys.readouterr().err
