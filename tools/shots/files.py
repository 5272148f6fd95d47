"""Screenshots of attachments: read, rejected, too long for the context, sent."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QPushButton

from app.gui.composer.file_chip import FileChip
from app.gui.composer.file_view import FileView
from app.gui.composer.fit_dialog import FitDialog
from tools.shots.photographer import Photographer

NOTES = "# Notes\n\nThe harbour opens at nine. Ask at the lighthouse.\n"
CODE = "def high_tide(day):\n    return (day * 50) % 745\n"
LONG_NAME = "a very long file name that nobody would ever want to read in full.txt"


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    data = camera.folder("files")
    application = camera.open(data)
    camera.wait(lambda: application.engine.state == "ready")
    (data / "notes.md").write_text(NOTES, encoding="utf-8")
    (data / "tides.py").write_text(CODE, encoding="utf-8")
    (data / LONG_NAME).write_text("fog " * 3000, encoding="utf-8")
    (data / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))

    def paste(*names: str) -> None:
        pasted = QMimeData()
        pasted.setUrls([QUrl.fromLocalFile(str(data / name)) for name in names])
        application.window.composer.field.insertFromMimeData(pasted)
        camera.pump(3.0)

    paste("notes.md", "tides.py")
    application.window.composer.set_text("When does the harbour open?")
    camera.both(application, "files")
    paste(LONG_NAME, "picture.png")
    camera.both(application, "files-refused")
    camera.narrow(application, "files-refused")
    application.window.composer.send.emit(application.window.composer.text)
    dialog = camera.find(FitDialog)
    camera.both(application, "files-too-long", dialog)
    buttons = dialog.findChildren(QPushButton)
    next(button for button in buttons if "eave out" in button.accessibleName()).click()
    camera.wait(lambda: bool(application.session.messages()))
    camera.settle(application)
    camera.both(application, "files-sent")
    chip = application.window.messages.findChild(FileChip)
    assert chip is not None
    chip.opened.emit()
    camera.both(application, "file-view", camera.find(FileView))
    camera.find(FileView).close()
    application.close()
