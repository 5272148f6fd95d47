"""The settings store: changes take effect at once and are saved, also when the file changes meanwhile."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings.fields import SettingsError
from app.settings.file import load
from app.settings.store import SettingsStore


@pytest.fixture
def store(tmp_path: Path, qapp: QApplication) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.toml")


def test_a_change_counts_at_once_and_is_written(store: SettingsStore, qtbot: QtBot) -> None:
    with qtbot.waitSignal(store.changed) as signal:
        store.update({"appearance.scheme": "dark"})
    assert signal.args == ["appearance.scheme"]
    assert store.value.appearance.scheme == "dark"
    qtbot.waitUntil(lambda: store.path.exists())
    assert load(store.path).settings == store.value


def test_what_is_not_changed_is_not_told(store: SettingsStore, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(store.changed):
        store.update({"appearance.scheme": "system"})
    store.flush()
    assert not store.path.exists()
    with pytest.raises(SettingsError), qtbot.assertNotEmitted(store.changed):
        store.update({"appearance.scheme": "dark", "appearance.font_scale": 7.0})
    assert store.value.appearance.scheme == "system"


def test_what_somebody_else_wrote_is_not_lost(store: SettingsStore, qtbot: QtBot) -> None:
    store.update({"appearance.scheme": "dark"})
    store.flush()
    store.path.write_text("mine = 1\n[appearance]\nscheme = 'light'\nspacing = 'airy'\n")
    with qtbot.waitSignals([store.changed, store.changed, store.noted]):
        store.update({"traces.max_days": 30})
        store.flush()
    assert load(store.path).settings == store.value
    assert store.value.appearance.spacing == "airy"
    assert store.value.traces.max_days == 30
    assert "mine = 1" in store.path.read_text()


@pytest.mark.parametrize("content", ["not [ toml", None])
def test_a_file_that_was_destroyed_is_written_anew(
    store: SettingsStore, qtbot: QtBot, content: str | None
) -> None:
    store.update({"appearance.scheme": "dark"})
    store.flush()
    store.path.unlink()
    if content is not None:
        store.path.write_text(content)
    store.update({"appearance.spacing": "airy"})
    store.flush()
    settings = load(store.path).settings
    assert (settings.appearance.scheme, settings.appearance.spacing) == ("dark", "airy")


def test_a_file_that_cannot_be_written_is_reported_and_tried_again(tmp_path: Path, qtbot: QtBot) -> None:
    store = SettingsStore(tmp_path / "gone" / "settings.toml")
    with qtbot.waitSignal(store.failed) as signal:
        store.update({"appearance.scheme": "dark"})
    assert "Can't save" in signal.args[0].message
    assert store.value.appearance.scheme == "dark"
    store.path.parent.mkdir()
    store.flush()
    assert load(store.path).settings.appearance.scheme == "dark"
