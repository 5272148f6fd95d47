"""How long fog stands in the terminal and in `unfog present`, which have no window to apply the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings.fog import fog_seconds


@pytest.mark.parametrize(
    ("toml", "variable", "seconds"),
    [
        ("", None, 1.0),
        ("[appearance]\nfog_seconds = 2.5", None, 2.5),
        ("[appearance]\nfog_seconds = 0", None, 0.0),
        ("[appearance]\nfog_seconds = 99", None, 1.0),  # a wrong value counts as the default
        ('[appearance]\nreduced_motion = "always"', None, 0.0),
        ("", "1", 0.0),
        ('[appearance]\nreduced_motion = "never"', "1", 1.0),
        ("this is no TOML", None, 1.0),
    ],
)
def test_the_setting_counts_unless_motion_is_reduced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toml: str, variable: str | None, seconds: float
) -> None:
    monkeypatch.delenv("UNFOG_REDUCED_MOTION", raising=False)
    if variable is not None:
        monkeypatch.setenv("UNFOG_REDUCED_MOTION", variable)
    path = tmp_path / "settings.toml"
    path.write_text(toml, encoding="utf-8")
    assert fog_seconds(path) == seconds
    assert path.read_text(encoding="utf-8") == toml  # only the window repairs the file


def test_without_a_file_the_default_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNFOG_REDUCED_MOTION", raising=False)
    assert fog_seconds(tmp_path / "settings.toml") == 1.0
