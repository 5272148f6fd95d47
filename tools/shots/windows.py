"""Screenshots of overlays and dialogs: palette, shortcuts, settings and others."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QMenu, QPushButton

from app.gui.application.application import Application
from app.gui.markdown.links import Link, ask_about_link
from app.gui.prompts.conversation_settings import ConversationSettings
from app.gui.prompts.presets_dialog import PresetsDialog
from app.gui.prompts.prompts_dialog import PromptsDialog
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.settings_dialog.licences_dialog import LicencesDialog
from tools.shots.photographer import Photographer


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    application = camera.open(camera.folder("windows"))
    camera.ask(application, "What is the capital of France?")
    palette(camera, application)
    camera.do(application, "shortcuts")
    camera.both(application, "shortcuts")
    camera.narrow(application, "shortcuts")
    camera.do(application, "shortcuts")
    settings(camera, application)
    prompts(camera, application)
    decisions(camera, application)
    slash(camera, application)
    links(camera, application)
    application.close()


def palette(camera: Photographer, application: Application) -> None:
    """Show all commands, some, and none."""
    camera.do(application, "palette")
    camera.both(application, "palette")
    for name, words in (("some", "rep"), ("nothing", "xyzzy")):
        field = application.window.focusWidget()
        assert isinstance(field, QLineEdit)
        field.setText(words)
        camera.pump(0.3)
        camera.both(application, f"palette-{name}")
    camera.do(application, "palette")


def settings(camera: Photographer, application: Application) -> None:
    """Show every group of settings, and search results."""
    camera.do(application, "settings", 0.6)
    dialog = camera.find(SettingsDialog)
    for name in (
        "appearance.scheme",
        "replies.preset",
        "models.device",
        "traces.keep",
        "notifications.tell",
    ):
        application.window.settings.open(name)
        camera.pump(0.3)
        camera.both(application, f"settings-{name.partition('.')[0]}", dialog)
    groups = dialog.findChildren(QListWidget)[0]
    groups.setCurrentRow(groups.count() - 1)
    camera.pump(0.3)
    camera.both(application, "settings-about", dialog)
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Licences…").click()
    licences = camera.find(LicencesDialog)
    camera.both(application, "licences", licences)
    licences.close()
    dialog.close()
    camera.pump(0.2)


def prompts(camera: Photographer, application: Application) -> None:
    """Show a conversation's overrides, and the libraries of prompts and presets."""
    camera.do(application, "chat_settings")
    own = camera.find(ConversationSettings)
    camera.both(application, "chat-settings", own)
    own.close()
    camera.do(application, "prompts")
    library = camera.find(PromptsDialog)
    camera.both(application, "prompts", library)
    library.close()
    application.window.prompts.save_preset()
    presets = camera.find(PresetsDialog)
    camera.both(application, "presets", presets)
    presets.close()
    camera.do(application, "preset")
    menu = camera.find(QMenu)
    camera.both(application, "preset-menu", menu)
    menu.close()


def decisions(camera: Photographer, application: Application) -> None:
    """Show the window for decisions: empty, with answers about a text, and narrow."""
    camera.do(application, "decisions")
    window = application.window.decisions.desk.window
    camera.both(application, "decisions-empty", window)
    window.texts.text.setPlainText("The soup was wonderful from the start. I will come back.")
    window.run.click()
    camera.wait(lambda: bool(window.table.results))
    camera.both(application, "decisions", window)
    window.resize(500, 900)
    camera.pump(0.3)
    camera.both(application, "decisions-narrow", window)
    window.close()
    camera.pump(0.2)


def slash(camera: Photographer, application: Application) -> None:
    """Show the slash commands."""
    application.window.activateWindow()
    camera.pump(0.2)
    for name, text in (("slash", "/"), ("slash-some", "/pro")):
        application.window.composer.field.setFocus()
        application.window.composer.field.clear()
        QTest.keyClicks(application.window.composer.field, text)
        camera.pump(0.3)
        camera.both(application, name)
    application.window.composer.clear()


def links(camera: Photographer, application: Application) -> None:
    """Show the confirmation before a link is opened, and a suspicious link."""
    for name, words in (("link", "a page about fog"), ("link-warning", "www.example.com")):
        dialog = ask_about_link(Link(QUrl("https://example.org/fog?page=2"), words), application.window)
        camera.both(application, name, dialog)
        dialog.close()
