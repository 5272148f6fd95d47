"""Drag and drop of files: an overlay that says what a drop will do, and signals per kind of file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.widgets.dropped_files import has_only_picture, local_files
from model_backends.gpu_packs.manifest import looks_like_pack

_MARGIN = 18  # pixels to the sides of the window


class DropHint(QWidget):
    """Accepts drops on a window, and covers it while files are dragged over it."""

    dropped = Signal(object)
    """The `Path` of a single model file."""
    pack_dropped = Signal(object)
    """The `Path` of a GPU pack."""
    imported = Signal(object)
    """The `Path` of a single file of conversations."""
    attached = Signal(object)
    """The paths of other files."""
    picture_dropped = Signal()
    """A picture without a file, as browsers offer it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("drop")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = words = QLabel(self)
        words.setProperty("kind", "title")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(words)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle drags of files; ignore everything else."""
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.hide()
            paths = local_files(event.mimeData())
            if paths:
                event.acceptProposedAction()
            if _is_model(paths):
                self.dropped.emit(paths[0])
            elif _is_pack(paths):
                self.pack_dropped.emit(paths[0])
            elif are_conversations(paths):
                self.imported.emit(paths[0])
            elif paths:
                self.attached.emit(paths)
            elif has_only_picture(event.mimeData()):
                event.acceptProposedAction()
                self.picture_dropped.emit()
            return True
        elif isinstance(event, QDragEnterEvent) and _is_taken(event.mimeData()):
            event.acceptProposedAction()
            self._words.setText(_what_happens(local_files(event.mimeData())))
            self.setGeometry(self._window.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN))
            self.show()
            self.raise_()
            return True
        return super().eventFilter(watched, event)


def _is_taken(data: QMimeData) -> bool:
    return bool(local_files(data)) or has_only_picture(data)


def _what_happens(paths: list[Path]) -> str:
    if not paths:
        return tr("The model can't read images")
    if _is_model(paths):
        return tr("Drop the file to use this model")
    if _is_pack(paths):
        return tr("Drop the file to install this GPU pack")
    if are_conversations(paths):
        return tr("Drop the file to import its conversations")
    return tr("Drop to attach %n file(s) to your message", "", len(paths))


def _is_model(paths: list[Path]) -> bool:
    return len(paths) == 1 and paths[0].suffix.lower() == ".gguf"


def _is_pack(paths: list[Path]) -> bool:
    return len(paths) == 1 and looks_like_pack(paths[0])


def are_conversations(paths: list[Path]) -> bool:
    """Return whether these are a single file of conversations."""
    from app.import_export.sources import looks_like_conversations  # all formats: a start needs none

    return len(paths) == 1 and looks_like_conversations(paths[0])
