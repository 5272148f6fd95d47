"""`dev.py bench --ggml`: two folders of ggml's libraries, compared reply by reply."""

from __future__ import annotations

import pytest

from app.base.app_dirs import bundled_model
from model_backends.ggml.library import library_folder
from tools.bench import ggml_folders


def test_both_folders_write_the_same_replies_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ggml_folders, "PROMPTS", ("one is enough here",))
    monkeypatch.setattr(ggml_folders, "SEEDS", (1,))
    rounds: list[str] = []
    figures = ggml_folders.compare(
        [ggml_folders.INSTALLED, str(library_folder())], bundled_model(), 1, rounds.append
    )
    assert figures["same_replies"]
    assert figures["replies_each"] == len(rounds) == 1
    assert figures["ratio"] > 0
    assert len(figures["folders"]) == 2
