"""The bill of materials of a bundle: everything that its list of components has, as CycloneDX."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from app.base.licences import Component
from installers import sbom
from installers.licences import Texts, write

PARTS = (
    Component(name="unfog", version="1.2.0", licence="Apache-2.0"),
    Component(name="numpy", version=version("numpy"), licence="BSD-3-Clause AND 0BSD"),
    Component(name="av", version="18.1.0", licence="BSD License"),
    Component(
        name="x264",
        version="164",
        licence="GPL-2.0-or-later",
        part_of="av",
        source="https://example.org/x264.tar.gz",
    ),
    Component(
        name="libexpat1", version="2.5", licence="MIT", part_of="Debian 12", source="apt-get source expat"
    ),
)


def by_name() -> dict[str, Any]:
    return {entry["name"]: entry for entry in sbom.document(PARTS)["components"]}


def test_every_component_but_unfog_itself_is_listed() -> None:
    assert set(by_name()) == {part.name for part in PARTS} - {"unfog"}
    assert sbom.document(PARTS)["metadata"]["component"]["version"] == "1.2.0"


def test_what_is_installed_has_an_address_in_pypi_and_a_native_library_none() -> None:
    assert by_name()["numpy"]["purl"] == f"pkg:pypi/numpy@{version('numpy')}"
    assert not {"x264", "libexpat1"} & {name for name, entry in by_name().items() if "purl" in entry}


def test_only_what_spdx_knows_is_given_as_an_expression() -> None:
    assert by_name()["numpy"]["licenses"] == [{"expression": "BSD-3-Clause AND 0BSD"}]
    assert by_name()["av"]["licenses"] == [{"license": {"name": "BSD License"}}]


def test_only_addresses_are_given_as_the_place_of_the_source() -> None:
    (reference,) = by_name()["x264"]["externalReferences"]
    assert reference == {"type": "source-distribution", "url": "https://example.org/x264.tar.gz"}
    assert "externalReferences" not in by_name()["libexpat1"]


def test_a_library_hangs_on_what_carries_it_and_the_rest_on_unfog() -> None:
    held = {entry["ref"]: entry["dependsOn"] for entry in sbom.document(PARTS)["dependencies"]}
    assert held["av/18.1.0"] == ["av/x264/164"]
    assert held["unfog/1.2.0"] == ["Debian 12/libexpat1/2.5", "av/18.1.0", f"numpy/{version('numpy')}"]


def test_the_same_components_give_the_same_document() -> None:
    assert sbom.document(PARTS) == sbom.document(reversed(PARTS))


def test_the_document_of_a_bundle_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "unfog" / "_internal" / "resources"
    folder.mkdir(parents=True)
    write(folder / "licences.zip", PARTS, Texts())
    assert sbom.main([str(tmp_path / "unfog"), str(tmp_path / "unfog.cdx.json")]) == 0
    assert json.loads((tmp_path / "unfog.cdx.json").read_text(encoding="utf-8")) == sbom.document(PARTS)


def test_a_bundle_without_a_list_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sbom.main([str(tmp_path), str(tmp_path / "unfog.cdx.json")]) == 1
    assert "installers.licences" in capsys.readouterr().err
