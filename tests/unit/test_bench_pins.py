"""`dev.py bench --pins`: every form of a step, and what a rewrite prefills."""

from __future__ import annotations

from pathlib import Path

from tests.tiny_model import TinyModel
from tools.bench.__main__ import main
from tools.bench.pins import FORMS, measure


def test_every_form_is_measured_and_a_rewrite_prefills_nothing(tmp_path: Path) -> None:
    path = TinyModel(window=128, context=4096).write(tmp_path / "model.gguf")
    figures = measure(path, "cpu", rounds=1, steps=1)
    assert set(figures["steps"]) == set(FORMS)
    assert figures["steps"]["plain"]["ratio"] == 1
    rewrite = figures["rewrite"]
    assert rewrite["tokens"] == 2100
    assert [each["prefilled"] for each in rewrite["with"].values()] == [0, 0]
    assert [each["prefilled"] for each in rewrite["without"].values()] == [356, 996]


def test_without_room_for_a_long_text_only_steps_are_measured(tmp_path: Path) -> None:
    path = TinyModel(context=512).write(tmp_path / "model.gguf")
    target = tmp_path / "figures.json"
    arguments = ["--pins", "--file", str(path), "--rounds", "1", "--steps", "1", "--json", str(target)]
    assert main(arguments) == 0
    assert '"rewrite"' not in target.read_text(encoding="utf-8")
