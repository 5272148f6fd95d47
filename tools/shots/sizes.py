"""Screenshots of the main window in every width, in large type, light and dark, in English and German."""

from __future__ import annotations

import os

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.base.translation import SYSTEM, VARIABLE, use_language
from app.gui.application.application import Application
from app.gui.prompts.conversation_settings import ConversationSettings
from app.gui.settings_dialog.dialog import SettingsDialog
from tools.shots.photographer import Photographer

_HEIGHT = 900
_WIDTHS = (500, 1100, 1440)
_LARGE = 2.0  # text size
_QUESTIONS = {
    "en": ("What is text diffusion?", "Write a haiku about a river."),
    "de": ("Was ist Textdiffusion?", "Schreib ein Haiku über einen Fluss."),
}


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    before = os.environ[VARIABLE]
    for language, questions in _QUESTIONS.items():
        _speak(language)
        application = camera.open(camera.folder(f"sizes-{language}"))
        camera.settle(application)
        _all_sizes(camera, application, f"{language}-welcome")
        for question in questions:
            camera.ask(application, question)
        _all_sizes(camera, application, f"{language}-chat")
        _large_dialogs(camera, application, language)
        application.close()
    _speak(before)


def _speak(language: str) -> None:
    os.environ[VARIABLE] = language
    app = QApplication.instance()
    assert app is not None
    use_language(SYSTEM, app)


def _all_sizes(camera: Photographer, application: Application, name: str) -> None:
    for width in _WIDTHS:
        application.window.resize(QSize(width, _HEIGHT))
        camera.pump(0.4)
        camera.both(application, f"{name}-{width}")
    application.preferences.update({"appearance.font_scale": _LARGE})
    for width in (_WIDTHS[0], _WIDTHS[-1]):
        application.window.resize(QSize(width, _HEIGHT))
        camera.pump(0.6)
        camera.both(application, f"{name}-{width}-large")
    application.preferences.update({"appearance.font_scale": 1.0})
    camera.pump(0.4)


def _large_dialogs(camera: Photographer, application: Application, name: str) -> None:
    """Show the dialogs that have most text, in large type."""
    application.preferences.update({"appearance.font_scale": _LARGE})
    for action, kind in (("settings", SettingsDialog), ("chat_settings", ConversationSettings)):
        camera.do(application, action, 0.6)
        dialog = camera.find(kind)
        camera.both(application, f"{name}-{action}-large", dialog)
        dialog.close()
        camera.pump(0.2)
    for action in ("shortcuts", "palette"):
        camera.do(application, action)
        camera.both(application, f"{name}-{action}-large")
        camera.do(application, action)
