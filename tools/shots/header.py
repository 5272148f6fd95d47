"""Screenshots of the header: widths, text sizes, its menus, and the sidebar over a narrow window."""

from __future__ import annotations

import shutil

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.base.app_dirs import bundled_model
from app.gui.application.application import Application
from tools.shots.chat import PARAGRAPH, store_reply
from tools.shots.photographer import Photographer

WIDTHS = (420, 500, 1100, 1440)
SCALES = (1.0, 2.0)


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    data = camera.folder("header")
    models = data / "models"
    models.mkdir()
    shutil.copy(bundled_model(), models / "diffusiongemma-26b-Q4_K_M.gguf")
    application = camera.open(data)
    camera.wait(lambda: application.engine.state == "ready")
    camera.wait(lambda: len(application.window.model_choice.options()) > 1)
    store_reply(application, "How lighthouses are lit", "How is a lighthouse lit?", PARAGRAPH * 2)
    application.session.open(application.session.conversations()[0].id)
    for scale in SCALES:
        application.theme.set_scale(scale)
        for width in WIDTHS:
            application.window.resize(width, 780)
            camera.pump(0.3)
            camera.both(application, f"header-{width}-{scale:.0f}x")
        drawer(camera, application, scale)
    application.theme.set_scale(1.0)
    application.window.resize(1100, 780)
    menus(camera, application)
    palette(camera, application)
    application.close()


def drawer(camera: Photographer, application: Application, scale: float) -> None:
    """Show the sidebar over a narrow window."""
    application.window.resize(500, 780)
    camera.pump(0.3)
    camera.do(application, "sidebar")
    camera.both(application, f"drawer-{scale:.0f}x")
    camera.do(application, "sidebar")


def menus(camera: Photographer, application: Application) -> None:
    """Show the three menus, and a model that is loaded with the next message."""
    header = application.window.header
    for name, open_menu in (
        ("more", header.more.open),
        ("canvas", header.canvas.open),
        ("model", header.model.click),
    ):
        for scale in SCALES:
            application.theme.set_scale(scale)
            camera.pump(0.3)
            open_menu()
            camera.pump(0.3)
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QWidget)
            camera.both(application, f"header-menu-{name}-{scale:.0f}x", menu)
            menu.close()
    application.theme.set_scale(1.0)
    choice = application.window.model_choice
    choice.choose(choice.options()[0].path)
    camera.pump(0.3)
    camera.both(application, "header-waiting")


def palette(camera: Photographer, application: Application) -> None:
    """Show what other words find, and a query that no command matches."""
    application.window.activateWindow()
    camera.do(application, "palette")
    for name, words in (("synonym", "gif"), ("setting", "lang"), ("none", "lighthouse keeper")):
        field = application.window.focusWidget()
        assert isinstance(field, QLineEdit)
        field.setText(words)
        camera.pump(0.3)
        camera.both(application, f"palette-{name}")
    camera.do(application, "palette")
