"""A model file that is dragged over the window: says what will happen, and tells which one was dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

_MARGIN = 18  # pixels to the sides of the window


class DropHint(QWidget):
    """Takes the drops of a window, and lies over it while a model file is dragged across."""

    dropped = Signal(object)
    """The `Path` of the file."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("drop")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words = QLabel("Drop the file to use this model", self)
        words.setProperty("kind", "title")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(words)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow what is dragged; anything but a single model file is left alone."""
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.hide()
            path = _model_file(event.mimeData())
            if path is not None:
                event.acceptProposedAction()
                self.dropped.emit(path)
            return True
        elif isinstance(event, QDragEnterEvent) and _model_file(event.mimeData()) is not None:
            event.acceptProposedAction()
            self.setGeometry(self._window.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN))
            self.show()
            self.raise_()
            return True
        return super().eventFilter(watched, event)


def _model_file(data: QMimeData) -> Path | None:
    """The model file that is dragged, if that is what is."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() == ".gguf" else None
