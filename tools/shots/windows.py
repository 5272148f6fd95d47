"""Pictures of what opens over the conversation: palette, keys, settings and the other dialogs."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from app.desk import Desk
from app.settings.dialog import SettingsDialog
from tools.shots.photographer import Photographer


def pictures(camera: Photographer) -> None:
    """All of them."""
    desk = camera.open(camera.folder("windows"))
    camera.ask(desk, "What is the capital of France?")
    palette(camera, desk)
    camera.do(desk, "shortcuts")
    camera.both(desk, "shortcuts")
    camera.narrow(desk, "shortcuts")
    camera.do(desk, "shortcuts")
    settings(camera, desk)
    desk.close()


def palette(camera: Photographer, desk: Desk) -> None:
    """The commands: all, some, none."""
    camera.do(desk, "palette")
    camera.both(desk, "palette")
    for name, words in (("some", "rep"), ("nothing", "xyzzy")):
        field = desk.window.focusWidget()
        assert isinstance(field, QLineEdit)
        field.setText(words)
        camera.pump(0.3)
        camera.both(desk, f"palette-{name}")
    camera.do(desk, "palette")


def settings(camera: Photographer, desk: Desk) -> None:
    """Every group of settings, and what a search finds."""
    camera.do(desk, "settings", 0.6)
    dialog = camera.find(SettingsDialog)
    for name in ("appearance.scheme", "replies.preset", "models.device", "traces.keep"):
        desk.window.settings.open(name)
        camera.pump(0.3)
        camera.both(desk, f"settings-{name.partition('.')[0]}", dialog)
    dialog.close()
    camera.pump(0.2)
