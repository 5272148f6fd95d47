"""Pictures of what opens over the conversation: palette, keys, settings and the other dialogs."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from app.gui.application.application import Desk
from app.gui.markdown.links import Link, ask_about_link
from app.gui.prompts.conversation_settings import ConversationSettings
from app.gui.prompts.presets_dialog import PresetsDialog
from app.gui.prompts.prompts_dialog import PromptsDialog
from app.gui.settings_dialog.dialog import SettingsDialog
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
    prompts(camera, desk)
    slash(camera, desk)
    links(camera, desk)
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
    for name in (
        "appearance.scheme",
        "replies.preset",
        "models.device",
        "traces.keep",
        "notices.tell",
    ):
        desk.window.settings.open(name)
        camera.pump(0.3)
        camera.both(desk, f"settings-{name.partition('.')[0]}", dialog)
    dialog.close()
    camera.pump(0.2)


def prompts(camera: Photographer, desk: Desk) -> None:
    """What a conversation has of its own, and what can be kept for any."""
    camera.do(desk, "own")
    own = camera.find(ConversationSettings)
    camera.both(desk, "own", own)
    own.close()
    camera.do(desk, "prompts")
    library = camera.find(PromptsDialog)
    camera.both(desk, "prompts", library)
    library.close()
    desk.window.prompts.save_preset()
    presets = camera.find(PresetsDialog)
    camera.both(desk, "presets", presets)
    presets.close()
    camera.do(desk, "preset")
    menu = camera.find(QMenu)
    camera.both(desk, "preset-menu", menu)
    menu.close()


def slash(camera: Photographer, desk: Desk) -> None:
    """The commands that a slash lists."""
    desk.window.activateWindow()
    camera.pump(0.2)
    for name, text in (("slash", "/"), ("slash-some", "/pro")):
        desk.window.composer.field.setFocus()
        desk.window.composer.field.clear()
        QTest.keyClicks(desk.window.composer.field, text)
        camera.pump(0.3)
        camera.both(desk, name)
    desk.window.composer.clear()


def links(camera: Photographer, desk: Desk) -> None:
    """The question before a link is opened, and a suspicious one."""
    for name, words in (("link", "a page about fog"), ("link-warning", "www.example.com")):
        dialog = ask_about_link(Link(QUrl("https://example.org/fog?page=2"), words), desk.window)
        camera.both(desk, name, dialog)
        dialog.close()
