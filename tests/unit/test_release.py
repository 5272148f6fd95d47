"""A release: its tag names the version, its notes are in the change log, its files have checksums."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from packaging.version import Version

from installers import release
from model_backends.files import updates


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with version 1.2.0, released and described."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [1.2.0] - 2026-12-01\n\n- Fog.\n\n## [1.1.0] - 2026-11-01\n\n- Mist.\n"
    )
    monkeypatch.setattr(release, "ROOT", tmp_path)
    return tmp_path


def test_the_tag_of_the_version_is_accepted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main(["version", "v1.2.0"]) == 0
    assert capsys.readouterr().out == "1.2.0\n"


@pytest.mark.parametrize("tag", ["v1.2.1", "1.2.0", "v1.2.0rc1"])
def test_another_tag_is_refused(project: Path, tag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main(["version", tag]) == 1
    assert capsys.readouterr().err.startswith(f"The tag is {tag}, and pyproject.toml has version 1.2.0")


def test_a_version_that_is_not_three_numbers_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "pyproject.toml").write_text('[project]\nversion = "1.2.0rc1"\n')
    assert release.main(["version", "v1.2.0rc1"]) == 1
    assert "three numbers" in capsys.readouterr().err


def test_a_version_without_a_dated_heading_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "CHANGELOG.md").write_text("## [Unreleased]\n\n- Fog.\n")
    assert release.main(["version", "v1.2.0"]) == 1
    assert "## [1.2.0]" in capsys.readouterr().err


def test_the_notes_are_those_of_the_version(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main(["notes"]) == 0
    assert capsys.readouterr().out == "- Fog.\n"


def test_before_a_release_the_notes_are_what_is_unreleased(project: Path) -> None:
    (project / "CHANGELOG.md").write_text(
        "## [Unreleased]\n\n- Haze.\n\n## [1.1.0] - 2026-11-01\n\n- Mist.\n"
    )
    assert release.notes() == "- Haze."


def test_the_packs_of_a_release_are_listed_in_the_bundle(project: Path) -> None:
    (project / "resources").mkdir()
    listed = project / "resources" / "packs.json"
    listed.write_text('{"packs": []}')
    entries = project / "entries"
    assert release.list_packs(entries) == 0
    assert listed.read_text() == '{"packs": []}'
    entries.mkdir()
    for name in ("vulkan", "cuda"):
        (entries / f"{name}.json").write_text(json.dumps({"url": f"https://example.org/{name}.zip"}))
    assert release.list_packs(entries) == 2
    assert [pack["url"][-8:] for pack in json.loads(listed.read_text())["packs"]] == ["cuda.zip", "lkan.zip"]


def test_the_newest_version_is_what_the_check_for_updates_reads(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert release.main(["newest", str(tmp_path)]) == 0
    body = (tmp_path / "latest.json").read_bytes()
    assert updates.newest_version(body, "example.org") == Version("1.2.0")


def test_checksums_are_those_of_sha256sum_and_can_be_written_again(tmp_path: Path) -> None:
    (tmp_path / "b.deb").write_bytes(b"bundle")
    (tmp_path / "a.dmg").write_bytes(b"image")
    for _ in range(2):
        listed = release.checksums(tmp_path).read_text(encoding="utf-8").splitlines()
        assert listed == [
            f"{hashlib.sha256(content).hexdigest()}  {name}"
            for name, content in (("a.dmg", b"image"), ("b.deb", b"bundle"))
        ]


def test_a_mistyped_command_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main(["checksum"]) == 2
    assert "installers.release checksums FOLDER" in capsys.readouterr().err
