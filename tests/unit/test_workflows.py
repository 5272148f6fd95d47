"""The workflows on GitHub name only what exists, and may do no more than they have to."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

import dev

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / ".github"
FILES = [*sorted(GITHUB.glob("workflows/*.yml")), *sorted(GITHUB.glob("actions/*/action.yml"))]
WORKFLOWS = {
    file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES if "workflows" in file.parts
}
PATH = re.compile(r"(?<![\w./-])(?:installers|requirements|resources|tools|tests)/[\w./-]+\w")


def steps(file: Path) -> Iterator[dict[str, Any]]:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    for job in content.get("jobs", {"": content.get("runs")}).values():
        yield from job["steps"]


def scripts(file: Path) -> str:
    return "\n".join(step.get("run", "") for step in steps(file))


def name_of(file: Path) -> str:
    return file.relative_to(GITHUB).as_posix()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_command_of_dev_py_exists(file: Path) -> None:
    text = scripts(file)
    assert set(re.findall(r"\bdev\.py ([\w-]+)", text)) <= dev.COMMANDS.keys()
    assert [name for name in re.findall(r"\bdev\.(?!py\b)(\w+)", text) if not hasattr(dev, name)] == []
    for module, names in re.findall(r"\bfrom ((?:installers|tools)[\w.]*) import ([\w, ]+)", text):
        assert [name for name in names.split(", ") if not hasattr(import_module(module), name)] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_module_that_is_run_or_imported_exists(file: Path) -> None:
    text = scripts(file)
    named = {*re.findall(r"(?<=-m )[\w.]+", text), *re.findall(r"(?:from|import) (installers[\w.]*)", text)}
    ours = [
        name.replace(".", "/")
        for name in named
        if name.partition(".")[0] not in ("pip", *sys.stdlib_module_names)
    ]
    assert [name for name in ours if not ((ROOT / f"{name}.py").exists() or (ROOT / name).is_dir())] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_file_that_is_named_exists(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [path for path in PATH.findall(text) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_action_of_ours_exists_and_others_have_a_version(file: Path) -> None:
    for used in filter(None, (step.get("uses") for step in steps(file))):
        if used.startswith("./"):
            assert (ROOT / used / "action.yml").is_file()
        else:
            assert re.fullmatch(r"[\w.-]+/[\w./-]+@(v\d+|[0-9a-f]{40})", used)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_no_script_is_put_together_by_github(file: Path) -> None:
    """What a person chose, such as a tag's name, comes as an environment variable: no shell executes it."""
    assert "${{" not in scripts(file)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nobody_who_opens_a_pull_request_gets_at_secrets(name: str) -> None:
    events = WORKFLOWS[name][True]  # YAML 1.1 reads the key "on" as a truth value
    assert "pull_request_target" not in events
    if "pull_request" in events:
        assert "secrets." not in (GITHUB / "workflows" / f"{name}.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_only_the_draft_of_a_release_may_write(name: str) -> None:
    workflow = WORKFLOWS[name]
    writing = {
        job: {scope for scope, access in allowed.items() if access == "write"}
        for job, described in workflow["jobs"].items()
        if (allowed := described.get("permissions", workflow["permissions"]))
    }
    expected = {"publish": {"contents", "id-token", "attestations"}, "windows": {"id-token"}}
    assert {job: scopes for job, scopes in writing.items() if scopes} == (
        expected if name == "release" else {}
    )


def test_what_a_release_uploads_is_what_it_downloads() -> None:
    jobs = WORKFLOWS["release"]["jobs"]
    uploaded = [
        step["with"]["name"]
        for job in jobs.values()
        for step in job["steps"]
        if str(step.get("uses")).startswith("actions/upload-artifact@")
    ]
    patterns = {"release-", "pack-entry-", "for-flatpak"}
    assert all(name.startswith(tuple(patterns)) for name in uploaded)
    (download,) = (step for step in jobs["publish"]["steps"] if "download-artifact" in str(step.get("uses")))
    assert download["with"]["pattern"] == "release-*"
