"""`unfog decide` on the bundled demo model: outputs, going on, exit codes; and its documentation."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.decisions import parse_form
from tests.end2end.unfog_process import unfog

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "decide.md").read_text(encoding="utf-8")
(TOML,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """The form of the documentation."""
    path = tmp_path / "reviews.toml"
    path.write_text(TOML)
    return path


def test_a_folder_is_decided_kept_and_not_decided_again(tmp_path: Path, form: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("The soup was wonderful.")
    (folder / "b.txt").write_text(" ")
    (folder / "c.txt").write_text("Anna lost her hat.")
    kept = tmp_path / "run.jsonl"
    first = unfog("decide", "--form", form, folder, "--json", "--resume", kept, data_dir=tmp_path)
    assert (first.code, first.err) == (1, "unfog: b.txt: The text is empty. Choose a text.\n")
    lines = [json.loads(line) for line in first.out.splitlines()]
    assert [line["source"] for line in lines] == ["a.txt", "b.txt", "c.txt"]
    assert set(lines[0]["answers"]) == {"mood", "stars", "who"}
    for line in (lines[0], lines[2]):
        for name, offered in (("mood", {"positive", "negative"}), ("stars", set("12345"))):
            found = line["answers"][name]["likeliest"]
            assert {each["answer"] for each in found} <= offered
            assert sum(each["probability"] for each in found) == pytest.approx(1, abs=0.01)
    assert len(kept.read_bytes().splitlines()) == 3  # the heading, and what was decided
    stored = kept.read_bytes()
    (folder / "b.txt").write_text("Rain again.")
    again = unfog("decide", "--form", form, folder, "--csv", "--resume", kept, data_dir=tmp_path)
    assert (again.code, again.err) == (0, "")
    assert kept.read_bytes().startswith(stored)
    rows = list(csv.DictReader(io.StringIO(again.out, newline="")))
    assert [row["file"] for row in rows] == ["a.txt", "b.txt", "c.txt"]
    assert rows[0]["mood"] == lines[0]["answers"]["mood"]["answer"]
    other = unfog("decide", "--form", form, folder, "--steps", "2", "--resume", kept, data_dir=tmp_path)
    assert (other.code, other.out) == (2, "")
    assert "holds results of another form or model" in other.err


def test_standard_input_is_a_text_with_all_its_likely_answers(tmp_path: Path, form: Path) -> None:
    read = unfog("decide", "--form", form, "-", data_dir=tmp_path, stdin="The soup was wonderful.")
    assert read.code == 0
    assert re.search(r"mood\s+(positive|negative)\s+█", read.out)
    assert "%" in read.out


@pytest.mark.parametrize(
    ("toml", "inputs", "message"),
    [
        ("questions = 1", ["-"], "This is no form"),
        (TOML, ["missing.txt"], "missing.txt: it doesn't exist."),
        (TOML, ["table.csv"], "it has several columns. Choose the column of the texts: “a”, “b”."),
    ],
)
def test_what_cannot_be_used_is_one_line(tmp_path: Path, toml: str, inputs: list[str], message: str) -> None:
    form = tmp_path / "form.toml"
    form.write_text(toml)
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    paths = [each if each == "-" else tmp_path / each for each in inputs]
    failed = unfog("decide", "--form", form, *paths, data_dir=tmp_path, stdin="x")
    assert (failed.code, failed.out) == (2, "")
    assert message in failed.err
    assert failed.err.count("\n") == 1


def test_the_example_of_the_documentation_is_a_form() -> None:
    assert [question.kind for question in parse_form(TOML).questions] == ["choice", "number", "span"]


def test_the_call_from_python_works_as_documented(tmp_path: Path) -> None:
    code = re.search(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    assert code is not None
    run = subprocess.run(
        [sys.executable, "-c", code[1]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    first, second, third = run.stdout.splitlines()
    assert first.startswith("Is this positive or negative? ")
    assert second.startswith("How good is it, from 1 to 5? ")
    assert third.startswith("Who is in it? ")
