"""Film a window: every frame that it paints."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

_TILE = 24  # pixels
_GREY = 0.45  # lightness between that of light and of dark backgrounds


class Film(QObject):
    """Keeps the lightness of each tile of every frame of a window, 0 to 1: the median of its pixels.

    The median is that of the background: text and lines cover less than half of a tile.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.frames: list[npt.NDArray[np.float64]] = []
        handle = window.windowHandle()
        assert handle is not None
        self._window = handle
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the window as soon as it has painted."""
        if event.type() == QEvent.Type.UpdateRequest:
            QTimer.singleShot(0, self, self._look)
        return False

    def _look(self) -> None:
        screen = self._window.screen()
        if screen is None or not self._window.isVisible():
            return
        image = screen.grabWindow(self._window.winId()).toImage()
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)[:, : image.width()]
        rows, columns = image.height() // _TILE, image.width() // _TILE
        tiles = pixels[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE)
        self.frames.append(np.median(tiles, axis=(1, 3)) / 255.0)

    def flashes(self, *, dark: bool) -> list[float]:
        """The share of tiles that are light in the dark, or dark in the light, of every frame."""
        return [float(np.mean((frame > _GREY) == dark)) for frame in self.frames]
